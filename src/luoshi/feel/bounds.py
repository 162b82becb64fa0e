"""How much one evaluation may do; both evaluators keep to it, so that no rule text makes the program hang."""

import sys
import threading

from luoshi.feel.values import Null, NullCode

MAX_NESTED_CALLS = 200
MAX_CALLS = 1_000_000
MAX_ITEMS = 1_000_000
MAX_CHARACTERS = 1_000_000
"""How long a text may be that is joined or repeated from others."""

# From here on more frames are asked for: a body nests some thirty frames deep. Frames of Python functions lie on the
# heap; the limit is kept low enough for the C code (of JSON, say) that counts against it and uses the stack.
_DEEP_CALLS = 16
_FRAMES = 10_000


class _Work(threading.local):
    """What the outermost call or loop of this thread has done so far."""

    nested = 0
    nested_calls = 0
    calls = 0
    items = 0


_WORK = _Work()


def enter() -> None:
    """Begins a loop; the outermost one starts the counts anew. Each is followed by `leave`, whatever happens."""
    if not _WORK.nested:
        _WORK.calls = _WORK.items = 0
    _WORK.nested += 1


def leave() -> None:
    """Ends what `enter` began."""
    _WORK.nested -= 1


def enter_call() -> Null | None:
    """Begins the call of a function value, followed by `leave_call`; a null where there are too many, which began none.

    Calls nest at most MAX_NESTED_CALLS deep, and the outermost call or loop makes at most MAX_CALLS.
    """
    if _WORK.nested_calls >= MAX_NESTED_CALLS:
        return Null(f"函数一层层调用超过 {MAX_NESTED_CALLS} 层", NullCode.TOO_DEEP)
    enter()
    _WORK.calls += 1
    if _WORK.calls > MAX_CALLS:
        leave()
        return Null(f"函数调用超过 {MAX_CALLS} 次", NullCode.TOO_LARGE)
    _WORK.nested_calls += 1
    if _WORK.nested_calls == _DEEP_CALLS and sys.getrecursionlimit() < _FRAMES:
        sys.setrecursionlimit(_FRAMES)
    return None


def leave_call() -> None:
    """Ends what `enter_call` began."""
    _WORK.nested_calls -= 1
    leave()


def take(count: int = 1) -> Null | None:
    """Counts items that a loop goes through; a null where the outermost loop or call comes to more than MAX_ITEMS.

    Outside of any loop and call they are counted alone.
    """
    _WORK.items = _WORK.items + count if _WORK.nested else count
    return Null(f"循环超过 {MAX_ITEMS} 项", NullCode.TOO_LARGE) if _WORK.items > MAX_ITEMS else None
