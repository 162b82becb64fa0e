"""What the loops and tables of the explaining evaluator ask of the walk that evaluates their parts."""

from collections.abc import Mapping
from typing import Protocol

from luoshi.feel import bounds
from luoshi.feel.typed import Formula, Typed
from luoshi.feel.values import Value


class Growing:
    """The results of a loop so far, as its slot `partial` holds them: the first `count` of a list that grows on."""

    __slots__ = ("_results", "count")

    def __init__(self, results: list[Value]) -> None:
        self._results = results
        self.count = len(results)

    def value(self) -> Value:
        """The results as a list of the rule language; null where loops have come to too many items with them."""
        return bounds.take(self.count) or tuple(self._results[: self.count])

    def at(self, index: int) -> Value:
        """One of them, by its index from 0."""
        return self._results[index]


Held = Value | Growing
"""What a slot holds."""


class Walk(Protocol):
    """An evaluation under way: names and filled slots in which trees have values."""

    def value(self, tree: Typed) -> Value:
        """The value of a tree, its nulls with reason and place."""

    def part(self, formula: Formula) -> Value:
        """The value of a formula with a text of its own, in which its nulls have their place."""

    def fill(self, slot: int, value: Held) -> None:
        """Fills a slot, for what is evaluated after this."""

    def inside(self, filled: Mapping[int, Held]) -> "Walk":
        """The same evaluation with further slots filled, which leaves this one as it is."""
