"""Objections to a notice: anyone lodges one, it stops the clock, and somebody who took no part settles it."""

from django.db.models import QuerySet

from luoshi.programme import Notice as NoticeWork
from luoshi.records.accounts import RoleName
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.notices import Notice, NoticeState, Objection
from luoshi.services import audit, duties, notices, stages, units
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible, Payload
from luoshi.services.permissions import Action, case_service, permit, service, take_seat, visible_cases
from luoshi.services.releases import definition
from luoshi.services.texts import MOST_CHARACTERS, require_short
from luoshi.source import FieldPlace, Problem

# More at once from the public would let anybody fill the office's desk; the telephone stays open.
MOST_OPEN = 5


@service(Action.NOTICE_OBJECT)
def lodge(act: Act, notice_id: int, name: str, contact: str, text: str) -> Objection:
    """Object to a notice: its clock stops and the office that runs it owes a finding."""
    case, notice = _locked(notice_id)
    given = {"姓名或单位": (name, 60), "联系方式": (contact, 60), "异议内容": (text, MOST_CHARACTERS)}
    problems = tuple(_wrong(field, value, most) for field, (value, most) in given.items() if _bad(value, most))
    if problems:
        raise Invalid(problems)
    if notice.objections.filter(settled_at__isnull=True).count() >= MOST_OPEN:
        raise Conflict("objections-full", "这份公示已有多件异议正在处理。", "请直接与公示单位联系。")
    objection = Objection.objects.create(
        notice=notice, name=name.strip(), contact=contact.strip(), text=text.strip(), lodged_at=act.now
    )
    if notice.state == NoticeState.RUNNING:
        notice.state = NoticeState.PAUSED
        notice.pauses = [*notice.pauses, [act.now.isoformat()]]
        notice.save()
        case.status = CaseStatus.OBJECTED
        _open_duty(act, case, notice)
    case.revision += 1
    case.save()
    audit.append(act, Action.NOTICE_OBJECT, str(case), {"objection": objection.pk, "digest": audit.sm3(text)}, case)
    return objection


@case_service(Action.OBJECTION_SETTLE)
def settle(act: Act, case: Case, objection_id: int, upheld: bool, finding: str) -> Payload:
    """Settle an objection; the person must have taken no part in the case.

    Dismissed: the notice runs on with the days that were left. Upheld: the notice stops and the case goes back to
    review.
    """
    duty = duties.mine(act, case, DutyKind.OBJECTION)
    objection = Objection.objects.filter(pk=objection_id, notice__case=case, settled_at__isnull=True).first()
    if objection is None:
        raise NotVisible
    if not finding.strip():
        raise Invalid((Problem("finding-missing", "请写明调查处理结论。", FieldPlace("处理结论")),))
    require_short("处理结论", finding)
    take_seat(act, case, f"{case.stage}异议", duty.part)
    objection.settled_at, objection.settled_by = act.now, act.user
    objection.upheld, objection.finding = upheld, finding.strip()
    objection.save()
    notice = Notice.objects.get(pk=objection.notice_id)
    if upheld:
        notice.state, notice.closed_at = NoticeState.STOPPED, act.now
        notice.save()
        stages.back_to_review(act, case, "公示异议成立")
        stages.tell(act, case, "公示异议成立，重新审核", finding.strip())
    elif not notice.objections.filter(settled_at__isnull=True).exists():
        duties.close(act, duty, "异议不成立")
        _resume(act, case, notice)
    return {"objection": objection.pk, "upheld": upheld, "finding": finding.strip()}


def open_ones(act: Act, case: Case) -> tuple[Objection, ...]:
    """The objections to a case's notices, whole, for who settles them and for auditors."""
    permit(act, Action.OBJECTION_VIEW, case)
    return tuple(Objection.objects.filter(notice__case=case).select_related("settled_by"))


def waiting(act: Act) -> QuerySet[Objection]:
    """The objections that the person's units have to settle."""
    permit(act, Action.OBJECTION_VIEW)
    owed = Duty.objects.filter(
        kind=DutyKind.OBJECTION, closed_at__isnull=True, unit_id__in=act.units(RoleName.HANDLER)
    ).values("case_id")
    cases = visible_cases(act).filter(pk__in=owed)
    return Objection.objects.filter(notice__case__in=cases, settled_at__isnull=True).select_related("notice__case")


def _locked(notice_id: int) -> tuple[Case, Notice]:
    """A notice on the board with its case, both locked: the case first, as whatever else moves a case does."""
    case = Case.objects.select_for_update(of=("self",)).filter(notices=notice_id).first()
    if case is None:
        raise NotVisible
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.state not in (NoticeState.RUNNING, NoticeState.PAUSED):
        raise NotVisible
    return case, notice


def _bad(value: str, most: int) -> bool:
    return not value.strip() or len(value) > most


def _wrong(field: str, value: str, most: int) -> Problem:
    if not value.strip():
        return Problem("objection-incomplete", f"请填写{field}。", FieldPlace(field))
    return Problem("objection-too-long", f"{field}超过{most}个字。", FieldPlace(field), "请缩短。")


def _open_duty(act: Act, case: Case, notice: Notice) -> None:
    stage = stages.stage_of(case, notice.stage)
    work = _work(case, notice.stage)
    unit = units.serving(definition(case.release).roles[work.by], case.region)
    duties.open_for_case(act, case, DutyKind.OBJECTION, stage, unit, work.by)


def _work(case: Case, stage_id: str) -> NoticeWork:
    work = stages.stage_of(case, stage_id).work
    if not isinstance(work, NoticeWork):
        raise RuntimeError(f"stage {stage_id} of case {case.pk} holds a notice but is none")
    return work


def _resume(act: Act, case: Case, notice: Notice) -> None:
    since = notice.pauses[-1][0]
    notice.pauses = [*notice.pauses[:-1], [since, act.now.isoformat()]]
    notice.ends_at = notices.ends_at(_work(case, notice.stage), notice.opened_at, notice.pauses)
    notice.state = NoticeState.RUNNING
    notice.save()
    case.status = CaseStatus.ON_NOTICE
