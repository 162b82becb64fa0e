"""Printing a tree and reading it again gives the same tree; no text brings the reader down."""

import string
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.feel import evaluate_text, parse_expression, show_expression, syntax
from luoshi.feel.lexer import KEYWORDS
from luoshi.feel.syntax import Expression, Operator, Span
from tests.feel.models import cell

NAMES = ("甲", "上年末 参保人数", "率(登记)", "a-b")
SPAN = Span(0, 0)
WORDS = st.text(string.ascii_lowercase + "甲乙", min_size=1, max_size=4).filter(lambda word: word not in KEYWORDS)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
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
    st.builds(syntax.Name, st.sampled_from(NAMES), st.just(SPAN)),
    st.builds(syntax.Subject, st.just(SPAN)),
)
COMPARED = st.sampled_from(sorted(syntax.COMPARISONS))


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    tests = st.one_of(
        st.builds(syntax.ComparisonTest, COMPARED, inner, st.just(SPAN)),
        st.builds(syntax.ExpressionTest, inner, st.just(SPAN)),
    )
    some_tests = st.lists(tests, min_size=1, max_size=3).map(tuple)
    listed = st.lists(inner, max_size=3).map(tuple)
    entries = st.lists(st.tuples(TEXTS, inner), max_size=2, unique_by=lambda entry: entry[0]).map(tuple)
    return st.one_of(
        st.builds(syntax.Binary, st.sampled_from(Operator), inner, inner, st.just(SPAN)),
        st.builds(syntax.Negation, inner, st.just(SPAN)),
        st.builds(syntax.Between, inner, inner, inner, st.just(SPAN)),
        st.builds(syntax.In, inner, st.builds(syntax.Tests, some_tests, st.just(False), st.just(SPAN)), st.just(SPAN)),
        st.builds(syntax.If, inner, inner, inner, st.just(SPAN)),
        st.builds(syntax.RangeLiteral, inner, inner, st.booleans(), st.booleans(), st.just(SPAN)),
        st.builds(syntax.ListLiteral, listed, st.just(SPAN)),
        st.builds(syntax.ContextLiteral, entries, st.just(SPAN)),
        st.builds(syntax.Path, inner, WORDS, st.just(SPAN)),
        st.builds(syntax.Filter, inner, inner, st.just(SPAN)),
        st.builds(syntax.Call, st.sampled_from(["sum", "date and time", "自定"]), listed, st.just(SPAN)),
    )


@st.composite
def trees(draw: st.DrawFn) -> Expression:
    """Any tree, whether it means anything or not."""
    return draw(st.recursive(LEAVES, _larger, max_leaves=8))


@settings(max_examples=100)
@given(trees())
def test_reading_what_was_printed_gives_the_same_tree(tree: Expression) -> None:
    parsed = parse_expression(cell(show_expression(tree)), NAMES)
    assert parsed.problems == ()
    assert parsed.tree == tree


PRINTED = [
    ("no needless parentheses", "((1 + (2 * 3)))", "1 + 2 * 3"),
    ("needed on the right of a minus", "1 - (2 - 3)", "1 - (2 - 3)"),
    ("half-width", "（甲 ＋ 1）＊ 50％", "(甲 + 1) * 50%"),
    ("quotation marks", "“甲”", '"甲"'),
    ("if inside", "1 + (if true then 1 else 2)", "1 + (if true then 1 else 2)"),
    ("tests", "甲 in (2%..3%]", "甲 in ((2%..3%])"),
]


@pytest.mark.parametrize(("text", "printed"), [pytest.param(*row[1:], id=row[0]) for row in PRINTED])
def test_a_tree_is_printed_plainly(text: str, printed: str) -> None:
    tree = parse_expression(cell(text), NAMES).tree
    assert tree is not None
    assert show_expression(tree) == printed


FRAGMENTS = st.sampled_from(
    ["甲", "1", "2%", "(", ")", "[", "]", "{", "}", "..", ",", "+", "-", "*", "/", "**", "<=", "=", '"', "“", "”", "?"]
    + [" in ", " between ", " and ", " or ", "if ", " then ", " else ", "not(", "sum(", "@", ":", ".", "%", "\\u", "\n"]
    + ["date(", "max(", "/*", "*/", "//", "null", "true", "9e9999", '@"P1D"', '@"2015-01-31"', "\ud800", "\x00", "²"]
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join))
@settings(max_examples=400)
def test_any_text_is_read_or_refused(text: str) -> None:
    """A value or problems with places inside the text, never an exception."""
    value, problems = evaluate_text(text, {"甲": Decimal(3)}, datetime(2015, 11, 30))  # noqa: DTZ001
    assert (value is None) == bool(problems)
    assert all(1 <= problem.where.line <= text.count("\n") + 1 for problem in problems)  # type: ignore[union-attr]
    assert all(problem.message and problem.code.startswith("feel-") for problem in problems)


LONG = [
    ("quotation marks", '"' * 200_001),
    ("unknown names", "[" + ", ".join(f"甲{number}" for number in range(30_000)) + "]"),
    ("words", "甲 " * 100_000),
    ("comment", "/*" + "*" * 900_000),
    ("digits", "1" * 900_000),
    ("a tower of powers", "9 ** 9 ** 9 ** 9 ** 9 ** 9 ** 9 ** 9"),
    ("escapes", '"' + "\\n" * 400_000 + '"'),
    ("string without end", '"' + "\\n" * 400_000),
    ("spaces", " " * 900_000 + "1"),
    ("brackets", "]" * 900_000),
    ("tiny number", "1e-6143 / 10 ** 40"),
]


@pytest.mark.parametrize("text", [pytest.param(row[1], id=row[0]) for row in LONG])
def test_long_texts_are_read_or_refused(text: str) -> None:
    value, problems = evaluate_text(text, {}, None)
    assert (value is None) == bool(problems)
    assert len(problems) <= 20
