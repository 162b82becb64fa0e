"""The built-in functions as the explaining evaluator works them out; the compiled path has its own arithmetic."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    InvalidOperation,
)

from luoshi.feel.arithmetic import calculate, compare, disjoin, equal, settled
from luoshi.feel.builtins import Function
from luoshi.feel.problems import quote
from luoshi.feel.syntax import Operator
from luoshi.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import DECIMALS, Null, NullCode, Value, join_nulls

_SCALES = range(-6111, 6177)
_ROUNDINGS = {
    Function.FLOOR: ROUND_FLOOR,
    Function.CEILING: ROUND_CEILING,
    Function.DECIMAL: ROUND_HALF_EVEN,
    Function.ROUND_UP: ROUND_UP,
    Function.ROUND_DOWN: ROUND_DOWN,
    Function.ROUND_HALF_UP: ROUND_HALF_UP,
    Function.ROUND_HALF_DOWN: ROUND_HALF_DOWN,
    Function.ROUND_HALF_EVEN: ROUND_HALF_EVEN,
}
_Implementation = Callable[[tuple[Value, ...]], Value]


def call(function: Function, arguments: tuple[Value, ...]) -> Value:
    """The value of the call; null with its reason where an argument is null or does not fit."""
    if function is Function.IS_DEFINED:
        return not isinstance(arguments[0], Null)
    if function is Function.COUNT:
        return _count(arguments)
    if function is Function.LIST_CONTAINS:
        return _list_contains(arguments)
    absent = join_nulls(arguments)
    if absent is not None:
        return absent
    if function in _ROUNDINGS:
        return _round(function, arguments)
    return _IMPLEMENTATIONS[function](arguments)


def _unfit(function: Function, arguments: tuple[Value, ...]) -> Null:
    given = "、".join(show_type(type_of(argument)) for argument in arguments)
    return Null(f"{function.value} 不能用于{given}", NullCode.TYPE)


def _count(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (tuple() as items,):
            return Decimal(len(items))
        case (Null() as absent,):
            return absent
        case _:
            return _unfit(Function.COUNT, arguments)


def _list_contains(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (tuple() as items, element):
            return disjoin(tuple(settled(equal(item, element)) for item in items))
        case (Null() as absent, _):
            return absent
        case _:
            return _unfit(Function.LIST_CONTAINS, arguments)


def _extreme(function: Function, better: Operator) -> _Implementation:
    def choose(arguments: tuple[Value, ...]) -> Value:
        match arguments:
            case ((),):
                return Null(f"{function.value} 的列表是空的", NullCode.ARGUMENT)
            case (tuple() as items,):
                absent = join_nulls(items)
                if absent is not None:
                    return absent
                best: Value = items[0]
                for item in items:
                    outcome = compare(better, item, best)
                    if isinstance(outcome, Null):
                        return outcome
                    if outcome:
                        best = item
                return best
            case _:
                return _unfit(function, arguments)

    return choose


def _sum(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case ((),):
            return Null("sum 的列表是空的", NullCode.ARGUMENT)
        case (tuple() as items,):
            absent = join_nulls(items)
            if absent is not None:
                return absent
            total: Value = Decimal(0)
            for item in items:
                if not isinstance(item, Decimal):
                    return _unfit(Function.SUM, arguments)
                total = calculate(Operator.ADD, total, item)
            return total
        case _:
            return _unfit(Function.SUM, arguments)


def _abs(arguments: tuple[Value, ...]) -> Value:
    (number,) = arguments
    return DECIMALS.abs(number) if isinstance(number, Decimal) else _unfit(Function.ABS, arguments)


def _round(function: Function, arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (Decimal() as number,):
            scale = Decimal(0)
        case (Decimal() as number, Decimal() as scale):
            pass
        case _:
            return _unfit(function, arguments)
    # The conformance kit cuts a scale of 2.5 to 2.
    if int(scale) not in _SCALES:
        return Null("保留的小数位数太多", NullCode.ARGUMENT)
    scale = Decimal(int(scale))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return number
    try:
        return number.quantize(Decimal(1).scaleb(-int(scale), DECIMALS), _ROUNDINGS[function], DECIMALS)
    except InvalidOperation:
        return Null("舍入的结果超出 34 位有效数字", NullCode.OUT_OF_RANGE)


def _contains(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (str() as text, str() as part):
            return part in text
        case _:
            return _unfit(Function.CONTAINS, arguments)


def _string_length(arguments: tuple[Value, ...]) -> Value:
    (text,) = arguments
    return Decimal(len(text)) if isinstance(text, str) else _unfit(Function.STRING_LENGTH, arguments)


def _not(arguments: tuple[Value, ...]) -> Value:
    (operand,) = arguments
    return not operand if isinstance(operand, bool) else _unfit(Function.NOT, arguments)


def _date(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (str() as text,):
            return _parsed(parse_date(text), text, "日期")
        case (datetime() as both,):
            return both.date()
        case (date() as day,):
            return day
        case (Decimal() as year, Decimal() as month, Decimal() as of_month):
            numbers = _whole_numbers((year, month, of_month))
            try:
                return Null("没有这一天", NullCode.ARGUMENT) if numbers is None else date(*numbers)
            except (ValueError, OverflowError):
                return Null("没有这一天", NullCode.ARGUMENT)
        case _:
            return _unfit(Function.DATE, arguments)


def _time(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (str() as text,):
            return _parsed(parse_time(text), text, "时刻")
        case (datetime() as both,):
            return both.timetz()
        case (time() as at,):
            return at
        case (Decimal() as hour, Decimal() as minute, Decimal() as second):
            numbers = _whole_numbers((hour, minute, second))
            try:
                return Null("没有这个时刻", NullCode.ARGUMENT) if numbers is None else time(*numbers)
            except (ValueError, OverflowError):
                return Null("没有这个时刻", NullCode.ARGUMENT)
        case _:
            return _unfit(Function.TIME, arguments)


def _date_and_time(arguments: tuple[Value, ...]) -> Value:
    match arguments:
        case (str() as text,):
            return _parsed(parse_date_time(text), text, "日期时间")
        case (datetime() as both, time() as at):
            return datetime.combine(both.date(), at)
        case (date() as day, time() as at):
            return datetime.combine(day, at)
        case _:
            return _unfit(Function.DATE_AND_TIME, arguments)


def _duration(arguments: tuple[Value, ...]) -> Value:
    (text,) = arguments
    return (
        _parsed(parse_duration(text), text, "时长") if isinstance(text, str) else _unfit(Function.DURATION, arguments)
    )


def _parsed(value: Value | None, text: str, kind: str) -> Value:
    return Null(f"{quote(text)}不是{kind}", NullCode.ARGUMENT) if value is None else value


def _whole_numbers(numbers: tuple[Decimal, Decimal, Decimal]) -> tuple[int, int, int] | None:
    first, second, third = numbers
    if all(number.adjusted() < 10 and number == number.to_integral_value() for number in numbers):
        return int(first), int(second), int(third)
    return None


_IMPLEMENTATIONS: dict[Function, _Implementation] = {
    Function.MIN: _extreme(Function.MIN, Operator.LESS),
    Function.MAX: _extreme(Function.MAX, Operator.GREATER),
    Function.SUM: _sum,
    Function.ABS: _abs,
    Function.CONTAINS: _contains,
    Function.STRING_LENGTH: _string_length,
    Function.NOT: _not,
    Function.DATE: _date,
    Function.TIME: _time,
    Function.DATE_AND_TIME: _date_and_time,
    Function.DURATION: _duration,
}
