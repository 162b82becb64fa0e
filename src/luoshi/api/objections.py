"""Objections as those see them who settle them, and auditors."""

import datetime as dt

from ninja import Router, Schema

from luoshi.api.cases import CaseState, case_state
from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of, page_of_rows
from luoshi.api.reading import Flag, Id, Revision, Strictly, Text
from luoshi.records.notices import Objection
from luoshi.services import cases, objections
from luoshi.services.masking import mask_contact, mask_name

router = Router(tags=["objections"])


class ObjectionRow(Schema):
    """An objection that waits; who raised it is masked."""

    id: int
    case_id: int
    case_number: str
    notice_id: int
    name: str
    contact: str
    lodged_at: dt.datetime


class ObjectionOut(ObjectionRow):
    """An objection whole."""

    text: str
    settled_at: dt.datetime | None
    settled_by: str
    upheld: bool | None
    finding: str


class SettlementIn(Strictly):
    """How an objection is settled."""

    revision: Revision
    upheld: Flag
    finding: Text


@router.get("/objections", response=PageOf[ObjectionRow])
def waiting(request: Asked, paging: Paged) -> PageOf[ObjectionRow]:
    """The objections that one's own units have to settle."""
    return page_of_rows(objections.waiting(request.auth), paging, _row)


@router.get("/cases/{case_id}/objections", response=PageOf[ObjectionOut])
def of_case(request: Asked, case_id: Id, paging: Paged) -> PageOf[ObjectionOut]:
    """The objections to a case's notices, whole."""
    case = cases.seen(request.auth, case_id)
    return page_of(objections.open_ones(request.auth, case), paging, _whole)


@router.post("/cases/{case_id}/objections/{objection_id}/settle", response=CaseState)
def settle(request: Asked, case_id: Id, objection_id: Id, given: SettlementIn) -> CaseState:
    """Settle an objection. Dismissed: the notice runs on. Upheld: the case goes back to review."""
    return case_state(
        objections.settle(request.auth, case_id, given.revision, objection_id, given.upheld, given.finding)
    )


def _row(found: Objection) -> ObjectionRow:
    case = found.notice.case
    return ObjectionRow(
        id=found.pk,
        case_id=case.pk,
        case_number=case.number or "",
        notice_id=found.notice_id,
        name=mask_name(found.name),
        contact=mask_contact(found.contact),
        lodged_at=found.lodged_at,
    )


def _whole(found: Objection) -> ObjectionOut:
    return ObjectionOut(
        **{**_row(found).model_dump(), "name": found.name, "contact": found.contact},
        text=found.text,
        settled_at=found.settled_at,
        settled_by=str(found.settled_by) if found.settled_by else "",
        upheld=found.upheld,
        finding=found.finding,
    )
