"""When time limits end: reckoned by hand from the notices and 民法典第二百零一条至第二百零三条."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from luoshi.deadlines import SHANGHAI, Calendar, CountedDay, due
from luoshi.periods import Period, Roll, Unit

CHINA = Calendar.china()


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Limit(NamedTuple):
    """A limit from the morning of a day, its last day, and the day it was rolled from."""

    id: str
    period: Period
    start: str
    roll: Roll
    last: str
    rolled_from: str | None
    source: str


DAY, WORKDAY, WEEK, MONTH, YEAR = Unit.DAY, Unit.WORKDAY, Unit.WEEK, Unit.MONTH, Unit.YEAR
NONE, FORWARD, BACKWARD = Roll.NONE, Roll.FORWARD, Roll.BACKWARD

LIMITS = [
    Limit("notice", Period(7, DAY), "2015-09-07", FORWARD, "2015-09-14", None, "当日不计"),
    Limit("into-holiday", Period(7, DAY), "2015-09-25", FORWARD, "2015-10-08", "2015-10-02", "国庆 1—7 日"),
    Limit("into-holiday-stays", Period(7, DAY), "2015-09-25", NONE, "2015-10-02", None, "不顺延"),
    Limit("into-holiday-early", Period(7, DAY), "2015-09-25", BACKWARD, "2015-09-30", "2015-10-02", "提前"),
    Limit("onto-worked-sunday", Period(7, DAY), "2016-02-03", FORWARD, "2016-02-14", "2016-02-10", "2月14日上班"),
    Limit("on-worked-saturday", Period(3, DAY), "2016-02-03", FORWARD, "2016-02-06", None, "2月6日上班"),
    Limit("weekend", Period(5, DAY), "2015-11-02", FORWARD, "2015-11-09", "2015-11-07", "周六顺延到周一"),
    Limit("thirty-days", Period(30, DAY), "2015-09-03", FORWARD, "2015-10-08", "2015-10-03", "9月30天"),
    Limit("early-never-before-start", Period(1, DAY), "2015-10-02", BACKWARD, "2015-10-03", None, "无处可提前"),
    Limit("workdays-over-holiday", Period(10, WORKDAY), "2015-09-28", NONE, "2015-10-16", None, "含10月10日"),
    Limit("workdays-over-new-year", Period(5, WORKDAY), "2016-02-04", NONE, "2016-02-16", None, "5、6、14、15、16日"),
    Limit("workday-on-saturday", Period(1, WORKDAY), "2015-10-09", NONE, "2015-10-10", None, "调休上班"),
    Limit("workday-from-holiday", Period(1, WORKDAY), "2015-10-03", NONE, "2015-10-08", None, "节后首日"),
    Limit("workday-roll-is-idle", Period(1, WORKDAY), "2015-10-03", FORWARD, "2015-10-08", None, "已是工作日"),
    Limit("weeks", Period(2, WEEK), "2015-09-17", FORWARD, "2015-10-08", "2015-10-01", "两周后的周四"),
    Limit("month", Period(1, MONTH), "2015-11-02", FORWARD, "2015-12-02", None, "对应日"),
    Limit("month-short", Period(1, MONTH), "2015-08-31", FORWARD, "2015-09-30", None, "9月无31日"),
    Limit("month-february", Period(1, MONTH), "2015-01-31", FORWARD, "2015-02-28", None, "周六调休上班"),
    Limit("month-leap", Period(1, MONTH), "2016-01-31", FORWARD, "2016-02-29", None, "闰年"),
    Limit("months-over-year", Period(3, MONTH), "2015-11-30", FORWARD, "2016-02-29", None, "闰年，无30日"),
    Limit("half-year", Period(6, MONTH), "2015-03-31", FORWARD, "2015-09-30", None, "9月无31日"),
    Limit("year-from-leap-day", Period(1, YEAR), "2016-02-29", FORWARD, "2017-02-28", None, "平年无29日"),
    Limit("four-years", Period(4, YEAR), "2016-02-29", FORWARD, "2020-03-02", "2020-02-29", "周六顺延到周一"),
    Limit("year-into-holiday", Period(1, YEAR), "2014-10-01", FORWARD, "2015-10-08", "2015-10-01", "国庆 1—7 日"),
]


@pytest.mark.parametrize("limit", LIMITS, ids=[limit.id for limit in LIMITS])
def test_last_day(limit: Limit) -> None:
    found = due(limit.period, at(f"{limit.start}T09:00"), CHINA, limit.roll)
    assert found.day == date.fromisoformat(limit.last), limit.source
    assert found.rolled_from == (date.fromisoformat(limit.rolled_from) if limit.rolled_from else None)
    assert found.at == at(limit.last) + timedelta(days=1), "第二百零三条第二款：二十四时截止"
    assert not found.provisional
    assert not found.paused


HOURS = [
    ("over-midnight", 2, "2015-09-28T23:30", "2015-09-29T01:30", NONE),
    ("into-weekend", 24, "2015-11-06T17:00", "2015-11-07T17:00", NONE),
    ("over-leap-day", 48, "2016-02-28T12:00", "2016-03-01T12:00", NONE),
    ("to-midnight", 2, "2015-11-02T22:00", "2015-11-03T00:00", NONE),
    ("rolled-to-the-end-of-monday", 2, "2015-09-26T09:00", "2015-09-29T00:00", FORWARD),
    ("worked-day-needs-no-roll", 2, "2015-10-10T09:00", "2015-10-10T11:00", FORWARD),
]


@pytest.mark.parametrize(
    ("hours", "start", "expected", "roll"), [row[1:] for row in HOURS], ids=[row[0] for row in HOURS]
)
def test_hours_run_on_the_clock(hours: int, start: str, expected: str, roll: Roll) -> None:
    assert due(Period(hours, Unit.HOUR), at(start), CHINA, roll).at == at(expected)


def test_hours_are_real_time_where_the_clock_was_put_forward() -> None:
    start = datetime(1986, 5, 3, 17, tzinfo=UTC)
    assert due(Period(4, Unit.HOUR), start, CHINA, NONE).at == datetime(1986, 5, 3, 21, tzinfo=UTC)


def test_the_day_of_the_start_is_that_of_beijing() -> None:
    start = datetime(2015, 9, 28, 16, 30, tzinfo=UTC)
    assert due(Period(1, DAY), start, CHINA, NONE).day == date(2015, 9, 30)


PROVISIONAL = [
    ("workdays-into-next-year", Period(10, WORKDAY), "2026-12-28", NONE, "2027-01-11", True),
    ("workdays-this-year", Period(10, WORKDAY), "2026-11-02", NONE, "2026-11-16", False),
    ("workdays-at-the-end-of-december", Period(1, WORKDAY), "2026-12-30", NONE, "2026-12-31", True),
    ("workdays-through-a-missing-year", Period(300, WORKDAY), "2026-12-01", NONE, "2028-01-25", True),
    ("days-that-may-roll", Period(7, DAY), "2027-03-01", FORWARD, "2027-03-08", True),
    ("days-that-never-roll", Period(7, DAY), "2027-03-01", NONE, "2027-03-08", False),
    ("hours", Period(2, Unit.HOUR), "2027-03-01", NONE, "2027-03-01", False),
]


@pytest.mark.parametrize(
    ("period", "start", "roll", "last", "expected"),
    [row[1:] for row in PROVISIONAL],
    ids=[row[0] for row in PROVISIONAL],
)
def test_provisional_where_it_rests_on_a_year_not_announced(
    period: Period, start: str, roll: Roll, last: str, expected: bool
) -> None:
    found = due(period, at(f"{start}T09:00"), CHINA, roll)
    assert (found.day, found.provisional) == (date.fromisoformat(last), expected)


def test_the_reckoning_names_every_day() -> None:
    found = due(Period(3, WORKDAY), at("2015-09-29T09:00"), CHINA, NONE)
    holidays = tuple(CountedDay(date(2015, 10, day), False, "国庆节放假") for day in range(1, 8))
    assert found.counted == (
        CountedDay(date(2015, 9, 29), False, "开始的当日不计入"),
        CountedDay(date(2015, 9, 30), True, "工作日"),
        *holidays,
        CountedDay(date(2015, 10, 8), True, "工作日"),
        CountedDay(date(2015, 10, 9), True, "工作日"),
    )


def test_the_reckoning_shows_where_it_was_rolled() -> None:
    found = due(Period(1, DAY), at("2015-11-06T09:00"), CHINA, FORWARD)
    assert found.counted == (
        CountedDay(date(2015, 11, 6), False, "开始的当日不计入"),
        CountedDay(date(2015, 11, 7), True, "周六"),
        CountedDay(date(2015, 11, 8), False, "周日"),
        CountedDay(date(2015, 11, 9), False, "顺延至此：工作日"),
    )
    early = due(Period(3, DAY), at("2015-11-05T09:00"), CHINA, BACKWARD)
    assert [day.why for day in early.counted] == ["开始的当日不计入", "提前至此：工作日", "周六", "周日"]


AUTHORITY = [
    ("code", Period(7, DAY), "2026-03-02", NONE, ("《民法典》第二百零一条第一款", "《民法典》第二百零三条第二款")),
    (
        "general-part",
        Period(7, DAY),
        "2020-12-01",
        NONE,
        ("《民法总则》第二百零一条第一款", "《民法总则》第二百零三条第二款"),
    ),
    (
        "general-principles",
        Period(7, DAY),
        "2015-11-02",
        NONE,
        ("《民法通则》第一百五十四条", "《民法通则》第一百五十四条"),
    ),
    ("hours", Period(7, Unit.HOUR), "2026-03-02", NONE, ("《民法典》第二百零一条第二款",)),
    (
        "months",
        Period(1, MONTH),
        "2026-03-02",
        NONE,
        ("《民法典》第二百零一条第一款", "《民法典》第二百零二条", "《民法典》第二百零三条第二款"),
    ),
    (
        "rolled",
        Period(7, DAY),
        "2026-03-02",
        FORWARD,
        (
            "《民法典》第二百零一条第一款",
            "《民法典》第二百零三条第一款",
            "《民法典》第二百零三条第二款",
            "国务院办公厅关于2026年",
        ),
    ),
    (
        "workdays",
        Period(7, WORKDAY),
        "2026-03-02",
        NONE,
        (
            "《民法典》第二百零一条第一款",
            "参照《行政许可法》第八十二条",
            "《民法典》第二百零三条第二款",
            "国务院办公厅关于2026年",
        ),
    ),
]


@pytest.mark.parametrize(
    ("period", "start", "roll", "expected"), [row[1:] for row in AUTHORITY], ids=[row[0] for row in AUTHORITY]
)
def test_authority(period: Period, start: str, roll: Roll, expected: tuple[str, ...]) -> None:
    cited = due(period, at(f"{start}T09:00"), CHINA, roll).authority
    assert len(cited) == len(expected)
    assert all(rule.startswith(head) for rule, head in zip(cited, expected, strict=True))


def test_a_start_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(Period(1, DAY), datetime(2015, 11, 2, 9), CHINA, NONE)  # noqa: DTZ001
