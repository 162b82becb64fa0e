"""Gaps, overlaps and rows that never decide, of every decision table and of every rule with exceptions."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from luoshi.feel import Hit
from luoshi.programme.verification.findings import Finding, FindingKind, Method, Proved, Result, Unsettled
from luoshi.programme.verification.subject import Subject
from luoshi.programme.verification.tables.dead_rows import dead_rows
from luoshi.programme.verification.tables.gaps import gaps_of
from luoshi.programme.verification.tables.grids import Examined, Tabulation, tabulations
from luoshi.programme.verification.tables.overlaps import overlaps_of

_ALONE = (Hit.UNIQUE, Hit.ANY)
_BY_RESULT = (Hit.ANY, Hit.PRIORITY)


def tables(subject: Subject) -> Iterator[Result]:
    """Whether the rows of each table cover every case, meet in none where they must not, and each decide some."""
    for versions in zip(*(tuple(tabulations(ruleset)) for ruleset in subject.rulesets), strict=True):
        distinct = _distinct(versions)
        yield from _told(FindingKind.GAP, versions[0], [gaps_of(each) for each in distinct])
        if versions[0].table.hit in _ALONE:
            yield from _told(FindingKind.OVERLAP, versions[0], [overlaps_of(each) for each in distinct])
        yield from _told(FindingKind.UNREACHABLE, versions[0], [dead_rows(distinct)])


def _distinct(versions: Sequence[Tabulation]) -> list[Tabulation]:
    """The table under each rule set, but once where it rests on facts alone and its rows are the same."""
    found: list[Tabulation] = []
    for each in versions:
        if not any(_is_same(each, other) for other in found):
            found.append(each)
    return found


def _is_same(one: Tabulation, other: Tabulation) -> bool:
    if not one.is_direct or one.grid is None or other.grid is None or not one.grid.is_like(other.grid):
        return False
    return one.table.hit not in _BY_RESULT or one.results == other.results


def _told(kind: FindingKind, tabulation: Tabulation, examined: Sequence[Examined]) -> Iterator[Result]:
    """The findings of all rule sets, that of the earliest for all, and one answer where there are none."""
    name, clauses = tabulation.name, tabulation.info.clauses
    found: dict[str, Finding] = {}
    places: set[object] = set()
    for each in examined:
        known = zip_longest(each.findings, each.places)
        fresh = [finding for finding, place in known if finding is not None and (place is None or place not in places)]
        for finding in fresh:
            found.setdefault(finding.about, finding)
        places |= set(each.places)
    yield from found.values()
    reasons = dict.fromkeys(reason for each in examined for reason in each.open)
    if reasons:
        yield Unsettled(kind, name, clauses, "；".join(reasons))
    elif not found:
        method = next((each.method for each in examined if each.method is Method.SOLVER), examined[0].method)
        yield Proved(kind, name, clauses, examined[0].proof, method)
