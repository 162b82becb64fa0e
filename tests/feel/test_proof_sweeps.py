"""Gaps, overlaps and rows that never decide: of tables made by hand, and against trying out every value of a grid."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.feel import BOOLEAN, NUMBER, STRING, Hit, Input, Model, Type, Value, typed
from luoshi.feel.proof import sweeps
from luoshi.feel.proof.sets import (
    BOOLEANS,
    Domain,
    Kind,
    Labels,
    Values,
    between,
    everything,
)
from luoshi.feel.proof.sweeps import Grid, Region, TooMuch, deciding, gaps, holding, overlaps
from luoshi.feel.proof.unary import unary_test
from tests.feel import models

F = Fraction
TYPES: dict[str, Type] = {"人数": NUMBER, "费率": NUMBER, "地段": STRING, "是否": BOOLEAN}
DOMAINS = {
    "人数": Domain(Kind.NUMBER, Values(between(F(0), F(100)), null=False), F(1)),
    "费率": Domain(Kind.NUMBER, Values(between(F(0), F(1)), null=False)),
    "地段": Domain(Kind.TEXT, Values(Labels(frozenset({"甲", "乙", "丙"})), null=False)),
    "是否": Domain(Kind.BOOLEAN, Values(BOOLEANS, null=False)),
}

# Each: columns, rows, and for every gap a combination of values in it; the last number counts the gaps.
GAPS = [
    pytest.param(["人数"], [["<= 5"], ["> 5"]], [], id="touching"),
    pytest.param(["人数"], [["< 5"], [">= 6"]], [(5,)], id="a whole number between"),
    pytest.param(["人数"], [["<= 5"], [">= 6"]], [], id="no whole number between"),
    pytest.param(["费率"], [["<= 0.5"], [">= 0.6"]], [("0.55",)], id="a fraction between"),
    pytest.param(["费率"], [["< 0.5"], ["> 0.5"]], [("0.5",)], id="one value alone"),
    pytest.param(["费率"], [["(0..0.5)"], ["(0.5..1)"]], [(0,), ("0.5",), (1,)], id="open ends"),
    pytest.param(["人数"], [["> 200"]], [(0,)], id="nothing in the range"),
    pytest.param(["地段"], [['"甲"'], ['"乙"']], [("丙",)], id="a choice"),
    pytest.param(["地段"], [['not("甲")'], ['"甲"']], [], id="a choice and the others"),
    pytest.param(["是否"], [["true"]], [(False,)], id="no"),
    pytest.param(["人数", "是否"], [["<= 5", "true"], ["> 5", "-"]], [(3, False)], id="a corner of two columns"),
    pytest.param(
        ["地段", "人数", "是否"],
        [['"甲"', "< 10", "true"], ['"甲"', ">= 10", "-"], ['not("甲")', "-", "-"]],
        [("甲", 3, False)],
        id="a corner of three columns",
    ),
    pytest.param(["人数"], [], [(0,)], id="no rows"),
    pytest.param(["人数"], [["[0..10]"], ["[5..20]"], ["[15..100]"]], [], id="overlapping rows"),
]


@pytest.mark.parametrize(("columns", "rows", "expected"), GAPS)
def test_gaps(columns: list[str], rows: list[list[str]], expected: list[tuple[object, ...]]) -> None:
    found = gaps(grid(columns, rows))
    regions = [region for region in found if any(holds(region, point) for point in expected)]
    assert all(any(holds(region, point) for region in found) for point in expected)
    assert len(regions) == len(found)


OVERLAPS = [
    pytest.param(["费率"], [["<= 0.5"], [">= 0.5"]], [(0, 1)], id="one value twice"),
    pytest.param(["费率"], [["<= 0.5"], ["> 0.5"]], [], id="touching"),
    pytest.param(["人数"], [["<= 5"], ["(4..5)"]], [], id="no whole number in both"),
    pytest.param(["人数"], [["[0..50]"], ["[10..20]"], ["[15..60]"]], [(0, 1), (0, 2), (1, 2)], id="nested"),
    pytest.param(["地段"], [['"甲", "乙"'], ['not("甲")']], [(0, 1)], id="texts"),
    pytest.param(["人数", "是否"], [["<= 5", "true"], ["[3..9]", "false"]], [], id="told apart by another column"),
    pytest.param(["人数", "是否"], [["<= 5", "true"], ["[3..9]", "-"]], [(0, 1)], id="told apart by none"),
    pytest.param(["人数"], [["> 200"], ["> 150"]], [], id="outside of the range"),
]


@pytest.mark.parametrize(("columns", "rows", "expected"), OVERLAPS)
def test_overlaps(columns: list[str], rows: list[list[str]], expected: list[tuple[int, int]]) -> None:
    found, is_more = overlaps(grid(columns, rows))
    assert [(each.first, each.second) for each in found] == expected
    assert not is_more


def test_an_overlap_is_the_whole_region_that_both_rows_cover() -> None:
    table = grid(["费率", "地段"], [["<= 0.5", '"甲", "乙"'], ["[0.2..0.9)", "-"]])
    (found,), _ = overlaps(table)
    assert found.region == (
        Values(between(F("0.2"), F("0.5")), null=False),
        Values(Labels(frozenset({"甲", "乙"})), null=False),
    )


def test_rows_alike_are_passed_over() -> None:
    rows = [["<= 5"], ["[3..9]"], ["[4..5]"]]
    found, _ = overlaps(grid(["人数"], rows), alike=(0, 1, 0))
    assert [(each.first, each.second) for each in found] == [(0, 1), (1, 2)]


DECIDING = [
    pytest.param(["人数"], [["<= 5"], ["<= 3"], ["> 4"]], [0, 1, 2], (0, 2), id="covered by one before"),
    pytest.param(["人数"], [["<= 5"], ["> 5"], ["[3..9]"]], [0, 1, 2], (0, 1), id="covered by two before"),
    pytest.param(["人数"], [["<= 5"], ["[3..9]"]], [1, 0], (0, 1), id="the later beats the earlier"),
    pytest.param(["人数"], [["[3..4]"], ["[3..9]"]], [1, 0], (1,), id="always beaten by a later one"),
    pytest.param(["人数"], [["> 200"], ["-"]], [0, 1], (1,), id="outside of the range"),
    pytest.param(
        ["人数", "是否"],
        [["<= 5", "-"], ["-", "true"], ["<= 5", "true"], ["-", "-"]],
        [0, 1, 2, 3],
        (0, 1, 3),
        id="two",
    ),
]


@pytest.mark.parametrize(("columns", "rows", "precedence", "expected"), DECIDING)
def test_rows_that_decide(
    columns: list[str], rows: list[list[str]], precedence: list[int], expected: tuple[int, ...]
) -> None:
    assert deciding(grid(columns, rows), precedence) == expected


def test_null_is_a_value_of_its_own() -> None:
    domain = Domain(Kind.NUMBER, everything(Kind.NUMBER))
    table = Grid((domain,), tuple(read(["费率"], [["<= 0.5"], ["> 0.5"]])))
    (gap,) = gaps(table)
    assert gap == (Values(between(F(1), F(0)), null=True),)


def test_neighbouring_gaps_are_one_region() -> None:
    found = gaps(grid(["人数", "是否"], [["<= 5", "true"], ["(5..20]", "true"], ["> 20", "true"]]))
    assert found == ((Values(between(F(0), F(100)), null=False), Values(Labels(frozenset({False})), null=False)),)


def test_more_work_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "MOST_STEPS", 3)
    with pytest.raises(TooMuch):
        gaps(grid(["人数"], [["<= 5"], ["> 5"]]))


ENDS = st.integers(-1, 5).map(str)
NUMBER_CELLS = st.one_of(
    st.just("-"),
    ENDS,
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), ENDS),
    st.tuples(st.sampled_from("[("), ENDS, ENDS, st.sampled_from("])")).map(
        lambda parts: f"{parts[0]}{min(parts[1:3], key=int)}..{max(parts[1:3], key=int)}{parts[3]}"
    ),
    st.lists(ENDS, min_size=1, max_size=2).map(lambda parts: f"not({', '.join(parts)})"),
)
TEXT_CELLS = st.sampled_from(["-", '"甲"', '"乙", "丙"', 'not("甲")', "null"])
BOOLEAN_CELLS = st.sampled_from(["-", "true", "false", "not(true)"])
TABLES = st.lists(st.tuples(NUMBER_CELLS, TEXT_CELLS, BOOLEAN_CELLS), min_size=1, max_size=6)
GRID_COLUMNS = ["费率", "地段", "是否"]
# Halves, so that there is a value between any two ends.
POINTS = list(
    product([*(Decimal(step) / 2 for step in range(-4, 14)), None], ["甲", "乙", "丙", "丁", None], [True, False, None])
)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_sweeps_find_what_trying_out_finds(rows: list[tuple[str, str, str]]) -> None:
    kinds = [Kind.NUMBER, Kind.TEXT, Kind.BOOLEAN]
    table = Grid(tuple(Domain(kind, everything(kind)) for kind in kinds), tuple(read(GRID_COLUMNS, rows)))
    fired = {point: firing(rows, point) for point in POINTS}
    uncovered = gaps(table)
    for point in POINTS:
        assert sum(holds(region, point) for region in uncovered) == (0 if fired[point] else 1)
    met, _ = overlaps(table)
    pairs = {(each.first, each.second) for each in met}
    assert pairs == {(a, b) for rows_there in fired.values() for a in rows_there for b in rows_there if a < b}
    for each in met:
        inside = {point for point in POINTS if holds(each.region, point)}
        assert inside == {point for point in POINTS if {each.first, each.second} <= set(fired[point])}
    assert set(deciding(table, range(len(rows)))) == {rows_there[0] for rows_there in fired.values() if rows_there}


def firing(rows: Sequence[Sequence[str]], point: tuple[object, ...]) -> tuple[int, ...]:
    """The rows that fire for these values, by the explaining evaluator: of a table that lists all of them."""
    step = model(rows).decide(dict(zip(GIVEN, given_facts(point), strict=True))).steps[-1]
    return tuple(row - 1 for row in step.rows)


GIVEN = ("分子", "分母", "甲数", "地段", "选", "是否")


def given_facts(point: tuple[object, ...]) -> tuple[Value, ...]:
    """Facts, all of them given, whose columns come to these values: null where nothing is divided by nothing."""
    number, text, truth = point
    return (
        Decimal(0) if number is None else number,  # type: ignore[return-value]
        Decimal(number is not None),
        Decimal(text is not None),
        "甲" if text is None else text,
        Decimal(truth is not None),
        truth is True,
    )


_MODELS: dict[object, Model] = {}


def model(rows: Sequence[Sequence[str]]) -> Model:
    """A table that lists the rows that fire, its columns null where a division by zero makes them so."""
    key = tuple(map(tuple, rows))
    if key not in _MODELS:
        _MODELS.clear()
        kinds = (NUMBER, NUMBER, NUMBER, STRING, NUMBER, BOOLEAN)
        facts = [Input(name, kind, models.place(1)) for name, kind in zip(GIVEN, kinds, strict=True)]
        columns = (
            "分子 / 分母",
            "if 1 / 甲数 = 1 then 地段 else null",
            "if 1 / 选 = 1 then 是否 else null",
        )
        table = models.table("结果", Hit.COLLECT, columns, [(*row, "1") for row in rows])
        _MODELS[key] = models.model_of(facts, [table])
    return _MODELS[key]


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    """The table over facts as sets."""
    return Grid(tuple(DOMAINS[name] for name in columns), tuple(read(columns, rows)))


def read(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[Values, ...]]:
    """The values for which the tests of each row hold."""
    if not rows:
        return []
    facts = [Input(name, kind, models.place(1)) for name, kind in TYPES.items()]
    table = models.model_of(facts, [models.table("结果", Hit.FIRST, columns, [(*row, "1") for row in rows])])
    tree = table.rules[0].logic.tree
    assert isinstance(tree, typed.Table)
    found = []
    for row in tree.rows:
        tests = [
            unary_test(condition, column.slot, DOMAINS[name].kind, {})
            for condition, column, name in zip(row.conditions, tree.inputs, columns, strict=True)
        ]
        assert None not in tests
        found.append(tuple(test.yes for test in tests if test is not None))
    return found


def holds(region: Region, point: tuple[object, ...]) -> bool:
    """Whether the combination of values, None for null, is in the region."""
    return all(_has(values, value) for values, value in zip(region, point, strict=True))


def _has(values: Values, value: object) -> bool:
    if value is None:
        return values.null
    if isinstance(values.known, Labels):
        return value in values.known
    return Fraction(str(value)) in values.known


def test_rows_that_hold_for_nothing() -> None:
    assert holding(grid(["人数"], [["<= 5"], ["(5..6)"], ["> 200"], ["[9..12]"]])) == (0, 3)


def test_the_grid_has_nulls_that_are_no_missing_facts() -> None:
    nulls = (None, None, None)
    outcome = model([("-", "-", "-")]).decide(dict(zip(GIVEN, given_facts(nulls), strict=True)))
    assert not outcome.missing
    assert firing([("null", "null", "null")], nulls) == (0,)
