"""Values as keys: two values have the same key exactly where they are equal, so that a list is searched by hash."""

from collections.abc import Hashable
from datetime import date

from luoshi.feel.fast.dates import resolved
from luoshi.feel.values import Context, DateTime, FarDate, FunctionValue, Null, Range, Time, Value


def lacking(value: Value) -> tuple[Null, ...]:
    """The missing facts in a value, in order, for want of which it is not settled what the value equals."""
    match value:
        case Null(missing=missing):
            return (value,) if missing else ()
        case tuple():
            inner = value
        case Context():
            inner = tuple(value.values())
        case _:
            return ()
    return tuple([absent for part in inner for absent in lacking(part)])


def key_of(value: Value) -> Hashable:
    """The key of a value that lacks no fact: its kind, and what is compared of it."""
    match value:
        case Null():
            return Null
        case tuple():
            return tuple([key_of(item) for item in value])
        case Context():
            return frozenset([(name, key_of(entry)) for name, entry in value.items()])
        case Range():
            ends = tuple([end if end is None else key_of(end) for end in (value.low, value.high)])
            return Range, ends, value.low_closed, value.high_closed, value.single
        case date() | FarDate():
            return date, value.year, value.month, value.day
        case Time() | DateTime():
            return type(value), resolved(value)
        case FunctionValue():
            return FunctionValue, id(value)
        case _:
            return type(value), value
