"""Everything in a programme that runs, each with the clauses that prescribe it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from luoshi.programme.model import Fund, Notice, Payment, Procedure, Programme, Review, Stage
from luoshi.source import Place


class Kind(StrEnum):
    """What an element is; the text is its name on screen."""

    IN_FORCE = "执行期"
    TERM = "事实"
    PARAMETER = "参数"
    DECISION = "判定"
    ROW = "判定表的行"
    EXCEPTION = "但书"
    ROLE = "角色"
    MATERIAL = "材料"
    FORM = "表单"
    UNDERTAKING = "承诺事项"
    PROCEDURE = "事项"
    ONCE = "申请次数"
    WINDOW = "申报期"
    ROUTE = "路径"
    REVIEW = "审核"
    NOTICE = "公示"
    PAYMENT = "拨付"
    ARCHIVE = "归档"
    FUND = "资金"
    RETURN = "报送"
    TASK = "任务"
    REGISTER = "台账"
    INTERPRETATION = "解释"
    TOTAL = "合计"
    PART = "合计的分项"
    FUND_TOTAL = "资金总额"
    SOURCE = "资金来源"
    PURPOSE = "资金用途"
    QUOTA = "名额"
    OUTER_LIMIT = "总时限"


@dataclass(frozen=True, slots=True)
class Key:
    """Which element; the name is unique among those of its kind."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """Something that runs, the clauses that say so, and where the package writes it."""

    kind: Kind
    name: str
    clauses: tuple[str, ...]
    where: Place

    @property
    def key(self) -> Key:
        """The element without its clauses."""
        return Key(self.kind, self.name)


def elements(programme: Programme) -> tuple[Element, ...]:
    """Every element, in the order of the package."""
    in_force = Element(Kind.IN_FORCE, programme.title, (programme.in_force_clause,), programme.in_force_where)
    work = (*_actors(programme), *_procedures(programme), *_duties(programme))
    return (in_force, *_figures(programme), *work, *_totals(programme))


def elements_of(programme: Programme, clause: str) -> tuple[Element, ...]:
    """What a clause puts into effect."""
    return tuple(element for element in elements(programme) if clause in element.clauses)


def parameter_key(name: str, since: dt.date) -> Key:
    """The element of a parameter's value from a day on."""
    return Key(Kind.PARAMETER, f"{name}（{since} 起）")


def row_key(decision: str, row: int) -> Key:
    """The element of a row of a decision table, counted from 1."""
    return Key(Kind.ROW, f"{decision}第 {row} 行")


def exception_key(decision: str, label: str) -> Key:
    """The element of an exception to a decision."""
    return Key(Kind.EXCEPTION, f"{decision}“{label}”")


def stage_key(stage: Stage) -> Key:
    """The element of a stage, by the kind of its work."""
    match stage.work:
        case Review():
            return Key(Kind.REVIEW, stage.id)
        case Notice():
            return Key(Kind.NOTICE, stage.id)
        case Payment():
            return Key(Kind.PAYMENT, stage.id)
        case _:
            assert_never(stage.work)


def numbered_key(kind: Kind, owner: str, number: int) -> Key:
    """The element of one of several without a name: a window, a route, an undertaking, counted from 1."""
    return Key(kind, f"{owner}第 {number} 项")


def part_key(kind: Kind, owner: str, name: str) -> Key:
    """The element of a named part of something: of a total, or of the money of a fund."""
    return Key(kind, f"{owner}“{name}”")


def _made(key: Key, clauses: tuple[str, ...], where: Place) -> Element:
    return Element(key.kind, key.name, clauses, where)


def _figures(programme: Programme) -> Iterator[Element]:
    for parameter in programme.parameters.values():
        for value in parameter.values:
            yield _made(parameter_key(parameter.name, value.since), value.clauses, value.where)
    for term in programme.terms.values():
        yield Element(Kind.TERM, term.name, term.clauses, term.where)
    for decision in programme.decisions.values():
        yield Element(Kind.DECISION, decision.name, decision.clauses, decision.where)
        for row in decision.rows:
            yield _made(row_key(decision.name, row.number), row.clauses, row.where)
        for exception in decision.exceptions:
            yield _made(exception_key(decision.name, exception.label), exception.clauses, exception.where)
    for reading in programme.interpretations:
        yield Element(Kind.INTERPRETATION, reading.name, reading.clauses, reading.where)


def _actors(programme: Programme) -> Iterator[Element]:
    for role in programme.roles.values():
        yield Element(Kind.ROLE, role.name, role.clauses, role.where)
    for material in programme.materials.values():
        yield Element(Kind.MATERIAL, material.name, material.clauses, material.where)
    for form in programme.forms.values():
        yield Element(Kind.FORM, form.name, form.clauses, form.where)
        for number, undertaking in enumerate(form.undertakings, 1):
            yield _made(numbered_key(Kind.UNDERTAKING, form.name, number), undertaking.clauses, undertaking.where)
    for fund in programme.funds.values():
        yield Element(Kind.FUND, fund.name, fund.clauses, fund.where)
        yield from _money(fund)


def _money(fund: Fund) -> Iterator[Element]:
    if fund.total is not None:
        yield Element(Kind.FUND_TOTAL, fund.name, fund.total.clauses, fund.total.where)
    for kind, portions in ((Kind.SOURCE, fund.raised_from), (Kind.PURPOSE, fund.allotted_to)):
        for portion in portions:
            yield _made(part_key(kind, fund.name, portion.name), portion.clauses, portion.where)


def _procedures(programme: Programme) -> Iterator[Element]:
    for procedure in programme.procedures.values():
        yield Element(Kind.PROCEDURE, procedure.name, procedure.clauses, procedure.where)
        yield from _parts(procedure)


def _parts(procedure: Procedure) -> Iterator[Element]:
    if procedure.once is not None:
        yield Element(Kind.ONCE, procedure.name, procedure.once.clauses, procedure.once.where)
    for number, window in enumerate(procedure.windows, 1):
        yield _made(numbered_key(Kind.WINDOW, procedure.name, number), window.clauses, window.where)
    for number, route in enumerate(procedure.routes, 1):
        yield _made(numbered_key(Kind.ROUTE, procedure.name, number), route.clauses, route.where)
    for stage in procedure.stages.values():
        yield _made(stage_key(stage), stage.clauses, stage.where)
    if procedure.archive is not None:
        yield Element(Kind.ARCHIVE, procedure.name, procedure.archive.clauses, procedure.archive.where)
    if procedure.within is not None:
        yield Element(Kind.OUTER_LIMIT, procedure.name, procedure.within.clauses, procedure.within.where)
    if procedure.quota is not None:
        yield Element(Kind.QUOTA, procedure.name, procedure.quota.clauses, procedure.quota.where)


def _duties(programme: Programme) -> Iterator[Element]:
    for owed in programme.returns.values():
        yield Element(Kind.RETURN, owed.name, owed.clauses, owed.where)
    for task in programme.tasks.values():
        yield Element(Kind.TASK, task.name, task.clauses, task.where)
    for register in programme.registers.values():
        yield Element(Kind.REGISTER, register.name, register.clauses, register.where)


def _totals(programme: Programme) -> Iterator[Element]:
    for total in programme.totals.values():
        yield Element(Kind.TOTAL, total.name, total.clauses, total.where)
        for part in total.parts:
            yield _made(part_key(Kind.PART, total.name, part.name), part.clauses, part.where)
