"""How a case moves along its route: entering a stage opens what the stage needs, leaving it closes that."""

import datetime as dt
from typing import assert_never

from luoshi.programme import Notice as NoticeWork
from luoshi.programme import Payment, Programme, Review, ReviewPart, Stage
from luoshi.records.cases import Case, CaseStatus, Message
from luoshi.records.duties import Duty, DutyKind
from luoshi.services import duties, funds, notices, units
from luoshi.services.acts import Act, Conflict
from luoshi.services.releases import definition


def stage_of(case: Case, stage: str | None = None) -> Stage:
    """The stage that a case is in, or another one of its procedure by id."""
    return definition(case.release).procedures[case.procedure].stages[stage or case.stage]


def review_of(case: Case) -> Review:
    """The review that a case is in. Raises Conflict where it is in a stage of another kind."""
    work = stage_of(case).work
    if not isinstance(work, Review):
        raise Conflict("not-in-review", "这一办件现在不在审核环节。", "请刷新页面查看当前环节。")
    return work


def begin(act: Act, case: Case) -> None:
    """A submitted case waits in its first stage for acceptance by the leading part."""
    case.stage = case.route[0]
    case.status = CaseStatus.SUBMITTED
    open_part(act, case, lead_of(review_of(case)))


def advance(act: Act, case: Case) -> None:
    """Move on to the next stage of the route."""
    _enter(act, case, case.route[case.route.index(case.stage) + 1])


def back_to_review(act: Act, case: Case, reason: str) -> None:
    """Send a case back to the last review before its present stage, in a new round."""
    programme = definition(case.release)
    stages = programme.procedures[case.procedure].stages
    earlier = [stage for stage in case.route[: case.route.index(case.stage)] if isinstance(stages[stage].work, Review)]
    if not earlier:
        raise Conflict(
            "no-earlier-review", "前面没有审核环节可以退回。", "请退回申请企业补正，或者作出不予补贴的决定。"
        )
    duties.close_all(act, case, f"退回：{reason}"[:40])
    case.round += 1
    _enter(act, case, earlier[-1])


def open_part(act: Act, case: Case, part: ReviewPart) -> Duty:
    """Open one office's duty to review."""
    programme = definition(case.release)
    stage = programme.procedures[case.procedure].stages[case.stage]
    unit = units.serving(programme.roles[part.by], case.region)
    return duties.open_for_case(act, case, DutyKind.REVIEW, stage, unit, part.by)


def reopen_parts(act: Act, case: Case) -> None:
    """After the applicant answered: paused duties run on, parts already done are owed again in the new round."""
    resumed = duties.resume(act, case)
    for part in review_of(case).parts:
        if part.by not in resumed:
            open_part(act, case, part)


def lead_of(review: Review) -> ReviewPart:
    """The part that accepts the case and asks for corrections."""
    return next(part for part in review.parts if part.leads)


def end(act: Act, case: Case, status: CaseStatus, outcome: str) -> None:
    """Close a case for good: no duty stays open, and the offices that keep the papers owe the archive."""
    duties.close_all(act, case, outcome)
    case.status = status
    case.ended_at = act.now
    if status is CaseStatus.WITHDRAWN or status is CaseStatus.NOT_ACCEPTED:
        case.once_key = None
    programme = definition(case.release)
    archive = programme.procedures[case.procedure].archive
    if archive is not None and case.accepted_at is not None:
        owner = units.nearest(tuple(programme.roles[name] for name in archive.by), case.region)
        duties.open_archive(act, case, owner, archive.clauses[0])


def tell(act: Act, case: Case, title: str, text: str, due_at: dt.datetime | None = None) -> None:
    """Put a message about the case into the enterprise's inbox."""
    Message.objects.create(enterprise=case.enterprise, case=case, title=title, text=text, due_at=due_at, at=act.now)


def _enter(act: Act, case: Case, stage_id: str) -> None:
    programme: Programme = definition(case.release)
    stage = programme.procedures[case.procedure].stages[stage_id]
    case.stage = stage_id
    match stage.work:
        case Review(parts):
            case.status = CaseStatus.IN_REVIEW
            for part in parts:
                open_part(act, case, part)
        case NoticeWork() as work:
            case.status = CaseStatus.ON_NOTICE
            notices.open_notice(act, case, stage_id, work)
            tell(act, case, "审核通过，开始公示", f"{stage_id}开始，期满没有异议后进入下一环节。")
        case Payment() as work:
            case.status = CaseStatus.PAYING
            funds.open_order(act, case, stage, work)
            tell(act, case, "复核通过，准备拨付", "补贴即将拨付到登记的银行账户，到账前可以更正账户。")
        case _:
            assert_never(stage.work)
