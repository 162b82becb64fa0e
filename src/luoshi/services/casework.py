"""How a case looks to those who read it: its progress in plain words, its explanation, its history."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi import programme as packages
from luoshi.feel import Outcome, Value
from luoshi.programme import Ground, Interpretation, Programme
from luoshi.records.audit import Record
from luoshi.records.cases import Attachment, Case, CaseStatus, Correction, Opinion
from luoshi.records.duties import Duty
from luoshi.records.funds import PaymentOrder
from luoshi.records.notices import Notice
from luoshi.services import cases, duties
from luoshi.services.acts import Act
from luoshi.services.duties import DutyRow


class StepState(StrEnum):
    """Where a step of a route stands."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the case's route; `since` is when it was last entered."""

    stage: str
    clause: str
    state: StepState
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with everything that its page shows to somebody who may see it."""

    case: Case
    programme: Programme
    facts: Mapping[str, Value]
    outcome: Outcome | None
    interpretations: tuple[Interpretation, ...]
    grounds: tuple[Ground, ...]
    steps: tuple[Step, ...]
    attachments: tuple[Attachment, ...]
    opinions: tuple[Opinion, ...]
    corrections: tuple[Correction, ...]
    open_duties: tuple[DutyRow, ...]
    notices: tuple[Notice, ...]
    payment: PaymentOrder | None
    history: tuple[Record, ...]


def page(act: Act, case_id: int) -> CasePage:
    """The case's page. Raises NotVisible for those who may not see the case."""
    case = cases.seen(act, case_id)
    programme, procedure = cases.definition(case)
    facts, problems = cases.facts_of(programme, case)
    on = case.decided_on or act.today
    outcome = None if problems else packages.decide(programme, facts, on).outcome
    owed = duties.open_duties(case).select_related("unit", "enterprise")
    return CasePage(
        case=case,
        programme=programme,
        facts=facts,
        outcome=outcome,
        interpretations=packages.interpretations_touched(programme, facts, outcome, on) if outcome else (),
        grounds=packages.refusal_grounds(programme, outcome, procedure) if outcome else (),
        steps=steps(case, programme),
        attachments=tuple(case.attachments.filter(removed_at__isnull=True)),
        opinions=tuple(case.opinions.select_related("unit", "user")),
        corrections=tuple(case.corrections.all()),
        open_duties=tuple(duties.row(act, duty) for duty in owed),
        notices=tuple(case.notices.all()),
        payment=PaymentOrder.objects.filter(case=case).first(),
        history=tuple(case.history.order_by("at", "id")),
    )


def steps(case: Case, programme: Programme) -> tuple[Step, ...]:
    """The stages of the case's route: those behind it, the one it is in, those ahead."""
    stages = programme.procedures[case.procedure].stages
    entered = {duty.element: duty.opened_at for duty in Duty.objects.filter(case=case).order_by("opened_at")}
    entered |= {notice.stage: notice.opened_at for notice in case.notices.order_by("opened_at")}
    here = case.route.index(case.stage) if case.stage in case.route else -1
    return tuple(
        Step(stage, stages[stage].clauses[0], _state(case, position, here), entered.get(stage))
        for position, stage in enumerate(case.route)
    )


def plain_words(case: Case) -> str:
    """What is happening to the application now, as one tells an applicant."""
    return _PLAIN[CaseStatus(case.status)].format(stage=case.stage)


_PLAIN = {
    CaseStatus.DRAFT: "草稿还没有提交。填好后请提交。",
    CaseStatus.SUBMITTED: "申请已收到，等待受理。",
    CaseStatus.CORRECTING: "材料需要补正。请按清单修改后重新提交，审核时间从您重新提交起接着计算。",
    CaseStatus.IN_REVIEW: "正在“{stage}”。",
    CaseStatus.RETURNED: "申请被退回。请按意见修改后重新提交。",
    CaseStatus.ON_NOTICE: "审核已通过，正在公示。",
    CaseStatus.OBJECTED: "公示期间有人提出异议，正在核实；核实后公示继续或者重新审核。",
    CaseStatus.PAYING: "复核已通过，正在拨付补贴。",
    CaseStatus.PAID: "补贴已拨付到您登记的银行账户。",
    CaseStatus.NOT_ACCEPTED: "申请不予受理，理由见通知。",
    CaseStatus.REFUSED: "申请没有通过，理由见通知书。",
    CaseStatus.WITHDRAWN: "申请已撤回。",
}


def _state(case: Case, position: int, here: int) -> StepState:
    if position < here or case.status == CaseStatus.PAID:
        return StepState.DONE
    if position > here:
        return StepState.AHEAD
    return StepState.STOPPED if case.ended_at is not None else StepState.CURRENT
