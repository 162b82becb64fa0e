"""Rule text as plain FEEL, which any DMN tool reads: percentages as numbers, our own functions by the standard's.

What is only ours: `2%`, full-width signs, `is defined`, `round half even`, `add months` (see docs/language.md).
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from luoshi.feel import syntax
from luoshi.feel.builtins import FORMS, Function
from luoshi.feel.parser import parse_in_scope, parse_tests
from luoshi.feel.printing import show_expression, show_tests
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Expression, Operator, Span
from luoshi.source import FilePlace

_NOWHERE = Span(0, 0)
_SOURCE = FilePlace("", 1, 1)


def standard_expression(text: str, scope: Scope) -> str:
    """The expression in plain FEEL, written in one way only; a text that cannot be read stays as it is."""
    tree = parse_in_scope(Cell(text, _SOURCE), scope).tree
    return text.strip() if tree is None else show_expression(standard_tree(tree), scope)


def standard_tests(text: str, scope: Scope) -> str:
    """The tests of a table's cell in plain FEEL; a text that cannot be read stays as it is."""
    tree = parse_tests(Cell(text, _SOURCE), scope).tree
    if tree is None:
        return text.strip()
    rewritten: syntax.Tests = _rewritten(tree)
    return show_tests(rewritten, scope)


def standard_tree(tree: Expression) -> Expression:
    """The tree with nothing in it that the standard does not have."""
    rewritten: Expression = _rewritten(tree)
    return rewritten


def _rewritten(node: Any) -> Any:
    if isinstance(node, tuple):
        return tuple(_rewritten(each) for each in node)
    if not is_dataclass(node) or isinstance(node, type | Span | Cell):
        return node
    inner = replace(node, **{field.name: _rewritten(getattr(node, field.name)) for field in fields(node)})
    match inner:
        case syntax.NumberLiteral(value, percent=True):
            return _number(value.scaleb(-2))
        case syntax.Call(syntax.Name(Function.IS_DEFINED.value)):
            (asked,) = _arguments(inner, Function.IS_DEFINED)
            return _binary(Operator.NOT_EQUAL, asked, syntax.NullLiteral(_NOWHERE))
        case syntax.Call(syntax.Name(Function.ROUND_HALF_EVEN.value)):
            return _call("decimal", *_arguments(inner, Function.ROUND_HALF_EVEN))
        case syntax.Call(syntax.Name(Function.ADD_MONTHS.value)):
            return _months_added(*_arguments(inner, Function.ADD_MONTHS))
        case _:
            return inner


def _arguments(call: syntax.Call, function: Function) -> Sequence[Expression]:
    """The arguments in the order of the parameters, however they were given."""
    if call.names is None:
        return call.arguments
    given = dict(zip(call.names, call.arguments, strict=True))
    (form,) = FORMS[function]
    return [given[parameter.name] for parameter in form.parameters]


def _months_added(day: Expression, months: Expression, rule: Expression) -> Expression:
    """`add months` by its definition: the first of the month is found first, which every month has.

    {_day: …, _first: the first of the target month, _last: its last day's number, result: …}.result
    """
    start, first, last = (syntax.Name(name, _NOWHERE) for name in ("_day", "_first", "_last"))
    day_number = syntax.Path(start, "day", _NOWHERE)
    month = _call("duration", _text("P1M"))
    one_day = _call("duration", _text("P1D"))
    first_of_month = _call("date", syntax.Path(start, "year", _NOWHERE), syntax.Path(start, "month", _NOWHERE), _one())
    target = _binary(Operator.ADD, first_of_month, _binary(Operator.MULTIPLY, month, months))
    after = _binary(Operator.ADD, first, month)
    last_day = syntax.Path(_binary(Operator.SUBTRACT, after, one_day), "day", _NOWHERE)
    result = syntax.If(
        _binary(Operator.LESS_OR_EQUAL, day_number, last),
        _days_into(first, day_number),
        _beyond(rule, _days_into(first, last), after),
        _NOWHERE,
    )
    entries = (
        syntax.Entry("_day", day),
        syntax.Entry("_first", target),
        syntax.Entry("_last", last_day),
        syntax.Entry("result", result),
    )
    return syntax.Path(syntax.ContextLiteral(entries, _NOWHERE), "result", _NOWHERE)


def _beyond(rule: Expression, last: Expression, after: Expression) -> Expression:
    """What a month-end rule makes of a day that the month does not have."""
    nothing = syntax.NullLiteral(_NOWHERE)
    outcomes: dict[str, Expression] = {"last day": last, "next day": after, "no day": nothing}
    if isinstance(rule, syntax.StringLiteral):
        return outcomes.get(rule.value, nothing)
    is_last, is_next = (_binary(Operator.EQUAL, rule, _text(each)) for each in ("last day", "next day"))
    return syntax.If(is_last, last, syntax.If(is_next, after, nothing, _NOWHERE), _NOWHERE)


def _days_into(first: Expression, number: Expression) -> Expression:
    """The day with this number in the month that begins on `first`."""
    days = _binary(Operator.SUBTRACT, number, _one())
    return _binary(Operator.ADD, first, _binary(Operator.MULTIPLY, _call("duration", _text("P1D")), days))


def _binary(operator: Operator, left: Expression, right: Expression) -> Expression:
    return syntax.Binary(operator, left, right, _NOWHERE)


def _call(name: str, *arguments: Expression) -> Expression:
    return syntax.Call(syntax.Name(name, _NOWHERE), arguments, None, _NOWHERE)


def _text(value: str) -> Expression:
    return syntax.StringLiteral(value, _NOWHERE)


def _one() -> Expression:
    return _number(Decimal(1))


def _number(value: Decimal) -> Expression:
    return syntax.NumberLiteral(value, False, _NOWHERE)
