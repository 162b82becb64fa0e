"""Ranges written as texts, read by the grammar of the language itself (DMN 1.5, 10.3.4.1, `range(from)`)."""

from typing import Final

from luoshi.feel import syntax
from luoshi.feel.builtins import Function
from luoshi.feel.parser import parse_expression
from luoshi.feel.problems import Cell
from luoshi.feel.temporal import parse_date, parse_date_time, parse_duration, parse_temporal, parse_time
from luoshi.feel.types import ORDERED, type_of
from luoshi.feel.values import Range, Temporal, Value
from luoshi.source import FilePlace

_MAX_CHARACTERS: Final = 10_000
_NOWHERE = FilePlace("", 1, 1)


def parse_range(text: str) -> Range | None:
    """The range written `[1..3]` with constants of one type at both ends; None where it is none.

    Ends are numbers, texts, `@"…"`, or `date("…")` and its like. That the first is not after the last is for the caller
    to see: here nothing is compared.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    match parse_expression(Cell(text, _NOWHERE), ()).tree:
        case syntax.RangeLiteral(low=low, high=high, single=False) as read if low is not None and high is not None:
            first, last = _constant(low), _constant(high)
            if first is None or last is None:
                return None
            kind = type_of(first)
            if kind not in ORDERED or type_of(last) is not kind:
                return None
            return Range(first, last, read.low_closed, read.high_closed)
        case _:
            return None


def _constant(tree: syntax.Expression) -> Value | None:
    match tree:
        case syntax.NumberLiteral(value, percent=False):
            return value
        case syntax.Negation(syntax.NumberLiteral(value, percent=False)):
            return value.copy_negate()
        case syntax.StringLiteral(value):
            return value
        case syntax.AtLiteral(text):
            return parse_temporal(text)
        case syntax.Call(syntax.Name(name), (syntax.StringLiteral(text),), None | ("from",)):
            return _made_by(name, text)
        case _:
            return None


def _made_by(name: str, text: str) -> Temporal | None:
    match name:
        case Function.DATE:
            return parse_date(text)
        case Function.TIME:
            return parse_time(text)
        case Function.DATE_AND_TIME:
            return parse_date_time(text)
        case Function.DURATION:
            return parse_duration(text)
        case _:
            return None
