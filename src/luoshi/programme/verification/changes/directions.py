"""Declared directions: whether more of a fact never lowers, or never raises, a decision."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from luoshi.feel import Value
from luoshi.feel.proof.formulas import FALSE, Formula, Polynomial, Relation, all_of, any_of, sign
from luoshi.feel.proof.pieces import Opaque, Ratio
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.feel.proof.substituting import common_factors, without
from luoshi.programme.model import DecisionInfo, Direction, TermType
from luoshi.programme.verification.changes.differences import (
    difference,
    distinct_rulesets,
    told_change,
    told_rise,
)
from luoshi.programme.verification.changes.neighbours import Neighbours, Sides
from luoshi.programme.verification.findings import (
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Ruleset, Subject

_MORE = {TermType.DATE: "晚", TermType.RATE: "高", TermType.DECIMAL: "大"}
_MORE_TIME = "长"
_TIMES = frozenset({"年", "个月", "月", "周", "天", "日", "小时", "分钟"})
_PLAIN_LOSSES = (Fraction(100), Fraction(1))
"""By how much a broken direction is shown, in yuan or units, if it can be: what anyone sees at once comes first."""


def directions(subject: Subject) -> Iterator[Result]:
    """One result for each direction that a decision declares.

    Two cases that differ in that fact alone refute it. It holds where no two cases of any rule set do; amounts are
    taken before rounding, which keeps their order. Cases in which nothing is decided do not count against it. Facts of
    which more costs somebody something, against what is declared, are noted in `subject.turned`.
    """
    for info in subject.programme.decisions.values():
        for fact, direction in info.monotone.items():
            result = _settled(subject, info, fact, direction)
            if isinstance(result, Finding) and direction is (Direction.DOWN if info.burden else Direction.UP):
                subject.turned.add((info.name, fact))
            yield result


def _settled(subject: Subject, info: DecisionInfo, fact: str, direction: Direction) -> Result:
    about = f"{info.name}/{fact}"
    unclear = ""
    for ruleset in distinct_rulesets(subject, info.name):
        found = _refuted(ruleset, info.name, fact, direction)
        match found:
            case Sides():
                return _finding(ruleset, info, fact, direction, found)
            case Unsolved(reason):
                unclear = unclear or reason
            case Impossible():
                pass
            case _:
                assert_never(found)
    if unclear:
        return Unsettled(FindingKind.MONOTONE, about, info.clauses, unclear)
    text = f"其他情况不变，{_said(subject.rulesets[0], fact, info.name, direction)}"
    if info.type is TermType.MONEY:
        text += "；进位到分不改变先后"
    return Proved(FindingKind.MONOTONE, about, info.clauses, text, Method.RATIONAL)


def _refuted(ruleset: Ruleset, decision: str, fact: str, direction: Direction) -> Sides | Impossible | Unsolved:
    """Two cases that go against the direction, the one with less of the fact first, as `decide` confirms them."""
    try:
        neighbours = Neighbours(ruleset, decision, fact)
    except Opaque as opaque:
        return Unsolved(opaque.reason)
    possible = neighbours.is_possible(_against(neighbours, direction, Fraction(0)))
    if isinstance(possible, Unsolved):
        return possible
    if not possible:
        return Impossible()
    answer: Sides | Impossible | Unsolved = Impossible()
    for loss in (*_PLAIN_LOSSES, Fraction(0)):
        answer = neighbours.find(_against(neighbours, direction, loss))
        if isinstance(answer, Sides) and _goes_against(answer, decision, direction):
            return answer
    return answer if isinstance(answer, Unsolved) else Unsolved("进位到分以后看不出差别")


def _against(neighbours: Neighbours, direction: Direction, least: Fraction) -> Formula:
    """Whether the decision goes the wrong way as the fact grows, by at least so much; with zero, by anything at all."""
    further = Polynomial.variable(neighbours.second) - Polynomial.variable(neighbours.fact)
    grows = sign(further, Relation.POSITIVE)
    found: list[Formula] = []
    for first, second in neighbours.meeting():
        before, after = neighbours.before[first], neighbours.after[second]
        fall = all_of(grows, _difference(neighbours, before.value, after.value, least, direction))
        if fall != FALSE:
            found.append(all_of(neighbours.both(first, second, fall), fall))
    return any_of(*found)


def _difference(neighbours: Neighbours, before: Ratio, after: Ratio, least: Fraction, direction: Direction) -> Formula:
    """Whether what goes the wrong way is at least so much, cross-multiplied: denominators are positive."""
    more, fewer = (before, after) if direction is Direction.UP else (after, before)
    common_denominator = more.denominator * fewer.denominator
    wrong = more.numerator * fewer.denominator - fewer.numerator * more.denominator
    if least:
        return sign(wrong - common_denominator.scaled(least), Relation.NOT_NEGATIVE)
    factors = common_factors((wrong,), neighbours.not_negative)
    parts = (sign(Polynomial.variable(name), Relation.POSITIVE) for name in dict.fromkeys(factors))
    return all_of(*parts, sign(without(wrong, factors), Relation.POSITIVE))


def _goes_against(sides: Sides, decision: str, direction: Direction) -> bool:
    """Whether what `decide` answers goes the wrong way too."""
    less, more = (_place(side.shows[decision]) for side in (sides.before, sides.after))
    if less is None or more is None:
        return False
    return less > more if direction is Direction.UP else less < more


def _place(value: Value) -> Decimal | None:
    """A number, or a day counted; None for a decision that is null."""
    if isinstance(value, dt.date):
        return Decimal(value.toordinal())
    return value if isinstance(value, Decimal) else None


def _finding(ruleset: Ruleset, info: DecisionInfo, fact: str, direction: Direction, sides: Sides) -> Finding:
    programme = ruleset.programme
    found = difference(ruleset, info.name, sides.before, sides.after)
    changes = [
        told_rise(programme, fact, found.before.facts[fact], found.after.facts[fact]),
        *(told_change(programme, name, found.before.shows[name], found.after.shows[name]) for name in found.behind),
        told_change(programme, info.name, found.before.shows[info.name], found.after.shows[info.name]),
    ]
    clauses = "、".join(found.clauses)
    declared = _said(ruleset, fact, info.name, direction)
    return Finding(
        kind=FindingKind.MONOTONE,
        severity=Severity.ERROR,
        about=f"{info.name}/{fact}",
        clauses=found.clauses,
        message=f"方案写明{declared}；可是其他情况不变，{'，'.join(changes)}（{clauses}）。",
        remedy=f"改正这几条规定；本来就不该这样要求的，删去“{info.name}”的 monotone 中“{fact}”一项。",
        witness=found.before,
        where=info.where,
        beside=found.after,
    )


def _said(ruleset: Ruleset, fact: str, decision: str, direction: Direction) -> str:
    """The direction as people say it: `上年度实缴保费越多，补贴金额不减少`."""
    programme = ruleset.programme
    term = programme.terms[fact]
    becomes_day = programme.decisions[decision].type is TermType.DATE
    match direction:
        case Direction.UP:
            course = "不提前" if becomes_day else "不减少"
        case Direction.DOWN:
            course = "不推迟" if becomes_day else "不增加"
        case _:
            assert_never(direction)
    return f"{fact}越{_MORE_TIME if term.unit in _TIMES else _MORE.get(term.type, '多')}，{decision}{course}"
