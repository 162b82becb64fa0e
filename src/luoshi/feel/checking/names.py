"""Names: innermost first, then the entries of the item that a filter looks at, then the outside, then functions."""

from collections.abc import Iterator

from luoshi.feel import typed
from luoshi.feel.builtins import BUILTINS, Function
from luoshi.feel.checking.state import Bindings, Checking, Item
from luoshi.feel.problems import Code, quote
from luoshi.feel.syntax import Span
from luoshi.feel.typed import Typed
from luoshi.feel.types import ANY, ContextType, FunctionType, Type, bare

ITEM = "item"


def name(checking: Checking, text: str, span: Span) -> Typed:
    """What a name means here; null with a problem where it means nothing.

    A filter over items of an unknown type asks each item for an entry of the name first.
    """
    waiting: list[Item] = []
    found: Typed | None = None
    for frame in reversed(checking.frames):
        found = _in_frame(frame, text, span)
        if found is not None:
            break
        if isinstance(frame, Item) and not entries_known(frame.type) and _may_have_entries(frame.type):
            waiting.append(frame)
    if found is None:
        found = _outside(checking, text, span, shown=not waiting)
    if found is None and not waiting:
        return _unknown(checking, text, span)
    for frame in reversed(waiting):
        frame.used = True
        found = typed.EntryOrElse(frame.slot, text, found, ANY, span)
    if found is None:
        raise AssertionError("a name is found, waits for an item, or is unknown")
    return found


def function_named(checking: Checking, text: str) -> Function | None:
    """The built-in function that a call by this name means, if no value in sight has the name."""
    if text in checking.environment.types or any(_names(frame, text) for frame in checking.frames):
        return None
    return BUILTINS.get(text)


def is_known(checking: Checking, text: str) -> bool:
    """Whether the name may mean something here."""
    return (
        text in checking.environment.types
        or text in BUILTINS
        or any(
            _names(frame, text) or (isinstance(frame, Item) and _may_have_entries(frame.type))
            for frame in checking.frames
        )
    )


def subject(checking: Checking, span: Span) -> Typed:
    """`?`, which only a test has."""
    if not checking.tested:
        remedy = "? 只能写在判定表的格子里或 in 的右边"
        return checking.unresolve(Code.UNKNOWN_NAME, span, "这里没有被检验的值", remedy)
    tested = checking.tested[-1]
    tested.used = True
    return typed.Local(tested.slot, "?", tested.type, span)


def entries_known(kind: Type) -> bool:
    """Whether the entries of a context of this type are known."""
    found = bare(kind)
    return isinstance(found, ContextType) and found.fields != ()


def names_in_sight(checking: Checking) -> Iterator[str]:
    """Every name that is declared here, for suggestions."""
    for frame in reversed(checking.frames):
        match frame:
            case Bindings(locals):
                yield from locals
            case Item(_, kind):
                found = bare(kind)
                if isinstance(found, ContextType):
                    yield from (each for each, _ in found.fields)
    yield from checking.environment.types


def _in_frame(frame: Bindings | Item, text: str, span: Span) -> Typed | None:
    match frame:
        case Bindings(locals):
            if text not in locals:
                return None
            slot, kind = locals[text]
            return typed.Local(slot, text, kind, span)
        case Item(slot, kind):
            owner = bare(kind)
            item = typed.Local(slot, ITEM, kind, span)
            if isinstance(owner, ContextType):
                for each, entry in owner.fields:
                    if each == text:
                        frame.used = True
                        return typed.Pick(item, text, entry, span)
            if text != ITEM:
                return None
            frame.used = True
            return item if not _may_have_entries(kind) else typed.EntryOrElse(slot, ITEM, item, ANY, span)


def _outside(checking: Checking, text: str, span: Span, shown: bool) -> Typed | None:
    kind = checking.environment.types.get(text)
    if kind is not None:
        checking.required.setdefault(text)
        if shown:
            checking.text.references.append((span, text))
        return typed.Reference(text, kind, span)
    function = BUILTINS.get(text)
    return None if function is None else typed.BuiltinReference(function, FunctionType(None, ANY), span)


def _unknown(checking: Checking, text: str, span: Span) -> Typed:
    remedy = checking.suggest(text, names_in_sight(checking), "请检查名称，或先把它定义为事实或判定")
    unknown = checking.unresolve(Code.UNKNOWN_NAME, span, f"没有名为{quote(text)}的事实或判定", remedy)
    for frame in reversed(checking.frames):
        # The text says too little of this item, but a value may have the entry all the same.
        if isinstance(frame, Item) and isinstance(bare(frame.type), ContextType):
            frame.used = True
            return typed.EntryOrElse(frame.slot, text, unknown, ANY, span)
    return unknown


def _names(frame: Bindings | Item, text: str) -> bool:
    match frame:
        case Bindings(locals):
            return text in locals
        case Item(_, kind):
            owner = bare(kind)
            return text == ITEM or (isinstance(owner, ContextType) and any(text == each for each, _ in owner.fields))


def _may_have_entries(kind: Type) -> bool:
    owner = bare(kind)
    return owner is ANY or (isinstance(owner, ContextType) and owner.fields == ())
