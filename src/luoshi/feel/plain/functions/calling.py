"""Which implementation each built-in function has, and how it is called."""

from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.calling import Implementations, call_by
from luoshi.feel.plain.comparison import not_boolean
from luoshi.feel.plain.functions import contexts, lists, numbers, ranges, statistics, times
from luoshi.feel.values import Null, Value


def call(function: Function, arguments: tuple[Value, ...]) -> Value:
    """The value of the call; null with its reason where an argument does not fit, or there is no such value."""
    return call_by(_IMPLEMENTATIONS, function, arguments)


def _not(operand: Value) -> Value:
    return not operand if isinstance(operand, bool) else not_boolean(operand)


def _is_defined(value: Value) -> Value:
    return not isinstance(value, Null)


_IMPLEMENTATIONS: Final[Implementations] = {
    Function.NOT: _not,
    Function.IS_DEFINED: _is_defined,
    **numbers.FUNCTIONS,
    **statistics.FUNCTIONS,
    **lists.FUNCTIONS,
    **times.FUNCTIONS,
    **ranges.FUNCTIONS,
    **contexts.FUNCTIONS,
}
