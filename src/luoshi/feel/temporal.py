"""Dates, times and durations to and from their ISO 8601 texts (DMN 1.5, 10.3.4.1)."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from luoshi.feel.types import DATE, DATE_TIME, DAY_DURATION, MONTH_DURATION, NUMBER, TIME, Basic
from luoshi.feel.values import MonthDuration

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?=[\dT])(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?", re.ASCII
)
_MICROSECOND = timedelta(microseconds=1)

Temporal = date | time | datetime | timedelta | MonthDuration


def parse_date(text: str) -> date | None:
    """The date written `2015-01-01`, or None where it is none."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """The time written `10:30:00`, with an optional offset, or None where it is none."""
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def parse_date_time(text: str) -> datetime | None:
    """The date and time written `2015-01-01T10:30:00`, or a date alone for its midnight; None where it is neither."""
    day_text, separator, time_text = text.partition("T")
    day = parse_date(day_text)
    at = parse_time(time_text) if separator else time()
    if day is None or at is None:
        return None
    return datetime.combine(day, at)


def parse_duration(text: str) -> timedelta | MonthDuration | None:
    """The duration written `P1Y2M` or `P3DT4H`, or None where it is none or is longer than dates are."""
    months = _MONTHS.fullmatch(text)
    if months is not None:
        sign, years, rest = months.groups(default="")
        count = int(years or 0) * 12 + int(rest or 0)
        return MonthDuration(-count if sign else count)
    days = _DAYS.fullmatch(text)
    if days is None:
        return None
    sign, day_count, hours, minutes, seconds = days.groups(default="")
    microseconds = int(Decimal(seconds or 0).scaleb(6))
    try:
        length = timedelta(int(day_count or 0), 0, microseconds, 0, int(minutes or 0), int(hours or 0))
        return -length if sign else length
    except OverflowError:
        return None


def parse_temporal(text: str) -> Temporal | None:
    """What the text of an `@"…"` literal says: a date, a time, both, or a duration; None where it says none."""
    if "P" in text:
        return parse_duration(text)
    if "T" in text:
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)


def show_duration(duration: timedelta | MonthDuration) -> str:
    """The duration in ISO 8601: `P1Y2M`, `P3DT4H5M6.5S`, `PT0S`."""
    if isinstance(duration, MonthDuration):
        years, months = divmod(abs(duration.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if duration.months < 0 else "") + "P" + (parts or "0M")
    seconds, microseconds = divmod(abs(duration) // _MICROSECOND, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    fraction = f".{microseconds:06d}".rstrip("0") if microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    parts = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if duration < timedelta() else "") + "P" + (parts or "T0S")


class Property(StrEnum):
    """A part of a date, time or duration that a path may ask for (DMN 1.5, table 65)."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    WEEKDAY = "weekday"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"


_OF_DATE = frozenset({Property.YEAR, Property.MONTH, Property.DAY, Property.WEEKDAY})
_OF_TIME = frozenset({Property.HOUR, Property.MINUTE, Property.SECOND})
PROPERTIES: dict[Basic, frozenset[Property]] = {
    DATE: _OF_DATE,
    TIME: _OF_TIME,
    DATE_TIME: _OF_DATE | _OF_TIME,
    DAY_DURATION: frozenset({Property.DAYS, Property.HOURS, Property.MINUTES, Property.SECONDS}),
    MONTH_DURATION: frozenset({Property.YEARS, Property.MONTHS}),
}
PROPERTY_TYPE = NUMBER
_NAMES = {each.value: each for each in Property}


def property_named(name: str) -> Property | None:
    """The property with this name in FEEL, if there is one."""
    return _NAMES.get(name)


def read_property(value: Temporal, wanted: Property) -> Decimal | None:
    """The part of the value, whole numbers; None where such a value has no such part."""
    match value:
        case datetime():
            return _of_date(value.date(), wanted) if wanted in _OF_DATE else _of_time(value.timetz(), wanted)
        case date():
            return _of_date(value, wanted)
        case time():
            return _of_time(value, wanted)
        case timedelta():
            return _of_days(value, wanted)
        case MonthDuration(months):
            years, rest = divmod(abs(months), 12)
            sign = -1 if months < 0 else 1
            return _pick({Property.YEARS: sign * years, Property.MONTHS: sign * rest}, wanted)


def _of_date(value: date, wanted: Property) -> Decimal | None:
    parts = {
        Property.YEAR: value.year,
        Property.MONTH: value.month,
        Property.DAY: value.day,
        Property.WEEKDAY: value.isoweekday(),
    }
    return _pick(parts, wanted)


def _of_time(value: time, wanted: Property) -> Decimal | None:
    parts = {Property.HOUR: value.hour, Property.MINUTE: value.minute, Property.SECOND: value.second}
    return _pick(parts, wanted)


def _of_days(value: timedelta, wanted: Property) -> Decimal | None:
    seconds = abs(value) // timedelta(seconds=1)
    sign = -1 if value < timedelta() else 1
    parts = {
        Property.DAYS: sign * (seconds // 86400),
        Property.HOURS: sign * (seconds // 3600 % 24),
        Property.MINUTES: sign * (seconds // 60 % 60),
        Property.SECONDS: sign * (seconds % 60),
    }
    return _pick(parts, wanted)


def _pick(parts: dict[Property, int], wanted: Property) -> Decimal | None:
    part = parts.get(wanted)
    return None if part is None else Decimal(part)
