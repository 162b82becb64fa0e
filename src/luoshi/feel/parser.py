"""Text to syntax tree: an expression, the tests of a table's cell, or a type; else the problems of the text."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, assert_never

from luoshi.feel import syntax
from luoshi.feel.lexer import Unreadable, read_tokens
from luoshi.feel.problems import Cell, Code
from luoshi.feel.reading import ExpressionReader
from luoshi.feel.reading.cursor import MAX_DEPTH
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Expression, Tests, TypeExpression
from luoshi.source import Problem

MAX_CHARACTERS: Final = 1_000_000

Node = Expression | Tests
Tree = TypeVar("Tree", bound="Expression | Tests | TypeExpression")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """The tree of a text, or None and the problems that stand in the way."""

    tree: Tree | None
    problems: tuple[Problem, ...]


def parse_expression(cell: Cell, names: Collection[str]) -> Parsed[Expression]:
    """Reads an expression; `names` are the names with spaces or signs in them, and any others, that it may use."""
    return parse_in_scope(cell, Scope(names))


def parse_in_scope(cell: Cell, scope: Scope) -> Parsed[Expression]:
    """Reads an expression in a scope that is shared by many cells."""
    return _parse(cell, scope, _read_expression)


def parse_tests(cell: Cell, scope: Scope) -> Parsed[Tests]:
    """Reads a cell of a decision table: `-`, or tests separated by commas, or `not(…)` around them."""
    return _parse(cell, scope, _read_tests)


def parse_type(cell: Cell) -> Parsed[TypeExpression]:
    """Reads a type."""
    return _parse(cell, Scope(()), ExpressionReader.type_expression)


def _read_expression(reader: ExpressionReader) -> Expression:
    tree = reader.expression(0)
    _bound_height(tree, reader)
    return tree


def _read_tests(reader: ExpressionReader) -> Tests:
    tree = reader.cell_tests()
    _bound_height(tree, reader)
    return tree


def _parse(cell: Cell, scope: Scope, read: Callable[[ExpressionReader], Tree]) -> Parsed[Tree]:
    if len(cell.text) > MAX_CHARACTERS:
        problem = cell.problem(Code.TOO_LONG, 0, f"文字超过 {MAX_CHARACTERS} 字", "请拆成几个判定")
        return Parsed(None, (problem,))
    tokens, problems = read_tokens(cell)
    if problems:
        return Parsed(None, problems)
    reader = ExpressionReader(cell, tokens, scope)
    try:
        tree = read(reader)
        reader.finish()
    except Unreadable as unreadable:
        return Parsed(None, (*reader.problems, unreadable.problem))
    return Parsed(None, tuple(reader.problems)) if reader.problems else Parsed(tree, ())


def _bound_height(tree: Node, reader: ExpressionReader) -> None:
    """Refuses trees that are too high although nothing is nested, such as a sum of sums of many terms."""
    if reader.length <= MAX_DEPTH:
        return
    level: list[Node] = [tree]
    height = 0
    while level:
        height += 1
        if height > MAX_DEPTH:
            raise reader.too_deep(level[0].span.start)
        level = [child for node in level for child in children(node)]


def children(node: Node) -> Iterator[Node]:
    """The direct parts of a node, from left to right; those of a table are its inputs, outputs and rows."""
    match node:
        case syntax.Negation(operand) | syntax.Path(operand) | syntax.InstanceOf(operand):
            yield operand
        case syntax.FunctionLiteral(_, operand) | syntax.Part(_, operand):
            yield operand
        case syntax.Binary(_, first, second) | syntax.Filter(first, second) | syntax.In(first, second):
            yield from (first, second)
        case syntax.Between(first, second, third) | syntax.If(first, second, third):
            yield from (first, second, third)
        case syntax.For(iterators, last) | syntax.Quantified(_, iterators, last):
            for iterator in iterators:
                yield from (iterator.domain,) if iterator.until is None else (iterator.domain, iterator.until)
            yield last
        case syntax.ListLiteral(items):
            yield from items
        case syntax.Call(function, items):
            yield from (function, *items)
        case (
            syntax.NumberLiteral()
            | syntax.StringLiteral()
            | syntax.BooleanLiteral()
            | syntax.NullLiteral()
            | syntax.AtLiteral()
            | syntax.Name()
            | syntax.Subject()
        ):
            return
        case _:
            yield from _members(node)


def _members(node: syntax.RangeLiteral | syntax.ContextLiteral | Tests | syntax.Table) -> Iterator[Node]:
    match node:
        case syntax.RangeLiteral(low, high):
            ends = (low,) if node.single else (low, high)
            yield from (end for end in ends if end is not None)
        case syntax.ContextLiteral(entries):
            yield from (entry.value for entry in entries)
            if node.result is not None:
                yield node.result
        case syntax.Tests(items):
            yield from (test.operand if isinstance(test, syntax.ComparisonTest) else test.expression for test in items)
        case syntax.Table():
            yield from _parts(node)
        case _:
            assert_never(node)


def _parts(table: syntax.Table) -> Iterator[Node]:
    for column in table.inputs:
        yield column.expression
    for condition in (*(each.allowed for each in table.inputs), *(each.allowed for each in table.outputs)):
        if condition is not None:
            yield condition.tests
    for output in table.outputs:
        if output.default is not None:
            yield output.default
    for row in table.rows:
        yield from (condition.tests for condition in row.conditions)
        yield from row.outputs
