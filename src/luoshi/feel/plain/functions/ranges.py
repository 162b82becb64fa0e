"""Points and ranges and how they lie to each other (DMN 1.5, table 78), each by the formula of the standard.

An end that is not there lies beyond every value and is not included.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from luoshi.feel.builtins import Function
from luoshi.feel.literals import parse_range
from luoshi.feel.plain.comparison import equal, order_between
from luoshi.feel.problems import quote
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import Null, NullCode, Range, Value


class _Incomparable(Exception):
    """Two ends have no order; the null that says why."""

    def __init__(self, reason: Null) -> None:
        super().__init__(reason.reason)
        self.reason = reason


class _End(NamedTuple):
    """The end of a range; `beyond` is -1 or 1 for one that is not there, below or above every value."""

    value: Value | None
    included: bool
    beyond: int


def _start(of: Range) -> _End:
    return _End(of.low, of.low is not None and of.low_closed, -1 if of.low is None else 0)


def _end(of: Range) -> _End:
    return _End(of.high, of.high is not None and of.high_closed, 1 if of.high is None else 0)


def _at(point: Value) -> _End:
    return _End(point, True, 0)


def _order(left: _End, right: _End) -> int:
    if left.value is None or right.value is None:
        return left.beyond - right.beyond
    order = order_between(left.value, right.value)
    if isinstance(order, Null):
        raise _Incomparable(order)
    return order


def _before_points(first: Value, second: Value) -> bool:
    return _order(_at(first), _at(second)) < 0


def _ends_before(end: _End, start: _End) -> bool:
    order = _order(end, start)
    return order < 0 or (order == 0 and not (end.included and start.included))


def _before(first: Value, second: Value) -> bool:
    end = _end(first) if isinstance(first, Range) else _at(first)
    start = _start(second) if isinstance(second, Range) else _at(second)
    return _ends_before(end, start)


def _meets(first: Range, second: Range) -> bool:
    end, start = _end(first), _start(second)
    return end.included and start.included and _order(end, start) == 0


def _reaches(end: _End, start: _End) -> bool:
    """Whether a range that has this end has a point in common with what begins at that start, or after it."""
    order = _order(end, start)
    return order > 0 or (order == 0 and end.included and start.included)


def _overlaps(first: Range, second: Range) -> bool:
    return _reaches(_end(first), _start(second)) and _reaches(_end(second), _start(first))


def _overlaps_before(first: Range, second: Range) -> bool:
    starts = _order(_start(first), _start(second))
    ends = _order(_end(first), _end(second))
    return (
        (starts < 0 or (starts == 0 and first.low_closed and not second.low_closed))
        and _reaches(_end(first), _start(second))
        and (ends < 0 or (ends == 0 and (not first.high_closed or second.high_closed)))
    )


def _begins_within(first: Range, second: Range) -> bool:
    """Whether the first begins where the second does or after it."""
    order = _order(_start(first), _start(second))
    return order > 0 or (order == 0 and (not _start(first).included or _start(second).included))


def _ends_within(first: Range, second: Range) -> bool:
    """Whether the first ends where the second does or before it."""
    order = _order(_end(first), _end(second))
    return order < 0 or (order == 0 and (not _end(first).included or _end(second).included))


def _finishes(first: Value, second: Range) -> bool:
    end = _end(second)
    if not isinstance(first, Range):
        return end.included and _order(end, _at(first)) == 0
    mine = _end(first)
    return mine.included == end.included and _order(mine, end) == 0 and _begins_within(first, second)


def _starts(first: Value, second: Range) -> bool:
    start = _start(second)
    if not isinstance(first, Range):
        return start.included and _order(start, _at(first)) == 0
    mine = _start(first)
    return mine.included == start.included and _order(mine, start) == 0 and _ends_within(first, second)


def _includes(first: Range, second: Value) -> bool:
    if isinstance(second, Range):
        return _begins_within(second, first) and _ends_within(second, first)
    low, high = _order(_start(first), _at(second)), _order(_end(first), _at(second))
    return (low < 0 and high > 0) or (low == 0 and _start(first).included) or (high == 0 and _end(first).included)


def _coincides(first: Value, second: Value) -> Value:
    if isinstance(first, Range) != isinstance(second, Range):
        return Null("coincides 要两个点或者两个区间", NullCode.TYPE)
    if isinstance(first, Range) and isinstance(second, Range):
        return _on_two(_same_ends)(first, second)
    return equal(first, second)


def _same_ends(first: Range, second: Range) -> bool:
    return (
        _start(first).included == _start(second).included
        and _end(first).included == _end(second).included
        and _order(_start(first), _start(second)) == 0
        and _order(_end(first), _end(second)) == 0
    )


def _range(text: str) -> Value:
    """The range written in a text, with its ends in order."""
    read = parse_range(text)
    if read is None:
        return Null(f"{quote(text)}不是区间，应写作 [1..3]、[1..) 或 (..3]，两端是同一类的常量", NullCode.ARGUMENT)
    order = 0 if read.low is None or read.high is None else order_between(read.low, read.high)
    if isinstance(order, Null) or order > 0:
        return Null(f"{quote(text)}的前一端应不大于后一端", NullCode.ARGUMENT)
    return read


def _compare_ends(first: Value, second: Value) -> None:
    """Raises where an end of the one and an end of the other have no order, whether or not a formula looks at both."""
    for mine in _ends(first):
        for theirs in _ends(second):
            _order(mine, theirs)


def _ends(of: Value) -> tuple[_End, ...]:
    return (_start(of), _end(of)) if isinstance(of, Range) else (_at(of),)


def _on_two(function: Callable[..., Value], position: int | None = None) -> Callable[..., Value]:
    """The function with incomparable ends as a null; `position` is the argument that has to be a range."""

    def called(first: Value, second: Value) -> Value:
        if position is not None:
            wanted = second if position else first
            if not isinstance(wanted, Range):
                return Null(f"这里应是区间，却是{show_type(type_of(wanted))}", NullCode.TYPE)
        try:
            _compare_ends(first, second)
            return function(first, second)
        except _Incomparable as incomparable:
            return incomparable.reason

    return called


def _turned(function: Callable[..., Value]) -> Callable[..., Value]:
    return lambda first, second: function(second, first)


FUNCTIONS: Final[Mapping[Function, Callable[..., Value]]] = {
    Function.BEFORE: _on_two(_before),
    Function.AFTER: _on_two(_turned(_before)),
    Function.MEETS: _on_two(_meets),
    Function.MET_BY: _on_two(_turned(_meets)),
    Function.OVERLAPS: _on_two(_overlaps),
    Function.OVERLAPS_BEFORE: _on_two(_overlaps_before),
    Function.OVERLAPS_AFTER: _on_two(_turned(_overlaps_before)),
    Function.FINISHES: _on_two(_finishes, 1),
    Function.FINISHED_BY: _on_two(_turned(_finishes), 0),
    Function.INCLUDES: _on_two(_includes, 0),
    Function.DURING: _on_two(_turned(_includes), 1),
    Function.STARTS: _on_two(_starts, 1),
    Function.STARTED_BY: _on_two(_turned(_starts), 0),
    Function.COINCIDES: _coincides,
    Function.RANGE: _range,
}
"""Each takes the arguments that `coercion.prepare` made fit."""
