"""Syntax trees written down shortly, and texts read in a scope."""

from collections.abc import Iterable
from decimal import Decimal

from luoshi.feel import syntax
from luoshi.feel.parser import Parsed, parse_in_scope, parse_tests, parse_type
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Expression, Operator, Span, Tests, TypeExpression
from luoshi.source import FilePlace

SPAN = Span(0, 0)
FILE = "规则"


def read(text: str, names: Iterable[str] = (), members: Iterable[str] = ()) -> Parsed[Expression]:
    """The text as an expression."""
    return parse_in_scope(Cell(text, FilePlace(FILE, 1, 1)), Scope(names, members))


def read_tests(text: str, names: Iterable[str] = ()) -> Parsed[Tests]:
    """The text as a cell of a table."""
    return parse_tests(Cell(text, FilePlace(FILE, 1, 1)), Scope(names))


def read_type(text: str) -> Parsed[TypeExpression]:
    """The text as a type."""
    return parse_type(Cell(text, FilePlace(FILE, 1, 1)))


def number(value: str, percent: bool = False) -> Expression:
    """A number."""
    return syntax.NumberLiteral(Decimal(value), percent, SPAN)


def text(value: str) -> Expression:
    """A text."""
    return syntax.StringLiteral(value, SPAN)


def name(value: str) -> Expression:
    """A name."""
    return syntax.Name(value, SPAN)


TRUE = syntax.BooleanLiteral(True, SPAN)
NULL = syntax.NullLiteral(SPAN)
SUBJECT = syntax.Subject(SPAN)
ONE, TWO, THREE = number("1"), number("2"), number("3")
A, B, C = name("a"), name("b"), name("c")


def binary(left: Expression, operator: str, right: Expression) -> Expression:
    """Two operands."""
    return syntax.Binary(Operator(operator), left, right, SPAN)


def call(function: str, *arguments: Expression) -> Expression:
    """A call by position."""
    return syntax.Call(name(function), arguments, None, SPAN)


def called(function: Expression, *arguments: Expression, names: tuple[str, ...] | None = None) -> Expression:
    """A call of anything, by position or by name."""
    return syntax.Call(function, arguments, names, SPAN)


def path(source: Expression, member: str) -> Expression:
    """A path."""
    return syntax.Path(source, member, SPAN)


def filtered(source: Expression, condition: Expression) -> Expression:
    """A filter."""
    return syntax.Filter(source, condition, SPAN)


def listed(*items: Expression) -> Expression:
    """A list."""
    return syntax.ListLiteral(items, SPAN)


def context(*entries: tuple[str, Expression]) -> Expression:
    """A context."""
    return syntax.ContextLiteral(tuple(syntax.Entry(key, value) for key, value in entries), SPAN)


def interval(low: Expression | None, high: Expression | None, ends: str = "[]", single: bool = False) -> Expression:
    """A range; `ends` are its brackets, `(` and `)` for open ones."""
    return syntax.RangeLiteral(low, high, ends[0] == "[", ends[1] == "]", SPAN, single)


def iterator(variable: str, domain: Expression, until: Expression | None = None) -> syntax.Iterator:
    """An iterator."""
    return syntax.Iterator(variable, domain, until, SPAN)


def loop(*iterators: syntax.Iterator, result: Expression) -> Expression:
    """A `for`."""
    return syntax.For(iterators, result, SPAN)


def one_test(operand: Expression, operator: str = "") -> syntax.Test:
    """A test: a comparison where there is an operator."""
    if operator:
        return syntax.ComparisonTest(Operator(operator), operand, SPAN)
    return syntax.ExpressionTest(operand, SPAN)


def unary(*items: syntax.Test, negated: bool = False) -> Tests:
    """Tests of a cell."""
    return Tests(items, negated, SPAN)


def within(value: Expression, *items: syntax.Test) -> Expression:
    """An `in`."""
    return syntax.In(value, unary(*items), SPAN)


def function(*parameters: tuple[str, TypeExpression | None], body: Expression, external: bool = False) -> Expression:
    """A function literal."""
    made = tuple(syntax.Parameter(parameter, kind) for parameter, kind in parameters)
    return syntax.FunctionLiteral(made, body, external, SPAN)


def conditional(condition: Expression, consequent: Expression, alternative: Expression) -> Expression:
    """An `if`."""
    return syntax.If(condition, consequent, alternative, SPAN)


def instance(value: Expression, kind: TypeExpression) -> Expression:
    """An `instance of`."""
    return syntax.InstanceOf(value, kind, SPAN)


def type_named(value: str) -> TypeExpression:
    """A type by its name."""
    return syntax.NamedType(value, SPAN)
