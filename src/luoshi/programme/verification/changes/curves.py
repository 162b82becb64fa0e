"""The course of a decision along one fact, so that a cliff can be looked at."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from luoshi.feel import Value
from luoshi.programme.deciding import values
from luoshi.programme.model import Programme, TermType
from luoshi.programme.verification.findings import Cliff

_SAMPLES = 160
_LEAST_UNITS = 10
_LEAST_DAYS = 30
_FEN = Decimal("0.01")
_CENT_OF_PERCENT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The value of the decision, exact, where the fact has this value; a day counts as its ordinal."""

    at: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """A decision along a fact, all other facts as they are just before its worst cliff; from left to right.

    `steps` says that the fact has whole units, between which there is nothing. Where the decision has no number the
    point is missing.
    """

    cliff: Cliff
    points: tuple[CurvePoint, ...]
    before: Decimal
    after: Decimal
    steps: bool


def curve(programme: Programme, cliff: Cliff) -> Curve | None:
    """The decision around the cliff, on both of its sides exactly; None where the fact has no order to draw along."""
    before, after = (_number(side.facts.get(cliff.fact)) for side in (cliff.before, cliff.after))
    if before is None or after is None:
        return None
    term = programme.terms[cliff.fact]
    found = Curve(cliff, (), before, after, term.type in (TermType.INTEGER, TermType.DATE))
    return replace(found, points=tuple(_points(programme, found)))


def _points(programme: Programme, found: Curve) -> Iterator[CurvePoint]:
    cliff = found.cliff
    is_day = isinstance(cliff.before.facts[cliff.fact], dt.date)
    for at in _grid(programme, found):
        fact: Value = dt.date.fromordinal(int(at)) if is_day else at
        value = values(programme, {**cliff.before.facts, cliff.fact: fact}, cliff.before.on)[cliff.decision]
        if isinstance(value, Decimal):
            yield CurvePoint(at, value)


def _grid(programme: Programme, found: Curve) -> list[Decimal]:
    """Values of the fact from left to right, those at the cliff among them, within what the fact may be."""
    term = programme.terms[found.cliff.fact]
    least = _LEAST_DAYS if term.type is TermType.DATE else _LEAST_UNITS * abs(found.after - found.before)
    reach = Decimal(least) if term.type is TermType.DATE else max(Decimal(least), abs(found.before))
    low, high = min(found.before, found.after) - reach, max(found.before, found.after) + reach
    low = low if term.min is None else max(low, term.min)
    high = high if term.max is None else min(high, term.max)
    step = _step(term.type)
    stride = max(step, _rounded((high - low) / _SAMPLES, step))
    steps = range(int((high - low) / stride) + 1)
    return sorted({low + stride * each for each in steps} | {found.before, found.after, high})


def _step(kind: TermType) -> Decimal:
    """What two neighbouring values of such a fact are drawn apart at least."""
    if kind in (TermType.INTEGER, TermType.DATE):
        return Decimal(1)
    return _FEN if kind is TermType.MONEY else _CENT_OF_PERCENT


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_EVEN)


def _number(value: Value | None) -> Decimal | None:
    if isinstance(value, dt.date):
        return Decimal(value.toordinal())
    return value if isinstance(value, Decimal) else None
