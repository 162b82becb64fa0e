"""The worst drop between two rows of a large table over facts, by sweeping its rows: no solver is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.feel import Hit, Value, typed
from luoshi.feel.proof.boxes import Box, Ends, meeting
from luoshi.feel.proof.sets import Labels, Numbers, Span, Values, both, is_empty
from luoshi.feel.proof.sweeps import Region
from luoshi.feel.proof.unary import number_of
from luoshi.programme.verification.changes.neighbours import Sides
from luoshi.programme.verification.findings import FactsWitness
from luoshi.programme.verification.subject import Case, Ruleset, value_of
from luoshi.programme.verification.tables.grids import Tabulation, tabulation

LARGE = 60
"""Tables of more rows than this are swept; of smaller ones the solver finds plainer cases."""

_FEN = Fraction(1, 100)
_EXCLUSIVE = frozenset({Hit.UNIQUE, Hit.ANY})


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A row of a table with one interval of the fact that changes, and what it gives."""

    region: Region
    span: Span
    result: Fraction


@dataclass(frozen=True, slots=True)
class TableDrop:
    """The worst drop along a fact: both sides, as `decide` confirms them; None for no drop.

    `is_unclear` where a steeper one could not be confirmed, since rows overlap.
    """

    sides: Sides | None
    is_unclear: bool = False


def swept(ruleset: Ruleset, decision: str) -> Tabulation | None:
    """The large table that a decision is, where each row gives a number whatever the facts, and rows exclude others."""
    tree = next(rule.logic.tree for rule in ruleset.rules.rules if rule.decision.name == decision)
    if not isinstance(tree, typed.Table) or len(tree.rows) <= LARGE or tree.hit not in _EXCLUSIVE:
        return None
    table = tabulation(ruleset, ruleset.programme.decisions[decision])
    if table is None or not table.is_direct or tree.outputs[0].default is not None:
        return None
    return table if all(isinstance(each, Decimal) for each in table.results) else None


def table_drop(table: Tabulation, fact: str, step: Fraction, least: Fraction) -> TableDrop:
    """The worst drop for `step` more of a fact, of more than `least`."""
    if fact not in table.facts:
        return TableDrop(None)
    place = table.facts.index(fact)
    stretches = tuple(_stretches(table, place))
    before = [_box(table, each, place) for each in stretches]
    after = [_moved(box, fact, step) for box in before]

    def falls(first: int, second: int) -> bool:
        return stretches[first].result > 0 and stretches[first].result - stretches[second].result > least

    pairs = ((stretches[first], stretches[second]) for first, second in meeting(before, after, falls))
    is_unclear = False
    for one, other in sorted(pairs, key=lambda pair: pair[1].result / pair[0].result):
        region = _region(table, one, other, place, step)
        if region is None:
            continue
        sides = _sides(table, region, fact, step)
        if sides is not None and _shows(sides, table.name, one, other):
            return TableDrop(sides, is_unclear)
        is_unclear = True
    return TableDrop(None, is_unclear)


def _stretches(table: Tabulation, place: int) -> Iterator[_Stretch]:
    assert table.grid is not None
    for row, result in zip(table.grid.rows, table.results, strict=True):
        known = row[place].known
        if isinstance(result, Decimal) and isinstance(known, Numbers):
            for span in known.spans():
                yield _Stretch(row, span, Fraction(result))


def _box(table: Tabulation, stretch: _Stretch, place: int) -> Box:
    numbers: dict[str, Ends] = {}
    values: dict[str, str | bool] = {}
    for number, (fact, each) in enumerate(zip(table.facts, stretch.region, strict=True)):
        assert fact is not None
        match each.known:
            case Numbers() as known:
                spans = (stretch.span,) if number == place else tuple(known.spans())
                if spans:
                    numbers[fact] = (spans[0].low, spans[-1].high)
            case Labels(named, others):
                if not others and len(named) == 1:
                    values[fact] = next(iter(named))
    return Box(numbers, values)


def _moved(box: Box, fact: str, step: Fraction) -> Box:
    """The box of the case after, told by the fact of the one before."""
    low, high = ((cut[0] - step, cut[1]) if cut is not None else None for cut in box.numbers[fact])
    return Box({**box.numbers, fact: (low, high)}, box.values)


def _region(table: Tabulation, one: _Stretch, other: _Stretch, place: int, step: Fraction) -> Region | None:
    """The cases in which the first row decides, and with a step more of the fact the other; None for none."""
    assert table.grid is not None
    found: list[Values] = []
    for number, domain in enumerate(table.grid.domains):
        if number == place:
            allowed = domain.values
            here = both(both(_values(one.span), allowed), _less(both(_values(other.span), allowed), step))
        else:
            here = both(both(one.region[number], other.region[number]), domain.values)
        if is_empty(here, domain.step):
            return None
        found.append(here)
    return tuple(found)


def _sides(table: Tabulation, region: Region, fact: str, step: Fraction) -> Sides | None:
    found = table.find([region])
    if not isinstance(found, Case):
        return None
    assert table.grid is not None
    number = number_of(found.facts[fact], table.grid.domains[table.facts.index(fact)].kind)
    more = None if number is None else value_of(table.ruleset.programme.terms[fact], number + step)
    if more is None:
        return None
    facts: Mapping[str, Value] = {**found.facts, fact: more}
    return Sides(*(table.ruleset.witness(each, (table.name,)) for each in (found.facts, facts)))


def _shows(sides: Sides, decision: str, one: _Stretch, other: _Stretch) -> bool:
    """Whether `decide` gives what the rows do, amounts rounded."""
    return all(_is_near(side, decision, row.result) for side, row in ((sides.before, one), (sides.after, other)))


def _is_near(side: FactsWitness, decision: str, result: Fraction) -> bool:
    value = side.shows[decision]
    return isinstance(value, Decimal) and abs(Fraction(value) - result) < _FEN


def _values(span: Span) -> Values:
    return Values(Numbers(span.low is None, tuple(cut for cut in (span.low, span.high) if cut is not None)), null=False)


def _less(values: Values, step: Fraction) -> Values:
    """The numbers that are a step below these."""
    known = values.known
    assert isinstance(known, Numbers)
    return Values(Numbers(known.from_start, tuple((value - step, above) for value, above in known.cuts)), null=False)
