"""When recurring duties fall due: quarterly returns around National Day, weeks, months, half-years and years."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from luoshi.deadlines import SHANGHAI, Calendar, Occurrence, next_due, occurrences
from luoshi.periods import DateOf, DayOf, Once, Recurrence, Roll, WeekdayOf, parse_recurrence
from luoshi.source import FieldPlace

CHINA = Calendar.china()


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def recurrence(text: str) -> Recurrence:
    """The recurrence that a phrase states."""
    found = parse_recurrence(text, FieldPlace("due"))
    assert isinstance(found, Recurrence)
    return found


QUARTERLY = "每季度第一个月5日前(遇节假日顺延)"

SERIES = [
    (
        "quarterly-rolled",
        QUARTERLY,
        ("2015-01-01", "2016-12-31"),
        # 2015-04-05 is 清明节 with the 6th off, 07-05 a Sunday, 10-05 National Day; 2016-10-08 is worked.
        "2015-01-05 2015-04-07 2015-07-06 2015-10-08 2016-01-05 2016-04-05 2016-07-05 2016-10-08",
    ),
    (
        "quarterly-not-rolled",
        "每季度第一个月5日前",
        ("2015-01-01", "2015-12-31"),
        "2015-01-05 2015-04-05 2015-07-05 2015-10-05",
    ),
    ("a-rolled-day-inside", QUARTERLY, ("2015-10-06", "2015-10-08"), "2015-10-08"),
    ("a-rolled-day-outside", QUARTERLY, ("2015-10-01", "2015-10-07"), ""),
    ("wednesdays", "每周三", ("2015-11-01", "2015-11-30"), "2015-11-04 2015-11-11 2015-11-18 2015-11-25"),
    ("mondays-after", "每周次周一前", ("2015-11-01", "2015-11-15"), "2015-11-02 2015-11-09"),
    # 25 January and 25 October 2015 are Sundays, 25 July a Saturday.
    (
        "monthly-early",
        "每月25日前，遇节假日提前",
        ("2015-01-01", "2015-12-31"),
        (
            "2015-01-23 2015-02-25 2015-03-25 2015-04-24 2015-05-25 2015-06-25 "
            "2015-07-24 2015-08-25 2015-09-25 2015-10-23 2015-11-25 2015-12-25"
        ),
    ),
    ("month-ends", "每月最后一日前", ("2016-01-01", "2016-04-30"), "2016-01-31 2016-02-29 2016-03-31 2016-04-30"),
    ("thirtieths", "每月30日前", ("2015-01-01", "2015-04-30"), "2015-01-30 2015-02-28 2015-03-30 2015-04-30"),
    ("yearly", "每年1月31日前", ("2015-01-01", "2016-12-31"), "2015-01-31 2016-01-31"),
    ("next-year", "每年次年9月30日前", ("2016-01-01", "2017-12-31"), "2016-09-30 2017-09-30"),
    ("leap-day", "yearly, 02-29", ("2015-01-01", "2016-12-31"), "2015-02-28 2016-02-29"),
    # The second half of 2015 ends on a Thursday; 1 January is a holiday, then 4–8 and 11–15 January.
    ("half-yearly-within", "半年终了后10个工作日内", ("2015-07-01", "2016-06-30"), "2015-07-14 2016-01-15"),
    ("quarterly-within-days", "季度终了后10日内", ("2015-10-01", "2015-12-31"), "2015-10-10"),
    ("daily", "每日", ("2015-11-06", "2015-11-08"), "2015-11-06 2015-11-07 2015-11-08"),
    ("inside-the-quarter", "每季度内第三个月20日前", ("2015-01-01", "2015-06-30"), "2015-03-20 2015-06-20"),
    # February, March and April are over; May 31 is a Sunday.
    ("long-within", "月度终了后3个月内", ("2015-06-01", "2015-07-31"), "2015-06-01 2015-06-30 2015-07-31"),
]


@pytest.mark.parametrize(("text", "span", "expected"), [row[1:] for row in SERIES], ids=[row[0] for row in SERIES])
def test_series(text: str, span: tuple[str, str], expected: str) -> None:
    first, last = (date.fromisoformat(day) for day in span)
    found = occurrences(recurrence(text), first, last, CHINA)
    assert [str(occurrence.due.day) for occurrence in found] == expected.split()


def told(occurrence: Occurrence) -> tuple[str, ...]:
    """Period, opening and last day as text."""
    days = (occurrence.period_start, occurrence.period_end, occurrence.opens, occurrence.due.day)
    return tuple(str(day) for day in days)


ABOUT = [
    ("third-quarter", QUARTERLY, "2015-10-08", ("2015-07-01", "2015-09-30", "2015-10-01", "2015-10-08")),
    ("fourth-quarter", QUARTERLY, "2016-01-05", ("2015-10-01", "2015-12-31", "2016-01-01", "2016-01-05")),
    ("this-week", "每周三", "2015-11-04", ("2015-11-02", "2015-11-08", "2015-11-02", "2015-11-04")),
    ("this-month", "每月25日前", "2015-11-25", ("2015-11-01", "2015-11-30", "2015-11-01", "2015-11-25")),
    ("last-month", "每月次月10日前", "2015-11-10", ("2015-10-01", "2015-10-31", "2015-11-01", "2015-11-10")),
    ("last-year", "每年次年9月30日前", "2016-09-30", ("2015-01-01", "2015-12-31", "2016-01-01", "2016-09-30")),
    ("first-half", "每半年", "2015-06-30", ("2015-01-01", "2015-06-30", "2015-01-01", "2015-06-30")),
    ("two-hours-after", "日终了后2小时内", "2015-11-03", ("2015-11-02", "2015-11-02", "2015-11-03", "2015-11-03")),
]


@pytest.mark.parametrize(("text", "day", "expected"), [row[1:] for row in ABOUT], ids=[row[0] for row in ABOUT])
def test_what_an_occurrence_is_about(text: str, day: str, expected: tuple[str, ...]) -> None:
    due_day = date.fromisoformat(day)
    (found,) = occurrences(recurrence(text), due_day, due_day, CHINA)
    assert told(found) == expected


NEXT: list[tuple[str, Recurrence | Once, str, str]] = [
    ("within-the-quarter", recurrence(QUARTERLY), "2015-09-20T09:00", "2015-10-08"),
    ("after-the-named-day", recurrence(QUARTERLY), "2015-10-06T09:00", "2015-10-08"),
    ("last-minute", recurrence(QUARTERLY), "2015-10-08T23:59", "2015-10-08"),
    ("too-late", recurrence(QUARTERLY), "2015-10-09T00:00", "2016-01-05"),
    ("same-wednesday", recurrence("每周三"), "2015-11-04T09:00", "2015-11-04"),
    ("once-month-after", Once(DayOf(5, 1, after=True), Roll.FORWARD), "2015-09-30T09:00", "2015-10-08"),
    ("once-month-after-from-its-start", Once(DayOf(5, 1, after=True)), "2015-10-02T09:00", "2015-11-05"),
    ("once-day", Once(DayOf(25)), "2015-10-24T09:00", "2015-10-25"),
    ("once-day-passed", Once(DayOf(25)), "2015-10-26T09:00", "2015-11-25"),
    ("once-weekday-passed", Once(WeekdayOf(3)), "2015-11-05T09:00", "2015-11-11"),
    ("once-date", Once(DateOf(11, 30)), "2015-03-01T09:00", "2015-11-30"),
    ("once-date-passed", Once(DateOf(11, 30)), "2015-12-01T09:00", "2016-11-30"),
    ("once-next-year", Once(DateOf(9, 30, after=True)), "2015-03-01T09:00", "2016-09-30"),
]


@pytest.mark.parametrize(("spec", "now", "expected"), [row[1:] for row in NEXT], ids=[row[0] for row in NEXT])
def test_next_due(spec: Recurrence | Once, now: str, expected: str) -> None:
    assert str(next_due(spec, at(now), CHINA).due.day) == expected


def test_a_rolled_return_shows_why() -> None:
    found = next_due(recurrence(QUARTERLY), at("2015-09-20T09:00"), CHINA).due
    assert found.rolled_from == date(2015, 10, 5)
    assert found.at == at("2015-10-09T00:00")
    assert [(day.date.day, day.counts, day.why) for day in found.counted] == [
        (5, False, "国庆节放假"),
        (6, False, "国庆节放假"),
        (7, False, "国庆节放假"),
        (8, True, "工作日"),
    ]
    assert found.authority[0] == "条款自定：遇节假日顺延或者提前"
    assert "国办发明电〔2014〕28号" in found.authority[2]


def test_a_named_day_that_does_not_roll_rests_on_no_notice() -> None:
    found = next_due(recurrence("每月25日前"), at("2030-01-02T09:00"), CHINA).due
    assert not found.provisional
    assert found.authority == ("《民法典》第二百零三条第二款：最后一日于二十四时截止",)


def test_a_return_of_a_year_not_announced_is_provisional() -> None:
    assert next_due(recurrence(QUARTERLY), at("2027-05-01T09:00"), CHINA).due.provisional


def test_periods_follow_each_other_without_gap() -> None:
    for text in (QUARTERLY, "每周三", "每月25日前", "每半年", "每年1月31日前", "每日"):
        found = occurrences(recurrence(text), date(2015, 1, 1), date(2017, 12, 31), CHINA)
        assert len(found) > 2
        for before, after in pairwise(found):
            assert after.period_start == before.period_end + timedelta(days=1)
            assert after.due.at >= before.due.at
