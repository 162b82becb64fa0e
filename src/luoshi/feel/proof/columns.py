"""One column of a table cut into stretches: of the values in one stretch every row says the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import lcm

from luoshi.feel.proof.sets import (
    Cut,
    Domain,
    Kind,
    Known,
    Label,
    Labels,
    Numbers,
    Span,
    Values,
    either,
    lacks_multiples,
    nothing,
)

Ranges = tuple[tuple[int, int], ...]
"""Stretches by their numbers, each pair from the first to before the second; no two pairs touch."""


@dataclass(frozen=True, slots=True)
class Column:
    """The stretches that a column's domain falls into, and for each row those that it covers."""

    stretches: tuple[Span | Labels | None, ...]
    rows: tuple[Ranges, ...]
    kind: Kind

    @property
    def whole(self) -> Ranges:
        """All stretches."""
        return ((0, len(self.stretches)),) if self.stretches else ()

    def values(self, ranges: Ranges) -> Values:
        """The values in these stretches; what lies between two that are joined belongs to no value of the domain."""
        found = nothing(self.kind)
        cuts: list[Cut | None] = []
        for first, beyond in ranges:
            known = self.stretches[first:beyond]
            if known[-1] is None:
                found = Values(found.known, null=True)
                known = known[:-1]
            if known and isinstance(known[0], Span) and isinstance(known[-1], Span):
                cuts += (known[0].low, known[-1].high)
            for each in known:
                if isinstance(each, Labels):
                    found = either(found, Values(each, null=False))
        if not cuts:
            return found
        return Values(Numbers(cuts[0] is None, tuple(cut for cut in cuts if cut is not None)), found.null)


def column_of(domain: Domain, rows: Sequence[Values]) -> Column:
    """The column whose rows hold for these values."""
    match domain.values.known:
        case Numbers():
            stretches, covered = _of_numbers(domain, [_numbers(row.known) for row in rows])
        case Labels() as allowed:
            stretches, covered = _of_labels(allowed, [_labels(row.known) for row in rows])
    if not domain.values.null:
        return Column(tuple(stretches), tuple(map(_joined, covered)), domain.kind)
    last = len(stretches)
    for row, found in zip(rows, covered, strict=True):
        if row.null:
            found.append((last, last + 1))
    return Column((*stretches, None), tuple(map(_joined, covered)), domain.kind)


def _of_numbers(
    domain: Domain, rows: Sequence[Numbers]
) -> tuple[list[Span | Labels | None], list[list[tuple[int, int]]]]:
    allowed = _numbers(domain.values.known)
    cuts = _in_order({cut for each in (allowed, *rows) for cut in each.cuts})
    places = {cut: place for place, cut in enumerate(cuts, start=1)}
    ends: list[Cut | None] = [None, *cuts, None]
    kept: list[Span] = []
    is_kept = [0] * (len(cuts) + 1)
    for first, beyond in _runs(allowed, places):
        for place in range(first, beyond):
            span = Span(ends[place], ends[place + 1])
            if not lacks_multiples(span, domain.step):
                kept.append(span)
                is_kept[place] = 1
    before = [0, *accumulate(is_kept)]
    covered = [
        [(before[first], before[beyond]) for first, beyond in _runs(row, places) if before[first] < before[beyond]]
        for row in rows
    ]
    return list(kept), covered


def _runs(numbers: Numbers, places: dict[Cut, int]) -> Iterator[tuple[int, int]]:
    """The stretches between all cuts that the numbers cover."""
    ends = [places[cut] for cut in numbers.cuts]
    if numbers.from_start:
        ends.insert(0, 0)
    if len(ends) % 2:
        ends.append(len(places) + 1)
    return zip(ends[::2], ends[1::2], strict=True)


def _in_order(cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts sorted: as whole numbers, which are compared much sooner than fractions."""
    found = list(cuts)
    scale = lcm(*(value.denominator for value, _ in found))
    return sorted(found, key=lambda cut: (cut[0].numerator * (scale // cut[0].denominator), cut[1]))


def _of_labels(
    allowed: Labels, rows: Sequence[Labels]
) -> tuple[list[Span | Labels | None], list[list[tuple[int, int]]]]:
    named: dict[Label, None] = {}
    for each in (allowed, *rows):
        named |= dict.fromkeys(sorted(each.named, key=str))
    found = [label for label in named if label in allowed]
    stretches: list[Span | Labels | None] = [Labels(frozenset({label})) for label in found]
    if allowed.others:
        stretches.append(Labels(frozenset(named), others=True))
    places = {label: place for place, label in enumerate(found)}
    covered = []
    for row in rows:
        mentioned = sorted(places[label] for label in row.named if label in places)
        if not row.others:
            covered.append([(place, place + 1) for place in mentioned])
            continue
        edges = [0, *(edge for place in mentioned for edge in (place, place + 1)), len(stretches)]
        covered.append([(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b])
    return stretches, covered


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    for first, beyond in ranges:
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], beyond)
        else:
            found.append((first, beyond))
    return tuple(found)


def _numbers(known: Known) -> Numbers:
    if not isinstance(known, Numbers):
        raise TypeError(f"{known!r} are no numbers")
    return known


def _labels(known: Known) -> Labels:
    if not isinstance(known, Labels):
        raise TypeError(f"{known!r} are no texts")
    return known
