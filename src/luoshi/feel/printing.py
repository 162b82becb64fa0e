"""Syntax tree to text: reading the text again gives the same tree.

That holds for what a text can say. A table has no text in FEEL and is shown by its name in Chinese; the types of a
boxed context's entries and of a function's result are left out, and a context with a result is shown as the path to it,
which is worth the same.
"""

from typing import Final, assert_never

from luoshi.feel import syntax
from luoshi.feel.lexer import is_word
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


def show_expression(tree: Expression) -> str:
    """The tree as text in half-width signs, with no more parentheses than it needs."""
    return _show(tree, 0)


def show_tests(tests: syntax.Tests) -> str:
    """Tests as the text of a table's cell."""
    if not tests.items:
        return "-"
    shown = _tests(tests)
    return f"not({shown})" if tests.negated else shown


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
            shown_value = _show(value, COMPARISON_BINDING)
            if tests.negated:
                return f"not({shown_value} in ({_tests(tests)}))", _CLOSED
            return f"{shown_value} in {_tested(tests)}", COMPARISON_BINDING
        case syntax.InstanceOf(value, wanted):
            # `x instance of list < y` would begin the type list<y>.
            own = 0 if isinstance(wanted, syntax.NamedType) and wanted.name in _GENERIC else INSTANCE_BINDING
            return f"{_show(value, INSTANCE_BINDING)} instance of {show_type_expression(wanted)}", own
        case syntax.Path(source, name):
            return f"{_show(source, POSTFIX_BINDING)}.{name}", POSTFIX_BINDING
        case syntax.Filter(source, condition):
            return f"{_show(source, POSTFIX_BINDING)}[{_show(condition, 0)}]", POSTFIX_BINDING
        case syntax.Call(function, arguments, names):
            shown_arguments = [_show(argument, 0) for argument in arguments]
            if names is not None:
                shown_arguments = [f"{name}: {each}" for name, each in zip(names, shown_arguments, strict=True)]
            return f"{_show(function, POSTFIX_BINDING)}({', '.join(shown_arguments)})", POSTFIX_BINDING
        case _:
            return _prefixed(tree)


def _prefixed(tree: _WIDE) -> tuple[str, int]:
    """What reaches to the right as far as it can, and what is closed in itself."""
    match tree:
        case syntax.If(condition, consequent, alternative):
            parts = [_show(part, 0) for part in (condition, consequent, alternative)]
            return f"if {parts[0]} then {parts[1]} else {parts[2]}", 0
        case syntax.For(iterators, result):
            return f"for {_iterators(iterators)} return {_show(result, 0)}", 0
        case syntax.Quantified(quantifier, iterators, condition):
            return f"{quantifier.value} {_iterators(iterators)} satisfies {_show(condition, 0)}", 0
        case syntax.FunctionLiteral(parameters, body, external):
            shown = ", ".join(
                each.name if each.type is None else f"{each.name}: {show_type_expression(each.type)}"
                for each in parameters
            )
            return f"function({shown}) {'external ' if external else ''}{_show(body, 0)}", 0
        case syntax.Part(_, inside):
            return _written(inside)
        case syntax.Table():
            return "判定表", _CLOSED
        case _:
            return _closed(tree), _CLOSED


def _closed(
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
            return name
        case syntax.Subject():
            return "?"
        case syntax.RangeLiteral():
            return _range(tree)
        case syntax.ListLiteral(items):
            return f"[{', '.join(_show(item, 0) for item in items)}]"
        case syntax.ContextLiteral(entries):
            return _context(entries, tree.result)
        case _:
            assert_never(tree)


def _range(tree: syntax.RangeLiteral) -> str:
    if tree.single and tree.low is not None:
        return f"({'=' if tree.low_closed else '!='} {_show(tree.low, SUM_BINDING)})"
    if tree.low is None:
        end = "null" if tree.high is None else _show(tree.high, SUM_BINDING)
        return f"({'<=' if tree.high_closed else '<'} {end})"
    if tree.high is None:
        return f"({'>=' if tree.low_closed else '>'} {_show(tree.low, SUM_BINDING)})"
    opening, closing = "[" if tree.low_closed else "(", "]" if tree.high_closed else ")"
    return f"{opening}{_show(tree.low, 0)}..{_show(tree.high, 0)}{closing}"


def _context(entries: tuple[syntax.Entry, ...], result: Expression | None) -> str:
    shown = [f"{_key(entry.name)}: {_show(entry.value, 0)}" for entry in entries]
    if result is None:
        return "{" + ", ".join(shown) + "}"
    return "{" + ", ".join([*shown, f"result: {_show(result, 0)}"]) + "}.result"


def _key(name: str) -> str:
    return name if is_word(name) else _quoted(name)


def _iterators(iterators: tuple[syntax.Iterator, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_show(each.domain, 0)}" + ("" if each.until is None else f"..{_show(each.until, 0)}")
        for each in iterators
    )


def _tested(tests: syntax.Tests) -> str:
    """Tests as what follows `in`."""
    match tests.items:
        case (syntax.ExpressionTest(expression),) if not isinstance(expression, syntax.RangeLiteral):
            return _show(expression, SUM_BINDING)
        case (syntax.ExpressionTest(syntax.RangeLiteral(low, high) as interval),) if (
            low is not None and high is not None
        ):
            return f"({_range(interval)})" if interval.single else _range(interval)
        case _:
            return f"({_tests(tests)})"


def _tests(tests: syntax.Tests) -> str:
    return ", ".join(
        f"{test.operator.value} {_show(test.operand, COMPARISON_BINDING + 1)}"
        if isinstance(test, syntax.ComparisonTest)
        else _show(test.expression, 0)
        for test in tests.items
    )


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'
