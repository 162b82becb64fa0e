"""Days that a text names: 2015年9月10日, 11月30日, 每月5日, 第一个月5日, 9月底, 2020年."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luoshi.documents.numerals import read_measured


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day in a text, from `start` to `end`, as far as the text names it; `is_end` of a month's last day, by 底 or 末.

    `month_of_period` counts the months of a quarter or a year, as in 第一个月5日.
    `is_firm` where it is for certain a date that something must carry out, not one that tells a year or month apart.
    """

    written: str
    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    is_firm: bool
    month_of_period: int | None = None
    is_end: bool = False

    @property
    def exists(self) -> bool:
        """Whether some year has the day; 6月31日 is in none."""
        if self.month is None or self.day is None:
            return True
        return self.day <= monthrange(self.year or _LEAP_YEAR, self.month)[1]


def read_days(text: str) -> Iterator[NamedDay]:
    """Every day named in the text, in its order; full-width digits must have been made half-width."""
    for found in _DAY.finditer(text):
        day = _read(text, found)
        if day is not None:
            yield day


_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"(?P<iso>(?P<iso_year>(?:19|20)\d{{2}})[-./](?P<iso_month>\d{{1,2}})[-./](?P<iso_day>\d{{1,2}}))(?!\d)"
    rf"|(?P<year>{_YEAR})\s?年度?\s?(?:(?P<month>(?<!\d){_SMALL})\s?月份?\s?(?:(?P<day>{_SMALL})\s?[日号])?)?"
    rf"(?P<edge>底|末|初|上旬|中旬|下旬)?"
    rf"|(?<![\d.第一二三四五六七八九十])(?P<month_alone>{_SMALL})\s?月(?![龄])份?\s?(?:(?P<day_in>{_SMALL})\s?[日号])?"
    rf"(?P<edge_in>底|末|初|上旬|中旬|下旬)?"
    rf"|(?<![\d.])(?P<day_alone>{_SMALL})\s?[日号](?P<by>(?:之|以)?前)?"
)
_OF_PERIOD = re.compile(r"第\s?(?P<month>[1-9]|1[0-2]|十?[一二三四五六七八九]|十)\s?个月的?\s?$")
_OF_MONTH = re.compile(r"(?:月|月份)的?\s?$")
_SPREAD = re.compile(r"(?:日|号)\s?(?:至|到|—|–|-|~|、|和|或)+\s?$")
_COUNTED = re.compile(r"(?:提前|届满|期满|连续|不少于|至少|不超过|超过|满)\s?$")
_LIMIT = re.compile(r"\s?(?:日?之?以?前|起|止|截止|为止)")
_LONGEST_ORDINAL = 10
_LAST_DAY = 31
_LEAP_YEAR = 2000
_LAST_MONTH = 12


def with_month(day: NamedDay, text: str) -> NamedDay:
    """The day with the month of a period that stands before it, 第一个月 being 1."""
    found = _OF_PERIOD.search(text[: day.start], max(0, day.start - _LONGEST_ORDINAL))
    return day if found is None else replace(day, start=found.start(), month_of_period=_number(found["month"]))


def _read(text: str, found: re.Match[str]) -> NamedDay | None:
    if found["iso"]:
        return _made(found, int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]), is_firm=True)
    if found["year"]:
        return _of_year(text, found)
    if found["month_alone"]:
        month, day = _number(found["month_alone"]), _number(found["day_in"])
        is_end = found["edge_in"] in ("底", "末")
        is_firm = day is not None or is_end or _LIMIT.match(text, found.end()) is not None
        return _made(found, None, month, day, is_firm, is_end)
    return _of_month(text, found)


def _of_year(text: str, found: re.Match[str]) -> NamedDay | None:
    year = _number(found["year"])
    month, day = _number(found["month"]), _number(found["day"])
    is_end = found["edge"] in ("底", "末") and day is None
    if is_end:
        month = month or _LAST_MONTH
    is_firm = day is not None or is_end or (month is not None and _LIMIT.match(text, found.end()) is not None)
    return _made(found, year, month, day, is_firm, is_end)


def _of_month(text: str, found: re.Match[str]) -> NamedDay | None:
    """A day without its month: after 每月, after another day, or before 前; otherwise it is a length of time."""
    before = text[max(0, found.start() - 6) : found.start()]
    if _OF_MONTH.search(before) or _SPREAD.search(before) or (found["by"] and not _COUNTED.search(before)):
        return _made(found, None, None, _number(found["day_alone"]), is_firm=True)
    return None


def _made(
    found: re.Match[str], year: int | None, month: int | None, day: int | None, is_firm: bool, is_end: bool = False
) -> NamedDay | None:
    if (month is not None and not 1 <= month <= _LAST_MONTH) or (day is not None and not 1 <= day <= _LAST_DAY):
        return None
    end = found.start() + len(found[0].rstrip())
    return NamedDay(found[0], found.start(), end, year, month, day, is_firm, is_end=is_end)


def _number(written: str | None) -> int | None:
    if not written:
        return None
    value = int(written) if written.isdecimal() else read_measured(written)
    return None if value is None else int(value)
