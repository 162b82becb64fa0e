"""Ranges written as texts, read by the grammar of the language itself (DMN 1.5, 10.3.4.1, `range(from)`)."""

import re
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
_FROM = re.compile(r"\s*(?P<start>[\[(\]])(?P<end>.+)\.\.\s*[)\[]\s*", re.DOTALL)
_UP_TO = re.compile(r"\s*[(\]]\s*\.\.(?P<end>.+)(?P<stop>[\])\[])\s*", re.DOTALL)


def parse_range(text: str) -> Range | None:
    """The range written `[1..3]`, `[1..)` or `(..3]` with constants of one type at its ends; None where it is none.

    Ends are numbers, texts, `@"…"`, or `date("…")` and its like (grammar rules 66 and 67). That the first is not after
    the last is for the caller to see: here nothing is compared.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    one_sided = _FROM.fullmatch(text) or _UP_TO.fullmatch(text)
    if one_sided is not None:
        return _one_sided(one_sided)
    match _tree(text):
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


def _one_sided(written: re.Match[str]) -> Range | None:
    """The side that has no end is open."""
    parts = written.groupdict()
    tree = _tree(parts["end"])
    end = None if tree is None else _constant(tree)
    if end is None or type_of(end) not in ORDERED:
        return None
    return (
        Range(end, None, parts["start"] == "[", False)
        if "start" in parts
        else Range(None, end, False, parts["stop"] == "]")
    )


def _tree(text: str) -> syntax.Expression | None:
    return parse_expression(Cell(text, _NOWHERE), ()).tree


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
