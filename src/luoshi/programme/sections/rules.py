"""`decisions`: what people see of them, and their rule text for `luoshi.feel`."""

import itertools

from luoshi.feel import BOOLEAN, DATE, NUMBER, STRING, Cell, Decision, Hit, Row, Table, Type
from luoshi.money import Rounding
from luoshi.programme.fields import Fields
from luoshi.programme.model import DecisionInfo, TableRow, TermType
from luoshi.programme.report import Report
from luoshi.programme.sections.facts import read_type


def read_decisions(package: Fields, report: Report) -> tuple[dict[str, DecisionInfo], tuple[Decision, ...]]:
    """The decisions by name, in the order of the file, and their logic in the same order."""
    infos: dict[str, DecisionInfo] = {}
    logic: list[Decision] = []
    for name, fields in package.named("decisions"):
        infos[name], decision = _decision(name, fields, report)
        logic.append(decision)
        fields.finish()
    return infos, tuple(logic)


def feel_type(kind: TermType) -> Type:
    """The type that a value of this kind has in rule text."""
    match kind:
        case TermType.INTEGER | TermType.DECIMAL | TermType.RATE | TermType.MONEY:
            return NUMBER
        case TermType.BOOLEAN:
            return BOOLEAN
        case TermType.DATE:
            return DATE
        case TermType.TEXT | TermType.CHOICE | TermType.ACCOUNT:
            return STRING


def _decision(name: str, fields: Fields, report: Report) -> tuple[DecisionInfo, Decision]:
    kind = read_type(name, fields, report)
    declared = None if name in report.untyped else feel_type(kind)
    clauses = fields.clauses()
    rows: tuple[TableRow, ...] = ()
    logic: Cell | Table
    if fields.has("table"):
        logic, rows = _table(fields.map("table"), clauses)
        if fields.has("is"):
            fields.problem("decision-twofold", f"“{name}”既有“is”又有“table”", "is", "只留一种写法")
    else:
        logic = fields.rule("is")
    rounding = fields.choice("round", Rounding) if fields.has("round") else None
    if name in report.untyped:
        rounding = None
    elif kind is TermType.MONEY and rounding is None:
        fields.problem("money-unrounded", f"金额“{name}”没有写明怎样进位到分", "type", "补上 round: half up to fen")
    elif kind is not TermType.MONEY and rounding is not None:
        fields.problem("rounding-not-money", f"“{name}”不是金额，不能进位到分", "round", "删去 round，或改 type: money")
        rounding = None
    clause = clauses[0] if clauses else None
    decision = Decision(name, logic, declared, clause, rounding, fields.where)
    return DecisionInfo(name, kind, clauses, fields.where, rows), decision


def _table(fields: Fields, clauses: tuple[str, ...]) -> tuple[Table, tuple[TableRow, ...]]:
    hit = fields.choice("hit", Hit)
    inputs = tuple(scalar.rule() for scalar in fields.scalars("in"))
    rows: list[Row] = []
    described: list[TableRow] = []
    for number, each in zip(itertools.count(1), fields.each("rules", optional=False)):
        own = each.clauses(optional=True)
        tests = tuple(scalar.rule() for scalar in each.scalars("when"))
        rows.append(Row(tests, each.rule("then"), own[0] if own else None, each.where))
        described.append(TableRow(number, own or clauses, each.where))
        each.finish()
    fields.finish()
    return Table(hit, inputs, tuple(rows), fields.where), tuple(described)
