"""Numbers one at a time: rounding, remainders, roots and powers (DMN 1.5, 10.3.4.5), by whole coefficients."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, Overflow
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import DECIMALS, DayDuration, MonthDuration, Null, NullCode, Value

_SCALES: Final = range(-6111, 6177)
# A coefficient has 34 digits; what lies further down rounds as if it were here.
_FURTHEST_DROP: Final = DECIMALS.prec + 2


@dataclass(frozen=True, slots=True)
class _Cut:
    """A number cut to a scale: what is left, and how what fell away compares to nothing and to a half."""

    negative: bool
    left: int
    dropped: bool
    against_half: int


_AWAY_FROM_ZERO: Mapping[Function, Callable[[_Cut], bool]] = {
    Function.FLOOR: lambda cut: cut.negative and cut.dropped,
    Function.CEILING: lambda cut: not cut.negative and cut.dropped,
    Function.ROUND_UP: lambda cut: cut.dropped,
    Function.ROUND_DOWN: lambda _: False,
    Function.ROUND_HALF_UP: lambda cut: cut.against_half >= 0,
    Function.ROUND_HALF_DOWN: lambda cut: cut.against_half > 0,
    Function.ROUND_HALF_EVEN: lambda cut: cut.against_half > 0 or (cut.against_half == 0 and cut.left % 2 == 1),
    Function.DECIMAL: lambda cut: cut.against_half > 0 or (cut.against_half == 0 and cut.left % 2 == 1),
}


def split_number(number: Decimal) -> tuple[int, int]:
    """The coefficient with its sign and the exponent of ten: 1.50 is 150 and -2."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{number} is no finite number")
    return int(DECIMALS.scaleb(number, -exponent)), exponent


def make_number(coefficient: int, exponent: int) -> Value:
    """The coefficient times a power of ten, rounded to 34 digits half even; null where it is too large."""
    try:
        digits = DECIMALS.create_decimal(coefficient)
        return DECIMALS.scaleb(digits, exponent) if digits else Decimal(0)
    except Overflow:
        return too_large()


def too_large() -> Null:
    """The null of a result that no number of 34 digits and these exponents can be."""
    return Null("结果超出数字的范围", NullCode.OUT_OF_RANGE)


def to_whole(number: Decimal) -> int:
    """The number without its fraction; far beyond any position and scale it is only known to be large."""
    return int(min(max(number, Decimal(-(10**18))), Decimal(10**18)))


def _rounding(function: Function) -> Callable[..., Value]:
    away = _AWAY_FROM_ZERO[function]

    def rounded(number: Decimal, scale: Decimal = Decimal(0)) -> Value:
        # The standard's scale is a whole number; the conformance kit cuts any other.
        places = to_whole(scale)
        if places not in _SCALES:
            return Null(f"保留的小数位数应在 {_SCALES[0]} 和 {_SCALES[-1]} 之间", NullCode.ARGUMENT)
        coefficient, exponent = split_number(number)
        if -exponent <= places:
            return number
        cut = _cut(coefficient, min(-exponent - places, _FURTHEST_DROP))
        left = cut.left + 1 if away(cut) else cut.left
        return make_number(-left if cut.negative else left, -places)

    return rounded


def _cut(coefficient: int, digits: int) -> _Cut:
    power = 10**digits
    left, dropped = divmod(abs(coefficient), power)
    twice = 2 * dropped
    return _Cut(coefficient < 0, left, dropped > 0, (twice > power) - (twice < power))


def _absolute(value: Value) -> Value:
    match value:
        case Decimal():
            return DECIMALS.abs(value)
        case DayDuration(nanoseconds):
            return DayDuration(abs(nanoseconds))
        case MonthDuration(months):
            return MonthDuration(abs(months))
        case _:
            return Null(f"abs 要数字或时长，却是{show_type(type_of(value))}", NullCode.TYPE)


def _modulo(dividend: Decimal, divisor: Decimal) -> Value:
    """The dividend less the divisor times the whole quotient towards minus infinity, worked out exactly."""
    if not divisor:
        return Null("除数为零", NullCode.DIVISION_BY_ZERO)
    (first, first_exponent), (second, second_exponent) = split_number(dividend), split_number(divisor)
    exponent = min(first_exponent, second_exponent)
    rest = (first * 10 ** (first_exponent - exponent)) % (second * 10 ** (second_exponent - exponent))
    return make_number(rest, exponent)


def _square_root(number: Decimal) -> Value:
    return Null("负数没有平方根", NullCode.OUT_OF_RANGE) if number < 0 else DECIMALS.sqrt(number)


def _logarithm(number: Decimal) -> Value:
    return Null("只有正数有对数", NullCode.OUT_OF_RANGE) if number <= 0 else DECIMALS.ln(number)


def _exponential(number: Decimal) -> Value:
    try:
        return DECIMALS.exp(number)
    except Overflow:
        return too_large()


def _parity(number: Decimal) -> int | None:
    """0 for an even number, 1 for an odd one, None for one with a fraction."""
    coefficient, exponent = split_number(number)
    if exponent > 0:
        return 0
    whole, fraction = divmod(coefficient, 10**-exponent) if -exponent <= DECIMALS.prec else (0, coefficient)
    return None if fraction else whole % 2


def _has_parity(wanted: int) -> Callable[..., Value]:
    def called(number: Decimal) -> Value:
        parity = _parity(number)
        return Null("只有整数才分奇偶", NullCode.ARGUMENT) if parity is None else parity == wanted

    return called


FUNCTIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    **{function: _rounding(function) for function in _AWAY_FROM_ZERO},
    Function.ABS: _absolute,
    Function.MODULO: _modulo,
    Function.SQRT: _square_root,
    Function.LOG: _logarithm,
    Function.EXP: _exponential,
    Function.ODD: _has_parity(1),
    Function.EVEN: _has_parity(0),
}
"""Each takes the arguments that `coercion.prepare` made fit."""
