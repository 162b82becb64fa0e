"""The types of the rule language (DMN 1.5, 10.3.2.2), as a closed union."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

from luoshi.feel.values import Context, MonthDuration, Null, Range, Value


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
    """A context with these entries, in the order they were written."""

    fields: tuple[tuple[str, "Type"], ...]


@dataclass(frozen=True, slots=True)
class RangeType:
    """An interval of values of one type."""

    item: "Type"


Type = Basic | ListType | ContextType | RangeType

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
    datetime: DATE_TIME,
    time: TIME,
    timedelta: DAY_DURATION,
    MonthDuration: MONTH_DURATION,
    Null: NULL,
}


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
        case _:
            raise TypeError(f"{value!r} is no value of the rule language")


def common_type(types: tuple[Type, ...]) -> Type:
    """The one type that all of these are, nulls aside; Any where they differ."""
    distinct = {each for each in types if each is not NULL}
    if len(distinct) == 1:
        return distinct.pop()
    return ANY


def is_assignable(actual: Type, wanted: Type) -> bool:
    """Whether a value of the type `actual` may stand where `wanted` is asked for; Any and Null fit everywhere."""
    if actual in (ANY, NULL) or wanted is ANY or actual == wanted:
        return True
    match actual, wanted:
        case (ListType(mine), ListType(theirs)) | (RangeType(mine), RangeType(theirs)):
            return is_assignable(mine, theirs)
        case ContextType(mine_fields), ContextType(their_fields):
            offered = dict(mine_fields)
            return all(name in offered and is_assignable(offered[name], each) for name, each in their_fields)
        case _:
            return False


def conforms(value: Value, wanted: Type) -> bool:
    """Whether a value may be used as the type `wanted`; null fits everywhere."""
    return is_assignable(type_of(value), wanted)


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
        case _:
            assert_never(named)
