"""Facts on a line that no formula says, found by trying: one fact moves until the figure crosses the line."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from luoshi.feel import Value
from luoshi.programme.cover.exercising import Given, Run, step_of
from luoshi.programme.cover.targets import Side
from luoshi.programme.model import Programme, Term

_FARTHEST = 16
"""Steps are doubled so often before a fact is given up: some 180 years in days."""

_FIRST_DAY = dt.date(1900, 1, 1).toordinal()
_LAST_DAY = dt.date(2100, 12, 31).toordinal()
_PLAIN_STEP = Decimal("0.01")


def crossings(programme: Programme, start: Given, side: Side) -> Iterator[Given]:
    """Cases that differ from the given one in one fact and lie on the line or a step from it, on either side."""
    for name in start.facts:
        term = programme.terms[name]
        for direction in (1, -1):
            low, high = 0, _crossed(programme, start, side, name, direction)
            if high is None:
                continue
            while high - low > 1:
                middle = (low + high) // 2
                if _sign(programme, start, side, name, direction * middle) == _sign(programme, start, side, name, 0):
                    low = middle
                else:
                    high = middle
            for steps in (high - 1, high, high + 1):
                moved = _moved(term, start.facts[name], direction * steps)
                if moved is not None:
                    yield replace(start, facts={**start.facts, name: moved})


def _crossed(programme: Programme, start: Given, side: Side, name: str, direction: int) -> int | None:
    """How many steps certainly lead across the line or on to it; None where doubling them does not."""
    before = _sign(programme, start, side, name, 0)
    if before is None:
        return None
    for power in range(_FARTHEST + 1):
        after = _sign(programme, start, side, name, direction * 2**power)
        if after is None:
            return None
        if after != before:
            return int(2**power)
    return None


def _sign(programme: Programme, start: Given, side: Side, name: str, steps: int) -> int | None:
    """Whether the figure lies above the line, on it or below, with one fact moved by steps; None without a figure."""
    moved = _moved(programme.terms[name], start.facts[name], steps)
    if moved is None:
        return None
    apart = Run(programme, replace(start, facts={**start.facts, name: moved})).difference(side)
    return None if apart is None else (apart > 0) - (apart < 0)


def _moved(term: Term, value: Value, steps: int) -> Value | None:
    """The fact moved by so many steps; None for one that has none, and outside of its range."""
    step = step_of(term)
    if isinstance(value, dt.date) and isinstance(step, dt.timedelta):
        day = value.toordinal() + steps
        return dt.date.fromordinal(day) if _FIRST_DAY <= day <= _LAST_DAY else None
    if isinstance(value, Decimal):
        moved = value + (step if isinstance(step, Decimal) else _PLAIN_STEP) * steps
        inside = (term.min is None or moved >= term.min) and (term.max is None or moved <= term.max)
        return moved if inside else None
    return None
