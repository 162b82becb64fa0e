"""Windows of application: by 30 September of the next year, with a year that had its own."""

from datetime import date

import pytest

from luoshi.deadlines import Calendar, Window, YearlyWindow
from luoshi.periods import DateOf, Roll

CHINA = Calendar.china()
OWN = Window(date(2015, 1, 1), date(2015, 11, 30))
STRICT = YearlyWindow(DateOf(1, 1, after=True), DateOf(9, 30, after=True), exceptions=((2014, OWN),))
ROLLED = YearlyWindow(DateOf(1, 1, after=True), DateOf(9, 30, after=True), Roll.FORWARD)

YEARS = [
    ("own", STRICT, 2014, OWN),
    ("rule", STRICT, 2015, Window(date(2016, 1, 1), date(2016, 9, 30))),
    ("holiday-not-rolled", STRICT, 2011, Window(date(2012, 1, 1), date(2012, 9, 30))),
    # 2012-09-30 is 中秋节, with National Day off until 7 October.
    ("holiday-rolled", ROLLED, 2011, Window(date(2012, 1, 1), date(2012, 10, 8))),
    # 2017-09-30 is a Saturday that was worked.
    ("worked-saturday", ROLLED, 2016, Window(date(2017, 1, 1), date(2017, 9, 30))),
]


@pytest.mark.parametrize(("rule", "year", "expected"), [row[1:] for row in YEARS], ids=[row[0] for row in YEARS])
def test_window_of_a_year(rule: YearlyWindow, year: int, expected: Window) -> None:
    assert rule.of(year, CHINA) == expected


def test_both_ends_of_a_window_belong_to_it() -> None:
    assert [OWN.has(date(2014, 12, 31)), OWN.has(date(2015, 1, 1))] == [False, True]
    assert [OWN.has(date(2015, 11, 30)), OWN.has(date(2015, 12, 1))] == [True, False]
