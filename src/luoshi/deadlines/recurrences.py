"""Recurrences: what is owed once in each day, week, month, quarter, half-year or year."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import assert_never

from luoshi.deadlines.calendar import Calendar
from luoshi.deadlines.limits import SHANGHAI, Due, due, due_on, midnight_after, months_later
from luoshi.periods import (
    MONTHS,
    Cadence,
    DateOf,
    DayOf,
    EndOf,
    Once,
    Period,
    Recurrence,
    Roll,
    Unit,
    WeekdayOf,
    Within,
    cadence_of,
)

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn of a recurrence: the period it is about, both days inclusive, the day it can be done from, its end."""

    period_start: date
    period_end: date
    opens: date
    due: Due


def occurrences(recurrence: Recurrence, first: date, last: date, calendar: Calendar) -> tuple[Occurrence, ...]:
    """Every occurrence whose last day, after rolling, lies between `first` and `last`, both inclusive, in order."""
    found = []
    for occurrence in _due_from(recurrence, first, calendar):
        if occurrence.due.day > last:
            break
        found.append(occurrence)
    return tuple(found)


def next_due(spec: Recurrence | Once, now: datetime, calendar: Calendar) -> Occurrence:
    """The first occurrence that ends after `now`, so that what is due today is still due today.

    A rule that stands alone is about the week, month or year of `now` and later ones, never about one that has ended.
    Raises ValueError for a `now` without zone.
    """
    if now.tzinfo is None:
        raise ValueError(f"now needs its time zone: {now}")
    today = now.astimezone(SHANGHAI).date()
    match spec:
        case Recurrence():
            coming = _due_from(spec, today, calendar)
        case Once(rule, roll):
            alone = Recurrence(cadence_of(rule), rule, roll)
            coming = _from(alone, _start(alone.cadence, today), calendar)
        case _:
            assert_never(spec)
    return next(occurrence for occurrence in coming if occurrence.due.at > now)


def _due_from(recurrence: Recurrence, day: date, calendar: Calendar) -> Iterator[Occurrence]:
    """Every occurrence whose last day is `day` or later; last days never go back from one period to the next."""
    start = _start(recurrence.cadence, day)
    while _occurrence(recurrence, before := _start(recurrence.cadence, start - _DAY), calendar).due.day >= day:
        start = before
    return (occurrence for occurrence in _from(recurrence, start, calendar) if occurrence.due.day >= day)


def _from(recurrence: Recurrence, start: date, calendar: Calendar) -> Iterator[Occurrence]:
    while True:
        occurrence = _occurrence(recurrence, start, calendar)
        yield occurrence
        start = occurrence.period_end + _DAY


def _occurrence(recurrence: Recurrence, start: date, calendar: Calendar) -> Occurrence:
    """The occurrence of the period that begins on `start`."""
    end = _end(recurrence.cadence, start)
    rule, roll = recurrence.due, recurrence.roll
    match rule:
        case DayOf(day, month, after):
            nth = month or 1
            base = months_later(end.replace(day=1), nth) if after else months_later(start, nth - 1)
            opens, when = after, due_on(_clamped(base.year, base.month, day), roll, calendar)
        case WeekdayOf(weekday, after):
            opens, when = after, due_on(start + timedelta(days=weekday - 1) + _WEEK * after, roll, calendar)
        case DateOf(month, day, after):
            opens, when = after, due_on(_clamped(start.year + after, month, day), roll, calendar)
        case EndOf():
            opens, when = False, due_on(end, roll, calendar)
        case Within(period):
            opens, when = True, _within(period, end, roll, calendar)
        case _:
            assert_never(rule)
    return Occurrence(start, end, end + _DAY if opens else start, when)


def _within(period: Period, end: date, roll: Roll, calendar: Calendar) -> Due:
    """The end of a period that starts when another has ended, at 24:00 of the day `end`."""
    match period.unit:
        case Unit.MONTH | Unit.YEAR:
            months = period.count * (MONTHS[Cadence.YEAR] if period.unit is Unit.YEAR else 1)
            # Two months after 30 June are July and August, to the 31st: the first whole month starts on the 1st.
            last = max(months_later(end, months), months_later(end + _DAY, months) - _DAY)
            return due_on(last, roll, calendar)
        case Unit.HOUR:
            return due(period, midnight_after(end), calendar, roll)
        case Unit.DAY | Unit.WORKDAY | Unit.WEEK:
            return due(period, datetime.combine(end, time(), SHANGHAI), calendar, roll)
        case _:
            assert_never(period.unit)


def _start(cadence: Cadence, day: date) -> date:
    """The first day of the period of a cadence that holds `day`; weeks begin on Monday."""
    match cadence:
        case Cadence.DAY:
            return day
        case Cadence.WEEK:
            return day - timedelta(days=day.weekday())
        case Cadence.MONTH | Cadence.QUARTER | Cadence.HALF_YEAR | Cadence.YEAR:
            return day.replace(month=day.month - (day.month - 1) % MONTHS[cadence], day=1)
        case _:
            assert_never(cadence)


def _end(cadence: Cadence, start: date) -> date:
    """The last day of the period of a cadence that begins on `start`."""
    match cadence:
        case Cadence.DAY:
            return start
        case Cadence.WEEK:
            return start + _WEEK - _DAY
        case Cadence.MONTH | Cadence.QUARTER | Cadence.HALF_YEAR | Cadence.YEAR:
            return months_later(start, MONTHS[cadence]) - _DAY
        case _:
            assert_never(cadence)


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
