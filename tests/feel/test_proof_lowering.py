"""The formulas of a model agree with its explaining evaluator: in every case one piece holds, and has its value."""

import datetime as dt
import os
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import prod

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from luoshi.feel import BOOLEAN, DATE, NUMBER, STRING, Cell, Decision, Hit, Input, Model, Null, Row, Table, Value, build
from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    Formula,
    Holds,
    Polynomial,
    Relation,
    Sign,
    Sort,
    TextIs,
    Variable,
    all_of,
    any_of,
    negation,
)
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Nothing, Opaque, Ratio, Truth, Words, WordsOf
from luoshi.feel.proof.solving import Impossible, Solved, Solver
from luoshi.feel.syntax import Aggregation
from luoshi.money import Rounding
from luoshi.source import FilePlace

HERE = FilePlace("rules", 1, 1)
LONG = bool(os.environ.get("LUOSHI_TEST_LONG"))
VARIABLES = {
    "a": Variable("a", Sort.NUMBER, Fraction(-9), Fraction(9), Fraction(1)),
    "b": Variable("b", Sort.NUMBER, Fraction(0), Fraction(9), Fraction(1)),
    "m": Variable("m", Sort.NUMBER, Fraction(0), Fraction(1000), Fraction(1, 100)),
    "p": Variable("p", Sort.BOOLEAN),
    "c": Variable("c", Sort.TEXT, texts=("甲", "乙", "丙")),
    "d": Variable("d", Sort.NUMBER, Fraction(735600), Fraction(735700), Fraction(1), is_day=True),
}
INPUTS = tuple(
    Input(name, kind, HERE)
    for name, kind in (("a", NUMBER), ("b", NUMBER), ("m", NUMBER), ("p", BOOLEAN), ("c", STRING), ("d", DATE))
)
RandomTable = tuple[list[tuple[str, str, str]], tuple[Hit, Aggregation | None]]
COUNTED: Counter[str] = Counter()

numbers = st.recursive(
    st.sampled_from(["a", "b", "m", "0", "1", "2", "2.5", "-3", "50%"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", " * ", " / "]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"(if {t[0]} < {t[1]} then {t[0]} else 1)"),
        st.tuples(st.sampled_from(["min", "max", "sum"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(["abs", "floor", "ceiling", "-"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"round half up({t}, 1)"),
        inner.map(lambda t: f"decimal({t}, 0)"),
        inner.map(lambda t: f"modulo({t}, 3)"),
        inner.map(lambda t: f"(if p then {t} else null)"),
    ),
    max_leaves=4,
)
conditions = st.recursive(
    st.one_of(
        st.sampled_from(["p", 'c = "甲"', 'c in ("甲", "乙")', 'd < @"2015-02-01"', 'd - @"2015-01-15" > @"P3D"']),
        st.tuples(numbers, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), numbers).map(" ".join),
        st.tuples(numbers, st.sampled_from(["[1..5]", "(0..3)", "(< 2)", "(1, 3, [5..7])"])).map(" in ".join),
        numbers.map(lambda t: f"{t} between 0 and 4"),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        inner.map(lambda t: f"not({t})"),
        st.tuples(inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else false)"),
    ),
    max_leaves=3,
)
tests_of_numbers = st.sampled_from(
    ["-", "< 1", "<= 2", "(2..5]", "[5..8)", "> 3", "not(1)", "1, 3", ">= b", "null", "0"]
)
tests_of_texts = st.sampled_from(["-", '"甲"', '"甲", "丙"', 'not("乙")'])
results = st.sampled_from(["1", "2", "m", "a * 2", "null"])
rows = st.lists(st.tuples(tests_of_numbers, tests_of_texts, results), min_size=1, max_size=4)
hits = st.sampled_from(
    [
        (Hit.UNIQUE, None),
        (Hit.FIRST, None),
        (Hit.ANY, None),
        (Hit.COLLECT, Aggregation.SUM),
        (Hit.COLLECT, Aggregation.COUNT),
    ]
)
facts = st.fixed_dictionaries(
    {
        "a": st.integers(-9, 9).map(Decimal),
        "b": st.integers(0, 9).map(Decimal),
        "m": st.integers(0, 100000).map(lambda fen: Decimal(fen).scaleb(-2)),
        "p": st.booleans(),
        "c": st.sampled_from(["甲", "乙", "丙"]),
        "d": st.integers(735600, 735700).map(dt.date.fromordinal),
    }
)


def test_every_piece_has_the_value_that_is_decided() -> None:
    """Random rules and random cases; the comparison must have met numbers, nulls, truths and tables."""
    _compare_random()
    print(dict(COUNTED))
    assert COUNTED["number"] > 150
    assert COUNTED["null"] > 50
    assert COUNTED["truth"] > 80


@seed(20151130)
@settings(max_examples=2000 if LONG else 40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(numbers, conditions, st.tuples(rows, hits), st.lists(facts, min_size=3, max_size=3))
def _compare_random(number: str, condition: str, table: RandomTable, cases: list[dict[str, Value]]) -> None:
    built = build(INPUTS, _decisions(number, condition, *table))
    if built.model is None:
        COUNTED["refused"] += 1
        return
    symbols = Symbols(built.model, VARIABLES, rounded=True)
    for each in cases:
        answers = built.model.decide(each).values
        for name in ("number", "truth", "table", "amount"):
            _compare(symbols, name, each, answers[name])


def _decisions(
    number: str, condition: str, table: list[tuple[str, str, str]], hit: tuple[Hit, Aggregation | None]
) -> tuple[Decision, ...]:
    lines = tuple(Row((_cell(first), _cell(second)), _cell(then), None, HERE) for first, second, then in table)
    return (
        Decision("number", _cell(number), None, None, None, HERE),
        Decision("truth", _cell(condition), None, None, None, HERE),
        Decision("table", Table(hit[0], (_cell("number"), _cell("c")), lines, HERE, hit[1]), None, None, None, HERE),
        Decision("amount", _cell("if truth then number * 1.3 else m"), NUMBER, None, Rounding.HALF_UP, HERE),
    )


def _compare(symbols: Symbols, name: str, case: dict[str, Value], answer: Value) -> None:
    try:
        lowered = symbols.lowered(name)
    except Opaque:
        COUNTED["opaque"] += 1
        return
    if isinstance(lowered, Truth):
        assert _holds(symbols, lowered.yes, case) is (answer is True)
        assert _holds(symbols, lowered.no, case) is (answer is False)
        COUNTED["truth"] += 1
        return
    solver = Solver(dict(symbols.variables))
    answers = [
        (piece, solver.solve(symbols.definitions, piece.guard, *_pinned(case), wanted=tuple(symbols.variables)))
        for piece in lowered
    ]
    holding = [(piece, found) for piece, found in answers if isinstance(found, Solved)]
    assert len(holding) == 1, (name, case, answer, lowered)
    piece, found = holding[0]
    match piece.value:
        case Nothing():
            assert isinstance(answer, Null)
            COUNTED["null"] += 1
        case Ratio(above, below):
            exact = _worth(above, found) / _worth(below, found)
            got = Fraction(answer.toordinal()) if isinstance(answer, dt.date) else Fraction(answer)  # type: ignore[arg-type]
            # The evaluator keeps 34 digits of a quotient.
            assert abs(exact - got) <= abs(exact) * Fraction(1, 10**30)
            COUNTED["number"] += 1
        case Words(text):
            assert answer == text
        case WordsOf(variable):
            assert answer == case[variable]


def _holds(symbols: Symbols, formula: Formula, case: dict[str, Value]) -> bool:
    found = Solver(dict(symbols.variables)).is_possible(symbols.definitions, formula, *_pinned(case))
    assert isinstance(found, bool)
    return found


def _pinned(case: dict[str, Value]) -> list[Formula]:
    found: list[Formula] = []
    for name, value in case.items():
        match value:
            case bool():
                found.append(Holds(name) if value else negation(Holds(name)))
            case str():
                found.append(TextIs(name, value))
            case dt.date():
                found.append(_equals(name, Fraction(value.toordinal())))
            case Decimal():
                found.append(_equals(name, Fraction(value)))
    return found


def _equals(name: str, value: Fraction) -> Formula:
    return Sign(Polynomial.variable(name) - Polynomial.constant(value), Relation.ZERO)


def _worth(polynomial: Polynomial, found: Solved) -> Fraction:
    total = Fraction(0)
    for monomial, factor in polynomial.terms:
        total += factor * prod(Fraction(found.values[name]) for name in monomial)
    return total


def _cell(text: str) -> Cell:
    return Cell(text, HERE)


def _model(*decisions: Decision) -> Model:
    built = build(INPUTS, decisions)
    assert built.model is not None, built.problems
    return built.model


ROUNDINGS = [
    # id, rounding, amount times 0.5 in fen, wanted fen; by hand
    ("half up, at a half", Rounding.HALF_UP, "0.05", "0.03"),
    ("half even, down to even", Rounding.HALF_EVEN, "0.05", "0.02"),
    ("half even, up to even", Rounding.HALF_EVEN, "0.07", "0.04"),
    ("half even, above a half", Rounding.HALF_EVEN, "0.052", "0.03"),
    ("down", Rounding.DOWN, "0.05", "0.02"),
    ("up", Rounding.UP, "0.05", "0.03"),
    ("half up, negative", Rounding.HALF_UP, "-0.05", "-0.03"),
    ("down is toward zero", Rounding.DOWN, "-0.05", "-0.02"),
    ("up is away from zero", Rounding.UP, "-0.05", "-0.03"),
]


@pytest.mark.parametrize(
    ("rounding", "amount", "wanted"), [row[1:] for row in ROUNDINGS], ids=[row[0] for row in ROUNDINGS]
)
def test_amounts_are_rounded_as_a_whole_number_of_fen(rounding: Rounding, amount: str, wanted: str) -> None:
    model = build((Input("x", NUMBER, HERE),), (Decision("y", _cell("x * 0.5"), NUMBER, None, rounding, HERE),)).model
    assert model is not None
    symbols = Symbols(model, {"x": Variable("x", Sort.NUMBER)}, rounded=True)
    pieces = symbols.pieces("y")
    solver = Solver(dict(symbols.variables))
    found = [
        solver.solve(symbols.definitions, piece.guard, _equals("x", Fraction(amount)), wanted=tuple(symbols.variables))
        for piece in pieces
    ]
    values = [
        _worth(piece.value.numerator, answer) / _worth(piece.value.denominator, answer)
        for piece, answer in zip(pieces, found, strict=True)
        if isinstance(answer, Solved) and isinstance(piece.value, Ratio)
    ]
    assert values == [Fraction(wanted)]


def test_what_no_formula_says_is_opaque_with_its_place() -> None:
    model = _model(Decision("number", Cell("string length(c)", FilePlace("rules", 3, 5)), NUMBER, None, None, HERE))
    with pytest.raises(Opaque) as caught:
        Symbols(model, VARIABLES).lowered("number")
    assert caught.value.place == FilePlace("rules", 3, 5)
    assert "string length" in caught.value.reason


def test_a_quotient_is_compared_without_dividing() -> None:
    """1 ÷ (1 + 24) = 4 % exactly: the smallest case of whole people."""
    model = _model(Decision("truth", _cell("b > 0 and b / (b + a) = 4%"), BOOLEAN, None, None, HERE))
    variables = {**VARIABLES, "a": Variable("a", Sort.NUMBER, Fraction(0), Fraction(1000), Fraction(1))}
    symbols = Symbols(model, variables)
    found = Solver(dict(symbols.variables)).solve(symbols.truth("truth").yes, wanted=("b", "a"))
    assert isinstance(found, Solved)
    assert (found.values["b"], found.values["a"]) == (1, 24)


def test_a_branch_is_taken_under_the_conditions_around_it() -> None:
    model = _model(Decision("number", _cell("if a > 5 then (if a > 3 then 1 else 2) else 3"), NUMBER, None, None, HERE))
    symbols = Symbols(model, VARIABLES)
    outer, inner = symbols.branches("number")
    solver = Solver(dict(symbols.variables))
    assert [solver.is_possible(each) for each in (outer.yes, outer.no, inner.yes, inner.no)] == [
        True,
        True,
        True,
        False,
    ]


def test_impossible_is_told_from_possible() -> None:
    solver = Solver(VARIABLES)
    above = Sign(Polynomial.variable("a") - Polynomial.constant(Fraction(9)), Relation.POSITIVE)
    assert solver.solve(above) == Impossible()
    assert solver.is_possible(above) is False
    assert solver.is_possible(negation(above)) is True
    assert all_of(TRUE, FALSE) == FALSE
    assert any_of(TRUE, FALSE) == TRUE


def test_a_free_text_may_be_another_than_those_written() -> None:
    solver = Solver({"t": Variable("t", Sort.TEXT)})
    found = solver.solve(negation(TextIs("t", "甲")), wanted=("t",))
    assert isinstance(found, Solved)
    assert found.values["t"] != "甲"


DAYS = [
    # id, expression over the date x, the date, the answer; by the calendar
    ("same day next month", 'add months(x, 1, "last day")', "2015-03-15", "2015-04-15"),
    ("the last day of a shorter month", 'add months(x, 1, "last day")', "2015-01-31", "2015-02-28"),
    ("the last day of February in a leap year", 'add months(x, 1, "last day")', "2016-01-31", "2016-02-29"),
    ("the day after the shorter month", 'add months(x, 1, "next day")', "2015-01-31", "2015-03-01"),
    ("no such day", 'add months(x, 1, "no day")', "2015-01-31", None),
    ("eighteen years on, born on 29 February", 'add months(x, 216, "next day")', "2000-02-29", "2018-03-01"),
    ("a century that is no leap year", 'add months(x, 1, "last day")', "2100-01-31", "2100-02-28"),
    ("a century that is a leap year", 'add months(x, 1, "last day")', "2000-01-31", "2000-02-29"),
    ("backwards over a new year", 'add months(x, -2, "last day")', "2015-01-31", "2014-11-30"),
    ("year", "x.year", "1999-12-31", 1999),
    ("month", "x.month", "2000-03-01", 3),
    ("day", "x.day", "2016-02-29", 29),
    ("weekday", "x.weekday", "2015-09-25", 5),
    ("months between, not whole", 'years and months duration(x, @"2015-03-14").years * 12', "2014-03-15", 0),
    ("years between, whole", 'years and months duration(x, @"2015-03-15").years', "1997-03-15", 18),
    ("years between, one day short", 'years and months duration(x, @"2015-03-14").years', "1997-03-15", 17),
]


@pytest.mark.parametrize(("text", "day", "wanted"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_the_calendar_is_the_same_in_formulas(text: str, day: str, wanted: str | int | None) -> None:
    model = build((Input("x", DATE, HERE),), (Decision("y", _cell(text), None, None, None, HERE),)).model
    assert model is not None
    date = dt.date.fromisoformat(day)
    answer = model.decide({"x": date}).values["y"]
    first, last = (Fraction(dt.date(year, 1, 1).toordinal()) for year in (1900, 2101))
    symbols = Symbols(model, {"x": Variable("x", Sort.NUMBER, first, last, Fraction(1), is_day=True)})
    pieces = symbols.pieces("y")
    solver = Solver(dict(symbols.variables))
    found: list[Fraction | None] = []
    for piece in pieces:
        pinned = _equals("x", Fraction(date.toordinal()))
        solved = solver.solve(symbols.definitions, piece.guard, pinned, wanted=tuple(symbols.variables))
        if isinstance(solved, Solved):
            value = piece.value
            found.append(
                _worth(value.numerator, solved) / _worth(value.denominator, solved)
                if isinstance(value, Ratio)
                else None
            )
    expected = Fraction(dt.date.fromisoformat(wanted).toordinal()) if isinstance(wanted, str) else wanted
    assert found == [expected]
    # The evaluator says the same.
    assert (
        isinstance(answer, Null)
        if wanted is None
        else answer in (wanted, dt.date.fromisoformat(wanted) if isinstance(wanted, str) else wanted)
    )
