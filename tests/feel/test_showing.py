"""Values to JSON and back, and types by name."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from luoshi.feel import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    STRING,
    TIME,
    Context,
    ContextType,
    ListType,
    Misfit,
    MonthDuration,
    Null,
    NullCode,
    Range,
    Type,
    Value,
    from_json,
    name_type,
    show,
    type_of,
)
from luoshi.feel.showing import show_inline

SHOWN: list[tuple[Value, object, str, str]] = [
    (Decimal("0.020"), "0.02", "0.02", "number"),
    (Decimal("5E+1"), "50", "50", "number"),
    (Decimal("-0.00"), "0", "0", "number"),
    (Decimal("100"), "100", "100", "number"),
    (Decimal(1) / Decimal(3), "0." + "3" * 28, "≈0.3333333333", "number"),
    (Decimal("123456789012.34"), "123456789012.34", "123456789012.34", "number"),
    (True, True, "是", "boolean"),
    ("甲", "甲", "“甲”", "string"),
    (date(2015, 1, 31), "2015-01-31", "2015-01-31", "date"),
    (time(9, 30), "09:30:00", "09:30:00", "time"),
    (datetime(2015, 1, 31, 9), "2015-01-31T09:00:00", "2015-01-31T09:00:00", "date and time"),  # noqa: DTZ001
    (timedelta(days=-1, hours=-12), "-P1DT12H", "-P1DT12H", "days and time duration"),
    (timedelta(seconds=1.5), "PT1.5S", "PT1.5S", "days and time duration"),
    (timedelta(), "PT0S", "PT0S", "days and time duration"),
    (MonthDuration(14), "P1Y2M", "P1Y2M", "years and months duration"),
    (MonthDuration(0), "P0M", "P0M", "years and months duration"),
    ((Decimal(1), "甲"), ["1", "甲"], "[1, “甲”]", "list<Any>"),
    (Context({"甲": Decimal(1)}), {"甲": "1"}, "{甲: 1}", "context"),
    (Range(Decimal(1), Decimal(2), True, False), "[1..2)", "[1..2)", "range<number>"),
    (Null("除数为零", NullCode.DIVISION_BY_ZERO), None, "空", "Null"),
    (Null("缺少", NullCode.MISSING_FACT, ("甲",)), None, "未知", "Null"),
]


@pytest.mark.parametrize(("value", "shown", "inline", "type_name"), SHOWN)
def test_a_value_is_shown(value: Value, shown: object, inline: str, type_name: str) -> None:
    assert (show(value), show_inline(value), name_type(type_of(value))) == (shown, inline, type_name)


READ: list[tuple[str, Type, Value]] = [
    ("12", NUMBER, Decimal(12)),
    ("0.1", NUMBER, Decimal("0.1")),
    ('"12.50"', NUMBER, Decimal("12.50")),
    ("1e3", NUMBER, Decimal(1000)),
    ("true", BOOLEAN, True),
    ('"甲"', STRING, "甲"),
    ('"2015-01-31"', DATE, date(2015, 1, 31)),
    ('"09:30:00"', TIME, time(9, 30)),
    ('"2015-01-31T09:30:00"', DATE_TIME, datetime(2015, 1, 31, 9, 30)),  # noqa: DTZ001
    ('"P3D"', DAY_DURATION, timedelta(days=3)),
    ('"P1Y"', MONTH_DURATION, MonthDuration(12)),
    ("[1, 2]", ListType(NUMBER), (Decimal(1), Decimal(2))),
    ('{"甲": 1}', ContextType((("甲", NUMBER),)), Context({"甲": Decimal(1)})),
    ('{"甲": [1, "2", true]}', ANY, Context({"甲": (Decimal(1), "2", True)})),
]


@pytest.mark.parametrize(("text", "wanted", "expected"), READ)
def test_json_is_read_as_a_type(text: str, wanted: Type, expected: Value) -> None:
    read = from_json(json.loads(text, parse_float=Decimal), wanted)
    assert type(read) is type(expected)
    assert read == expected


MISFITS: list[tuple[object, Type, str]] = [
    (True, NUMBER, "“True”不是数字"),
    (0.1, NUMBER, "“0.1”不是数字"),
    ("NaN", NUMBER, "“NaN”不是数字"),
    ("1_000", NUMBER, "“1_000”不是数字"),
    ("１２", NUMBER, "“１２”不是数字"),
    (Decimal("Infinity"), NUMBER, "“Infinity”不是数字"),
    ("1e9999", NUMBER, "“1e9999”不是数字"),
    (1, BOOLEAN, "“1”不是是否"),
    ("true", BOOLEAN, "“true”不是是否"),
    (1, STRING, "“1”不是文本"),
    ("20150131", DATE, "“20150131”不是日期"),
    ("2015-02-29", DATE, "“2015-02-29”不是日期"),
    ("P1Y", DAY_DURATION, "“P1Y”不是天时长"),
    ([1, "甲"], ListType(NUMBER), "“甲”不是数字"),
    ({"乙": 1}, ContextType((("甲", NUMBER),)), "没有名为“乙”的项"),
    ("甲" * 100, NUMBER, f"“{'甲' * 40}…”不是数字"),
]


@pytest.mark.parametrize(("given", "wanted", "message"), MISFITS)
def test_json_that_does_not_fit_is_told(given: object, wanted: Type, message: str) -> None:
    read = from_json(given, wanted)
    assert isinstance(read, Misfit)
    assert read.message == message
    assert read.remedy


def test_null_is_null_and_deep_json_is_refused() -> None:
    assert isinstance(from_json(None, NUMBER), Null)
    nested: object = "1"
    for _ in range(200):
        nested = [nested]
    assert isinstance(from_json(nested, ANY), Misfit)


def test_text_of_a_subclass_becomes_plain() -> None:
    class Marked(str):
        __slots__ = ()

    read = from_json(Marked("甲"), STRING)
    assert type(read) is str
