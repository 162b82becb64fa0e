"""Syntax tree to text: reading the text again gives the same tree.

That holds for what a text can say. A table has no text in FEEL and is shown by its name in Chinese; the types of a
boxed context's entries and of a function's result are left out, and a context with a result is shown as the path to it,
which is worth the same.
"""

from collections.abc import Callable
from typing import Final, assert_never

from luoshi.feel import syntax
from luoshi.feel.lexer import is_word
from luoshi.feel.parser import children, parse_in_scope, parse_tests
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import (
    BINDING,
    COMPARISON_BINDING,
    INSTANCE_BINDING,
    NEGATION_BINDING,
    POSTFIX_BINDING,
    SUM_BINDING,
    Expression,
    TypeExpression,
)
from luoshi.source import FilePlace

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_GENERIC: Final = frozenset({"list", "range", "context", "function"})
_CLOSED: Final = POSTFIX_BINDING + 1
_WIDE = (
    syntax.If
    | syntax.For
    | syntax.Quantified
    | syntax.FunctionLiteral
    | syntax.ContextLiteral
    | syntax.ListLiteral
    | syntax.RangeLiteral
    | syntax.Literal
    | syntax.Name
    | syntax.Subject
    | syntax.Part
    | syntax.Table
)


def show_expression(tree: Expression, scope: Scope | None = None) -> str:
    """The tree as text in half-width signs, with no more parentheses than it needs.

    In a `scope` where a name such as `a-b` is known, names that would be read as that one are kept apart: `(a) - (b)`.
    """
    return _kept_apart(tree, scope, lambda writer: writer.show(tree, 0))


def show_tests(tests: syntax.Tests, scope: Scope | None = None) -> str:
    """Tests as the text of a table's cell, names kept apart as by `show_expression`."""
    return _kept_apart(tests, scope, lambda writer: writer.cell(tests))


def show_type_expression(written: TypeExpression) -> str:
    """A type as it is written."""
    match written:
        case syntax.NamedType(name):
            return name
        case syntax.ListTypeExpression(item):
            return f"list<{show_type_expression(item)}>"
        case syntax.RangeTypeExpression(item):
            return f"range<{show_type_expression(item)}>"
        case syntax.ContextTypeExpression(fields):
            return f"context<{', '.join(f'{name}: {show_type_expression(each)}' for name, each in fields)}>"
        case syntax.FunctionTypeExpression(parameters, result):
            shown = ", ".join(show_type_expression(each) for each in parameters)
            return f"function<{shown}> -> {show_type_expression(result)}"
        case _:
            assert_never(written)


def _kept_apart(tree: Expression | syntax.Tests, scope: Scope | None, write: "Callable[[_Writer], str]") -> str:
    text = write(_Writer(apart=False))
    if scope is None:
        return text
    cell = Cell(text, FilePlace("", 1, 1))
    parsed = parse_tests(cell, scope) if isinstance(tree, syntax.Tests) else parse_in_scope(cell, scope)
    read = [] if parsed.tree is None else _names_in(parsed.tree)
    return text if read == _names_in(tree) else write(_Writer(apart=True))


def _names_in(tree: Expression | syntax.Tests) -> list[str]:
    """The names and the members of paths in a tree."""
    names: list[str] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.Name | syntax.Path):
            names.append(node.name)
        waiting.extend(children(node))
    return names


class _Writer:
    """Writes trees; `apart` where each name and path is to stand in parentheses."""

    __slots__ = ("_apart",)

    def __init__(self, apart: bool) -> None:
        self._apart = apart

    def cell(self, tests: syntax.Tests) -> str:
        """Tests as the text of a table's cell."""
        if not tests.items:
            return "-"
        shown = self.tests(tests)
        return f"not({shown})" if tests.negated else shown

    def show(self, tree: Expression, binding: int) -> str:
        """The tree as an operand of something that binds as tightly as `binding`."""
        text, own = self._written(tree)
        return f"({text})" if own < binding else text

    def _written(self, tree: Expression) -> tuple[str, int]:
        """The text of a tree, and how tightly it holds together."""
        match tree:
            case syntax.Binary(operator, left, right):
                own = BINDING[operator]
                return f"{self.show(left, own)} {operator.value} {self.show(right, own + 1)}", own
            case syntax.Negation(operand):
                return f"-{self.show(operand, NEGATION_BINDING)}", NEGATION_BINDING
            case syntax.Between(value, low, high):
                shown = [self.show(part, COMPARISON_BINDING + 1) for part in (low, high)]
                return f"{self.show(value, COMPARISON_BINDING)} between {shown[0]} and {shown[1]}", COMPARISON_BINDING
            case syntax.In(value, tests):
                shown_value = self.show(value, COMPARISON_BINDING)
                if tests.negated:
                    return f"not({shown_value} in ({self.tests(tests)}))", _CLOSED
                return f"{shown_value} in {self._tested(tests)}", COMPARISON_BINDING
            case syntax.InstanceOf(value, wanted):
                # `x instance of list < y` would begin the type list<y>.
                own = 0 if isinstance(wanted, syntax.NamedType) and wanted.name in _GENERIC else INSTANCE_BINDING
                return f"{self.show(value, INSTANCE_BINDING)} instance of {show_type_expression(wanted)}", own
            case syntax.Path(source, name):
                shown_path = f"{self.show(source, POSTFIX_BINDING)}.{name}"
                return (f"({shown_path})", _CLOSED) if self._apart else (shown_path, POSTFIX_BINDING)
            case syntax.Filter(source, condition):
                return f"{self.show(source, POSTFIX_BINDING)}[{self.show(condition, 0)}]", POSTFIX_BINDING
            case syntax.Call(function, arguments, names):
                shown_arguments = [self.show(argument, 0) for argument in arguments]
                if names is not None:
                    shown_arguments = [f"{name}: {each}" for name, each in zip(names, shown_arguments, strict=True)]
                called = function.name if isinstance(function, syntax.Name) else self.show(function, POSTFIX_BINDING)
                return f"{called}({', '.join(shown_arguments)})", POSTFIX_BINDING
            case _:
                return self._prefixed(tree)

    def _prefixed(self, tree: _WIDE) -> tuple[str, int]:
        """What reaches to the right as far as it can, and what is closed in itself."""
        match tree:
            case syntax.If(condition, consequent, alternative):
                parts = [self.show(part, 0) for part in (condition, consequent, alternative)]
                return f"if {parts[0]} then {parts[1]} else {parts[2]}", 0
            case syntax.For(iterators, result):
                return f"for {self._iterators(iterators)} return {self.show(result, 0)}", 0
            case syntax.Quantified(quantifier, iterators, condition):
                return f"{quantifier.value} {self._iterators(iterators)} satisfies {self.show(condition, 0)}", 0
            case syntax.FunctionLiteral(parameters, body, external):
                shown = ", ".join(
                    each.name if each.type is None else f"{each.name}: {show_type_expression(each.type)}"
                    for each in parameters
                )
                return f"function({shown}) {'external ' if external else ''}{self.show(body, 0)}", 0
            case syntax.Part(_, inside):
                return self._written(inside)
            case syntax.Table():
                return "判定表", _CLOSED
            case _:
                return self._closed(tree), _CLOSED

    def _closed(
        self,
        tree: syntax.Literal
        | syntax.Name
        | syntax.Subject
        | syntax.RangeLiteral
        | syntax.ListLiteral
        | syntax.ContextLiteral,
    ) -> str:
        """What needs no parentheses anywhere."""
        match tree:
            case syntax.NumberLiteral(value, percent):
                return f"{value:f}%" if percent else f"{value:f}"
            case syntax.StringLiteral(text):
                return _quoted(text)
            case syntax.BooleanLiteral(truth):
                return "true" if truth else "false"
            case syntax.NullLiteral():
                return "null"
            case syntax.AtLiteral(text):
                return f"@{_quoted(text)}"
            case syntax.Name(name):
                return f"({name})" if self._apart else name
            case syntax.Subject():
                return "?"
            case syntax.RangeLiteral():
                return self._range(tree)
            case syntax.ListLiteral(items):
                return f"[{', '.join(self.show(item, 0) for item in items)}]"
            case syntax.ContextLiteral(entries):
                return self._context(entries, tree.result)
            case _:
                assert_never(tree)

    def _range(self, tree: syntax.RangeLiteral) -> str:
        if tree.single and tree.low is not None:
            return f"({'=' if tree.low_closed else '!='} {self.show(tree.low, SUM_BINDING)})"
        if tree.low is None:
            end = "null" if tree.high is None else self.show(tree.high, SUM_BINDING)
            return f"({'<=' if tree.high_closed else '<'} {end})"
        if tree.high is None:
            return f"({'>=' if tree.low_closed else '>'} {self.show(tree.low, SUM_BINDING)})"
        opening, closing = "[" if tree.low_closed else "(", "]" if tree.high_closed else ")"
        return f"{opening}{self.show(tree.low, 0)}..{self.show(tree.high, 0)}{closing}"

    def _context(self, entries: tuple[syntax.Entry, ...], result: Expression | None) -> str:
        shown = [f"{_key(entry.name)}: {self.show(entry.value, 0)}" for entry in entries]
        if result is None:
            return "{" + ", ".join(shown) + "}"
        return "{" + ", ".join([*shown, f"result: {self.show(result, 0)}"]) + "}.result"

    def _iterators(self, iterators: tuple[syntax.Iterator, ...]) -> str:
        return ", ".join(
            f"{each.name} in {self.show(each.domain, 0)}"
            + ("" if each.until is None else f"..{self.show(each.until, 0)}")
            for each in iterators
        )

    def _tested(self, tests: syntax.Tests) -> str:
        """Tests as what follows `in`."""
        match tests.items:
            case (syntax.ExpressionTest(expression),) if not isinstance(expression, syntax.RangeLiteral):
                return self.show(expression, SUM_BINDING)
            case (syntax.ExpressionTest(syntax.RangeLiteral(low, high) as interval),) if (
                low is not None and high is not None
            ):
                return f"({self._range(interval)})" if interval.single else self._range(interval)
            case _:
                return f"({self.tests(tests)})"

    def tests(self, tests: syntax.Tests) -> str:
        """The tests with commas between."""
        return ", ".join(
            f"{test.operator.value} {self.show(test.operand, COMPARISON_BINDING + 1)}"
            if isinstance(test, syntax.ComparisonTest)
            else self.show(test.expression, 0)
            for test in tests.items
        )


def _key(name: str) -> str:
    return name if is_word(name) else _quoted(name)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'
