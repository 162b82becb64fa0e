"""What an office does with a case that is its turn.

Accept, ask once for everything missing, agree, return, refuse, archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.programme import Programme, Review
from luoshi.records.cases import Attachment, Case, CaseStatus, Correction, Opinion, Verdict
from luoshi.records.duties import Duty, DutyKind
from luoshi.services import cases, duties, stages
from luoshi.services.acts import Act, Conflict, Invalid, Payload
from luoshi.services.permissions import Action, case_service, take_seat
from luoshi.services.texts import overlong, require_short
from luoshi.source import FieldPlace, Problem


@dataclass(frozen=True, slots=True)
class CorrectionItem:
    """One thing to mend: a material or a field by name, and what is wrong with it."""

    name: str
    text: str


@case_service(Action.CASE_ACCEPT)
def accept(act: Act, case: Case) -> Payload:
    """受理: the papers are complete; the other parts of the stage begin their review."""
    duty = _lead_duty(act, case)
    _require(case, CaseStatus.SUBMITTED)
    take_seat(act, case, case.stage, duty.part)
    case.status = CaseStatus.IN_REVIEW
    case.accepted_at = act.now
    for part in stages.review_of(case).parts:
        if not part.leads:
            stages.open_part(act, case, part)
    stages.tell(act, case, "申请已受理", f"{duty.unit}已受理您的申请，办件编号 {case.number}。")
    return {"part": duty.part}


@case_service(Action.CASE_ASK_CORRECTIONS)
def ask_corrections(act: Act, case: Case, items: Sequence[CorrectionItem]) -> Payload:
    """一次性告知: one complete list of what is missing, before acceptance and never a second time."""
    duty = _lead_duty(act, case)
    _require(case, CaseStatus.SUBMITTED)
    take_seat(act, case, case.stage, duty.part)
    if case.corrections.filter(once_only=True).exists():
        raise Conflict(
            "asked-once-already",
            "这一办件已经一次性告知过补正内容，不能再次告知。",
            "请受理，或者不予受理并写明理由。",
        )
    case.status = CaseStatus.CORRECTING
    _ask(act, case, items, once_only=True)
    return {"items": [[item.name, item.text] for item in items]}


@case_service(Action.CASE_NOT_ACCEPT)
def not_accept(act: Act, case: Case, clause: str, text: str) -> Payload:
    """不予受理, with the clause and the reason."""
    duty = _lead_duty(act, case)
    _require(case, CaseStatus.SUBMITTED)
    take_seat(act, case, case.stage, duty.part)
    _require_grounds(case, clause, text)
    stages.end(act, case, CaseStatus.NOT_ACCEPTED, "不予受理")
    stages.tell(act, case, "申请不予受理", f"依据{clause}：{text}")
    return {"clause": clause, "text": text}


@case_service(Action.CASE_AGREE)
def agree(act: Act, case: Case, text: str = "") -> Payload:
    """The office has checked its part and finds it right; with the last part the case moves on.

    Raises Conflict where the programme's condition does not hold: then it can only be returned or refused.
    """
    duty = _review_duty(act, case)
    take_seat(act, case, case.stage, duty.part)
    require_short("意见", text)
    _, procedure = cases.definition(case)
    if case.results.get(procedure.condition) is not True:
        raise Conflict(
            "condition-fails",
            f"按填报的内容计算，“{procedure.condition}”不成立，不能通过。",
            "请核对事实后退回修改，或者依据条款不予补贴。",
        )
    _give_opinion(act, case, duty, Verdict.AGREE, "", text)
    duties.close(act, duty, "同意")
    if not duties.open_duties(case).filter(kind=DutyKind.REVIEW).exists():
        stages.advance(act, case)
    return {"part": duty.part, "text": text.strip(), "results": case.results}


@case_service(Action.CASE_GIVE_BACK)
def give_back(act: Act, case: Case, items: Sequence[CorrectionItem]) -> Payload:
    """退回: from the first review to the applicant with what to mend, from a later one to the review before."""
    duty = _review_duty(act, case)
    take_seat(act, case, case.stage, duty.part)
    _require_items(items)
    text = "；".join(f"{item.name}：{item.text}" if item.name else item.text for item in items)
    _give_opinion(act, case, duty, Verdict.RETURN, "", text)
    if case.stage == case.route[0]:
        case.status = CaseStatus.RETURNED
        _ask(act, case, items, once_only=False)
    else:
        stages.back_to_review(act, case, text)
    return {"part": duty.part, "items": [[item.name, item.text] for item in items], "round": case.round}


@case_service(Action.CASE_REFUSE)
def refuse(act: Act, case: Case, clause: str, text: str) -> Payload:
    """不予补贴, with the clause and the reason; the case ends."""
    duty = _review_duty(act, case)
    take_seat(act, case, case.stage, duty.part)
    _require_grounds(case, clause, text)
    _give_opinion(act, case, duty, Verdict.REFUSE, clause, text)
    stages.end(act, case, CaseStatus.REFUSED, "不予补贴")
    stages.tell(act, case, "申请未通过", f"依据{clause}：{text}")
    return {"part": duty.part, "clause": clause, "text": text}


@case_service(Action.CASE_ARCHIVE)
def archive(act: Act, case: Case) -> Payload:
    """归档: the keeper of the papers confirms that they are complete and in order."""
    duty = duties.mine(act, case, DutyKind.ARCHIVE)
    papers = [[paper.material, paper.digest] for paper in Attachment.objects.filter(case=case, removed_at__isnull=True)]
    duties.close(act, duty, "已归档")
    case.archived_at = act.now
    return {"papers": papers}


def checks_of(programme: Programme, case: Case, part: str) -> tuple[str, ...]:
    """The terms and decisions that an office answers for in the case's stage."""
    work = programme.procedures[case.procedure].stages[case.stage].work
    if not isinstance(work, Review):
        return ()
    return next((item.checks for item in work.parts if item.by == part), ())


def _lead_duty(act: Act, case: Case) -> Duty:
    duty = duties.mine(act, case, DutyKind.REVIEW)
    if duty.part != stages.lead_of(stages.review_of(case)).by:
        raise Conflict("not-lead", "受理和补正由牵头单位办理。", "请由牵头单位操作。")
    return duty


def _review_duty(act: Act, case: Case) -> Duty:
    _require(case, CaseStatus.IN_REVIEW)
    return duties.mine(act, case, DutyKind.REVIEW)


def _require(case: Case, status: CaseStatus) -> None:
    if case.status != status:
        raise Conflict(
            "wrong-status",
            f"这一办件现在是“{case.get_status_display()}”，不能这样办理。",
            "请刷新页面，按当前状态办理。",
        )


def _require_items(items: Sequence[CorrectionItem]) -> None:
    if not items or any(not item.text.strip() for item in items):
        raise Invalid((Problem("items-missing", "请逐项写明需要补正的内容。", FieldPlace("补正事项")),))
    problems = tuple(problem for item in items for problem in overlong(item.name or "补正事项", item.text))
    if problems:
        raise Invalid(problems)


def _require_grounds(case: Case, clause: str, text: str) -> None:
    problems = []
    programme, _ = cases.definition(case)
    if programme.document.clause(clause) is None:
        problems.append(
            Problem("clause-unknown", f"文件里没有条款“{clause}”。", FieldPlace("依据条款"), "请从列表中选择。")
        )
    if not text.strip():
        problems.append(Problem("reason-missing", "请写明理由。", FieldPlace("理由")))
    problems.extend(overlong("理由", text))
    if problems:
        raise Invalid(tuple(problems))


def _ask(act: Act, case: Case, items: Sequence[CorrectionItem], *, once_only: bool) -> None:
    _require_items(items)
    duties.pause(act, case)
    duty = duties.open_correction(act, case, stages.stage_of(case))
    Correction.objects.create(
        case=case,
        stage=case.stage,
        once_only=once_only,
        items=[[item.name, item.text] for item in items],
        asked_by=cases.signed_in(act),
        asked_at=act.now,
        due_at=duty.due_at,
    )
    lines = "\n".join(f"{number}. {item.name}：{item.text}" for number, item in enumerate(items, 1))
    stages.tell(act, case, "请补正申请材料" if once_only else "申请被退回，请修改", lines, duty.due_at)


def _give_opinion(act: Act, case: Case, duty: Duty, verdict: Verdict, clause: str, text: str) -> None:
    if duty.unit is None:
        raise RuntimeError(f"review duty {duty.pk} belongs to no unit")
    Opinion.objects.create(
        case=case,
        stage=case.stage,
        round=case.round,
        part=duty.part,
        unit=duty.unit,
        user=cases.signed_in(act),
        verdict=verdict,
        clause=clause,
        text=text.strip(),
        at=act.now,
    )
