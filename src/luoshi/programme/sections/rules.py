"""`decisions`: what people see of them, and their rule text for `luoshi.feel`."""

import itertools
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from luoshi.feel import BOOLEAN, DATE, NUMBER, STRING, Aggregation, Cell, Decision, Hit, ListType, Row, Table, Type
from luoshi.money import Rounding
from luoshi.programme.fields import Fields
from luoshi.programme.model import Clauses, DecisionInfo, Direction, TableRow, TermType
from luoshi.programme.report import Refers, Report
from luoshi.programme.sections.exceptions import base_rule_name, read_exceptions
from luoshi.programme.sections.facts import read_type

_RANKING = frozenset({Hit.PRIORITY, Hit.OUTPUT_ORDER})
_AGGREGATIONS = {each.value.lower(): each for each in Aggregation}


def read_decisions(package: Fields, report: Report) -> tuple[dict[str, DecisionInfo], tuple[Decision, ...]]:
    """The decisions by name, in the order of the file, and their logic in the same order.

    The base rule of a decision with exceptions, where it is a table, stands before it as a decision of its own.
    """
    infos: dict[str, DecisionInfo] = {}
    logic: list[Decision] = []
    for name, fields in package.named("decisions"):
        for info, decision in _decisions(name, fields, report):
            infos[info.name] = info
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


def result_type(kind: TermType, is_list: bool) -> Type:
    """The type of a decision in rule text."""
    return ListType(feel_type(kind)) if is_list else feel_type(kind)


def _decisions(name: str, fields: Fields, report: Report) -> list[tuple[DecisionInfo, Decision]]:
    """The decision, after its base rule where that is one of its own."""
    kind = read_type(name, fields, report)
    is_list = fields.boolean("list", default=False)
    declared = None if name in report.untyped else result_type(kind, is_list)
    clauses = fields.clauses()
    clause = clauses[0] if clauses else None
    rows: tuple[TableRow, ...] = ()
    logic: Cell | Table
    if fields.has("table"):
        logic, rows = _table(fields.map("table"), clauses)
        if fields.has("is"):
            fields.problem("decision-twofold", f"“{name}”既有“is”又有“table”", "is", "只留一种写法")
    else:
        logic = fields.rule("is")
    rounding = _rounding(name, fields, kind, report)
    monotone, cliff, burden = _monotone(fields), _cliff(fields), fields.boolean("burden", default=False)
    if is_list and kind is TermType.MONEY:
        fields.problem(
            "list-of-money", f"“{name}”是一列金额，不能逐个进位到分", "list", "改 type: decimal，或改成一个金额"
        )
    if not fields.has("except"):
        info = DecisionInfo(name, kind, clauses, fields.where, rows, (), None, is_list, monotone, cliff, burden)
        return [(info, Decision(name, logic, declared, clause, rounding, fields.where))]
    found: list[tuple[DecisionInfo, Decision]] = []
    match logic:
        case Cell():
            base, rule = None, logic
        case Table():
            place = fields.place("table")
            base = base_rule_name(name)
            info = DecisionInfo(base, kind, clauses, place, rows, is_list=is_list)
            found.append((info, Decision(base, logic, declared, clause, rounding, place)))
            rule = Cell(base, place)
        case _:
            assert_never(logic)
    exceptions, guarded = read_exceptions(name, fields, rule, clause)
    info = DecisionInfo(name, kind, clauses, fields.where, (), exceptions, base, is_list, monotone, cliff, burden)
    return [*found, (info, Decision(name, guarded, declared, clause, rounding, fields.where))]


def _monotone(fields: Fields) -> Mapping[str, Direction]:
    """The directions declared, by fact."""
    if not fields.has("monotone"):
        return MappingProxyType({})
    entries = fields.map("monotone")
    entries.look_up_keys(Refers.TERM)
    return MappingProxyType({fact: entries.choice(fact, Direction) for fact in entries.keys_here()})


def _cliff(fields: Fields) -> Decimal | None:
    """The share that one more unit of a fact may cost at most."""
    if not fields.has("cliff"):
        return None
    share = fields.decimal("cliff")
    if not 0 < share <= 1:
        fields.problem("cliff-share", "“cliff”是一个份额，应大于 0、不大于 100%", "cliff", "例如 20%")
    return share


def _rounding(name: str, fields: Fields, kind: TermType, report: Report) -> Rounding | None:
    rounding = fields.choice("round", Rounding) if fields.has("round") else None
    if name in report.untyped:
        return None
    if kind is TermType.MONEY and rounding is None:
        fields.problem("money-unrounded", f"金额“{name}”没有写明怎样进位到分", "type", "补上 round: half up to fen")
    elif kind is not TermType.MONEY and rounding is not None:
        fields.problem("rounding-not-money", f"“{name}”不是金额，不能进位到分", "round", "删去 round，或改 type: money")
        return None
    return rounding


def _table(fields: Fields, clauses: Clauses) -> tuple[Table, tuple[TableRow, ...]]:
    hit = _ranked(fields, fields.choice("hit", Hit))
    inputs = tuple(scalar.rule() for scalar in fields.scalars("in"))
    rows: list[Row] = []
    described: list[TableRow] = []
    for number, each in zip(itertools.count(1), fields.each("rules", optional=False)):
        own = each.clauses(optional=True)
        tests = tuple(scalar.rule() for scalar in each.scalars("when"))
        rows.append(Row(tests, each.rule("then"), own[0] if own else None, each.where))
        described.append(TableRow(number, own or clauses, each.where))
        each.finish()
    table = Table(
        hit,
        inputs,
        tuple(rows),
        fields.where,
        aggregation=_aggregation(fields, hit),
        allowed_outputs=fields.rule("outputs") if fields.has("outputs") else None,
        default=fields.rule("default") if fields.has("default") else None,
    )
    fields.finish()
    return table, tuple(described)


def _aggregation(fields: Fields, hit: Hit) -> Aggregation | None:
    if not fields.has("aggregate"):
        return None
    if hit is not Hit.COLLECT:
        fields.problem(
            "aggregate-not-collect", f"“{hit.value}”的判定表不汇总", "aggregate", "改为 hit: collect，或删去"
        )
        return None
    return fields.member("aggregate", _AGGREGATIONS)


def _ranked(fields: Fields, hit: Hit) -> Hit:
    """The hit policy; one that ranks results needs their order, and is reported and passed over without it."""
    if hit not in _RANKING or fields.has("outputs"):
        return hit
    fields.problem(
        "outputs-missing", f"“{hit.value}”要知道结果的先后，却没有“outputs”", "hit", '补上 outputs: \'"重", "轻"\''
    )
    return Hit.FIRST
