"""What compiled rules call: the operators and arithmetic functions a second time, written for speed.

Nothing here comes from the explaining evaluator, so that a slip in one of them shows as a difference between the two.
Nulls carry their code and the facts they lack, but no place.
"""

from calendar import isleap
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import partial

from luoshi.feel.builtins import Function
from luoshi.feel.values import DECIMALS, Context, MonthDuration, Null, NullCode, Range, Value, join_nulls
from luoshi.money import Rounding

DIVISION_BY_ZERO = Null("除数为零", NullCode.DIVISION_BY_ZERO)
OUT_OF_RANGE = Null("结果超出范围", NullCode.OUT_OF_RANGE)
MISTYPED = Null("类型不符", NullCode.TYPE)
UNFIT = Null("参数不符", NullCode.ARGUMENT)

_FEN = Decimal("0.01")
_AMOUNT_LIMIT = Decimal("1e20")
_FEN_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}
_DAY_MICROSECONDS = 86_400_000_000
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PLAIN = frozenset({Decimal, str, bool, date, time, datetime, timedelta, MonthDuration, Range})
_ORDERED = frozenset({Decimal, str, date, timedelta})

_add, _subtract, _multiply, _divide, _power = (
    DECIMALS.add,
    DECIMALS.subtract,
    DECIMALS.multiply,
    DECIMALS.divide,
    DECIMALS.power,
)


def add(left: Value, right: Value) -> Value:
    """`left + right`."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _add(left, right)
        except Overflow:
            return OUT_OF_RANGE
    if isinstance(left, Null) or isinstance(right, Null):
        return _absent(left, right)
    if type(left) is str and type(right) is str:
        return left + right
    if isinstance(left, timedelta | MonthDuration) and not isinstance(right, timedelta | MonthDuration):
        left, right = right, left
    return _shift(left, right, 1)


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _subtract(left, right)
        except Overflow:
            return OUT_OF_RANGE
    if isinstance(left, Null) or isinstance(right, Null):
        return _absent(left, right)
    if isinstance(right, timedelta | MonthDuration):
        return _shift(left, right, -1)
    return _distance(left, right)


def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _multiply(left, right)
        except Overflow:
            return OUT_OF_RANGE
    if isinstance(left, Null) or isinstance(right, Null):
        return _absent(left, right)
    if type(left) is Decimal:
        left, right = right, left
    return _stretch(left, right, _multiply)


def divide(left: Value, right: Value) -> Value:
    """`left / right`."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _divide(left, right)
        except (DivisionByZero, InvalidOperation):
            return DIVISION_BY_ZERO
        except Overflow:
            return OUT_OF_RANGE
    if isinstance(left, Null) or isinstance(right, Null):
        return _absent(left, right)
    if type(left) is type(right) and isinstance(left, timedelta | MonthDuration):
        return divide(Decimal(_units(left)), Decimal(_units(right)))
    return _stretch(left, right, _divide)


def power(left: Value, right: Value) -> Value:
    """`left ** right`."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _power(left, right)
        except DivisionByZero:
            return DIVISION_BY_ZERO
        except (InvalidOperation, Overflow):
            return OUT_OF_RANGE
    return _absent(left, right)


def negate(operand: Value) -> Value:
    """`-operand`."""
    if type(operand) is Decimal:
        return _subtract(Decimal(0), operand)
    if isinstance(operand, Null):
        return operand
    return _stretch(operand, Decimal(-1), _multiply)


def _absent(left: Value, right: Value) -> Null:
    return join_nulls((left, right)) or MISTYPED


def _units(length: Value) -> int:
    """Microseconds of a days and time duration, months of a years and months duration."""
    if isinstance(length, timedelta):
        return (length.days * 86_400 + length.seconds) * 1_000_000 + length.microseconds
    return length.months if isinstance(length, MonthDuration) else 0


def _length(kind: type, units: int) -> Value:
    if kind is MonthDuration:
        return MonthDuration(units)
    days, rest = divmod(units, _DAY_MICROSECONDS)
    try:
        return timedelta(days, 0, rest)
    except OverflowError:
        return OUT_OF_RANGE


def _stretch(length: Value, factor: Value, operation: Callable[[Decimal, Decimal], Decimal]) -> Value:
    if type(length) not in (timedelta, MonthDuration) or type(factor) is not Decimal:
        return MISTYPED
    try:
        units = operation(Decimal(_units(length)), factor)
    except (DivisionByZero, InvalidOperation):
        return DIVISION_BY_ZERO
    except Overflow:
        return OUT_OF_RANGE
    return OUT_OF_RANGE if units.adjusted() > DECIMALS.prec else _length(type(length), int(units))


def _shift(value: Value, length: Value, sign: int) -> Value:
    """A date, time or duration moved by a duration, forward or back."""
    if type(value) is type(length) and isinstance(length, timedelta | MonthDuration):
        return _length(type(length), _units(value) + sign * _units(length))
    if isinstance(length, timedelta):
        return _shift_days(value, sign * _units(length))
    if isinstance(length, MonthDuration) and isinstance(value, date):
        months = value.year * 12 + value.month - 1 + sign * length.months
        year, month = months // 12, months % 12
        if not 1 <= year <= 9999:
            return OUT_OF_RANGE
        last = 29 if month == 1 and isleap(year) else _MONTH_DAYS[month]
        return value.replace(year, month + 1, min(value.day, last))
    return MISTYPED


def _shift_days(value: Value, microseconds: int) -> Value:
    if isinstance(value, time):
        now = ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
        seconds, fraction = divmod((now + microseconds) % _DAY_MICROSECONDS, 1_000_000)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60, fraction, tzinfo=value.tzinfo)
    if not isinstance(value, date):
        return MISTYPED
    try:
        if isinstance(value, datetime):
            return value + timedelta(microseconds=microseconds)
        return date.fromordinal(value.toordinal() + microseconds // _DAY_MICROSECONDS)
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def _distance(left: Value, right: Value) -> Value:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left - right if (left.tzinfo is None) == (right.tzinfo is None) else MISTYPED
    if type(left) is date and type(right) is date:
        return timedelta(left.toordinal() - right.toordinal())
    if isinstance(left, time) and isinstance(right, time):
        first = date(2000, 1, 1)
        return _distance(datetime.combine(first, left), datetime.combine(first, right))
    return MISTYPED


def equal(left: Value, right: Value) -> bool | Null:
    """`left = right`."""
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return left == right
    if isinstance(left, Null) or isinstance(right, Null):
        absent = _absent(left, right)
        return absent if absent.missing else kind is type(right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) != len(right):
            return False
        return _same(tuple(map(equal, left, right)))
    if isinstance(left, Context) and isinstance(right, Context):
        if set(left) != set(right):
            return False
        return _same(tuple(equal(left[name], right[name]) for name in left))
    return MISTYPED


def _same(outcomes: tuple[bool | Null, ...]) -> bool | Null:
    absent = None if False in outcomes else join_nulls(outcomes)
    return absent if absent is not None and absent.missing else all(outcome is True for outcome in outcomes)


def differ(left: Value, right: Value) -> bool | Null:
    """`left != right`."""
    same = equal(left, right)
    return same if isinstance(same, Null) else not same


def less(left: Value, right: Value) -> bool | Null:
    """`left < right`."""
    kind = type(left)
    if kind is not type(right):
        return _absent(left, right)
    if kind in _ORDERED:
        return left < right  # type: ignore[operator]
    if isinstance(left, MonthDuration) and isinstance(right, MonthDuration):
        return left.months < right.months
    if isinstance(left, datetime | time) and isinstance(right, datetime | time):
        return left < right if (left.tzinfo is None) == (right.tzinfo is None) else MISTYPED  # type: ignore[operator]
    return _absent(left, right)


def greater(left: Value, right: Value) -> bool | Null:
    """`left > right`."""
    return less(right, left) if not isinstance(left, Null) else _absent(left, right)


def less_or_equal(left: Value, right: Value) -> bool | Null:
    """`left <= right`."""
    over = greater(left, right)
    return over if isinstance(over, Null) else not over


def greater_or_equal(left: Value, right: Value) -> bool | Null:
    """`left >= right`."""
    under = less(left, right)
    return under if isinstance(under, Null) else not under


def conjoin(operands: tuple[Value, ...]) -> bool | Null:
    """Three-valued `and`."""
    for operand in operands:
        if operand is False:
            return False
    return _undecided(operands, True)


def disjoin(operands: tuple[Value, ...]) -> bool | Null:
    """Three-valued `or`."""
    for operand in operands:
        if operand is True:
            return True
    return _undecided(operands, False)


def _undecided(operands: tuple[Value, ...], otherwise: bool) -> bool | Null:
    absent = join_nulls(
        MISTYPED if type(each) is not bool and not isinstance(each, Null) else each for each in operands
    )
    return otherwise if absent is None else absent


def matches(value: Value, candidate: Value) -> bool | Null:
    """Whether the value is the candidate, or is in it where it is a range or a list."""
    if isinstance(candidate, Range):
        above: bool | Null = True
        below: bool | Null = True
        if candidate.low is not None:
            above = (less_or_equal if candidate.low_closed else less)(candidate.low, value)
        if candidate.high is not None:
            below = (less_or_equal if candidate.high_closed else less)(value, candidate.high)
        return conjoin((above, below))
    if isinstance(candidate, tuple):
        if isinstance(value, tuple) and equal(candidate, value) is True:
            return True
        return disjoin(tuple(_found(matches(value, item)) for item in candidate))
    return equal(value, candidate)


def make_range(low: Value, high: Value, low_closed: bool, high_closed: bool) -> Value:
    """The range from `low` to `high`."""
    if isinstance(low, Null) or isinstance(high, Null):
        return _absent(low, high)
    return Range(low, high, low_closed, high_closed)


def undecided_condition(condition: Value) -> Null:
    """What `if` gives when its condition is neither true nor false."""
    return condition if isinstance(condition, Null) else MISTYPED


def choose_row(unique: bool, fired: list[int], unknown: list[Null]) -> int | Null:
    """The row that decides, counted from 1."""
    if unique and len(fired) > 1:
        return Null("不止一行符合", NullCode.SEVERAL_ROWS)
    if unknown:
        return join_nulls(unknown) or MISTYPED
    return fired[0] if fired else Null("没有符合的行", NullCode.NO_ROW)


def round_to_fen(value: Value, rounding: Rounding) -> Value:
    """Yuan as whole fen."""
    if type(value) is not Decimal:
        return value
    if value.copy_abs() >= _AMOUNT_LIMIT:
        return OUT_OF_RANGE
    return value.quantize(_FEN, _FEN_MODES[rounding], DECIMALS)


def _round(mode: str, number: Value, scale: Value = Decimal(0)) -> Value:
    if isinstance(number, Null) or isinstance(scale, Null):
        return _absent(number, scale)
    if type(number) is not Decimal or type(scale) is not Decimal:
        return MISTYPED
    if not -6112 < scale < 6177:
        return UNFIT
    places = int(scale)
    if number.is_zero() or number.adjusted() + places > DECIMALS.prec:
        return number if _places(number) <= places or number.is_zero() else OUT_OF_RANGE
    shifted = number.scaleb(places, DECIMALS).to_integral_value(mode)
    if _places(number) <= places:
        return number
    return shifted.scaleb(-places, DECIMALS) if len(shifted.as_tuple().digits) <= DECIMALS.prec else OUT_OF_RANGE


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _absolute(number: Value) -> Value:
    if type(number) is not Decimal:
        return _absent(number, number)
    return number.copy_abs()


def _total(items: Value) -> Value:
    if not isinstance(items, tuple):
        return _absent(items, items)
    absent = join_nulls(items)
    if absent is not None:
        return absent
    if not items or any(type(item) is not Decimal for item in items):
        return MISTYPED if items else UNFIT
    total = items[0]
    for item in items[1:]:
        total = add(total, item)
    return total


def _extreme(beats: Callable[[Value, Value], bool | Null], items: Value) -> Value:
    if not isinstance(items, tuple):
        return _absent(items, items)
    absent = join_nulls(items)
    if absent is not None or not items:
        return UNFIT if absent is None else absent
    best = items[0]
    for item in items:
        outcome = beats(item, best)
        if isinstance(outcome, Null):
            return outcome
        best = item if outcome else best
    return best


def _count(items: Value) -> Value:
    return Decimal(len(items)) if isinstance(items, tuple) else _absent(items, items)


def _list_contains(items: Value, element: Value) -> Value:
    if not isinstance(items, tuple):
        return _absent(items, items)
    return disjoin(tuple(_found(equal(item, element)) for item in items))


def _found(outcome: bool | Null) -> bool | Null:
    return False if isinstance(outcome, Null) and not outcome.missing else outcome


def _not(operand: Value) -> Value:
    return not operand if type(operand) is bool else _absent(operand, operand)


FUNCTIONS: dict[Function, Callable[..., Value]] = {
    Function.MIN: partial(_extreme, less),
    Function.MAX: partial(_extreme, greater),
    Function.SUM: _total,
    Function.COUNT: _count,
    Function.ABS: _absolute,
    Function.FLOOR: partial(_round, ROUND_FLOOR),
    Function.CEILING: partial(_round, ROUND_CEILING),
    Function.DECIMAL: partial(_round, ROUND_HALF_EVEN),
    Function.ROUND_UP: partial(_round, ROUND_UP),
    Function.ROUND_DOWN: partial(_round, ROUND_DOWN),
    Function.ROUND_HALF_UP: partial(_round, ROUND_HALF_UP),
    Function.ROUND_HALF_DOWN: partial(_round, ROUND_HALF_DOWN),
    Function.ROUND_HALF_EVEN: partial(_round, ROUND_HALF_EVEN),
    Function.LIST_CONTAINS: _list_contains,
    Function.NOT: _not,
}
