"""Running worked cases: what comes out beside what must, and every element that had a part in it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from luoshi.deadlines import SHANGHAI, Calendar, due, occurrences
from luoshi.feel import Null, Step, Value
from luoshi.periods import Recurrence, default_roll
from luoshi.programme.asking import (
    materials_required,
    may_apply_again,
    payment_of,
    refusal_grounds,
    route_taken,
    transfers,
    window_open,
)
from luoshi.programme.case_amounts import run_amount
from luoshi.programme.case_sheet import Sheet
from luoshi.programme.cases import (
    ActorCase,
    ArchiveCase,
    AwaitingCase,
    Case,
    DecideCase,
    FactCase,
    FaultCase,
    FormCase,
    FundCase,
    InForceCase,
    LimitCase,
    MaterialsCase,
    NoticeCase,
    OnceCase,
    ParameterCase,
    PaymentCase,
    QuotaCase,
    RegisterCase,
    ReturnCase,
    ReviewCase,
    RouteCase,
    TaskCase,
    TimeCase,
    TotalCase,
    WindowCase,
)
from luoshi.programme.deciding import (
    decide,
    force_problems,
    interpretations_touched,
    model_on,
    value_on,
    values,
)
from luoshi.programme.elements import (
    Key,
    Kind,
    exception_key,
    numbered_key,
    parameter_key,
    row_key,
    stage_key,
)
from luoshi.programme.fields import read_decimal
from luoshi.programme.given import read_facts
from luoshi.programme.model import Notice, Payment, Procedure, Programme, Review, Stage, TermType
from luoshi.programme.showing import Result, json_value

_LONGEST_WAIT = dt.timedelta(days=3 * 366)
Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a worked case expected and got, and the elements it exercised; those count only where it passed.

    One that nobody has reckoned yet has neither passed nor failed.
    """

    case: Case
    passed: bool
    expected: Shown
    got: Shown
    touched: frozenset[Key]

    @property
    def awaiting(self) -> bool:
        """Whether a person still has to reckon what must come out."""
        return isinstance(self.case, AwaitingCase)

    @property
    def failed(self) -> bool:
        """Whether something else came out than must."""
        return not self.passed and not self.awaiting


def run_cases(programme: Programme, cases: Sequence[Case], calendar: Calendar, on: dt.date) -> tuple[CaseResult, ...]:
    """The result of every case, in order; `on` is the day, in force, of cases that name none."""
    return tuple(_run(programme, case, calendar, on) for case in cases)


def exercised(results: Iterable[CaseResult]) -> frozenset[Key]:
    """The elements that cases which pass rest on."""
    return frozenset(key for result in results if result.passed for key in result.touched)


def _run(programme: Programme, case: Case, calendar: Calendar, on: dt.date) -> CaseResult:
    sheet = Sheet(on)
    match case:
        case AwaitingCase():
            return CaseResult(case, False, {}, {}, frozenset())
        case NoticeCase() | WindowCase() | OnceCase() | ReturnCase() | TaskCase() | InForceCase() | LimitCase():
            _run_time(programme, case, sheet, calendar)
        case ReviewCase() | RegisterCase() | ArchiveCase():
            _run_actor(programme, case, sheet)
        case TotalCase() | FundCase() | QuotaCase():
            run_amount(programme, case, sheet)
        case _:
            _run_fact(programme, case, sheet)
    return CaseResult(case, sheet.expected == sheet.got, sheet.expected, sheet.got, frozenset(sheet.touched))


def _run_fact(programme: Programme, case: FactCase, sheet: Sheet) -> None:
    match case:
        case DecideCase():
            _run_decide(programme, case, sheet)
        case ParameterCase():
            _run_parameter(programme, case, sheet)
        case FaultCase():
            _run_fault(programme, case, sheet)
        case RouteCase():
            _run_route(programme, case, sheet)
        case MaterialsCase():
            _run_materials(programme, case, sheet)
        case PaymentCase():
            _run_payment(programme, case, sheet)
        case FormCase():
            _run_form(programme, case, sheet)
        case _:
            assert_never(case)


def _run_time(programme: Programme, case: TimeCase, sheet: Sheet, calendar: Calendar) -> None:
    match case:
        case NoticeCase():
            _run_notice(programme, case, sheet, calendar)
        case WindowCase():
            _run_window(programme, case, sheet)
        case OnceCase():
            _run_once(programme, case, sheet)
        case ReturnCase():
            _run_return(programme, case, sheet, calendar)
        case TaskCase():
            _run_task(programme, case, sheet)
        case InForceCase():
            sheet.compare("in_force", case.in_force, not force_problems(programme, case.on))
            sheet.touch(Kind.IN_FORCE, programme.title)
        case LimitCase():
            _run_limit(programme, case, sheet, calendar)
        case _:
            assert_never(case)


def _run_actor(programme: Programme, case: ActorCase, sheet: Sheet) -> None:
    match case:
        case ReviewCase():
            _run_review(programme, case, sheet)
        case RegisterCase():
            _run_register(programme, case, sheet)
        case ArchiveCase():
            _run_archive(programme, case, sheet)
        case _:
            assert_never(case)


def _run_decide(programme: Programme, case: DecideCase, sheet: Sheet) -> None:
    facts = _facts(programme, case.facts, sheet)
    decided = decide(programme, facts, sheet.day(case.on))
    outcome = decided.outcome
    if outcome is None:
        sheet.compare("problems", [], [problem.code for problem in decided.problems])
        return
    for name, text in case.expect.items():
        kind = programme.decisions[name].type
        sheet.compare(name, _expected(kind, text), json_value(kind, outcome.values[name]))
    if case.missing is not None:
        sheet.compare("missing", sorted(case.missing), sorted(outcome.missing))
    if case.grounds is not None:
        found = [
            ground.clause
            for procedure in programme.procedures.values()
            for ground in refusal_grounds(programme, outcome, procedure)
        ]
        sheet.compare("grounds", list(case.grounds), found)
    touched = {reading.name for reading in interpretations_touched(programme, facts, outcome, sheet.day(case.on))}
    if case.interpretations is not None:
        sheet.compare("interpretations", sorted(case.interpretations), sorted(touched))
        sheet.touch(Kind.INTERPRETATION, *touched)
    _touch_steps(programme, case, {step.decision: step for step in outcome.steps}, sheet)


def _touch_steps(programme: Programme, case: DecideCase, steps: Mapping[str, Step], sheet: Sheet) -> None:
    """What the expected decisions rest on, as far as it had a value."""
    waiting = [name for name in case.expect if name in steps]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in programme.terms:
            sheet.touch(Kind.TERM, name)
        elif name in steps and not isinstance(steps[name].value, Null):
            step = steps[name]
            sheet.touch(Kind.DECISION, name)
            exception = programme.decisions[name].exception_in_row(step.row)
            if exception is not None:
                sheet.touched.add(exception_key(name, exception.label))
            elif step.row is not None:
                sheet.touched.add(row_key(name, step.row))
            waiting.extend(used for used, value in step.inputs.items() if not isinstance(value, Null))


def _run_parameter(programme: Programme, case: ParameterCase, sheet: Sheet) -> None:
    parameter = programme.parameters[case.parameter]
    value = value_on(parameter, sheet.day(case.on))
    sheet.compare("value", _expected(parameter.type, case.value), json_value(parameter.type, value.value))
    sheet.compare("clause", list(case.head.clauses), list(value.clauses))
    sheet.compare("label", case.label, value.label)
    sheet.touched.add(parameter_key(parameter.name, value.since))


def _run_fault(programme: Programme, case: FaultCase, sheet: Sheet) -> None:
    _, problems = read_facts(programme, case.facts)
    found = {getattr(problem.where, "field", ""): problem.code for problem in problems}
    sheet.compare("faults", dict(case.faults), found)
    sheet.touch(Kind.TERM, *(name for name in case.faults if name in programme.terms))


def _run_route(programme: Programme, case: RouteCase, sheet: Sheet) -> None:
    procedure = programme.procedures[case.procedure]
    taken = route_taken(programme, procedure, _facts(programme, case.facts, sheet), sheet.day(case.on))
    leads_to = taken.leads_to if taken is not None else None
    if case.stages is not None:
        sheet.compare("route", list(case.stages), list(leads_to) if isinstance(leads_to, tuple) else str(leads_to))
    else:
        got = leads_to.to if leads_to is not None and not isinstance(leads_to, tuple) else str(leads_to)
        sheet.compare("refer", case.refer, got)
    if taken is None:
        return
    sheet.touch(Kind.PROCEDURE, procedure.name)
    sheet.touch(Kind.ROLE, procedure.applicant)
    sheet.touched.add(numbered_key(Kind.ROUTE, procedure.name, procedure.routes.index(taken) + 1))
    sheet.touched.update(stage_key(procedure.stages[name]) for name in case.stages or ())
    _touch_condition(programme, taken.when, sheet.day(case.on), sheet)


def _run_materials(programme: Programme, case: MaterialsCase, sheet: Sheet) -> None:
    required = materials_required(programme, _facts(programme, case.facts, sheet), sheet.day(case.on))
    sheet.compare("materials", list(case.materials), [material.name for material in required])
    sheet.touch(Kind.MATERIAL, *case.materials)
    for material in required:
        if material.when is not None:
            _touch_condition(programme, material.when, sheet.day(case.on), sheet)


def _touch_condition(programme: Programme, condition: str, on: dt.date, sheet: Sheet) -> None:
    model = model_on(programme, on)
    sheet.touch(Kind.TERM, *model.conditions.facts_behind(model.condition_names[condition]))


def _run_review(programme: Programme, case: ReviewCase, sheet: Sheet) -> None:
    _, stage = _stage(programme, case.stage)
    parts = stage.work.parts if isinstance(stage.work, Review) else ()
    sheet.compare("lead", [case.lead], [part.by for part in parts if part.leads])
    got = {part.by: list(part.checks) for part in parts}
    sheet.compare("offices", {role: list(checks) for role, checks in case.offices.items()}, got)
    sheet.touched.add(stage_key(stage))
    sheet.touch(Kind.ROLE, *case.offices)


def _run_notice(programme: Programme, case: NoticeCase, sheet: Sheet, calendar: Calendar) -> None:
    _, stage = _stage(programme, case.stage)
    if not isinstance(stage.work, Notice):
        sheet.compare("notice", True, False)
        return
    end = due(stage.work.period, case.start.replace(tzinfo=SHANGHAI), calendar, stage.work.roll)
    sheet.compare("due", case.due.isoformat(), end.day.isoformat())
    sheet.compare("by", case.by, stage.work.by)
    sheet.compare("shows", list(case.shows), list(stage.work.shows))
    touched = [
        reading.name for reading in programme.interpretations if reading.when is None and stage.id in reading.statements
    ]
    sheet.compare("interpretations", sorted(case.interpretations), sorted(touched))
    sheet.touched.add(stage_key(stage))
    sheet.touch(Kind.ROLE, case.by)
    sheet.touch(Kind.INTERPRETATION, *case.interpretations)


def _run_payment(programme: Programme, case: PaymentCase, sheet: Sheet) -> None:
    procedure, stage = _stage(programme, case.stage)
    if not isinstance(stage.work, Payment):
        sheet.compare("payment", True, False)
        return
    payment = payment_of(procedure)
    amount = values(programme, _facts(programme, case.facts, sheet), sheet.day(case.on))[payment.amount]
    sheet.compare("amount", _expected(TermType.MONEY, case.amount), json_value(TermType.MONEY, amount))
    sheet.compare("budget", case.budget, programme.funds[payment.fund].budget_required)
    got = [[each.source, each.target, list(each.by)] for each in transfers(programme, procedure, payment)]
    sheet.compare("movements", [[each.source, each.target, list(each.by)] for each in case.movements], got)
    sheet.touched.add(stage_key(stage))
    sheet.touch(Kind.FUND, payment.fund)
    sheet.touch(Kind.ROLE, *(role for each in case.movements for role in each.by))


def _run_window(programme: Programme, case: WindowCase, sheet: Sheet) -> None:
    procedure = programme.procedures[case.procedure]
    answer = window_open(procedure, case.on)
    sheet.compare("open", case.open, answer.open)
    sheet.touch(Kind.PROCEDURE, procedure.name)
    if answer.open and answer.number is not None:
        sheet.touched.add(numbered_key(Kind.WINDOW, procedure.name, answer.number))


def _run_once(programme: Programme, case: OnceCase, sheet: Sheet) -> None:
    procedure = programme.procedures[case.procedure]
    key = procedure.once.key if procedure.once is not None else None
    sheet.compare("key", case.key, key)
    sheet.compare("allowed", case.allowed, may_apply_again(procedure, case.first, case.again))
    sheet.touch(Kind.ONCE, procedure.name)


def _run_return(programme: Programme, case: ReturnCase, sheet: Sheet, calendar: Calendar) -> None:
    owed = programme.returns[case.owed]
    expected = case.due.isoformat() if case.due is not None else None
    got = None
    if owed.due is not None:
        recurrence = Recurrence(owed.every, owed.due, owed.roll)
        turns = occurrences(recurrence, case.period, case.period + _LONGEST_WAIT, calendar)
        got = next(
            (each.due.day.isoformat() for each in turns if each.period_start <= case.period <= each.period_end), None
        )
    sheet.compare("due", expected, got)
    sheet.compare("from", list(case.senders), list(owed.senders))
    sheet.compare("to", list(case.receivers), list(owed.receivers))
    sheet.compare("columns", list(case.columns), [column.title for column in owed.columns])
    sheet.touch(Kind.RETURN, owed.name)
    sheet.touch(Kind.ROLE, *case.senders, *case.receivers)


def _run_task(programme: Programme, case: TaskCase, sheet: Sheet) -> None:
    task = programme.tasks[case.task]
    sheet.compare("by", case.by, task.by)
    sheet.compare("due", case.due.isoformat(), task.due.isoformat())
    sheet.touch(Kind.TASK, task.name)
    sheet.touch(Kind.ROLE, case.by)


def _run_register(programme: Programme, case: RegisterCase, sheet: Sheet) -> None:
    register = programme.registers[case.register]
    sheet.compare("listed", case.listed, register.measure is case.after)
    if case.listed:
        sheet.compare("columns", list(case.columns), list(register.columns))
        sheet.touch(Kind.REGISTER, register.name)


def _run_archive(programme: Programme, case: ArchiveCase, sheet: Sheet) -> None:
    archive = programme.procedures[case.procedure].archive
    sheet.compare("by", list(case.by), list(archive.by) if archive is not None else None)
    sheet.touch(Kind.ARCHIVE, case.procedure)
    sheet.touch(Kind.ROLE, *case.by)


def _run_form(programme: Programme, case: FormCase, sheet: Sheet) -> None:
    form = programme.forms[case.form]
    sheet.compare("fields", list(case.fields), list(form.fields))
    got = [clause for undertaking in form.undertakings for clause in undertaking.clauses]
    sheet.compare("undertakings", list(case.undertakings), got)
    sheet.touch(Kind.FORM, form.name)
    sheet.touch(Kind.TERM, *case.fields)
    sheet.touched.update(
        numbered_key(Kind.UNDERTAKING, form.name, number) for number, _ in enumerate(form.undertakings, 1)
    )


def _run_limit(programme: Programme, case: LimitCase, sheet: Sheet, calendar: Calendar) -> None:
    within = programme.procedures[case.procedure].within
    got = None
    if within is not None:
        end = due(within.limit, case.start.replace(tzinfo=SHANGHAI), calendar, default_roll(within.limit))
        got = end.day.isoformat()
    sheet.compare("due", case.due.isoformat(), got)
    sheet.touch(Kind.OUTER_LIMIT, case.procedure)


def _stage(programme: Programme, name: str) -> tuple[Procedure, Stage]:
    for procedure in programme.procedures.values():
        if name in procedure.stages:
            return procedure, procedure.stages[name]
    raise LookupError(f"reading the cases found the stage {name}, running them did not")


def _facts(programme: Programme, raw: Mapping[str, str], sheet: Sheet) -> dict[str, Value]:
    facts, problems = read_facts(programme, raw)
    if problems:
        sheet.compare("facts", [], [str(problem) for problem in problems])
    return facts


def _expected(kind: TermType, text: str | tuple[str, ...]) -> Result:
    """What a case writes, in the form that results have."""
    if isinstance(text, tuple):
        return [_expected(kind, each) for each in text]
    if text == "null":
        return None
    if kind is TermType.BOOLEAN:
        return {"true": True, "false": False}.get(text, text)
    number = read_decimal(text)
    return text if number is None else json_value(kind, number)
