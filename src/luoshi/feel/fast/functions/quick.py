"""The functions that packages use most, given their arguments one by one and unprepared.

Each looks whether its arguments are of the types it is mostly given, and leaves all others to `call`.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation, Overflow
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.fast.functions.calling import call
from luoshi.feel.fast.functions.numbers import MODES, UNITS, ZERO
from luoshi.feel.values import DECIMALS, Null, Value

_UNIT_OF_SCALE = {Decimal(scale): unit for scale, unit in UNITS.items()}
_COMPARED_DIRECTLY = frozenset({str, Decimal})
_ONLY_NUMBERS = {Decimal}
# What goes through longer lists is counted, so that a loop around it ends in time.
_SHORT = 1000


def _rounding(function: Function) -> Callable[..., Value]:
    mode = MODES[function]

    def rounded(number: Value, scale: Value = ZERO) -> Value:
        if type(number) is Decimal and type(scale) is Decimal:
            unit = _UNIT_OF_SCALE.get(scale)
            if unit is not None:
                try:
                    return number.quantize(unit, mode, DECIMALS) or ZERO
                except InvalidOperation:
                    return number
        return call(function, (number, scale))

    return rounded


def _absolute(value: Value) -> Value:
    return value.copy_abs() if type(value) is Decimal else call(Function.ABS, (value,))


def _modulo(dividend: Value, divisor: Value) -> Value:
    if type(dividend) is Decimal and type(divisor) is Decimal and dividend >= 0 and divisor > 0:
        try:
            return DECIMALS.remainder(dividend, divisor)
        except InvalidOperation:
            pass
    return call(Function.MODULO, (dividend, divisor))


def _least(items: Value) -> Value:
    return min(items) if _are_numbers(items) else call(Function.MIN, (items,))  # type: ignore[type-var, arg-type]


def _greatest(items: Value) -> Value:
    return max(items) if _are_numbers(items) else call(Function.MAX, (items,))  # type: ignore[type-var, arg-type]


def _are_numbers(items: Value) -> bool:
    return type(items) is tuple and len(items) <= _SHORT and set(map(type, items)) == _ONLY_NUMBERS


def _total(items: Value) -> Value:
    if type(items) is tuple and 0 < len(items) <= _SHORT:
        total, add = ZERO, DECIMALS.add
        try:
            for item in items:
                if type(item) is not Decimal:
                    break
                total = add(total, item)
            else:
                return total
        except Overflow:
            pass
    return call(Function.SUM, (items,))


def _count(items: Value) -> Value:
    return Decimal(len(items)) if type(items) is tuple else call(Function.COUNT, (items,))


def _list_contains(items: Value, element: Value) -> Value:
    kind = type(element)
    if type(items) is tuple and len(items) <= _SHORT and kind in _COMPARED_DIRECTLY:
        settled = True
        for item in items:
            if type(item) is kind:
                if item == element:
                    return True
            elif type(item) is Null:
                settled = False
        if settled:
            return False
    return call(Function.LIST_CONTAINS, (items, element))


def _not(operand: Value) -> Value:
    if operand is True:
        return False
    if operand is False:
        return True
    return call(Function.NOT, (operand,))


def _is_defined(value: Value) -> Value:
    return type(value) is not Null


def _string_length(text: Value) -> Value:
    return Decimal(len(text)) if type(text) is str else call(Function.STRING_LENGTH, (text,))


def _contains(text: Value, part: Value) -> Value:
    if type(text) is str and type(part) is str:
        return part in text
    return call(Function.CONTAINS, (text, part))


def _starts_with(text: Value, part: Value) -> Value:
    if type(text) is str and type(part) is str:
        return text.startswith(part)
    return call(Function.STARTS_WITH, (text, part))


def _ends_with(text: Value, part: Value) -> Value:
    if type(text) is str and type(part) is str:
        return text.endswith(part)
    return call(Function.ENDS_WITH, (text, part))


QUICK: Final[dict[Function, Callable[..., Value]]] = {
    **{function: _rounding(function) for function in MODES},
    Function.ABS: _absolute,
    Function.MODULO: _modulo,
    Function.MIN: _least,
    Function.MAX: _greatest,
    Function.SUM: _total,
    Function.COUNT: _count,
    Function.LIST_CONTAINS: _list_contains,
    Function.NOT: _not,
    Function.IS_DEFINED: _is_defined,
    Function.STRING_LENGTH: _string_length,
    Function.CONTAINS: _contains,
    Function.STARTS_WITH: _starts_with,
    Function.ENDS_WITH: _ends_with,
}
"""Function to what takes its arguments one by one, of whatever type they are."""
