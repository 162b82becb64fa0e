"""What the compiled evaluator promises besides its answers: whose words stand in its code, and that large tables are
looked up and not tried row by row.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from luoshi.feel import DATE, STRING, Decision, Hit, Null, NullCode, Row, Table, Value, fast
from luoshi.feel.checking import Environment, check_expression
from luoshi.feel.coercion import apply
from luoshi.feel.fast.code import Module
from luoshi.feel.fast.intervals import Column, constant_test
from luoshi.feel.fast.writing import Writer
from luoshi.feel.parser import parse_in_scope
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Operator, Span
from luoshi.feel.typed import Comparison, Constant, Formula, Local, Match, Typed
from luoshi.feel.types import ANY, NUMBER
from luoshi.feel.values import FarDate, Range, missing_fact
from tests.feel.models import cell, fact, model_of, place, subsidy

ONE, TWO, THREE = Decimal(1), Decimal(2), Decimal(3)
SPAN = Span(0, 0)


def formula_of(text: str, names: Mapping[str, Value]) -> Formula:
    whole, types = cell(text), dict.fromkeys(names, NUMBER)
    parsed = parse_in_scope(whole, Scope(types))
    assert parsed.tree is not None, parsed.problems
    return check_expression(parsed.tree, whole, Environment(types)).formula(whole)


def compiled(text: str, **names: Value) -> Value:
    return fast.compile_formula(formula_of(text, names))(names)


def test_no_word_of_the_author_stands_in_the_code() -> None:
    text = '{"甲\\"乙": 12345, 丙: "__import__", r: for 丁 in [12345] return function(戊) 戊 + 丁 + 甲}.r'
    formula = formula_of(text, {"甲": ONE})
    module = Module()
    writer = Writer(module, quick=True)
    writer.begin(formula)
    writer.line(f"return {writer.value(formula.tree)}")
    module.add("run", ("names",), writer.lines)
    code = module.source()
    assert code.isascii()
    assert "12345" not in code
    assert "import" not in code


# What a function keeps is what stood there when it was made, not what a loop did afterwards.
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(for i in 1..3 return function() i)[1]()", ONE),
        ("(for i in 1..3 return function() count(partial))[2]()", ONE),
        ("[{a: 1}, {a: 2}][(function() a)() = 2][1].a", TWO),
        ("{f: function(n: number) if n = 0 then 0 else 1 + f(n - 1), g: f, r: g(3)}.r", THREE),
        ("(function(a) function(b) a - b)(3)(1)", TWO),
        ("(for i in 0..3 return if i = 0 then 1 else partial[-1] * 2)[-1] / 4", TWO),
    ],
)
def test_functions_keep_what_they_saw(text: str, wanted: Value) -> None:
    assert compiled(text) == wanted


@pytest.mark.parametrize("exponent", [-ONE, Decimal("-0.5")])
def test_a_negative_power_of_zero_is_a_division_by_zero(exponent: Value) -> None:
    value = compiled("零 ** 次", 零=Decimal(0), 次=exponent)
    assert isinstance(value, Null)
    assert value.code is NullCode.DIVISION_BY_ZERO


def test_a_function_that_outlives_its_evaluation_answers_for_every_value() -> None:
    """Quick code may give up where something is unusual, but only while somebody is there to answer instead."""
    divide = compiled("function(n: number) 甲 / n", 甲=TWO)
    assert apply(divide, (ONE,)) == TWO
    by_zero = apply(divide, (Decimal(0),))
    assert isinstance(by_zero, Null)
    assert by_zero.code is NullCode.DIVISION_BY_ZERO
    unknown = apply(divide, (missing_fact("乙"),))
    assert isinstance(unknown, Null)
    assert unknown.missing == ("乙",)


@pytest.mark.parametrize(
    ("facts", "name", "wanted"),
    [
        ({"上年度裁员人数": Decimal(0)}, "裁员率", Decimal(0)),
        ({"上年度裁员人数": ONE}, "裁员率", ("上年末参保人数",)),
        ({"足额缴费": False}, "符合条件", False),
        ({"足额缴费": True}, "符合条件", ("上年度裁员人数", "财务健全")),
        ({"上年度裁员人数": ONE, "上年末参保人数": Decimal(-1)}, "裁员率", NullCode.DIVISION_BY_ZERO),
    ],
)
def test_careful_code_answers_where_facts_are_missing_or_odd(
    facts: Mapping[str, Value], name: str, wanted: Value | tuple[str, ...] | NullCode
) -> None:
    found = subsidy().values(facts)[name]
    if isinstance(found, Null):
        assert wanted in (found.missing, found.code)
    else:
        assert found == wanted


def test_a_fact_of_another_type_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="足额缴费"):
        subsidy().values({"足额缴费": "是"})


# Constant tests: for each, values with what the standard says of them.

_WITHIN = Match(Local(1, "?", NUMBER, SPAN), Constant(Range(ONE, THREE, True, False), ANY, SPAN), SPAN)


def _compared(operator: Operator, value: Value) -> Typed:
    return Comparison(operator, Local(1, "?", ANY, SPAN), Constant(value, ANY, SPAN), SPAN)


@pytest.mark.parametrize(
    ("tree", "holds", "fails"),
    [
        (_WITHIN, [ONE, TWO, Decimal("2.99")], [Decimal("0.99"), THREE]),
        (_compared(Operator.LESS_OR_EQUAL, TWO), [ONE, TWO], [THREE]),
        (_compared(Operator.NOT_EQUAL, TWO), [ONE, THREE], [TWO]),
        (_compared(Operator.EQUAL, "甲"), ["甲"], ["乙", ""]),
        (_compared(Operator.GREATER, date(2020, 1, 1)), [date(2020, 1, 2)], [date(2020, 1, 1), date(1, 1, 1)]),
    ],
)
def test_a_constant_test_is_known_by_its_values(tree: Typed, holds: list[Value], fails: list[Value]) -> None:
    test = constant_test(tree, 1)
    assert test is not None
    column = Column(test.kind or object, [test, None])
    assert [column.rows(value) & 1 for value in holds] == [1] * len(holds)
    assert [column.rows(value) & 1 for value in fails] == [0] * len(fails)
    assert [test.check(value) for value in (*holds, *fails)] == [True] * len(holds) + [False] * len(fails)


def test_a_test_on_another_slot_is_no_constant_test() -> None:
    assert constant_test(_WITHIN, 2) is None


_CODES = 500


def _schedule(hit: Hit) -> fast.Compiled:
    """Each code has an amount for up to ten heads, one for more, and the last row is for every code."""
    rows = [
        Row((cell(f'"T{code}"'), cell(heads)), cell(str(code * 2 + more)), None, place(1))
        for code in range(_CODES)
        for more, heads in enumerate(("<= 10", "> 10"))
    ]
    rows.append(Row((cell("-"), cell("> 100")), cell("-1"), None, place(1)))
    table = Table(hit, (cell("代码"), cell("人数")), tuple(rows), place(1))
    made = Decision("标准", table, NUMBER, None, None, place(1))
    return model_of((fact("代码", STRING), fact("人数")), (made,)).values


@pytest.mark.parametrize(
    ("hit", "code", "heads", "wanted"),
    [
        (Hit.UNIQUE, "T0", 10, Decimal(0)),
        (Hit.UNIQUE, "T0", 11, ONE),
        (Hit.UNIQUE, "T499", 100, Decimal(999)),
        (Hit.UNIQUE, "T499", 101, NullCode.SEVERAL_ROWS),
        (Hit.UNIQUE, "T500", 101, Decimal(-1)),
        (Hit.UNIQUE, "T500", 100, NullCode.NO_ROW),
        (Hit.FIRST, "T3", 101, Decimal(7)),
        (Hit.UNIQUE, None, 10, NullCode.MISSING_FACT),
        # Every code has a row for eleven heads, so nothing is known without the code; for no heads at all neither.
        (Hit.FIRST, "T3", None, NullCode.MISSING_FACT),
    ],
)
def test_a_large_table_is_looked_up(hit: Hit, code: str | None, heads: int | None, wanted: Value | NullCode) -> None:
    facts = {"代码": code, "人数": None if heads is None else Decimal(heads)}
    found = _schedule(hit)({name: value for name, value in facts.items() if value is not None})["标准"]
    assert (found.code if isinstance(found, Null) else found) == wanted


def test_a_date_outside_of_the_index_is_tried_row_by_row() -> None:
    tests = [cell(f'[@"{year}-01-01"..@"{year}-12-31"]') for year in range(2001, 2030)] + [cell('> @"9999-12-31"')]
    rows = tuple(Row((each,), cell(str(number)), None, place(1)) for number, each in enumerate(tests))
    table = Table(Hit.UNIQUE, (cell("日"),), rows, place(1))
    made = Decision("档", table, NUMBER, None, None, place(1))
    values = model_of((fact("日", DATE),), (made,)).values
    assert values({"日": date(2003, 12, 31)})["档"] == TWO
    assert values({"日": FarDate(10000, 1, 1)})["档"] == Decimal(29)
