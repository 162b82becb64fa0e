"""What is reckoned from a list of numbers or of comparable values: sums, extremes, means (DMN 1.5, 10.3.4.4)."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal, Overflow
from math import isqrt
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.plain.comparison import order_between
from luoshi.feel.plain.functions.numbers import make_number, split_number, too_large
from luoshi.feel.values import DECIMALS, Null, NullCode, Value, join_nulls

_ROOT_DIGITS: Final = 45
# Digits so far below the largest number are left out of a deviation: they cannot reach its 34.
_FURTHEST_DIGITS: Final = 300

_Numbers = tuple[Decimal, ...]


def _of_numbers(name: str, reckon: Callable[[_Numbers], Value], least: int = 1) -> Callable[..., Value]:
    """The function on a list of numbers, `least` of them at least; null where one of them is null."""

    def called(items: tuple[Value, ...]) -> Value:
        absent = join_nulls(items)
        if absent is not None:
            return absent
        if len(items) < least:
            return _too_few(name, least)
        return reckon(tuple(item for item in items if isinstance(item, Decimal)))

    return called


def _too_few(name: str, least: int) -> Null:
    reason = f"{name} 的列表是空的" if least == 1 else f"{name} 至少要 {least} 个数"
    return Null(reason, NullCode.ARGUMENT)


def _fold(numbers: _Numbers, step: Callable[[Decimal, Decimal], Decimal]) -> Value:
    """From the left, each step rounded to 34 digits as an expression of that many operators would be."""
    result = numbers[0]
    try:
        for number in numbers[1:]:
            result = step(result, number)
    except Overflow:
        return too_large()
    return result


def _sum(numbers: _Numbers) -> Value:
    return _fold(numbers, DECIMALS.add)


def _product(numbers: _Numbers) -> Value:
    return _fold(numbers, DECIMALS.multiply)


def _mean(numbers: _Numbers) -> Value:
    total = _sum(numbers)
    return DECIMALS.divide(total, Decimal(len(numbers))) if isinstance(total, Decimal) else total


def _median(numbers: _Numbers) -> Value:
    ordered = sorted(numbers)
    middle, odd = divmod(len(ordered), 2)
    low, high = ordered[middle - (0 if odd else 1)], ordered[middle]
    return high if low == high else _mean((low, high))


def _mode(numbers: _Numbers) -> Value:
    """The numbers that occur most often, in ascending order."""
    times = Counter(numbers)
    most = max(times.values(), default=0)
    return tuple(sorted(number for number, count in times.items() if count == most))


def _deviation(numbers: _Numbers) -> Value:
    """The standard deviation of a sample: exact whole numbers under the root, which is rounded once."""
    parts = [split_number(number) for number in numbers]
    exponent = max(min(each for _, each in parts), max(each for _, each in parts) - _FURTHEST_DIGITS)
    whole = [_at_exponent(coefficient, each - exponent) for coefficient, each in parts]
    count, total = len(whole), sum(whole)
    squares = sum((count * each - total) ** 2 for each in whole)
    return _root_of_ratio(squares, count * count * (count - 1), exponent)


def _at_exponent(coefficient: int, shift: int) -> int:
    power: int = 10 ** min(abs(shift), 2 * _FURTHEST_DIGITS)
    if shift >= 0:
        return coefficient * power
    return coefficient // power if coefficient > 0 else -(-coefficient // power)


def _root_of_ratio(above: int, below: int, exponent: int) -> Value:
    """The root of a fraction times a power of ten, to 34 digits."""
    if not above:
        return Decimal(0)
    shift = max(_ROOT_DIGITS - (above.bit_length() - below.bit_length()) * 3 // 20, 0)
    scaled, rest = divmod(above * 10 ** (2 * shift), below)
    root = isqrt(scaled)
    # A last digit that only says whether anything follows keeps the rounding true.
    exact = root * root == scaled and not rest
    return make_number(root * 10 + (0 if exact else 1), exponent - shift - 1)


def _extreme(name: str, better: int) -> Callable[..., Value]:
    """The least item where `better` is -1, the greatest where it is 1; the first of equal ones."""

    def called(items: tuple[Value, ...]) -> Value:
        absent = join_nulls(items)
        if absent is not None:
            return absent
        if not items:
            return _too_few(name, 1)
        best = items[0]
        for item in items:
            order = order_between(item, best)
            if isinstance(order, Null):
                return order
            if order * better > 0:
                best = item
        return best

    return called


def _count(items: tuple[Value, ...]) -> Value:
    return Decimal(len(items))


FUNCTIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    Function.COUNT: _count,
    Function.MIN: _extreme("min", -1),
    Function.MAX: _extreme("max", 1),
    Function.SUM: _of_numbers("sum", _sum),
    Function.PRODUCT: _of_numbers("product", _product),
    Function.MEAN: _of_numbers("mean", _mean),
    Function.MEDIAN: _of_numbers("median", _median),
    Function.MODE: _of_numbers("mode", _mode, least=0),
    Function.STDDEV: _of_numbers("stddev", _deviation, least=2),
}
"""Each takes the arguments that `coercion.prepare` made fit."""
