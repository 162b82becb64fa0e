"""Where a decision answers otherwise in the new version: regions of facts, each with a case that both decide."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from luoshi.feel import Null, Value
from luoshi.feel.proof.formulas import any_of
from luoshi.feel.proof.pieces import Mark, Opaque
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.money import Rounding
from luoshi.programme.comparison.grouping import Group, grouped
from luoshi.programme.comparison.joining import Joined, Pair, Version

MOST_REGIONS = 12
"""So many regions of a decision are told one by one; what is beyond is one more, told together."""

MOST_UNCLEAR = 4
"""After so many parts of a decision that were not settled, the others are left."""

_CENT = Fraction(1, 100)
_GIVEN_UP = "几处在限定的时间内没有求出结果，其余的不再求"
_NOT_CONFIRMED = "求得的事实试算后两版结果相同"


@dataclass(frozen=True, slots=True)
class Region:
    """Facts for which a decision answers otherwise, by the rows and branches that decide in each version.

    `pair` is a case of it; `factor` what every old amount is multiplied by, where one number says that. Without marks
    it is all that is left beside the regions told before.
    """

    decision: str
    old_marks: tuple[Mark, ...]
    new_marks: tuple[Mark, ...]
    pair: Pair
    factor: Fraction | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A decision of which, or of a part of which, it was not found out whether it answers otherwise, and why."""

    decision: str
    reason: str


Difference = Region | Unclear
_Key = tuple[tuple[Mark, ...], tuple[Mark, ...]]


class Differences:
    """What differs between the rules of two days."""

    def __init__(self, old: Version, new: Version, stable: Collection[str]) -> None:
        """`old` and `new` may be of one programme or two; `stable` are written alike, all behind them too."""
        self._old, self._new, self._stable = old, new, stable
        self._joined: dict[bool, Joined] = {}

    def of(self, decision: str) -> Iterator[Difference]:
        """The regions in which a decision of both versions differs; none where it is proved that there are none."""
        own = [_rounding(version, decision) for version in (self._old, self._new)]
        upstream = any(_rounds_before(version, decision) for version in (self._old, self._new))
        try:
            if upstream or own[0] is not own[1]:
                yield from self._regions(decision, rounded=True)
            elif own[0] is None:
                yield from self._regions(decision, rounded=False)
            else:
                yield from self._amounts(decision)
        except Opaque as opaque:
            yield Unclear(decision, opaque.reason)

    def _amounts(self, decision: str) -> Iterator[Difference]:
        """An amount that is rounded alike at the end alone: a fen apart before rounding is so after it as well."""
        apart = list(self._regions(decision, rounded=False, least=_CENT))
        yield from apart
        told = {(each.old_marks, each.new_marks) for each in apart if isinstance(each, Region)}
        less = {key for key in self._possible(decision) if key not in told}
        if less:
            yield from self._regions(decision, rounded=True, among=less)

    def _possible(self, decision: str) -> Iterator[_Key]:
        """The groups that may differ before rounding, by however little."""
        joined = self._over(rounded=False)
        for group in self._groups(decision, joined, Fraction(0)):
            if joined.is_possible(any_of(*group.formulas)) is not False:
                yield group.old_marks, group.new_marks

    def _regions(
        self, decision: str, *, rounded: bool, least: Fraction = Fraction(0), among: Collection[_Key] | None = None
    ) -> Iterator[Difference]:
        joined = self._over(rounded=rounded)
        groups = [
            group
            for group in self._groups(decision, joined, least)
            if among is None or (group.old_marks, group.new_marks) in among
        ]
        told = unclear = 0
        for number, group in enumerate(groups):
            if unclear >= MOST_UNCLEAR:
                yield Unclear(decision, _GIVEN_UP)
                return
            if told >= MOST_REGIONS:
                rest = [formula for each in groups[number:] for formula in each.formulas]
                yield from _region(decision, joined, Group((), (), rest, None))
                return
            for found in _region(decision, joined, group):
                unclear += isinstance(found, Unclear)
                told += isinstance(found, Region)
                yield found

    def _groups(self, decision: str, joined: Joined, least: Fraction) -> tuple[Group, ...]:
        """The groups that may differ; none where they are found at once not to."""
        groups = grouped(decision, joined.of_old(decision), joined.of_new(decision), least, self._stable)
        if joined.is_possible(any_of(*(formula for group in groups for formula in group.formulas))) is False:
            return ()
        return groups

    def _over(self, *, rounded: bool) -> Joined:
        if rounded not in self._joined:
            self._joined[rounded] = Joined(self._old, self._new, rounded=rounded)
        return self._joined[rounded]


def _region(decision: str, joined: Joined, group: Group) -> Iterator[Difference]:
    differ = any_of(*group.formulas)
    possible = joined.is_possible(differ)
    if possible is False:
        return
    found = joined.find(decision, differ)
    match found:
        case Impossible():
            return
        case Unsolved(reason):
            yield Unclear(decision, reason)
        case Pair(_, _, old, new):
            if same_answer(old.values[decision], new.values[decision]):
                yield Unclear(decision, _NOT_CONFIRMED)
            else:
                yield Region(decision, group.old_marks, group.new_marks, found, group.factor)


def same_answer(old: Value, new: Value) -> bool:
    """Whether two answers are the same; one null is as good as another."""
    if isinstance(old, Null) or isinstance(new, Null):
        return isinstance(old, Null) and isinstance(new, Null)
    return old == new


def _rounding(version: Version, decision: str) -> Rounding | None:
    return next(rule.decision.rounding for rule in version.rules.rules if rule.decision.name == decision)


def _rounds_before(version: Version, decision: str) -> bool:
    """Whether a decision rests on one that is rounded."""
    decisions = {rule.decision.name for rule in version.rules.rules}
    waiting = [name for name in version.rules.requires(decision) if name in decisions]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(used for used in version.rules.requires(name) if used in decisions)
    return any(_rounding(version, name) is not None for name in seen)
