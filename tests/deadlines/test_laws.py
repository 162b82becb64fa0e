"""Laws that hold for every limit: later starts, longer periods and pauses never bring an end forward."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.deadlines import SHANGHAI, Calendar, Pause, due
from luoshi.periods import Period, Roll, Unit

CHINA = Calendar.china()
TABLES = (datetime(2004, 1, 1), datetime(2026, 12, 1))  # noqa: DTZ001

STARTS = st.datetimes(*TABLES).map(lambda naive: naive.replace(tzinfo=SHANGHAI))
PERIODS = st.builds(Period, st.integers(1, 60), st.sampled_from(Unit))
IN_DAYS = st.builds(Period, st.integers(1, 60), st.sampled_from([Unit.DAY, Unit.WORKDAY, Unit.WEEK]))
ROLLS = st.sampled_from(Roll)


@st.composite
def pauses(draw: st.DrawFn, start: datetime) -> tuple[Pause, ...]:
    """Up to three pauses of up to nine days around the first two months, possibly overlapping."""
    spans = draw(st.lists(st.tuples(st.integers(-48, 1500), st.integers(0, 216)), max_size=3))
    return tuple(
        Pause(start + timedelta(hours=after), start + timedelta(hours=after + length)) for after, length in spans
    )


@settings(max_examples=300, deadline=None)
@given(PERIODS, STARTS, st.integers(1, 2000), ROLLS)
def test_a_later_start_never_ends_earlier(period: Period, start: datetime, hours: int, roll: Roll) -> None:
    later = start + timedelta(hours=hours)
    assert due(period, start, CHINA, roll).at <= due(period, later, CHINA, roll).at


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), STARTS)
def test_one_workday_more_ends_at_least_a_day_later(count: int, start: datetime) -> None:
    shorter = due(Period(count, Unit.WORKDAY), start, CHINA, Roll.NONE).day
    assert due(Period(count + 1, Unit.WORKDAY), start, CHINA, Roll.NONE).day >= shorter + timedelta(days=1)


@settings(max_examples=300, deadline=None)
@given(IN_DAYS, STARTS, ROLLS, st.data())
def test_the_days_that_count_are_as_many_as_the_period_has(
    period: Period, start: datetime, roll: Roll, data: st.DataObject
) -> None:
    found = due(period, start, CHINA, roll, data.draw(pauses(start)))
    days = period.count * (7 if period.unit is Unit.WEEK else 1)
    assert sum(day.counts for day in found.counted) == days
    dates = [day.date for day in found.counted]
    assert dates == [start.date() + timedelta(days=offset) for offset in range(len(dates))]
    assert found.day in dates


@settings(max_examples=300, deadline=None)
@given(PERIODS, STARTS, ROLLS, st.data())
def test_a_pause_never_brings_an_end_forward(period: Period, start: datetime, roll: Roll, data: st.DataObject) -> None:
    assert due(period, start, CHINA, roll, data.draw(pauses(start))).at >= due(period, start, CHINA, roll).at


@settings(max_examples=200, deadline=None)
@given(PERIODS, STARTS)
def test_a_rolled_day_is_worked_and_nothing_between_is(period: Period, start: datetime) -> None:
    found = due(period, start, CHINA, Roll.FORWARD)
    if found.rolled_from is not None:
        skipped = [found.rolled_from + timedelta(days=offset) for offset in range((found.day - found.rolled_from).days)]
        assert not any(CHINA.works(day) for day in skipped)
    assert CHINA.works(found.day)
