"""Dates, times and durations made from texts and numbers, and what calendars say of them (DMN 1.5, 10.3.4.1)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from luoshi.feel.builtins import Function
from luoshi.feel.plain.dates import day_of_year, in_zone, months_between, move_months, week_of_year
from luoshi.feel.plain.functions.identity import are_identical, unknown_in
from luoshi.feel.problems import quote
from luoshi.feel.temporal import (
    days_in_month,
    make_date,
    make_offset,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
    parse_zone,
    weekday_of,
)
from luoshi.feel.types import show_type, type_of
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

_SECOND: Final = 1_000_000_000
_WHOLE_DIGITS: Final = 18
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date(source: Value, month: Decimal | None = None, day: Decimal | None = None) -> Value:
    match source, month, day:
        case Decimal(), Decimal(), Decimal():
            parts = [_whole(part) for part in (source, month, day)]
            made = _dated([part for part in parts if part is not None])
            return Null("没有这一天", NullCode.ARGUMENT) if made is None else made
        case str(), _, _:
            return _parsed(parse_date(source), source, "日期")
        case DateTime(), _, _:
            return source.date
        case ((date() | FarDate()), _, _):
            return source
        case _:
            return _unfit(source, "文本、日期或日期时间")


def _dated(parts: list[int]) -> Date | None:
    """The date of a year, month and day; there is no year 0, as in texts."""
    return make_date(*parts) if len(parts) == 3 and parts[0] != 0 else None


def _time(
    source: Value, minute: Decimal | None = None, second: Decimal | None = None, offset: Value | None = None
) -> Value:
    match source, minute, second:
        case Decimal(), Decimal(), Decimal():
            return _clock(source, minute, second, offset)
        case str(), _, _:
            return _parsed(parse_time(source), source, "时刻")
        case DateTime(), _, _:
            return source.time
        case Time(), _, _:
            return source
        case ((date() | FarDate()), _, _):
            return Time(0, 0, 0, 0, Offset(0))
        case _:
            return _unfit(source, "文本、时刻、日期或日期时间")


def _clock(hour: Decimal, minute: Decimal, second: Decimal, offset: Value | None) -> Value:
    """The time of its parts; what a second has beyond nine decimals is cut."""
    hours, minutes = _whole(hour), _whole(minute)
    if hours not in range(24) or minutes not in range(60) or not 0 <= second < 60:
        return Null("没有这个时刻", NullCode.ARGUMENT)
    zone = _zone_of(offset)
    if isinstance(zone, Null):
        return zone
    nanoseconds = int(DECIMALS.scaleb(second, 9))
    return Time(hours or 0, minutes or 0, nanoseconds // _SECOND, nanoseconds % _SECOND, zone)


def _zone_of(offset: Value | None) -> Zone | Null | None:
    """The zone that a duration, or null for none, stands for."""
    match offset:
        case None:
            return None
        case Null(missing=missing):
            return offset if missing else None
        case DayDuration(nanoseconds) if nanoseconds % _SECOND == 0:
            zone = make_offset(nanoseconds // _SECOND)
            return Null("时差最多 14 小时", NullCode.ARGUMENT) if zone is None else zone
        case DayDuration():
            return Null("时差应是整秒", NullCode.ARGUMENT)
        case _:
            return _unfit(offset, "天时长")


def _date_and_time(source: Value, *others: Value) -> Value:
    match source, others:
        case Decimal(), (Decimal() as month, Decimal() as day, Decimal() as hour, Decimal(), Decimal(), *_):
            on = _date(source, month, day)
            at = _time(hour, *others[3:])  # type: ignore[arg-type]
            refused = join_nulls((on, at))
            return DateTime(on, at) if isinstance(on, date | FarDate) and isinstance(at, Time) else refused or at
        case DateTime(), (str() as name,):
            return _seen_from(source, name)
        case DateTime(), (Time() as at,):
            return DateTime(source.date, at)
        case ((date() | FarDate()), (Time() as at,)):
            return DateTime(source, at)
        case _, ():
            return _as_date_time(source)
        case _:
            return _unfit(source, "日期或日期时间")


def _seen_from(moment: DateTime, name: str) -> Value:
    zone = parse_zone(name) or parse_zone(f"@{name}")
    return Null(f"{quote(name)}不是时区", NullCode.ARGUMENT) if zone is None else in_zone(moment, zone)


def _as_date_time(source: Value) -> Value:
    match source:
        case str():
            return _parsed(parse_date_time(source), source, "日期时间")
        case DateTime():
            return source
        case date() | FarDate():
            return DateTime(source, Time(0, 0, 0, 0, Offset(0)))
        case _:
            return _unfit(source, "文本、日期或日期时间")


def _duration(source: Value) -> Value:
    match source:
        case str():
            return _parsed(parse_duration(source), source, "时长")
        case DayDuration() | MonthDuration():
            return source
        case _:
            return _unfit(source, "文本")


def _months_between(start: Value, end: Value) -> Value:
    first, last = _day_of(start), _day_of(end)
    if isinstance(first, Null) or isinstance(last, Null):
        return first if isinstance(first, Null) else last
    return MonthDuration(months_between(first, last))


def _day_of_year(value: Value) -> Value:
    day = _day_of(value)
    return day if isinstance(day, Null) else Decimal(day_of_year(day))


def _week_of_year(value: Value) -> Value:
    day = _day_of(value)
    return day if isinstance(day, Null) else Decimal(week_of_year(day))


def _day_of_week(value: Value) -> Value:
    day = _day_of(value)
    return day if isinstance(day, Null) else _WEEKDAYS[weekday_of(day) - 1]


def _month_of_year(value: Value) -> Value:
    day = _day_of(value)
    return day if isinstance(day, Null) else _MONTHS[day.month - 1]


def _add_months(day: Value, months: Decimal, month_end: str) -> Value:
    """The date so many months on; `month_end` says what stands for a day that the month does not have."""
    count = _whole(months)
    if count is None or not isinstance(day, date | FarDate):
        return Null("月数应是整数", NullCode.ARGUMENT)
    if month_end not in ("last day", "next day", "no day"):
        return Null(f'月末规则只有 "last day"、"next day" 和 "no day"，没有{quote(month_end)}', NullCode.ARGUMENT)
    year, month = move_months(day, count)
    moved = make_date(year, month, min(day.day, days_in_month(year, month)))
    if moved is not None and moved.day != day.day:
        if month_end == "no day":
            return Null(f"{year} 年 {month} 月没有 {day.day} 日", NullCode.NO_ENTRY)
        if month_end == "next day":
            moved = make_date(*move_months(moved, 1), 1)
    return Null("结果超出日期的范围", NullCode.OUT_OF_RANGE) if moved is None else moved


def _is(left: Value, right: Value) -> Value:
    unknown = join_nulls((*unknown_in(left), *unknown_in(right)))
    return are_identical(left, right) if unknown is None else unknown


def _no_clock() -> Value:
    # Whoever checks a text puts the moment it was given in place of these calls.
    return Null("没有给出当前时间", NullCode.ARGUMENT)


def _day_of(value: Value) -> Date | Null:
    match value:
        case DateTime():
            return value.date
        case date() | FarDate():
            return value
        case _:
            return _unfit(value, "日期或日期时间")


def _whole(number: Decimal) -> int | None:
    """The number where it is whole and not beyond any calendar."""
    return int(number) if number.adjusted() < _WHOLE_DIGITS and number == number.to_integral_value() else None


def _parsed(value: Value | None, text: str, kind: str) -> Value:
    return Null(f"{quote(text)}不是{kind}", NullCode.ARGUMENT) if value is None else value


def _unfit(value: Value, wanted: str) -> Null:
    return Null(f"这里应是{wanted}，却是{show_type(type_of(value))}", NullCode.TYPE)


FUNCTIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    Function.DATE: _date,
    Function.TIME: _time,
    Function.DATE_AND_TIME: _date_and_time,
    Function.DURATION: _duration,
    Function.MONTHS_BETWEEN: _months_between,
    Function.DAY_OF_YEAR: _day_of_year,
    Function.DAY_OF_WEEK: _day_of_week,
    Function.MONTH_OF_YEAR: _month_of_year,
    Function.WEEK_OF_YEAR: _week_of_year,
    Function.ADD_MONTHS: _add_months,
    Function.IS: _is,
    Function.NOW: _no_clock,
    Function.TODAY: _no_clock,
}
"""Each takes the arguments that `coercion.prepare` made fit."""
