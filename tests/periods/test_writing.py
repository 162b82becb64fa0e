"""What is written reads back as the same data, in both languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.periods import (
    LONGEST,
    MONTHS,
    Cadence,
    DateOf,
    DayOf,
    Due,
    EndOf,
    Limit,
    Once,
    Period,
    Recurrence,
    Roll,
    Spec,
    Unit,
    WeekdayOf,
    Within,
    parse_due,
    parse_period,
    parse_spec,
    show,
    show_chinese,
)
from luoshi.source import FieldPlace

HERE = FieldPlace("due")

WRITTEN: list[tuple[str, Period | Due | Spec, str, str]] = [
    ("days", Period(7, Unit.DAY), "7 days", "7天"),
    ("one-day", Period(1, Unit.DAY), "1 day", "1天"),
    ("workdays", Period(10, Unit.WORKDAY), "10 workdays", "10个工作日"),
    ("months", Period(3, Unit.MONTH), "3 months", "3个月"),
    ("day", DayOf(25), "day 25", "25日前"),
    ("last-day", DayOf(31), "last day", "最后一日前"),
    ("date", DateOf(9, 30, after=True), "09-30 of the next year", "次年9月30日前"),
    ("weekday", WeekdayOf(3), "wednesday", "周三前"),
    ("limit-by-law", Limit(Period(7, Unit.DAY), Roll.FORWARD), "7 days", "7天"),
    ("limit-otherwise", Limit(Period(7, Unit.DAY), Roll.NONE), "7 days, roll none", "7天，遇节假日不顺延"),
    (
        "quarterly",
        Recurrence(Cadence.QUARTER, DayOf(5, 1, after=True), Roll.FORWARD),
        "quarterly, day 5 of the first month after, roll forward",
        "季度终了后第一个月5日前，遇节假日顺延",
    ),
    ("weekly", Recurrence(Cadence.WEEK, WeekdayOf(3)), "weekly, wednesday", "每周三前"),
    ("monthly", Recurrence(Cadence.MONTH, DayOf(25)), "monthly, day 25", "每月25日前"),
    ("yearly", Recurrence(Cadence.YEAR, DateOf(1, 31)), "yearly, 01-31", "每年1月31日前"),
]


@pytest.mark.parametrize(
    ("phrase", "english", "chinese"), [row[1:] for row in WRITTEN], ids=[row[0] for row in WRITTEN]
)
def test_written(phrase: Period | Due | Spec, english: str, chinese: str) -> None:
    assert (show(phrase), show_chinese(phrase)) == (english, chinese)


PERIODS = st.sampled_from(Unit).flatmap(lambda unit: st.builds(Period, st.integers(1, LONGEST[unit]), st.just(unit)))
ROLLS = st.sampled_from(Roll)
AFTER = st.booleans()
WEEKDAYS = st.builds(WeekdayOf, st.integers(1, 7), AFTER)
DATES = st.dates().map(lambda day: DateOf(day.month, day.day, after=bool(day.year % 2)))
ANYTIME = st.one_of(st.just(EndOf()), st.builds(Within, PERIODS))


def days_of(months: int) -> st.SearchStrategy[DayOf]:
    inside = st.builds(DayOf, st.integers(1, 31), st.integers(1, months) if months > 1 else st.none())
    return inside | st.builds(DayOf, st.integers(1, 31), st.integers(1, 6), st.just(True))


def rules_of(cadence: Cadence) -> st.SearchStrategy[Due]:
    if cadence is Cadence.DAY:
        return ANYTIME
    if cadence is Cadence.WEEK:
        return ANYTIME | WEEKDAYS
    days = days_of(min(MONTHS[cadence], 6))
    return ANYTIME | days | DATES if cadence is Cadence.YEAR else ANYTIME | days


RECURRENCES = st.sampled_from(Cadence).flatmap(
    lambda cadence: st.builds(Recurrence, st.just(cadence), rules_of(cadence), ROLLS)
)
SPECS = st.one_of(
    st.builds(Limit, PERIODS, ROLLS), st.builds(Once, st.one_of(days_of(1), WEEKDAYS, DATES), ROLLS), RECURRENCES
)


@settings(max_examples=300, deadline=None)
@given(SPECS)
def test_a_spec_reads_back(spec: Spec) -> None:
    assert parse_spec(show(spec), HERE) == spec
    assert parse_spec(show_chinese(spec), HERE) == spec


@settings(max_examples=100, deadline=None)
@given(PERIODS)
def test_a_period_reads_back(period: Period) -> None:
    assert parse_period(show(period), HERE) == period
    assert parse_period(show_chinese(period), HERE) == period


@settings(max_examples=100, deadline=None)
@given(st.one_of(days_of(1), days_of(6), WEEKDAYS, DATES, ANYTIME))
def test_a_due_rule_reads_back(due: Due) -> None:
    assert parse_due(show(due), HERE) == due
    assert parse_due(show_chinese(due), HERE) == due


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123579 一二十百半每次年季度月日周三天前内终了后第个工作遇节假顺延,(-daysroll", max_size=14))
def test_reading_never_fails_with_an_exception(text: str) -> None:
    parse_spec(text, HERE)
    parse_due(text, HERE)
