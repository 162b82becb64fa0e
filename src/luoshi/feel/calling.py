"""How a built-in function is called, whichever evaluator works it out: arguments prepared, work and results bounded."""

from collections.abc import Callable, Mapping
from typing import Final

from luoshi.feel.bounds import charge, weighed
from luoshi.feel.builtins import Function
from luoshi.feel.coercion import prepare
from luoshi.feel.strings import TEXT_FUNCTIONS
from luoshi.feel.values import Null, NullCode, Value

Implementations = Mapping[Function, Callable[..., Value]]

_GROWING: Final = frozenset(
    {
        *(Function.APPEND, Function.CONCATENATE, Function.INSERT_BEFORE, Function.LIST_REPLACE, Function.UNION),
        *(Function.CONTEXT, Function.CONTEXT_PUT, Function.CONTEXT_MERGE),
    }
)
"""The functions whose results may hold more than all their arguments do."""


def call_by(implementations: Implementations, function: Function, arguments: tuple[Value, ...]) -> Value:
    """The value of the call; null with its reason where an argument does not fit, or there is no such value.

    `implementations` are the evaluator's own; functions on texts do not calculate and are the same for both.
    """
    try:
        prepared = charge(*arguments) or prepare(function, arguments)
        if isinstance(prepared, Null):
            return prepared
        on_texts = TEXT_FUNCTIONS.get(function)
        if on_texts is not None:
            value = on_texts(prepared)
            return charge(value) or value
        value = implementations[function](*prepared)
        return weighed(value) if function in _GROWING else charge(value) or value
    except RecursionError:
        return Null("列表或上下文嵌套太深", NullCode.TOO_DEEP)
