"""The figures of a package, element by element, each with the clauses that should give it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from luoshi.periods import LONGEST, Cadence, DateOf, DayOf, Due, EndOf, Period, Unit, WeekdayOf, Within, show_chinese
from luoshi.programme.amounts import Figure, ParameterName, Portion
from luoshi.programme.elements import parameter_key
from luoshi.programme.model import (
    CountColumn,
    FixedWindow,
    Fund,
    Notice,
    Parameter,
    Procedure,
    Programme,
    Referral,
    Return,
    Review,
    Stage,
    TermType,
    Window,
    YearlyWindow,
)
from luoshi.programme.verification.figures.owners import (
    ElementFigure,
    ElementText,
    Item,
    Moment,
    Owner,
    sense_in,
    show_figure,
)
from luoshi.programme.verification.figures.rule_figures import figures_of_rules, moment_of
from luoshi.programme.verification.figures.senses import Sense

_LAST_DAY = 31
_NEW_YEAR = (1, 1)
_NEW_YEARS_EVE = (12, 31)
_TURNS = {Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.HALF_YEAR: 2}
_YUAN = Sense(TermType.MONEY, "元")


def figures_of(programme: Programme) -> Iterator[Item]:
    """Every figure, compared parameter and text of the package."""
    yield from _of_force(programme)
    for parameter in programme.parameters.values():
        yield from _of_parameter(programme, parameter)
    yield from _of_terms(programme)
    yield from figures_of_rules(programme)
    yield from _of_totals(programme)
    for fund in programme.funds.values():
        yield from _of_fund(fund)
    for procedure in programme.procedures.values():
        yield from _of_procedure(programme, procedure)
    yield from _of_duties(programme)
    yield from _of_papers(programme)


# Facts and parameters -------------------------------------------------------------------------------------------------


def _of_force(programme: Programme) -> Iterator[Item]:
    owner = Owner("执行期", "执行期", (programme.in_force_clause,), programme.in_force_where)
    for day in (programme.since, programme.until):
        # 自发布之日起 names no day, so that only a clause with another day speaks against these.
        yield ElementFigure(owner, day.isoformat(), moment_of(day), is_needed=False)
    # A programme of whole years has a length, which a clause may give in place of its last day.
    before = programme.since - dt.timedelta(days=1) if programme.since > dt.date.min else programme.since
    years = programme.until.year - before.year
    if (programme.until.month, programme.until.day) == (before.month, before.day) and 1 <= years <= LONGEST[Unit.YEAR]:
        yield _length(owner, Period(years, Unit.YEAR), is_needed=False)


def _of_parameter(programme: Programme, parameter: Parameter) -> Iterator[Item]:
    sense = sense_in(programme, parameter.name)
    using = [rule.decision.name for rule in programme.model.rules if parameter.name in rule.requires]
    users = tuple(dict.fromkeys(clause for name in using for clause in programme.decisions[name].clauses))
    for value in parameter.values:
        name = f"参数“{parameter.name}”" + (f"（{value.since}起）" if len(parameter.values) > 1 else "")
        clauses = tuple(dict.fromkeys((*value.clauses, *parameter.clauses)))
        key = parameter_key(parameter.name, value.since)
        owner = Owner(name, key.name, clauses, value.where, shared=users, column=f"参数{parameter.name}")
        yield ElementText(clauses, parameter.name)
        yield ElementFigure(owner, value.since.isoformat(), moment_of(value.since), is_needed=False)
        if isinstance(value.value, Decimal):
            needed = not value.label and value.value not in (0, 1)
            yield ElementFigure(owner, show_figure(value.value, sense), value.value, sense, is_needed=needed)
        elif isinstance(value.value, str):
            yield ElementText(clauses, value.value)


def _of_terms(programme: Programme) -> Iterator[Item]:
    """What a fact asks, and its bounds: they only keep slips out, so no clause has to give them."""
    for term in programme.terms.values():
        for text in (term.name, term.question, term.hint, *term.choices):
            yield ElementText(term.clauses, text)
        owner = Owner(f"事实“{term.name}”", term.name, term.clauses, term.where)
        sense = sense_in(programme, term.name)
        for bound in (term.min, term.max):
            if bound is not None:
                yield ElementFigure(owner, show_figure(bound, sense), bound, sense, is_needed=False)


# Amounts --------------------------------------------------------------------------------------------------------------


def _of_totals(programme: Programme) -> Iterator[Item]:
    for total in programme.totals.values():
        sense = Sense(TermType.DECIMAL, total.unit)
        name = f"合计“{total.name}”"
        yield ElementText(total.clauses, total.name)
        yield from _amount(Owner(name, total.name, total.clauses, total.where), total.total, sense)
        for part in total.parts:
            about, column = f"{total.name}/{part.name}", f"合计{total.name}"
            owner = Owner(f"{name}的“{part.name}”", about, part.clauses, part.where, column=column)
            yield from _amount(owner, part.value, sense)


def _of_fund(fund: Fund) -> Iterator[Item]:
    yield ElementText(fund.clauses, f"{fund.name}、{fund.source}、{fund.outlet}")
    if fund.total is not None:
        owner = Owner(f"“{fund.name}”的总额", f"{fund.name}/总额", fund.total.clauses, fund.total.where)
        yield from _amount(owner, fund.total.amount, _YUAN)
    for what, portions in (("来源", fund.raised_from), ("用途", fund.allotted_to)):
        for portion in portions:
            yield from _of_portion(fund.name, what, portion)


def _of_portion(fund: str, what: str, portion: Portion) -> Iterator[Item]:
    label, about = f"“{fund}”的{what}“{portion.name}”", f"{fund}/{what}/{portion.name}"
    yield ElementText(portion.clauses, portion.name)
    for figure, sense in ((portion.amount, _YUAN), (portion.share, Sense(TermType.RATE))):
        if figure is not None:
            column = f"{fund}{what}{sense.type}"
            owner = Owner(label, about, portion.clauses, portion.where, column=column)
            yield from _amount(owner, figure, sense)


def _amount(owner: Owner, figure: Figure, sense: Sense) -> Iterator[Item]:
    """A figure of a total or a fund; one that is a parameter has its clauses there."""
    if not isinstance(figure, ParameterName):
        written = show_figure(figure, sense)
        yield ElementFigure(owner, written, figure, sense, is_needed=figure not in (0, 1))


# Procedures -----------------------------------------------------------------------------------------------------------


def _of_procedure(programme: Programme, procedure: Procedure) -> Iterator[Item]:
    name = procedure.name
    yield ElementText(procedure.clauses, name)
    if procedure.once is not None:
        owner = Owner(f"“{name}”的申请次数", f"{name}/申请次数", procedure.once.clauses, procedure.once.where)
        yield _length(owner, Period(1, Unit.YEAR), is_needed=False)
    if procedure.within is not None:
        owner = Owner(f"“{name}”的总时限", f"{name}/总时限", procedure.within.clauses, procedure.within.where)
        yield _length(owner, procedure.within.limit)
    if procedure.quota is not None:
        owner = Owner(f"“{name}”的名额", f"{name}/名额", procedure.quota.clauses, procedure.quota.where)
        yield from _amount(owner, Decimal(procedure.quota.count), Sense(TermType.INTEGER))
    for number, window in enumerate(procedure.windows, 1):
        owner = Owner(f"“{name}”的申报期", f"{name}/申报期{number}", window.clauses, window.where)
        yield from _of_window(programme, owner, window)
    for route in procedure.routes:
        if isinstance(route.leads_to, Referral):
            yield ElementText(route.clauses, route.leads_to.to)
    for stage in procedure.stages.values():
        yield from _of_stage(stage)


def _of_stage(stage: Stage) -> Iterator[Item]:
    owner = Owner(f"环节“{stage.id}”", stage.id, stage.clauses, stage.where)
    yield ElementText(stage.clauses, stage.id)
    if stage.within is not None:
        limited = replace(owner, element=f"环节“{stage.id}”的时限", about=f"{stage.id}/时限")
        yield _length(limited, stage.within)
    if isinstance(stage.work, Notice):
        yield _length(owner, stage.work.period)
    if isinstance(stage.work, Review):
        # 由三个部门会审: how many take part.
        parts = Decimal(len(stage.work.parts))
        yield ElementFigure(owner, f"{parts}个", parts, is_needed=False)


def _of_window(programme: Programme, owner: Owner, window: Window) -> Iterator[Item]:
    """The days of a window; those on which a year or the programme itself begins or ends need no clause."""
    match window:
        case FixedWindow(since, until):
            for day in (since, until):
                needed = day not in (programme.since, programme.until)
                yield ElementFigure(owner, day.isoformat(), moment_of(day), is_needed=needed)
        case YearlyWindow(first_year, _, start, end):
            yield ElementFigure(owner, f"{first_year}年", Moment(first_year, None, None), is_needed=False)
            for month, day_number in (start, end):
                needed = (month, day_number) not in (_NEW_YEAR, _NEW_YEARS_EVE)
                moment = Moment(None, month, day_number)
                yield ElementFigure(owner, f"{month}月{day_number}日", moment, is_needed=needed)
        case _:
            assert_never(window)


# Duties and papers ----------------------------------------------------------------------------------------------------


def _of_duties(programme: Programme) -> Iterator[Item]:
    for owed in programme.returns.values():
        yield from _of_return(owed)
    for task in programme.tasks.values():
        yield ElementText(task.clauses, task.name)
        owner = Owner(f"任务“{task.name}”", task.name, task.clauses, task.where)
        needed = (task.due.month, task.due.day) != _NEW_YEARS_EVE
        yield ElementFigure(owner, task.due.isoformat(), moment_of(task.due), is_needed=needed)


def _of_return(owed: Return) -> Iterator[Item]:
    owner = Owner(f"报送“{owed.name}”", owed.name, owed.clauses, owed.where)
    yield ElementText(owed.clauses, owed.name)
    for column in owed.columns:
        yield ElementText(owed.clauses, f"{column.title}{column.unit if isinstance(column, CountColumn) else ''}")
    turns = _TURNS.get(owed.every)
    if turns is not None:
        # 每年四次 is as good as every quarter.
        sense = Sense(TermType.INTEGER, "次")
        yield ElementFigure(owner, f"每年{turns}次", Decimal(turns), sense, is_needed=False)
    if owed.due is not None:
        yield from _of_due(replace(owner, element=f"报送“{owed.name}”的期限", about=f"{owed.name}/期限"), owed.due)


def _of_due(owner: Owner, due: Due) -> Iterator[Item]:
    match due:
        case Within(period):
            yield _length(owner, period)
        case DayOf(day, month_of_period):
            moment = Moment(None, None, day, month_of_period)
            needed = day != _LAST_DAY
            yield ElementFigure(owner, show_chinese(due), moment, is_needed=needed, is_length=True)
        case DateOf(month, day):
            needed = (month, day) != _NEW_YEARS_EVE
            moment = Moment(None, month, day)
            yield ElementFigure(owner, show_chinese(due), moment, is_needed=needed, is_length=True)
        case WeekdayOf() | EndOf():
            return
        case _:
            assert_never(due)


def _of_papers(programme: Programme) -> Iterator[Item]:
    for material in programme.materials.values():
        yield ElementText(material.clauses, f"{material.name}：{material.title}")
    for form in programme.forms.values():
        yield ElementText(form.clauses, form.name)
        for undertaking in form.undertakings:
            yield ElementText(undertaking.clauses, undertaking.text)
    for role in programme.roles.values():
        yield ElementText(role.clauses, f"{role.name}：{role.function}")
    for register in programme.registers.values():
        yield ElementText(register.clauses, register.name)


def _length(owner: Owner, period: Period, *, is_needed: bool = True) -> ElementFigure:
    return ElementFigure(owner, show_chinese(period), period, is_needed=is_needed, is_length=True)
