"""How much one evaluation may do: how deep functions call each other, how many items loops and calls take in all.

Both evaluators count here, so that they give up at the same point; nothing here calculates a value.
"""

from collections.abc import Callable
from threading import local
from typing import Final, TypeVar

from luoshi.feel.values import Null, NullCode, Value

DEEPEST_CALL: Final = 200
MOST_ITEMS: Final = 1_000_000
LONGEST_TEXT: Final = 1_000_000

TOO_DEEP: Final = Null(f"函数互相调用超过 {DEEPEST_CALL} 层，请检查递归有没有出口", NullCode.TOO_DEEP)
TOO_LARGE: Final = Null(f"循环、区间和函数调用合计超过 {MOST_ITEMS} 项", NullCode.TOO_LARGE)
TOO_LONG: Final = Null(f"文本超过 {LONGEST_TEXT} 个字符", NullCode.TOO_LARGE)

Given = TypeVar("Given")
Result = TypeVar("Result")


class _Effort(local):
    """What the outermost evaluation of a thread has done so far."""

    running = False
    depth = 0
    spent = 0


_EFFORT = _Effort()


def bounded(evaluate: Callable[[Given], Result], given: Given) -> Result:
    """`evaluate(given)`; the outermost evaluation of a thread starts with nothing spent, one inside it goes on."""
    effort = _EFFORT
    if effort.running:
        return evaluate(given)
    effort.running, effort.depth, effort.spent = True, 0, 0
    try:
        return evaluate(given)
    finally:
        effort.running = False


def spend(items: int) -> bool:
    """Whether so many items more may be made; a loop asks for those of each domain before it turns."""
    effort = _EFFORT
    effort.spent += items
    return effort.spent <= MOST_ITEMS


def bounded_call(body: Callable[[tuple[Value, ...]], Value], arguments: tuple[Value, ...]) -> Value:
    """One call of a function value: it counts as one item, and is null where it stands too deep in others."""
    effort = _EFFORT
    if not effort.running:
        return bounded(lambda given: bounded_call(body, given), arguments)
    if effort.depth >= DEEPEST_CALL:
        return TOO_DEEP
    if not spend(1):
        return TOO_LARGE
    effort.depth += 1
    try:
        return body(arguments)
    except RecursionError:
        # Python's own frames ran out before the calls did: each of these nests expressions far down.
        return TOO_DEEP
    finally:
        effort.depth -= 1
