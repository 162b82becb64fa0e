"""Printing a tree and reading it again gives the same tree."""

import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.feel import syntax
from luoshi.feel.lexer import KEYWORDS
from luoshi.feel.printing import show_expression, show_tests, show_type_expression
from luoshi.feel.problems import Cell
from luoshi.feel.syntax import Expression, TypeExpression
from luoshi.source import FilePlace
from tests.feel.trees import ONE, SPAN, TWO, A, context, one_test, read, read_tests, read_type, text, unary

NAMES = ("甲", "上年末 参保人数", "率(登记)", "a-b", "profit and loss")
MEMBERS = ("起止-日", "time offset")
# No two words of these letters begin like a word that the reader corrects.
WORDS = st.text("xyz甲", min_size=1, max_size=3).filter(lambda word: word not in KEYWORDS)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
KEYS = WORDS | st.sampled_from(["if", "1", "(", '"', "", "?", "\\", "一 二", "甲、乙", "ª"])
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(
        syntax.NumberLiteral,
        st.decimals(0, 10**12, allow_nan=False, places=3) | st.just(Decimal("1E+20")),
        st.booleans(),
        st.just(SPAN),
    ),
    st.builds(syntax.StringLiteral, TEXTS, st.just(SPAN)),
    st.builds(syntax.BooleanLiteral, st.booleans(), st.just(SPAN)),
    st.builds(syntax.NullLiteral, st.just(SPAN)),
    st.builds(syntax.AtLiteral, TEXTS, st.just(SPAN)),
    st.builds(syntax.Name, st.sampled_from((*NAMES, "sum", "date and time")), st.just(SPAN)),
    st.builds(syntax.Subject, st.just(SPAN)),
)
TYPES: st.SearchStrategy[TypeExpression] = st.recursive(
    st.builds(
        syntax.NamedType, st.sampled_from(["number", "date and time", "list", "t甲", "t-x", "导入.t"]), st.just(SPAN)
    ),
    lambda inner: st.one_of(
        st.builds(syntax.ListTypeExpression, inner, st.just(SPAN)),
        st.builds(syntax.RangeTypeExpression, inner, st.just(SPAN)),
        st.builds(
            syntax.ContextTypeExpression,
            st.lists(st.tuples(WORDS, inner), min_size=1, max_size=2).map(tuple),
            st.just(SPAN),
        ),
        st.builds(syntax.FunctionTypeExpression, st.lists(inner, max_size=2).map(tuple), inner, st.just(SPAN)),
    ),
    max_leaves=3,
)
COMPARED = st.sampled_from(sorted(syntax.COMPARISONS))


def _ranges(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(syntax.RangeLiteral, inner, inner, st.booleans(), st.booleans(), st.just(SPAN)),
        st.builds(syntax.RangeLiteral, st.none(), inner, st.just(False), st.booleans(), st.just(SPAN)),
        st.builds(syntax.RangeLiteral, inner, st.none(), st.booleans(), st.just(False), st.just(SPAN)),
        st.builds(lambda end, closed: syntax.RangeLiteral(end, end, closed, closed, SPAN, True), inner, st.booleans()),
    )


def _binding(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """What declares names: loops and functions."""
    iterators = st.lists(
        st.builds(syntax.Iterator, WORDS, inner, st.none() | inner, st.just(SPAN)), min_size=1, max_size=2
    ).map(tuple)
    parameters = st.lists(
        st.builds(syntax.Parameter, WORDS, st.none() | TYPES), max_size=2, unique_by=lambda parameter: parameter.name
    ).map(tuple)
    return st.one_of(
        st.builds(syntax.For, iterators, inner, st.just(SPAN)),
        st.builds(syntax.Quantified, st.sampled_from(syntax.Quantifier), iterators, inner, st.just(SPAN)),
        st.builds(syntax.FunctionLiteral, parameters, inner, st.booleans(), st.just(SPAN)),
    )


def _calls(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    named = st.lists(st.tuples(WORDS, inner), min_size=1, max_size=2, unique_by=lambda argument: argument[0])
    return st.one_of(
        st.builds(syntax.Call, inner, st.lists(inner, max_size=3).map(tuple), st.none(), st.just(SPAN)),
        st.builds(
            lambda function, given_: syntax.Call(
                function, tuple(value for _, value in given_), tuple(name for name, _ in given_), SPAN
            ),
            inner,
            named,
        ),
    )


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    tests = st.one_of(
        st.builds(syntax.ComparisonTest, COMPARED, inner, st.just(SPAN)),
        st.builds(syntax.ExpressionTest, inner, st.just(SPAN)),
    )
    some_tests = st.lists(tests, min_size=1, max_size=3).map(tuple)
    entries = st.lists(st.builds(syntax.Entry, KEYS, inner), max_size=2, unique_by=lambda entry: entry.name).map(tuple)
    members = WORDS | st.sampled_from(MEMBERS)
    return st.one_of(
        st.builds(syntax.Binary, st.sampled_from(syntax.Operator), inner, inner, st.just(SPAN)),
        st.builds(syntax.Negation, inner, st.just(SPAN)),
        st.builds(syntax.Between, inner, inner, inner, st.just(SPAN)),
        st.builds(syntax.In, inner, st.builds(syntax.Tests, some_tests, st.just(False), st.just(SPAN)), st.just(SPAN)),
        st.builds(syntax.InstanceOf, inner, TYPES, st.just(SPAN)),
        st.builds(syntax.If, inner, inner, inner, st.just(SPAN)),
        st.builds(syntax.ListLiteral, st.lists(inner, max_size=3).map(tuple), st.just(SPAN)),
        st.builds(syntax.ContextLiteral, entries, st.just(SPAN)),
        st.builds(syntax.Path, inner, members, st.just(SPAN)),
        st.builds(syntax.Filter, inner, inner, st.just(SPAN)),
        _ranges(inner),
        _binding(inner),
        _calls(inner),
    )


@st.composite
def trees(draw: st.DrawFn) -> Expression:
    """Any tree that a text can say, whether it means anything or not."""
    return draw(st.recursive(LEAVES, _larger, max_leaves=8))


@given(trees())
def test_reading_what_was_printed_gives_the_same_tree(tree: Expression) -> None:
    parsed = read(show_expression(tree), NAMES, MEMBERS)
    assert parsed.problems == ()
    assert parsed.tree == tree


@given(TYPES)
def test_a_type_is_read_as_it_was_printed(kind: TypeExpression) -> None:
    parsed = read_type(show_type_expression(kind))
    assert parsed.problems == ()
    assert parsed.tree == kind


PRINTED = [
    ("no needless parentheses", "((1 + (2 * 3)))", "1 + 2 * 3"),
    ("needed on the right of a minus", "1 - (2 - 3)", "1 - (2 - 3)"),
    ("half-width", "（甲 ＋ 1）＊ 50％", "(甲 + 1) * 50%"),
    ("quotation marks", "“甲”", '"甲"'),
    ("if inside", "1 + (if true then 1 else 2)", "1 + (if true then 1 else 2)"),
    ("a range after in", "甲 in (2%..3%]", "甲 in (2%..3%]"),
    ("tests", "甲 in (1, < 2)", "甲 in (1, < 2)"),
    ("range of all but one", "（！= 1）", "(!= 1)"),
    ("for", "for x in 1 .. 2 , y in x return x*y", "for x in 1..2, y in x return x * y"),
    ("some", "some x in 甲 satisfies(x>1)", "some x in 甲 satisfies x > 1"),
    ("function", "function ( x : list < number > , y ) x(y)", "function(x: list<number>, y) x(y)"),
    ("call by name", "sum( list : 甲 )", "sum(list: 甲)"),
    ("keys", '{"a": 1, "b c": 2, "if": 3}', '{a: 1, "b c": 2, "if": 3}'),
    ("instance of", "甲 instance of function< > ->Any", "甲 instance of function<> -> Any"),
    ("power of a negation", "(-甲) ** 2", "-甲 ** 2"),
    ("string", "“a\\n\\\\”", '"a\\n\\\\"'),
]


@pytest.mark.parametrize(("written", "printed"), [pytest.param(*row[1:], id=row[0]) for row in PRINTED])
def test_a_tree_is_printed_plainly(written: str, printed: str) -> None:
    tree = read(written, NAMES).tree
    assert tree is not None
    assert show_expression(tree) == printed


@pytest.mark.parametrize("written", ["-", "1, < 2, [1..2]", 'not("a", >= 2)', "? > 1"])
def test_tests_are_printed_as_they_are_written(written: str) -> None:
    tests = read_tests(written).tree
    assert tests is not None
    assert show_tests(tests) == written


def test_what_only_boxes_can_say() -> None:
    """A part is printed as its tree, a context with a result as the path to it, negated tests as `not`."""
    part = syntax.Part(Cell("1", FilePlace("规则", 1, 1)), ONE, SPAN)
    with_result = syntax.ContextLiteral((syntax.Entry("a", part),), SPAN, A)
    assert show_expression(with_result) == "{a: 1, result: a}.result"
    negated = syntax.In(A, unary(one_test(ONE), one_test(TWO, "<"), negated=True), SPAN)
    assert show_expression(negated) == "not(a in (1, < 2))"
    table = syntax.Table(syntax.Hit.UNIQUE, None, (), (), (), SPAN)
    assert show_expression(context(("a", table))) == "{a: 判定表}"
    assert show_expression(text(string.whitespace[:3])) == '" \\t\\n"'
