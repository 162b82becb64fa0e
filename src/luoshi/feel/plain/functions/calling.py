"""Which implementation each built-in function has, and how it is called."""

from collections.abc import Callable, Mapping
from typing import Final

from luoshi.feel.bounds import charge, weighed
from luoshi.feel.builtins import Function
from luoshi.feel.coercion import prepare
from luoshi.feel.plain.comparison import not_boolean
from luoshi.feel.plain.functions import contexts, lists, numbers, ranges, statistics, times
from luoshi.feel.strings import TEXT_FUNCTIONS
from luoshi.feel.values import Null, NullCode, Value

_GROWING: Final = frozenset(
    {
        *(Function.APPEND, Function.CONCATENATE, Function.INSERT_BEFORE, Function.LIST_REPLACE, Function.UNION),
        *(Function.CONTEXT, Function.CONTEXT_PUT, Function.CONTEXT_MERGE),
    }
)
"""The functions whose results may hold more than all their arguments do."""


def call(function: Function, arguments: tuple[Value, ...]) -> Value:
    """The value of the call; null with its reason where an argument does not fit, or there is no such value."""
    try:
        prepared = charge(*arguments) or prepare(function, arguments)
        if isinstance(prepared, Null):
            return prepared
        on_texts = TEXT_FUNCTIONS.get(function)
        if on_texts is not None:
            value = on_texts(prepared)
            return charge(value) or value
        value = _IMPLEMENTATIONS[function](*prepared)
        return weighed(value) if function in _GROWING else charge(value) or value
    except RecursionError:
        return Null("列表或上下文嵌套太深", NullCode.TOO_DEEP)


def _not(operand: Value) -> Value:
    return not operand if isinstance(operand, bool) else not_boolean(operand)


def _is_defined(value: Value) -> Value:
    return not isinstance(value, Null)


_IMPLEMENTATIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    Function.NOT: _not,
    Function.IS_DEFINED: _is_defined,
    **numbers.FUNCTIONS,
    **statistics.FUNCTIONS,
    **lists.FUNCTIONS,
    **times.FUNCTIONS,
    **ranges.FUNCTIONS,
    **contexts.FUNCTIONS,
}
