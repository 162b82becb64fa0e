"""Dates and times as the compiled evaluator reckons with them; expected values from a wall calendar."""

from datetime import date
from random import Random

import pytest

from luoshi.feel.builtins import Function
from luoshi.feel.fast import dates
from luoshi.feel.fast.functions import call
from luoshi.feel.values import Date, FarDate, MonthDuration, Null
from tests.feel.fast.values import MISSING, value

SHIFTED = [
    # value, duration, sign, expected
    ("@2024-02-28", "@P1D", 1, "@2024-02-29"),
    ("@2023-02-28", "@P1D", 1, "@2023-03-01"),
    ("@2024-03-01", "@P1D", -1, "@2024-02-29"),
    ("@2024-01-01", "@PT47H", 1, "@2024-01-02"),
    ("@2024-01-01", "@PT1S", -1, "@2023-12-31"),
    ("@9999-12-31", "@P1D", 1, "@10000-01-01"),
    ("@10000-01-01", "@P1D", -1, "@9999-12-31"),
    ("@0001-01-01", "@P367D", -1, "@-0001-12-31"),
    ("@-0001-12-31", "@P367D", 1, "@0001-01-01"),
    # Four cycles of 400 years have 4 * 146,097 days.
    ("@2024-02-29", "@P584388D", 1, "@3624-02-29"),
    ("@2024-02-29", "@P584388D", -1, "@0424-02-29"),
    ("@999999999-12-31", "@P1D", 1, None),
    ("@-999999999-01-01", "@PT1S", -1, None),
    ("@2024-01-31", "@P1M", 1, "@2024-02-29"),
    ("@2023-01-31", "@P1M", 1, "@2023-02-28"),
    ("@2024-03-31", "@P1M", -1, "@2024-02-29"),
    ("@2024-03-31", "@P4M", -1, "@2023-11-30"),
    ("@2024-02-29", "@P1Y", 1, "@2025-02-28"),
    ("@2024-12-15", "@P1M", 1, "@2025-01-15"),
    ("@9999-12-31", "@P1M", 1, "@10000-01-31"),
    ("@999999999-12-31", "@P1M", 1, None),
    ("@10:30:00", "@PT14H", 1, "@00:30:00"),
    ("@10:30:00+08:00", "@P3DT11H", -1, "@23:30:00+08:00"),
    ("@10:30:00@Asia/Shanghai", "@PT0.25S", 1, "@10:30:00.25@Asia/Shanghai"),
    ("@10:30:00", "@P1M", 1, None),
    ("@2024-02-28T23:59:59.5", "@PT0.5S", 1, "@2024-02-29T00:00:00"),
    ("@2024-01-31T08:00:00+08:00", "@P1M", 1, "@2024-02-29T08:00:00+08:00"),
    ("@2024-01-31T08:00:00@Asia/Shanghai", "@P1M", -1, "@2023-12-31T08:00:00@Asia/Shanghai"),
    # Berlin put its clocks forward on 2024-03-31 at 02:00 and back on 2024-10-27 at 03:00.
    ("@2024-03-31T01:30:00@Europe/Berlin", "@PT1H", 1, "@2024-03-31T03:30:00@Europe/Berlin"),
    ("@2024-03-31T03:30:00@Europe/Berlin", "@PT1H", -1, "@2024-03-31T01:30:00@Europe/Berlin"),
    ("@2024-03-30T12:00:00@Europe/Berlin", "@P1D", 1, "@2024-03-31T13:00:00@Europe/Berlin"),
    ("@2024-10-27T01:30:00@Europe/Berlin", "@PT1H", 1, "@2024-10-27T02:30:00@Europe/Berlin"),
    ("@2024-10-27T01:30:00@Europe/Berlin", "@PT2H", 1, "@2024-10-27T02:30:00@Europe/Berlin"),
    ("@2024-10-27T01:30:00@Europe/Berlin", "@PT3H", 1, "@2024-10-27T03:30:00@Europe/Berlin"),
    ("@2024-10-27T03:30:00@Europe/Berlin", "@PT1H", -1, "@2024-10-27T02:30:00@Europe/Berlin"),
    ("@12024-07-01T12:00:00@Europe/Berlin", "@P1D", 1, "@12024-07-02T12:00:00@Europe/Berlin"),
    ("@9999-12-31T23:30:00@Asia/Shanghai", "@PT1H", 1, "@10000-01-01T00:30:00@Asia/Shanghai"),
    ("@999999999-12-31T23:30:00Z", "@PT1H", 1, None),
    ("@2024-01-01", "@2024-01-01", 1, None),
    (3, "@P1D", 1, None),
]


@pytest.mark.parametrize(("moved", "duration", "sign", "expected"), SHIFTED)
def test_shift(moved: object, duration: str, sign: int, expected: str | None) -> None:
    outcome = dates.shift(value(moved), value(duration), sign)
    assert isinstance(outcome, Null) if expected is None else outcome == value(expected)


def test_reckoning_goes_through_the_year_0() -> None:
    """Texts have no year 0 (XML Schema 1.0), but it lies between -1 and 1, and is a leap year."""
    assert dates.shift(value("@0001-01-01"), value("@P1D"), -1) == FarDate(0, 12, 31)
    assert dates.shift(value("@-0001-03-01"), value("@P1Y"), 1) == FarDate(0, 3, 1)
    assert dates.shift(FarDate(0, 2, 28), value("@P1D"), 1) == FarDate(0, 2, 29)
    assert dates.distance(value("@0001-01-01"), value("@-0001-12-31")) == value("@P367D")


MEASURED = [
    ("@2024-03-01", "@2024-02-01", "@P29D"),
    ("@2024-02-01", "@2024-03-01", "@-P29D"),
    ("@10000-01-01", "@9999-12-31", "@P1D"),
    # 2,000,000,000 years are 5,000,000 cycles of 146,097 days; the last two, of 366 and 365 days, are not reached.
    ("@999999999-12-31", "@-999999999-12-31", "@P730484999269D"),
    ("@2024-01-01T00:00:00", "@2023-12-31T23:59:59.999999999", "@PT0.000000001S"),
    ("@2024-01-01T08:00:00+08:00", "@2024-01-01T00:00:00Z", "@PT0S"),
    ("@2024-07-01T12:00:00@Europe/Berlin", "@2024-01-01T12:00:00@Europe/Berlin", "@P181DT23H"),
    ("@2024-01-02", "@2024-01-01T12:00:00Z", "@PT12H"),
    ("@2024-01-02T00:00:00+08:00", "@2024-01-02", "@-PT8H"),
    ("@2024-01-02T00:00:00", "@2024-01-02", None),
    ("@2024-01-02T00:00:00", "@2024-01-02T00:00:00Z", None),
    ("@10:00:00", "@09:30:00", "@PT30M"),
    ("@10:00:00+02:00", "@10:00:00Z", "@-PT2H"),
    ("@10:00:00", "@10:00:00Z", None),
    ("@10:00:00@Europe/Berlin", "@09:00:00@Europe/Berlin", "@PT1H"),
    ("@10:00:00@Europe/Berlin", "@09:00:00Z", None),
    ("@10:00:00@Etc/UTC", "@09:00:00Z", "@PT1H"),
    ("@10:00:00", "@2024-01-01T09:00:00", None),
    ("@10:00:00Z", "@2024-01-01", None),
    ("@P1D", "@P1D", None),
    (1, 2, None),
]


@pytest.mark.parametrize(("left", "right", "expected"), MEASURED)
def test_distance(left: object, right: object, expected: str | None) -> None:
    outcome = dates.distance(value(left), value(right))
    assert isinstance(outcome, Null) if expected is None else outcome == value(expected)


ORDERED = [
    ("@2024-01-01", "@2024-01-02", -1),
    ("@-2024-01-01", "@2024-01-02", -1),
    ("@12024-01-01", "@2024-01-02", 1),
    ("@-0044-03-15", "@-0044-03-15", 0),
    ("@2024-01-01", "@2024-01-01T00:00:00Z", None),
    ("@2024-01-01", "@2024-01-01T00:00:00", None),
    ("@10:00:00.1", "@10:00:00.9", 0),
    ("@10:00:01", "@10:00:00.9", 1),
    ("@10:00:00+01:00", "@10:00:00Z", -1),
    ("@10:00:00@Asia/Tokyo", "@09:59:59@Asia/Tokyo", 1),
    ("@10:00:00@Europe/Berlin", "@10:00:00Z", None),
    ("@2024-01-01T09:00:00@Asia/Tokyo", "@2024-01-01T00:00:00Z", 0),
    ("@2024-07-01T02:00:00@Europe/Berlin", "@2024-07-01T00:00:01Z", -1),
    ("@P1D", "@PT24H", 0),
    ("@P1Y", "@P13M", -1),
    ("@P1Y", "@P365D", None),
    (1, 1, None),
]


@pytest.mark.parametrize(("left", "right", "expected"), ORDERED)
def test_order_and_same(left: object, right: object, expected: int | None) -> None:
    assert dates.order(value(left), value(right)) == expected
    assert dates.order(value(right), value(left)) == (None if expected is None else -expected)
    assert dates.same(value(left), value(right)) is (expected == 0)


@pytest.mark.parametrize(
    ("local", "zoned", "expected"),
    [
        ("@10:00:00", "@10:00:00+08:00", 0),
        ("@10:00:00", "@10:00:01@Europe/Berlin", -1),
        ("@2024-01-01T10:00:00", "@2024-01-01T09:00:00-11:00", 1),
        ("@2024-01-01T10:00:00", "@2024-01-01T10:00:00.5@Europe/Berlin", 0),
    ],
)
def test_a_value_without_a_zone_is_ordered_in_that_of_the_other_but_equal_to_none(
    local: str, zoned: str, expected: int
) -> None:
    assert dates.order(value(local), value(zoned)) == expected
    assert dates.order(value(zoned), value(local)) == -expected
    assert not dates.same(value(local), value(zoned))


IDENTICAL = [
    (1, "n1.00", True),
    ("a", "a", True),
    (True, 1, False),
    (None, None, True),
    (None, 1, False),
    ([1, [2]], [1, [2]], True),
    ([1], [1, 1], False),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
    ({"a": 1}, {"b": 1}, False),
    ("~[1..2]", "~[1..2]", True),
    ("~[1..2]", "~[1..2)", False),
    ("~[1..)", "~[1..)", True),
    ("~[1..)", "~[1..2)", False),
    ("@10:00:00Z", "@10:00:00+00:00", True),
    ("@10:00:00Z", "@10:00:00@Etc/UTC", False),
    ("@10:00:00.1", "@10:00:00.2", False),
    ("@2024-01-01T08:00:00+08:00", "@2024-01-01T00:00:00Z", False),
    ("@2024-01-01", "@2024-01-01T00:00:00Z", False),
    ("@P1Y", "@P12M", True),
    ("@P0M", "@P0D", False),
]


@pytest.mark.parametrize(("left", "right", "expected"), IDENTICAL)
def test_is(left: object, right: object, expected: bool) -> None:
    assert call(Function.IS, (value(left), value(right))) is expected


@pytest.mark.parametrize("other", [1, None, MISSING])
def test_is_stays_open_where_a_fact_is_missing(other: object) -> None:
    assert call(Function.IS, (MISSING, value(other))) == MISSING
    assert call(Function.IS, (value([1]), value([MISSING]))) == MISSING


CALLED = [
    ("date of a text", Function.DATE, ["2024-02-29"], "@2024-02-29"),
    ("date of no date", Function.DATE, ["2023-02-29"], None),
    ("date of a moment", Function.DATE, ["@2024-02-29T10:00:00@Asia/Tokyo"], "@2024-02-29"),
    ("date of a date", Function.DATE, ["@12024-02-29"], "@12024-02-29"),
    ("date of parts", Function.DATE, [2024, 2, 29], "@2024-02-29"),
    ("date of far parts", Function.DATE, [-999999999, 1, 1], "@-999999999-01-01"),
    ("date of a leap day that is none", Function.DATE, [1900, 2, 29], None),
    ("date of the year 0", Function.DATE, [0, 1, 1], None),
    ("date of too far a year", Function.DATE, [1000000000, 1, 1], None),
    ("date of broken parts", Function.DATE, [2024, "n1.5", 1], None),
    ("date of a huge part", Function.DATE, [2024, "n1E30", 1], None),
    ("date of a number", Function.DATE, [2024], None),
    ("date of a null part", Function.DATE, [2024, None, 1], None),
    ("time of a text", Function.TIME, ["10:30:00+08:00"], "@10:30:00+08:00"),
    ("time of a moment", Function.TIME, ["@2024-02-29T10:00:00Z"], "@10:00:00Z"),
    ("time of a date", Function.TIME, ["@2024-02-29"], "@00:00:00Z"),
    ("time of a time", Function.TIME, ["@10:00:00"], "@10:00:00"),
    ("time of parts", Function.TIME, [10, 30, "n5.25"], "@10:30:05.25"),
    ("time of parts finer than a nanosecond", Function.TIME, [10, 30, "n5.9999999999"], "@10:30:05.999999999"),
    ("time with an offset", Function.TIME, [10, 30, 5, "@-PT1H30M"], "@10:30:05-01:30"),
    ("time with an offset to the second", Function.TIME, [10, 30, 5, "@PT1S"], "@10:30:05+00:00:01"),
    ("time with no offset", Function.TIME, [10, 30, 5, None], "@10:30:05"),
    ("time with an offset too far", Function.TIME, [10, 30, 5, "@PT19H"], None),
    ("time with an offset to less than a second", Function.TIME, [10, 30, 5, "@PT0.5S"], None),
    ("time with an offset in months", Function.TIME, [10, 30, 5, "@P1M"], None),
    ("time of 24 hours", Function.TIME, [24, 0, 0], None),
    ("time of 60 seconds", Function.TIME, [10, 0, 60], None),
    ("time of a broken hour", Function.TIME, ["n1.5", 0, 0], None),
    ("time of a number", Function.TIME, [10], None),
    ("moment of a text", Function.DATE_AND_TIME, ["2024-01-01T10:00:00Z"], "@2024-01-01T10:00:00Z"),
    ("moment of a date's text", Function.DATE_AND_TIME, ["2024-01-01"], "@2024-01-01T00:00:00"),
    ("moment of date and time", Function.DATE_AND_TIME, ["@2024-01-01", "@10:00:00Z"], "@2024-01-01T10:00:00Z"),
    ("moment of far date and time", Function.DATE_AND_TIME, ["@-2024-01-01", "@10:00:00"], "@-2024-01-01T10:00:00"),
    ("moment at another time", Function.DATE_AND_TIME, ["@2024-01-01T09:00:00Z", "@10:00:00"], "@2024-01-01T10:00:00"),
    ("moment, zone", Function.DATE_AND_TIME, ["@2024-01-01T09:00:00Z", "Etc/GMT-9"], "@2024-01-01T18:00:00@Etc/GMT-9"),
    ("local moment, zone", Function.DATE_AND_TIME, ["@2024-01-01T09:00:00", "PRC"], "@2024-01-01T09:00:00@PRC"),
    ("moment in an offset", Function.DATE_AND_TIME, ["@2024-01-01T09:00:00Z", "-10:00"], "@2023-12-31T23:00:00-10:00"),
    ("moment in no zone", Function.DATE_AND_TIME, ["@2024-01-01T09:00:00Z", "Mars/Tharsis"], None),
    ("moment of parts", Function.DATE_AND_TIME, [2024, 1, 31, 10, 0, "n0.5"], "@2024-01-31T10:00:00.5"),
    ("moment with offset", Function.DATE_AND_TIME, [2024, 1, 31, 10, 0, 0, "@PT8H"], "@2024-01-31T10:00:00+08:00"),
    ("moment of no day", Function.DATE_AND_TIME, [2024, 1, 32, 10, 0, 0], None),
    ("moment of no time", Function.DATE_AND_TIME, [2024, 1, 31, 10, 60, 0], None),
    ("moment of a time", Function.DATE_AND_TIME, ["@10:00:00", "@10:00:00"], None),
    ("duration of a text", Function.DURATION, ["P1DT2H"], "@P1DT2H"),
    ("duration of no text", Function.DURATION, ["P1H"], None),
    ("whole months", Function.MONTHS_BETWEEN, ["@2023-01-31", "@2024-02-29"], "@P12M"),
    ("whole months back", Function.MONTHS_BETWEEN, ["@2024-02-29", "@2023-01-31"], "@-P12M"),
    ("a month to the day", Function.MONTHS_BETWEEN, ["@2024-01-15", "@2024-02-15"], "@P1M"),
    ("a month but for a day", Function.MONTHS_BETWEEN, ["@2024-01-15", "@2024-02-14"], "@P0M"),
    ("a month back but for a day", Function.MONTHS_BETWEEN, ["@2024-02-14", "@2024-01-15"], "@P0M"),
    ("months whatever the hour", Function.MONTHS_BETWEEN, ["@2024-01-15T23:00:00", "@2024-02-15"], "@P1M"),
    ("months of a text", Function.MONTHS_BETWEEN, ["2024-01-15", "@2024-02-15"], None),
    ("day of year", Function.DAY_OF_YEAR, ["@2024-12-31"], 366),
    ("day of a far year", Function.DAY_OF_YEAR, ["@-0400-03-01T00:00:00"], 61),
    ("day of week", Function.DAY_OF_WEEK, ["@2024-02-29"], "Thursday"),
    # 12,024 is 25 cycles after 2024, and a cycle has whole weeks.
    ("day of a far week", Function.DAY_OF_WEEK, ["@12024-02-29"], "Thursday"),
    ("month of year", Function.MONTH_OF_YEAR, ["@2024-09-29T10:00:00Z"], "September"),
    ("first week in the year before", Function.WEEK_OF_YEAR, ["@2021-01-03"], 53),
    ("last days in the first week", Function.WEEK_OF_YEAR, ["@2024-12-30"], 1),
    ("week of a far year", Function.WEEK_OF_YEAR, ["@12024-12-30"], 1),
    ("week of a time", Function.WEEK_OF_YEAR, ["@10:00:00"], None),
    ("add months to the same day", Function.ADD_MONTHS, ["@2024-01-29", 1, "no day"], "@2024-02-29"),
    ("add months, last day", Function.ADD_MONTHS, ["@2024-01-31", 1, "last day"], "@2024-02-29"),
    ("add months, next day", Function.ADD_MONTHS, ["@2024-01-31", 1, "next day"], "@2024-03-01"),
    ("add months, next day in the next year", Function.ADD_MONTHS, ["@2024-01-31", -2, "next day"], "@2023-12-01"),
    ("add months, no day", Function.ADD_MONTHS, ["@2024-01-31", 1, "no day"], None),
    ("add months, another rule", Function.ADD_MONTHS, ["@2024-01-31", 1, "first day"], None),
    ("add half a month", Function.ADD_MONTHS, ["@2024-01-31", "n0.5", "last day"], None),
    ("add months out of range", Function.ADD_MONTHS, ["@2024-01-31", "n1E11", "last day"], None),
    ("now without a clock", Function.NOW, [], None),
    ("today without a clock", Function.TODAY, [], None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "arguments", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CALLED]
)
def test_functions_on_dates(function: Function, arguments: list[object], expected: object) -> None:
    outcome = call(function, tuple(value(argument) for argument in arguments))
    if expected is None:
        assert isinstance(outcome, Null)
        assert outcome.reason
    else:
        assert outcome == value(expected)


def test_the_length_of_an_offset_may_be_missing() -> None:
    assert call(Function.TIME, (value(1), value(2), value(3), MISSING)) == MISSING


def test_a_day_is_found_again_by_its_number() -> None:
    """Laws of day numbers: one more is the day after, and back; a cycle later the same day."""
    random = Random(20240229)
    for _ in range(2000):
        ordinal = random.choice((random.randint(-800_000, 4_500_000), random.randint(-(10**11), 10**11)))
        day = dates.date_of(ordinal)
        assert day is not None
        assert dates.ordinal_of(day) == ordinal
        assert isinstance(day, date) == (1 <= day.year <= 9999)
        assert dates.date_of(ordinal + 146_097) == moved_by_years(day, 400)
        assert dates.add_months(day, 4800) == moved_by_years(day, 400)


def moved_by_years(day: Date, years: int) -> Date | None:
    return dates.make_date(day.year + years, day.month, day.day)


@pytest.mark.parametrize("count", [0, 1, 11, 12, 13, 4801, -1, -12, -25])
def test_months_added_are_the_months_between(count: int) -> None:
    """From the first of a month the law has no exception."""
    for year in (-400, -1, 0, 1, 2024, 9999, 12_000):
        day = dates.make_date(year, 3, 1)
        assert day is not None
        moved = call(Function.ADD_MONTHS, (day, value(count), "no day"))
        assert call(Function.MONTHS_BETWEEN, (day, moved)) == MonthDuration(count)
