"""The notice board, and objections to what is on it."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router, Schema

from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Id, Name, Strictly, Text
from luoshi.records.notices import Notice, NoticeState
from luoshi.services import notices, objections

router = Router(tags=["notices"])


class NoticeOut(Schema):
    """A notice exactly as shown, with the SM3 of what is shown; `ends_at` is exclusive."""

    id: int
    programme: str
    stage: str
    shown: dict[str, str]
    shown_hash: str
    state: NoticeState
    opened_at: dt.datetime
    ends_at: dt.datetime


class ObjectionIn(Strictly):
    """An objection with who raises it; name and contact are seen only by who settles it and by auditors."""

    name: Text
    contact: Text
    text: Text


class LodgedOut(Schema):
    """An objection that was taken in."""

    id: int
    lodged_at: dt.datetime


@router.get("/notices", response=PageOf[NoticeOut])
def board(request: Asked, paging: Paged, programme: Annotated[Name | None, Query()] = None) -> PageOf[NoticeOut]:
    """The notices that the public sees now, the newest first."""
    return page_of_rows(notices.board(programme), paging, notice_out)


@router.get("/notices/{notice_id}", response=NoticeOut)
def notice(request: Asked, notice_id: Id) -> NoticeOut:
    """One notice on the board."""
    return notice_out(notices.on_board(notice_id))


@router.post("/notices/{notice_id}/objections", response={201: LodgedOut})
def lodge(request: Asked, notice_id: Id, given: ObjectionIn) -> LodgedOut:
    """Object to a notice: its clock stops until the objection is settled. Anyone may."""
    lodged = objections.lodge(request.auth, notice_id, given.name, given.contact, given.text)
    return LodgedOut(id=lodged.pk, lodged_at=lodged.lodged_at)


def notice_out(found: Notice) -> NoticeOut:
    """A notice in the shape of the API."""
    return NoticeOut(
        id=found.pk,
        programme=found.case.release.programme,
        stage=found.stage,
        shown={name: str(value) for name, value in found.shown.items()},
        shown_hash=found.shown_hash,
        state=NoticeState(found.state),
        opened_at=found.opened_at,
        ends_at=found.ends_at,
    )
