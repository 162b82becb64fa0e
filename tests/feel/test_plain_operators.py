"""The explaining evaluator, node by node: operators, comparisons, logic, ranges, paths (DMN 1.5, 10.3.2)."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from luoshi.feel import typed
from luoshi.feel.plain import evaluation
from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Span
from luoshi.feel.typed import Typed
from luoshi.feel.types import ANY, BOOLEAN, DATE_TIME, NUMBER, ContextType, ListType, Type
from luoshi.feel.values import (
    Context,
    DateTime,
    DayDuration,
    FarDate,
    MonthDuration,
    Null,
    NullCode,
    Offset,
    Range,
    Time,
    Value,
    missing_fact,
)
from luoshi.source import FilePlace
from tests.feel.handmade import (
    NOTHING,
    SPAN,
    UNKNOWN,
    binary,
    conditional,
    constant,
    context,
    evaluated,
    formula,
    function,
    listed,
    local,
    match,
    numbers,
    pick,
    ranged,
)

_HOUR = 3_600_000_000_000
_DAY = DayDuration(24 * _HOUR)


def test_every_node_has_a_value() -> None:
    assert set(get_args(Typed)) == {typed.Constant, typed.Reference, *evaluation._WALK}


ARITHMETIC = [
    ("thirds have 34 digits", 1, "/", 3, Decimal("0." + "3" * 34)),
    ("texts are joined", "甲", "+", "乙", "甲乙"),
    ("a text and a number", "甲", "+", 1, NullCode.TYPE),
    ("by zero", 1, "/", 0, NullCode.DIVISION_BY_ZERO),
    ("zero by zero", 0, "/", 0, NullCode.DIVISION_BY_ZERO),
    ("power", 2, "**", 10, Decimal(1024)),
    ("a root", 2, "**", Decimal("0.5"), Decimal("1.414213562373095048801688724209698")),
    ("no root of a negative number", -2, "**", Decimal("0.5"), NullCode.OUT_OF_RANGE),
    ("an exponent out of range", 1, "**", 10**9, NullCode.OUT_OF_RANGE),
    ("one over zero", 0, "**", -1, NullCode.DIVISION_BY_ZERO),
    ("the root of one over zero", 0, "**", Decimal("-0.5"), NullCode.DIVISION_BY_ZERO),
    ("out of the numbers there are", Decimal("1e6000"), "*", Decimal("1e6000"), NullCode.OUT_OF_RANGE),
    ("null", NOTHING, "+", 1, NullCode.LITERAL),
    ("null beside a missing fact", NOTHING, "+", UNKNOWN, NullCode.MISSING_FACT),
    ("months", MonthDuration(14), "-", MonthDuration(3), MonthDuration(11)),
    ("months by half, toward zero", MonthDuration(-23), "*", Decimal("2.5"), MonthDuration(-57)),
    ("days by a number", Decimal("1.5"), "*", _DAY, DayDuration(36 * _HOUR)),
    ("days over days", _DAY, "/", DayDuration(_HOUR), Decimal(24)),
    ("days over no days", _DAY, "/", DayDuration(0), NullCode.DIVISION_BY_ZERO),
    ("months over nothing", MonthDuration(1), "/", 0, NullCode.DIVISION_BY_ZERO),
    ("days and months", _DAY, "+", MonthDuration(1), NullCode.TYPE),
    ("a number over days", 1, "/", _DAY, NullCode.TYPE),
    ("date and months", date(2015, 1, 31), "+", MonthDuration(1), date(2015, 2, 28)),
    ("months and date", MonthDuration(1), "+", date(2016, 1, 31), date(2016, 2, 29)),
    ("date less days", date(2016, 3, 1), "-", _DAY, date(2016, 2, 29)),
    ("dates", date(2015, 1, 3), "-", date(2015, 1, 1), DayDuration(48 * _HOUR)),
    ("before the year 1", date(1, 1, 1), "-", _DAY, FarDate(0, 12, 31)),
    ("time and days", Time(23, 0, 0), "+", DayDuration(2 * _HOUR), Time(1, 0, 0)),
    ("time and months", Time(23, 0, 0), "+", MonthDuration(1), NullCode.TYPE),
    ("dates cannot be added", date(2015, 1, 3), "+", date(2015, 1, 1), NullCode.TYPE),
    ("days less a date", _DAY, "-", date(2015, 1, 1), NullCode.TYPE),
    ("true is no number", True, "+", 1, NullCode.TYPE),
]


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"), [pytest.param(*row[1:], id=row[0]) for row in ARITHMETIC]
)
def test_arithmetic(left: Value, operator: str, right: Value, expected: Value | NullCode) -> None:
    _assert_value(binary(left, operator, right), expected)


COMPARISONS = [
    ("scale does not count", Decimal("1.0"), "=", 1, True),
    ("null is null", NOTHING, "=", NOTHING, True),
    ("null is not 1", 1, "=", NOTHING, False),
    ("null differs from 1", 1, "!=", NOTHING, True),
    ("a missing fact equals nothing yet", UNKNOWN, "=", NOTHING, NullCode.MISSING_FACT),
    ("types differ", 1, "=", "1", NullCode.TYPE),
    ("true is not 1", True, "=", 1, NullCode.TYPE),
    ("lists", numbers(1, 2), "=", numbers(1, 2), True),
    ("lists of different length", numbers(1), "=", numbers(1, 1), False),
    ("lists of different types", (Decimal(1),), "=", ("1",), False),
    ("lists with a missing fact", (UNKNOWN, Decimal(1)), "=", numbers(1, 1), NullCode.MISSING_FACT),
    ("lists that differ elsewhere", (UNKNOWN, Decimal(1)), "=", numbers(1, 2), False),
    ("a list and its item", numbers(1), "=", 1, NullCode.TYPE),
    ("contexts in another order", Context({"a": True, "b": "x"}), "=", Context({"b": "x", "a": True}), True),
    ("contexts with other entries", Context({"a": True}), "=", Context({"b": True}), False),
    ("ranges", Range(*numbers(1, 2), True, True), "=", Range(*numbers(1, 2), True, True), True),
    ("ranges with other ends", Range(*numbers(1, 2), True, True), "=", Range(*numbers(1, 2), True, False), False),
    ("an end that is none", Range(Decimal(1), None, True, False), "=", Range(*numbers(1, 2), True, False), False),
    (
        "one value and two equal ends",
        Range(*numbers(1, 1), True, True, single=True),
        "=",
        Range(*numbers(1, 1), True, True),
        False,
    ),
    (
        "moments in two zones",
        DateTime(date(2015, 1, 1), Time(8, 0, 0, 0, Offset(28800))),
        "=",
        DateTime(date(2015, 1, 1), Time(0, 0, 0, 0, Offset(0))),
        True,
    ),
    ("a date and its midnight", date(2015, 1, 1), "=", DateTime(date(2015, 1, 1), Time(0, 0, 0)), NullCode.TYPE),
    ("texts by code points", "Z", "<", "a", True),
    ("numbers", 2, ">=", 2, True),
    ("order of null", NOTHING, "<", 1, NullCode.LITERAL),
    ("order of types", 1, "<", "2", NullCode.TYPE),
    ("booleans have no order", False, "<", True, NullCode.TYPE),
    ("lists have no order", numbers(1), "<", numbers(2), NullCode.TYPE),
    ("months", MonthDuration(12), ">", MonthDuration(11), True),
    ("months and days", MonthDuration(12), ">", _DAY, NullCode.TYPE),
    ("a time without a zone takes that of the other", Time(8, 0, 0), "<", Time(9, 0, 0, 0, Offset(0)), True),
]


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"), [pytest.param(*row[1:], id=row[0]) for row in COMPARISONS]
)
def test_comparison(left: Value, operator: str, right: Value, expected: Value | NullCode) -> None:
    _assert_value(binary(left, operator, right), expected)


LOGIC = [
    ("false beats null", False, "and", NOTHING, False),
    ("null and false", NOTHING, "and", False, False),
    ("false beats what is no boolean", "甲", "and", False, False),
    ("true and null", True, "and", NOTHING, NullCode.LITERAL),
    ("true and a text", True, "and", "甲", NullCode.TYPE),
    ("true beats a missing fact", UNKNOWN, "or", True, True),
    ("false or a missing fact", False, "or", UNKNOWN, NullCode.MISSING_FACT),
    ("missing speaks before null", NOTHING, "and", UNKNOWN, NullCode.MISSING_FACT),
    ("numbers", 0, "or", 0, NullCode.TYPE),
]


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"), [pytest.param(*row[1:], id=row[0]) for row in LOGIC]
)
def test_logic(left: Value, operator: str, right: Value, expected: Value | NullCode) -> None:
    _assert_value(binary(left, operator, right), expected)


CONDITIONALS = [
    ("true", True, Decimal(1)),
    ("false", False, Decimal(2)),
    ("null takes the other way", NOTHING, Decimal(2)),
    ("a missing fact takes none", UNKNOWN, NullCode.MISSING_FACT),
    ("a text takes the other way as well", "甲", Decimal(2)),
]


@pytest.mark.parametrize(("condition", "expected"), [pytest.param(*row[1:], id=row[0]) for row in CONDITIONALS])
def test_conditional(condition: Value, expected: Value | NullCode) -> None:
    _assert_value(conditional(condition, 1, 2), expected)


MATCHES = [
    ("a value", 1, 1, True),
    ("another", 1, 2, False),
    ("an item", 1, numbers(2, 1), True),
    ("no item, of other types either", 1, (Decimal(2), "1", NOTHING), False),
    ("a list in a list of lists", numbers(1, 2), (numbers(1, 2), numbers(3)), True),
    ("a list that is the list", numbers(1, 2), numbers(1, 2), True),
    ("within", 1, Range(*numbers(1, 3), True, False), True),
    ("at an open end", 3, Range(*numbers(1, 3), True, False), False),
    ("in one of two ranges", 5, (Range(*numbers(1, 2), True, True), Range(*numbers(4, 6), True, True)), True),
    ("without end", 10**9, Range(Decimal(1), None, False, False), True),
    ("null in a range", NOTHING, Range(*numbers(1, 3), True, True), NullCode.LITERAL),
    ("a text in a range of numbers", "2", Range(*numbers(1, 3), True, True), NullCode.TYPE),
    ("anything but one value", 5, Range(*numbers(5, 5), False, False, single=True), False),
    ("any other", 6, Range(*numbers(5, 5), False, False, single=True), True),
    ("a missing fact among the items", 1, (UNKNOWN,), NullCode.MISSING_FACT),
    ("found beside a missing fact", 1, (UNKNOWN, Decimal(1)), True),
]


@pytest.mark.parametrize(("value", "candidate", "expected"), [pytest.param(*row[1:], id=row[0]) for row in MATCHES])
def test_match(value: Value, candidate: Value, expected: Value | NullCode) -> None:
    _assert_value(match(value, candidate), expected)


def test_a_range_that_could_not_be_made_decides_nothing() -> None:
    _assert_value(match(5, ranged(NOTHING, 10)), NullCode.LITERAL)


RANGES = [
    ("closed and open", ranged(1, 2, "[)"), Range(*numbers(1, 2), True, False)),
    ("down", ranged(2, 1), NullCode.ARGUMENT),
    ("one value", ranged(2, 2), Range(*numbers(2, 2), True, True)),
    ("types differ", ranged(1, "2"), NullCode.TYPE),
    ("booleans", ranged(False, True), NullCode.TYPE),
    ("a null end", ranged(1, NOTHING), NullCode.LITERAL),
    ("no end", ranged(None, 2, "(]"), Range(None, Decimal(2), False, True)),
]


@pytest.mark.parametrize(("tree", "expected"), [pytest.param(*row[1:], id=row[0]) for row in RANGES])
def test_range(tree: Typed, expected: Value | NullCode) -> None:
    _assert_value(tree, expected)


PICKS = [
    ("entry", Context({"a": Decimal(1)}), "a", Decimal(1)),
    ("no entry", Context({"a": Decimal(1)}), "b", NullCode.NO_ENTRY),
    ("of a null", NOTHING, "b", NullCode.LITERAL),
    ("of a missing fact", UNKNOWN, "b", NullCode.MISSING_FACT),
    ("of a list", (Context({"a": Decimal(1)}), Context({"a": "x"})), "a", (Decimal(1), "x")),
    ("of a date", date(2015, 10, 8), "month", Decimal(10)),
    ("of a far date", FarDate(-1, 10, 8), "year", Decimal(-1)),
    ("of a range", Range(*numbers(1, 2), True, False), "end included", False),
    ("of a text", "甲", "year", NullCode.NO_ENTRY),
]


@pytest.mark.parametrize(("source", "name", "expected"), [pytest.param(*row[1:], id=row[0]) for row in PICKS])
def test_pick(source: Value, name: str, expected: Value | NullCode) -> None:
    _assert_value(pick(source, name), expected)


def test_a_list_keeps_the_items_that_have_no_such_entry_as_nulls() -> None:
    picked = evaluated(pick((Context({"a": Decimal(1)}), Context({"b": Decimal(1)})), "b"))
    assert isinstance(picked, tuple)
    assert isinstance(picked[0], Null)
    assert picked[1] == Decimal(1)


INSTANCES = [
    ("number", 1, NUMBER, True),
    ("any", 1, ANY, True),
    ("null of any", NOTHING, ANY, False),
    ("list of numbers", numbers(1, 2), ListType(NUMBER), True),
    ("list with a text", (Decimal(1), "x"), ListType(NUMBER), False),
    ("context", Context({"a": True, "b": True}), ContextType((("a", BOOLEAN),)), True),
    ("a missing fact", UNKNOWN, NUMBER, NullCode.MISSING_FACT),
]


@pytest.mark.parametrize(("value", "wanted", "expected"), [pytest.param(*row[1:], id=row[0]) for row in INSTANCES])
def test_instance(value: Value, wanted: Type, expected: Value | NullCode) -> None:
    _assert_value(typed.InstanceCheck(constant(value), wanted, SPAN), expected)


COERCIONS = [
    ("one item", numbers(1), NUMBER, Decimal(1)),
    ("as a list", 1, ListType(NUMBER), numbers(1)),
    ("a date as its midnight", date(2015, 1, 1), DATE_TIME, DateTime(date(2015, 1, 1), Time(0, 0, 0, 0, Offset(0)))),
    ("of another type", "1", NUMBER, NullCode.TYPE),
]


@pytest.mark.parametrize(("value", "wanted", "expected"), [pytest.param(*row[1:], id=row[0]) for row in COERCIONS])
def test_coercion(value: Value, wanted: Type, expected: Value | NullCode) -> None:
    _assert_value(typed.Coerced(constant(value), wanted, SPAN), expected)


NEGATIONS = [
    ("number", 1, Decimal(-1)),
    ("days", _DAY, DayDuration(-24 * _HOUR)),
    ("months", MonthDuration(1), MonthDuration(-1)),
    ("text", "1", NullCode.TYPE),
    ("date", date(2015, 1, 1), NullCode.TYPE),
    ("null", NOTHING, NullCode.LITERAL),
]


@pytest.mark.parametrize(("value", "expected"), [pytest.param(*row[1:], id=row[0]) for row in NEGATIONS])
def test_negation(value: Value, expected: Value | NullCode) -> None:
    _assert_value(typed.Negated(constant(value), ANY, SPAN), expected)


DECISIONS = [
    ("a boolean decides", 1, False, False),
    ("a value is compared", 1, 1, True),
    ("a list is searched", 1, numbers(2), False),
    ("null decides nothing", NOTHING, NOTHING, NullCode.LITERAL),
]


@pytest.mark.parametrize(("value", "outcome", "expected"), [pytest.param(*row[1:], id=row[0]) for row in DECISIONS])
def test_test_of_unknown_type(value: Value, outcome: Value, expected: Value | NullCode) -> None:
    _assert_value(typed.Decide(constant(value), constant(outcome), SPAN), expected)


def test_testing_fills_its_slot() -> None:
    _assert_value(typed.Testing(constant(3), 7, binary(local(7), ">", 2), SPAN), True)


def test_an_entry_sees_those_before_it() -> None:
    tree = context(("a", 1, 1), ("b", 2, binary(local(1), "+", 1)))
    assert evaluated(tree) == Context({"a": Decimal(1), "b": Decimal(2)})


def test_a_box_with_a_result_is_worth_the_result() -> None:
    tree = context(("a", 1, 1), result=binary(local(1), "+", 1))
    _assert_value(tree, Decimal(2))


def test_lists_keep_nulls() -> None:
    value = evaluated(listed(1, UNKNOWN))
    assert value == (Decimal(1), missing_fact("甲"))


def test_a_null_has_the_place_where_it_arose() -> None:
    inner = typed.Arithmetic(binary(1, "/", 0).operator, constant(1), constant(0), NUMBER, Span(4, 9))  # type: ignore[union-attr]
    tree = typed.Arithmetic(inner.operator, constant(1), inner, NUMBER, Span(0, 9))
    value = Cell("1 / (1 / 0)", FilePlace("a", 3, 11))
    found = evaluation.Evaluation(value, {}).value(tree)
    assert isinstance(found, Null)
    assert (found.code, found.where) == (NullCode.DIVISION_BY_ZERO, FilePlace("a", 3, 15))


def test_a_null_in_a_part_has_its_place_in_the_text_of_the_part() -> None:
    part = typed.Part(formula(binary(1, "/", 0), "1 / 0", line=8), ANY, SPAN)
    found = evaluated(binary(1, "+", part), "whatever")
    assert isinstance(found, Null)
    assert found.where == FilePlace("a", 8, 1)


def test_functions_are_equal_only_to_themselves() -> None:
    tree = context(("f", 1, function({"x": 2}, local(2))), result=binary(local(1), "=", local(1)))
    _assert_value(tree, True)
    _assert_value(binary(function({"x": 2}, local(2)), "=", function({"x": 3}, local(3))), False)


def _assert_value(tree: Typed, expected: Value | NullCode) -> None:
    value = evaluated(tree)
    if isinstance(expected, NullCode):
        assert isinstance(value, Null), value
        assert value.code is expected
    else:
        assert value == expected
        assert type(value) is type(expected)
