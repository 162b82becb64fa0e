"""Values to JSON and back, and types by name."""

import json
from datetime import date
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
from luoshi.feel.showing import show_inline, show_literal
from luoshi.feel.types import RangeType, Restricted
from luoshi.feel.values import DateTime, DayDuration, FarDate, FunctionValue, Offset, Time

HOUR = 3_600_000_000_000
MORNING = DateTime(date(2015, 1, 31), Time(9, 30, 0))

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
    (FarDate(-5, 3, 1), "-0005-03-01", "-0005-03-01", "date"),
    (FarDate(12015, 1, 31), "12015-01-31", "12015-01-31", "date"),
    (Time(9, 30, 0), "09:30:00", "09:30:00", "time"),
    (Time(9, 30, 0, 50_000_000, Offset(-3600)), "09:30:00.05-01:00", "09:30:00.05-01:00", "time"),
    (MORNING, "2015-01-31T09:30:00", "2015-01-31T09:30:00", "date and time"),
    (DayDuration(-36 * HOUR), "-P1DT12H", "-P1DT12H", "days and time duration"),
    (DayDuration(1_500_000_000), "PT1.5S", "PT1.5S", "days and time duration"),
    (DayDuration(0), "PT0S", "PT0S", "days and time duration"),
    (MonthDuration(14), "P1Y2M", "P1Y2M", "years and months duration"),
    (MonthDuration(0), "P0M", "P0M", "years and months duration"),
    ((Decimal(1), "甲"), ["1", "甲"], "[1, “甲”]", "list<Any>"),
    (Context({"甲": Decimal(1)}), {"甲": "1"}, "{甲: 1}", "context"),
    (Range(Decimal(1), Decimal(2), True, False), "[1..2)", "[1..2)", "range<number>"),
    (Range(None, "乙", False, True), '(<="乙")', "(<=“乙”)", "range<string>"),
    (Range(Decimal(5), Decimal(5), True, True, single=True), "(=5)", "(=5)", "range<number>"),
    (Range(Decimal(5), Decimal(5), False, False, single=True), "(!=5)", "(!=5)", "range<number>"),
    (FunctionValue("f", (("a", NUMBER),), NUMBER, sum, "function(a) a"), "function(a) a", "function(a) a", "function"),
    (Null("除数为零", NullCode.DIVISION_BY_ZERO), None, "空", "Null"),
    (Null("缺少", NullCode.MISSING_FACT, ("甲",)), None, "未知", "Null"),
]


@pytest.mark.parametrize(("value", "shown", "inline", "type_name"), SHOWN)
def test_a_value_is_shown(value: Value, shown: object, inline: str, type_name: str) -> None:
    assert (show(value), show_inline(value), name_type(type_of(value))) == (shown, inline, type_name)


GRADE = Restricted("等级", STRING, lambda value: value in ("A", "B"))

READ: list[tuple[str, Type, Value]] = [
    ("12", NUMBER, Decimal(12)),
    ("0.1", NUMBER, Decimal("0.1")),
    ('"12.50"', NUMBER, Decimal("12.50")),
    ("1e3", NUMBER, Decimal(1000)),
    ("true", BOOLEAN, True),
    ('"甲"', STRING, "甲"),
    ('"2015-01-31"', DATE, date(2015, 1, 31)),
    ('"09:30:00"', TIME, Time(9, 30, 0)),
    ('"2015-01-31T09:30:00"', DATE_TIME, MORNING),
    ('"P3D"', DAY_DURATION, DayDuration(72 * HOUR)),
    ('"P1Y"', MONTH_DURATION, MonthDuration(12)),
    ("[1, 2]", ListType(NUMBER), (Decimal(1), Decimal(2))),
    ('{"甲": 1}', ContextType((("甲", NUMBER),)), Context({"甲": Decimal(1)})),
    ('{"甲": {"乙": 1}}', ContextType(()), Context({"甲": Context({"乙": Decimal(1)})})),
    ('"[1..3)"', RangeType(NUMBER), Range(Decimal(1), Decimal(3), True, False)),
    ('"B"', GRADE, "B"),
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
    ("C", GRADE, "“C”不在“等级”允许的值之中"),
    ("[1..3)", RangeType(STRING), "“[1..3)”不是文本区间"),
    ("1..3", RangeType(NUMBER), "“1..3”不是数字区间"),
    ("甲" * 100, NUMBER, f"“{'甲' * 40}…”不是数字"),
]


@pytest.mark.parametrize(("given", "wanted", "message"), MISFITS)
def test_json_that_does_not_fit_is_told(given: object, wanted: Type, message: str) -> None:
    read = from_json(given, wanted)
    assert isinstance(read, Misfit)
    assert read.message == message
    assert read.remedy


LITERALS: list[tuple[Value, str]] = [
    ((Decimal("1.50"), True, Null("空", NullCode.LITERAL)), "[1.5, true, null]"),
    (("说“好”", '引"号', "行\n反\\"), '["说“好”", "引\\"号", "行\\n反\\\\"]'),
    (Context({"甲 乙": "丙", "1号": Decimal(1)}), '{甲 乙: "丙", "1号": 1}'),
    ((date(2015, 1, 31), DayDuration(HOUR)), '[@"2015-01-31", @"PT1H"]'),
    (Range(Time(9, 0, 0), Time(17, 0, 0), True, False), '[@"09:00:00"..@"17:00:00")'),
]


@pytest.mark.parametrize(("value", "literal"), LITERALS)
def test_a_value_is_written_as_the_language_writes_it(value: Value, literal: str) -> None:
    assert show_literal(value) == literal


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
