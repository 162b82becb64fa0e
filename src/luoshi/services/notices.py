"""Public notices: what is shown, for how long, and the board that anyone may read."""

import datetime as dt
import json

from django.db.models import QuerySet

from luoshi.deadlines import Pause, due
from luoshi.programme import Notice as NoticeWork
from luoshi.programme import show_result
from luoshi.records.cases import Case
from luoshi.records.notices import Notice, NoticeState
from luoshi.services.acts import Act, NotVisible
from luoshi.services.audit import sm3
from luoshi.services.masking import mask_credit_code
from luoshi.services.releases import CALENDAR, definition

# What every notice says of the applicant, in this order; the rest is what its clause names.
IDENTITY = ("方案", "企业名称", "统一社会信用代码", "所在地")


def open_notice(act: Act, case: Case, stage_id: str, work: NoticeWork) -> Notice:
    """Put the result of a case on the board until the period's end; what is shown is kept with its hash."""
    programme = definition(case.release)
    who = (
        programme.title,
        case.enterprise.name,
        mask_credit_code(case.enterprise.credit_code),
        case.enterprise.region_name,
    )
    shown = {
        **dict(zip(IDENTITY, who, strict=True)),
        **{name: show_result(programme, name, case.results[name]) for name in work.shows},
    }
    return Notice.objects.create(
        case=case,
        stage=stage_id,
        round=case.round,
        shown=shown,
        shown_hash=sm3(json.dumps(shown, ensure_ascii=False, sort_keys=True)),
        opened_at=act.now,
        ends_at=ends_at(work, act.now, []),
    )


def ends_at(work: NoticeWork, opened_at: dt.datetime, pauses: list[list[str]]) -> dt.datetime:
    """The exclusive end of a notice, with the time of its pauses added."""
    stopped = tuple(Pause(*map(dt.datetime.fromisoformat, pair)) for pair in pauses)
    return due(work.period, opened_at, CALENDAR, work.roll, stopped).at


def board(programme_id: str | None = None) -> QuerySet[Notice]:
    """The notices that the public sees now: those running, and those paused by an objection; the newest first."""
    shown = Notice.objects.filter(state__in=(NoticeState.RUNNING, NoticeState.PAUSED))
    notices = shown.select_related("case").prefetch_related("case__release")
    if programme_id is not None:
        notices = notices.filter(case__release__programme=programme_id)
    return notices.order_by("-opened_at", "-id")


def on_board(notice_id: int) -> Notice:
    """One notice on the board. Raises NotVisible once it has been taken down."""
    found = board().filter(pk=notice_id).first()
    if found is None:
        raise NotVisible
    return found


def clauses_of(notice: Notice) -> tuple[str, ...]:
    """The clauses that prescribe a notice."""
    return definition(notice.case.release).procedures[notice.case.procedure].stages[notice.stage].clauses
