"""Reckoning with dates and times in the explaining evaluator: expected values from the calendar, by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.feel.plain.dates import clock_of, distance, order, same, shift, week_of_year
from luoshi.feel.temporal import LAST_YEAR, make_date, parse_temporal, show_temporal
from luoshi.feel.values import DateTime, DayDuration, MonthDuration, Null, Temporal, Time, Value


def temporal(text: str) -> Temporal:
    value = parse_temporal(text)
    assert value is not None, text
    return value


def shown(value: Value) -> str:
    return value.code.value if isinstance(value, Null) else show_temporal(value)  # type: ignore[arg-type]


SHIFTED: list[tuple[str, str, str, str]] = [
    # value, duration, forwards, back
    ("2020-01-31", "P1M", "2020-02-29", "2019-12-31"),
    ("2020-03-31", "P1Y1M", "2021-04-30", "2019-02-28"),
    ("2020-03-01", "P1D", "2020-03-02", "2020-02-29"),
    ("2020-03-01", "PT1S", "2020-03-01", "2020-02-29"),
    ("2020-03-01", "PT36H", "2020-03-02", "2020-02-28"),
    ("0001-01-01", "P1D", "0001-01-02", "0000-12-31"),
    ("9999-12-31", "P1D", "10000-01-01", "9999-12-30"),
    ("999999999-12-31", "P1D", "out-of-range", "999999999-12-30"),
    ("-999999999-01-31", "P1M", "-999999999-02-28", "out-of-range"),
    ("23:30:00", "PT1H", "00:30:00", "22:30:00"),
    ("23:30:00+08:00", "P2DT0.5S", "23:30:00.5+08:00", "23:29:59.5+08:00"),
    ("23:30:00", "P1M", "type", "type"),
    ("2020-02-29T23:30:00", "PT1H", "2020-03-01T00:30:00", "2020-02-29T22:30:00"),
    ("2020-02-29T23:30:00-05:00", "P1Y", "2021-02-28T23:30:00-05:00", "2019-02-28T23:30:00-05:00"),
    ("-0001-12-31T23:59:59Z", "PT1S", "0000-01-01T00:00:00Z", "-0001-12-31T23:59:58Z"),
    (
        "0001-01-01T00:30:00@America/New_York",
        "PT1H",
        "0001-01-01T01:30:00@America/New_York",
        "0000-12-31T23:30:00@America/New_York",
    ),
    (
        "9999-12-31T23:30:00@Asia/Shanghai",
        "PT1H",
        "10000-01-01T00:30:00@Asia/Shanghai",
        "9999-12-31T22:30:00@Asia/Shanghai",
    ),
    # Apia has been ahead of the date line since 2011; after the year 9999 the latest rules hold.
    (
        "9999-12-31T12:00:00@Pacific/Apia",
        "P1D",
        "10000-01-01T12:00:00@Pacific/Apia",
        "9999-12-30T12:00:00@Pacific/Apia",
    ),
    # In Paris clocks went to summer time at two o'clock of the 31st of March 2024, back on the 27th of October.
    ("2024-03-30T12:00:00@Europe/Paris", "P1D", "2024-03-31T13:00:00@Europe/Paris", "2024-03-29T12:00:00@Europe/Paris"),
    ("2024-10-27T12:00:00@Europe/Paris", "P1D", "2024-10-28T12:00:00@Europe/Paris", "2024-10-26T13:00:00@Europe/Paris"),
    ("2024-03-30T12:00:00@Europe/Paris", "P1M", "2024-04-30T12:00:00@Europe/Paris", "2024-02-29T12:00:00@Europe/Paris"),
]


@pytest.mark.parametrize(("value", "duration", "forwards", "back"), SHIFTED)
def test_a_value_is_moved(value: str, duration: str, forwards: str, back: str) -> None:
    moved = [shown(shift(temporal(value), temporal(duration), sign)) for sign in (1, -1)]
    assert moved == [forwards, back]


DISTANCES: list[tuple[str, str, str]] = [
    ("2020-03-01", "2020-02-28", "P2D"),
    ("2020-02-28", "2020-03-01", "-P2D"),
    ("0001-01-01", "-0001-01-01", "P731D"),
    ("10:00:00", "09:59:59.5", "PT0.5S"),
    ("10:00:00Z", "10:00:00+08:00", "PT8H"),
    ("10:00:00@Europe/Paris", "09:00:00@Europe/Paris", "PT1H"),
    ("10:00:00@Europe/Paris", "09:00:00Z", "type"),
    ("10:00:00", "10:00:00Z", "type"),
    ("2024-07-01T00:00:00Z", "2024-07-01T00:00:00@Europe/Paris", "PT2H"),
    ("2024-03-31T12:00:00@Europe/Paris", "2024-03-30T12:00:00@Europe/Paris", "PT23H"),
    ("2024-01-01T00:00:00.000000001", "2024-01-01T00:00:00", "PT0.000000001S"),
    ("2024-01-02", "2024-01-01T01:00:00Z", "PT23H"),
    ("2024-01-02", "2024-01-01T01:00:00", "type"),
    ("2024-01-02", "10:00:00", "type"),
    ("P1D", "P1D", "type"),
]


@pytest.mark.parametrize(("left", "right", "expected"), DISTANCES)
def test_two_values_are_so_far_apart(left: str, right: str, expected: str) -> None:
    assert shown(distance(temporal(left), temporal(right))) == expected


ORDERED: list[tuple[str, str, int | None]] = [
    ("-0044-03-15", "2020-01-01", -1),
    ("10000-01-01", "9999-12-31", 1),
    ("10:00:00.1", "10:00:00.9", 0),
    ("10:00:00+08:00", "02:00:00Z", 0),
    ("01:00:00+08:00", "10:00:00Z", -1),
    # Without a zone it is taken to be in that of the other, but is not the same.
    ("10:00:00", "10:00:00Z", 0),
    ("10:00:00", "10:00:01-05:00", -1),
    ("10:00:00@Europe/Paris", "10:00:00Z", None),
    ("10:00:00@Europe/Paris", "10:00:00@Europe/Berlin", None),
    ("2024-07-01T02:00:00@Europe/Paris", "2024-07-01T00:00:00Z", 0),
    ("2024-07-01T00:00:00", "2024-07-01T00:00:00Z", 0),
    ("2024-07-01T00:00:01", "2024-07-01T00:00:00-05:00", 1),
    ("2024-07-01", "2024-07-01T00:00:00Z", None),
    ("P1D", "PT25H", -1),
    ("P1Y", "P12M", 0),
    ("P1Y", "P365D", None),
]


@pytest.mark.parametrize(("left", "right", "expected"), ORDERED)
def test_two_values_have_an_order(left: str, right: str, expected: int | None) -> None:
    first, second = temporal(left), temporal(right)
    orders = (order(first, second), order(second, first))
    assert [None if each is None else (each > 0) - (each < 0) for each in orders] == (
        [None, None] if expected is None else [expected, -expected]
    )
    both_or_none = ("Z" in left) == ("Z" in right) or "@" in left + right or "+" in left + right
    assert same(first, second) is (expected == 0 and both_or_none)
    if both_or_none and isinstance(first, Time | DateTime) and isinstance(second, Time | DateTime):
        assert (clock_of(first) == clock_of(second)) is (expected == 0)


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_days_are_counted_as_the_calendar_counts_them(day: date, days: int) -> None:
    moved = shift(day, DayDuration(days * 86_400_000_000_000), 1)
    try:
        assert moved == day + timedelta(days)
    except OverflowError:
        assert not isinstance(moved, date)
    assert week_of_year(day) == day.isocalendar().week


@given(st.integers(-LAST_YEAR, LAST_YEAR), st.integers(1, 12), st.integers(1, 28), st.integers(-(10**12), 10**12))
def test_what_is_moved_comes_back(year: int, month: int, day: int, days: int) -> None:
    start = make_date(year, month, day)
    assert start is not None
    length = DayDuration(days * 86_400_000_000_000)
    moved = shift(start, length, 1)
    if isinstance(moved, Null):
        return
    assert shift(moved, length, -1) == start
    assert distance(moved, start) == length


@given(st.integers(-LAST_YEAR, LAST_YEAR - 400), st.integers(1, 12), st.integers(1, 28))
def test_the_calendar_repeats_itself_after_400_years(year: int, month: int, day: int) -> None:
    start = make_date(year, month, day)
    assert start is not None
    later = shift(start, MonthDuration(4800), 1)
    assert distance(later, start) == DayDuration(146_097 * 86_400_000_000_000)
