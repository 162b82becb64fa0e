"""Dates, times and durations made and read (DMN 1.5, 10.3.4.1): expected values from the calendar, by hand."""

import pytest

from luoshi.feel.temporal import (
    Property,
    from_python,
    parse_temporal,
    properties_of,
    property_type,
    show_temporal,
    to_python,
)
from luoshi.feel.types import DATE, DATE_TIME, DAY_DURATION, NUMBER, STRING, TIME, ListType, RangeType
from tests.feel.functions.evaluated import NOW, written

READ: list[tuple[str, str | None]] = [
    # what is read, and how it is written again
    ("2015-01-31", "2015-01-31"),
    ("2016-02-29", "2016-02-29"),
    ("2015-02-29", None),
    ("1900-02-29", None),
    ("2000-02-29", "2000-02-29"),
    ("-0001-12-31", "-0001-12-31"),
    ("0000-01-01", None),
    ("999999999-12-31", "999999999-12-31"),
    ("1000000000-01-01", None),
    ("015-01-31", None),
    ("02015-01-31", None),
    ("+2015-01-31", None),
    ("2015-1-31", None),
    ("２０１５-01-31", None),
    ("2015-01-31Z", "2015-01-31"),
    ("2015-01-31-05:00", "2015-01-31"),
    ("2015-01-31+15:00", None),
    ("2015-01-31ZT10:00:00", None),
    ("10:30:00", "10:30:00"),
    ("10:30:00.500", "10:30:00.5"),
    ("10:30:00.000000001", "10:30:00.000000001"),
    ("10:30:00.0000000019", "10:30:00.000000001"),
    ("10:30:00z", "10:30:00Z"),
    ("10:30:00.", None),
    ("10:30:00+00:00", "10:30:00Z"),
    ("10:30:00-00:00", "10:30:00Z"),
    ("10:30:00-05:30", "10:30:00-05:30"),
    ("10:30:00+08:05:43", "10:30:00+08:05:43"),
    ("10:30:00+14:00", "10:30:00+14:00"),
    ("10:30:00-14:00:01", None),
    ("10:30:00+05:60", None),
    ("10:30:00+5:00", None),
    ("10:30:00@Asia/Shanghai", "10:30:00@Asia/Shanghai"),
    ("10:30:00@Asia/Nowhere", None),
    ("10:30:00@../Shanghai", None),
    ("10:30:00@Asia", None),
    ("10:30:00@localtime", None),
    ("10:30:00+08:00@Asia/Shanghai", None),
    ("10:30", None),
    ("10:60:00", None),
    ("23:59:60", None),
    ("24:00:00", "00:00:00"),
    ("24:00:01", None),
    ("2015-12-31T24:00:00", "2016-01-01T00:00:00"),
    ("2016-02-28T24:00:00Z", "2016-02-29T00:00:00Z"),
    ("2015-01-31T10:30:00@Asia/Shanghai", "2015-01-31T10:30:00@Asia/Shanghai"),
    ("2015-01-31T10:30", None),
    ("2015-01-31 10:30:00", None),
    ("P1Y2M", "P1Y2M"),
    ("P14M", "P1Y2M"),
    ("-P14M", "-P1Y2M"),
    ("P0Y", "P0M"),
    ("P1DT24H", "P2D"),
    ("PT0.5S", "PT0.5S"),
    ("PT0.S", "PT0S"),
    ("-PT61S", "-PT1M1S"),
    ("P99999999999D", "P99999999999D"),
    ("P1Y1D", None),
    ("P", None),
    ("P1DT", None),
    ("PT1D", None),
    ("P-1D", None),
    ("P1.5D", None),
    ("1D", None),
    ("", None),
    ("明天", None),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_text_is_read_as_a_time(text: str, expected: str | None) -> None:
    value = parse_temporal(text)
    assert (None if value is None else show_temporal(value)) == expected


MADE: list[tuple[str, str]] = [
    ("date(2020, 2, 29)", '@"2020-02-29"'),
    ("date(2019, 2, 29)", "null: argument"),
    ("date(0, 1, 1)", "null: argument"),
    ("date(-44, 3, 15)", '@"-0044-03-15"'),
    ("date(2020.5, 1, 1)", "null: argument"),
    ("date(1E30, 1, 1)", "null: argument"),
    ("date(2020, null, 1)", "null: literal"),
    ('date("2020-02-29")', '@"2020-02-29"'),
    ('date("2020-02-30")', "null: argument"),
    ('date(@"2020-02-29T23:00:00-05:00")', '@"2020-02-29"'),
    ('date(@"10:00:00")', "null: type"),
    ("date(年龄)", "null: 年龄"),
    ("time(9, 30, 0)", '@"09:30:00"'),
    ("time(9, 30, 1.25, null)", '@"09:30:01.25"'),
    ('time(9, 30, 0, @"PT8H")', '@"09:30:00+08:00"'),
    ('time(9, 30, 0, @"-PT1M1S")', '@"09:30:00-00:01:01"'),
    ('time(9, 30, 0, @"PT0.5S")', "null: argument"),
    ('time(9, 30, 0, @"P1D")', "null: argument"),
    ('time(9, 30, 0, "PT8H")', "null: type"),
    ("time(24, 0, 0)", "null: argument"),
    ("time(9, 30, 60)", "null: argument"),
    ("time(9.5, 30, 0)", "null: argument"),
    ('time(@"2020-02-29")', '@"00:00:00Z"'),
    ('time(@"2020-02-29T23:00:00@Asia/Shanghai")', '@"23:00:00@Asia/Shanghai"'),
    ('date and time("2020-02-29")', '@"2020-02-29T00:00:00"'),
    ('date and time("2020-02-29Z")', '@"2020-02-29T00:00:00Z"'),
    ('date and time(@"2020-02-29")', '@"2020-02-29T00:00:00Z"'),
    ('date and time(@"2020-02-29", @"09:30:00+08:00")', '@"2020-02-29T09:30:00+08:00"'),
    ('date and time(@"2020-02-29T01:00:00Z", @"09:30:00")', '@"2020-02-29T09:30:00"'),
    ('date and time(@"2020-02-29", null)', "null: literal"),
    ("date and time(2020, 2, 29, 9, 30, 0.5)", '@"2020-02-29T09:30:00.5"'),
    ('date and time(2020, 2, 29, 9, 30, 0, @"PT8H")', '@"2020-02-29T09:30:00+08:00"'),
    ("date and time(2019, 2, 29, 9, 30, 0)", "null: argument"),
    ("date and time(2020, 2, 29, 9, 60, 0)", "null: argument"),
    ('date and time(@"2020-02-29T20:00:00Z", "Asia/Shanghai")', '@"2020-03-01T04:00:00@Asia/Shanghai"'),
    ('date and time(@"2020-07-01T20:00:00@Europe/Paris", "-05:00")', '@"2020-07-01T13:00:00-05:00"'),
    ('date and time(@"2020-07-01T20:00:00", "Z")', '@"2020-07-01T20:00:00Z"'),
    ('date and time(@"2020-07-01T20:00:00Z", "Asia/Nowhere")', "null: argument"),
    ('duration("P1Y")', '@"P1Y"'),
    ('duration("P1Y1D")', "null: argument"),
    ("duration(12)", "null: type"),
    # Whole months by the dates alone, towards zero.
    ('years and months duration(@"2019-01-31", @"2020-01-30")', '@"P11M"'),
    ('years and months duration(@"2019-01-31", @"2020-01-31")', '@"P1Y"'),
    ('years and months duration(@"2020-01-31", @"2019-01-31")', '@"-P1Y"'),
    ('years and months duration(@"2020-01-30", @"2019-01-31")', '@"-P11M"'),
    ('years and months duration(@"2020-01-31", @"2020-02-29")', '@"P0M"'),
    ('years and months duration(@"2019-12-31T23:59:59", @"2020-12-31")', '@"P1Y"'),
    ('years and months duration(@"-0001-12-01", @"0001-12-01")', '@"P2Y"'),
    ('years and months duration(@"2019-01-31", @"10:00:00")', "null: type"),
    # 2024 is a leap year that began on a Monday.
    ('day of year(@"2024-01-01")', "1"),
    ('day of year(@"2024-12-31")', "366"),
    ('day of year(@"2023-12-31T10:00:00")', "365"),
    ('day of week(@"2024-01-01")', '"Monday"'),
    ('day of week(@"2024-01-07")', '"Sunday"'),
    ('month of year(@"2024-12-01")', '"December"'),
    ('week of year(@"2024-01-01")', "1"),
    ('week of year(@"2024-12-29")', "52"),
    ('week of year(@"2024-12-30")', "1"),
    ('week of year(@"2021-01-03")', "53"),
    ('week of year(@"2021-01-04")', "1"),
    # The calendar repeats itself every 400 years.
    ('week of year(@"12021-01-03")', "53"),
    ('day of week(@"-1976-01-01")', '"Monday"'),
    ("day of week(12)", "null: type"),
    ('add months(@"2019-01-31", 1, "last day")', '@"2019-02-28"'),
    ('add months(@"2019-01-31", 1, "next day")', '@"2019-03-01"'),
    ('add months(@"2019-01-31", 1, "no day")', "null: no-entry"),
    ('add months(@"2019-01-31", 13, "last day")', '@"2020-02-29"'),
    ('add months(@"2019-03-31", -1, "next day")', '@"2019-03-01"'),
    ('add months(@"2019-01-15", -13, "no day")', '@"2017-12-15"'),
    ('add months(@"2019-01-31", 1.5, "last day")', "null: argument"),
    ('add months(@"2019-01-31", 1, "月末")', "null: argument"),
    ('add months(@"2019-01-31", 1E15, "last day")', "null: out-of-range"),
    ("now()", '@"2024-02-29T08:30:00Z"'),
    ("today()", '@"2024-02-29"'),
]


@pytest.mark.parametrize(("expression", "expected"), MADE)
def test_a_time_is_made(expression: str, expected: str) -> None:
    assert written(expression) == expected


PROPERTIES: list[tuple[str, str]] = [
    ('@"2024-02-29".year', "2024"),
    ('@"-0044-03-15".year', "-44"),
    ('@"2024-02-29".weekday', "4"),
    ('@"2024-02-29T10:30:15.5".second', "15.5"),
    ('@"10:30:15".hour', "10"),
    ('@"10:30:15-01:30".time offset', '@"-PT1H30M"'),
    ('@"10:30:15".time offset', "null: no-entry"),
    ('@"2024-07-01T00:00:00@Europe/Paris".time offset', '@"PT2H"'),
    ('@"2024-01-01T00:00:00@Europe/Paris".time offset', '@"PT1H"'),
    ('@"00:00:00@Europe/Paris".time offset', "null: no-entry"),
    ('@"00:00:00@Etc/UTC".time offset', '@"PT0S"'),
    ('@"00:00:00@Etc/UTC".timezone', '"Etc/UTC"'),
    ('@"00:00:00Z".timezone', "null: no-entry"),
    ('@"P1DT25H61M61.5S".days', "2"),
    ('@"P1DT25H61M61.5S".hours', "2"),
    ('@"P1DT25H61M61.5S".minutes', "2"),
    ('@"P1DT25H61M61.5S".seconds', "1.5"),
    ('@"-PT1.5S".seconds', "-1.5"),
    ('@"-P14M".years', "-1"),
    ('@"-P14M".months', "-2"),
    ("[1..3).start", "1"),
    ("[1..3).end included", "false"),
    ("(>1).end", "null: no-entry"),
    ("(>1).start included", "false"),
]


@pytest.mark.parametrize(("expression", "expected"), PROPERTIES)
def test_a_property_is_read(expression: str, expected: str) -> None:
    assert written(expression) == expected


def test_types_know_their_properties() -> None:
    assert property_type(DATE_TIME, Property.TIMEZONE) is STRING
    assert property_type(TIME, Property.TIME_OFFSET) is DAY_DURATION
    assert property_type(RangeType(DATE), Property.END) is DATE
    assert property_type(DATE, Property.HOUR) is None
    assert property_type(ListType(NUMBER), Property.START) is None
    assert [each.value for each in properties_of(DATE)] == ["year", "month", "day", "weekday"]


@pytest.mark.parametrize("text", ["2024-02-29T08:30:00Z", "2024-02-29T08:30:00.000123-05:00", "2024-02-29T08:30:00"])
def test_a_moment_goes_to_python_and_back(text: str) -> None:
    value = parse_temporal(text)
    assert value is not None
    assert from_python(to_python(value)) == value  # type: ignore[arg-type]


def test_the_clock_given_is_the_one_used() -> None:
    assert show_temporal(from_python(NOW)) == "2024-02-29T08:30:00Z"
