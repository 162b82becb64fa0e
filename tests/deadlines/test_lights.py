"""Lights and countdowns at chosen moments of one limit in days, one in hours and one that stands still."""

from datetime import datetime

import pytest

from luoshi.deadlines import SHANGHAI, Calendar, Due, Light, Pause, WarnRule, due, light, remaining
from luoshi.periods import Period, Roll, Unit

CHINA = Calendar.china()


def at(text: str) -> datetime:
    """A time in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def limit(period: Period, start: str, roll: Roll = Roll.NONE) -> tuple[datetime, Due]:
    """The start and the end of a limit."""
    return at(start), due(period, at(start), CHINA, roll)


TEN_WORKDAYS = limit(Period(10, Unit.WORKDAY), "2015-11-02T09:00")  # ends with Monday 16 November
A_YEAR = limit(Period(1, Unit.YEAR), "2015-01-05T09:00")  # ends with 5 January 2016: 366 days
TEN_HOURS = limit(Period(10, Unit.HOUR), "2015-11-02T08:00")  # ends at 18:00
TO_SUNDAY = limit(Period(7, Unit.DAY), "2015-11-01T09:00")  # ends with Sunday 8 November

MOMENTS = [
    ("far", TEN_WORKDAYS, "2015-11-03T10:00", Light.NONE, "剩 9 个工作日"),
    ("four-left", TEN_WORKDAYS, "2015-11-10T10:00", Light.NONE, "剩 4 个工作日"),
    ("three-left", TEN_WORKDAYS, "2015-11-11T10:00", Light.BLUE, "剩 3 个工作日"),
    ("two-left", TEN_WORKDAYS, "2015-11-12T10:00", Light.BLUE, "剩 2 个工作日"),
    ("one-left", TEN_WORKDAYS, "2015-11-13T10:00", Light.YELLOW, "剩 1 个工作日"),
    ("weekend-before", TEN_WORKDAYS, "2015-11-14T10:00", Light.YELLOW, "剩 1 个工作日"),
    ("last-day", TEN_WORKDAYS, "2015-11-16T10:00", Light.YELLOW, "今天到期"),
    ("last-second", TEN_WORKDAYS, "2015-11-16T23:59:59", Light.YELLOW, "今天到期"),
    ("midnight", TEN_WORKDAYS, "2015-11-17T00:00", Light.RED, "已超期 1 天"),
    ("two-days-late", TEN_WORKDAYS, "2015-11-18T10:00", Light.RED, "已超期 2 天"),
    ("no-workday-left", TO_SUNDAY, "2015-11-06T10:00", Light.YELLOW, "剩 2 天"),
    ("year-calm", A_YEAR, "2015-11-02T10:00", Light.NONE, "剩 45 个工作日"),
    ("year-last-tenth", A_YEAR, "2015-12-14T10:00", Light.YELLOW, "剩 15 个工作日"),
    ("hours-calm", TEN_HOURS, "2015-11-02T10:00", Light.NONE, "剩 8 小时"),
    ("hours-last-third", TEN_HOURS, "2015-11-02T15:00", Light.BLUE, "剩 3 小时"),
    ("hours-last-tenth", TEN_HOURS, "2015-11-02T17:00", Light.YELLOW, "剩 1 小时"),
    ("hours-minutes", TEN_HOURS, "2015-11-02T17:30", Light.YELLOW, "剩不到 1 小时"),
    ("hours-over", TEN_HOURS, "2015-11-02T18:00", Light.RED, "已超期不到 1 小时"),
    ("hours-late", TEN_HOURS, "2015-11-02T20:30", Light.RED, "已超期 2 小时"),
    ("hours-days-late", TEN_HOURS, "2015-11-04T09:00", Light.RED, "已超期 2 天"),
]


@pytest.mark.parametrize(("of", "now", "lit", "text"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS])
def test_moment(of: tuple[datetime, Due], now: str, lit: Light, text: str) -> None:
    opened, end = of
    assert light(at(now), opened, end, CHINA) is lit
    assert remaining(at(now), end, CHINA).text == text


def test_numbers_of_what_is_left() -> None:
    left = remaining(at("2015-11-06T10:00"), TEN_WORKDAYS[1], CHINA)
    assert (left.overdue, left.days, left.workdays, left.hours) == (False, 10, 6, 254)
    late = remaining(at("2015-11-23T10:00"), TEN_WORKDAYS[1], CHINA)
    assert (late.overdue, late.days, late.workdays, late.hours) == (True, 7, 5, 154)


def test_a_clock_that_stands_still_is_never_overdue() -> None:
    start = at("2015-11-02T09:00")
    stopped = due(Period(7, Unit.DAY), start, CHINA, Roll.NONE, (Pause(at("2015-11-04T10:00"), None),))
    for now in ("2015-11-05T10:00", "2016-03-01T10:00"):
        assert light(at(now), start, stopped, CHINA) is Light.NONE
        assert remaining(at(now), stopped, CHINA).text == "计时中止"
        assert not remaining(at(now), stopped, CHINA).overdue


def test_an_office_may_warn_earlier() -> None:
    opened, end = TEN_WORKDAYS
    earlier = WarnRule(blue_workdays=5, yellow_workdays=4)
    assert light(at("2015-11-09T10:00"), opened, end, CHINA, earlier) is Light.BLUE
    assert light(at("2015-11-10T10:00"), opened, end, CHINA, earlier) is Light.YELLOW


def test_every_light_has_its_word() -> None:
    assert [lit.label for lit in Light] == ["正常", "临期", "紧迫", "超期"]
