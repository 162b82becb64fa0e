"""When values are equal, as keys to look them up by, and when they are the same element of their type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from luoshi.feel.plain import dates
from luoshi.feel.values import (
    Context,
    DateTime,
    DayDuration,
    FarDate,
    FunctionValue,
    MonthDuration,
    Null,
    Range,
    Time,
    Value,
)

Identity = tuple[object, ...]
"""Two values that lack no fact have equal ones exactly where `comparison.equal` is true of them."""


def identity_of(value: Value) -> Identity:
    """What is compared of a value, with its type: 1 and true are told apart, 1 and 1.00 are not."""
    match value:
        case tuple():
            return ("list", *(identity_of(item) for item in value))
        case Context():
            return ("context", frozenset((name, identity_of(entry)) for name, entry in value.items()))
        case Range(low, high, low_closed, high_closed, single):
            ends = tuple(None if end is None else identity_of(end) for end in (low, high))
            return ("range", *ends, low_closed, high_closed, single)
        case Time() | DateTime():
            return (type(value), *dates.clock_of(value))
        case FunctionValue():
            return ("function", id(value))
        case Null():
            return ("null",)
        case Decimal() | bool() | str() | date() | FarDate() | DayDuration() | MonthDuration():
            return (type(value), value)


def unknown_in(value: Value) -> Iterator[Null]:
    """The missing facts in a value, on which it depends what the value equals."""
    match value:
        case Null(missing=missing) if missing:
            yield value
        case tuple():
            for item in value:
                yield from unknown_in(item)
        case Context():
            for entry in value.values():
                yield from unknown_in(entry)
        case _:
            pass


def are_identical(left: Value, right: Value) -> bool:
    """`is(left, right)`: of one type, to the nanosecond, in the same zone as it was written (DMN 1.5, 10.3.4.7)."""
    match left, right:
        case (tuple(), tuple()):
            return len(left) == len(right) and all(are_identical(a, b) for a, b in zip(left, right, strict=True))
        case (Context(), Context()):
            return left.keys() == right.keys() and all(are_identical(left[name], right[name]) for name in left)
        case (Range(), Range()):
            return (
                (left.low_closed, left.high_closed, left.single) == (right.low_closed, right.high_closed, right.single)
                and _ends_are_identical(left.low, right.low)
                and _ends_are_identical(left.high, right.high)
            )
        case (Null(), Null()):
            return True
        case _:
            return type(left) is type(right) and left == right


def _ends_are_identical(left: Value | None, right: Value | None) -> bool:
    return left is right if left is None or right is None else are_identical(left, right)
