"""One expression on its own, as the command line evaluates it."""

from collections.abc import Mapping
from datetime import datetime

from luoshi.feel.checking import Environment, check_expression, member_names
from luoshi.feel.parser import parse_in_scope
from luoshi.feel.plain import evaluate
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope, check_name
from luoshi.feel.temporal import from_python
from luoshi.feel.types import type_of
from luoshi.feel.values import Value
from luoshi.source import FieldPlace, FilePlace, Problem

_TITLE = "表达式"


def evaluate_text(
    text: str, context: Mapping[str, Value], now: datetime | None
) -> tuple[Value | None, tuple[Problem, ...]]:
    """The value of an expression over the values of `context`, and what in it has no meaning.

    The value is None only where the text cannot be read. What has no meaning, such as an unknown name, is null with
    its reason, and so are operands of the wrong types, which are no problem here. Without `now`, now() and today()
    have no meaning.
    """
    unusable = [
        Problem(bad.code, bad.message, FieldPlace(name), bad.remedy)
        for name in context
        if (bad := check_name(name, FilePlace(_TITLE, 1, 1))) is not None
    ]
    if unusable:
        return None, tuple(unusable)
    cell = Cell(text, FilePlace(_TITLE, 1, 1))
    types = {name: type_of(value) for name, value in context.items()}
    parsed = parse_in_scope(cell, Scope(types, member_names(types.values())))
    if parsed.tree is None:
        return None, parsed.problems
    clock = None if now is None else from_python(now)
    checked = check_expression(parsed.tree, cell, Environment(types, now=clock))
    return evaluate(checked.formula(cell), context), checked.unresolved
