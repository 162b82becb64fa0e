"""Functions on numbers as the compiled evaluator has them; roots and logarithms from published tables of constants."""

from decimal import Decimal

import pytest

from luoshi.feel.builtins import Function
from luoshi.feel.fast.functions import QUICK, call
from luoshi.feel.values import Null, NullCode
from tests.feel.fast.values import MISSING, value

ROUNDED = [
    # number, scale, then: decimal, floor, ceiling, up, down, half up, half down (DMN 1.5, table 74)
    ("n2.5", 0, "n2", "n2", "n3", "n3", "n2", "n3", "n2"),
    ("n3.5", 0, "n4", "n3", "n4", "n4", "n3", "n4", "n3"),
    ("n-2.5", 0, "n-2", "n-3", "n-2", "n-3", "n-2", "n-3", "n-2"),
    ("n0.125", 2, "n0.12", "n0.12", "n0.13", "n0.13", "n0.12", "n0.13", "n0.12"),
    ("n0.1251", 2, "n0.13", "n0.12", "n0.13", "n0.13", "n0.12", "n0.13", "n0.13"),
    ("n1250", -2, "n1200", "n1200", "n1300", "n1300", "n1200", "n1300", "n1200"),
    ("n-0.4", 0, "n0", "n-1", "n0", "n-1", "n0", "n0", "n0"),
    ("n7.25", "n1.9", "n7.2", "n7.2", "n7.3", "n7.3", "n7.2", "n7.3", "n7.2"),
    ("n7.25", "n-0.9", "n7", "n7", "n8", "n8", "n7", "n7", "n7"),
    ("n0.001", -3, "n0", "n0", "n1000", "n1000", "n0", "n0", "n0"),
    ("n12", 30, *["n12"] * 7),
    ("n12", 6176, *["n12"] * 7),
    ("n0", -6111, *["n0"] * 7),
    ("n1234567890123456789012345678901234", 20, *["n1234567890123456789012345678901234"] * 7),
]
ROUNDINGS = (
    *(Function.DECIMAL, Function.FLOOR, Function.CEILING, Function.ROUND_UP, Function.ROUND_DOWN),
    *(Function.ROUND_HALF_UP, Function.ROUND_HALF_DOWN),
)


@pytest.mark.parametrize("row", ROUNDED, ids=lambda row: f"{row[0]} to {row[1]}")
def test_rounding(row: tuple[object, ...]) -> None:
    number, scale = value(row[0]), value(row[1])
    for function, expected in zip(ROUNDINGS, row[2:], strict=True):
        assert call(function, (number, scale)) == value(expected), function
        assert QUICK[function](number, scale) == value(expected), function
        assert not str(call(function, (number, scale))).startswith("-0")


@pytest.mark.parametrize("scale", [6177, -6112, "n1E30"])
def test_a_scale_beyond_decimal128_is_refused(scale: object) -> None:
    for function in (*ROUNDINGS, Function.ROUND_HALF_EVEN):
        outcome = call(function, (Decimal("5.5"), value(scale)))
        assert isinstance(outcome, Null)
        assert outcome.code is NullCode.ARGUMENT


CASES = [
    ("floor without scale", Function.FLOOR, ["n-1.5"], "n-2"),
    ("ceiling without scale", Function.CEILING, ["n1.2"], 2),
    ("half even rounds to the even one", Function.ROUND_HALF_EVEN, ["n0.135", 2], "n0.14"),
    ("abs of a number", Function.ABS, ["n-7.5"], "n7.5"),
    ("abs of days", Function.ABS, ["@-P2DT3H"], "@P2DT3H"),
    ("abs of months", Function.ABS, ["@-P1Y2M"], "@P1Y2M"),
    ("abs of a date", Function.ABS, ["@2020-01-01"], None),
    ("a list of one is its item", Function.MODULO, [[-7], 3], 2),
    # The quotient is rounded down: -7 = -3 * 3 + 2.
    ("modulo of two negatives", Function.MODULO, [-7, -3], -1),
    ("modulo takes the sign of the divisor", Function.MODULO, [7, -3], -2),
    ("modulo of a negative dividend", Function.MODULO, [-7, 3], 2),
    ("modulo of fractions", Function.MODULO, ["n5.5", "n1.2"], "n0.7"),
    ("modulo that leaves nothing", Function.MODULO, [-9, 3], 0),
    ("modulo by zero", Function.MODULO, [7, 0], None),
    # 10^40 = 1 (mod 9); 10^6 = 1 (mod 7), and 40 = 6*6 + 4, 10^4 = 1428 * 7 + 4
    ("modulo of a long quotient", Function.MODULO, ["n1E40", 9], 1),
    ("modulo of a longer one", Function.MODULO, ["n-1E40", 7], 3),
    ("modulo by something much larger", Function.MODULO, ["n-1E-40", "n1E40"], "n1E40"),
    ("root of a square", Function.SQRT, ["n2.25"], "n1.5"),
    ("root of two", Function.SQRT, [2], "n1.414213562373095048801688724209698"),
    ("root of ten", Function.SQRT, [10], "n3.162277660168379331998893544432719"),
    ("root of zero", Function.SQRT, [0], 0),
    ("root of a large power", Function.SQRT, ["n4E6000"], "n2E3000"),
    ("root of a small odd power", Function.SQRT, ["n1E-6001"], "n3.162277660168379331998893544432719E-3001"),
    ("root of a negative", Function.SQRT, [-1], None),
    ("e", Function.EXP, [1], "n2.718281828459045235360287471352662"),
    ("e to the power of zero", Function.EXP, [0], 1),
    ("e to a tiny power", Function.EXP, ["n1E-40"], 1),
    ("e to a huge power", Function.EXP, ["n1E6"], None),
    ("e to just too large a power", Function.EXP, [15000], None),
    ("e to a huge negative power", Function.EXP, ["n-1E40"], 0),
    ("logarithm of two", Function.LOG, [2], "n0.6931471805599453094172321214581766"),
    ("logarithm of ten", Function.LOG, [10], "n2.302585092994045684017991454684364"),
    ("logarithm of one", Function.LOG, [1], 0),
    (
        "logarithm near one: x - x²/2 + x³/3",
        Function.LOG,
        ["n1.00000000000000000001"],
        "n9.9999999999999999999500000000000000E-21",
    ),
    ("logarithm of zero", Function.LOG, [0], None),
    ("logarithm of a negative", Function.LOG, [-5], None),
    ("odd", Function.ODD, [-3], True),
    ("a whole number with decimals is odd", Function.ODD, ["n3.00"], True),
    ("a large even number", Function.EVEN, ["n3E20"], True),
    ("zero is even", Function.EVEN, ["n0.0"], True),
    ("neither odd nor even", Function.ODD, ["n1.5"], None),
    ("not even either", Function.EVEN, ["n1E-6000"], None),
    ("sum", Function.SUM, [[1, "n2.50", -4]], "n-0.5"),
    ("sum of one number", Function.SUM, [7], 7),
    ("sum of none", Function.SUM, [[]], None),
    ("sum with a null", Function.SUM, [[1, None]], None),
    ("sum with a text", Function.SUM, [[1, "a"]], None),
    ("sum with true", Function.SUM, [[True]], None),
    ("mean", Function.MEAN, [[1, 2, 6]], 3),
    ("mean that does not end", Function.MEAN, [[1, 0, 0]], "n0.3333333333333333333333333333333333"),
    ("mean of none", Function.MEAN, [[]], None),
    ("product", Function.PRODUCT, [[2, "n-0.5", 9]], -9),
    ("product of none", Function.PRODUCT, [[]], None),
    ("product out of range", Function.PRODUCT, [["n1E4000", "n1E4000"]], None),
    ("median of an odd number of them", Function.MEDIAN, [[9, 1, 5]], 5),
    ("median between two", Function.MEDIAN, [[10, 1, 4, 3]], "n3.5"),
    ("median of none", Function.MEDIAN, [[]], None),
    ("median with a null", Function.MEDIAN, [[1, None, 3]], None),
    # 1, 2, 3, 4: the mean is 2.5, the squares 2.25 + 0.25 + 0.25 + 2.25 = 5, of 3 that is 5/3
    ("stddev", Function.STDDEV, [[4, 1, 3, 2]], "n1.290994448735805628393088466594133"),
    ("stddev of equals", Function.STDDEV, [[7, 7, 7]], 0),
    # 10^33 + 0 and + 2: the mean is between, deviations of 1 and 1, of 1 that is the root of 2
    (
        "stddev of long neighbours",
        Function.STDDEV,
        [["n1000000000000000000000000000000000", "n1000000000000000000000000000000002"]],
        "n1.414213562373095048801688724209698",
    ),
    ("stddev of very unlike sizes", Function.STDDEV, [["n1E6000", "n0"]], "n7.071067811865475244008443621048490E5999"),
    ("stddev of one", Function.STDDEV, [[3]], None),
    ("stddev of none", Function.STDDEV, [[]], None),
    ("mode", Function.MODE, [[3, 1, 3, 2]], [3]),
    ("mode of several, ascending", Function.MODE, [[5, 2, 5, 9, 2]], [2, 5]),
    ("mode counts equal numbers together", Function.MODE, [["n1.0", 1, 2]], [1]),
    ("mode of none", Function.MODE, [[]], []),
    ("mode with a null", Function.MODE, [[1, None]], None),
]


@pytest.mark.parametrize(("function", "arguments", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_functions_on_numbers(function: Function, arguments: list[object], expected: object) -> None:
    given = tuple(value(argument) for argument in arguments)
    outcomes = [call(function, given)] + ([QUICK[function](*given)] if function in QUICK else [])
    for outcome in outcomes:
        if expected is None:
            assert isinstance(outcome, Null)
            assert outcome.reason
            assert outcome.missing == ()
        else:
            assert outcome == value(expected)
            assert type(outcome) is type(value(expected))


@pytest.mark.parametrize(
    ("function", "others"),
    [
        (Function.ROUND_HALF_UP, [2]),
        (Function.ABS, []),
        (Function.SQRT, []),
        (Function.MODULO, [3]),
        (Function.ODD, []),
    ],
)
def test_a_missing_fact_is_named(function: Function, others: list[object]) -> None:
    given = (MISSING, *(value(other) for other in others))
    assert call(function, given) == MISSING
    if function in QUICK:
        assert QUICK[function](*given) == MISSING


@pytest.mark.parametrize(
    "function",
    [
        *(Function.SUM, Function.MEAN, Function.PRODUCT, Function.MEDIAN),
        *(Function.STDDEV, Function.MODE, Function.MIN, Function.MAX),
    ],
)
def test_a_missing_fact_in_a_list_is_named_before_other_nulls(function: Function) -> None:
    assert call(function, (value([1, None, MISSING]),)) == MISSING
