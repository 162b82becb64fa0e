"""Values as people read them, and as the command line and the API give them."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeGuard

from luoshi.feel import Json, Null, Value, show
from luoshi.money import Rounding, round_yuan
from luoshi.programme.model import Programme, TermType

Result = Json | int | list["Result"]

_SHOWN_DECIMALS = Decimal("0.0001")


def json_value(kind: TermType, value: Value) -> Result:
    """The value in the contract's form: money with two decimals and other decimals plain, both as text.

    Whole numbers are numbers, dates ISO 8601, lists are lists, and what could not be decided is null.
    """
    if isinstance(value, tuple):
        return [json_value(kind, each) for each in value]
    if isinstance(value, Decimal) and kind is TermType.MONEY:
        return f"{value:.2f}"
    if isinstance(value, Decimal) and kind is TermType.INTEGER and value == value.to_integral_value():
        return int(value)
    return show(value)


def show_value(kind: TermType, value: Value, unit: str = "") -> str:
    """The value in Chinese: `12,345.60 元`, `2.5%`, `是`, `12 人`; 约 marks a figure that had to be cut."""
    match value:
        case Null(reason):
            return f"未能确定（{reason}）"
        case bool():
            return "是" if value else "否"
        case Decimal():
            return _show_number(kind, value, unit)
        case dt.date():
            return value.isoformat()
        case str():
            return value
        case tuple():
            return "、".join(show_value(kind, each, unit) for each in value) or "无"
        case _:
            return str(show(value))


def show_named(programme: Programme, name: str, value: Value) -> str:
    """The value of a fact, a decision or a parameter, by its name."""
    term = programme.terms.get(name)
    if term is not None:
        return show_value(term.type, value, "" if term.type is TermType.MONEY else term.unit)
    return show_value(kind_of(programme, name), value)


def show_result(programme: Programme, name: str, result: Result) -> str:
    """The same from the form that `results_as_json` gives."""
    if result is None:
        return "未能确定"
    if isinstance(result, list):
        return "、".join(show_result(programme, name, each) for each in result) or "无"
    numeric = kind_of(programme, name) in (TermType.MONEY, TermType.RATE, TermType.DECIMAL, TermType.INTEGER)
    if numeric and isinstance(result, str | int) and not isinstance(result, bool):
        return show_named(programme, name, Decimal(result))
    return show_named(programme, name, result if isinstance(result, bool) else str(result))


def results_as_json(programme: Programme, values: Mapping[str, Value]) -> dict[str, Result]:
    """The decisions among the values in the contract's form, in the order of the package."""
    return {name: json_value(info.type, values[name]) for name, info in programme.decisions.items() if name in values}


def kind_of(programme: Programme, name: str) -> TermType:
    """The type of a fact, decision or parameter. Raises KeyError for any other name."""
    if name in programme.terms:
        return programme.terms[name].type
    if name in programme.decisions:
        return programme.decisions[name].type
    return programme.parameters[name].type


def is_amount(value: Value) -> TypeGuard[Decimal]:
    """Whether the value is a number, as a decided amount is and an undecided one is not."""
    return isinstance(value, Decimal)


def _show_number(kind: TermType, value: Decimal, unit: str) -> str:
    if kind is TermType.MONEY:
        cut = round_yuan(value, Rounding.HALF_UP)
        return f"{'' if cut == value else '约 '}{cut:,.2f} 元"
    if kind is TermType.RATE:
        return _cut(value.scaleb(2)) + "%"
    return _cut(value) + (f" {unit}" if unit else "")


def _cut(value: Decimal) -> str:
    """At most four decimals, no trailing zeros."""
    cut = value.quantize(_SHOWN_DECIMALS, ROUND_HALF_UP) if abs(value) < Decimal(10) ** 20 else value
    text = f"{cut:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if cut == value else f"约 {text}"
