"""The tests of a column as sets of values: each against a table made by hand, and against the explaining evaluator."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.feel import BOOLEAN, DATE, NUMBER, STRING, Hit, Input, Null, NullCode, Type, Value, typed
from luoshi.feel.plain import evaluate
from luoshi.feel.proof.formulas import Sort, Variable
from luoshi.feel.proof.sets import (
    Kind,
    Labels,
    Span,
    Values,
    between,
    both,
    domain_of,
    either,
    everything,
    is_empty,
    opposite,
    simplest,
)
from luoshi.feel.proof.unary import UnaryTest, kind_of, number_of, unary_test
from tests.feel import models

F = Fraction
NULL = Null("算不出", NullCode.DIVISION_BY_ZERO)
CONSTANTS: dict[str, Value] = {"标准": Decimal(5), "基准日": "2020-01-01"}
COLUMNS: dict[str, Type] = {"人数": NUMBER, "地段": STRING, "是否": BOOLEAN, "日期": DATE}

# Each: the column, the test, values for which it is true and false, the others being null.
TESTS = [
    pytest.param("人数", "-", [0, 5, None], [], id="any"),
    pytest.param("人数", "5", [5], [4, 6, None], id="a number"),
    pytest.param("人数", "< 5", [4], [5, 6], id="below"),
    pytest.param("人数", "<= 5", [5], [6], id="not above"),
    pytest.param("人数", "> 5", [6], [5], id="above"),
    pytest.param("人数", ">= 5", [5], [4], id="not below"),
    pytest.param("人数", "[2..5]", [2, 3, 5], [1, 6], id="closed"),
    pytest.param("人数", "(2..5)", [3, 4], [2, 5], id="open"),
    pytest.param("人数", "(2..5]", [3, 5], [2, 6], id="half open"),
    pytest.param("人数", "1, [4..5]", [1, 4, 5], [2, 3, 6], id="several"),
    pytest.param("人数", "not(1, [4..5])", [2, 3, 6], [1, 4, 5], id="none of several"),
    pytest.param("人数", "not(5)", [4, None], [5], id="not a number takes null"),
    pytest.param("人数", "!= 5", [4, None], [5], id="another number takes null"),
    pytest.param("人数", "null", [None], [0, 5], id="null"),
    pytest.param("人数", "not(null)", [0, 5], [None], id="not null"),
    pytest.param("人数", "< 0, null", [None], [0, 5], id="below or null"),
    pytest.param("人数", "标准", [5], [4, None], id="a parameter"),
    pytest.param("人数", "(标准..标准 * 2]", [6, 10], [5, 11], id="parameters as ends"),
    pytest.param("人数", "(标准..1]", [], [], id="ends the wrong way round hold for nothing and exclude nothing"),
    pytest.param("人数", "? > 2 and ? < 5", [3], [2, 5], id="both"),
    pytest.param("人数", "? between 2 and 5", [2, 5], [1, 6], id="between"),
    pytest.param("人数", "5 > ?", [4], [5], id="the value on the right"),
    pytest.param("人数", "? in (1, [3..4])", [1, 3], [2], id="in a list of tests"),
    pytest.param("人数", "[1, 3]", [1, 3], [2, None], id="a list"),
    pytest.param("人数", "is defined(?)", [1], [None], id="defined"),
    pytest.param("人数", "标准 > 3", [0, None], [], id="a condition on a parameter alone"),
    pytest.param("地段", '"甲", "乙"', ["甲", "乙"], ["丙", None], id="texts"),
    pytest.param("地段", 'not("甲")', ["乙", None], ["甲"], id="any other text"),
    pytest.param("是否", "true", [True], [False, None], id="yes"),
    pytest.param("是否", "not(true)", [False, None], [True], id="not yes takes null"),
    pytest.param("是否", "?", [True], [False, None], id="the value itself"),
    pytest.param("日期", "< date(基准日)", [dt.date(2019, 12, 31)], [dt.date(2020, 1, 1)], id="days"),
    pytest.param(
        "日期",
        '[date("2020-01-01")..date("2020-02-01"))',
        [dt.date(2020, 1, 1), dt.date(2020, 1, 31)],
        [dt.date(2019, 12, 31), dt.date(2020, 2, 1)],
        id="a month",
    ),
]
OTHER_TESTS = [
    pytest.param("人数", "> 别的", id="another fact"),
    pytest.param("人数", "abs(?) < 3", id="a function of the value"),
    pytest.param("地段", '< "甲"', id="the order of texts"),
]


@pytest.mark.parametrize(("column", "text", "true", "false"), TESTS)
def test_a_test_is_the_set_of_its_values(column: str, text: str, true: list[object], false: list[object]) -> None:
    found, kind = read(column, text)
    assert found is not None
    for value in true:
        assert holds(found.yes, kind, value)
        assert not holds(found.no, kind, value)
    for value in false:
        assert holds(found.no, kind, value)
        assert not holds(found.yes, kind, value)


@pytest.mark.parametrize(("column", "text"), OTHER_TESTS)
def test_what_needs_more_than_the_value_is_no_set(column: str, text: str) -> None:
    assert read(column, text)[0] is None


ENDS = st.integers(-3, 3).map(lambda number: str(Decimal(number) / 2))
ONE = st.one_of(
    ENDS,
    st.just("null"),
    st.just("标准"),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), ENDS),
    st.tuples(st.sampled_from("[("), ENDS, ENDS, st.sampled_from("])")).map(
        lambda parts: f"{parts[0]}{min(parts[1:3], key=Decimal)}..{max(parts[1:3], key=Decimal)}{parts[3]}"
    ),
)
CELLS = st.one_of(
    st.just("-"),
    st.lists(ONE, min_size=1, max_size=3).map(", ".join),
    st.lists(ONE, min_size=1, max_size=3).map(lambda parts: f"not({', '.join(parts)})"),
)
GRID = [*(Decimal(step) / 4 for step in range(-8, 24)), None]


@given(CELLS)
def test_sets_say_what_the_explaining_evaluator_says(text: str) -> None:
    found, kind = read("人数", text)
    assert found is not None
    for value in GRID:
        outcome = evaluated(text, value)
        assert holds(found.yes, kind, value) is (outcome is True)
        assert holds(found.no, kind, value) is (outcome is False)


@given(st.lists(CELLS, min_size=2, max_size=3))
def test_sets_join_meet_and_turn_round(texts: list[str]) -> None:
    sets = [test.yes for test, _ in (read("人数", text) for text in texts) if test is not None]
    assert len(sets) == len(texts)
    joined, met = sets[0], sets[0]
    for each in sets[1:]:
        joined, met = either(joined, each), both(met, each)
    for value in GRID:
        each_holds = [holds(each, Kind.NUMBER, value) for each in sets]
        assert holds(joined, Kind.NUMBER, value) is any(each_holds)
        assert holds(met, Kind.NUMBER, value) is all(each_holds)
        assert holds(opposite(met, Kind.NUMBER), Kind.NUMBER, value) is not all(each_holds)
    assert both(joined, opposite(joined, Kind.NUMBER)) == opposite(everything(Kind.NUMBER), Kind.NUMBER)


PLAINEST = [
    pytest.param(Span(None, None), 0, None, F(0), id="zero where nothing forbids it"),
    pytest.param(Span((F(3), True), (F(4), False)), 0, F(1), None, id="no whole number between three and four"),
    pytest.param(Span((F(3), True), (F(4), False)), 0, None, F("3.1"), id="one decimal between three and four"),
    pytest.param(Span((F("0.035"), False), (F("0.035"), True)), 0, None, F("0.035"), id="a boundary itself"),
    pytest.param(Span((F("0.035"), True), (F("0.04"), False)), 0, None, F("0.036"), id="three decimals"),
    pytest.param(Span((F(100), True), None), 0, F(1, 100), F("100.01"), id="one fen more"),
    pytest.param(Span(None, (F(0), False)), 0, F(1), F(-1), id="the nearest below zero"),
    pytest.param(Span((F(10), False), (F(20), False)), 15, F(1), F(15), id="what is wished for"),
    pytest.param(Span((F(10), False), (F(20), False)), 99, F(1), F(19), id="near what is wished for"),
]


@pytest.mark.parametrize(("span", "near", "step", "expected"), PLAINEST)
def test_the_plainest_number(span: Span, near: int, step: Fraction | None, expected: Fraction | None) -> None:
    assert simplest(span, Fraction(near), step) == expected


def test_whole_numbers_leave_no_room_between_neighbours() -> None:
    values = Values(between(F(3), F(4), low_closed=False, high_closed=False), null=False)
    assert is_empty(values, F(1))
    assert not is_empty(values, F(1, 100))
    assert not is_empty(values, None)
    assert not is_empty(Values(values.known, null=True), F(1))


def test_a_fact_is_what_its_term_allows_and_never_null() -> None:
    texts = domain_of(Variable("地段", Sort.TEXT, texts=("甲", "乙")))
    assert texts.values == Values(Labels(frozenset({"甲", "乙"})), null=False)
    assert texts.kind is Kind.TEXT
    ranged = domain_of(Variable("人数", Sort.NUMBER, F(0), None, F(1)))
    assert ranged.values == Values(between(F(0), None), null=False)
    assert ranged.step == 1
    assert domain_of(Variable("日期", Sort.NUMBER, F(1), F(9), F(1), is_day=True)).kind is Kind.DAY


def tabled(column: str, text: str) -> typed.Table:
    """A table with this one column and row."""
    facts = tuple(Input(name, kind, models.place(1)) for name, kind in (*COLUMNS.items(), ("别的", NUMBER)))
    constants = {name: (value, None) for name, value in CONSTANTS.items()}
    model = models.model_of(facts, [models.table("结果", Hit.UNIQUE, [column], [(text, "1")])], constants)
    tree = model.rules[0].logic.tree
    assert isinstance(tree, typed.Table)
    return tree


def read(column: str, text: str) -> tuple[UnaryTest | None, Kind]:
    """The test as sets, and what the values of its column are."""
    table = tabled(column, text)
    kind = kind_of(table.inputs[0])
    assert kind is not None
    return unary_test(table.rows[0].conditions[0], table.inputs[0].slot, kind, CONSTANTS), kind


def evaluated(text: str, value: Decimal | None) -> Value:
    """What the explaining evaluator makes of a test on a number, or on null."""
    table = tabled("人数", text)
    condition = table.rows[0].conditions[0]
    span = condition.tree.span
    testing = typed.Testing(typed.Reference("人数", NUMBER, span), table.inputs[0].slot, condition.tree, span)
    formula = typed.Formula(condition.cell, testing, (), ())
    return evaluate(formula, {**CONSTANTS, "人数": NULL if value is None else value})


def holds(values: Values, kind: Kind, value: object) -> bool:
    """Whether a value, None for null, is in the set."""
    if value is None:
        return values.null
    if isinstance(values.known, Labels):
        assert isinstance(value, str | bool)
        return value in values.known
    number = number_of(Decimal(value) if isinstance(value, int) else value, kind)  # type: ignore[arg-type]
    assert number is not None
    return number in values.known
