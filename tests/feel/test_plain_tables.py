"""Explained decision tables of every hit policy (DMN 1.5, 8.2.8); what a missing fact does to them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from luoshi.feel import typed
from luoshi.feel.plain import decide
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.typed import InputColumn, OutputColumn, RowFormula, Table, Typed
from luoshi.feel.types import ANY
from luoshi.feel.values import Context, Null, NullCode, Value, missing_fact
from luoshi.source import FilePlace
from tests.feel.handmade import NOTHING, SPAN, UNKNOWN, binary, boolean, formula, local, numbers

_ANY = boolean(True)
_AT_LEAST_18 = binary(local(1), ">=", 18)
_AT_LEAST_60 = binary(local(1), ">=", 60)
_UNDER_18 = binary(local(1), "<", 18)


def _table(
    hit: Hit,
    *rows: tuple[Typed, Value | int],
    aggregation: Aggregation | None = None,
    ranking: tuple[str, ...] = (),
    default: Value | int | None = None,
) -> Table:
    """A table on the fact 年龄 with one output."""
    column = InputColumn(formula(typed.Reference("年龄", ANY, SPAN), "年龄"), 1, None)
    output = OutputColumn(
        None,
        9,
        None,
        tuple(typed.Constant(each, ANY, SPAN) for each in ranking),
        None if default is None else formula(default),
        ANY,
    )
    made = tuple(
        RowFormula((formula(test, "测试", number),), (formula(value, "结果", number),), None)
        for number, (test, value) in enumerate(rows, start=1)
    )
    return Table(hit, aggregation, (column,), (output,), made, ANY, SPAN)


def _decide(table: Table, age: Value | int) -> tuple[Value | NullCode, tuple[int, ...], int | None]:
    value = Decimal(age) if isinstance(age, int) else age
    found = decide(formula(table, "表", 7), {"年龄": value})
    return found.value.code if isinstance(found.value, Null) else found.value, found.rows, found.row


_BANDS = ((_UNDER_18, "少"), (_AT_LEAST_18, "成"), (_AT_LEAST_60, "老"))
_AMOUNTS = ((_AT_LEAST_18, 100), (_AT_LEAST_60, 50), (_ANY, 10))
_RANKED = ("老", "成", "少")

POLICIES = [
    ("unique", _table(Hit.UNIQUE, *_BANDS), 20, ("成", (2,), 2)),
    ("unique, twice", _table(Hit.UNIQUE, *_BANDS), 60, (NullCode.SEVERAL_ROWS, (2, 3), None)),
    ("unique, none", _table(Hit.UNIQUE, _BANDS[0]), 20, (NullCode.NO_ROW, (), None)),
    ("unique, of null", _table(Hit.UNIQUE, *_BANDS), NOTHING, (NullCode.NO_ROW, (), None)),
    ("unique, default", _table(Hit.UNIQUE, _BANDS[0], default="无"), 20, ("无", (), None)),
    ("first", _table(Hit.FIRST, *_BANDS), 60, ("成", (2,), 2)),
    ("any, the same", _table(Hit.ANY, (_AT_LEAST_18, "甲"), (_AT_LEAST_60, "甲")), 60, ("甲", (1, 2), 1)),
    ("any, different", _table(Hit.ANY, *_BANDS), 60, (NullCode.SEVERAL_ROWS, (2, 3), None)),
    ("any, of different types", _table(Hit.ANY, (_ANY, "1"), (_ANY, 1)), 1, (NullCode.SEVERAL_ROWS, (1, 2), None)),
    ("priority", _table(Hit.PRIORITY, *_BANDS, ranking=_RANKED), 60, ("老", (2, 3), 3)),
    ("priority, not ranked last", _table(Hit.PRIORITY, *_BANDS, ranking=("成",)), 60, ("成", (2, 3), 2)),
    ("priority without ranks", _table(Hit.PRIORITY, *_BANDS), 60, (NullCode.ARGUMENT, (2, 3), None)),
    ("output order", _table(Hit.OUTPUT_ORDER, *_BANDS, ranking=_RANKED), 60, (("老", "成"), (2, 3), 2)),
    ("rule order", _table(Hit.RULE_ORDER, *_BANDS), 60, (("成", "老"), (2, 3), 2)),
    ("rule order of nothing", _table(Hit.RULE_ORDER, _BANDS[0]), 60, (NullCode.NO_ROW, (), None)),
    ("collect", _table(Hit.COLLECT, *_AMOUNTS), 20, (numbers(100, 10), (1, 3), 1)),
    ("collect nothing", _table(Hit.COLLECT, _AMOUNTS[0]), 1, (NullCode.NO_ROW, (), None)),
    ("sum", _table(Hit.COLLECT, *_AMOUNTS, aggregation=Aggregation.SUM), 60, (Decimal(160), (1, 2, 3), 1)),
    ("least", _table(Hit.COLLECT, *_AMOUNTS, aggregation=Aggregation.MIN), 60, (Decimal(10), (1, 2, 3), 1)),
    ("most", _table(Hit.COLLECT, *_AMOUNTS, aggregation=Aggregation.MAX), 60, (Decimal(100), (1, 2, 3), 1)),
    ("count", _table(Hit.COLLECT, *_AMOUNTS, aggregation=Aggregation.COUNT), 60, (Decimal(3), (1, 2, 3), 1)),
    (
        "count of nothing",
        _table(Hit.COLLECT, _AMOUNTS[0], aggregation=Aggregation.COUNT),
        1,
        (NullCode.NO_ROW, (), None),
    ),
    ("sum of nothing", _table(Hit.COLLECT, _AMOUNTS[0], aggregation=Aggregation.SUM), 1, (NullCode.NO_ROW, (), None)),
    (
        "sum, default",
        _table(Hit.COLLECT, _AMOUNTS[0], aggregation=Aggregation.SUM, default=0),
        1,
        (Decimal(0), (), None),
    ),
]


@pytest.mark.parametrize(("table", "age", "expected"), [pytest.param(*row[1:], id=row[0]) for row in POLICIES])
def test_hit_policy(table: Table, age: Value | int, expected: tuple[Value, tuple[int, ...], int | None]) -> None:
    assert _decide(table, age) == expected


_LACKING = binary(UNKNOWN, "=", 1)

UNKNOWNS = [
    ("unique: undecided", _table(Hit.UNIQUE, (_ANY, "甲"), (_LACKING, "乙")), NullCode.MISSING_FACT),
    (
        "unique: a conflict stays one",
        _table(Hit.UNIQUE, (_ANY, "甲"), (_ANY, "乙"), (_LACKING, "丙")),
        NullCode.SEVERAL_ROWS,
    ),
    ("unique: none fires", _table(Hit.UNIQUE, (_LACKING, "乙"), default="无"), NullCode.MISSING_FACT),
    ("first: decided before", _table(Hit.FIRST, (_ANY, "甲"), (_LACKING, "乙")), "甲"),
    ("first: undecided before", _table(Hit.FIRST, (_LACKING, "乙"), (_ANY, "甲")), NullCode.MISSING_FACT),
    ("any: undecided", _table(Hit.ANY, (_ANY, "甲"), (_LACKING, "甲")), NullCode.MISSING_FACT),
    ("any: a conflict stays one", _table(Hit.ANY, (_ANY, "甲"), (_ANY, "乙"), (_LACKING, "甲")), NullCode.SEVERAL_ROWS),
    ("any: an output that is missing", _table(Hit.ANY, (_ANY, "甲"), (_ANY, UNKNOWN)), NullCode.MISSING_FACT),
    ("priority: the best fires", _table(Hit.PRIORITY, (_LACKING, "成"), (_ANY, "老"), ranking=_RANKED), "老"),
    (
        "priority: a better may",
        _table(Hit.PRIORITY, (_LACKING, "老"), (_ANY, "成"), ranking=_RANKED),
        NullCode.MISSING_FACT,
    ),
    ("priority: of a missing output", _table(Hit.PRIORITY, (_ANY, UNKNOWN), ranking=_RANKED), NullCode.MISSING_FACT),
    ("collect: undecided", _table(Hit.COLLECT, (_ANY, 1), (_LACKING, 2)), NullCode.MISSING_FACT),
    (
        "a null that is no missing fact does not fire",
        _table(Hit.UNIQUE, (_ANY, "甲"), (binary(1, "<", "x"), "乙")),
        "甲",
    ),
]


@pytest.mark.parametrize(("table", "expected"), [pytest.param(*row[1:], id=row[0]) for row in UNKNOWNS])
def test_rows_that_lack_a_fact(table: Table, expected: Value | NullCode) -> None:
    assert _decide(table, 20)[0] == expected


def test_a_row_is_settled_by_what_is_false_whatever_is_missing() -> None:
    table = _table(Hit.UNIQUE, (_ANY, "甲"))
    column = table.inputs[0]
    row = RowFormula((formula(UNKNOWN), formula(boolean(False))), (formula("乙"),), None)
    first = replace(table.rows[0], conditions=(formula(_ANY), formula(_ANY)))
    both = replace(table, inputs=(column, replace(column, slot=2)), rows=(first, row))
    assert _decide(both, 20)[0] == "甲"


def test_a_conflict_names_the_rows_by_label_and_clause() -> None:
    table = _table(Hit.UNIQUE, (_ANY, 1), (_ANY, 2), (_ANY, 3))
    first, second, third = table.rows
    named = replace(table, rows=(replace(first, clause="三(一)", label="初次"), replace(second, clause="四"), third))
    value = decide(formula(named, "表", 7), {"年龄": Decimal(1)}).value
    assert value == Null(
        "“初次”（三(一)）、第 2 行（四）、第 3 行同时符合，只应有一行符合",
        NullCode.SEVERAL_ROWS,
        where=FilePlace("a", 7, 1),
    )


def test_exceptions_in_conflict_are_no_rows() -> None:
    table = _table(Hit.UNIQUE, (_ANY, 1), (_ANY, 2))
    first, second = table.rows
    named = replace(table, rows=(replace(first, clause="二(一)", label="初次"), replace(second, label="屡次")))
    value = decide(formula(named, "表", 7), {"年龄": Decimal(1)}).value
    assert isinstance(value, Null)
    assert value.reason == "“初次”（二(一)）、“屡次”同时适用，其中没有一条优先"


def test_several_outputs_give_a_context() -> None:
    table = _table(Hit.UNIQUE, (_ANY, 1))
    named = replace(table.outputs[0], name="甲")
    row = replace(table.rows[0], outputs=(formula(1), formula("x")))
    both = replace(table, outputs=(named, replace(named, name="乙")), rows=(row,))
    assert _decide(both, 1)[0] == Context({"甲": Decimal(1), "乙": "x"})


def test_the_column_to_the_left_ranks_first() -> None:
    table = _table(Hit.PRIORITY, (_ANY, "a"), (_ANY, "a"), (_ANY, "b"), ranking=("a", "b"))
    left = replace(table.outputs[0], name="甲")
    pairs = (("b", "a"), ("a", "b"), ("a", "a"))
    rows = tuple(
        replace(row, outputs=(formula(one), formula(other)))
        for row, (one, other) in zip(table.rows, pairs, strict=True)
    )
    both = replace(table, outputs=(left, replace(left, name="乙")), rows=rows)
    assert _decide(both, 1)[2] == 3


def test_an_input_that_is_not_allowed_says_so() -> None:
    table = _table(Hit.UNIQUE, (_ANY, 1))
    column = replace(table.inputs[0], allowed=formula(_AT_LEAST_18, ">= 18"))
    strict = replace(table, inputs=(column,))
    assert _decide(strict, 20) == (Decimal(1), (1,), 1)
    assert decide(formula(strict), {"年龄": Decimal(3)}).value == Null(
        "“年龄”是3，只允许 >= 18", NullCode.NOT_ALLOWED, where=FilePlace("a", 1, 1)
    )
    assert _decide(strict, missing_fact("年龄"))[0] == Decimal(1)


def test_an_output_that_is_not_allowed_says_so() -> None:
    table = _table(Hit.UNIQUE, (_ANY, "丙"))
    allowed = formula(typed.Match(local(9), typed.Constant(("甲", "乙"), ANY, SPAN), SPAN), '"甲", "乙"')
    strict = replace(table, outputs=(replace(table.outputs[0], allowed=allowed),))
    assert _decide(strict, 20) == (NullCode.NOT_ALLOWED, (1,), None)


def test_no_row_repeats_why_an_input_is_null() -> None:
    value = decide(formula(_table(Hit.UNIQUE, *_BANDS)), {"年龄": NOTHING}).value
    assert isinstance(value, Null)
    assert value.reason == "没有符合的行（没有值）"


def test_a_function_in_a_row_sees_the_input() -> None:
    made = typed.Lambda((), local(1), typed.FunctionType((), ANY), SPAN)
    table = _table(Hit.UNIQUE, (_ANY, 1))
    row = replace(table.rows[0], outputs=(formula(typed.Application(made, (), None, ANY, SPAN)),))
    assert _decide(replace(table, rows=(row,)), 33)[0] == Decimal(33)
