"""What compiled rules call: the operators a second time, written for speed.

Nothing here comes from the explaining evaluator, so that a slip in one of them shows as a difference between the two.
Nulls carry their code and the facts they lack, but no place.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from decimal import Context as DecimalContext
from typing import Final

from luoshi.feel.bounds import MAX_CHARACTERS, weighed
from luoshi.feel.fast import dates
from luoshi.feel.syntax import Operator
from luoshi.feel.temporal import property_named, read_property
from luoshi.feel.values import (
    DECIMALS,
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
from luoshi.money import Rounding

DIVISION_BY_ZERO: Final = Null("除数为零", NullCode.DIVISION_BY_ZERO)
OUT_OF_RANGE: Final = Null("结果超出范围", NullCode.OUT_OF_RANGE)
MISTYPED: Final = Null("类型不符", NullCode.TYPE)
NO_ENTRY: Final = Null("没有这一项", NullCode.NO_ENTRY)

_TOO_LONG = Null("文本过长", NullCode.TOO_LARGE)
_FEN = Decimal("0.01")
_AMOUNT_LIMIT = Decimal("1e20")
_FEN_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}
_PLAIN = frozenset({Decimal, str, bool, date, FarDate, DayDuration, MonthDuration})
_DATES = frozenset({date, FarDate})
_CLOCKS = frozenset({Time, DateTime})
_MOMENTS = frozenset({date, FarDate, Time, DateTime})
_QUICKLY_ORDERED = frozenset({Decimal, str, date})
_LENGTHS = frozenset({DayDuration, MonthDuration})

# Whole fen below the limit have no more digits than this, so that quantizing to fen in it signals every larger amount.
_AMOUNTS = DecimalContext(prec=_AMOUNT_LIMIT.adjusted() + 2, traps=[InvalidOperation])

_LARGEST_EXPONENT = 999_999_999

_add, _subtract, _multiply, _divide = (
    DECIMALS.add,
    DECIMALS.subtract,
    DECIMALS.multiply,
    DECIMALS.divide,
)


# Arithmetic


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
        return left + right if len(left) + len(right) <= MAX_CHARACTERS else _TOO_LONG
    if type(left) in _LENGTHS:
        if type(left) is type(right):
            return _length(type(left), _units(left) + _units(right))
        left, right = right, left
    if type(left) in _MOMENTS and isinstance(right, DayDuration | MonthDuration):
        return dates.shift(left, right, 1)
    return MISTYPED


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _subtract(left, right)
        except Overflow:
            return OUT_OF_RANGE
    if isinstance(left, Null) or isinstance(right, Null):
        return _absent(left, right)
    if isinstance(right, DayDuration | MonthDuration):
        if type(left) is type(right):
            return _length(type(left), _units(left) - _units(right))
        return dates.shift(left, right, -1) if type(left) in _MOMENTS else MISTYPED
    if type(left) in _MOMENTS and type(right) in _MOMENTS:
        return dates.distance(left, right)
    return MISTYPED


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
    if type(left) is type(right) and type(left) in _LENGTHS:
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


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if not -_LARGEST_EXPONENT <= exponent <= _LARGEST_EXPONENT:
        raise Overflow("the exponent is out of range (DMN 1.5, table 60)")
    if not base and exponent < 0:
        raise DivisionByZero("a negative power of zero, which the decimal library takes for infinite")
    return DECIMALS.power(base, exponent)


def negate(operand: Value) -> Value:
    """`-operand`."""
    if type(operand) is Decimal:
        return _subtract(Decimal(0), operand)
    if isinstance(operand, Null):
        return operand
    return _length(type(operand), -_units(operand)) if type(operand) in _LENGTHS else MISTYPED


class UnusualError(Exception):
    """Quick code met what only careful code can answer: a null, or a value of another class than its type says."""


UNUSUAL: Final = (UnusualError, ArithmeticError, TypeError, AttributeError)
"""What quick code raises where a value is not as it takes for granted; the careful code then answers instead."""

CALCULATE: Final[Mapping[Operator, Callable[[Decimal, Decimal], Decimal]]] = {
    Operator.ADD: _add,
    Operator.SUBTRACT: _subtract,
    Operator.MULTIPLY: _multiply,
    Operator.DIVIDE: _divide,
}
"""The operators whose results for numbers Python knows; they raise what `UNUSUAL` has where there is no result."""


def give_up() -> Value:
    """Leaves the answer to the careful code."""
    raise UnusualError


def _absent(left: Value, right: Value) -> Null:
    return join_nulls((left, right)) or MISTYPED


def _units(length: Value) -> int:
    """Nanoseconds of a days and time duration, months of a years and months duration."""
    if isinstance(length, DayDuration):
        return length.nanoseconds
    return length.months if isinstance(length, MonthDuration) else 0


def _length(kind: type, units: int) -> Value:
    return MonthDuration(units) if kind is MonthDuration else DayDuration(units)


def _stretch(length: Value, factor: Value, operation: Callable[[Decimal, Decimal], Decimal]) -> Value:
    if type(length) not in _LENGTHS or type(factor) is not Decimal:
        return MISTYPED
    try:
        units = operation(Decimal(_units(length)), factor)
    except (DivisionByZero, InvalidOperation):
        return DIVISION_BY_ZERO
    except Overflow:
        return OUT_OF_RANGE
    return OUT_OF_RANGE if units.adjusted() > DECIMALS.prec else _length(type(length), int(units))


# Comparison


def equal(left: Value, right: Value) -> bool | Null:
    """`left = right`."""
    kind = type(left)
    if kind is type(right):
        if kind in _PLAIN:
            return left == right
        if kind is Null:
            return _joined(left, right, True)
        return _equal_parts(left, right)
    if isinstance(left, Null) or isinstance(right, Null):
        return _joined(left, right, False)
    return False if kind in _DATES and type(right) in _DATES else MISTYPED


def _joined(left: Value, right: Value, otherwise: bool) -> bool | Null:
    absent = _absent(left, right)
    return absent if absent.missing else otherwise


def _equal_parts(left: Value, right: Value) -> bool | Null:
    """Whether two values of one class are equal that Python cannot compare."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _same(tuple(map(equal, left, right))) if len(left) == len(right) else False
    if isinstance(left, Context) and isinstance(right, Context):
        if set(left) != set(right):
            return False
        return _same(tuple([equal(left[name], right[name]) for name in left]))
    if isinstance(left, Range) and isinstance(right, Range):
        if (left.low_closed, left.high_closed, left.single) != (right.low_closed, right.high_closed, right.single):
            return False
        return _same((_equal_ends(left.low, right.low), _equal_ends(left.high, right.high)))
    if isinstance(left, FunctionValue):
        return left is right
    return dates.same(left, right)


def _equal_ends(left: Value | None, right: Value | None) -> bool | Null:
    if left is None or right is None:
        return left is right
    return equal(left, right)


def _same(outcomes: tuple[bool | Null, ...]) -> bool | Null:
    absent = None if False in outcomes else join_nulls(outcomes)
    return absent if absent is not None and absent.missing else all(outcome is True for outcome in outcomes)


def differ(left: Value, right: Value) -> bool | Null:
    """`left != right`."""
    same = equal(left, right)
    return same if isinstance(same, Null) else not same


def less(left: Value, right: Value) -> bool | Null:
    """`left < right`."""
    if type(left) is type(right) and type(left) in _QUICKLY_ORDERED:
        return left < right  # type: ignore[operator]
    order = _order(left, right)
    return order if isinstance(order, Null) else order < 0


def less_or_equal(left: Value, right: Value) -> bool | Null:
    """`left <= right`."""
    if type(left) is type(right) and type(left) in _QUICKLY_ORDERED:
        return left <= right  # type: ignore[operator]
    order = _order(left, right)
    return order if isinstance(order, Null) else order <= 0


def greater(left: Value, right: Value) -> bool | Null:
    """`left > right`."""
    if type(left) is type(right) and type(left) in _QUICKLY_ORDERED:
        return left > right  # type: ignore[operator]
    order = _order(left, right)
    return order if isinstance(order, Null) else order > 0


def greater_or_equal(left: Value, right: Value) -> bool | Null:
    """`left >= right`."""
    if type(left) is type(right) and type(left) in _QUICKLY_ORDERED:
        return left >= right  # type: ignore[operator]
    order = _order(left, right)
    return order if isinstance(order, Null) else order >= 0


def _order(left: Value, right: Value) -> int | Null:
    """Negative, zero or positive, where Python's own comparison does not say it."""
    if isinstance(left, Null) or isinstance(right, Null):
        return _absent(left, right)
    if type(left) is type(right) and type(left) in _LENGTHS:
        return _units(left) - _units(right)
    kinds = {type(left), type(right)}
    if kinds <= _DATES or (len(kinds) == 1 and kinds <= _CLOCKS):
        order = dates.order(left, right)
        return MISTYPED if order is None else order
    return MISTYPED


def matches(value: Value, candidate: Value) -> bool | Null:
    """Whether the value is the candidate, or is in it where it is a range or a list."""
    if isinstance(candidate, Range):
        if isinstance(value, Range):
            return equal(candidate, value)
        if candidate.single and candidate.low is not None:
            return (equal if candidate.low_closed else differ)(value, candidate.low)
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
        return disjoin(tuple([settled(matches(value, item)) for item in candidate]))
    return equal(value, candidate)


def matches_range(value: Value, candidate: Value) -> bool | Null:
    """As `matches` where the candidate is a range by its type: one that could not be made excludes nothing."""
    return candidate if isinstance(candidate, Null) else matches(value, candidate)


def decide(value: Value, outcome: Value) -> bool | Null:
    """What a test comes to whose expression is of unknown type."""
    return outcome if isinstance(outcome, bool | Null) else matches(value, outcome)


def settled(outcome: bool | Null) -> bool | Null:
    """One comparison of a search: a value that cannot be compared is not the one looked for."""
    return False if isinstance(outcome, Null) and not outcome.missing else outcome


# Logic


def conjoin(operands: Iterable[Value]) -> bool | Null:
    """Three-valued `and`."""
    for operand in operands:
        if operand is False:
            return False
    return undecided(operands, True)


def disjoin(operands: Iterable[Value]) -> bool | Null:
    """Three-valued `or`."""
    for operand in operands:
        if operand is True:
            return True
    return undecided(operands, False)


def undecided(operands: Iterable[Value], otherwise: bool) -> bool | Null:
    """What connected operands come to of which none is decisive: `otherwise` where none of them is null either."""
    absent = join_nulls(
        MISTYPED if type(each) is not bool and not isinstance(each, Null) else each for each in operands
    )
    return otherwise if absent is None else absent


# Structures


def make_range(low: Value, high: Value, closed: tuple[bool, bool], single: bool) -> Value:
    """The range from `low` to `high`."""
    if isinstance(low, Null) or isinstance(high, Null):
        return _absent(low, high)
    backwards = False if single else less(high, low)
    if isinstance(backwards, Null):
        return backwards
    return OUT_OF_RANGE if backwards else Range(low, high, *closed, single)


def make_half_range(end: Value, is_low: bool, closed: bool) -> Value:
    """The range that is open to infinity at one end."""
    if isinstance(end, Null):
        return end
    return Range(end, None, closed, False) if is_low else Range(None, end, False, closed)


def pick(source: Value, name: str) -> Value:
    """The entry of a context or the property of a time or range; of a list, those of its items."""
    if isinstance(source, Context):
        return source.get(name, NO_ENTRY)
    if isinstance(source, Null):
        return source
    if isinstance(source, tuple):
        return weighed(tuple([pick(item, name) for item in source]))
    wanted = property_named(name)
    part = None if wanted is None else read_property(source, wanted)
    return NO_ENTRY if part is None else part


def pick_or_null(source: Value, name: str) -> Value:
    """The entry that a name inside a filter means, where it means nothing else."""
    if isinstance(source, Context) and name in source:
        return source[name]
    return source if isinstance(source, Null) else NO_ENTRY


def decides_entry(source: Value, name: str) -> bool:
    """Whether a name inside a filter is settled by the item: it has the entry, or nothing is known of it."""
    if isinstance(source, Context):
        return name in source
    return isinstance(source, Null) and bool(source.missing)


def item(source: Value | list[Value], position: Value) -> Value:
    """The item at a position counted from 1, or from -1 at the end; a single value is a list of one."""
    if isinstance(source, Null):
        return join_nulls((source, position)) or source
    if isinstance(position, Null):
        return position
    if type(position) is not Decimal:
        return MISTYPED
    items = source if isinstance(source, tuple | list) else (source,)
    if not position or not -len(items) <= position <= len(items):
        return NO_ENTRY
    number = int(position)
    if number != position:
        return NO_ENTRY
    return items[number - 1 if number > 0 else number]


# Money


def round_to_fen(value: Value, rounding: Rounding) -> Value:
    """Yuan as whole fen."""
    if type(value) is not Decimal:
        return value
    if value.copy_abs() >= _AMOUNT_LIMIT:
        return OUT_OF_RANGE
    return value.quantize(_FEN, _FEN_MODES[rounding], DECIMALS)


def quickly_to_fen(rounding: Rounding) -> tuple[Decimal, str, DecimalContext]:
    """The arguments of `Decimal.quantize` that make whole fen of yuan, and signal an amount that is too large."""
    return _FEN, _FEN_MODES[rounding], _AMOUNTS
