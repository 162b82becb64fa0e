"""The calendar against the notices themselves, and what it says of years that are not announced."""

from datetime import date, timedelta

import pytest

from luoshi.deadlines import Arrangement, Calendar, Workday
from tests.deadlines.notices import NOTICES, Notice

CHINA = Calendar.china()


@pytest.mark.parametrize(("year", "notice"), NOTICES.items(), ids=[str(year) for year in NOTICES])
def test_every_day_of_a_year_follows_its_notice(year: int, notice: Notice) -> None:
    off, worked = set(notice.days_off(year)), {date(year, *day) for day in notice.worked}
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    expected = {day: day in worked or (day.weekday() < 5 and day not in off) for day in days}
    assert {day: CHINA.works(day) for day in days} == expected, notice.source
    assert off
    assert worked


WHY = [
    ("national-day", date(2015, 10, 5), "国庆节放假"),
    ("worked-saturday", date(2015, 10, 10), "国庆节调休上班"),
    ("spring-festival", date(2016, 2, 7), "春节放假"),
    ("worked-before-spring-festival", date(2016, 2, 6), "春节调休上班"),
    ("qingming", date(2015, 4, 6), "清明节放假"),
    ("victory", date(2015, 9, 4), "抗战胜利70周年纪念日放假"),
    ("saturday", date(2015, 11, 7), "周六"),
    ("sunday", date(2015, 11, 8), "周日"),
    ("workday", date(2015, 11, 9), "工作日"),
    ("not-announced-friday", date(2027, 10, 1), "工作日（暂定）"),
    ("not-announced-saturday", date(2027, 10, 2), "周六（暂定）"),
]


@pytest.mark.parametrize(("day", "expected"), [row[1:] for row in WHY], ids=[row[0] for row in WHY])
def test_why(day: date, expected: str) -> None:
    assert CHINA.why(day) == expected


PROVISIONAL = [
    ("announced", date(2026, 12, 28), False, "2026 年已公布"),
    ("next-notice-may-reach", date(2026, 12, 29), True, "2019 年通知动过 2018-12-29"),
    ("next-notice-came", date(2025, 12, 31), False, "2026 年已公布"),
    ("not-announced", date(2027, 1, 4), True, "2027 年未公布"),
    ("before-the-tables", date(2003, 12, 1), True, "2004 年以前未载入"),
    ("first-of-the-tables", date(2004, 1, 1), False, "2004 年已载入"),
]


@pytest.mark.parametrize(
    ("day", "expected", "source"), [row[1:] for row in PROVISIONAL], ids=[row[0] for row in PROVISIONAL]
)
def test_provisional(day: date, expected: bool, source: str) -> None:
    assert CHINA.is_provisional(day) is expected, source


def test_a_workday_is_true_in_a_condition_and_knows_whether_it_may_change() -> None:
    assert CHINA.is_workday(date(2015, 10, 10)) == Workday(works=True, provisional=False)
    assert CHINA.is_workday(date(2027, 10, 1)) == Workday(works=True, provisional=True)
    assert not CHINA.is_workday(date(2015, 10, 5))


def test_an_arrangement_settles_its_year_and_leaves_the_rest_alone() -> None:
    new_year = Arrangement(
        2027,
        "（示例）2027年安排",
        off={date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"},
        worked={date(2027, 1, 3): "元旦"},
    )
    calendar = CHINA.arranged(new_year)
    assert calendar.is_workday(date(2027, 1, 3)) == Workday(works=True, provisional=False)
    assert calendar.is_workday(date(2026, 12, 31)) == Workday(works=False, provisional=False)
    assert calendar.why(date(2026, 12, 31)) == "元旦放假"
    assert calendar.authority(date(2027, 1, 1), date(2027, 1, 3)) == ("（示例）2027年安排",)
    assert calendar.works(date(2015, 10, 10))
    assert CHINA.is_provisional(date(2027, 1, 3))


def test_a_local_arrangement_takes_back_what_the_country_arranged() -> None:
    local = Arrangement(
        2015, "（示例）本地安排", off={date(2015, 10, 10): "古尔邦节"}, worked={date(2015, 10, 7): "国庆节"}
    )
    calendar = CHINA.arranged(local)
    assert (calendar.works(date(2015, 10, 7)), calendar.works(date(2015, 10, 10))) == (True, False)
    assert calendar.authority(date(2015, 10, 7), date(2015, 10, 7))[-1] == "（示例）本地安排"


def test_notices_are_cited_with_their_numbers() -> None:
    assert CHINA.authority(date(2016, 2, 1), date(2017, 1, 1)) == (
        "国务院办公厅关于2016年部分节假日安排的通知（国办发明电〔2015〕18号）",
        "国务院办公厅关于2017年部分节假日安排的通知（国办发明电〔2016〕17号）",
    )
