"""Intervals and points compared by where their ends stand (DMN 1.5, table 78), and intervals from text.

An end is a value and a nudge: an end that is left out stands a little further in. A point is the interval of itself.
Every function is a table of which end stands where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from operator import eq, ge, le, lt
from typing import Final

from luoshi.feel.fast.runtime import conjoin, disjoin, equal, less
from luoshi.feel.literals import parse_range
from luoshi.feel.problems import quote
from luoshi.feel.values import Null, NullCode, Range, Value


class _Side(Enum):
    LOW = -1
    HIGH = 1


@dataclass(frozen=True, slots=True)
class _End:
    """Where an interval begins or ends; `infinity` is -1 or 1 where there is no end."""

    value: Value | None
    nudge: int
    infinity: int


_Place = tuple[_Side, Callable[[int, int], bool], _Side]
_LOW, _HIGH = _Side.LOW, _Side.HIGH

_BEFORE: Final[tuple[_Place, ...]] = ((_HIGH, lt, _LOW),)
_MEETS: Final[tuple[_Place, ...]] = ((_HIGH, eq, _LOW),)
_OVERLAPS: Final[tuple[_Place, ...]] = ((_HIGH, ge, _LOW), (_LOW, le, _HIGH))
_OVERLAPS_BEFORE: Final[tuple[_Place, ...]] = ((_LOW, lt, _LOW), (_HIGH, ge, _LOW), (_HIGH, le, _HIGH))
_FINISHES: Final[tuple[_Place, ...]] = ((_HIGH, eq, _HIGH), (_LOW, ge, _LOW))
_STARTS: Final[tuple[_Place, ...]] = ((_LOW, eq, _LOW), (_HIGH, le, _HIGH))
_INCLUDES: Final[tuple[_Place, ...]] = ((_LOW, le, _LOW), (_HIGH, ge, _HIGH))
_COINCIDES: Final[tuple[_Place, ...]] = ((_LOW, eq, _LOW), (_HIGH, eq, _HIGH))

_NO_INTERVAL = Null("这里要区间", NullCode.TYPE)
_UNLIKE = Null("只能比较两个点或两个区间", NullCode.TYPE)


def before(first: Value, second: Value) -> Value:
    """Whether the first point or interval ends before the second begins."""
    return _stands(_BEFORE, first, second)


def after(first: Value, second: Value) -> Value:
    """Whether the first point or interval begins after the second ends."""
    return _stands(_BEFORE, second, first)


def meets(first: Value, second: Value) -> Value:
    """Whether the first interval ends where the second begins, both ends included."""
    return _stands(_MEETS, first, second)


def met_by(first: Value, second: Value) -> Value:
    """Whether the first interval begins where the second ends, both ends included."""
    return _stands(_MEETS, second, first)


def overlaps(first: Value, second: Value) -> Value:
    """Whether two intervals have a point in common."""
    return _stands(_OVERLAPS, first, second)


def overlaps_before(first: Value, second: Value) -> Value:
    """Whether the first interval begins before the second, reaches into it, and ends no later."""
    return _stands(_OVERLAPS_BEFORE, first, second)


def overlaps_after(first: Value, second: Value) -> Value:
    """Whether the second interval overlaps before the first."""
    return _stands(_OVERLAPS_BEFORE, second, first)


def finishes(first: Value, second: Value) -> Value:
    """Whether the first point or interval ends as the interval does, and begins no earlier."""
    if not isinstance(second, Range):
        return _NO_INTERVAL
    return _stands(_FINISHES if isinstance(first, Range) else _FINISHES[:1], first, second)


def finished_by(first: Value, second: Value) -> Value:
    """Whether the second point or interval finishes the first."""
    return finishes(second, first)


def starts(first: Value, second: Value) -> Value:
    """Whether the first point or interval begins as the interval does, and ends no later."""
    if not isinstance(second, Range):
        return _NO_INTERVAL
    return _stands(_STARTS if isinstance(first, Range) else _STARTS[:1], first, second)


def started_by(first: Value, second: Value) -> Value:
    """Whether the second point or interval starts the first."""
    return starts(second, first)


def includes(first: Value, second: Value) -> Value:
    """Whether the second point or interval lies in the first."""
    if not isinstance(first, Range):
        return _NO_INTERVAL
    inside = _stands(_INCLUDES, first, second)
    if isinstance(second, Range):
        return inside
    # As the standard has it, a point that is an included end lies in the interval, even in one such as (5..5].
    return disjoin((inside, starts(second, first), finishes(second, first)))


def during(first: Value, second: Value) -> Value:
    """Whether the first point or interval lies in the second."""
    return includes(second, first)


def coincides(first: Value, second: Value) -> Value:
    """Whether two points are equal, or two intervals have the same ends."""
    if isinstance(first, Range) and isinstance(second, Range):
        return _stands(_COINCIDES, first, second)
    return _UNLIKE if isinstance(first, Range) or isinstance(second, Range) else equal(first, second)


def interval(text: str) -> Value:
    """The interval written `[1..3]` or, open to one side, `[1..)`, its ends literals of one type and in order."""
    read = parse_range(text)
    if read is None:
        return Null(f"{quote(text)}不是区间，区间写作 [1..3]、[1..) 或 (..3]，两端是同类的字面值", NullCode.ARGUMENT)
    if read.low is not None and read.high is not None and less(read.high, read.low) is not False:
        return Null(f"{quote(text)}的前一端大于后一端", NullCode.ARGUMENT)
    return read


def _stands(places: tuple[_Place, ...], first: Value, second: Value) -> bool | Null:
    """Whether the ends of the first stand to those of the second as the table says."""
    outcomes: list[bool | Null] = [_comparable(first, second)]
    for mine, wanted, theirs in places:
        order = _order(_end(first, mine), _end(second, theirs))
        if isinstance(order, Null):
            return order
        outcomes.append(wanted(order, 0))
    return outcomes[0] if isinstance(outcomes[0], Null) else conjoin(outcomes)


def _comparable(first: Value, second: Value) -> bool | Null:
    """Null where an end of the first and one of the second are of types without an order between them."""
    mine, theirs = (
        next(end.value for end in (_end(each, _LOW), _end(each, _HIGH)) if end.value is not None)
        for each in (first, second)
    )
    outcome = less(mine, theirs)
    return outcome if isinstance(outcome, Null) else True


def _end(value: Value, side: _Side) -> _End:
    if not isinstance(value, Range):
        return _End(value, 0, 0)
    if side is _LOW:
        return _End(value.low, 0 if value.low_closed else 1, -1 if value.low is None else 0)
    return _End(value.high, 0 if value.high_closed else -1, 1 if value.high is None else 0)


def _order(left: _End, right: _End) -> int | Null:
    """Below, at or above 0 as the left end stands before, with or after the right one."""
    if left.value is None or right.value is None:
        return left.infinity - right.infinity
    under, over = less(left.value, right.value), less(right.value, left.value)
    if isinstance(under, Null) or isinstance(over, Null):
        return under if isinstance(under, Null) else _NO_INTERVAL
    return over - under or left.nudge - right.nudge
