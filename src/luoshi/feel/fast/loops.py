"""What compiled loops and function values call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from luoshi.feel.bounds import MAX_ITEMS, take
from luoshi.feel.coercion import is_instance
from luoshi.feel.fast import dates
from luoshi.feel.fast.runtime import MISTYPED, NO_ENTRY, OUT_OF_RANGE, item
from luoshi.feel.types import Type
from luoshi.feel.values import Date, FarDate, FunctionValue, Null, NullCode, Range, Value, join_nulls

_TOO_LARGE = Null("循环项数过多", NullCode.TOO_LARGE)
_ENDLESS = Null("区间没有两端，不能逐项列出", NullCode.OUT_OF_RANGE)


@dataclass(frozen=True, slots=True)
class Steps:
    """Whole numbers or days one after the other, up or down, made when they are asked for."""

    numbers: range
    make: Callable[[int], Value]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Value]:
        return map(self.make, self.numbers)


Items = Sequence[Value] | Steps


def domain_items(domain: Value) -> Items | Null:
    """What an iterator runs over, its length paid for; null where there is nothing to run over or too much."""
    if isinstance(domain, Null):
        return domain
    items: Items | Null
    if isinstance(domain, tuple):
        items = domain
    elif isinstance(domain, Range):
        items = _range_items(domain)
    else:
        items = (domain,)
    return _paid(items)


def steps_between(first: Value, last: Value) -> Items | Null:
    """What `first..last` runs over, both included, up or down."""
    if isinstance(first, Null) or isinstance(last, Null):
        return join_nulls((first, last)) or MISTYPED
    return _paid(_steps(first, last, True))


def filter_items(source: Value) -> tuple[Value, ...] | Null:
    """What a filter runs over: a single value is a list of one, null stays null (DMN 1.5, table 68)."""
    if isinstance(source, Null):
        return source
    items = source if isinstance(source, tuple) else (source,)
    return take(len(items)) or items


def select_by(source: Value, condition: Value) -> Value:
    """`source[condition]` where the condition uses no item."""
    items = filter_items(source)
    if isinstance(items, Null):
        return items
    if isinstance(condition, Decimal):
        return item(items, condition)
    if isinstance(condition, Null):
        return condition if condition.missing else ()
    if condition is True:
        return items
    return () if condition is False else MISTYPED


def odd_condition(condition: Value, item_tested: Value, items: tuple[Value, ...], unknown: list[Value]) -> Value | None:
    """What a condition that is neither true nor false makes of the whole filter; None where it goes on.

    A number at the first item is a position; where there are no items, the condition was tried on none.
    """
    if not items:
        return NO_ENTRY if isinstance(condition, Decimal) else ()
    if isinstance(condition, Null):
        if condition.missing:
            unknown.append(condition)
        return None
    if isinstance(condition, Decimal) and item_tested is items[0]:
        return item(items, condition)
    return MISTYPED


def filtered(items: tuple[Value, ...], kept: list[Value], unknown: list[Value]) -> Value:
    """What a filter comes to that went through all items."""
    return join_nulls(unknown) or (tuple(kept) if items else ())


def check_instance(value: Value, wanted: Type) -> bool | Null:
    """`value instance of wanted`."""
    return value if isinstance(value, Null) and value.missing else is_instance(value, wanted)


@dataclass(frozen=True, slots=True)
class Template:
    """What is known of a function value before it is made."""

    name: str
    parameters: tuple[tuple[str, Type], ...]
    result: Type
    text: str


def make_function(template: Template, body: Callable[[tuple[Value, ...]], Value]) -> FunctionValue:
    """A function value from its compiled body."""
    return FunctionValue(template.name, template.parameters, template.result, body, template.text)


def _paid(items: Items | Null) -> Items | Null:
    return items if isinstance(items, Null) else take(len(items)) or items


def _range_items(domain: Range) -> Items | Null:
    if domain.low is None or domain.high is None or (domain.single and not domain.low_closed):
        return _ENDLESS
    items = _steps(domain.low, domain.high, False)
    if isinstance(items, Null):
        return items
    numbers = items.numbers[(not domain.low_closed) : len(items.numbers) - (not domain.high_closed)]
    return Steps(numbers, items.make)


def _steps(first: Value, last: Value, downward: bool) -> Steps | Null:
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        if abs(first - last) >= MAX_ITEMS:
            return _TOO_LARGE
        if first != first.to_integral_value() or last != last.to_integral_value():
            return MISTYPED
        return _counted(int(first), int(last), downward, Decimal)
    if _is_date(first) and _is_date(last):
        return _counted(dates.ordinal_of(first), dates.ordinal_of(last), downward, _day)
    return MISTYPED


def _counted(first: int, last: int, downward: bool, make: Callable[[int], Value]) -> Steps | Null:
    if abs(last - first) >= MAX_ITEMS:
        return _TOO_LARGE
    if first <= last:
        return Steps(range(first, last + 1), make)
    return Steps(range(first, last - 1, -1), make) if downward else Steps(range(0), make)


def _is_date(value: Value) -> TypeGuard[Date]:
    return isinstance(value, date | FarDate)


def _day(ordinal: int) -> Value:
    return dates.date_of(ordinal) or OUT_OF_RANGE
