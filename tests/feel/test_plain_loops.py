"""The explaining evaluator: loops, quantifiers, filters and functions as values (DMN 1.5, 10.3.2.5, 10.3.2.13)."""

import sys
from datetime import date
from decimal import Decimal

import pytest

from luoshi.feel import bounds, typed
from luoshi.feel.builtins import Function
from luoshi.feel.typed import Typed
from luoshi.feel.types import ANY, NUMBER, FunctionType
from luoshi.feel.values import Context, FunctionValue, Null, NullCode, Range, Value
from tests.feel.handmade import (
    NOTHING,
    SPAN,
    UNKNOWN,
    applied,
    binary,
    conditional,
    constant,
    context,
    evaluated,
    function,
    invoked,
    iteration,
    listed,
    local,
    loop,
    numbers,
    quantified,
    select,
)

_PLUS_ONE = binary(local(1), "+", 1)

LOOPS = [
    ("a list", iteration([loop(1, numbers(1, 2))], _PLUS_ONE), numbers(2, 3)),
    ("nothing", iteration([loop(1, ())], _PLUS_ONE), ()),
    (
        "the last iterator turns fastest",
        iteration([loop(1, numbers(10, 20)), loop(2, numbers(1, 2))], binary(local(1), "+", local(2))),
        numbers(11, 12, 21, 22),
    ),
    (
        "a domain sees the iterators before it",
        iteration([loop(1, (numbers(1, 2), numbers(3))), loop(2, local(1))], local(2)),
        numbers(1, 2, 3),
    ),
    ("no inner items", iteration([loop(1, numbers(1, 2)), loop(2, ())], local(2)), ()),
    ("up", iteration([loop(1, 2, 4)], local(1)), numbers(2, 3, 4)),
    ("down", iteration([loop(1, 1, -1)], local(1)), numbers(1, 0, -1)),
    ("one number", iteration([loop(1, 1, 1)], local(1)), numbers(1)),
    (
        "days down",
        iteration([loop(1, date(2016, 3, 1), date(2016, 2, 28))], local(1)),
        (date(2016, 3, 1), date(2016, 2, 29), date(2016, 2, 28)),
    ),
    ("a range of numbers", iteration([loop(1, Range(*numbers(1, 4), True, False))], local(1)), numbers(1, 2, 3)),
    ("a range open below", iteration([loop(1, Range(*numbers(1, 3), False, True))], local(1)), numbers(2, 3)),
    ("a range without end", iteration([loop(1, Range(Decimal(1), None, True, False))], local(1)), NullCode.ARGUMENT),
    ("a range of texts", iteration([loop(1, Range("a", "c", True, True))], local(1)), NullCode.TYPE),
    ("texts", iteration([loop(1, "a", "c")], local(1)), NullCode.TYPE),
    ("half numbers", iteration([loop(1, Decimal("1.5"), 3)], local(1)), NullCode.ARGUMENT),
    ("a single value", iteration([loop(1, 5)], _PLUS_ONE), numbers(6)),
    ("null", iteration([loop(1, NOTHING)], _PLUS_ONE), NullCode.LITERAL),
    ("a missing fact", iteration([loop(1, numbers(1)), loop(2, UNKNOWN)], local(2)), NullCode.MISSING_FACT),
    ("to null", iteration([loop(1, 1, NOTHING)], local(1)), NullCode.LITERAL),
    ("too many", iteration([loop(1, 1, 1_000_001)], local(1)), NullCode.TOO_LARGE),
    ("far too many", iteration([loop(1, Decimal("-1e6000"), Decimal("1e6000"))], local(1)), NullCode.TOO_LARGE),
    (
        "the results so far",
        iteration(
            [loop(1, 0, 4)],
            conditional(binary(local(1), "=", 0), 1, binary(local(1), "*", select(local(99), -1, per_item=False))),
        ),
        numbers(1, 1, 2, 6, 24),
    ),
    (
        "the results so far as a list",
        iteration([loop(1, numbers(1, 2, 3))], invoked(Function.COUNT, local(99))),
        numbers(0, 1, 2),
    ),
]


@pytest.mark.parametrize(("tree", "expected"), [pytest.param(*row[1:], id=row[0]) for row in LOOPS])
def test_loop(tree: Typed, expected: Value | NullCode) -> None:
    _assert_value(tree, expected)


def test_loops_inside_of_others_count_together() -> None:
    inner = iteration([loop(2, 1, bounds.MAX_ITEMS - 1)], constant(1))
    outer = evaluated(iteration([loop(1, 1, 2)], inner, partial=98))
    assert isinstance(outer, tuple)
    assert [each.code for each in outer if isinstance(each, Null)] == [NullCode.TOO_LARGE, NullCode.TOO_LARGE]


_ABOVE_ONE = binary(local(1), ">", 1)

QUANTIFIERS = [
    ("some", quantified("some", [loop(1, numbers(1, 2))], _ABOVE_ONE), True),
    ("every", quantified("every", [loop(1, numbers(1, 2))], _ABOVE_ONE), False),
    ("some of nothing", quantified("some", [loop(1, ())], _ABOVE_ONE), False),
    ("every of nothing", quantified("every", [loop(1, ())], _ABOVE_ONE), True),
    ("some beside null", quantified("some", [loop(1, (NOTHING, Decimal(2)))], _ABOVE_ONE), True),
    ("no more than null", quantified("some", [loop(1, (NOTHING, Decimal(1)))], _ABOVE_ONE), NullCode.LITERAL),
    ("every beside null", quantified("every", [loop(1, (NOTHING, Decimal(1)))], _ABOVE_ONE), False),
    ("a missing fact", quantified("every", [loop(1, (UNKNOWN, Decimal(2)))], _ABOVE_ONE), NullCode.MISSING_FACT),
    ("a number is no answer", quantified("some", [loop(1, (True, Decimal(2)))], local(1)), NullCode.TYPE),
    ("of null", quantified("some", [loop(1, NOTHING)], _ABOVE_ONE), NullCode.LITERAL),
    (
        "over pairs",
        quantified("some", [loop(1, numbers(1, 2)), loop(2, local(1), 3)], binary(local(2), "=", 3)),
        True,
    ),
]


@pytest.mark.parametrize(("tree", "expected"), [pytest.param(*row[1:], id=row[0]) for row in QUANTIFIERS])
def test_quantifier(tree: Typed, expected: Value | NullCode) -> None:
    _assert_value(tree, expected)


_PEOPLE = (Context({"n": Decimal(1)}), Context({"n": Decimal(2)}), Context({"m": Decimal(3)}))

FILTERS = [
    ("first", select(numbers(7, 8), 1), Decimal(7)),
    ("last", select(numbers(7, 8), -1), Decimal(8)),
    ("none before the first", select(numbers(7, 8), 0), NullCode.NO_ENTRY),
    ("none after the last", select(numbers(7, 8), 3), NullCode.NO_ENTRY),
    ("none before the first from the end", select(numbers(7, 8), -3), NullCode.NO_ENTRY),
    ("no half item", select(numbers(7, 8), Decimal("1.5")), NullCode.NO_ENTRY),
    ("a single value", select(7, 1), Decimal(7)),
    ("null has no item", select(NOTHING, 1), NullCode.LITERAL),
    ("null has no items", select(NOTHING, True), NullCode.LITERAL),
    ("a missing fact", select(UNKNOWN, 1), NullCode.MISSING_FACT),
    ("all", select(numbers(7, 8), True), numbers(7, 8)),
    ("none", select(7, False), ()),
    ("a reckoned position", select(numbers(7, 8), binary(1, "+", 1), per_item=False), Decimal(8)),
    ("a text is no position", select(numbers(7, 8), "1", per_item=False), NullCode.TYPE),
    ("a condition", select(numbers(1, 2, 3), _ABOVE_ONE), numbers(2, 3)),
    ("null leaves out", select((Decimal(1), NOTHING, Decimal(2)), _ABOVE_ONE), numbers(2)),
    ("a missing fact leaves undecided", select((UNKNOWN, Decimal(2)), _ABOVE_ONE), NullCode.MISSING_FACT),
    ("a text is no condition", select(numbers(1, 2), conditional(_ABOVE_ONE, True, "x")), NullCode.TYPE),
    ("a position that shows late", select(numbers(7, 8), binary(1, "+", 1)), Decimal(8)),
    ("a position that shows late, of nothing", select((), binary(1, "+", 1)), NullCode.NO_ENTRY),
    ("a condition on nothing", select((), _ABOVE_ONE), ()),
    ("an entry", select(_PEOPLE, binary(typed.EntryOrElse(1, "n", None, ANY, SPAN), ">", 1)), (_PEOPLE[1],)),
    (
        "an entry or else a name outside",
        select(_PEOPLE, binary(typed.EntryOrElse(1, "n", constant(5), ANY, SPAN), ">", 1)),
        (_PEOPLE[1], _PEOPLE[2]),
    ),
]


@pytest.mark.parametrize(("tree", "expected"), [pytest.param(*row[1:], id=row[0]) for row in FILTERS])
def test_filter(tree: Typed, expected: Value | NullCode) -> None:
    _assert_value(tree, expected)


_FACTORIAL = context(
    (
        "f",
        1,
        function(
            {"n": 2},
            conditional(
                binary(local(2), "<=", 1), 1, binary(local(2), "*", applied(local(1), binary(local(2), "-", 1)))
            ),
        ),
    ),
    result=applied(local(1), 20),
)

_ENDLESS = context(("f", 1, function({"n": 2}, applied(local(1), local(2)))), result=applied(local(1), 1))
_DOUBLING = context(
    ("f", 1, function({"n": 2}, binary(applied(local(1), local(2)), "+", applied(local(1), local(2))))),
    result=applied(local(1), 1),
)

FUNCTIONS = [
    ("by position", applied(function({"a": 1, "b": 2}, binary(local(1), "-", local(2))), 5, 3), Decimal(2)),
    (
        "by name",
        applied(function({"a": 1, "b": 2}, binary(local(1), "-", local(2))), 5, 3, names=("b", "a")),
        Decimal(-2),
    ),
    (
        "left out by name",
        applied(function({"a": 1, "b": 2}, listed(local(1), binary(local(2), "=", NOTHING))), 5, names=("a",)),
        (Decimal(5), True),
    ),
    ("of another name", applied(function({"a": 1}, local(1)), 5, names=("b",)), NullCode.ARGUMENT),
    ("too few arguments", applied(function({"a": 1}, local(1))), NullCode.ARGUMENT),
    ("an argument of another type", applied(function({"a": 1}, local(1), (NUMBER,)), "x"), NullCode.TYPE),
    ("a list of one as its item", applied(function({"a": 1}, local(1), (NUMBER,)), numbers(4)), Decimal(4)),
    ("a result of another type", applied(function({"a": 1}, local(1), result=NUMBER), "x"), NullCode.TYPE),
    ("null is an argument", applied(function({"a": 1}, binary(local(1), "=", NOTHING), (NUMBER,)), NOTHING), True),
    ("a number is no function", applied(constant(1), 2), NullCode.TYPE),
    ("null is no function", applied(constant(NOTHING), 2), NullCode.LITERAL),
    (
        "what was captured",
        applied(applied(function({"a": 1}, function({"b": 2}, binary(local(1), "*", local(2)))), 6), 7),
        Decimal(42),
    ),
    (
        "each turn of a loop captures its own item",
        iteration(
            [loop(5, iteration([loop(1, numbers(1, 2))], function({}, local(1)), partial=98))], applied(local(5))
        ),
        numbers(1, 2),
    ),
    ("recursion", _FACTORIAL, Decimal(2432902008176640000)),
    ("recursion without end", _ENDLESS, NullCode.TOO_DEEP),
    ("recursion without end, twice over", _DOUBLING, NullCode.TOO_DEEP),
    ("a built-in", applied(typed.BuiltinReference(Function.ABS, FunctionType((ANY,), ANY), SPAN), -3), Decimal(3)),
]


@pytest.mark.parametrize(("tree", "expected"), [pytest.param(*row[1:], id=row[0]) for row in FUNCTIONS])
def test_function(tree: Typed, expected: Value | NullCode) -> None:
    _assert_value(tree, expected)


def test_two_hundred_calls_nest() -> None:
    step = applied(local(1), binary(local(2), "-", 1))
    count = function({"n": 2}, conditional(binary(local(2), "<=", 1), 1, binary(1, "+", step)))
    deepest = context(("f", 1, count), result=applied(local(1), bounds.MAX_NESTED_CALLS))
    _assert_value(deepest, Decimal(bounds.MAX_NESTED_CALLS))
    _assert_value(context(("f", 1, count), result=applied(local(1), bounds.MAX_NESTED_CALLS + 1)), NullCode.TOO_DEEP)


def test_bodies_that_nest_deep_end_as_well() -> None:
    body: Typed = applied(local(1), local(2))
    for _ in range(90):
        body = binary(body, "+", 1)
    tree = context(("f", 1, function({"n": 2}, body)), result=applied(local(1), 1))
    _assert_value(tree, NullCode.TOO_DEEP)
    assert sys.getrecursionlimit() <= 10_000


def test_a_function_is_shown_by_its_text() -> None:
    made = evaluated(typed.Lambda((), constant(1), FunctionType((), ANY), typed.Span(4, 16)), "1 + function() 1")
    assert isinstance(made, FunctionValue)
    assert made.text == "function() 1"


def test_values_nest_only_so_deep() -> None:
    """Each turn puts the result before it into a list, and all results stand in one list more."""
    _assert_value(_nested(bounds.MAX_NESTED_PARTS), NullCode.TOO_DEEP)
    deepest = _nested(bounds.MAX_NESTED_PARTS - 1)
    _assert_value(binary(deepest, "=", deepest), True)


def _nested(turns: int) -> Typed:
    return iteration([loop(1, 1, turns)], listed(select(local(99), -1, per_item=False)))


def _assert_value(tree: Typed, expected: Value | NullCode) -> None:
    value = evaluated(tree)
    if isinstance(expected, NullCode):
        assert isinstance(value, Null), value
        assert value.code is expected
    else:
        assert value == expected
