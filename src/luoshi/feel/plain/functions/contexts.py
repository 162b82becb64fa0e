"""Contexts: made from entries, read, changed and merged (DMN 1.5, 10.3.4.6)."""

from collections.abc import Callable, Mapping
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.problems import quote
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import Context, Null, NullCode, Value, join_nulls


def _context(entries: tuple[Value, ...]) -> Value:
    """The context of entries that are contexts themselves, with a `key` and a `value`; no key comes twice."""
    made: dict[str, Value] = {}
    for entry in entries:
        if isinstance(entry, Null) and entry.missing:
            return entry
        if not isinstance(entry, Context) or "key" not in entry or "value" not in entry:
            return Null("每一项都应是有 key 和 value 的上下文", NullCode.ARGUMENT)
        key = entry["key"]
        if not isinstance(key, str):
            return _no_key(key)
        if key in made:
            return Null(f"键{quote(key)}出现了两次", NullCode.ARGUMENT)
        made[key] = entry["value"]
    return Context(made)


def _get_value(context: Value, key: Value) -> Value:
    if not isinstance(context, Context):
        return _no_context(context)
    if not isinstance(key, str):
        return _no_key(key)
    if key not in context:
        return Null(f"上下文里没有{quote(key)}", NullCode.NO_ENTRY)
    return context[key]


def _get_entries(context: Value) -> Value:
    if not isinstance(context, Context):
        return _no_context(context)
    return tuple(Context({"key": name, "value": entry}) for name, entry in context.items())


def _put(context: Context, keys: Value, value: Value) -> Value:
    """The context with an entry more or another one; a list of keys leads into contexts within it, all there."""
    path = keys if isinstance(keys, tuple) else (keys,)
    if not path:
        return Null("没有给出键", NullCode.ARGUMENT)
    within: list[tuple[Context, str]] = []
    reached: Value = context
    for key in path:
        if not isinstance(reached, Context):
            return _no_context(reached)
        if not isinstance(key, str):
            return _no_key(key)
        within.append((reached, key))
        reached = reached.get(key, Null(f"上下文里没有{quote(key)}", NullCode.NO_ENTRY))
    for outer, key in reversed(within):
        value = Context({**outer, key: value})
    return value


def _merge(contexts: tuple[Value, ...]) -> Value:
    absent = join_nulls(contexts)
    if absent is not None:
        return absent
    merged: dict[str, Value] = {}
    for each in contexts:
        if not isinstance(each, Context):
            return _no_context(each)
        merged.update(each)
    return Context(merged)


def _no_context(value: Value) -> Null:
    return value if isinstance(value, Null) else Null(f"{show_type(type_of(value))}不是上下文", NullCode.TYPE)


def _no_key(value: Value) -> Null:
    if isinstance(value, Null):
        return value if value.missing else Null("键是空的", NullCode.ARGUMENT)
    return Null(f"键应是文本，却是{show_type(type_of(value))}", NullCode.TYPE)


FUNCTIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    Function.CONTEXT: _context,
    Function.GET_VALUE: _get_value,
    Function.GET_ENTRIES: _get_entries,
    Function.CONTEXT_PUT: _put,
    Function.CONTEXT_MERGE: _merge,
}
"""Each takes the arguments that `coercion.prepare` made fit."""
