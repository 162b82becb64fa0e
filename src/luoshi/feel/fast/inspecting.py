"""What a typed tree holds, asked before its code is written."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum, auto

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.typed import Typed
from luoshi.feel.types import ANY, NULL, Basic, ContextType, FunctionType, ListType, Type, bare

_LOOPS = (typed.Iteration, typed.Quantification, typed.Select, typed.Application, typed.Lambda, typed.BuiltinReference)
_CALLING = frozenset({Function.SORT, Function.LIST_REPLACE})


def inside(tree: object) -> Iterator[object]:
    """The tree and every part of it, columns and rows of tables included, in no order that matters."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif type(node).__module__ == typed.__name__:
            yield node
            waiting.extend(_parts(node))


def mentions(tree: Typed, slot: int) -> bool:
    """Whether the value of the tree depends on the slot."""
    return any(isinstance(node, typed.Local | typed.EntryOrElse) and node.slot == slot for node in inside(tree))


def is_flat(whole: Type) -> bool:
    """Whether a list or context of this type has nothing in it that has parts of its own."""
    match bare(whole):
        case ListType(item):
            return _is_scalar(item)
        case ContextType(fields):
            # Without fields it is any context, that of a type too large to be kept included.
            return bool(fields) and all(_is_scalar(each) for _, each in fields)
        case _:
            return False


class Use(Enum):
    """What a loop does with the list of its results so far."""

    NONE = auto()
    ITEMS = auto()
    WHOLE = auto()


def use_of_partial(tree: typed.Iteration) -> Use:
    """Items alone are found by a position that stands in the text, so that no list has to be made at every turn."""
    if not mentions(tree.result, tree.partial):
        return Use.NONE
    waiting: list[object] = [tree.result]
    while waiting:
        node = waiting.pop()
        match node:
            case tuple():
                waiting.extend(node)
            case typed.Select(typed.Local(slot), _, typed.Constant(Decimal())) if slot == tree.partial:
                pass
            # A function may be called when the list has grown.
            case typed.Lambda() if mentions(node, tree.partial):
                return Use.WHOLE
            case typed.Local(slot) | typed.EntryOrElse(slot) if slot == tree.partial:
                return Use.WHOLE
            case _:
                waiting.extend(_parts(node))
    return Use.ITEMS


def is_laborious(tree: object) -> bool:
    """Whether evaluation of the tree may turn a loop or call a function value, so that its effort is counted."""
    return any(isinstance(node, _LOOPS) or _calls(node) for node in inside(tree))


def _calls(node: object) -> bool:
    if isinstance(node, typed.Invocation):
        return node.function in _CALLING
    return isinstance(node, typed.Reference) and isinstance(bare(node.type), FunctionType)


def _parts(node: object) -> Iterator[object]:
    if type(node).__module__ == typed.__name__ and is_dataclass(node):
        for field in fields(node):
            yield getattr(node, field.name)


def _is_scalar(kind: Type) -> bool:
    return isinstance(bare(kind), Basic) and bare(kind) not in (ANY, NULL)
