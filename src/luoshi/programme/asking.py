"""What a procedure answers about a case: may it be handed in today, which way does it go, what papers, why refused."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from luoshi.feel import Outcome, Step, Value
from luoshi.programme.deciding import conditions
from luoshi.programme.model import (
    FixedWindow,
    Material,
    Payment,
    Procedure,
    Programme,
    Referral,
    Route,
    Window,
    YearlyWindow,
)
from luoshi.programme.objections import objections
from luoshi.programme.showing import show_named

_YEARS_AHEAD = 2
_YES, _NO = "是", "否"


@dataclass(frozen=True, slots=True)
class WindowDay:
    """Whether applications are taken on a day, and the window that is open, or the next one; None where none is left.

    `number` counts the procedure's windows from 1; `text` says it all in Chinese, with the clauses.
    """

    open: bool
    number: int | None
    since: dt.date | None
    until: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for a refusal: the clause that was not met, and how, in Chinese."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One movement of a payment between accounts; `by` are the roles of which one makes it."""

    source: str
    target: str
    by: tuple[str, ...]


def route(
    programme: Programme, procedure: Procedure, facts: Mapping[str, Value], on: dt.date
) -> tuple[str, ...] | Referral | None:
    """The ids of the stages a case passes, or who else receives it; None while the facts do not settle it."""
    taken = route_taken(programme, procedure, facts, on)
    return taken.leads_to if taken is not None else None


def route_taken(programme: Programme, procedure: Procedure, facts: Mapping[str, Value], on: dt.date) -> Route | None:
    """The first route whose condition holds; a condition that is unknown before it leaves the question open."""
    answers = conditions(programme, facts, on)
    for each in procedure.routes:
        answer = answers[each.when]
        if answer is True:
            return each
        if answer is not False:
            return None
    return None


def materials_required(programme: Programme, facts: Mapping[str, Value], on: dt.date) -> tuple[Material, ...]:
    """The papers that these facts call for; a condition that is still unknown does not ask for its paper yet."""
    answers = conditions(programme, facts, on)
    return tuple(
        material for material in programme.materials.values() if material.when is None or answers[material.when] is True
    )


def window_open(procedure: Procedure, day: dt.date) -> WindowDay:
    """Whether applications are taken on `day`; a procedure without windows always takes them."""
    if not procedure.windows:
        return WindowDay(True, None, None, None, "随时可以申请")
    stretches = sorted(
        (since, until, number)
        for number, window in enumerate(procedure.windows, 1)
        for since, until in spans(window, day.year)
    )
    for since, until, number in stretches:
        clauses = procedure.windows[number - 1].clauses
        cited = "、".join(clauses)
        if since <= day <= until:
            return WindowDay(True, number, since, until, f"本次申报到 {until} 截止（{cited}）")
        if day < since:
            return WindowDay(False, number, since, until, f"下次申报从 {since} 到 {until}（{cited}）")
    return WindowDay(False, None, None, None, "申报已经全部截止")


def spans(window: Window, year: int) -> Iterator[tuple[dt.date, dt.date]]:
    """The stretches of days of a window in and after a year, both ends inclusive; a fixed one whatever the year."""
    match window:
        case FixedWindow(since, until):
            yield since, until
        case YearlyWindow(first_year, last_year, start, end):
            soonest = max(first_year, year)
            for each in range(soonest, min(soonest + _YEARS_AHEAD, last_year + 1)):
                yield _day_of(each, start), _day_of(each, end)
        case _:
            assert_never(window)


def may_apply_again(procedure: Procedure, first: dt.date, again: dt.date) -> bool:
    """Whether one who applied on a day may apply on a later one: once a calendar year, where the procedure says so."""
    return procedure.once is None or first.year != again.year


def refusal_grounds(programme: Programme, outcome: Outcome, procedure: Procedure) -> tuple[Ground, ...]:
    """Why the procedure's condition is false: each fact or decision that made it so, with its clause.

    Empty where the condition is true or undecided.
    """
    steps = {step.decision: step for step in outcome.steps}
    grounds = (
        Ground(_clause_of(programme, name), _sentence(programme, steps[name]) if name in steps else f"{name}：{answer}")
        for name, answer in (
            (name, _YES if value else _NO) for name, value in denied_by(programme, outcome, procedure.condition).items()
        )
    )
    return tuple(dict.fromkeys(grounds))


def denied_by(programme: Programme, outcome: Outcome, condition: str) -> Mapping[str, bool]:
    """The facts and decisions that made a decision false, by being true or false.

    None where it is true or undecided.
    """
    if outcome.values[condition] is not False:
        return {}
    steps = {step.decision: step for step in outcome.steps}
    denied = {rule.decision.name: objections(rule.logic.tree) for rule in programme.model.rules}
    return dict(_culprits(steps, denied, condition))


def payment_of(procedure: Procedure) -> Payment:
    """The work of the procedure's payment stage. Raises LookupError where it pays nothing."""
    for stage in procedure.stages.values():
        if isinstance(stage.work, Payment):
            return stage.work
    raise LookupError(f"procedure {procedure.name} has no payment stage")


def transfers(programme: Programme, procedure: Procedure, payment: Payment) -> tuple[Transfer, ...]:
    """The accounts that the money of a payment passes, in order; the last target is the applicant's role."""
    fund = programme.funds[payment.fund]
    return (
        Transfer(fund.source, fund.outlet, (payment.transfer_by,)),
        Transfer(fund.outlet, procedure.applicant, payment.by),
    )


def _day_of(year: int, month_day: tuple[int, int]) -> dt.date:
    month, day = month_day
    if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        day = 28
    return dt.date(year, month, day)


def _culprits(steps: Mapping[str, Step], denied: Mapping[str, frozenset[str]], name: str) -> Iterator[tuple[str, bool]]:
    """The inputs that speak against a decision, false ones followed to where they come from; itself without any."""
    inputs = steps[name].inputs if name in steps else {}
    against = {used: used in denied[name] for used, value in inputs.items() if value is (used in denied[name])}
    if not against:
        yield name, False
    for used, is_so in against.items():
        if is_so:
            yield used, True
        else:
            yield from _culprits(steps, denied, used)


def _clause_of(programme: Programme, name: str) -> str:
    if name in programme.terms:
        return programme.terms[name].clauses[0]
    if name in programme.decisions:
        return programme.decisions[name].clauses[0]
    return programme.parameters[name].clauses[0]


def _sentence(programme: Programme, step: Step) -> str:
    shown = "，".join(f"{name} {show_named(programme, name, value)}" for name, value in step.inputs.items())
    return f"{step.decision}：{show_named(programme, step.decision, step.value)}（{shown}；{step.formula}）"
