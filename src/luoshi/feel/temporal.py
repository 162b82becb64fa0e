"""Dates, times, zones and durations to and from their ISO 8601 texts, and their properties (DMN 1.5, 10.3.4.1).

Both evaluators use this: nothing here calculates beyond what the texts say.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from luoshi.feel.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    STRING,
    TIME,
    RangeType,
    Type,
    bare,
)
from luoshi.feel.values import (
    Date,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Null,
    NullCode,
    Offset,
    Range,
    Region,
    Temporal,
    Time,
    Value,
    Zone,
)

LAST_YEAR: Final = 999_999_999
"""Years run from -LAST_YEAR to LAST_YEAR."""

LAST_OFFSET_SECONDS: Final = 14 * 3600
"""No zone is further from UTC than 14 hours, either way (DMN 1.5, table 66)."""

_SECOND: Final = 1_000_000_000
_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})([Zz]|[+-]\d{2}:\d{2})?", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,99}))?([Zz]|[+-][\d:]+|@.+)?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_REGION = re.compile(
    r"(?!(?:posix|right)/|(?:localtime|posixrules|Factory)$)[A-Za-z][\w+-]*(?:/[\w+-]+){0,3}", re.ASCII
)
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,20})Y)?(?:(\d{1,20})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?=[\dT])(?:(\d{1,20})D)?"
    r"(?:T(?=\d)(?:(\d{1,20})H)?(?:(\d{1,20})M)?(?:(\d{1,20})(?:\.(\d{0,99}))?S)?)?",
    re.ASCII,
)
_LONG_MONTHS = frozenset({1, 3, 5, 7, 8, 10, 12})
_REGION_LENGTH = 64


def make_date(year: int, month: int, day: int) -> Date | None:
    """The date of the Gregorian calendar, None where there is no such day; the year 0 comes before the year 1."""
    if not (-LAST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        return None
    return date(year, month, day) if 1 <= year <= 9999 else FarDate(year, month, day)


def days_in_month(year: int, month: int) -> int:
    """How many days the month 1 to 12 of the year has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 31 if month in _LONG_MONTHS else 30


def parse_date(text: str) -> Date | None:
    """The date written `2015-01-01`, or None where it is none; there is no year 0 in XML Schema's texts.

    The zone that these texts may have, as in `2015-01-01Z`, says nothing of a date and is left out.
    """
    read = _parse_day(text)
    return None if read is None else read[0]


def parse_time(text: str) -> Time | None:
    """The time written `10:30:00`, with parts of a second, cut to nanoseconds, and a zone; `24:00:00` is midnight."""
    read = _parse_clock(text)
    return None if read is None else read[0]


def parse_date_time(text: str) -> DateTime | None:
    """The date and time written `2015-01-01T10:30:00`, or a date alone for its midnight; None where it is neither.

    `24:00:00` is the midnight that begins the next day (XML Schema Part 2, 3.2.7).
    """
    day_text, separator, time_text = text.partition("T")
    found = _parse_day(day_text)
    if found is None:
        return None
    day, zone = found
    if not separator:
        return DateTime(day, Time(0, 0, 0, 0, zone))
    read = _parse_clock(time_text)
    if read is None or zone is not None:
        return None
    at, next_day = read
    if not next_day:
        return DateTime(day, at)
    following = _day_after(day)
    return None if following is None else DateTime(following, at)


def parse_duration(text: str) -> DayDuration | MonthDuration | None:
    """The duration written `P1Y2M` or `P3DT4H5M6.5S`, or None where it is none; `-` before it turns it round."""
    months = _MONTHS.fullmatch(text)
    if months is not None:
        sign, years, rest = months.groups(default="")
        count = int(years or 0) * 12 + int(rest or 0)
        return MonthDuration(-count if sign else count)
    days = _DAYS.fullmatch(text)
    if days is None:
        return None
    sign, day_count, hours, minutes, seconds, fraction = days.groups(default="")
    whole = ((int(day_count or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    length = whole * _SECOND + _nanoseconds(fraction)
    return DayDuration(-length if sign else length)


def parse_temporal(text: str) -> Temporal | None:
    """What the text of an `@"…"` literal says: a date, a time, both, or a duration; None where it says none."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text.partition("@")[0]:
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)


def parse_zone(text: str) -> Zone | None:
    """The zone as it stands after a time: `Z`, `+08:00`, `-02:45:55`, `@Asia/Shanghai`; None where it is none."""
    if text in ("Z", "z"):
        return Offset(0)
    if text.startswith("@"):
        return region_named(text[1:])
    read = _OFFSET.fullmatch(text)
    if read is None:
        return None
    sign, hours, minutes, seconds = read.groups(default="0")
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    distance = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return make_offset(-distance if sign == "-" else distance)


def make_offset(seconds: int) -> Offset | None:
    """The zone so many seconds east of UTC; None beyond 14 hours."""
    return Offset(seconds) if abs(seconds) <= LAST_OFFSET_SECONDS else None


def region_named(name: str) -> Region | None:
    """The time zone of that name in the IANA database; None where there is none."""
    return None if _rules_of(name) is None else Region(name)


def offset_of(time: Time, on: Date | None) -> int | None:
    """The seconds that the clock of the time's zone is ahead of UTC on that date; None without a zone.

    Without a date a region answers only where it has the same offset all year. Where a clock is put back, the first of
    the two moments counts. Before the year 1 a region has its local mean time, after 9999 its latest rules.
    """
    match time.zone:
        case None:
            return None
        case Offset(seconds):
            return seconds
        case Region(name):
            rules = _rules_of(name)
            if rules is None:
                return None
            distance = rules.utcoffset(None if on is None else _naive(on, time))
            return None if distance is None else distance // timedelta(seconds=1)
        case _:
            assert_never(time.zone)


def offset_at(zone: Zone, instant: DateTime) -> int | None:
    """The seconds that the clock of the zone is ahead of UTC at a moment given in UTC; None for an unknown region."""
    match zone:
        case Offset(seconds):
            return seconds
        case Region(name):
            rules = _rules_of(name)
            if rules is None:
                return None
            near = _naive(instant.date, instant.time)
            # At the very ends Python's clock would leave its range; the calendar is the same 400 years further in.
            inside = near.replace(year={1: 401, 9999: 9599}.get(near.year, near.year))
            distance = inside.replace(tzinfo=UTC).astimezone(rules).utcoffset()
            return None if distance is None else distance // timedelta(seconds=1)
        case _:
            assert_never(zone)


def to_python(value: DateTime) -> datetime:
    """The same moment as Python holds it, cut to microseconds; ValueError outside of the years 1 to 9999."""
    if not isinstance(value.date, date):
        raise ValueError(f"no datetime of Python's holds the year {value.date.year}")
    naive = _naive(value.date, value.time).replace(microsecond=value.time.nanosecond // 1000)
    match value.time.zone:
        case None:
            return naive
        case Offset(seconds):
            return naive.replace(tzinfo=timezone(timedelta(seconds=seconds)))
        case Region(name):
            return naive.replace(tzinfo=_rules_of(name))
        case _:
            assert_never(value.time.zone)


def from_python(moment: datetime) -> DateTime:
    """Python's datetime as a value; a zone with a name in the IANA database keeps it."""
    zone: Zone | None = None
    distance = moment.utcoffset()
    if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key is not None:
        zone = Region(moment.tzinfo.key)
    elif distance is not None:
        zone = Offset(distance // timedelta(seconds=1))
    at = Time(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, zone)
    return DateTime(moment.date(), at)


def show_temporal(value: Temporal) -> str:
    """The value in ISO 8601, as `parse_temporal` reads it."""
    match value:
        case date() | FarDate():
            return show_date(value)
        case Time():
            return show_time(value)
        case DateTime():
            return show_date_time(value)
        case DayDuration() | MonthDuration():
            return show_duration(value)
        case _:
            assert_never(value)


def show_date(value: Date) -> str:
    """The date as `2015-01-01`; years have four digits or more, and a sign before the year 0."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{'-' if value.year < 0 else ''}{abs(value.year):04}-{value.month:02}-{value.day:02}"


def show_time(value: Time) -> str:
    """The time as `10:30:00`, with the parts of a second that are not zero, and its zone."""
    fraction = f".{value.nanosecond:09}".rstrip("0") if value.nanosecond else ""
    zone = "" if value.zone is None else show_zone(value.zone)
    return f"{value.hour:02}:{value.minute:02}:{value.second:02}{fraction}{zone}"


def show_date_time(value: DateTime) -> str:
    """The date and time as `2015-01-01T10:30:00`, with its zone."""
    return f"{show_date(value.date)}T{show_time(value.time)}"


def show_zone(zone: Zone) -> str:
    """The zone as it stands after a time: `Z`, `+08:00`, `@Asia/Shanghai`."""
    match zone:
        case Region(name):
            return f"@{name}"
        case Offset(0):
            return "Z"
        case Offset(seconds):
            minutes, second = divmod(abs(seconds), 60)
            hour, minute = divmod(minutes, 60)
            tail = f":{second:02}" if second else ""
            return f"{'-' if seconds < 0 else '+'}{hour:02}:{minute:02}{tail}"
        case _:
            assert_never(zone)


def show_duration(duration: DayDuration | MonthDuration) -> str:
    """The duration in ISO 8601: `P1Y2M`, `P3DT4H5M6.5S`, `PT0S`, `P0M`."""
    if isinstance(duration, MonthDuration):
        years, months = divmod(abs(duration.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if duration.months < 0 else "") + "P" + (parts or "0M")
    days, hours, minutes, seconds, fraction = _split_duration(duration)
    point = f".{fraction:09d}".rstrip("0") if fraction else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{point}S" if seconds or point else ""
    parts = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if duration.nanoseconds < 0 else "") + "P" + (parts or "T0S")


class Property(StrEnum):
    """A part of a date, time, duration or range that a path may ask for (DMN 1.5, table 65)."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    WEEKDAY = "weekday"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"
    TIME_OFFSET = "time offset"
    TIMEZONE = "timezone"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    START = "start"
    END = "end"
    START_INCLUDED = "start included"
    END_INCLUDED = "end included"


_OF_DATE: dict[Property, Type] = {
    Property.YEAR: NUMBER,
    Property.MONTH: NUMBER,
    Property.DAY: NUMBER,
    Property.WEEKDAY: NUMBER,
}
_OF_TIME: dict[Property, Type] = {
    Property.HOUR: NUMBER,
    Property.MINUTE: NUMBER,
    Property.SECOND: NUMBER,
    Property.TIME_OFFSET: DAY_DURATION,
    Property.TIMEZONE: STRING,
}
_OF_BASIC: dict[Type, dict[Property, Type]] = {
    DATE: _OF_DATE,
    TIME: _OF_TIME,
    DATE_TIME: {**_OF_DATE, **_OF_TIME},
    DAY_DURATION: dict.fromkeys((Property.DAYS, Property.HOURS, Property.MINUTES, Property.SECONDS), NUMBER),
    MONTH_DURATION: dict.fromkeys((Property.YEARS, Property.MONTHS), NUMBER),
}
_NAMES = {each.value: each for each in Property}


def property_named(name: str) -> Property | None:
    """The property with this name in FEEL, if there is one."""
    return _NAMES.get(name)


def property_type(owner: Type, wanted: Property) -> Type | None:
    """The type of the part of a value of the type `owner`; None where such values have no such part."""
    match bare(owner):
        case RangeType(item):
            return {
                Property.START: item,
                Property.END: item,
                Property.START_INCLUDED: BOOLEAN,
                Property.END_INCLUDED: BOOLEAN,
            }.get(wanted)
        case plain:
            return _OF_BASIC.get(plain, {}).get(wanted)


def properties_of(owner: Type) -> tuple[Property, ...]:
    """The parts that values of the type have, in the order of the table."""
    return tuple(each for each in Property if property_type(owner, each) is not None)


def read_property(value: Value, wanted: Property) -> Value | None:
    """The part of the value; None where such a value has no such part, null where it has none of it, as a zone."""
    match value:
        case date() | FarDate():
            return _part_of_date(value, wanted)
        case DateTime(day, at):
            return _part_of_date(day, wanted) if wanted in _OF_DATE else _part_of_time(at, day, wanted)
        case Time():
            return _part_of_time(value, None, wanted)
        case DayDuration():
            return _part_of_days(value, wanted)
        case MonthDuration(months):
            years, rest = divmod(abs(months), 12)
            sign = -1 if months < 0 else 1
            return _pick({Property.YEARS: sign * years, Property.MONTHS: sign * rest}, wanted)
        case Range():
            return _part_of_range(value, wanted)
        case _:
            return None


def weekday_of(value: Date) -> int:
    """The day of the week, 1 for Monday to 7 for Sunday; the calendar repeats itself every 400 years."""
    return _near(value).isoweekday()


def _parse_day(text: str) -> tuple[Date, Zone | None] | None:
    """The date, and the zone that is written after it."""
    read = _DATE.fullmatch(text)
    if read is None:
        return None
    year, month, day = (int(part) for part in read.groups()[:3])
    found = None if year == 0 else make_date(year, month, day)
    zone = None if read[4] is None else parse_zone(read[4])
    return None if found is None or (zone is None and read[4] is not None) else (found, zone)


def _nanoseconds(fraction: str) -> int:
    """What stands after the point of a second; what is less than a nanosecond is cut."""
    return int(fraction[:9].ljust(9, "0"))


def _parse_clock(text: str) -> tuple[Time, bool] | None:
    """The time, and whether it was written `24:00:00`."""
    read = _TIME.fullmatch(text)
    if read is None:
        return None
    hour, minute, second = int(read[1]), int(read[2]), int(read[3])
    nanosecond = _nanoseconds(read[4] or "")
    zone = None if read[5] is None else parse_zone(read[5])
    if read[5] is not None and zone is None:
        return None
    if (hour, minute, second, nanosecond) == (24, 0, 0, 0):
        return Time(0, 0, 0, 0, zone), True
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Time(hour, minute, second, nanosecond, zone), False


def _day_after(day: Date) -> Date | None:
    if day.day < days_in_month(day.year, day.month):
        return make_date(day.year, day.month, day.day + 1)
    return make_date(day.year, day.month + 1, 1) if day.month < 12 else make_date(day.year + 1, 1, 1)


@lru_cache(maxsize=1024)
def _rules_of(name: str) -> ZoneInfo | None:
    if len(name) > _REGION_LENGTH or _REGION.fullmatch(name) is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _near(day: Date) -> date:
    """A date that Python can hold at the same place in the cycle of 400 years after which the calendar repeats."""
    if isinstance(day, date):
        return day
    return date(2400 + day.year % 400 if day.year > 0 else (day.year - 1) % 400 + 1, day.month, day.day)


def _naive(on: Date, at: Time) -> datetime:
    near = _near(on)
    return datetime(near.year, near.month, near.day, at.hour, at.minute, at.second)  # noqa: DTZ001 - local by meaning


def _part_of_date(value: Date, wanted: Property) -> Value | None:
    parts = {
        Property.YEAR: value.year,
        Property.MONTH: value.month,
        Property.DAY: value.day,
        Property.WEEKDAY: weekday_of(value),
    }
    return _pick(parts, wanted)


def _part_of_time(value: Time, on: Date | None, wanted: Property) -> Value | None:
    match wanted:
        case Property.SECOND:
            return _with_fraction(value.second, value.nanosecond)
        case Property.TIME_OFFSET:
            seconds = offset_of(value, on)
            return _no_zone() if seconds is None else DayDuration(seconds * _SECOND)
        case Property.TIMEZONE:
            return value.zone.name if isinstance(value.zone, Region) else _no_zone()
        case _:
            return _pick({Property.HOUR: value.hour, Property.MINUTE: value.minute}, wanted)


def _part_of_days(value: DayDuration, wanted: Property) -> Value | None:
    days, hours, minutes, seconds, fraction = _split_duration(value)
    sign = -1 if value.nanoseconds < 0 else 1
    if wanted is Property.SECONDS:
        return _with_fraction(sign * seconds, fraction, negative=sign < 0)
    return _pick({Property.DAYS: sign * days, Property.HOURS: sign * hours, Property.MINUTES: sign * minutes}, wanted)


def _part_of_range(value: Range, wanted: Property) -> Value | None:
    match wanted:
        case Property.START:
            return _open_end() if value.low is None else value.low
        case Property.END:
            return _open_end() if value.high is None else value.high
        case Property.START_INCLUDED:
            return value.low_closed
        case Property.END_INCLUDED:
            return value.high_closed
        case _:
            return None


def _split_duration(value: DayDuration) -> tuple[int, int, int, int, int]:
    """Days, hours, minutes, seconds and nanoseconds of the length, without its sign."""
    whole, fraction = divmod(abs(value.nanoseconds), _SECOND)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return days, hours, minutes, seconds, fraction


def _with_fraction(second: int, nanosecond: int, negative: bool = False) -> Decimal:
    """Seconds as a decimal in [0..60), as the standard has them."""
    if not nanosecond:
        return Decimal(second)
    text = f"{abs(second)}.{nanosecond:09}".rstrip("0")
    return Decimal(f"-{text}" if negative else text)


def _pick(parts: dict[Property, int], wanted: Property) -> Decimal | None:
    part = parts.get(wanted)
    return None if part is None else Decimal(part)


def _no_zone() -> Null:
    return Null("这个时刻没有这样的时区", NullCode.NO_ENTRY)


def _open_end() -> Null:
    return Null("区间的这一端没有界限", NullCode.NO_ENTRY)
