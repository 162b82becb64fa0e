"""Printing a tree and reading it again gives the same tree."""

import string
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.feel import syntax
from luoshi.feel.lexer import KEYWORDS
from luoshi.feel.parser import parse_in_scope, parse_tests
from luoshi.feel.printing import show_expression, show_tests, show_type_expression
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope
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
COMPARED = st.sampled_from(sorted(syntax.COMPARISONS))
TYPE_NAMES = st.sampled_from(["number", "date and time", "list", "t甲", "t-x", "导入.t"])
MEMBER_NAMES = WORDS | st.sampled_from(MEMBERS)


class Grower:
    """Draws a tree: what stands inside of a node is drawn one level lower, until only leaves are left."""

    def __init__(self, draw: st.DrawFn, levels: int) -> None:
        self._draw = draw
        self._levels = levels

    def tree(self) -> Expression:
        """Any expression."""
        if self._levels == 0 or self._draw(st.integers(0, 3)) == 0:
            return self._draw(LEAVES)
        self._levels -= 1
        grow: Callable[[], Expression] = self._draw(
            st.sampled_from([self._operation, self._structure, self._declaration, self._range, self._call])
        )
        grown = grow()
        self._levels += 1
        return grown

    def kind(self, levels: int = 2) -> TypeExpression:
        """Any type."""
        names = st.just("name") if levels == 0 else st.sampled_from(["name", "list", "range", "context", "function"])
        match self._draw(names):
            case "list":
                return syntax.ListTypeExpression(self.kind(levels - 1), SPAN)
            case "range":
                return syntax.RangeTypeExpression(self.kind(levels - 1), SPAN)
            case "context":
                fields = self._draw(st.lists(WORDS, min_size=1, max_size=2))
                return syntax.ContextTypeExpression(tuple((each, self.kind(levels - 1)) for each in fields), SPAN)
            case "function":
                parameters = tuple(self.kind(levels - 1) for _ in range(self._few()))
                return syntax.FunctionTypeExpression(parameters, self.kind(levels - 1), SPAN)
            case _:
                return syntax.NamedType(self._draw(TYPE_NAMES), SPAN)

    def _few(self, least: int = 0) -> int:
        return self._draw(st.integers(least, 2))

    def _trees(self, least: int = 0) -> tuple[Expression, ...]:
        return tuple(self.tree() for _ in range(self._few(least)))

    def _operation(self) -> Expression:
        match self._draw(st.integers(0, 5)):
            case 0:
                return syntax.Negation(self.tree(), SPAN)
            case 1:
                return syntax.Between(self.tree(), self.tree(), self.tree(), SPAN)
            case 2:
                return syntax.In(self.tree(), syntax.Tests(self._tests(), False, SPAN), SPAN)
            case 3:
                return syntax.InstanceOf(self.tree(), self.kind(), SPAN)
            case 4:
                return syntax.If(self.tree(), self.tree(), self.tree(), SPAN)
            case _:
                return syntax.Binary(self._draw(st.sampled_from(syntax.Operator)), self.tree(), self.tree(), SPAN)

    def _tests(self) -> tuple[syntax.Test, ...]:
        return tuple(
            syntax.ComparisonTest(self._draw(COMPARED), operand, SPAN)
            if self._draw(st.booleans())
            else syntax.ExpressionTest(operand, SPAN)
            for operand in self._trees(least=1)
        )

    def _structure(self) -> Expression:
        match self._draw(st.integers(0, 3)):
            case 0:
                return syntax.ListLiteral(self._trees(), SPAN)
            case 1:
                keys = self._draw(st.lists(KEYS, max_size=2, unique=True))
                return syntax.ContextLiteral(tuple(syntax.Entry(key, self.tree()) for key in keys), SPAN)
            case 2:
                return syntax.Path(self.tree(), self._draw(MEMBER_NAMES), SPAN)
            case _:
                return syntax.Filter(self.tree(), self.tree(), SPAN)

    def _declaration(self) -> Expression:
        """What declares names: loops and functions."""
        match self._draw(st.integers(0, 2)):
            case 0:
                return syntax.For(self._iterators(), self.tree(), SPAN)
            case 1:
                quantifier = self._draw(st.sampled_from(syntax.Quantifier))
                return syntax.Quantified(quantifier, self._iterators(), self.tree(), SPAN)
            case _:
                names = self._draw(st.lists(WORDS, max_size=2, unique=True))
                parameters = tuple(
                    syntax.Parameter(each, self.kind() if self._draw(st.booleans()) else None) for each in names
                )
                return syntax.FunctionLiteral(parameters, self.tree(), self._draw(st.booleans()), SPAN)

    def _iterators(self) -> tuple[syntax.Iterator, ...]:
        return tuple(
            syntax.Iterator(self._draw(WORDS), domain, self.tree() if self._draw(st.booleans()) else None, SPAN)
            for domain in self._trees(least=1)
        )

    def _range(self) -> Expression:
        low, high = self._draw(st.booleans()), self._draw(st.booleans())
        match self._draw(st.integers(0, 3)):
            case 0:
                return syntax.RangeLiteral(None, self.tree(), False, high, SPAN)
            case 1:
                return syntax.RangeLiteral(self.tree(), None, low, False, SPAN)
            case 2:
                end = self.tree()
                return syntax.RangeLiteral(end, end, low, low, SPAN, single=True)
            case _:
                return syntax.RangeLiteral(self.tree(), self.tree(), low, high, SPAN)

    def _call(self) -> Expression:
        function = self.tree()
        arguments = self._trees()
        if not arguments or self._draw(st.booleans()):
            return syntax.Call(function, arguments, None, SPAN)
        size = len(arguments)
        names = self._draw(st.lists(WORDS, min_size=size, max_size=size, unique=True))
        return syntax.Call(function, arguments, tuple(names), SPAN)


@st.composite
def trees(draw: st.DrawFn) -> Expression:
    """Any tree that a text can say, whether it means anything or not."""
    return Grower(draw, levels=3).tree()


@st.composite
def types(draw: st.DrawFn) -> TypeExpression:
    """Any type."""
    return Grower(draw, levels=0).kind()


@given(trees())
def test_reading_what_was_printed_gives_the_same_tree(tree: Expression) -> None:
    parsed = read(show_expression(tree), NAMES, MEMBERS)
    assert parsed.problems == ()
    assert parsed.tree == tree


@given(types())
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


APART = [
    ("(甲)-(乙)", "(甲) - (乙)"),
    ("甲 - (1 + 乙)", "甲 - (1 + 乙)"),
    ("甲-乙 - 甲", "甲-乙 - 甲"),
    ("[(甲.年)-(月), 1]", "[((甲).年) - (月), 1]"),
    ("sum((甲)-(乙), date and time(乙))", "sum((甲) - (乙), date and time((乙)))"),
]


@pytest.mark.parametrize(("written", "printed"), APART)
def test_names_that_would_be_read_as_one_are_kept_apart(written: str, printed: str) -> None:
    scope = Scope(("甲", "乙", "月", "甲-乙", "date"), ("年", "年-月"))
    cell = Cell(written, FilePlace("规则", 1, 1))
    tree = parse_in_scope(cell, scope).tree
    assert tree is not None
    assert show_expression(tree, scope) == printed
    assert parse_in_scope(Cell(printed, cell.where), scope).tree == tree
    tests = parse_tests(cell, scope).tree
    assert tests is not None
    assert show_tests(tests, scope) == printed


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
