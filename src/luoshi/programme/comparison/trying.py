"""Where formulas do not tell a decision apart: cases that differ below it, tried on the decision itself."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from luoshi.feel import Value
from luoshi.programme.comparison.differing import MOST_REGIONS, Region, same_answer
from luoshi.programme.comparison.joining import Pair, Version
from luoshi.programme.model import Term, TermType

_MOST_TRIED = 64
"""So many ways to fill up the facts of one case are tried."""

_SOME_TEXT, _SOME_ACCOUNT = "某", "00000000"
_STEPS = {TermType.INTEGER: Decimal(1), TermType.MONEY: Decimal("0.01")}


def tried(decision: str, found: Sequence[Region], old: Version, new: Version) -> Iterator[Region]:
    """The regions of decisions below in whose cases the decision itself differs too, each with such a case.

    `found` are the regions of any decisions. Where none is given nothing is proved.
    """
    behind = _behind(old, decision) | _behind(new, decision)
    below = [each for each in found if each.decision in behind and (each.old_marks or each.new_marks)]
    told: list[Region] = []
    # Those nearest to the decision come last; the regions behind these say the same over again.
    for region in reversed(below):
        if len(told) >= MOST_REGIONS:
            return
        if any(_is_part(region, each) for each in told):
            continue
        pair = _pair(decision, region, found, old, new)
        if pair is not None:
            told.append(region)
            yield Region(decision, region.old_marks, region.new_marks, pair, None)


def _behind(version: Version, decision: str) -> frozenset[str]:
    """The decisions that one rests on."""
    decisions = {rule.decision.name for rule in version.rules.rules}
    seen: set[str] = set()
    waiting = [decision]
    while waiting:
        used = [name for name in version.rules.requires(waiting.pop()) if name in decisions and name not in seen]
        seen.update(used)
        waiting.extend(used)
    return frozenset(seen)


def _is_part(region: Region, other: Region) -> bool:
    return set(region.old_marks) <= set(other.old_marks) and set(region.new_marks) <= set(other.new_marks)


def _pair(decision: str, region: Region, found: Sequence[Region], old: Version, new: Version) -> Pair | None:
    """The case of a region, filled up with the other facts of the decision so that this differs; None without one."""
    wanted = [(version, version.rules.facts_behind(decision)) for version in (old, new)]
    known = (region.pair.old_facts, region.pair.new_facts)
    open_ones = dict.fromkeys(
        name for (_, names), facts in zip(wanted, known, strict=True) for name in names if name not in facts
    )
    given: Mapping[str, Value] = {**known[0], **known[1]}
    choices = [tuple(_values(name, given, found, wanted)) for name in open_ones]
    for values in itertools.islice(itertools.product(*choices), _MOST_TRIED):
        filled = dict(zip(open_ones, values, strict=True))
        facts = [
            {name: own[name] if name in own else filled[name] for name in names}
            for (_, names), own in zip(wanted, known, strict=True)
        ]
        pair = Pair(facts[0], facts[1], old.rules.decide(facts[0]), new.rules.decide(facts[1]))
        if not same_answer(pair.old.values[decision], pair.new.values[decision]):
            return pair
    return None


def _values(
    name: str, given: Mapping[str, Value], found: Sequence[Region], wanted: Sequence[tuple[Version, Sequence[str]]]
) -> Iterator[Value]:
    """What an open fact may be in every version that asks for it: that of the other version first, then plain ones."""
    terms = [version.programme.terms[name] for version, names in wanted if name in names]
    elsewhere = (facts[name] for each in found for facts in _facts(each) if name in facts)
    others = (given[name],) if name in given else ()
    candidates = (*others, *(value for term in terms for value in _plain(term)), *elsewhere)
    yield from dict.fromkeys(value for value in candidates if all(_fits(term, value) for term in terms))


def _facts(region: Region) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
    return region.pair.old_facts, region.pair.new_facts


def _plain(term: Term) -> tuple[Value, ...]:
    match term.type:
        case TermType.BOOLEAN:
            return False, True
        case TermType.CHOICE:
            return term.choices
        case TermType.TEXT:
            return (_SOME_TEXT,)
        case TermType.ACCOUNT:
            return (_SOME_ACCOUNT,)
        case TermType.DATE:
            return ()
        case _:
            return (max(Decimal(0), term.min or Decimal(0)),)


def _fits(term: Term, value: Value) -> bool:
    """Whether a value, plain or of either version, is one that the fact may have."""
    match term.type, value:
        case TermType.BOOLEAN, bool():
            return True
        case TermType.CHOICE, str():
            return value in term.choices
        case ((TermType.TEXT | TermType.ACCOUNT), str()):
            return True
        case TermType.DATE, _:
            return not isinstance(value, bool | Decimal | str)
        case ((TermType.INTEGER | TermType.MONEY | TermType.DECIMAL | TermType.RATE), Decimal()):
            step = _STEPS.get(term.type)
            on_step = step is None or value % step == 0
            low, high = term.min is None or value >= term.min, term.max is None or value <= term.max
            return on_step and low and high
        case _:
            return False
