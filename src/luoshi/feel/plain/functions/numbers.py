"""Numbers one at a time: rounding, remainders, roots and powers (DMN 1.5, 10.3.4.5)."""

from collections.abc import Callable, Mapping
from decimal import Context as DecimalContext
from decimal import Decimal, Overflow
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import DECIMALS, DayDuration, MonthDuration, Null, NullCode, Value

_SCALES: Final = range(-6111, 6177)
_ZERO: Final = Decimal(0)
_HALF: Final = Decimal("0.5")
_FURTHEST_DIGITS: Final = 18
_FURTHEST: Final = 10**_FURTHEST_DIGITS
# Moving the point takes numbers beyond the exponents they may have, and back.
_WIDE: Final = DecimalContext(prec=DECIMALS.prec, Emin=-99_999, Emax=99_999)

# Given whether the number is negative, its whole part is odd, and its fraction is under, at or over a half.
_AWAY_FROM_ZERO: Mapping[Function, Callable[[bool, bool, int], bool]] = {
    Function.FLOOR: lambda negative, odd, half: negative,
    Function.CEILING: lambda negative, odd, half: not negative,
    Function.ROUND_UP: lambda negative, odd, half: True,
    Function.ROUND_DOWN: lambda negative, odd, half: False,
    Function.ROUND_HALF_UP: lambda negative, odd, half: half >= 0,
    Function.ROUND_HALF_DOWN: lambda negative, odd, half: half > 0,
    Function.ROUND_HALF_EVEN: lambda negative, odd, half: half > 0 or (half == 0 and odd),
    Function.DECIMAL: lambda negative, odd, half: half > 0 or (half == 0 and odd),
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
        return DECIMALS.scaleb(digits, exponent) if digits else _ZERO
    except Overflow:
        return too_large()


def too_large() -> Null:
    """The null of a result that no number of 34 digits and these exponents can be."""
    return Null("结果超出数字的范围", NullCode.OUT_OF_RANGE)


def to_whole(number: Decimal) -> int:
    """The number without its fraction; far beyond any position and scale it is only known to be large."""
    return int(number) if number.adjusted() < _FURTHEST_DIGITS else _FURTHEST if number > 0 else -_FURTHEST


def _rounding(function: Function) -> Callable[..., Value]:
    away = _AWAY_FROM_ZERO[function]

    def rounded(number: Decimal, scale: Decimal = _ZERO) -> Value:
        # The standard's scale is a whole number; the conformance kit cuts any other.
        places = to_whole(scale)
        if places not in _SCALES:
            return Null(f"保留的小数位数应在 {_SCALES[0]} 和 {_SCALES[-1]} 之间", NullCode.ARGUMENT)
        moved = _WIDE.scaleb(number, places)
        whole = int(moved) if moved.adjusted() < DECIMALS.prec else None
        fraction = _ZERO if whole is None else _WIDE.subtract(moved, whole).copy_abs()
        if whole is None or not fraction:
            return number
        if away(number < 0, whole % 2 == 1, (fraction > _HALF) - (fraction < _HALF)):
            whole += -1 if number < 0 else 1
        return make_number(whole, -places)

    return rounded


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
