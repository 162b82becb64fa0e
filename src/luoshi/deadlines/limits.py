"""Time limits: the last instant of a period that starts with an event, with pauses, rolling and reasons.

The rules and their authority are in docs/time.md. Everything is reckoned in China's one time zone.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from luoshi.deadlines import authority
from luoshi.deadlines.calendar import Calendar
from luoshi.periods import Period, Roll, Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_DAYS_PER_WEEK = 7
_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch during which the clock stands still: from `start` up to, but not at, `end`; None while it lasts."""

    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        """Raise ValueError for a pause without zone or that ends before it starts."""
        if self.start.tzinfo is None or (self.end and self.end < self.start):
            raise ValueError(f"no pause from {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the reckoning: whether it counts towards the period, and why (in Chinese)."""

    date: date
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a due date was reckoned from; `last` is the last day before any rolling."""

    period: Period
    start: datetime
    last: date
    roll: Roll
    pauses: tuple[Pause, ...]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a clause names, before any rolling."""

    last: date
    roll: Roll
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due.

    `at` is the end, exclusive: a day ends at 24:00, which is 00:00 of the next day, Asia/Shanghai. `provisional` where
    it rests on a year whose holidays are not announced. `paused` while the clock stands still: `at` is then the
    earliest end, as if it were to resume at once. `rolled_from` is the last day that was left for being a day of rest.
    """

    at: datetime
    provisional: bool
    paused: bool
    rolled_from: date | None
    basis: Counted | Named = field(repr=False, compare=False)

    @classmethod
    def ending(cls, at: datetime, calendar: Calendar, *, provisional: bool) -> "Due":
        """An end that was reckoned before and kept as an instant; how it was reckoned is no longer known."""
        last = (at.astimezone(SHANGHAI) - _INSTANT).date()
        return cls(
            at.astimezone(SHANGHAI), provisional, paused=False, rolled_from=None, basis=Named(last, Roll.NONE, calendar)
        )

    @property
    def day(self) -> date:
        """The last day on which it can still be done."""
        return (self.at - _INSTANT).date()

    @property
    def counted(self) -> tuple[CountedDay, ...]:
        """Every day of the reckoning in order, from the day of the start; reckoned anew on each call."""
        match self.basis:
            case Counted():
                return _counted(self.basis, self.day)
            case Named():
                return _named(self.basis, self.day)
            case _:
                assert_never(self.basis)

    @property
    def authority(self) -> tuple[str, ...]:
        """The rules of law and the notices that the date rests on."""
        match self.basis:
            case Counted():
                return _cited(self.basis, self.day)
            case Named(last, roll, calendar):
                ends = authority.end_of_day(last)
                return (ends,) if roll is Roll.NONE else (authority.CLAUSE, ends, *_notices(calendar, last, self.day))
            case _:
                assert_never(self.basis)


def due(period: Period, start: datetime, calendar: Calendar, roll: Roll, pauses: Sequence[Pause] = ()) -> Due:
    """When a period that starts at `start` ends.

    Hours run on the clock. Otherwise the day of the start is not counted, months and years end on the corresponding
    day, and a day that a pause touches does not count (民法典第二百条至第二百零四条).
    Raises ValueError for a start without zone.
    """
    if start.tzinfo is None:
        raise ValueError(f"a start needs its time zone: {start}")
    start = start.astimezone(SHANGHAI)
    first, touched = start.date(), _touched(pauses)
    if period.unit is Unit.HOUR:
        at = _after_hours(start, period.count, pauses)
        last = (at - _INSTANT).date()
        provisional = False
    else:
        last = _last_day(period, first, calendar, touched)
        at = midnight_after(last)
        provisional = period.unit is Unit.WORKDAY and calendar.is_provisional_between(first + _DAY, last)
    rolled = _rolled(last, first, roll, calendar, touched)
    if roll is not Roll.NONE:
        provisional = provisional or calendar.is_provisional_between(min(last, rolled), max(last, rolled))
    if rolled != last:
        at = midnight_after(rolled)
    return Due(
        at=at,
        provisional=provisional,
        paused=any(pause.end is None and pause.start < at for pause in pauses),
        rolled_from=last if rolled != last else None,
        basis=Counted(period, start, last, roll, tuple(pauses), calendar),
    )


def due_on(last: date, roll: Roll, calendar: Calendar) -> Due:
    """The end of a day that a clause names, rolled where the clause says so; a backward roll has no bound."""
    rolled = _rolled(last, date.min, roll, calendar, _never)
    return Due(
        at=midnight_after(rolled),
        provisional=roll is not Roll.NONE and calendar.is_provisional_between(min(last, rolled), max(last, rolled)),
        paused=False,
        rolled_from=last if rolled != last else None,
        basis=Named(last, roll, calendar),
    )


def midnight_after(day: date) -> datetime:
    """24:00 of the day, Asia/Shanghai."""
    return datetime.combine(day + _DAY, time(), SHANGHAI)


def months_later(day: date, months: int) -> date:
    """The corresponding day, or the last day of a month that has none (民法典第二百零二条)."""
    year, month = divmod(day.year * _MONTHS_PER_YEAR + day.month - 1 + months, _MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# Counting -------------------------------------------------------------------------------------------------------------


def _last_day(period: Period, first: date, calendar: Calendar, touched: Callable[[date], bool]) -> date:
    """The last day of a period in days or longer, before any rolling."""
    match period.unit:
        case Unit.WORKDAY:
            return _after_workdays(first, period.count, calendar, touched)
        case Unit.DAY:
            last = first + timedelta(days=period.count)
        case Unit.WEEK:
            last = first + timedelta(days=period.count * _DAYS_PER_WEEK)
        case Unit.MONTH:
            last = months_later(first, period.count)
        case Unit.YEAR:
            last = months_later(first, period.count * _MONTHS_PER_YEAR)
        case Unit.HOUR:
            raise ValueError("hours end at an instant, not on a day")
        case _:
            assert_never(period.unit)
    return last if touched is _never else _extended(first, last, touched)


def _after_workdays(first: date, count: int, calendar: Calendar, touched: Callable[[date], bool]) -> date:
    day = first
    while count:
        day += _DAY
        if calendar.works(day) and not touched(day):
            count -= 1
    return day


def _extended(first: date, last: date, touched: Callable[[date], bool]) -> date:
    """The last day put off by as many days as pauses touch, those touched by a further pause not counting either."""
    owed = sum(touched(first + timedelta(days=offset)) for offset in range(1, (last - first).days + 1))
    while owed:
        last += _DAY
        if not touched(last):
            owed -= 1
    return last


def _after_hours(start: datetime, hours: int, pauses: Sequence[Pause]) -> datetime:
    """Hours of real time, so that neither midnight nor the summer time of 1986 to 1991 matters."""
    at = start.astimezone(UTC) + timedelta(hours=hours)
    reached = start
    for pause in sorted((pause for pause in pauses if pause.end), key=lambda pause: pause.start):
        began = max(pause.start, reached)
        if pause.end and pause.end > began and pause.start < at:
            at += pause.end.astimezone(UTC) - began.astimezone(UTC)
            reached = pause.end
    return at.astimezone(SHANGHAI)


def _rolled(last: date, first: date, roll: Roll, calendar: Calendar, touched: Callable[[date], bool]) -> date:
    """The last day after rolling; a backward roll that would not leave the first day behind leaves it where it was."""
    if roll is Roll.NONE or calendar.works(last):
        return last
    day = last
    if roll is Roll.FORWARD:
        while touched(day) or not calendar.works(day):
            day += _DAY
        return day
    # A paused day does not stop a backward roll: a pause must never make the end earlier than it would be without.
    while day > first and not calendar.works(day):
        day -= _DAY
    return day if day > first else last


def _never(_day: date) -> bool:
    return False


def _touched(pauses: Sequence[Pause]) -> Callable[[date], bool]:
    """Whether a pause stands still during any instant of a day; an open pause touches the day it began."""
    spans = [
        (
            pause.start.astimezone(SHANGHAI).date(),
            ((pause.end or pause.start + _INSTANT).astimezone(SHANGHAI) - _INSTANT).date(),
        )
        for pause in pauses
        if pause.end != pause.start
    ]
    return (lambda day: any(first <= day <= last for first, last in spans)) if spans else _never


# Reasons --------------------------------------------------------------------------------------------------------------


def _counted(basis: Counted, end: date) -> tuple[CountedDay, ...]:
    first, touched = basis.start.date(), _touched(basis.pauses)
    stop = max(end, basis.last)
    days = (first + timedelta(days=offset) for offset in range((stop - first).days + 1))
    return tuple(_reason(basis, day, end, paused=touched(day)) for day in days)


def _reason(basis: Counted, day: date, end: date, *, paused: bool) -> CountedDay:
    """What one day adds to the reckoning."""
    why = basis.calendar.why(day)
    if day > basis.last:
        return CountedDay(day, False, f"顺延至此：{why}" if day == end else why)
    if basis.period.unit is Unit.HOUR:
        return CountedDay(day, True, "按小时连续计算，中止的时间除外" if paused else "按小时连续计算")
    if day == basis.start.date():
        return CountedDay(day, False, "开始的当日不计入")
    if paused:
        return CountedDay(day, False, "计时中止")
    counts = basis.period.unit is not Unit.WORKDAY or basis.calendar.works(day)
    return CountedDay(day, counts, f"提前至此：{why}" if day == end != basis.last else why)


def _named(basis: Named, end: date) -> tuple[CountedDay, ...]:
    first, stop = min(basis.last, end), max(basis.last, end)
    days = (first + timedelta(days=offset) for offset in range((stop - first).days + 1))
    return tuple(CountedDay(day, day == end, basis.calendar.why(day)) for day in days)


def _cited(basis: Counted, end: date) -> tuple[str, ...]:
    unit, first = basis.period.unit, basis.start.date()
    rules = [authority.hours(first) if unit is Unit.HOUR else authority.first_day(first)]
    if unit is Unit.WORKDAY:
        rules.append(authority.WORKDAYS)
    if unit in (Unit.MONTH, Unit.YEAR):
        rules.append(authority.months(first))
    if basis.roll is not Roll.NONE:
        rules.append(authority.rest_day(first) if basis.roll is Roll.FORWARD else authority.CLAUSE)
    if unit is not Unit.HOUR:
        rules.append(authority.end_of_day(first))
    if basis.pauses:
        rules.append(authority.PAUSE)
    if unit is Unit.WORKDAY:
        return (*rules, *_notices(basis.calendar, first + _DAY, end))
    return (*rules, *_notices(basis.calendar, basis.last, end)) if basis.roll is not Roll.NONE else tuple(rules)


def _notices(calendar: Calendar, one: date, other: date) -> tuple[str, ...]:
    return calendar.authority(min(one, other), max(one, other))
