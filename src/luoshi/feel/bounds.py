"""How much one evaluation may do; both evaluators keep to it, so that no rule text makes the program hang."""

import sys
import threading

from luoshi.feel.values import Context, Null, NullCode, Value

MAX_NESTED_CALLS = 200
MAX_CALLS = 200_000
MAX_ITEMS = 1_000_000
MAX_WEIGHED = 10_000_000
"""How many parts are looked at in all to find lists and contexts too large."""
MAX_NESTED_PARTS = 200
MAX_CHARACTERS = 1_000_000
"""How long a text may be that is joined or repeated from others."""
MAX_WORK = 50_000_000
"""How many items functions may go through and make within one loop or call; sixteen characters count as one."""

# From here on more frames are asked for: a body nests some thirty frames deep. Frames of Python functions lie on the
# heap; the limit is kept low enough for the C code (of JSON, say) that counts against it and uses the stack.
_DEEP_CALLS = 16
_FRAMES = 10_000


_TOO_DEEP = Null(f"函数一层层调用超过 {MAX_NESTED_CALLS} 层", NullCode.TOO_DEEP)
_TOO_MANY_CALLS = Null(f"函数调用超过 {MAX_CALLS} 次", NullCode.TOO_LARGE)
_TOO_MANY_ITEMS = Null(f"循环超过 {MAX_ITEMS} 项", NullCode.TOO_LARGE)
_TOO_MUCH_WORK = Null(f"函数在循环里处理的列表和文本超过 {MAX_WORK} 项", NullCode.TOO_LARGE)
_TOO_DEEP_PARTS = Null(f"列表或上下文一层套一层超过 {MAX_NESTED_PARTS} 层", NullCode.TOO_DEEP)
_TOO_MANY_PARTS = Null(f"列表或上下文连同里面的一共超过 {MAX_ITEMS} 项", NullCode.TOO_LARGE)


_WHOLES = frozenset({tuple, Context})


class _Work(threading.local):
    """What the outermost call or loop of this thread has done so far, and why it refuses to do more."""

    nested = 0
    nested_calls = 0
    calls = 0
    items = 0
    seen = 0
    work = 0
    refusal: Null | None = None


_WORK = _Work()


def enter() -> None:
    """Begins a loop; the outermost one starts the counts anew. Each is followed by `leave`, whatever happens."""
    if not _WORK.nested:
        _WORK.calls = _WORK.items = _WORK.work = _WORK.seen = 0
    _WORK.nested += 1


def leave() -> None:
    """Ends what `enter` began."""
    _WORK.nested -= 1


def enter_call() -> Null | None:
    """Begins the call of a function value, followed by `leave_call`; a null where it is refused, which began none.

    Calls nest at most MAX_NESTED_CALLS deep, and the outermost call or loop makes at most MAX_CALLS. After a refusal
    the outermost call makes no more: a function that calls itself twice without end would go on for ever.
    """
    if _WORK.nested_calls >= MAX_NESTED_CALLS:
        give_up()
    if _WORK.refusal is not None:
        return _WORK.refusal
    enter()
    _WORK.calls += 1
    if _WORK.calls > MAX_CALLS:
        leave()
        return _TOO_MANY_CALLS
    _WORK.nested_calls += 1
    if _WORK.nested_calls == _DEEP_CALLS and sys.getrecursionlimit() < _FRAMES:
        sys.setrecursionlimit(_FRAMES)
    return None


def leave_call() -> None:
    """Ends what `enter_call` began."""
    _WORK.nested_calls -= 1
    if not _WORK.nested_calls:
        _WORK.refusal = None
    leave()


def give_up() -> Null:
    """Refuses all further calls until the outermost one ends: they nest too deep."""
    _WORK.refusal = _TOO_DEEP
    return _TOO_DEEP


def take(count: int = 1) -> Null | None:
    """Counts items that a loop goes through; a null where the outermost loop or call comes to more than MAX_ITEMS.

    Outside of any loop and call they are counted alone.
    """
    _WORK.items = _WORK.items + count if _WORK.nested else count
    return _TOO_MANY_ITEMS if _WORK.items > MAX_ITEMS else None


def charge(*values: Value) -> Null | None:
    """Counts what a function goes through or makes; a null once the outermost loop or call comes to MAX_WORK.

    Outside of any loop and call nothing is counted.
    """
    if not _WORK.nested:
        return None
    for value in values:
        if type(value) is tuple:
            _WORK.work += len(value)
        elif type(value) is str:
            _WORK.work += len(value) >> 4
    return _TOO_MUCH_WORK if _WORK.work > MAX_WORK else None


def weighed(value: Value) -> Value:
    """The list or context just made, or a null where with all that is in it, it has more than MAX_ITEMS parts.

    Neither may it nest deeper than MAX_NESTED_PARTS: what goes through its parts calls itself for each level.
    What stands in several places counts in each: a list of two of itself, made forty times over, is small in memory,
    but whoever compares or shows it goes through every part.
    """
    parts = 0
    level = {id(value): (value, 1)} if type(value) in _WHOLES else {}
    deep = 0
    while level:
        deep += 1
        if deep > MAX_NESTED_PARTS:
            return _TOO_DEEP_PARTS
        inner: dict[int, tuple[Value, int]] = {}
        for whole, times in level.values():
            items = tuple(whole.values()) if isinstance(whole, Context) else whole
            if not isinstance(items, tuple):
                continue
            parts += len(items) * times
            if not _WHOLES.isdisjoint(map(type, items)):
                _count_wholes(items, times, inner)
            if parts > MAX_ITEMS or _is_too_much(len(items)):
                return _TOO_MANY_PARTS
        level = inner
    return value


def _count_wholes(items: tuple[Value, ...], times: int, counted: dict[int, tuple[Value, int]]) -> None:
    """Adds the lists and contexts among the items, each of which stands `times` times, to those counted."""
    for item in items:
        if type(item) in _WHOLES:
            counted[id(item)] = (item, counted.get(id(item), (item, 0))[1] + times)


def _is_too_much(seen: int) -> bool:
    """Whether the outermost loop or call has looked at more than MAX_WEIGHED parts of what it made."""
    _WORK.seen = _WORK.seen + seen if _WORK.nested else seen
    return _WORK.seen > MAX_WEIGHED
