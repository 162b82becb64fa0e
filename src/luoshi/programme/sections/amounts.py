"""Amounts stated beside the rules: `totals`, the money of a fund, the quota and the outer limit of a procedure."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

from luoshi.periods import Period, Unit, parse_period
from luoshi.programme.amounts import Figure, FundTotal, OuterLimit, ParameterName, Portion, Quota, Total, TotalPart
from luoshi.programme.fields import Fields, read_decimal
from luoshi.programme.report import Refers

_ONE_DAY = Period(1, Unit.DAY)
# What can only be meant as a number, so that it is not taken for the name of a parameter.
_MEANT_AS_NUMBER = re.compile(r"[-+.]?[\d０-９]")


class Per(StrEnum):
    """The stretch of time that something holds for, where it does not hold once and for all."""

    YEAR = "year"


def read_totals(package: Fields) -> dict[str, Total]:
    """The totals by name, in the order of the file."""
    return {name: _total(name, fields) for name, fields in package.named("totals")}


def read_fund_total(fields: Fields) -> FundTotal:
    """The money of a fund."""
    total = FundTotal(read_figure(fields, "amount"), read_per_year(fields), fields.clauses(), fields.where)
    fields.finish()
    return total


def read_portions(fields: Fields, key: str, cited: tuple[str, ...]) -> tuple[Portion, ...]:
    """The sources or purposes of a fund, in the order of the file; each cites its own clauses or else those given."""
    portions = tuple(_portion(each, cited) for each in fields.each(key))
    _name_each_once(fields, key, (portion.name for portion in portions))
    return portions


def read_quota(fields: Fields) -> Quota:
    """The most cases that a procedure pays."""
    quota = Quota(fields.integer("count"), read_per_year(fields), fields.clauses(), fields.where)
    fields.finish()
    return quota


def read_outer_limit(fields: Fields) -> OuterLimit:
    """The time that a procedure may take from submission to its end."""
    limit = OuterLimit(fields.phrase("limit", parse_period, _ONE_DAY), fields.clauses(), fields.where)
    fields.finish()
    return limit


def read_figure(fields: Fields, key: str) -> Figure:
    """A number that is not negative, a percentage, or the name of a parameter."""
    scalar = fields.scalar(key)
    if scalar is None:
        return Decimal(0)
    text = scalar.text.strip()
    number = read_decimal(text)
    if number is None and not _MEANT_AS_NUMBER.match(text):
        return ParameterName(fields.reference(key, Refers.PARAMETER))
    if number is None or number < 0:
        fields.problem("value-type", f"“{key}”不能是“{text}”", key, "写不小于 0 的数字，例如 12 或 4%，或者参数的名称")
        return Decimal(0)
    return number


def read_per_year(fields: Fields) -> bool:
    """Whether something holds for each year in force rather than once and for all."""
    return fields.has("per") and fields.choice("per", Per) is Per.YEAR


def _total(name: str, fields: Fields) -> Total:
    clauses = fields.clauses()
    total = Total(
        name=name,
        clauses=clauses,
        total=read_figure(fields, "total"),
        unit=fields.text("unit", ""),
        at_most=fields.boolean("at_most", False),
        parts=tuple(_part(each, clauses) for each in fields.each("parts", optional=False)),
        where=fields.where,
    )
    if not total.parts and fields.has("parts"):
        fields.problem("value-empty", f"“{name}”没有分项", "parts", "写上 {name: 名称, value: 数}")
    _name_each_once(fields, "parts", (part.name for part in total.parts))
    fields.finish()
    return total


def _part(fields: Fields, cited: tuple[str, ...]) -> TotalPart:
    own = fields.clauses(optional=True)
    part = TotalPart(fields.text("name"), read_figure(fields, "value"), own or cited, fields.where)
    fields.finish()
    return part


def _portion(fields: Fields, cited: tuple[str, ...]) -> Portion:
    has_share = fields.has("share")
    if has_share and fields.has("amount"):
        fields.problem("portion-twofold", "一项资金既写了金额又写了比例", "share", "只留文件写明的一种")
    portion = Portion(
        name=fields.text("name"),
        amount=None if has_share else read_figure(fields, "amount"),
        share=read_figure(fields, "share") if has_share else None,
        clauses=fields.clauses(optional=True) or cited,
        where=fields.where,
    )
    fields.finish()
    return portion


def _name_each_once(fields: Fields, key: str, names: Iterable[str]) -> None:
    for name in _repeated(names):
        fields.problem("part-twice", f"“{name}”列了两次", key, "删去一处，或改名")


def _repeated(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)
