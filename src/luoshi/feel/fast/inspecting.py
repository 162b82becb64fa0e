"""What a typed tree holds, asked before its code is written."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.typed import Typed
from luoshi.feel.types import FunctionType, bare

_LOOPS = (typed.Iteration, typed.Quantification, typed.Select, typed.Application, typed.Lambda, typed.BuiltinReference)
_CALLING = frozenset({Function.SORT, Function.LIST_REPLACE})


def inside(tree: object) -> Iterator[object]:
    """The tree and every part of it, columns and rows of tables included, in no order that matters."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif type(node).__module__ == typed.__name__ and is_dataclass(node):
            yield node
            waiting.extend(getattr(node, field.name) for field in fields(node))


def mentions(tree: Typed, slot: int) -> bool:
    """Whether the value of the tree depends on the slot."""
    return any(isinstance(node, typed.Local | typed.EntryOrElse) and node.slot == slot for node in inside(tree))


def is_laborious(tree: object) -> bool:
    """Whether evaluation of the tree may turn a loop or call a function value, so that its effort is counted."""
    return any(isinstance(node, _LOOPS) or _calls(node) for node in inside(tree))


def _calls(node: object) -> bool:
    if isinstance(node, typed.Invocation):
        return node.function in _CALLING
    return isinstance(node, typed.Reference) and isinstance(bare(node.type), FunctionType)
