"""Which facts and decisions speak against a condition where they are true: 已转租 in `not(已转租) and …`."""

from collections.abc import Iterator

from luoshi.feel.builtins import Function
from luoshi.feel.typed import Invocation, Logic, Reference, Typed


def objections(condition: Typed) -> frozenset[str]:
    """The names that a condition denies wherever `and`, `or` and `not` join them; any other name speaks for it."""
    signs = tuple(_signs(condition, denied=False))
    return frozenset(name for name, denied in signs if denied) - {name for name, denied in signs if not denied}


def _signs(tree: Typed, *, denied: bool) -> Iterator[tuple[str, bool]]:
    match tree:
        case Reference(name):
            yield name, denied
        case Invocation(Function.NOT, (operand,)):
            yield from _signs(operand, denied=not denied)
        case Logic(_, operands):
            for operand in operands:
                yield from _signs(operand, denied=denied)
        case _:
            return
