"""`diff`: two versions of a programme, clause by clause, element by element, and by what they decide."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.feel import Value
from luoshi.programme.comparison.clauses import ClauseChange, clause_changes
from luoshi.programme.comparison.definitions import DefinitionChange, definition_changes
from luoshi.programme.comparison.differing import Difference, Differences, Region, Unclear, same_answer
from luoshi.programme.comparison.joining import Version
from luoshi.programme.comparison.shapes import shape
from luoshi.programme.comparison.trying import tried
from luoshi.programme.deciding import model_on
from luoshi.programme.model import Programme

_TRIED = "；已列出的情形是照前面的判定试算的，可能还有别的"


@dataclass(frozen=True, slots=True)
class DatedRegion:
    """A region, the days whose rules it was found under; they differ where the versions are not in force together."""

    region: Region
    old_on: dt.date
    new_on: dt.date


@dataclass(frozen=True, slots=True)
class Asked:
    """What a decision wants to know in one version and not in the other."""

    decision: str
    more: tuple[str, ...]
    less: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between two versions.

    `same` are the decisions of both that are proved to answer alike for all facts that both versions take; `asked` what
    more or less they want to know.
    """

    old: Programme
    new: Programme
    clauses: tuple[ClauseChange, ...]
    definitions: tuple[DefinitionChange, ...]
    regions: tuple[DatedRegion, ...]
    same: tuple[str, ...]
    unsettled: tuple[Unclear, ...]
    asked: tuple[Asked, ...]


def compare(old: Programme, new: Programme) -> Compared:
    """The clauses and elements that differ, and for each decision of both versions where it answers otherwise."""
    shared = tuple(name for name in new.decisions if name in old.decisions)
    regions: list[DatedRegion] = []
    unsettled: dict[Unclear, None] = {}
    for old_on, new_on in _days(old, new):
        mine, theirs = Version(old, model_on(old, old_on)), Version(new, model_on(new, new_on))
        alike = _Alike(mine, theirs)
        # Before anything is proved, those are alike that are written alike.
        differences = Differences(mine, theirs, frozenset(name for name in shared if alike.is_alike(name)))
        # What a decision rests on comes before it, so that what is proved of the one serves the other.
        for decision in (rule.decision.name for rule in theirs.rules.rules if rule.decision.name in old.decisions):
            if alike.is_alike(decision):
                continue
            different = list(differences.of(decision))
            if not different:
                alike.note(decision)
            elif all(isinstance(each, Unclear) for each in different):
                shown = tuple(tried(decision, [each.region for each in regions], mine, theirs))
                different = [*(_with_examples(each) if shown else each for each in different), *shown]
            for found in different:
                if isinstance(found, Unclear):
                    unsettled[found] = None
                elif not any(_is_told(each, found, mine, theirs) for each in regions):
                    regions.append(DatedRegion(found, old_on, new_on))
    open_ones = {each.region.decision for each in regions} | {each.decision for each in unsettled}
    order = list(new.decisions)
    return Compared(
        old=old,
        new=new,
        clauses=clause_changes(old.document, new.document),
        definitions=definition_changes(old, new),
        regions=tuple(sorted(regions, key=lambda each: order.index(each.region.decision))),
        same=tuple(name for name in shared if name not in open_ones),
        unsettled=tuple(unsettled),
        asked=tuple(_asked(old, new, shared)),
    )


def _with_examples(found: Difference) -> Difference:
    """What was not settled, with word that the regions told beside it may not be all."""
    return Unclear(found.decision, found.reason + _TRIED) if isinstance(found, Unclear) else found


def _days(old: Programme, new: Programme) -> tuple[tuple[dt.date, dt.date], ...]:
    """The first day of each pair of distinct rules that are in force together.

    Where the versions are in force one after the other, the last rules of the earlier and the first of the later one.
    """
    since, until = max(old.since, new.since), min(old.until, new.until)
    if since > until:
        if old.until < new.since:
            return ((old.until, new.since),)
        return ((old.since, new.until),)
    turns = {since, *(dated.since for each in (old, new) for dated in each.models if since < dated.since <= until)}
    found: dict[object, dt.date] = {}
    for day in sorted(turns):
        found.setdefault((_constants(old, day), _constants(new, day)), day)
    return tuple((day, day) for day in found.values())


def _constants(programme: Programme, day: dt.date) -> tuple[tuple[str, Value], ...]:
    return tuple((name, each.value) for name, each in model_on(programme, day).rules.constants.items())


def _is_told(told: DatedRegion, found: Region, old: Version, new: Version) -> bool:
    """Whether a region of earlier days says the same for these."""
    region = told.region
    if (region.decision, region.old_marks, region.new_marks, region.factor) != (
        found.decision,
        found.old_marks,
        found.new_marks,
        found.factor,
    ):
        return False
    before = old.rules.decide(region.pair.old_facts).values[region.decision]
    after = new.rules.decide(region.pair.new_facts).values[region.decision]
    return same_answer(before, region.pair.old.values[region.decision]) and same_answer(
        after, region.pair.new.values[region.decision]
    )


def _asked(old: Programme, new: Programme, shared: tuple[str, ...]) -> Iterator[Asked]:
    for decision in shared:
        before, after = old.model.facts_behind(decision), new.model.facts_behind(decision)
        more = tuple(fact for fact in after if fact not in before)
        less = tuple(fact for fact in before if fact not in after)
        if more or less:
            yield Asked(decision, more, less)


class _Alike:
    """Decisions that say the same in both versions, word for word, where what they rest on gives the same."""

    def __init__(self, old: Version, new: Version) -> None:
        self._old, self._new = old, new
        self._rules = [{rule.decision.name: rule for rule in version.rules.rules} for version in (old, new)]
        self._known: dict[str, bool] = {}

    def is_alike(self, name: str) -> bool:
        """Whether a name means the same value for the same facts."""
        if name not in self._known:
            self._known[name] = self._compared(name)
        return self._known[name]

    def note(self, decision: str) -> None:
        """Takes it for proved that a decision gives the same, however it is written."""
        self._known[decision] = True

    def _compared(self, name: str) -> bool:
        mine, theirs = (rules.get(name) for rules in self._rules)
        if mine is not None and theirs is not None:
            same = (shape(mine.logic), mine.decision.rounding, mine.type) == (
                shape(theirs.logic),
                theirs.decision.rounding,
                theirs.type,
            )
            return same and all(self.is_alike(used) for used in mine.requires)
        terms = self._old.programme.terms.get(name), self._new.programme.terms.get(name)
        if terms[0] is not None and terms[1] is not None:
            return terms[0].type is terms[1].type
        constants = self._old.rules.constants.get(name), self._new.rules.constants.get(name)
        return constants[0] is not None and constants[1] is not None and constants[0].value == constants[1].value
