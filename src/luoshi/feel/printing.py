"""Syntax tree to text: reading the text again gives the same tree."""

from typing import assert_never

from luoshi.feel import syntax
from luoshi.feel.syntax import BINDING, COMPARISON_BINDING, NEGATION_BINDING, POSTFIX_BINDING, Expression

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def show_expression(tree: Expression) -> str:
    """The tree as text in half-width signs, with no more parentheses than it needs."""
    return _show(tree, 0)


def _show(tree: Expression, binding: int) -> str:
    """The tree as an operand of something that binds as tightly as `binding`."""
    text, own = _written(tree)
    return f"({text})" if own < binding else text


def _written(tree: Expression) -> tuple[str, int]:
    """The text of a tree, and how tightly it holds together."""
    match tree:
        case syntax.Binary(operator, left, right):
            own = BINDING[operator]
            return f"{_show(left, own)} {operator.value} {_show(right, own + 1)}", own
        case syntax.Negation(operand):
            return f"-{_show(operand, NEGATION_BINDING)}", NEGATION_BINDING
        case syntax.Between(value, low, high):
            shown = [_show(part, COMPARISON_BINDING + 1) for part in (low, high)]
            return f"{_show(value, COMPARISON_BINDING)} between {shown[0]} and {shown[1]}", COMPARISON_BINDING
        case syntax.In(value, tests):
            return f"{_show(value, COMPARISON_BINDING)} in ({_tests(tests)})", COMPARISON_BINDING
        case syntax.If(condition, consequent, alternative):
            parts = [_show(part, 0) for part in (condition, consequent, alternative)]
            return f"if {parts[0]} then {parts[1]} else {parts[2]}", 0
        case syntax.Path(source, name):
            return f"{_show(source, POSTFIX_BINDING)}.{name}", POSTFIX_BINDING
        case syntax.Filter(source, condition):
            return f"{_show(source, POSTFIX_BINDING)}[{_show(condition, 0)}]", POSTFIX_BINDING
        case _:
            return _closed(tree), POSTFIX_BINDING + 1


def _closed(
    tree: syntax.NumberLiteral
    | syntax.StringLiteral
    | syntax.BooleanLiteral
    | syntax.NullLiteral
    | syntax.AtLiteral
    | syntax.Name
    | syntax.Subject
    | syntax.RangeLiteral
    | syntax.ListLiteral
    | syntax.ContextLiteral
    | syntax.Call,
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
            return name
        case syntax.Subject():
            return "?"
        case syntax.RangeLiteral(low, high, low_closed, high_closed):
            return f"{'[' if low_closed else '('}{_show(low, 0)}..{_show(high, 0)}{']' if high_closed else ')'}"
        case syntax.ListLiteral(items):
            return f"[{', '.join(_show(item, 0) for item in items)}]"
        case syntax.ContextLiteral(entries):
            return "{" + ", ".join(f"{_quoted(name)}: {_show(entry, 0)}" for name, entry in entries) + "}"
        case syntax.Call(function, arguments):
            return f"{function}({', '.join(_show(argument, 0) for argument in arguments)})"
        case _:
            assert_never(tree)


def _tests(tests: syntax.Tests) -> str:
    return ", ".join(
        f"{test.operator.value} {_show(test.operand, COMPARISON_BINDING + 1)}"
        if isinstance(test, syntax.ComparisonTest)
        else _show(test.expression, 0)
        for test in tests.items
    )


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'
