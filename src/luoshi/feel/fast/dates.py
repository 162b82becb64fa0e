"""Dates, times and durations moved, measured and compared, on Python's own day numbers.

Outside of the years 1 to 9999 a date is taken into them by whole cycles of 400 years, after which the calendar repeats
itself to the day of the week. The explaining evaluator counts days by a formula of its own.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from luoshi.feel.temporal import LAST_YEAR, offset_of
from luoshi.feel.values import (
    Context,
    Date,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Null,
    NullCode,
    Range,
    Region,
    Time,
    Value,
    Zone,
)

NANOSECONDS: Final = 1_000_000_000
DAY_SECONDS: Final = 86_400
DAY_NANOSECONDS: Final = DAY_SECONDS * NANOSECONDS

_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
_LAST_ORDINAL = date.max.toordinal()
_MISTYPED = Null("这两个值不能这样加减", NullCode.TYPE)
_ZONES_DIFFER = Null("一个带时区、一个不带，不能相减", NullCode.TYPE)
_NO_ZONE = Null("没有这个时区", NullCode.ARGUMENT)
_OUT_OF_RANGE = Null("结果超出日期的范围", NullCode.OUT_OF_RANGE)


def shift(value: Value, duration: Value, sign: int) -> Value:
    """The value moved by a duration, forward (`sign` 1) or back (-1) (DMN 1.5, table 57).

    A date moves by whole days, rounded down; a time stays within its day; a date and time in a zone moves as the
    instant it is; months keep the day of the month, or take the last one of a shorter month.
    """
    if type(duration) is MonthDuration:
        return _shift_months(value, sign * duration.months)
    if type(duration) is DayDuration:
        return _shift_nanoseconds(value, sign * duration.nanoseconds)
    return _MISTYPED


def distance(left: Value, right: Value) -> Value:
    """`left - right` of two dates, times or dates and times as a duration, to the nanosecond.

    A date beside a date and time is its midnight UTC. Null where one of them has a zone and the other has none.
    """
    if isinstance(left, date | FarDate) and isinstance(right, date | FarDate):
        return DayDuration((ordinal_of(left) - ordinal_of(right)) * DAY_NANOSECONDS)
    first, second = _clock(left), _clock(right)
    if first is None or second is None or isinstance(left, Time) != isinstance(right, Time):
        return _MISTYPED
    return DayDuration(first.nanoseconds - second.nanoseconds) if first.face == second.face else _ZONES_DIFFER


def order(left: Value, right: Value) -> int | None:
    """Below, at or above 0 as `left` is before, at or after `right`; None where they cannot be compared.

    Times count whole seconds, the standard's resolution of a time; one without a zone is taken to be in that of the
    other (DMN 1.5, table 54). A date does not compare with a date and time.
    """
    match left, right:
        case (date(), date()) | (FarDate(), FarDate()):
            return (left > right) - (left < right)  # type: ignore[operator]
        case (date() | FarDate(), date() | FarDate()):
            return _sign(left.year, right.year)
        case (DayDuration(mine), DayDuration(theirs)) | (MonthDuration(mine), MonthDuration(theirs)):
            return _sign(mine, theirs)
        case _:
            return _order_clocks(left, right)


def same(left: Value, right: Value) -> bool:
    """Whether two dates, times or durations are equal as `order` sees them; never where only one has a zone."""
    return order(left, right) == 0 and _is_local(left) == _is_local(right)


def resolved(value: Time | DateTime) -> tuple[Zone | bool, int] | None:
    """What `order` compares: the clock that the value stands on, and the whole seconds on it."""
    clock = _clock(value)
    return None if clock is None else (clock.face, clock.nanoseconds // NANOSECONDS)


def identical(left: Value, right: Value) -> bool:
    """Whether two values are the same element of their domain, to the nanosecond and in the same zone.

    Numbers that differ only in trailing zeros are the same number.
    """
    if type(left) is not type(right):
        return False
    if isinstance(left, Null):
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(identical, left, right))
    if isinstance(left, Context) and isinstance(right, Context):
        return left.keys() == right.keys() and all(identical(left[name], right[name]) for name in left)
    if isinstance(left, Range) and isinstance(right, Range):
        return _borders(left) == _borders(right) and all(
            mine is theirs if mine is None or theirs is None else identical(mine, theirs)
            for mine, theirs in ((left.low, right.low), (left.high, right.high))
        )
    return left == right


def ordinal_of(day: Date) -> int:
    """The number of the day, 1 for the first of January of the year 1, 0 or less before it."""
    if isinstance(day, date):
        return day.toordinal()
    cycles = (day.year - 1) // _CYCLE_YEARS
    return date(day.year - cycles * _CYCLE_YEARS, day.month, day.day).toordinal() + cycles * _CYCLE_DAYS


def date_of(ordinal: int) -> Date | None:
    """The date with this number; None where its year is out of range."""
    if 1 <= ordinal <= _LAST_ORDINAL:
        return date.fromordinal(ordinal)
    cycles, rest = divmod(ordinal - 1, _CYCLE_DAYS)
    near = date.fromordinal(rest + 1)
    year = near.year + cycles * _CYCLE_YEARS
    return FarDate(year, near.month, near.day) if -LAST_YEAR <= year <= LAST_YEAR else None


def make_date(year: int, month: int, day: int) -> Date | None:
    """The date of these parts; None where there is no such day or its year is out of range."""
    if not -LAST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        near = date(_near_year(year), month, day)
    except (ValueError, OverflowError):
        return None
    return near if near.year == year else FarDate(year, month, day)


def near_date(day: Date) -> date:
    """The date of a year from 1 to 9999 that has the same place in the week and in its year."""
    return day if isinstance(day, date) else date(_near_year(day.year), day.month, day.day)


def add_months(day: Date, months: int) -> Date | None:
    """The same day so many months later, or the last of a shorter month; None where the year is out of range."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not -LAST_YEAR <= year <= LAST_YEAR:
        return None
    for last in (day.day, 30, 29, 28):
        moved = make_date(year, month + 1, min(day.day, last))
        if moved is not None:
            return moved
    return None


def _near_year(year: int) -> int:
    return year if 1 <= year <= 9999 else year % _CYCLE_YEARS + 2000


def _shift_months(value: Value, months: int) -> Value:
    if isinstance(value, date | FarDate):
        return add_months(value, months) or _OUT_OF_RANGE
    if isinstance(value, DateTime):
        moved = add_months(value.date, months)
        return _OUT_OF_RANGE if moved is None else DateTime(moved, value.time)
    return _MISTYPED


def _shift_nanoseconds(value: Value, nanoseconds: int) -> Value:
    if isinstance(value, date | FarDate):
        return date_of(ordinal_of(value) + nanoseconds // DAY_NANOSECONDS) or _OUT_OF_RANGE
    if isinstance(value, DateTime):
        return _shift_moment(value, nanoseconds)
    if isinstance(value, Time):
        return _time_of((_in_day(value) + nanoseconds) % DAY_NANOSECONDS, value.zone)
    return _MISTYPED


def _shift_moment(value: DateTime, nanoseconds: int) -> Value:
    zone = value.time.zone
    clock = ordinal_of(value.date) * DAY_NANOSECONDS + _in_day(value.time) + nanoseconds
    if not isinstance(zone, Region):
        return _moment(clock, zone)
    offset = offset_of(value.time, value.date)
    return _NO_ZONE if offset is None else at_instant(clock - offset * NANOSECONDS, zone)


def in_zone(value: DateTime, zone: Zone) -> DateTime | Null:
    """The same moment on the clock of another zone; a local date and time is taken to be on that clock already."""
    clock = _clock(value)
    if clock is None or clock.face is False:
        return DateTime(value.date, replace(value.time, zone=zone))
    return at_instant(clock.nanoseconds, zone) if clock.face is True else _NO_ZONE


def at_instant(instant: int, zone: Zone) -> DateTime | Null:
    """The date and time that a zone shows at an instant, in nanoseconds UTC since the eve of the year 1.

    A zone is taken to change its offset at most once within two days. Null where UTC is out of range.
    """
    before, after = (_offset_at(instant + days * DAY_NANOSECONDS, zone) for days in (-1, 1))
    if before is None or after is None or date_of(instant // DAY_NANOSECONDS) is None:
        return _OUT_OF_RANGE
    # A clock time that occurs twice counts with the earlier offset, one that is skipped does too (PEP 495, fold 0).
    tried, other = (after, before) if after > before else (before, after)
    offset = tried if _offset_at(instant + tried * NANOSECONDS, zone) == tried else other
    return _moment(instant + offset * NANOSECONDS, zone)


def _offset_at(clock: int, zone: Zone) -> int | None:
    """The offset of the zone at a time of its own clock; beyond the first and last day of all, theirs."""
    days, rest = divmod(clock, DAY_NANOSECONDS)
    day = date_of(days) or date_of(days + 1) or date_of(days - 1)
    return None if day is None else offset_of(_time_of(rest, zone), day)


def _moment(clock: int, zone: Zone | None) -> DateTime | Null:
    days, rest = divmod(clock, DAY_NANOSECONDS)
    day = date_of(days)
    return _OUT_OF_RANGE if day is None else DateTime(day, _time_of(rest, zone))


def _time_of(nanoseconds: int, zone: Zone | None) -> Time:
    seconds, nanosecond = divmod(nanoseconds, NANOSECONDS)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nanosecond, zone)


def _in_day(time: Time) -> int:
    return ((time.hour * 60 + time.minute) * 60 + time.second) * NANOSECONDS + time.nanosecond


@dataclass(frozen=True, slots=True)
class _Clock:
    """What stands on a clock: `face` is True for UTC, False for no zone, or a zone whose offset nobody can say."""

    face: Zone | bool
    nanoseconds: int


def _clock(value: Value) -> _Clock | None:
    """The time, date and time, or date at midnight UTC, as nanoseconds; None for other values."""
    match value:
        case DateTime(on, time):
            offset = offset_of(time, on)
        case Time() as time:
            offset = offset_of(time, None)
        case date() | FarDate():
            return _Clock(True, ordinal_of(value) * DAY_NANOSECONDS)
        case _:
            return None
    if offset is None:
        return _Clock(time.zone or False, _shown(value))
    return _Clock(True, _shown(value) - offset * NANOSECONDS)


def _order_clocks(left: Value, right: Value) -> int | None:
    if type(left) is not type(right) or not isinstance(left, Time | DateTime) or not isinstance(right, Time | DateTime):
        return None
    if _is_local(left) != _is_local(right):
        return _sign(_shown(left) // NANOSECONDS, _shown(right) // NANOSECONDS)
    first, second = _clock(left), _clock(right)
    if first is None or second is None or first.face != second.face:
        return None
    return _sign(first.nanoseconds // NANOSECONDS, second.nanoseconds // NANOSECONDS)


def _is_local(value: Value) -> bool:
    time = value.time if isinstance(value, DateTime) else value
    return isinstance(time, Time) and time.zone is None


def _shown(value: Time | DateTime) -> int:
    """The nanoseconds on the value's own clock, whatever its zone."""
    if isinstance(value, Time):
        return _in_day(value)
    return ordinal_of(value.date) * DAY_NANOSECONDS + _in_day(value.time)


def _borders(compared: Range) -> tuple[bool, bool, bool]:
    return compared.low_closed, compared.high_closed, compared.single


def _sign(left: int, right: int) -> int:
    return (left > right) - (left < right)
