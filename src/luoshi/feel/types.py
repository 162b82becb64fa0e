"""The types of the rule language (DMN 1.5, 10.3.2.2 and 7.3.2), as a closed union."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

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


class Basic(StrEnum):
    """A type without parts; the text is its FEEL name."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAY_DURATION = "days and time duration"
    MONTH_DURATION = "years and months duration"
    ANY = "Any"
    NULL = "Null"


@dataclass(frozen=True, slots=True)
class ListType:
    """A list whose items are all of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class ContextType:
    """A context with these entries, in the order they were written; a value may have others besides."""

    fields: "tuple[tuple[str, Type], ...]"


@dataclass(frozen=True, slots=True)
class RangeType:
    """An interval of values of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function: the types of its parameters, None where nothing is known of them, and of its result."""

    parameters: "tuple[Type, ...] | None"
    result: "Type"


@dataclass(frozen=True, slots=True)
class Restricted:
    """A type that a model declares by name, with the values it allows.

    `allows` answers for a value of the type `base`; only the name and the base count in comparison.
    """

    name: str
    base: "Type"
    allows: "Callable[[Value], bool] | None" = field(compare=False)


Type = Basic | ListType | ContextType | RangeType | FunctionType | Restricted

NUMBER: Final = Basic.NUMBER
STRING: Final = Basic.STRING
BOOLEAN: Final = Basic.BOOLEAN
DATE: Final = Basic.DATE
TIME: Final = Basic.TIME
DATE_TIME: Final = Basic.DATE_TIME
DAY_DURATION: Final = Basic.DAY_DURATION
MONTH_DURATION: Final = Basic.MONTH_DURATION
ANY: Final = Basic.ANY
NULL: Final = Basic.NULL

ORDERED: Final = frozenset({NUMBER, STRING, DATE, TIME, DATE_TIME, DAY_DURATION, MONTH_DURATION})
"""The types whose values have an order."""

NAMED_TYPES: Final[Mapping[str, Type]] = {
    **{each.value: each for each in Basic},
    "list": ListType(ANY),
    "context": ContextType(()),
    "range": RangeType(ANY),
    "function": FunctionType(None, ANY),
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAY_DURATION,
    "yearMonthDuration": MONTH_DURATION,
}
"""The types that need no declaration, by the names they go by in FEEL and in DMN files."""

LARGEST_TYPE: Final = 10_000
"""How many types may stand in each other in the type of a context."""

_CHINESE = {
    NUMBER: "数字",
    STRING: "文本",
    BOOLEAN: "是否",
    DATE: "日期",
    TIME: "时刻",
    DATE_TIME: "日期时间",
    DAY_DURATION: "天时长",
    MONTH_DURATION: "年月时长",
    ANY: "任意值",
    NULL: "空值",
}

_OF_CLASS: dict[type, Basic] = {
    Decimal: NUMBER,
    bool: BOOLEAN,
    str: STRING,
    date: DATE,
    FarDate: DATE,
    DateTime: DATE_TIME,
    Time: TIME,
    DayDuration: DAY_DURATION,
    MonthDuration: MONTH_DURATION,
    Null: NULL,
}


def basic_of(value: Value) -> Basic | None:
    """The type of a value without parts; None for lists, contexts, ranges and functions."""
    return _OF_CLASS.get(type(value))


def type_of(value: Value) -> Type:
    """The narrowest type of a value; a list of mixed items is a list of Any.

    Raises TypeError for what is no value, subclasses of the Python classes included.
    """
    basic = _OF_CLASS.get(type(value))
    if basic is not None:
        return basic
    match value:
        case tuple():
            return ListType(common_type(tuple(type_of(item) for item in value)))
        case Range(low, high):
            return RangeType(common_type(tuple(type_of(end) for end in (low, high) if end is not None)))
        case Context():
            return ContextType(tuple((name, type_of(entry)) for name, entry in value.items()))
        case FunctionValue(parameters=parameters, result=result):
            return FunctionType(tuple(each for _, each in parameters), result)
        case _:
            raise TypeError(f"{value!r} is no value of the rule language")


def bare(named: Type) -> Type:
    """The type without the names and restrictions of a model around it; those of its parts stay."""
    while isinstance(named, Restricted):
        named = named.base
    return named


def unrestricted(named: Type) -> Type:
    """The type without the names and restrictions of a model, also inside of it."""
    match bare(named):
        case ListType(item):
            return ListType(unrestricted(item))
        case RangeType(item):
            return RangeType(unrestricted(item))
        case ContextType(fields):
            return ContextType(tuple((name, unrestricted(each)) for name, each in fields))
        case found:
            return found


def context_type(fields: "tuple[tuple[str, Type], ...]") -> ContextType:
    """The type of a context with these entries; that of any context where it would have more than LARGEST_TYPE parts.

    Contexts that stand in each other twice, forty deep, have few entries each, but a type nobody could compare.
    """
    made = ContextType(fields)
    parts = 0
    level: dict[int, tuple[Type, int]] = {id(made): (made, 1)}
    while level:
        inner: dict[int, tuple[Type, int]] = {}
        for kind, times in level.values():
            parts += times
            for part in _parts_of(kind):
                inner[id(part)] = (part, inner.get(id(part), (part, 0))[1] + times)
        if parts > LARGEST_TYPE:
            return ContextType(())
        level = inner
    return made


def _parts_of(kind: Type) -> "tuple[Type, ...]":
    match kind:
        case ListType(item) | RangeType(item):
            return (item,)
        case ContextType(fields):
            return tuple([each for _, each in fields])
        case FunctionType(parameters, result):
            return (*(parameters or ()), result)
        case Basic() | Restricted():
            return ()
        case _:
            assert_never(kind)


def common_type(types: tuple[Type, ...]) -> Type:
    """The one type that all of these are, nulls aside; Any where they differ."""
    distinct = {each for each in types if each is not NULL}
    if len(distinct) == 1:
        return distinct.pop()
    return ANY


def is_assignable(actual: Type, wanted: Type) -> bool:
    """Whether a value of the type `actual` may stand where `wanted` is asked for; Any and Null fit everywhere.

    Functions take their parameters the other way round; where nothing is known of them they fit.
    """
    actual, wanted = bare(actual), bare(wanted)
    if actual in (ANY, NULL) or wanted is ANY or actual == wanted:
        return True
    match actual, wanted:
        case (ListType(mine), ListType(theirs)) | (RangeType(mine), RangeType(theirs)):
            return is_assignable(mine, theirs)
        case ContextType(mine_fields), ContextType(their_fields):
            offered = dict(mine_fields)
            return all(name in offered and is_assignable(offered[name], each) for name, each in their_fields)
        case FunctionType(mine_parameters, mine_result), FunctionType(their_parameters, their_result):
            if mine_parameters is None or their_parameters is None:
                return is_assignable(mine_result, their_result)
            return (
                len(mine_parameters) == len(their_parameters)
                and all(is_assignable(b, a) for a, b in zip(mine_parameters, their_parameters, strict=True))
                and is_assignable(mine_result, their_result)
            )
        case _:
            return False


def show_type(shown: Type) -> str:
    """The type in Chinese, as problems name it."""
    match shown:
        case Basic():
            return _CHINESE[shown]
        case ListType(item):
            return f"{show_type(item)}列表"
        case RangeType(item):
            return f"{show_type(item)}区间"
        case ContextType():
            return "上下文"
        case FunctionType():
            return "函数"
        case Restricted(name):
            return name
        case _:
            assert_never(shown)


def name_type(named: Type) -> str:
    """The name of the type in FEEL, as commands print it: `number`, `list<number>`, `range<date>`, `context`."""
    match named:
        case Basic():
            return named.value
        case ListType(item):
            return f"list<{name_type(item)}>"
        case RangeType(item):
            return f"range<{name_type(item)}>"
        case ContextType():
            return "context"
        case FunctionType():
            return "function"
        case Restricted(name):
            return name
        case _:
            assert_never(named)
