"""The names that may follow a dot: those of the entries that types declare."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from luoshi.feel.types import Basic, ContextType, FunctionType, ListType, RangeType, Restricted, Type


def member_names(types: Iterable[Type]) -> tuple[str, ...]:
    """The names of all entries in these types and in their parts, each once."""
    return tuple(dict.fromkeys(name for each in types for name in _members(each)))


def _members(kind: Type) -> Iterator[str]:
    match kind:
        case Basic():
            return
        case ListType(item) | RangeType(item) | Restricted(_, item):
            yield from _members(item)
        case ContextType(fields):
            for name, each in fields:
                yield name
                yield from _members(each)
        case FunctionType(_, result):
            yield from _members(result)
        case _:
            assert_never(kind)
