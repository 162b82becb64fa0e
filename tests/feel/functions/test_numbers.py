"""Functions on one number (DMN 1.5, 10.3.4.5): expected values from the standard's examples or by hand."""

from decimal import Decimal

import pytest

from luoshi.feel.builtins import Function
from luoshi.feel.plain.functions import call
from luoshi.feel.values import Null
from tests.feel.functions.evaluated import written

ROUNDED: list[tuple[str, str, list[str]]] = [
    # number, scale, what comes out up, down, half up, half down, half even
    ("2.5", "0", ["3", "2", "3", "2", "2"]),
    ("3.5", "0", ["4", "3", "4", "3", "4"]),
    ("-2.5", "0", ["-3", "-2", "-3", "-2", "-2"]),
    ("-0.4", "0", ["-1", "0", "0", "0", "0"]),
    ("1.125", "2", ["1.13", "1.12", "1.13", "1.12", "1.12"]),
    ("1.135", "2", ["1.14", "1.13", "1.14", "1.13", "1.14"]),
    ("1.1351", "2", ["1.14", "1.13", "1.14", "1.14", "1.14"]),
    ("1250", "-2", ["1300", "1200", "1300", "1200", "1200"]),
    ("7", "3", ["7", "7", "7", "7", "7"]),
    ("1", "-40", ["1" + "0" * 40, "0", "0", "0", "0"]),
    ("9." + "9" * 32 + "5", "32", ["10", "9." + "9" * 32, "10", "9." + "9" * 32, "10"]),
    ("0.5", "0.9", ["1", "0", "1", "0", "0"]),
]


@pytest.mark.parametrize(("number", "scale", "expected"), ROUNDED)
def test_numbers_are_rounded(number: str, scale: str, expected: list[str]) -> None:
    names = ("round up", "round down", "round half up", "round half down", "round half even")
    assert [written(f"{name}({number}, {scale})") for name in names] == expected
    assert written(f"decimal({number}, {scale})") == expected[-1]


CASES: list[tuple[str, str]] = [
    ("floor(1.5)", "1"),
    ("floor(-1.5)", "-2"),
    ("floor(-1.561, 2)", "-1.57"),
    ("floor(12, -1)", "10"),
    ("ceiling(1.5)", "2"),
    ("ceiling(-1.5)", "-1"),
    ("ceiling(-0.2)", "0"),
    ("ceiling(1.001, 2)", "1.01"),
    ("decimal(1/3, 2)", "0.33"),
    ("round up(5.5, 6177)", "null: argument"),
    ("round up(5.5, -6112)", "null: argument"),
    ("round up(5.5, 1E30)", "null: argument"),
    ("round up(9.5E6144, -6111)", "9" + "5" + "0" * 6143),
    ("abs(-3.10)", "3.1"),
    ('abs(@"-P1DT2H")', '@"P1DT2H"'),
    ('abs(@"-P14M")', '@"P1Y2M"'),
    ('abs(@"2020-01-01")', "null: type"),
    # The rest has the sign of the divisor.
    ("modulo(12, 5)", "2"),
    ("modulo(-12, 5)", "3"),
    ("modulo(12, -5)", "-3"),
    ("modulo(-12, -5)", "-2"),
    ("modulo(10.1, 4.5)", "1.1"),
    ("modulo(-10.1, 4.5)", "3.4"),
    ("modulo(1E33, 7)", "6"),
    ("modulo(1E6000, 7)", "1"),
    ("modulo(-1E-20, 1)", "0.99999999999999999999"),
    ("modulo(5, 0)", "null: division-by-zero"),
    ("sqrt(16)", "4"),
    ("sqrt(2)", "1.414213562373095048801688724209698"),
    ("sqrt(1E-200)", "0." + "0" * 99 + "1"),
    ("sqrt(-1)", "null: out-of-range"),
    ("log(1)", "0"),
    ("log(10)", "2.302585092994045684017991454684364"),
    ("log(0)", "null: out-of-range"),
    ("exp(0)", "1"),
    ("exp(1)", "2.718281828459045235360287471352662"),
    ("exp(20000)", "null: out-of-range"),
    ("odd(5)", "true"),
    ("odd(-5)", "true"),
    ("odd(1E40)", "false"),
    ("even(2.00)", "true"),
    ("even(0)", "true"),
    ("even(2.5)", "null: argument"),
    ("odd(1E-40)", "null: argument"),
    # A missing fact is named, whatever else is wrong.
    ("floor(年龄)", "null: 年龄"),
    ("modulo(年龄, 0)", "null: 年龄"),
    ('sqrt("4")', "null: type"),
    ("sqrt([4])", "2"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_a_number_is_reckoned(expression: str, expected: str) -> None:
    assert written(expression) == expected


@pytest.mark.parametrize("digits", [33, 34, 400, 6000])
def test_remainders_of_powers_of_ten_follow_their_cycle(digits: int) -> None:
    """Ten to the power of 6 leaves 1 by 7, so only the exponent by 6 counts: 1, 3, 2, 6, 4, 5."""
    number = Decimal((0, (1,), digits))
    assert call(Function.MODULO, (number, Decimal(7))) == (1, 3, 2, 6, 4, 5)[digits % 6]


def test_a_scale_may_be_left_out_but_not_be_null() -> None:
    assert written("floor(1.5)") == "1"
    assert isinstance(call(Function.FLOOR, (Decimal("1.5"), Null("空", "literal"))), Null)  # type: ignore[arg-type]
