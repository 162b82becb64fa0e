"""Dates, times and durations made, and what calendars say of them (DMN 1.5, tables 72, 77 and 80)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from luoshi.feel.fast.dates import add_months, identical, in_zone, make_date, near_date
from luoshi.feel.fast.functions.keys import lacking
from luoshi.feel.fast.functions.numbers import exact_whole
from luoshi.feel.problems import quote
from luoshi.feel.temporal import (
    make_offset,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
    parse_zone,
    region_named,
)
from luoshi.feel.values import (
    DECIMALS,
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
    join_nulls,
)

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SECOND_NANOSECONDS = 1_000_000_000

_NO_SUCH_DAY = Null("没有这一天", NullCode.ARGUMENT)
_NO_SUCH_TIME = Null("没有这个时刻", NullCode.ARGUMENT)
_NO_DATE = Null("这里要日期或日期时间", NullCode.TYPE)
_NO_CLOCK = Null("这里没有给出现在的时间", NullCode.UNSUPPORTED)


def make_day(first: Value, month: Decimal | None = None, day: Decimal | None = None) -> Value:
    """The date of a text, of a date and time, or of a year, a month and a day."""
    if isinstance(first, Decimal) and month is not None and day is not None:
        numbers = [exact_whole(part) for part in (first, month, day)]
        year, of_year, of_month = numbers
        # As in texts there is no year 0; only reckoning goes through it.
        if year is None or of_year is None or of_month is None or year == 0:
            return _NO_SUCH_DAY
        return make_date(year, of_year, of_month) or _NO_SUCH_DAY
    match first:
        case str():
            return _parsed(parse_date, first, "日期")
        case DateTime(on, _):
            return on
        case date() | FarDate():
            return first
        case _:
            return _NO_DATE


def make_time(
    first: Value, minute: Decimal | None = None, second: Decimal | None = None, offset: Value | None = None
) -> Value:
    """The time of a text, of a date and time, of a date (its midnight UTC), or of an hour, a minute and seconds."""
    if isinstance(first, Decimal) and minute is not None and second is not None:
        return _time_of_parts(first, minute, second, offset)
    match first:
        case str():
            return _parsed(parse_time, first, "时刻")
        case DateTime(_, time):
            return time
        case Time():
            return first
        case date() | FarDate():
            return Time(0, 0, 0, 0, Offset(0))
        case _:
            return Null("这里要文本、时刻或日期时间", NullCode.TYPE)


def make_date_time(first: Value, *others: Value) -> Value:
    """The date and time of a text, of a date and a time, of a moment and the zone to see it in, or of its parts."""
    match others:
        case ():
            return _date_time_from(first)
        case (Time() as time,):
            return DateTime(first, time) if isinstance(first, date | FarDate) else _at_time(first, time)
        case (str() as name,):
            zone = _zone_named(name)
            if zone is None:
                return Null(f"{quote(name)}不是时区", NullCode.ARGUMENT)
            return in_zone(first, zone) if isinstance(first, DateTime) else _NO_DATE
        case (Decimal() as month, Decimal() as day, Decimal() as hour, Decimal() as minute, Decimal() as second, *rest):
            on = make_day(first, month, day)
            at = _time_of_parts(hour, minute, second, rest[0] if rest else None)
            if isinstance(on, date | FarDate) and isinstance(at, Time):
                return DateTime(on, at)
            return at if isinstance(at, Null) else on
        case _:
            return _NO_DATE


def make_duration(source: Value) -> Value:
    """The duration of a text, or a duration itself."""
    match source:
        case str():
            return _parsed(parse_duration, source, "时长")
        case DayDuration() | MonthDuration():
            return source
        case _:
            return Null("这里要文本", NullCode.TYPE)


def months_between(start: Value, end: Value) -> Value:
    """The whole months between two dates, cut toward zero; times of day and zones do not count."""
    first, last = _day(start), _day(end)
    if first is None or last is None:
        return _NO_DATE
    # With 32 days to each month, a month is full where the day of the month is reached.
    days = ((last.year - first.year) * 12 + last.month - first.month) * 32 + last.day - first.day
    months = abs(days) // 32
    return MonthDuration(months if days > 0 else -months)


def day_of_year(value: Value) -> Value:
    """The number of the day in its year, from 1."""
    return _of_day(value, lambda day: Decimal(day.timetuple().tm_yday))


def day_of_week(value: Value) -> Value:
    """The English name of the day of the week."""
    return _of_day(value, lambda day: WEEKDAYS[day.weekday()])


def month_of_year(value: Value) -> Value:
    """The English name of the month."""
    return _of_day(value, lambda day: MONTHS[day.month - 1])


def week_of_year(value: Value) -> Value:
    """The number of the week by ISO 8601: that of the first Thursday is week 1."""
    return _of_day(value, lambda day: Decimal(day.isocalendar().week))


def months_later(day: Value, months: Decimal, month_end: str) -> Value:
    """The date so many months later; `month_end` says what stands for a day that the month does not have."""
    count = exact_whole(months)
    if not isinstance(day, date | FarDate) or count is None:
        return Null("月数应是整数", NullCode.ARGUMENT)
    moved = add_months(day, count)
    if moved is None:
        return Null("结果超出日期的范围", NullCode.OUT_OF_RANGE)
    exists = moved.day == day.day
    match month_end:
        case "last day":
            return moved
        case "next day":
            return moved if exists else _first_of_next(moved)
        case "no day":
            return moved if exists else Null("目标月份没有这一天", NullCode.NO_ENTRY)
        case _:
            return Null(f'月底规则是 "last day"、"next day" 或 "no day"，不是{quote(month_end)}', NullCode.ARGUMENT)


def is_same(left: Value, right: Value) -> Value:
    """Whether two values are the same element: of one type, to the nanosecond, in the same zone."""
    absent = join_nulls((*lacking(left), *lacking(right)))
    return identical(left, right) if absent is None else absent


def no_clock() -> Value:
    """The value of `now()` and `today()` where nobody said what time it is."""
    return _NO_CLOCK


def _time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: Value | None) -> Value:
    hours, minutes = exact_whole(hour), exact_whole(minute)
    if hours is None or minutes is None or not (0 <= hours <= 23 and 0 <= minutes <= 59 and 0 <= second < 60):
        return _NO_SUCH_TIME
    zone = _offset_of_length(offset)
    if isinstance(zone, Null):
        return zone
    seconds, nanosecond = divmod(int(DECIMALS.scaleb(second, 9)), _SECOND_NANOSECONDS)
    return Time(hours, minutes, seconds, nanosecond, zone)


def _offset_of_length(length: Value | None) -> Offset | Null | None:
    if length is None or isinstance(length, Null):
        return length if isinstance(length, Null) and length.missing else None
    if not isinstance(length, DayDuration):
        return Null("时差应是天时长", NullCode.TYPE)
    seconds, rest = divmod(length.nanoseconds, _SECOND_NANOSECONDS)
    offset = None if rest else make_offset(seconds)
    return Null("没有这样的时差", NullCode.ARGUMENT) if offset is None else offset


def _date_time_from(source: Value) -> Value:
    match source:
        case str():
            return _parsed(parse_date_time, source, "日期时间")
        case DateTime():
            return source
        case date() | FarDate():
            return DateTime(source, Time(0, 0, 0, 0, Offset(0)))
        case _:
            return Null("这里要文本、日期或日期时间", NullCode.TYPE)


def _at_time(moment: Value, time: Time) -> Value:
    return DateTime(moment.date, time) if isinstance(moment, DateTime) else _NO_DATE


def _zone_named(name: str) -> Zone | None:
    return parse_zone(name) or region_named(name)


def _parsed(parse: Callable[[str], Value | None], text: str, kind: str) -> Value:
    value = parse(text)
    return Null(f"{quote(text)}不是{kind}", NullCode.ARGUMENT) if value is None else value


def _day(value: Value) -> Date | None:
    if isinstance(value, DateTime):
        return value.date
    return value if isinstance(value, date | FarDate) else None


def _of_day(value: Value, read: Callable[[date], Value]) -> Value:
    day = _day(value)
    return _NO_DATE if day is None else read(near_date(day))


def _first_of_next(day: Date) -> Value:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return make_date(year, month, 1) or Null("结果超出日期的范围", NullCode.OUT_OF_RANGE)
