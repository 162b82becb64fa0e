"""The operators as the explaining evaluator works them out; the compiled path has its own in `fast`."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal, DivisionByZero, InvalidOperation, Overflow
from operator import ge, gt, le, lt

from luoshi.feel.syntax import Operator
from luoshi.feel.types import ORDERED, Basic, show_type, type_of
from luoshi.feel.values import DECIMALS, Context, MonthDuration, Null, NullCode, Range, Value, join_nulls

_MICROSECOND = timedelta(microseconds=1)
_NUMERIC: dict[Operator, Callable[[Decimal, Decimal], Decimal]] = {
    Operator.ADD: DECIMALS.add,
    Operator.SUBTRACT: DECIMALS.subtract,
    Operator.MULTIPLY: DECIMALS.multiply,
    Operator.DIVIDE: DECIMALS.divide,
    Operator.POWER: DECIMALS.power,
}

_HOLDS: dict[Operator, Callable[[int, int], bool]] = {
    Operator.LESS: lt,
    Operator.LESS_OR_EQUAL: le,
    Operator.GREATER: gt,
    Operator.GREATER_OR_EQUAL: ge,
}


def calculate(operator: Operator, left: Value, right: Value) -> Value:
    """`left operator right` for `+ - * / **`; null with its reason where there is no such value."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _calculate_numbers(operator, left, right)
    absent = join_nulls((left, right))
    if absent is not None:
        return absent
    try:
        result = _calculate_others(operator, left, right)
    except (OverflowError, Overflow, ValueError):
        return Null("结果超出日期或时长的范围", NullCode.OUT_OF_RANGE)
    except (DivisionByZero, InvalidOperation, ZeroDivisionError):
        return Null("除数为零", NullCode.DIVISION_BY_ZERO)
    if result is None:
        kinds = f"{show_type(type_of(left))}和{show_type(type_of(right))}"
        return Null(f"{kinds}不能用 {operator.value} 运算", NullCode.TYPE)
    return result


def negate(operand: Value) -> Value:
    """Unary minus of a number or a duration."""
    match operand:
        case Null():
            return operand
        case Decimal():
            return DECIMALS.minus(operand)
        case timedelta():
            return calculate(Operator.MULTIPLY, operand, Decimal(-1))
        case MonthDuration(months):
            return MonthDuration(-months)
        case _:
            return Null(f"{show_type(type_of(operand))}不能取负", NullCode.TYPE)


def compare(operator: Operator, left: Value, right: Value) -> bool | Null:
    """`left operator right` for the six comparisons."""
    if operator is Operator.EQUAL:
        return equal(left, right)
    if operator is Operator.NOT_EQUAL:
        same = equal(left, right)
        return same if isinstance(same, Null) else not same
    return _compare_order(operator, left, right)


def equal(left: Value, right: Value) -> bool | Null:
    """Whether two values are the same (DMN 1.5, table 42): null equals null, but an unknown fact equals nothing yet."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left == right
    if isinstance(left, Null) or isinstance(right, Null):
        joined = join_nulls((left, right))
        if joined is not None and joined.missing:
            return joined
        return isinstance(left, Null) and isinstance(right, Null)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and _all_equal(list(zip(left, right, strict=True)))
    if isinstance(left, Context) and isinstance(right, Context):
        return left.keys() == right.keys() and _all_equal([(left[name], right[name]) for name in left])
    if isinstance(left, Range) and isinstance(right, Range):
        return left == right
    kind = type_of(left)
    if kind is not type_of(right) or not isinstance(kind, Basic):
        return Null(f"{show_type(kind)}和{show_type(type_of(right))}不能比较", NullCode.TYPE)
    return bool(left == right)


def contains(candidate: Value, value: Value) -> bool | Null:
    """Whether `value` is `candidate`, lies in it where it is a range, or is or lies in an item where it is a list."""
    match candidate:
        case Range(low, high, low_closed, high_closed):
            above = _bounded(value, low, Operator.GREATER_OR_EQUAL if low_closed else Operator.GREATER)
            below = _bounded(value, high, Operator.LESS_OR_EQUAL if high_closed else Operator.LESS)
            return conjoin((above, below))
        case tuple():
            if isinstance(value, tuple) and equal(candidate, value) is True:
                return True
            return disjoin(tuple(settled(contains(item, value)) for item in candidate))
        case _:
            return equal(value, candidate)


def settled(outcome: bool | Null) -> bool | Null:
    """The outcome of one comparison in a search: a value of another type is simply not the one looked for."""
    return outcome if not isinstance(outcome, Null) or outcome.missing else False


def conjoin(operands: tuple[Value, ...]) -> bool | Null:
    """Three-valued `and`: false as soon as one is false, whatever else is unknown."""
    return _connect(operands, decisive=False)


def disjoin(operands: tuple[Value, ...]) -> bool | Null:
    """Three-valued `or`: true as soon as one is true, whatever else is unknown."""
    return _connect(operands, decisive=True)


def _connect(operands: tuple[Value, ...], decisive: bool) -> bool | Null:
    unsettled: list[Null] = []
    for operand in operands:
        if operand is decisive:
            return decisive
        if isinstance(operand, Null):
            unsettled.append(operand)
        elif not isinstance(operand, bool):
            unsettled.append(Null(f"{show_type(type_of(operand))}不是“是否”", NullCode.TYPE))
    return (join_nulls(unsettled) if unsettled else None) or not decisive


def _all_equal(pairs: list[tuple[Value, Value]]) -> bool | Null:
    outcomes = [equal(left, right) for left, right in pairs]
    unknown = join_nulls(outcomes)
    if any(outcome is False for outcome in outcomes):
        return False
    return unknown if unknown is not None and unknown.missing else unknown is None


def _bounded(value: Value, end: Value | None, operator: Operator) -> bool | Null:
    return True if end is None else compare(operator, value, end)


def _compare_order(operator: Operator, left: Value, right: Value) -> bool | Null:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _HOLDS[operator]((left > right) - (left < right), 0)
    absent = join_nulls((left, right))
    if absent is not None:
        return absent
    kind = type_of(left)
    if kind not in ORDERED or kind is not type_of(right):
        return Null(f"{show_type(kind)}和{show_type(type_of(right))}不能比较大小", NullCode.TYPE)
    order = _order(left, right)
    if order is None:
        return Null("一个带时区、一个不带，不能比较", NullCode.TYPE)
    return _HOLDS[operator](order, 0)


def _order(left: Value, right: Value) -> int | None:
    """Negative, zero or positive as `left` is before, at or after `right`; None where zones keep them apart."""
    match left, right:
        case (str() as a, str() as b):
            return (a > b) - (a < b)
        case (MonthDuration(a), MonthDuration(b)):
            return a - b
        case (timedelta() as a, timedelta() as b):
            return (a > b) - (a < b)
        case (datetime() as a, datetime() as b):
            return None if (a.tzinfo is None) != (b.tzinfo is None) else (a > b) - (a < b)
        case (time() as a, time() as b):
            return None if (a.tzinfo is None) != (b.tzinfo is None) else (a > b) - (a < b)
        case (date() as a, date() as b):
            return (a > b) - (a < b)
        case _:
            raise TypeError(f"{left!r} and {right!r} were thought to be ordered")


def _calculate_numbers(operator: Operator, left: Decimal, right: Decimal) -> Value:
    try:
        return _NUMERIC[operator](left, right)
    except DivisionByZero:
        return Null("除数为零", NullCode.DIVISION_BY_ZERO)
    except Overflow:
        return Null("结果超出数字的范围", NullCode.OUT_OF_RANGE)
    except InvalidOperation:
        if operator is Operator.DIVIDE and not right:
            return Null("除数为零", NullCode.DIVISION_BY_ZERO)
        return Null("这个乘方没有值", NullCode.OUT_OF_RANGE)


def _calculate_others(operator: Operator, left: Value, right: Value) -> Value | None:
    match operator:
        case Operator.ADD:
            return _add(left, right)
        case Operator.SUBTRACT:
            return _subtract(left, right)
        case Operator.MULTIPLY:
            return _scale(right, left) if isinstance(left, Decimal) else _scale(left, right)
        case Operator.DIVIDE:
            return _divide(left, right)
        case _:
            return None


def _add(left: Value, right: Value) -> Value | None:
    match left, right:
        case (str() as a, str() as b):
            return a + b
        case (MonthDuration(a), MonthDuration(b)):
            return MonthDuration(a + b)
        case (timedelta() as a, timedelta() as b):
            return a + b
        case (date() as day, MonthDuration(months)) | (MonthDuration(months), (date() as day)):
            return _add_months(day, months)
        case (date() as day, timedelta() as length) | (timedelta() as length, (date() as day)):
            return day + length
        case (time() as at, timedelta() as length) | (timedelta() as length, (time() as at)):
            return (
                datetime.combine(date(2000, 1, 1), at) + timedelta(seconds=0, microseconds=_in_day(length))
            ).timetz()
        case _:
            return None


def _subtract(left: Value, right: Value) -> Value | None:
    match left, right:
        case (datetime() as a, datetime() as b):
            return a - b if (a.tzinfo is None) == (b.tzinfo is None) else None
        case (datetime(), date()) | (date(), datetime()):
            return None
        case (date() as a, date() as b):
            return a - b
        case (time() as a, time() as b):
            return _subtract(datetime.combine(date(2000, 1, 1), a), datetime.combine(date(2000, 1, 1), b))
        case (_, timedelta() | MonthDuration()) if not isinstance(left, Decimal):
            back = negate(right)
            return back if isinstance(back, Null) else _add(left, back)
        case _:
            return None


def _scale(length: Value, factor: Value) -> Value | None:
    match length, factor:
        case (timedelta() as days, Decimal() as times):
            return _microseconds(DECIMALS.multiply(Decimal(days // _MICROSECOND), times))
        case (MonthDuration(months), Decimal() as times):
            return MonthDuration(_whole(DECIMALS.multiply(Decimal(months), times)))
        case _:
            return None


def _divide(left: Value, right: Value) -> Value | None:
    match left, right:
        case (timedelta() as a, timedelta() as b):
            return DECIMALS.divide(Decimal(a // _MICROSECOND), Decimal(b // _MICROSECOND))
        case (MonthDuration(a), MonthDuration(b)):
            return DECIMALS.divide(Decimal(a), Decimal(b))
        case (timedelta() as days, Decimal() as parts):
            return _microseconds(DECIMALS.divide(Decimal(days // _MICROSECOND), parts))
        case (MonthDuration(months), Decimal() as parts):
            return MonthDuration(_whole(DECIMALS.divide(Decimal(months), parts)))
        case _:
            return None


def _add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day where it is shorter (DMN 1.5, 10.3.2.3.5)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("year out of range")
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _in_day(length: timedelta) -> int:
    return (length % timedelta(days=1)) // _MICROSECOND


def _microseconds(count: Decimal) -> timedelta:
    return timedelta(microseconds=_whole(count))


def _whole(count: Decimal) -> int:
    """The whole part; durations have no parts of their smallest unit."""
    if count.adjusted() > DECIMALS.prec:
        raise OverflowError("duration out of range")
    return int(count.to_integral_value(ROUND_DOWN))
