"""Equality, order and three-valued logic as the explaining evaluator works them out; `fast` has its own."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from luoshi.feel.plain import dates
from luoshi.feel.syntax import Operator
from luoshi.feel.types import ORDERED, Basic, show_type, type_of
from luoshi.feel.values import (
    Context,
    DateTime,
    DayDuration,
    FarDate,
    FunctionValue,
    MonthDuration,
    Null,
    NullCode,
    Range,
    Time,
    Value,
    join_nulls,
)

_SIMPLE = frozenset({Decimal, str, bool, date, FarDate, DayDuration, MonthDuration})
"""Values of these classes are the same where Python says so; others are compared part by part, or by the moment."""

_BETWEEN_NUMBERS: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.EQUAL: eq,
    Operator.NOT_EQUAL: ne,
    Operator.LESS: lt,
    Operator.LESS_OR_EQUAL: le,
    Operator.GREATER: gt,
    Operator.GREATER_OR_EQUAL: ge,
}
_HOLDS: dict[Operator, Callable[[int, int], bool]] = {
    Operator.LESS: lt,
    Operator.LESS_OR_EQUAL: le,
    Operator.GREATER: gt,
    Operator.GREATER_OR_EQUAL: ge,
}


def compare(operator: Operator, left: Value, right: Value) -> bool | Null:
    """`left operator right` for the six comparisons."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _BETWEEN_NUMBERS[operator](left, right)
    if operator is Operator.EQUAL:
        return equal(left, right)
    if operator is Operator.NOT_EQUAL:
        same = equal(left, right)
        return same if isinstance(same, Null) else not same
    return order_of(operator, left, right)


def equal(left: Value, right: Value) -> bool | Null:
    """Whether two values are the same (DMN 1.5, table 42): null equals null, but an unknown fact equals nothing yet.

    Values of different types cannot be compared; inside of lists and contexts they are simply not the same.
    """
    if type(left) in _SIMPLE and type(left) is type(right):
        return left == right
    if isinstance(left, Null) or isinstance(right, Null):
        return _equal_nulls(left, right)
    match left, right:
        case (tuple(), tuple()):
            return len(left) == len(right) and _all_equal(left, right)
        case (Context(), Context()):
            return left.keys() == right.keys() and _all_equal(
                tuple(left.values()), tuple([right[name] for name in left])
            )
        case (Range(), Range()):
            return _equal_ranges(left, right)
        case (FunctionValue(), FunctionValue()):
            return left is right
        case (Time(), Time()) | (DateTime(), DateTime()):
            return dates.same(left, right)
        case ((date() | FarDate()), (date() | FarDate())):
            return False
        case _:
            return Null(f"{show_type(type_of(left))}和{show_type(type_of(right))}不能比较", NullCode.TYPE)


def order_of(operator: Operator, left: Value, right: Value) -> bool | Null:
    """`left operator right` for `< <= > >=`; null where the two have no order (DMN 1.5, table 43)."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _BETWEEN_NUMBERS[operator](left, right)
    order = order_between(left, right)
    return order if isinstance(order, Null) else _HOLDS[operator](order, 0)


def order_between(left: Value, right: Value) -> int | Null:
    """Negative, zero or positive as `left` comes before, at or after `right`; null where the two have no order."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    absent = join_nulls((left, right))
    if absent is not None:
        return absent
    kind = type_of(left)
    if not isinstance(kind, Basic) or kind not in ORDERED or kind is not type_of(right):
        return Null(f"{show_type(kind)}和{show_type(type_of(right))}不能比较大小", NullCode.TYPE)
    match left, right:
        case (str() as a, str() as b) | (MonthDuration(a), MonthDuration(b)) | (DayDuration(a), DayDuration(b)):
            return (a > b) - (a < b)  # type: ignore[operator]
        case _:
            order = dates.order(left, right)
            return Null("一个带时区、一个不带，不能比较", NullCode.TYPE) if order is None else order


def contains(candidate: Value, value: Value) -> bool | Null:
    """Whether `value` is `candidate`, lies in it where it is a range, or is or lies in an item where it is a list."""
    match candidate:
        case Range():
            return equal(candidate, value) if isinstance(value, Range) else _lies_in(candidate, value)
        case tuple():
            if isinstance(value, tuple) and equal(candidate, value) is True:
                return True
            return disjoin(tuple([settled(contains(item, value)) for item in candidate]))
        case _:
            return equal(value, candidate)


def settled(outcome: bool | Null) -> bool | Null:
    """The outcome of one comparison in a search: a value of another type is simply not the one looked for."""
    return outcome if not isinstance(outcome, Null) or outcome.missing else False


def conjoin(operands: Iterable[Value]) -> bool | Null:
    """Three-valued `and`: false as soon as one is false, whatever else is unknown."""
    return _connect(operands, decisive=False)


def disjoin(operands: Iterable[Value]) -> bool | Null:
    """Three-valued `or`: true as soon as one is true, whatever else is unknown."""
    return _connect(operands, decisive=True)


def not_boolean(value: Value) -> Null:
    """The null that a value gives where true or false is wanted."""
    return Null(f"{show_type(type_of(value))}不是“是否”", NullCode.TYPE)


def _connect(operands: Iterable[Value], decisive: bool) -> bool | Null:
    unsettled: list[Null] = []
    for operand in operands:
        if operand is decisive:
            return decisive
        if isinstance(operand, Null):
            unsettled.append(operand)
        elif not isinstance(operand, bool):
            unsettled.append(not_boolean(operand))
    return (join_nulls(unsettled) if unsettled else None) or not decisive


def _equal_nulls(left: Value, right: Value) -> bool | Null:
    joined = join_nulls((left, right))
    if joined is not None and joined.missing:
        return joined
    return isinstance(left, Null) and isinstance(right, Null)


def _equal_ranges(left: Range, right: Range) -> bool | Null:
    if (left.low_closed, left.high_closed, left.single) != (right.low_closed, right.high_closed, right.single):
        return False
    ends = ((left.low, right.low), (left.high, right.high))
    if any((mine is None) != (theirs is None) for mine, theirs in ends):
        return False
    stated = [(mine, theirs) for mine, theirs in ends if mine is not None and theirs is not None]
    return _all_equal(tuple([mine for mine, _ in stated]), tuple([theirs for _, theirs in stated]))


def _all_equal(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool | Null:
    unknown: list[Null] = []
    for mine, theirs in zip(left, right, strict=True):
        outcome = settled(equal(mine, theirs))
        if outcome is False:
            return False
        if isinstance(outcome, Null):
            unknown.append(outcome)
    return join_nulls(unknown) or True


def _lies_in(interval: Range, value: Value) -> bool | Null:
    if interval.single and interval.low is not None:
        return compare(Operator.EQUAL if interval.low_closed else Operator.NOT_EQUAL, value, interval.low)
    low, high = interval.low, interval.high
    if type(value) is type(low) is type(high) is Decimal:
        return (low < value or (interval.low_closed and low == value)) and (
            value < high or (interval.high_closed and value == high)
        )
    above = _bounded(value, interval.low, Operator.GREATER_OR_EQUAL if interval.low_closed else Operator.GREATER)
    if above is False:
        return False
    below = _bounded(value, interval.high, Operator.LESS_OR_EQUAL if interval.high_closed else Operator.LESS)
    return below if above is True else conjoin((above, below))


def _bounded(value: Value, end: Value | None, operator: Operator) -> bool | Null:
    return True if end is None else order_of(operator, value, end)
