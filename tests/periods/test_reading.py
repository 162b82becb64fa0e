"""What each phrase of time means; the phrases are those of the 51 documents that the importer reads."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from luoshi.periods import (
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
    Unit,
    WeekdayOf,
    Within,
    default_roll,
    parse_due,
    parse_period,
    parse_recurrence,
    parse_spec,
)
from luoshi.source import FilePlace, Problem

HERE = FilePlace("programme.yaml", 12, 9)

PERIODS = [
    ("english", "7 days", Period(7, Unit.DAY)),
    ("english-one", "1 day", Period(1, Unit.DAY)),
    ("english-workdays", "10 workdays", Period(10, Unit.WORKDAY)),
    ("english-case-and-space", "  2  Hours ", Period(2, Unit.HOUR)),
    ("english-months", "3 months", Period(3, Unit.MONTH)),
    ("notice-period", "7天", Period(7, Unit.DAY)),
    ("within-days", "30日内", Period(30, Unit.DAY)),
    ("within-days-long", "30日以内", Period(30, Unit.DAY)),
    ("ten-days-numeral", "十天内", Period(10, Unit.DAY)),
    ("natural-days", "5个自然日内", Period(5, Unit.DAY)),
    ("workdays", "10个工作日", Period(10, Unit.WORKDAY)),
    ("workdays-within", "7个工作日内", Period(7, Unit.WORKDAY)),
    ("workdays-numeral", "十个工作日内", Period(10, Unit.WORKDAY)),
    ("workdays-spaced", "10 个工作日内", Period(10, Unit.WORKDAY)),
    ("full-width-digits", "１０个工作日", Period(10, Unit.WORKDAY)),
    ("hours", "2小时内", Period(2, Unit.HOUR)),
    ("hour-numeral", "一小时内", Period(1, Unit.HOUR)),
    ("weeks", "两周内", Period(2, Unit.WEEK)),
    ("month", "一个月内", Period(1, Unit.MONTH)),
    ("years", "三年内", Period(3, Unit.YEAR)),
    ("year", "一年内", Period(1, Unit.YEAR)),
    ("half-year", "半年内", Period(6, Unit.MONTH)),
    ("numeral-fifteen", "十五日内", Period(15, Unit.DAY)),
    ("numeral-twenty", "二十日内", Period(20, Unit.DAY)),
    ("numeral-105", "一百零五日内", Period(105, Unit.DAY)),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in PERIODS], ids=[row[0] for row in PERIODS])
def test_period(text: str, expected: Period) -> None:
    assert parse_period(text, HERE) == expected


DUES = [
    ("day-after", "day 5 of the first month after", DayOf(5, 1, after=True)),
    ("day-of-month", "day 25", DayOf(25)),
    ("day-of-second-month", "day 20 of the second month", DayOf(20, 2)),
    ("last-day", "last day", DayOf(31)),
    ("last-day-after", "last day of the first month after", DayOf(31, 1, after=True)),
    ("weekday", "wednesday", WeekdayOf(3)),
    ("weekday-next", "friday of the next week", WeekdayOf(5, after=True)),
    ("date", "11-30", DateOf(11, 30)),
    ("date-next-year", "09-30 of the next year", DateOf(9, 30, after=True)),
    ("leap-day", "02-29", DateOf(2, 29)),
    ("end", "last day of the period", EndOf()),
    ("within", "within 10 workdays", Within(Period(10, Unit.WORKDAY))),
    ("cn-day", "25日前", DayOf(25)),
    ("cn-first-month", "第一个月5日前", DayOf(5, 1, after=True)),
    ("first-month-inside", "day 20 of the first month", DayOf(20, 1)),
    ("cn-first-month-inside", "期内第二个月20日前", DayOf(20, 2)),
    ("cn-next-month", "次月10日前", DayOf(10, 1, after=True)),
    ("cn-weekday", "周三", WeekdayOf(3)),
    ("cn-weekday-long", "星期三前", WeekdayOf(3)),
    ("cn-sunday", "星期天前", WeekdayOf(7)),
    ("cn-next-week", "下周五前", WeekdayOf(5, after=True)),
    ("cn-date", "11月30日前", DateOf(11, 30)),
    ("cn-date-next-year", "次年9月30日前", DateOf(9, 30, after=True)),
    ("cn-month-end", "6月底前", DateOf(6, 30)),
    ("cn-within", "终了后10个工作日内", Within(Period(10, Unit.WORKDAY))),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in DUES], ids=[row[0] for row in DUES])
def test_due(text: str, expected: Due) -> None:
    assert parse_due(text, HERE) == expected


RECURRENCES = [
    (
        "quarterly-return",
        "quarterly, day 5 of the first month after, roll forward",
        Recurrence(Cadence.QUARTER, DayOf(5, 1, after=True), Roll.FORWARD),
    ),
    (
        "cn-quarterly-return",
        "每一季度第一个月5日前(遇节假日顺延)",
        Recurrence(Cadence.QUARTER, DayOf(5, 1, after=True), Roll.FORWARD),
    ),
    (
        "cn-quarterly-return-full-width",
        "每季度第一个月5日前（遇节假日顺延）",
        Recurrence(Cadence.QUARTER, DayOf(5, 1, after=True), Roll.FORWARD),
    ),
    (
        "cn-quarter-ended",
        "季度终了后第一个月5日前，遇节假日顺延",
        Recurrence(Cadence.QUARTER, DayOf(5, 1, after=True), Roll.FORWARD),
    ),
    ("cn-wednesday", "每周三", Recurrence(Cadence.WEEK, WeekdayOf(3))),
    ("cn-sunday", "每周日前", Recurrence(Cadence.WEEK, WeekdayOf(7))),
    ("cn-monthly", "每月25日前", Recurrence(Cadence.MONTH, DayOf(25))),
    ("cn-monthly-on", "每月25日", Recurrence(Cadence.MONTH, DayOf(25))),
    ("cn-monthly-early", "每月25日前，遇节假日提前", Recurrence(Cadence.MONTH, DayOf(25), Roll.BACKWARD)),
    ("cn-monthly-about-last", "每月次月10日前", Recurrence(Cadence.MONTH, DayOf(10, 1, after=True))),
    ("cn-yearly", "每年1月31日前", Recurrence(Cadence.YEAR, DateOf(1, 31))),
    ("cn-yearly-next", "每年次年9月30日前", Recurrence(Cadence.YEAR, DateOf(9, 30, after=True))),
    ("cn-half-year", "每半年", Recurrence(Cadence.HALF_YEAR, EndOf())),
    ("cn-quarter-once", "每季度一次", Recurrence(Cadence.QUARTER, EndOf())),
    ("cn-month-at-least-once", "每月至少一次", Recurrence(Cadence.MONTH, EndOf())),
    ("cn-month-end", "每月底前", Recurrence(Cadence.MONTH, EndOf())),
    ("cn-year-end", "每年年底前", Recurrence(Cadence.YEAR, DateOf(12, 31))),
    ("cn-every-day", "每日", Recurrence(Cadence.DAY, EndOf())),
    (
        "cn-within-rolls-by-law",
        "季度终了后15日内",
        Recurrence(Cadence.QUARTER, Within(Period(15, Unit.DAY)), Roll.FORWARD),
    ),
    ("english-bare", "weekly", Recurrence(Cadence.WEEK, EndOf())),
    ("english-every", "every month, day 25", Recurrence(Cadence.MONTH, DayOf(25))),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in RECURRENCES], ids=[row[0] for row in RECURRENCES])
def test_recurrence(text: str, expected: Recurrence) -> None:
    assert parse_recurrence(text, HERE) == expected
    assert parse_spec(text, HERE) == expected


SPECS = [
    ("days-roll-by-law", "7 days", Limit(Period(7, Unit.DAY), Roll.FORWARD)),
    ("days-told-not-to", "7 days, roll none", Limit(Period(7, Unit.DAY), Roll.NONE)),
    ("cn-days-told-not-to", "7日内，遇节假日不顺延", Limit(Period(7, Unit.DAY), Roll.NONE)),
    ("workdays-need-no-roll", "within 10 workdays", Limit(Period(10, Unit.WORKDAY), Roll.NONE)),
    ("cn-day-is-a-period", "25日", Limit(Period(25, Unit.DAY), Roll.FORWARD)),
    ("cn-by-day-is-a-date", "25日前", Once(DayOf(25))),
    ("once", "day 5 of the first month after, roll forward", Once(DayOf(5, 1, after=True), Roll.FORWARD)),
    ("cn-month-end", "月底前", Once(DayOf(31))),
    ("cn-year-end", "年底前", Once(DateOf(12, 31))),
    ("cn-once", "次年9月30日前", Once(DateOf(9, 30, after=True))),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SPECS], ids=[row[0] for row in SPECS])
def test_spec(text: str, expected: Limit | Once) -> None:
    assert parse_spec(text, HERE) == expected


class Refusal(NamedTuple):
    """A phrase that no parser may guess, and the code of its problem."""

    id: str
    text: str
    code: str


REFUSALS = [
    Refusal("masked-year", "20xx年11月30日前", "time-masked"),
    Refusal("masked-date", "xx月xx日前", "time-masked"),
    Refusal("masked-day", "6月x日前", "time-masked"),
    Refusal("masked-count", "×个工作日内", "time-masked"),
    Refusal("masked-certain", "某月5日前", "time-masked"),
    Refusal("masked-upper", "20XX年底前", "time-masked"),
    Refusal("spread-days", "3-5日内", "time-range"),
    Refusal("spread-times", "每学期二至三次", "time-range"),
    Refusal("spread-meetings", "每年1-2次", "time-range"),
    Refusal("times-a-month", "每月不少于2次", "time-times"),
    Refusal("times-a-year", "每年两次", "time-times"),
    Refusal("term", "每学期一次", "time-term"),
    Refusal("dated", "2015年11月30日前", "time-dated"),
    Refusal("dated-iso", "2015-11-30", "time-dated"),
    Refusal("no-such-date", "2月30日前", "time-no-such-day"),
    Refusal("no-such-day", "day 32", "time-no-such-day"),
    Refusal("no-such-month", "13-01", "time-no-such-day"),
    Refusal("no-such-numeral", "一百五日内", "time-length"),
    Refusal("zero", "0 days", "time-length"),
    Refusal("over-a-century", "101 years", "time-length"),
    Refusal("a-year-as-a-length", "2015年", "time-dated"),
    Refusal("wednesday-of-a-month", "monthly, wednesday", "time-mismatch"),
    Refusal("date-of-a-week", "每周11月30日前", "time-mismatch"),
    Refusal("which-month-of-the-quarter", "每季度25日前", "time-mismatch"),
    Refusal("which-month-of-the-quarter-english", "quarterly, day 25", "time-mismatch"),
    Refusal("first-month-of-a-month", "monthly, day 25 of the first month", "time-mismatch"),
    Refusal("year-end-of-a-week", "每周年底前", "time-mismatch"),
    Refusal("month-end-of-a-quarter", "每季度月底前", "time-mismatch"),
    Refusal("fourth-month-of-a-quarter", "quarterly, day 5 of the fourth month", "time-mismatch"),
    Refusal("end-of-what", "last day of the period", "time-cadence"),
    Refusal("second-month-of-what", "day 20 of the second month", "time-cadence"),
    Refusal("empty", "", "time-unreadable"),
    Refusal("number", "7", "time-unreadable"),
    Refusal("soon", "尽快", "time-unreadable"),
    Refusal("half-day", "半天内", "time-unreadable"),
    Refusal("english-word", "seven days", "time-unreadable"),
    Refusal("weekday-alone", "三", "time-unreadable"),
    Refusal("weekday-span", "每周一~周四", "time-unreadable"),
    Refusal("january-or-a-month", "一月内", "time-unreadable"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[refusal.id for refusal in REFUSALS])
def test_refusal_says_where_and_what_to_do(refusal: Refusal) -> None:
    problem = parse_spec(refusal.text, HERE)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where) == (refusal.code, HERE)
    assert problem.message
    assert problem.remedy


def test_a_problem_reads_as_one_chinese_line() -> None:
    assert str(parse_period("xx日内", HERE)) == (
        "programme.yaml:12:9: “xx日内”中的数字被隐去；请填写文件原来的数字，程序不作猜测 [time-masked]"
    )


DEFAULT_ROLLS = [
    ("hours", Period(2, Unit.HOUR), Roll.NONE),
    ("workdays", Period(2, Unit.WORKDAY), Roll.NONE),
    ("days", Period(2, Unit.DAY), Roll.FORWARD),
    ("weeks", Period(2, Unit.WEEK), Roll.FORWARD),
    ("months", Period(2, Unit.MONTH), Roll.FORWARD),
    ("years", Period(2, Unit.YEAR), Roll.FORWARD),
    ("within-days", Within(Period(2, Unit.DAY)), Roll.FORWARD),
    ("named-date", DateOf(11, 30), Roll.NONE),
    ("named-day", DayOf(25), Roll.NONE),
]


@pytest.mark.parametrize(("of", "expected"), [row[1:] for row in DEFAULT_ROLLS], ids=[row[0] for row in DEFAULT_ROLLS])
def test_default_roll(of: Period | Due, expected: Roll) -> None:
    assert default_roll(of) is expected


IMPOSSIBLE: list[tuple[str, Callable[[], object]]] = [
    ("period-of-nothing", lambda: Period(0, Unit.DAY)),
    ("day-0", lambda: DayOf(0)),
    ("which-month-after", lambda: DayOf(5, after=True)),
    ("seventh-month", lambda: DayOf(5, 7)),
    ("weekday-8", lambda: WeekdayOf(8)),
    ("30-february", lambda: DateOf(2, 30)),
    ("month-13", lambda: DateOf(13, 1)),
    ("wednesday-of-a-month", lambda: Recurrence(Cadence.MONTH, WeekdayOf(3))),
    ("second-month-of-nothing", lambda: Once(DayOf(5, 2))),
]


@pytest.mark.parametrize("make", [row[1] for row in IMPOSSIBLE], ids=[row[0] for row in IMPOSSIBLE])
def test_impossible_data_cannot_be_made(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"^no |needs|fit"):
        make()
