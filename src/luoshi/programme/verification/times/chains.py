"""How long a chain of stages takes from each day on which a case may be handed in, every stage to its last moment."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.deadlines import SHANGHAI, Calendar, Due, due
from luoshi.periods import Period, Roll, Unit, default_roll
from luoshi.programme.asking import spans
from luoshi.programme.model import Notice, Procedure, Programme, Stage

_DAY = dt.timedelta(days=1)
_INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time with its rolling, and what it is of."""

    name: str
    period: Period
    roll: Roll


@dataclass(frozen=True, slots=True)
class Course:
    """One case: when it began, when each stage ends at the latest, and when the limit does."""

    start: dt.datetime
    ends: tuple[Due, ...]
    limit: Due

    @property
    def over(self) -> dt.timedelta:
        """By how much the last stage ends after the limit; negative where time is left."""
        return self.ends[-1].at - self.limit.at


def span_of(stage: Stage) -> Span | None:
    """How long a stage may take: of a notice its period, otherwise the limit of its clause; None where it has none."""
    if isinstance(stage.work, Notice):
        return Span(stage.id, stage.work.period, stage.work.roll)
    return limit_of(stage.id, stage.within) if stage.within is not None else None


def limit_of(name: str, period: Period) -> Span:
    """A limit, rolled past holidays as the law has it for its unit."""
    return Span(name, period, default_roll(period))


class Clock:
    """Reckons when lengths of time end; what was reckoned once is kept."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._known: dict[Span, dict[dt.date, Due]] = {}

    def end(self, span: Span, start: dt.datetime) -> Due:
        """When a length of time that starts then ends."""
        known = self._known.setdefault(span, {})
        # What is not counted in hours depends on the day alone.
        key = start if span.period.unit is Unit.HOUR else start.date()
        if key not in known:
            known[key] = due(span.period, start, self._calendar, span.roll)
        return known[key]

    def course(self, spans_of_stages: Sequence[Span], limit: Span, start: dt.datetime) -> Course | None:
        """The case that begins then; None where it rests on holidays that are not announced."""
        ends: list[Due] = []
        at = start
        for span in spans_of_stages:
            end = self.end(span, at)
            if end.provisional:
                return None
            ends.append(end)
            at = end.at - _INSTANT
        whole = self.end(limit, start)
        return None if whole.provisional else Course(start, tuple(ends), whole)

    def worst(self, spans_of_stages: Sequence[Span], limit: Span, days: Sequence[dt.date]) -> Course | None:
        """The course that goes furthest beyond the limit, the earliest of those; None where no day can be reckoned."""
        in_hours = any(span.period.unit is Unit.HOUR for span in (*spans_of_stages, limit))
        found: Course | None = None
        for day in days:
            first = dt.datetime.combine(day, dt.time(), SHANGHAI)
            for start in (first, first + _DAY - _INSTANT) if in_hours else (first,):
                course = self.course(spans_of_stages, limit, start)
                if course is not None and (found is None or course.over > found.over):
                    found = course
        return found


def days_of(programme: Programme, procedure: Procedure | None, calendar: Calendar) -> tuple[dt.date, ...]:
    """The days in force with announced holidays on which a case may be handed in.

    Where none is announced, the same days of all years that are.
    """
    years = sorted(calendar.authorities)
    if not years:
        return ()
    first, last = dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)
    begin, end = max(first, programme.since), min(last, programme.until)
    windows = procedure.windows if procedure is not None else ()
    if not windows:
        return tuple(_days(begin, end) if begin <= end else _days(first, last))
    stretches = [each for window in windows for year in _years(programme) for each in spans(window, year)]
    found = sorted({day for since, until in stretches for day in _days(max(since, begin), min(until, end))})
    if found:
        return tuple(found)
    seasons = {
        (day.month, day.day) for since, until in stretches for day in _days(since, min(until, since + _DAY * 366))
    }
    return tuple(day for day in _days(first, last) if (day.month, day.day) in seasons)


def _years(programme: Programme) -> range:
    return range(programme.since.year, min(programme.until.year, programme.since.year + 100) + 1)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(days=offset)
