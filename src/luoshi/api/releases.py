"""Versions of programmes: proposed by one person, published by another, withdrawn with a reason; promised times."""

import datetime as dt
from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import Field

from luoshi.api.files import WORKBOOK, file_answer, file_document
from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of
from luoshi.api.reading import Day, Id, Name, Result, Strictly, Text, Words
from luoshi.records.programmes import Release, ReleaseState
from luoshi.services import duties, releases, rules
from luoshi.services.rules import Edited

router = Router(tags=["releases"])

DMN = "application/xml"


class ReleaseRow(Schema):
    """A version of a programme."""

    id: int
    programme: str
    version: int
    title: str
    sm3: str
    state: ReleaseState
    effective_from: dt.date
    proposed_by: str
    proposed_at: dt.datetime
    published_by: str
    published_at: dt.datetime | None
    withdrawn_reason: str


class PendingValue(Schema):
    """What the source lost and the value proposed for it, to be confirmed on publication."""

    clause: str
    lost: str
    value: str


class ReleaseOut(ReleaseRow):
    """A version whole: its files, the stored result of its check, and what is to be confirmed."""

    files: dict[str, str]
    check_result: Result
    pending: list[PendingValue]
    confirmations: dict[str, str]


class ProposalIn(Strictly):
    """The package's files by name, and the first day in force."""

    files: Annotated[dict[Words, str], Field(min_length=1, max_length=100)]
    effective_from: Day


class RulesIn(Strictly):
    """From when the version with the edited rules is to hold; the file is sent beside it."""

    effective_from: Day


class PublicationIn(Strictly):
    """The value confirmed for each pending clause."""

    confirmations: Annotated[dict[Name, Words], Field(max_length=200)]


class ReasonIn(Strictly):
    """Why a version is withdrawn."""

    reason: Text


class PromiseOut(Schema):
    """The time that the office promises for an element that the document does not limit; empty where none is set."""

    element: str
    period: str


class PromiseIn(Strictly):
    """A phrase of time, such as `10 workdays` or 10个工作日."""

    period: Words


@router.get("/releases", response=PageOf[ReleaseRow])
def listed(request: Asked, paging: Paged) -> PageOf[ReleaseRow]:
    """All versions, newest first."""
    return page_of(releases.every(request.auth), paging, _row)


@router.get("/releases/{release_id}", response=ReleaseOut)
def read(request: Asked, release_id: Id) -> ReleaseOut:
    """One version whole."""
    found = releases.one(request.auth, release_id)
    pending = [
        PendingValue(clause=item.clause, lost=item.lost, value=item.value)
        for item in releases.definition(found).pending
    ]
    return ReleaseOut(
        **_row(found).model_dump(),
        files=found.package.files,
        check_result=found.package.check_result,
        pending=pending,
        confirmations=found.confirmations,
    )


@router.post("/releases", response={201: ReleaseRow})
def propose(request: Asked, given: ProposalIn) -> ReleaseRow:
    """Store a package that passes its check as the next version. 422 names everything that does not pass."""
    return _row(releases.propose(request.auth, given.files, given.effective_from))


@router.get("/releases/{release_id}/rules/dmn", openapi_extra=file_document(DMN))
def rules_dmn(request: Asked, release_id: Id) -> HttpResponse:
    """The rules of a version as a DMN 1.5 file."""
    return file_answer(rules.dmn(request.auth, release_id).encode(), DMN, "rules.dmn")


@router.get("/releases/{release_id}/rules/workbook", openapi_extra=file_document(WORKBOOK))
def rules_workbook(request: Asked, release_id: Id) -> HttpResponse:
    """The rules of a version as an Excel workbook that may be edited and brought back."""
    return file_answer(rules.workbook(request.auth, release_id), WORKBOOK, "rules.xlsx")


@router.post("/releases/{release_id}/rules", response={201: ReleaseRow})
def change_rules(
    request: Asked, release_id: Id, given: Annotated[RulesIn, Form()], file: Annotated[UploadedFile, File()]
) -> ReleaseRow:
    """Propose the next version with the rules of an edited DMN file or workbook. 422 names every problem."""
    edited = Edited(file.name or "", file.read(rules.MOST_BYTES + 1))
    return _row(rules.change(request.auth, release_id, edited, given.effective_from).release)


@router.post("/releases/{release_id}/publish", response=ReleaseRow)
def publish(request: Asked, release_id: Id, given: PublicationIn) -> ReleaseRow:
    """Put a version in force that somebody else proposed."""
    return _row(releases.publish(request.auth, release_id, given.confirmations))


@router.post("/releases/{release_id}/withdraw", response=ReleaseRow)
def withdraw(request: Asked, release_id: Id, given: ReasonIn) -> ReleaseRow:
    """Take a version out of force for new applications."""
    return _row(releases.withdraw(request.auth, release_id, given.reason))


@router.get("/programmes/{programme}/promises", response=PageOf[PromiseOut])
def promises(request: Asked, programme: Name, paging: Paged) -> PageOf[PromiseOut]:
    """The times that the office promises where the document sets none."""
    found = tuple(duties.promises(programme).items())
    return page_of(found, paging, lambda pair: PromiseOut(element=pair[0], period=pair[1]))


@router.put("/programmes/{programme}/promises/{element}", response=PromiseOut)
def promise(request: Asked, programme: Name, element: Name, given: PromiseIn) -> PromiseOut:
    """Promise a time; it applies to duties opened from now on."""
    promised = duties.promise(request.auth, programme, element, given.period)
    return PromiseOut(element=promised.element, period=promised.period)


def _row(found: Release) -> ReleaseRow:
    return ReleaseRow(
        id=found.pk,
        programme=found.programme,
        version=found.version,
        title=found.title,
        sm3=found.digest,
        state=ReleaseState(found.state),
        effective_from=found.effective_from,
        proposed_by=str(found.proposed_by),
        proposed_at=found.proposed_at,
        published_by=str(found.published_by) if found.published_by else "",
        published_at=found.published_at,
        withdrawn_reason=found.withdrawn_reason,
    )
