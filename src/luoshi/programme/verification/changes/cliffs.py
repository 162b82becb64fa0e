"""Cliffs: one more unit of a fact that costs more of an amount than the package allows for.

A unit is 1 of a whole number, one yuan, one day, 0.01 of a decimal number, and 0.01 percentage points of a rate: any
line is crossed by an increase however small, so that of a number without steps the least that people write is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import assert_never

from luoshi.feel.proof.pieces import Opaque
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.programme.model import DecisionInfo, Programme, TermType
from luoshi.programme.verification.changes.differences import (
    behind,
    difference,
    distinct_rulesets,
    told_change,
    told_rise,
)
from luoshi.programme.verification.changes.drops import Drops, Within, Worst
from luoshi.programme.verification.changes.neighbours import Neighbours, Sides
from luoshi.programme.verification.changes.received import Amounts, Role
from luoshi.programme.verification.changes.table_drops import swept, table_drop
from luoshi.programme.verification.findings import (
    Cliff,
    FactsWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Ruleset, Subject
from luoshi.programme.verification.tables.grids import Tabulation

STATED_SHARE = Decimal("0.2")
"""The share that one more unit may cost at most where a package states none."""

_NUMBERS = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.RATE, TermType.MONEY})
_COSTING_NOTHING = frozenset({Role.OWED, Role.TESTED})
_MOST_TOLD = 3
_FEN = Fraction(1, 100)
_PLACES = tuple(Decimal(1).scaleb(-places) for places in (1, 2, 4, 8))


@dataclass(frozen=True, slots=True)
class _Drop:
    """The worst drop of a decision along a fact under some rules, as `decide` confirms it: what share it costs.

    `reckoned` is the share without what the steady slope costs: it says whether the drop is too steep, and which of two
    is worse.
    """

    decision: str
    fact: str
    ruleset: Ruleset
    sides: Sides
    share: Decimal
    reckoned: Fraction


@dataclass(frozen=True, slots=True)
class _Open:
    """A fact along which it could not be settled by how much the decision drops, and why."""

    fact: str
    reason: str


@dataclass(slots=True)
class _Course:
    """What is known of a decision along all its facts: the worst drop, the facts that are too steep, what is open.

    `limit` is the share that one more unit may cost at most. Of a burden drops are looked for with one unit less, which
    are the rises with one more.
    """

    info: DecisionInfo
    facts: tuple[str, ...]
    limit: Decimal
    worst: _Drop | None = None
    steep: dict[str, None] = field(default_factory=dict)
    open: list[_Open] = field(default_factory=list)
    method: Method = Method.RATIONAL

    @property
    def known(self) -> Fraction:
        """The share that the worst drop so far costs."""
        return Fraction(0) if self.worst is None else self.worst.reckoned

    def note(self, drop: _Drop) -> None:
        """Keeps a drop if it is the worst so far, and its fact if it is too steep."""
        if drop.reckoned > self.known:
            self.worst = drop
        if drop.reckoned > self.limit:
            self.steep[drop.fact] = None


def cliffs(subject: Subject) -> Iterator[Result]:
    """One result for each amount and each number that nothing rests on: its worst cliff, or that none is too steep.

    What lessens an amount, or only decides which there is, costs nobody anything by itself and has no result. A cliff
    of an amount that another rests on is told once, where it reaches the other; one along facts that break a declared
    direction is told as that. Every worst drop is noted in `subject.cliffs`, also one that is not too steep.
    """
    told: list[_Drop] = []
    amounts = Amounts(subject.programme, STATED_SHARE)
    for info in _examined(subject.programme, amounts):
        course = _course(subject, info, amounts.limit(info.name))
        if not course.facts:
            continue
        worst = course.worst
        if worst is not None:
            subject.cliffs.append(_cliff(course, worst))
        if worst is not None and course.steep:
            is_turned = all((info.name, fact) in subject.turned for fact in course.steep)
            if not is_turned and not any(_is_same(course, worst, each) for each in told):
                is_clear = info.burden or amounts.role(info.name) is Role.RECEIVED
                owed = "" if is_clear else f"“{info.name}”要是由对方交的，写 burden: true。"
                yield _finding(subject.programme, course, worst, owed)
            told.append(worst)
        elif course.open:
            yield Unsettled(FindingKind.CLIFF, info.name, info.clauses, _why_open(course))
        else:
            text = f"{info.name}：任何一项事实多一个单位，都没有超过{percent(course.limit)}的落差"
            yield Proved(FindingKind.CLIFF, info.name, info.clauses, text, course.method)


def _examined(programme: Programme, amounts: Amounts) -> Iterator[DecisionInfo]:
    """The amounts, and the numbers on which no decision rests; those that rest on others come first."""
    goals = {goal.name for goal in programme.model.goals}
    for rule in reversed(programme.model.decisions):
        info = programme.decisions.get(rule.name)
        if info is None or info.is_list or info.type not in _NUMBERS:
            continue
        if not info.burden and amounts.role(info.name) in _COSTING_NOTHING:
            continue
        if info.type is TermType.MONEY or info.name in goals:
            yield info


def _course(subject: Subject, info: DecisionInfo, limit: Decimal) -> _Course:
    terms = subject.programme.terms
    facts = tuple(
        name for name in subject.rulesets[0].facts_behind((info.name,)) if _unit(terms[name].type) is not None
    )
    course = _Course(info, facts, limit)
    for ruleset in distinct_rulesets(subject, info.name) if facts else ():
        table = swept(ruleset, info.name)
        for fact in facts:
            unit = _unit(terms[fact].type)
            if unit is None or (course.known >= 1 and fact in course.steep):
                continue
            unit = -unit if info.burden else unit
            if table is not None:
                course.method = Method.SWEEP
                _go_along_table(course, table, fact, unit)
            else:
                _go_along(course, ruleset, fact, unit)
    return course


def _go_along(course: _Course, ruleset: Ruleset, fact: str, unit: Fraction) -> None:
    """Notes the worst drop along a fact, if it is worse than what is known, and whether there is one too steep."""
    limit, least = Fraction(course.limit), _least(course.info.type)
    try:
        drops = Drops(Neighbours(ruleset, course.info.name, fact, unit))
    except Opaque as opaque:
        course.open.append(_Open(fact, opaque.reason))
        return
    if course.known > limit and fact not in course.steep and drops.exceeds(limit, least) is True:
        course.steep[fact] = None
    worst = drops.worst(limit, course.known) if course.known < 1 else None
    match worst:
        case None | Within():
            return
        case Unsolved(reason):
            course.open.append(_Open(fact, reason))
            return
        case Worst():
            pass
        case _:
            assert_never(worst)
    sides = drops.sides(worst, least)
    if isinstance(sides, Impossible):
        return
    share = _share(sides, course.info.name) if isinstance(sides, Sides) else None
    is_steep = worst.share > limit or (worst.share == limit and worst.is_beyond)
    if isinstance(sides, Unsolved) or share is None or (is_steep and share <= limit):
        # A drop within the stated share that cannot be shown leaves nothing open.
        if is_steep:
            reason = sides.reason if isinstance(sides, Unsolved) else "试算的结果与推演的不同"
            course.open.append(_Open(fact, reason))
        return
    reckoned = Fraction(share) if is_steep and worst.share == limit else worst.share
    course.note(_Drop(course.info.name, fact, ruleset, sides, share, reckoned))


def _go_along_table(course: _Course, table: Tabulation, fact: str, unit: Fraction) -> None:
    """The same of a large table, by sweeping."""
    found = table_drop(table, fact, unit, _least(table.info.type))
    share = None if found.sides is None else _share(found.sides, table.name)
    if found.is_unclear and (share is None or share <= course.limit):
        course.open.append(_Open(fact, "几行同时适用，落差求不出"))
    elif found.sides is not None and share is not None:
        course.note(_Drop(table.name, fact, table.ruleset, found.sides, share, Fraction(share)))


def _least(kind: TermType) -> Fraction:
    """What a drop has to be more than: a fen may be due to rounding alone."""
    return _FEN if kind is TermType.MONEY else Fraction(0)


def _unit(kind: TermType) -> Fraction | None:
    """How much one more of a fact is; None for facts that have no more and less."""
    match kind:
        case TermType.INTEGER | TermType.MONEY | TermType.DATE:
            return Fraction(1)
        case TermType.DECIMAL:
            return Fraction(1, 100)
        case TermType.RATE:
            return Fraction(1, 10_000)
        case TermType.BOOLEAN | TermType.TEXT | TermType.CHOICE | TermType.ACCOUNT:
            return None
        case _:
            assert_never(kind)


def _share(sides: Sides, decision: str) -> Decimal | None:
    """The share that is lost by what `decide` answers on both sides; None where nothing is."""
    before, after = sides.before.shows[decision], sides.after.shows[decision]
    if not isinstance(before, Decimal) or not isinstance(after, Decimal) or before <= 0 or after >= before:
        return None
    return (before - after) / before


def _is_same(course: _Course, worst: _Drop, other: _Drop) -> bool:
    """Whether a cliff already told, of a decision that rests on this one, is this one's too."""
    if other.fact != worst.fact or course.info.name not in behind(other.ruleset, other.decision):
        return False
    before, after = (
        _decided(other.ruleset, side, course.info.name) for side in (other.sides.before, other.sides.after)
    )
    share = _share(Sides(before, after), course.info.name)
    return share is not None and share > course.limit


def _decided(ruleset: Ruleset, side: FactsWitness, decision: str) -> FactsWitness:
    return ruleset.witness(side.facts, (decision,))


def _finding(programme: Programme, course: _Course, worst: _Drop, owed: str) -> Finding:
    name, is_burden = course.info.name, course.info.burden
    sides = _in_order(course, worst)
    found = difference(worst.ruleset, name, sides.before, sides.after)
    before, after = found.before, found.after
    changes = [
        told_rise(programme, worst.fact, before.facts[worst.fact], after.facts[worst.fact]),
        *(told_change(programme, each, before.shows[each], after.shows[each]) for each in (*found.behind, name)),
    ]
    clauses = "、".join(found.clauses)
    lost = (
        f"多出的部分占新数额的{percent(worst.share, course.limit)}"
        if is_burden
        else f"少了{percent(worst.share, course.limit)}"
    )
    message = f"{'，'.join(changes)}，{lost}（{clauses}）。"
    others = [fact for fact in course.steep if fact != worst.fact]
    if others:
        also = "、".join(others[:_MOST_TOLD]) + (f"等{len(others)}项事实" if len(others) > _MOST_TOLD else "")
        message += f"另外，{also}多一个单位，也可能{'多' if is_burden else '少'}{percent(course.limit)}以上。"
    return Finding(
        kind=FindingKind.CLIFF,
        severity=Severity.WARNING,
        about=f"{name}/{worst.fact}",
        clauses=found.clauses,
        message=message,
        remedy=(
            f"不是本意的，把落差改小，例如只对超过的部分适用后一档；是条文本意的，在 accepted 里说明理由，"
            f"或者给“{name}”写 cliff，说明最多可以{'多' if is_burden else '少'}多少。{owed}"
        ),
        witness=before,
        where=course.info.where,
        beside=after,
    )


def _cliff(course: _Course, drop: _Drop) -> Cliff:
    sides = _in_order(course, drop)
    return Cliff(
        drop.decision, drop.fact, percent(drop.share, course.limit), sides.before, sides.after, course.info.burden
    )


def _in_order(course: _Course, drop: _Drop) -> Sides:
    """The side with less of the fact first."""
    return Sides(drop.sides.after, drop.sides.before) if course.info.burden else drop.sides


def _why_open(course: _Course) -> str:
    """The facts along which it is not known, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for each in course.open:
        by_reason.setdefault(each.reason, []).append(each.fact)
    return "；".join(f"{'、'.join(dict.fromkeys(facts))}：{reason}" for reason, facts in by_reason.items())


def percent(share: Decimal, limit: Decimal | None = None) -> str:
    """A share as people read it, such as `33.3%`; with more decimals where it is close to the limit or the whole."""
    shown = share * 100
    for place in _PLACES:
        cut = shown.quantize(place, ROUND_HALF_UP)
        if cut == shown or cut not in (100, limit and limit * 100):
            break
    text = f"{cut.normalize():f}"
    return f"{text}%" if cut == shown else f"约{text}%"
