"""`+ - * / **` and unary minus as the explaining evaluator works them out; the compiled path has its own in `fast`."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_DOWN, Decimal, DivisionByZero, InvalidOperation, Overflow

from luoshi.feel import bounds
from luoshi.feel.plain import dates
from luoshi.feel.syntax import Operator
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import (
    DECIMALS,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Null,
    NullCode,
    Time,
    Value,
    join_nulls,
)

_LARGEST_EXPONENT = 999_999_999
"""DMN 1.5, table 60."""

_NUMERIC: dict[Operator, Callable[[Decimal, Decimal], Decimal]] = {
    Operator.ADD: DECIMALS.add,
    Operator.SUBTRACT: DECIMALS.subtract,
    Operator.MULTIPLY: DECIMALS.multiply,
    Operator.DIVIDE: DECIMALS.divide,
    Operator.POWER: DECIMALS.power,
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
    except (OverflowError, Overflow):
        return Null("结果超出时长的范围", NullCode.OUT_OF_RANGE)
    except (DivisionByZero, InvalidOperation):
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
        case DayDuration(nanoseconds):
            return DayDuration(-nanoseconds)
        case MonthDuration(months):
            return MonthDuration(-months)
        case _:
            return Null(f"{show_type(type_of(operand))}不能取负", NullCode.TYPE)


def _calculate_numbers(operator: Operator, left: Decimal, right: Decimal) -> Value:
    if operator is Operator.POWER and right.copy_abs() > _LARGEST_EXPONENT:
        return Null(f"指数只能在 -{_LARGEST_EXPONENT} 到 {_LARGEST_EXPONENT} 之间", NullCode.OUT_OF_RANGE)
    if operator is Operator.POWER and not left and right < 0:
        # One over zero, which the decimal library calls infinite without signalling it.
        return Null("除数为零：零没有负数次方", NullCode.DIVISION_BY_ZERO)
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
            if len(a) + len(b) > bounds.MAX_CHARACTERS:
                return Null(f"文本超过 {bounds.MAX_CHARACTERS} 个字", NullCode.TOO_LARGE)
            return a + b
        case (MonthDuration(a), MonthDuration(b)):
            return MonthDuration(a + b)
        case (DayDuration(a), DayDuration(b)):
            return DayDuration(a + b)
        case (Time(), MonthDuration()) | (MonthDuration(), Time()):
            return None
        case ((date() | FarDate() | DateTime() | Time()), (DayDuration() | MonthDuration())):
            return dates.shift(left, right, 1)
        case ((DayDuration() | MonthDuration()), (date() | FarDate() | DateTime() | Time())):
            return dates.shift(right, left, 1)
        case _:
            return None


def _subtract(left: Value, right: Value) -> Value | None:
    match left, right:
        case (MonthDuration(a), MonthDuration(b)):
            return MonthDuration(a - b)
        case (DayDuration(a), DayDuration(b)):
            return DayDuration(a - b)
        case (Time(), MonthDuration()):
            return None
        case ((date() | FarDate() | DateTime() | Time()), (DayDuration() | MonthDuration())):
            return dates.shift(left, right, -1)
        case (Time(), Time()) | ((date() | FarDate() | DateTime()), (date() | FarDate() | DateTime())):
            return dates.distance(left, right)
        case _:
            return None


def _scale(length: Value, factor: Value) -> Value | None:
    match length, factor:
        case (DayDuration(nanoseconds), Decimal() as times):
            return DayDuration(_whole(DECIMALS.multiply(Decimal(nanoseconds), times)))
        case (MonthDuration(months), Decimal() as times):
            return MonthDuration(_whole(DECIMALS.multiply(Decimal(months), times)))
        case _:
            return None


def _divide(left: Value, right: Value) -> Value | None:
    match left, right:
        case (DayDuration(a), DayDuration(b)) | (MonthDuration(a), MonthDuration(b)):
            return DECIMALS.divide(Decimal(a), Decimal(b))
        case (DayDuration(nanoseconds), Decimal() as parts):
            return DayDuration(_whole(DECIMALS.divide(Decimal(nanoseconds), parts)))
        case (MonthDuration(months), Decimal() as parts):
            return MonthDuration(_whole(DECIMALS.divide(Decimal(months), parts)))
        case _:
            return None


def _whole(count: Decimal) -> int:
    """The whole part, toward zero; durations have no parts of their smallest unit."""
    if count.adjusted() > DECIMALS.prec:
        raise OverflowError("duration out of range")
    return int(count.to_integral_value(ROUND_DOWN))
