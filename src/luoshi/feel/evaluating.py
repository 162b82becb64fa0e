"""One expression on its own, as the command line evaluates it."""

from collections.abc import Mapping
from datetime import datetime

from luoshi.feel.checking import check_expression
from luoshi.feel.evaluation import Evaluation
from luoshi.feel.parser import parse_in_scope
from luoshi.feel.problems import Cell
from luoshi.feel.scope import Scope, check_name
from luoshi.feel.types import type_of
from luoshi.feel.values import Value
from luoshi.source import FieldPlace, FilePlace, Problem

_TITLE = "表达式"


def evaluate_text(
    text: str, context: Mapping[str, Value], now: datetime | None
) -> tuple[Value | None, tuple[Problem, ...]]:
    """The value of an expression over the values of `context`; None where problems keep it from having a meaning.

    Operands of the wrong types are no problem here: by the standard such an expression is null, with its reason.
    Without `now`, now() and today() are unknown functions.
    """
    unusable = [
        Problem(bad.code, bad.message, FieldPlace(name), bad.remedy)
        for name in context
        if (bad := check_name(name, FilePlace(_TITLE, 1, 1))) is not None
    ]
    if unusable:
        return None, tuple(unusable)
    cell = Cell(text, FilePlace(_TITLE, 1, 1))
    parsed = parse_in_scope(cell, Scope(context))
    if parsed.tree is None:
        return None, parsed.problems
    checked = check_expression(parsed.tree, cell, {name: type_of(value) for name, value in context.items()}, now)
    if checked.unresolved:
        return None, checked.unresolved
    return Evaluation(cell, context).value(checked.tree), ()
