"""`terms` and `parameters`: the facts a decision asks for, and the figures that change by date."""

from decimal import Decimal

from luoshi.programme.fields import Fields, read_decimal
from luoshi.programme.model import DataClass, DatedValue, Parameter, Term, TermType
from luoshi.programme.report import Refers, Report

_NUMERIC = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.RATE, TermType.MONEY})
_LONGEST_TEXT = 200


def read_terms(package: Fields, report: Report) -> dict[str, Term]:
    """The facts by name, in the order of the file."""
    return {name: _term(name, fields, report) for name, fields in package.named("terms")}


def read_parameters(package: Fields, report: Report) -> dict[str, Parameter]:
    """The dated figures by name, in the order of the file."""
    return {name: _parameter(name, fields, report) for name, fields in package.named("parameters")}


def _term(name: str, fields: Fields, report: Report) -> Term:
    kind = read_type(name, fields, report)
    term = Term(
        name=name,
        type=kind,
        clauses=fields.clauses(),
        question=fields.text("question"),
        where=fields.where,
        hint=fields.text("hint", ""),
        unit=fields.text("unit", "") if kind in _NUMERIC else "",
        min=_bound(fields, "min", kind),
        max=_bound(fields, "max", kind),
        choices=fields.texts("choices") if kind is TermType.CHOICE else (),
        max_length=fields.integer("max_length", _LONGEST_TEXT) if kind is TermType.TEXT else _LONGEST_TEXT,
        proved_by=fields.references("proved_by", Refers.MATERIAL, optional=True),
        known_from=fields.text("known_from", "") or None,
        data_class=fields.choice("data_class", DataClass, DataClass.BUSINESS),
    )
    if term.min is not None and term.max is not None and term.min > term.max:
        fields.problem("term-range", f"“{name}”的下限大于上限", "min", "改为下限不大于上限")
    if len(set(term.choices)) != len(term.choices):
        fields.problem("term-choices", f"“{name}”有重复的选项", "choices", "删去重复的选项")
    fields.finish()
    return term


def read_type(name: str, fields: Fields, report: Report) -> TermType:
    """The type of a figure; one that cannot be read is noted, so that it is not reported wherever it is used."""
    before = len(report.problems)
    kind = fields.choice("type", TermType)
    if len(report.problems) > before:
        report.untyped.add(name)
        fields.pass_over()
    return kind


def _bound(fields: Fields, key: str, kind: TermType) -> Decimal | None:
    if kind not in _NUMERIC or not fields.has(key):
        return None
    return fields.decimal(key)


def _parameter(name: str, fields: Fields, report: Report) -> Parameter:
    kind = read_type(name, fields, report)
    clauses = fields.clauses()
    values = tuple(_dated_value(each, kind, clauses, report) for each in fields.each("values", optional=False))
    days = [value.since for value in values]
    if days != sorted(set(days)):
        fields.problem(
            "parameter-order", f"“{name}”各次取值的起始日期没有从早到晚排列", "values", "按日期先后排列，不重复"
        )
    if not values:
        fields.problem("value-empty", f"“{name}”没有取值", "values", "写上 {from: 日期, value: 取值}")
    fields.finish()
    return Parameter(name, kind, clauses, values, fields.where)


def _dated_value(fields: Fields, kind: TermType, clauses: tuple[str, ...], report: Report) -> DatedValue:
    dated = DatedValue(
        since=fields.day("from"),
        value=_value(fields, kind, report),
        clauses=fields.clauses(optional=True) or clauses,
        where=fields.where,
        label=fields.text("label", ""),
    )
    fields.finish()
    return dated


def _value(fields: Fields, kind: TermType, report: Report) -> Decimal | str | bool:
    scalar = fields.scalar("value")
    if scalar is None:
        return _stand_in(kind)
    text = scalar.text.strip()
    if kind is TermType.BOOLEAN and text in ("true", "false"):
        return text == "true"
    number = read_decimal(text) if kind in _NUMERIC else None
    if number is not None:
        return number
    if kind in (TermType.TEXT, TermType.CHOICE):
        return text
    report.add(
        "value-type", f"“{text}”不是 {kind.value} 类型的值", scalar.where, "参数可以是数字、百分比、true/false 或文字"
    )
    return _stand_in(kind)


def _stand_in(kind: TermType) -> Decimal | str | bool:
    """A value of the right type, so that the rules that use it are not reported too."""
    if kind in _NUMERIC:
        return Decimal(0)
    return False if kind is TermType.BOOLEAN else ""
