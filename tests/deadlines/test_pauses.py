"""Clocks that stand still: a day that a pause touches does not count; hours are exact."""

from datetime import date, datetime
from typing import NamedTuple

import pytest

from luoshi.deadlines import SHANGHAI, Calendar, Pause, due
from luoshi.periods import Period, Roll, Unit

CHINA = Calendar.china()
START = "2015-11-02T10:00"  # a Monday; November 2015 has no holiday
WORKDAYS, DAYS, MONTH, HOURS = (
    Period(10, Unit.WORKDAY),
    Period(7, Unit.DAY),
    Period(1, Unit.MONTH),
    Period(24, Unit.HOUR),
)


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def pause(start: str, end: str | None) -> Pause:
    """A pause in November 2015, from `DDTHH:MM` to `DDTHH:MM`."""
    return Pause(at(f"2015-11-{start}"), at(f"2015-11-{end}") if end else None)


class Paused(NamedTuple):
    """A limit from the Monday, its pauses, and its last day or instant."""

    id: str
    period: Period
    pauses: tuple[Pause, ...]
    expected: str
    source: str


PAUSED = [
    Paused("none", WORKDAYS, (), "2015-11-16", "3—6、9—13、16日"),
    Paused("three-days", WORKDAYS, (pause("04T10:00", "06T15:00"),), "2015-11-19", "4、5、6日不计"),
    Paused("to-midnight", WORKDAYS, (pause("04T00:00", "05T00:00"),), "2015-11-17", "5日零时恢复，5日计入"),
    Paused("an-hour", WORKDAYS, (pause("04T10:00", "04T11:00"),), "2015-11-17", "触及即不计"),
    Paused("weekend", WORKDAYS, (pause("07T00:00", "09T00:00"),), "2015-11-16", "周末本不计"),
    Paused("no-time", WORKDAYS, (pause("04T10:00", "04T10:00"),), "2015-11-16", "没有中止"),
    Paused("on-the-first-day", WORKDAYS, (pause("02T15:00", "02T16:00"),), "2015-11-16", "当日本不计"),
    Paused(
        "overlapping",
        WORKDAYS,
        (pause("04T10:00", "06T15:00"), pause("05T00:00", "09T12:00")),
        "2015-11-20",
        "4、5、6、9日不计",
    ),
    Paused("after-the-end", WORKDAYS, (pause("17T10:00", "18T10:00"),), "2015-11-16", "已届满"),
    Paused("days", DAYS, (pause("04T10:00", "06T15:00"),), "2015-11-12", "9日加3日"),
    Paused("days-weekend", DAYS, (pause("07T00:00", "09T00:00"),), "2015-11-11", "7、8日不计"),
    Paused(
        "pause-in-the-extension",
        DAYS,
        (pause("04T10:00", "04T11:00"), pause("10T00:00", "11T00:00")),
        "2015-11-11",
        "4、10日不计",
    ),
    Paused("month", MONTH, (pause("04T10:00", "06T15:00"),), "2015-12-07", "12月5日是周六，顺延"),
    Paused(
        "rolled-past-a-pause", Period(5, Unit.DAY), (pause("09T00:00", "10T00:00"),), "2015-11-10", "7日周六，9日中止"
    ),
    Paused("hours", HOURS, (pause("02T15:00", "02T18:00"),), "2015-11-03T13:00", "停3小时"),
    Paused(
        "hours-overlapping",
        HOURS,
        (pause("02T17:00", "02T20:00"), pause("02T15:00", "02T18:00")),
        "2015-11-03T15:00",
        "停5小时",
    ),
    Paused("hours-from-before", HOURS, (pause("02T08:00", "02T11:00"),), "2015-11-03T11:00", "起算后停1小时"),
    Paused("hours-after-the-end", HOURS, (pause("03T10:00", "03T11:00"),), "2015-11-03T10:00", "已届满"),
    Paused(
        "hours-in-the-extension",
        HOURS,
        (pause("03T09:00", "03T10:30"), pause("03T11:00", "03T12:00")),
        "2015-11-03T12:30",
        "停1.5小时再停1小时",
    ),
]


@pytest.mark.parametrize("row", PAUSED, ids=[row.id for row in PAUSED])
def test_pauses_put_the_end_off(row: Paused) -> None:
    roll = Roll.NONE if row.period in (WORKDAYS, HOURS) else Roll.FORWARD
    found = due(row.period, at(START), CHINA, roll, row.pauses)
    told = found.at if row.period is HOURS else found.day
    assert told == (at(row.expected) if row.period is HOURS else date.fromisoformat(row.expected)), row.source
    assert not found.paused


OPEN = [
    ("standing-still", DAYS, "04T10:00", date(2015, 11, 10), True),
    ("begins-after-the-end", DAYS, "20T10:00", date(2015, 11, 9), False),
    ("hours", HOURS, "02T12:00", date(2015, 11, 3), True),
]


@pytest.mark.parametrize(
    ("period", "since", "earliest", "paused"), [row[1:] for row in OPEN], ids=[row[0] for row in OPEN]
)
def test_an_open_pause_gives_the_earliest_end(period: Period, since: str, earliest: date, paused: bool) -> None:
    found = due(period, at(START), CHINA, Roll.NONE, (pause(since, None),))
    assert (found.day, found.paused) == (earliest, paused)


def test_paused_days_say_so() -> None:
    found = due(Period(2, Unit.DAY), at(START), CHINA, Roll.NONE, (pause("03T10:00", "03T11:00"),))
    assert [(day.counts, day.why) for day in found.counted] == [
        (False, "开始的当日不计入"),
        (False, "计时中止"),
        (True, "工作日"),
        (True, "工作日"),
    ]
    assert found.authority[-1].startswith("条款自定：计时中止")


def test_a_pause_runs_forward_and_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="no pause"):
        pause("04T10:00", "04T09:00")
    with pytest.raises(ValueError, match="no pause"):
        Pause(datetime(2015, 11, 4), None)  # noqa: DTZ001
