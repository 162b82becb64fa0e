"""Numbers: rounding, remainders, roots and powers of e, and what is reckoned from a list (DMN 1.5, tables 74 to 76).

Roots and deviations are worked out in whole numbers and rounded once, so that all 34 digits are right.
"""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    InvalidOperation,
    Overflow,
)
from decimal import Context as DecimalContext
from functools import reduce
from math import isqrt
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.values import DECIMALS, DayDuration, MonthDuration, Null, NullCode, Value, join_nulls

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
EMPTY: Final = Null("列表是空的，没有结果", NullCode.ARGUMENT)
OUT_OF_RANGE: Final = Null("结果超出数字的范围", NullCode.OUT_OF_RANGE)
DIVISION_BY_ZERO: Final = Null("除数为零", NullCode.DIVISION_BY_ZERO)

LEAST_SCALE: Final = -6111
GREATEST_SCALE: Final = 6176

_SCALE_REFUSED = Null(f"保留的小数位数要在 {LEAST_SCALE} 和 {GREATEST_SCALE} 之间", NullCode.ARGUMENT)
_NOT_WHOLE = Null("只有整数才分奇偶", NullCode.ARGUMENT)
_NEGATIVE_ROOT = Null("负数没有平方根", NullCode.ARGUMENT)
_NO_LOGARITHM = Null("只有正数才有对数", NullCode.ARGUMENT)
_TOO_FEW = Null("标准差至少要两个数", NullCode.ARGUMENT)

MODES = {
    Function.DECIMAL: ROUND_HALF_EVEN,
    Function.FLOOR: ROUND_FLOOR,
    Function.CEILING: ROUND_CEILING,
    Function.ROUND_UP: ROUND_UP,
    Function.ROUND_DOWN: ROUND_DOWN,
    Function.ROUND_HALF_UP: ROUND_HALF_UP,
    Function.ROUND_HALF_DOWN: ROUND_HALF_DOWN,
    Function.ROUND_HALF_EVEN: ROUND_HALF_EVEN,
}
UNITS = {scale: Decimal((0, (1,), -scale)) for scale in range(-12, 13)}
_WIDE = DecimalContext(prec=60, Emin=-999_999, Emax=999_999)
# Sums of squares are exact for numbers less than 150 digits apart; beyond that only a tie can be rounded wrongly.
_EXACT = DecimalContext(prec=400, Emin=-999_999, Emax=999_999)
_E = _WIDE.exp(Decimal(1))
_LN_10 = _WIDE.ln(Decimal(10))
# Past these the result is out of range, or nothing is left of it.
_LARGEST_EXPONENT = Decimal(20_000)
_ROOT_DIGITS = 40


def rounding(function: Function) -> Callable[..., Value]:
    """The function that rounds as its name says to a scale (0 where none is given), itself given numbers."""
    mode = MODES[function]

    def rounded(number: Decimal, scale: Decimal = ZERO) -> Value:
        places = whole(scale)
        if places is None or not LEAST_SCALE <= places <= GREATEST_SCALE:
            return _SCALE_REFUSED
        return round_number(number, places, mode)

    return rounded


def round_number(number: Decimal, places: int, mode: str) -> Decimal:
    """The number with at most so many places after the point; negative places are tens, hundreds and so on."""
    unit = UNITS.get(places)
    if unit is None:
        unit = Decimal((0, (1,), -places))
    try:
        return number.quantize(unit, mode, DECIMALS) or ZERO
    except InvalidOperation:
        # Only padding with zeros can ask for more than 34 digits: there was nothing to round.
        return number


def absolute(value: Value) -> Value:
    """`abs` of a number or a duration."""
    match value:
        case Decimal():
            return value.copy_abs()
        case DayDuration(nanoseconds):
            return DayDuration(abs(nanoseconds))
        case MonthDuration(months):
            return MonthDuration(abs(months))
        case _:
            return Null("abs 只用于数字和时长", NullCode.TYPE)


def modulo(dividend: Decimal, divisor: Decimal) -> Value:
    """The remainder with the sign of the divisor: `dividend - divisor * floor(dividend / divisor)`, exactly."""
    if not divisor:
        return DIVISION_BY_ZERO
    try:
        rest = DECIMALS.remainder(dividend, divisor)
    except InvalidOperation:
        rest = _exact_remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = DECIMALS.add(rest, divisor)
    return rest or ZERO


def _exact_remainder(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The remainder with the sign of the dividend, where the quotient has more than 34 digits."""
    mine, theirs = coefficient(dividend), coefficient(divisor)
    shared = min(mine[1], theirs[1])
    modulus = abs(theirs[0]) * 10 ** (theirs[1] - shared)
    rest = abs(mine[0]) * pow(10, mine[1] - shared, modulus) % modulus
    return scaled(rest if mine[0] > 0 else -rest, shared)


def square_root(number: Decimal) -> Value:
    """The root to 34 digits."""
    digits, exponent = coefficient(number)
    return _NEGATIVE_ROOT if digits < 0 else _root(digits, exponent)


def logarithm(number: Decimal) -> Value:
    """The natural logarithm."""
    if number <= 0:
        return _NO_LOGARITHM
    return DECIMALS.plus(_WIDE.multiply(_WIDE.log10(number), _LN_10))


def exponential(number: Decimal) -> Value:
    """Euler's number to the power of the number."""
    if number > _LARGEST_EXPONENT:
        return OUT_OF_RANGE
    if number < -_LARGEST_EXPONENT:
        return ZERO
    try:
        return DECIMALS.plus(_WIDE.power(_E, number))
    except Overflow:
        return OUT_OF_RANGE


def odd(number: Decimal) -> Value:
    """Whether a whole number is odd."""
    digits, exponent = coefficient(number)
    if exponent < 0:
        digits, rest = divmod(abs(digits), 10 ** min(-exponent, DECIMALS.prec + 1))
        if rest:
            return _NOT_WHOLE
    return digits % 2 == 1 and exponent <= 0


def even(number: Decimal) -> Value:
    """Whether a whole number is even."""
    outcome = odd(number)
    return outcome if isinstance(outcome, Null) else not outcome


def total(numbers: tuple[Value, ...]) -> Value:
    """The sum, added from left to right."""
    if not numbers:
        return EMPTY
    try:
        return reduce(DECIMALS.add, numbers, ZERO)  # type: ignore[arg-type]
    except TypeError:
        return unfit(numbers)
    except Overflow:
        return OUT_OF_RANGE


def product(numbers: tuple[Value, ...]) -> Value:
    """The product, multiplied from left to right."""
    if not numbers:
        return EMPTY
    try:
        return reduce(DECIMALS.multiply, numbers, ONE)  # type: ignore[arg-type]
    except TypeError:
        return unfit(numbers)
    except Overflow:
        return OUT_OF_RANGE


def mean(numbers: tuple[Value, ...]) -> Value:
    """The sum divided by how many there are."""
    together = total(numbers)
    return DECIMALS.divide(together, Decimal(len(numbers))) if isinstance(together, Decimal) else together


def median(numbers: tuple[Value, ...]) -> Value:
    """The number in the middle, or halfway between the two that are."""
    ordered = _ordered(numbers)
    if isinstance(ordered, Null):
        return ordered
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    try:
        return high if low == high else DECIMALS.divide(DECIMALS.add(low, high), Decimal(2))
    except Overflow:
        return OUT_OF_RANGE


def deviation(numbers: tuple[Value, ...]) -> Value:
    """The standard deviation of a sample: the root of `(n Σx² - (Σx)²) / n(n-1)`."""
    ordered = _ordered(numbers)
    if isinstance(ordered, Null):
        return ordered
    count = len(ordered)
    if count < 2:
        return _TOO_FEW
    squares = reduce(lambda so_far, number: _EXACT.fma(number, number, so_far), ordered, ZERO)
    sums = reduce(_EXACT.add, ordered, ZERO)
    spread = _EXACT.subtract(_EXACT.multiply(Decimal(count), squares), _EXACT.multiply(sums, sums))
    return _root(*coefficient(_EXACT.divide(spread, Decimal(count * (count - 1)))))


def mode(numbers: tuple[Value, ...]) -> Value:
    """The numbers that occur most often, in ascending order; of no numbers, none."""
    if not numbers:
        return ()
    ordered = _ordered(numbers)
    if isinstance(ordered, Null):
        return ordered
    times: dict[Decimal, int] = {}
    for number in ordered:
        times[number] = times.get(number, 0) + 1
    most = max(times.values())
    return tuple(number for number, count in times.items() if count == most)


def whole(number: Decimal) -> int | None:
    """The number without what is after the point; None where it is larger than any position or scale can be."""
    return None if number.adjusted() > 12 else int(number)


def exact_whole(number: Decimal) -> int | None:
    """The number as an integer; None where it is none, or larger than any part of a date can be."""
    return int(number) if number.adjusted() <= 12 and number == number.to_integral_value() else None


def unfit(values: tuple[Value, ...]) -> Null:
    """Why these values are no numbers: a null among them speaks first."""
    return join_nulls(values) or Null("列表里有不是数字的项", NullCode.TYPE)


def coefficient(number: Decimal) -> tuple[int, int]:
    """The number as an integer and the power of ten it stands for."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{number} is no number of the rule language")
    return int(number.scaleb(-exponent, _EXACT)), exponent


def scaled(units: int, exponent: int) -> Decimal:
    """`units` times ten to the power of `exponent`, rounded to 34 digits."""
    return DECIMALS.scaleb(Decimal(units), exponent)


def _ordered(numbers: tuple[Value, ...]) -> list[Decimal] | Null:
    if not numbers:
        return EMPTY
    kept = [number for number in numbers if type(number) is Decimal]
    return sorted(kept) if len(kept) == len(numbers) else unfit(numbers)


def _root(units: int, exponent: int) -> Decimal:
    """The root of `units` times ten to the power of `exponent`, rounded once to 34 digits."""
    shift = max(0, 2 * _ROOT_DIGITS - units.bit_length() * 3 // 10)
    shift += (exponent - shift) % 2
    square = units * 10**shift
    root = isqrt(square)
    # A digit beyond the last keeps a root that is not exact from being taken for a half or a whole.
    digits = root * 10 + (root * root != square)
    return DECIMALS.scaleb(Decimal(digits), (exponent - shift) // 2 - 1)
