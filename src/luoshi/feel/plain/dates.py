"""Reckoning with dates and times as the explaining evaluator does it: days counted from a year that begins in March.

A date without time is its midnight UTC where it meets a date and time (DMN 1.5, 10.3.2.3.7). Comparison goes by whole
seconds, the standard's resolution of a time; differences keep the nanoseconds.
"""

from datetime import date
from typing import Final

from luoshi.feel.temporal import days_in_month, make_date, offset_at, offset_of
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import (
    Date,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Null,
    NullCode,
    Offset,
    Time,
    Value,
    Zone,
)

_SECOND: Final = 1_000_000_000
_DAY: Final = 86_400 * _SECOND
_CYCLE_DAYS: Final = 146_097
_UTC: Final = Offset(0)


def shift(value: Value, duration: Value, sign: int) -> Value:
    """The date or time moved by the duration, forwards where `sign` is 1 and back where it is -1.

    Months keep the day, or take the last one of a shorter month. Days move a date by its midnight, a time round the
    clock, and a date and time by the moment it is, so that a region's clock may show another hour.
    """
    match value, duration:
        case (date() | FarDate(), MonthDuration(months)):
            return _found(_move_months(value, sign * months))
        case (date() | FarDate(), DayDuration(nanoseconds)):
            return _found(_date_of((_days_of(value) * _DAY + sign * nanoseconds) // _DAY))
        case (Time(), DayDuration(nanoseconds)):
            return _clock((_since_midnight(value) + sign * nanoseconds) % _DAY, value.zone)
        case (DateTime(day, at), MonthDuration(months)):
            moved = _move_months(day, sign * months)
            return _too_far() if moved is None else DateTime(moved, at)
        case (DateTime(), DayDuration(nanoseconds)):
            return _move_moment(value, sign * nanoseconds)
        case _:
            kinds = f"{show_type(type_of(value))}和{show_type(type_of(duration))}"
            return Null(f"{kinds}不能相加减", NullCode.TYPE)


def distance(left: Value, right: Value) -> Value:
    """The days and time duration from `right` to `left`; null where one has a zone and the other none."""
    match left, right:
        case ((date() | FarDate()), (date() | FarDate())):
            return DayDuration((_days_of(left) - _days_of(right)) * _DAY)
        case (Time(), Time()):
            first, second = _clock_pair(left, right)
        case ((date() | FarDate() | DateTime()), (date() | FarDate() | DateTime())):
            first, second = _moment_pair(_as_date_time(left), _as_date_time(right))
        case _:
            kinds = f"{show_type(type_of(left))}和{show_type(type_of(right))}"
            return Null(f"{kinds}不能相减", NullCode.TYPE)
    if first is None or second is None:
        return Null("一个有确定的时区、一个没有，不能相减", NullCode.TYPE)
    return DayDuration(first - second)


def order(left: Value, right: Value) -> int | None:
    """Negative, zero or positive as `left` is before, at or after `right`; None where they cannot be compared.

    Where one has no zone it is taken to be in that of the other (DMN 1.5, table 54).
    """
    match left, right:
        case ((date() | FarDate()), (date() | FarDate())):
            return _days_of(left) - _days_of(right)
        case (Time(), Time()):
            alike = _has_zone(left) == _has_zone(right)
            first, second = _clock_pair(left, right) if alike else (_since_midnight(left), _since_midnight(right))
        case (DateTime(), DateTime()):
            alike = _has_zone(left) == _has_zone(right)
            first, second = _moment_pair(left, right) if alike else (_local(left), _local(right))
        case (DayDuration(a), DayDuration(b)) | (MonthDuration(a), MonthDuration(b)):
            return a - b
        case _:
            return None
    return None if first is None or second is None else first // _SECOND - second // _SECOND


def same(left: Value, right: Value) -> bool:
    """Whether two dates, times or durations are the same moment or length; never where only one has a zone."""
    return order(left, right) == 0 and _has_zone(left) == _has_zone(right)


def clock_of(value: Time | DateTime) -> tuple[object, int]:
    """The clock that a value goes by and its whole seconds there: two values that are the `same` have the same ones."""
    if isinstance(value, DateTime):
        moment = _moment(value)
        return ("local", _local(value) // _SECOND) if moment is None else ("utc", moment // _SECOND)
    ahead = offset_of(value, None)
    if ahead is None:
        return value.zone, _since_midnight(value) // _SECOND
    return "utc", _since_midnight(value) // _SECOND - ahead


def in_zone(value: DateTime, zone: Zone) -> DateTime | Null:
    """The same moment on the clock of another zone; a local date and time is taken to be on that clock already."""
    at = value.time
    if at.zone is None:
        return DateTime(value.date, Time(at.hour, at.minute, at.second, at.nanosecond, zone))
    moment = _moment(value)
    return _no_such_zone() if moment is None else _on_clock(moment, zone)


def months_between(start: Date, end: Date) -> int:
    """The whole months from one date to the other, towards zero; the time of day does not count."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months


def day_of_year(value: Date) -> int:
    """The number of the day in its year, 1 to 366."""
    return _count_days(value.year, value.month, value.day) - _count_days(value.year, 1, 1) + 1


def week_of_year(value: Date) -> int:
    """The week of ISO 8601, 1 to 53: the first week is the one with the year's first Thursday."""
    days = _days_of(value)
    # Day 0 is a Wednesday; the Thursday of a week tells which year the week belongs to.
    thursday = days - (days + 2) % 7 + 3
    year = _split_days(thursday)[0]
    return (thursday - _count_days(year, 1, 1)) // 7 + 1


def move_months(value: Date, months: int) -> tuple[int, int]:
    """The year and month, 1 to 12, so many months after that of the date."""
    years, month = divmod(value.month - 1 + months, 12)
    return value.year + years, month + 1


def _move_months(value: Date, months: int) -> Date | None:
    year, month = move_months(value, months)
    return make_date(year, month, min(value.day, days_in_month(year, month)))


def _move_moment(value: DateTime, nanoseconds: int) -> Value:
    zone = value.time.zone
    if zone is None or isinstance(zone, Offset):
        return _at(_local(value) + nanoseconds, zone)
    moment = _moment(value)
    return _no_such_zone() if moment is None else _on_clock(moment + nanoseconds, zone)


def _on_clock(moment: int, zone: Zone) -> DateTime | Null:
    utc = _at(moment, _UTC)
    if isinstance(utc, Null):
        return utc
    ahead = offset_at(zone, utc)
    return _no_such_zone() if ahead is None else _at(moment + ahead * _SECOND, zone)


def _at(nanoseconds: int, zone: Zone | None) -> DateTime | Null:
    days, rest = divmod(nanoseconds, _DAY)
    day = _date_of(days)
    return _too_far() if day is None else DateTime(day, _clock(rest, zone))


def _clock(since_midnight: int, zone: Zone | None) -> Time:
    seconds, nanosecond = divmod(since_midnight, _SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return Time(hour, minute, second, nanosecond, zone)


def _since_midnight(at: Time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * _SECOND + at.nanosecond


def _local(value: DateTime) -> int:
    """Nanoseconds of the value's own clock since day 0."""
    return _days_of(value.date) * _DAY + _since_midnight(value.time)


def _moment(value: DateTime) -> int | None:
    """Nanoseconds in UTC since day 0; None without a zone."""
    ahead = offset_of(value.time, value.date)
    return None if ahead is None else _local(value) - ahead * _SECOND


def _has_zone(value: Value) -> bool:
    return (isinstance(value, Time) and value.zone is not None) or (
        isinstance(value, DateTime) and value.time.zone is not None
    )


def _moment_pair(left: DateTime, right: DateTime) -> tuple[int | None, int | None]:
    if left.time.zone is None and right.time.zone is None:
        return _local(left), _local(right)
    return _moment(left), _moment(right)


def _clock_pair(left: Time, right: Time) -> tuple[int | None, int | None]:
    """Both in nanoseconds on one clock; None for one without a zone, or whose distance to UTC depends on the date."""
    if left.zone == right.zone:
        return _since_midnight(left), _since_midnight(right)
    first, second = (offset_of(each, None) for each in (left, right))
    return (
        None if first is None else _since_midnight(left) - first * _SECOND,
        None if second is None else _since_midnight(right) - second * _SECOND,
    )


def _as_date_time(value: Date | DateTime) -> DateTime:
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, 0, 0, 0, _UTC))


def _days_of(value: Date) -> int:
    return _count_days(value.year, value.month, value.day)


def _count_days(year: int, month: int, day: int) -> int:
    """Days since the first of March of the year 0."""
    years = year - (month < 3)
    since_march = (month + 9) % 12
    return 365 * years + years // 4 - years // 100 + years // 400 + (153 * since_march + 2) // 5 + day - 1


def _split_days(days: int) -> tuple[int, int, int]:
    """The year, month and day of a count of days."""
    cycle, of_cycle = divmod(days, _CYCLE_DAYS)
    year = (of_cycle - of_cycle // 1460 + of_cycle // 36524 - of_cycle // 146096) // 365
    of_year = of_cycle - (365 * year + year // 4 - year // 100)
    since_march = (5 * of_year + 2) // 153
    day = of_year - (153 * since_march + 2) // 5 + 1
    month = since_march + 3 if since_march < 10 else since_march - 9
    return cycle * 400 + year + (month < 3), month, day


def _date_of(days: int) -> Date | None:
    return make_date(*_split_days(days))


def _found(day: Date | None) -> Value:
    return _too_far() if day is None else day


def _too_far() -> Null:
    return Null("结果超出日期的范围", NullCode.OUT_OF_RANGE)


def _no_such_zone() -> Null:
    return Null("没有这个时区", NullCode.ARGUMENT)
