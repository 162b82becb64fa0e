"""A case as an official reads it: what was said and what proves it, what follows from it and why, whose turn it is."""

import datetime as dt
from dataclasses import dataclass

from luoshi import programme as packages
from luoshi.deadlines import SHANGHAI, Due, Pause, due
from luoshi.feel import Value
from luoshi.periods import Roll, show_chinese
from luoshi.programme import DataClass, Material, Procedure
from luoshi.records.accounts import RoleName
from luoshi.records.cases import Attachment, Case, CaseStatus, Correction, Seat
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.funds import OrderState, PaymentOrder
from luoshi.services import cases, casework, duties, review, stages
from luoshi.services.acts import Act, NotVisible
from luoshi.services.casework import CasePage
from luoshi.services.duties import DutyRow
from luoshi.services.explanations import ExplainedStep, explained_steps
from luoshi.services.masking import mask_account
from luoshi.services.permissions import Action, may, visible_cases
from luoshi.services.releases import CALENDAR

_MOST_OTHERS = 20
# Elements of promised times that are not the duty's own.
_PROMISED_AS = {DutyKind.OBJECTION: duties.OBJECTION, DutyKind.ARCHIVE: duties.ARCHIVE}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A field of the form as filled in; `held` is what a register says of it, empty where none does.

    `mine` marks what the reader's office answers for; `proofs` are the titles of the papers that prove it.
    """

    name: str
    question: str
    shown: str
    clauses: tuple[str, ...]
    held: str
    differs: bool
    mine: bool
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A material that these facts call for, or that was handed in all the same, with its files."""

    material: Material
    required: bool
    papers: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class StageRow:
    """A step of the route with the offices' duties in it, the latest of each."""

    step: casework.Step
    duties: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the reader's unit owes here and what the reader may do now; `hindrance` says why nothing may be done.

    `after` says what follows when the office agrees.
    """

    row: DutyRow
    checks: tuple[str, ...]
    actions: frozenset[Action]
    hindrance: str
    after: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a duty's date came about: the limit in words, and the reckoning itself."""

    text: str
    due: Due


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case's page with what a reviewer needs beside it; `others` are the enterprise's other cases."""

    page: CasePage
    procedure: Procedure
    facts: tuple[FactRow, ...]
    steps: tuple[ExplainedStep, ...]
    papers: tuple[PaperRow, ...]
    stages: tuple[StageRow, ...]
    turn: Turn | None
    reckoning: Reckoning | None
    corrections: tuple[Correction, ...]
    others: tuple[Case, ...]


def dossier(act: Act, case_id: int) -> Dossier:
    """The case with all that a reviewer needs to see. Raises NotVisible, for applicants too: theirs is another page."""
    page = casework.page(act, case_id)
    if not may(act, Action.DUTY_VIEW, page.case):
        raise NotVisible
    case, procedure = page.case, page.programme.procedures[page.case.procedure]
    turn = turn_of(act, case)
    others = visible_cases(act).filter(enterprise=case.enterprise_id).exclude(pk=case.pk)
    return Dossier(
        page=page,
        procedure=procedure,
        facts=_fact_rows(page, procedure, turn),
        steps=_explained(page),
        papers=_paper_rows(page),
        stages=_stage_rows(act, page),
        turn=turn,
        reckoning=reckoning_of(turn.row.duty) if turn else None,
        corrections=tuple(case.corrections.select_related("asked_by")),
        others=tuple(others.order_by("-id")[:_MOST_OTHERS]),
    )


def turn_of(act: Act, case: Case) -> Turn | None:
    """What the reader's unit owes on the case now, None where it owes nothing."""
    owed = duties.open_duties(case).filter(unit_id__in=act.units(RoleName.HANDLER)).select_related("unit", "release")
    duty = owed.first()
    if duty is None:
        return None
    programme, procedure = cases.definition(case)
    checks = review.checks_of(programme, case, duty.part) if duty.kind == DutyKind.REVIEW else ()
    hindrance = _hindrance(act, case, duty)
    actions = frozenset() if hindrance else frozenset(_actions(case, procedure, duty))
    return Turn(duties.row(act, duty), checks, actions, hindrance, _after(case, duty))


def reckoning_of(duty: Duty) -> Reckoning | None:
    """How the duty's date is reckoned; None without a date, or where the office has promised another time since."""
    if duty.due_at is None or duty.case is None:
        return None
    stage = stages.stage_of(duty.case).within if duty.kind in (DutyKind.REVIEW, DutyKind.PAYMENT) else None
    period, _ = duties.limit(duty.release, _PROMISED_AS.get(DutyKind(duty.kind), duty.element), stage)
    if period is None:
        return None
    pauses = tuple(Pause(*map(dt.datetime.fromisoformat, pair)) for pair in duty.pauses)
    end = due(period, duty.opened_at, CALENDAR, Roll.FORWARD, pauses)
    return Reckoning(show_chinese(period), end) if end.at == duty.due_at else None


def _actions(case: Case, procedure: Procedure, duty: Duty) -> tuple[Action, ...]:
    match DutyKind(duty.kind):
        case DutyKind.REVIEW:
            return _review_actions(case, procedure, duty)
        case DutyKind.PAYMENT:
            return _payment_actions(case)
        case DutyKind.OBJECTION:
            return (Action.OBJECTION_SETTLE,)
        case DutyKind.ARCHIVE:
            return (Action.CASE_ARCHIVE,)
        case DutyKind.CORRECTION | DutyKind.NOTICE | DutyKind.RETURN | DutyKind.TASK:
            return ()


def _review_actions(case: Case, procedure: Procedure, duty: Duty) -> tuple[Action, ...]:
    if case.status == CaseStatus.SUBMITTED and duty.part == stages.lead_of(stages.review_of(case)).by:
        asked = case.corrections.filter(once_only=True).exists()
        once = () if asked else (Action.CASE_ASK_CORRECTIONS,)
        return (Action.CASE_ACCEPT, *once, Action.CASE_NOT_ACCEPT)
    if case.status == CaseStatus.IN_REVIEW:
        passes = (Action.CASE_AGREE,) if case.results.get(procedure.condition) is True else ()
        return (*passes, Action.CASE_GIVE_BACK, Action.CASE_REFUSE)
    return ()


def _payment_actions(case: Case) -> tuple[Action, ...]:
    order = PaymentOrder.objects.filter(case=case).first()
    if order is not None and order.state == OrderState.COMMITTED:
        return (Action.PAYMENT_TRANSFER,)
    if order is not None and order.state == OrderState.TRANSFERRED:
        return (Action.PAYMENT_PAY,)
    return ()


def _hindrance(act: Act, case: Case, duty: Duty) -> str:
    if duty.paused_at is not None:
        return "正在等申请企业补正，补正后继续计时。"
    if duty.kind == DutyKind.ARCHIVE:
        return ""
    stage = f"{case.stage}异议" if duty.kind == DutyKind.OBJECTION else case.stage
    seat = Seat.objects.filter(case=case, user=act.user).first()
    if seat is None or (seat.stage, seat.part) == (stage, duty.part):
        return ""
    return f"您已在“{seat.stage}”办理过这一办件，本环节须由本单位其他经办人办理。"


def _after(case: Case, duty: Duty) -> str:
    if duty.kind != DutyKind.REVIEW or case.status != CaseStatus.IN_REVIEW:
        return ""
    waiting = duties.open_duties(case).filter(kind=DutyKind.REVIEW).exclude(pk=duty.pk).select_related("unit")
    names = [str(other.unit) for other in waiting]
    if names:
        return f"您同意后，还须{'、'.join(names)}同意，本环节才结束。"
    following = case.route[case.route.index(case.stage) + 1 :]
    return f"您同意后，办件进入“{following[0]}”。" if following else "您同意后，办件办结。"


def _fact_rows(page: CasePage, procedure: Procedure, turn: Turn | None) -> tuple[FactRow, ...]:
    programme, facts = page.programme, page.facts
    year = page.case.created_at.astimezone(SHANGHAI).year - 1
    held, _ = packages.read_facts(programme, cases.prefilled(programme, page.case.enterprise, year))
    checks = turn.checks if turn else ()
    pays = turn is not None and turn.row.duty.kind == DutyKind.PAYMENT

    def shown(name: str, value: Value) -> str:
        text = packages.show_named(programme, name, value)
        return mask_account(text) if programme.terms[name].data_class is DataClass.ACCOUNT and not pays else text

    return tuple(
        FactRow(
            name=name,
            question=programme.terms[name].question,
            shown=shown(name, facts[name]) if name in facts else "",
            clauses=programme.terms[name].clauses,
            held=shown(name, held[name]) if name in held else "",
            differs=name in held and held[name] != facts.get(name),
            mine=name in checks,
            proofs=tuple(programme.materials[paper].title for paper in programme.terms[name].proved_by),
        )
        for name in programme.forms[procedure.form].fields
    )


def _explained(page: CasePage) -> tuple[ExplainedStep, ...]:
    on = page.case.decided_on
    if page.outcome is None or on is None:
        return ()
    return explained_steps(page.programme, page.outcome, page.interpretations, on)


def _paper_rows(page: CasePage) -> tuple[PaperRow, ...]:
    on = page.case.decided_on
    called_for = packages.materials_required(page.programme, page.facts, on) if on else ()
    required = {material.name for material in called_for}
    held: dict[str, list[Attachment]] = {}
    for paper in page.attachments:
        held.setdefault(paper.material, []).append(paper)
    return tuple(
        PaperRow(material, name in required, tuple(held.get(name, ())))
        for name, material in page.programme.materials.items()
        if name in required or name in held
    )


def _stage_rows(act: Act, page: CasePage) -> tuple[StageRow, ...]:
    latest: dict[tuple[str, str, str], DutyRow] = {}
    owed = Duty.objects.filter(case=page.case, unit__isnull=False).select_related("unit", "closed_by", "release")
    for duty in owed.order_by("id"):
        latest[(duty.element, duty.kind, duty.part)] = duties.row(act, duty)
    return tuple(
        StageRow(step, tuple(row for (element, _, _), row in latest.items() if element == step.stage))
        for step in page.steps
    )
