"""The explaining evaluator and the compiled one give the same: equal values, and null for the same facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from luoshi.feel import BOOLEAN, DATE, DAY_DURATION, NUMBER, STRING, Cell, Null, Type, Value, build, syntax
from luoshi.feel.builtins import Function
from luoshi.feel.checking import Environment, check_expression, member_names
from luoshi.feel.definitions import Decision, Row, Table
from luoshi.feel.fast import compile_formula
from luoshi.feel.parser import parse_expression, parse_in_scope, parse_tests
from luoshi.feel.plain import evaluate
from luoshi.feel.problems import Code
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Aggregation, Hit, Span
from luoshi.feel.temporal import parse_temporal
from luoshi.feel.typed import Formula
from luoshi.feel.types import ANY, DATE_TIME, MONTH_DURATION, TIME, ContextType, ListType, RangeType
from luoshi.feel.values import Context, FunctionValue, Range, missing_fact
from luoshi.money import Rounding
from tests.feel.grammar import FUNCTION_NAMES_NOT_WRITTEN, INNER, expressions
from tests.feel.models import cell, fact, model_of, place, subsidy

Evaluate = Callable[[Mapping[str, Value]], Mapping[str, Value]]

NOWHERE = Span(0, 0)
KINDS: Mapping[str, tuple[str, Type]] = {
    "甲": ("nu", NUMBER),
    "乙": ("nu", NUMBER),
    "丙": ("bo", BOOLEAN),
    "丁": ("bo", BOOLEAN),
    "文": ("st", STRING),
    "日": ("da", DATE),
    "刻": ("ti", TIME),
    "时": ("dt", DATE_TIME),
    "期": ("dd", DAY_DURATION),
    "月数": ("dm", MONTH_DURATION),
    "列": ("ln", ListType(NUMBER)),
    "名册": ("lc", ListType(ContextType((("a", NUMBER),)))),
    "表单": ("co", ANY),
    "区间": ("ra", RangeType(NUMBER)),
    # Known to the checker as anything, so that nothing is taken for granted.
    "数": ("nu", ANY),
    "真": ("bo", ANY),
    "单": ("ln", ANY),
    "未知": ("an", ANY),
}
TYPES = {name: type_ for name, (_, type_) in KINDS.items()}
NAMES = {name: kind for name, (kind, _) in KINDS.items()}


def _temporals(*texts: str) -> list[Value]:
    found = [parse_temporal(text) for text in texts]
    assert None not in found
    return [value for value in found if value is not None]


# Crowded onto the edges that the expressions speak of.
NUMBERS = [Decimal(text) for text in ("0", "1", "2", "-1", "0.02", "0.0200001", "3", "0.005", "99.995", "1e3")]
VALUES: Mapping[str, Sequence[Value]] = {
    "nu": NUMBERS,
    "bo": [True, False],
    "st": ["", "甲", "乙厂", "abc"],
    "da": _temporals("2015-01-31", "2016-02-29", "9999-12-31", "-0044-03-15", "12000-01-01"),
    "ti": _temporals("10:30:00", "00:00:00Z", "23:59:59.999+08:00"),
    "dt": _temporals("2016-02-29T10:30:00", "2015-12-31T23:59:59Z", "9999-12-31T23:00:00"),
    "dd": _temporals("P0D", "P3D", "-PT36H", "PT0.000000001S"),
    "dm": _temporals("P0M", "P1M", "-P1Y", "P9999Y"),
    "ln": [(), (Decimal(1),), (Decimal(3), Decimal(1), Decimal(2)), (Decimal("0.5"), Decimal("0.50"))],
    "lc": [(), (Context({"a": Decimal(1)}), Context({"a": Decimal(2), "b": "x"}))],
    "co": [Context(), Context({"a": Decimal(1)}), Context({"b": Context({"c": "d"})})],
    "ra": [Range(Decimal(1), Decimal(3), True, False), Range(None, Decimal(2), False, True)],
    "an": [Decimal(1), "甲", True, (), Context({"a": Decimal(1)})],
}


@dataclass(slots=True)
class Tally:
    """How much was compared, and how much of that had a value."""

    compared: int = 0
    with_value: int = 0

    def count(self, value: Value) -> None:
        self.compared += 1
        self.with_value += not isinstance(value, Null)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Value]:
    """A value for every name, now and then a missing one."""
    given_values: dict[str, Value] = {name: draw(st.sampled_from(VALUES[kind])) for name, kind in NAMES.items()}
    for absent in draw(st.sampled_from([(), (), (), *((name,) for name in NAMES), ("甲", "丙")])):
        given_values[absent] = missing_fact(absent)
    return given_values


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    """A checked expression of any kind."""
    kind = draw(st.sampled_from(sorted(set(INNER) - {"te", "sm", "nt"})))
    return formula_of(draw(expressions(kind, NAMES)))


def formula_of(text: str) -> Formula:
    """The formula of a text that must be read; a name it does not know may be the entry that some item lacks."""
    whole = cell(text)
    parsed = parse_in_scope(whole, Scope(TYPES, member_names(TYPES.values())))
    assert parsed.tree is not None, (text, parsed.problems)
    checked = check_expression(parsed.tree, whole, Environment(TYPES))
    assert {each.code for each in checked.unresolved} <= {Code.UNKNOWN_NAME.value}, (text, checked.unresolved)
    return checked.formula(whole)


def test_both_evaluators_agree_on_every_construct(long_run: bool) -> None:
    tally = Tally()

    @seed(20151130)
    @settings(
        max_examples=6_000 if long_run else 300,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(formulas(), st.lists(cases(), min_size=3, max_size=3))
    def agree(formula: Formula, facts: list[dict[str, Value]]) -> None:
        compiled = compile_formula(formula)
        for each in facts:
            explained, quick = evaluate(formula, each), compiled(each)
            tally.count(explained)
            assert same(explained, quick), (formula.cell.text, used(formula, each), explained, quick)

    agree()
    assert tally.compared >= 900
    assert tally.with_value >= 0.6 * tally.compared, tally


def test_both_evaluators_agree_on_tables(long_run: bool) -> None:
    tally = Tally()

    @seed(20151130)
    @settings(
        max_examples=2_000 if long_run else 120,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(tables(), st.lists(cases(), min_size=4, max_size=4))
    def agree(formula: Formula, facts: list[dict[str, Value]]) -> None:
        compiled = compile_formula(formula)
        for each in facts:
            explained, quick = evaluate(formula, each), compiled(each)
            tally.count(explained)
            assert same(explained, quick), (formula.tree, used(formula, each), explained, quick)

    agree()
    assert tally.compared >= 400
    assert tally.with_value >= 0.6 * tally.compared, tally


def test_both_evaluators_agree_on_models(long_run: bool) -> None:
    tally = Tally()

    @seed(20151130)
    @settings(
        max_examples=1_500 if long_run else 100,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(decisions(), st.lists(cases(), min_size=3, max_size=3))
    def agree(made: tuple[Decision, ...], facts: list[dict[str, Value]]) -> None:
        built = build(MODEL_FACTS, made)
        if built.model is None:
            # What a package may not say, such as a comparison of a number with a text.
            return
        for each in facts:
            given_facts = {name: value for name, value in each.items() if not isinstance(value, Null)}
            explained, quick = built.model.decide(given_facts).values, built.model.values(given_facts)
            for value in explained.values():
                tally.count(value)
            assert differences(explained, quick) == []

    agree()
    assert tally.compared >= 400
    assert tally.with_value >= 0.6 * tally.compared, tally


def test_the_templates_call_every_function() -> None:
    written = "\n".join(template for templates in INNER.values() for template in templates)
    missing = {each.value for each in Function if f"{each.value}(" not in written}
    # Durations are leaves of the grammar.
    assert missing - {"duration"} == FUNCTION_NAMES_NOT_WRITTEN


def test_a_planted_fault_is_caught() -> None:
    """A compiled rule with one row's boundary moved from `<=` to `<` differs on the edge, and only there."""
    sound, faulty = subsidy(), _with_planted_fault()
    edge: dict[str, Value] = {
        "足额缴费": True,
        "财务健全": True,
        "上年度裁员人数": Decimal(2),
        "上年末参保人数": Decimal(98),
        "上年度实缴保费": Decimal(100),
    }
    inside = {**edge, "上年度裁员人数": Decimal(1)}
    assert differences(sound.decide(inside).values, faulty(inside)) == []
    assert differences(sound.decide(edge).values, faulty(edge)) == ["补贴比例", "补贴金额"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (missing_fact("甲"), missing_fact("乙")),
        (missing_fact("甲"), evaluate(formula_of("1 / 0"), {})),
        (Decimal(1), True),
        ((Decimal(1), Decimal(2)), (Decimal(1), "2")),
        (Context({"a": Decimal(1)}), Context({"b": Decimal(1)})),
        (Range(Decimal(1), Decimal(2), True, True), Range(Decimal(1), Decimal(2), True, False)),
    ],
)
def test_what_differs_is_told_apart(first: Value, second: Value) -> None:
    assert not same(first, second)
    assert same(first, first)


# Tables

TESTS: Mapping[str, Sequence[str]] = {
    "甲": (
        "-",
        "<= 0",
        "(0..2%]",
        "1, 2",
        "not(1)",
        "? > 乙",
        "[-1..3]",
        "乙",
        "> 2",
        "= 0.02",
        "(< 1), 99.995",
        "null",
    ),
    "文": ("-", '"甲"', '"甲", "abc"', 'not("甲")', '"" , "乙厂"', 'starts with(?, "a")', '["a".."b")', "!= 文"),
    "日": ("-", '< @"2016-01-01"', '[@"2015-01-31"..@"2016-02-29"]', '@"2016-02-29"', '> @"2016-02-29"'),
    "丙": ("-", "true", "false", "not(true)", "丁"),
    "数": ("-", "1", "> 0", '"甲"', "[0..3]", "1, 2, 3"),
}
OUTPUTS = ("1", "2", "3", "甲 + 1", "乙", '"甲"', "1 / 乙", "[甲]", "{a: 乙}")


@st.composite
def tables(draw: st.DrawFn) -> Formula:
    """A table of any hit policy; now and then of so many rows that it is looked up by its index."""
    hit = draw(st.sampled_from(Hit))
    aggregation = draw(st.sampled_from([None, None, *Aggregation])) if hit is Hit.COLLECT else None
    ranked = hit in (Hit.PRIORITY, Hit.OUTPUT_ORDER)
    columns = draw(st.lists(st.sampled_from(sorted(TESTS)), min_size=1, max_size=2, unique=True))
    many = draw(st.sampled_from([3, 3, 6, 30]))
    named = draw(st.booleans())
    outputs = tuple(
        syntax.TableOutput(
            f"结果{number}" if named else None,
            _condition(draw(st.sampled_from(["3, 2, 1", "1, 2, 3"]))) if ranked else None,
            _part("0") if draw(st.booleans()) else None,
        )
        for number in range(draw(st.integers(1, 2)) if named else 1)
    )
    results = st.sampled_from(("1", "2", "3") if ranked or hit is Hit.ANY else OUTPUTS)
    rows = tuple(
        syntax.TableRow(
            tuple(_condition(draw(st.sampled_from(TESTS[column]))) for column in columns),
            tuple(_part(draw(results)) for _ in outputs),
        )
        for _ in range(draw(st.integers(1, many)))
    )
    allowed = st.sampled_from([None, None, None, "-"])
    inputs = tuple(
        syntax.TableInput(_part(column), None if (tests := draw(allowed)) is None else _condition(tests))
        for column in columns
    )
    table = syntax.Table(hit, aggregation, inputs, outputs, rows, NOWHERE)
    whole = cell("")
    checked = check_expression(table, whole, Environment(TYPES))
    assert not checked.unresolved, checked.unresolved
    return checked.formula(whole)


def _part(text: str) -> syntax.Part:
    parsed = parse_expression(cell(text), TYPES)
    assert parsed.tree is not None, parsed.problems
    return syntax.Part(cell(text), parsed.tree, NOWHERE)


def _condition(text: str) -> syntax.Condition:
    parsed = parse_tests(cell(text), Scope(TYPES))
    assert parsed.tree is not None, parsed.problems
    return syntax.Condition(cell(text), parsed.tree)


# Models

MODEL_FACTS = tuple(fact(name, type_) for name, type_ in TYPES.items() if type_ in (NUMBER, BOOLEAN, STRING, DATE))
MODEL_NAMES = {each.name: NAMES[each.name] for each in MODEL_FACTS}


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Decision, ...]:
    """An amount, a condition, and a table over both."""
    amount = cell(draw(expressions("nu", MODEL_NAMES, 2)))
    rounding = draw(st.sampled_from([None, *Rounding]))
    truth = cell(draw(expressions("bo", MODEL_NAMES, 2)))
    rows = tuple(
        Row(
            (
                cell(draw(st.sampled_from(["-", "<= 0", "(0..2%]", "1, 2", "not(1)", "? > 乙", "[-1..3]", "乙"]))),
                cell(draw(st.sampled_from(["-", "判", "true", "false"]))),
            ),
            cell(draw(expressions("nu", MODEL_NAMES, 1))),
            None,
            place(3),
        )
        for _ in range(draw(st.integers(1, 4)))
    )
    hit = draw(st.sampled_from([Hit.UNIQUE, Hit.FIRST]))
    return (
        Decision("额", amount, NUMBER, None, rounding, place(1)),
        Decision("判", truth, BOOLEAN, None, None, place(2)),
        Decision("查", Table(hit, (cell("额"), cell("判")), rows, place(3)), NUMBER, None, None, place(3)),
    )


def _with_planted_fault() -> Evaluate:
    sound = subsidy()
    moved = []
    for each in sound.decisions:
        logic = each.logic
        if isinstance(logic, Table):
            rows = tuple(
                Row(
                    (Cell(row.tests[0].text.replace("<= 2%", "< 2%").replace("(2%", "[2%"), place(1)),),
                    row.output,
                    row.clause,
                    row.where,
                )
                for row in logic.rows
            )
            logic = Table(logic.hit, logic.inputs, rows, logic.where)
        moved.append(Decision(each.name, logic, each.type, each.clause, each.rounding, each.where))
    return model_of(sound.inputs, moved, {"登记失业率": (Decimal("0.04"), None)}).values


def differences(explained: Mapping[str, Value], quick: Mapping[str, Value]) -> list[str]:
    """The decisions on which two evaluators differ."""
    return [name for name in explained if not same(explained[name], quick[name])]


def same(first: Value, second: Value) -> bool:
    """Whether two evaluators came to the same: in value and class, or null for want of the same facts."""
    if type(first) is not type(second):
        return False
    match first, second:
        case (Null(), Null()):
            return first.missing == second.missing
        case (tuple(), tuple()):
            return len(first) == len(second) and all(map(same, first, second))
        case (Context(), Context()):
            return list(first) == list(second) and all(same(first[name], second[name]) for name in first)
        case (Range(), Range()):
            ends = ((first.low, second.low), (first.high, second.high))
            closed = (first.low_closed, first.high_closed, first.single)
            return closed == (second.low_closed, second.high_closed, second.single) and all(
                mine is theirs or (mine is not None and theirs is not None and same(mine, theirs))
                for mine, theirs in ends
            )
        case (FunctionValue(), FunctionValue()):
            return (first.parameters, first.result, first.text) == (second.parameters, second.result, second.text)
        case _:
            return first == second


def used(formula: Formula, facts: Mapping[str, Value]) -> Mapping[str, Value]:
    """The values of the names that stand in the text, for a message that can be read."""
    return {name: value for name, value in facts.items() if name in formula.references}
