"""Cases: lists, pages, and what an applicant does with one."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router, Schema

from luoshi.api.catalogue import GroundOut, StepOut, step_out
from luoshi.api.duties import DutyOut, duty_out
from luoshi.api.identity import Asked, person
from luoshi.api.paging import Paged, PageOf, page_of, page_of_rows
from luoshi.api.problems import ProblemItem, item_out
from luoshi.api.reading import (
    Facts,
    Id,
    Name,
    Result,
    Revision,
    Strictly,
    Text,
    Words,
    Yuan,
    as_given,
    yuan,
    yuan_or_none,
)
from luoshi.records.audit import Record
from luoshi.records.cases import Case, CaseStatus, Message, Opinion, Verdict
from luoshi.records.funds import OrderState, PaymentOrder
from luoshi.services import cases, casework, worklist
from luoshi.services.acts import Act
from luoshi.services.casework import CasePage, StepState
from luoshi.services.explanations import explained_steps
from luoshi.services.masking import mask_account
from luoshi.services.worklist import CaseFilter

router = Router(tags=["cases"])


class CaseState(Schema):
    """How a case stands; `revision` belongs into the next change of it."""

    id: int
    number: str | None
    status: CaseStatus
    status_label: str
    stage: str
    round: int
    revision: int
    amount: Yuan | None


class CaseRow(CaseState):
    """A case in a list."""

    programme: str
    procedure: str
    enterprise: str
    region: str
    submitted_at: dt.datetime | None
    ended_at: dt.datetime | None


class CaseStep(Schema):
    """A stage of the case's route."""

    stage: str
    clause: str
    state: StepState
    since: dt.datetime | None


class AttachmentOut(Schema):
    """A paper that was handed in; its content is at /api/attachments/{id}."""

    id: int
    material: str
    filename: str
    media_type: str
    size_bytes: int
    sm3: str
    uploaded_at: dt.datetime


class OpinionOut(Schema):
    """An office's word on its part of a stage."""

    stage: str
    round: int
    part: str
    unit: str
    verdict: Verdict
    clause: str
    text: str
    at: dt.datetime


class PaymentOut(Schema):
    """The payment of a case; the account is masked."""

    number: str
    state: OrderState
    amount: Yuan
    bank: str
    account: str
    settled_at: dt.datetime | None


class HistoryRow(Schema):
    """Something done to the case, with the hash of its audit record."""

    at: dt.datetime
    action: str
    actor: str
    unit: str
    sm3: str


class CaseOut(CaseRow):
    """A case. `facts` are given to its own enterprise only; officials read them, masked, in the dossier."""

    version: int
    words: str
    decided_on: dt.date | None
    facts: dict[str, Result] | None
    results: dict[str, Result]
    explanation: list[StepOut]
    grounds: list[GroundOut]
    route: list[CaseStep]
    duties: list[DutyOut]
    attachments: list[AttachmentOut]
    opinions: list[OpinionOut]
    payment: PaymentOut | None
    history: list[HistoryRow]


class SavedOut(CaseState):
    """A saved draft, with what is still wrong in it."""

    problems: list[ProblemItem]


class MessageOut(Schema):
    """Something told to an enterprise."""

    id: int
    case_id: int | None
    title: str
    text: str
    at: dt.datetime
    due_at: dt.datetime | None
    read_at: dt.datetime | None


class CaseIn(Strictly):
    """What is applied for."""

    programme: Name
    procedure: Name


class Seen(Strictly):
    """A change of a case by who has read it at this revision."""

    revision: Revision


class SubmissionIn(Seen):
    """Handing in; `undertaken` says yes to every undertaking of the form."""

    undertaken: bool


class FactsIn(Seen):
    """The whole form as filled in so far."""

    facts: Facts


class WithdrawalIn(Seen):
    """Why the application is taken back; may be empty."""

    reason: Text = ""


class AccountIn(Seen):
    """The bank account to pay to."""

    bank: Words
    account: Words


class CaseFilters(Schema):
    """What a list of cases is narrowed to; `text` is the beginning of a number or part of an enterprise's name."""

    programme: Words = ""
    status: CaseStatus | None = None
    stage: Words = ""
    region: Words = ""
    text: Words = ""
    open_only: bool = False


@router.get("/cases", response=PageOf[CaseRow])
def listed(request: Asked, paging: Paged, wanted: Annotated[CaseFilters, Query()]) -> PageOf[CaseRow]:
    """The cases that one may see, newest first."""
    given = wanted.model_dump() | {"status": wanted.status.value if wanted.status else ""}
    return page_of_rows(worklist.cases(person(request), CaseFilter(**given)), paging, _row)


@router.post("/cases", response={201: CaseState})
def start(request: Asked, given: CaseIn) -> CaseState:
    """Open a draft, prefilled from the registers; an open draft of the same kind is taken up again."""
    return case_state(cases.start(request.auth, given.programme, given.procedure))


@router.get("/cases/{case_id}", response=CaseOut)
def case(request: Asked, case_id: Id) -> CaseOut:
    """One case: how it stands, what follows from its facts and why."""
    return case_out(request.auth, casework.page(request.auth, case_id))


@router.put("/cases/{case_id}/facts", response=SavedOut)
def save(request: Asked, case_id: Id, given: FactsIn) -> SavedOut:
    """Keep what is filled in so far, sound or not."""
    saved = cases.save(request.auth, case_id, given.revision, as_given(given.facts))
    return SavedOut(**case_state(saved.case).model_dump(), problems=[item_out(each) for each in saved.problems])


@router.post("/cases/{case_id}/submit", response=CaseState)
def submit(request: Asked, case_id: Id, given: SubmissionIn) -> CaseState:
    """Hand the application in, or in again after corrections. 422 names everything that is missing or wrong."""
    return case_state(cases.submit(request.auth, case_id, given.revision, undertaken=given.undertaken))


@router.post("/cases/{case_id}/withdraw", response=CaseState)
def withdraw(request: Asked, case_id: Id, given: WithdrawalIn) -> CaseState:
    """Take the application back before it is decided."""
    return case_state(cases.withdraw(request.auth, case_id, given.revision, given.reason))


@router.post("/cases/{case_id}/discard", response=CaseState)
def discard(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """Give up a draft that was never submitted."""
    return case_state(cases.discard(request.auth, case_id, given.revision))


@router.put("/cases/{case_id}/account", response=CaseState)
def correct_account(request: Asked, case_id: Id, given: AccountIn) -> CaseState:
    """Mend the bank account before the money is on its way."""
    return case_state(cases.correct_account(request.auth, case_id, given.revision, given.bank, given.account))


@router.get("/messages", response=PageOf[MessageOut])
def inbox(request: Asked, paging: Paged) -> PageOf[MessageOut]:
    """The messages of one's own enterprise, newest first."""
    return page_of(cases.inbox(request.auth), paging, _message)


@router.post("/messages/{message_id}/read", response=MessageOut)
def read(request: Asked, message_id: Id) -> MessageOut:
    """Mark a message as read."""
    return _message(cases.read_message(request.auth, message_id))


def case_state(found: Case) -> CaseState:
    """How a case stands, in the shape of the API."""
    return CaseState(
        id=found.pk,
        number=found.number,
        status=CaseStatus(found.status),
        status_label=found.get_status_display(),
        stage=found.stage,
        round=found.round,
        revision=found.revision,
        amount=yuan_or_none(found.amount_fen),
    )


def _row(found: Case) -> CaseRow:
    return CaseRow(
        **case_state(found).model_dump(),
        programme=found.release.programme,
        procedure=found.procedure,
        enterprise=found.enterprise.name,
        region=found.region,
        submitted_at=found.submitted_at,
        ended_at=found.ended_at,
    )


def case_out(act: Act, page: CasePage) -> CaseOut:
    """A case's page in the shape of the API."""
    found = page.case
    own = act.user is not None and act.user.enterprise_id == found.enterprise_id
    on = found.decided_on or act.today
    steps = explained_steps(page.programme, page.outcome, page.interpretations, on) if page.outcome else ()
    return CaseOut(
        **_row(found).model_dump(),
        version=found.release.version,
        words=casework.plain_words(found),
        decided_on=found.decided_on,
        facts=found.facts if own else None,
        results=found.results,
        explanation=[step_out(step) for step in steps],
        grounds=[GroundOut(clause=ground.clause, text=ground.text) for ground in page.grounds],
        route=[
            CaseStep(stage=step.stage, clause=step.clause, state=step.state, since=step.since) for step in page.steps
        ],
        duties=[duty_out(row) for row in page.open_duties],
        attachments=[
            AttachmentOut(
                id=paper.pk,
                material=paper.material,
                filename=paper.filename,
                media_type=paper.media_type,
                size_bytes=paper.size_bytes,
                sm3=paper.digest,
                uploaded_at=paper.uploaded_at,
            )
            for paper in page.attachments
        ],
        opinions=[_opinion(opinion) for opinion in page.opinions],
        payment=_payment(page.payment) if page.payment else None,
        history=[_history(record) for record in page.history],
    )


def _opinion(opinion: Opinion) -> OpinionOut:
    return OpinionOut(
        stage=opinion.stage,
        round=opinion.round,
        part=opinion.part,
        unit=opinion.unit.name,
        verdict=Verdict(opinion.verdict),
        clause=opinion.clause,
        text=opinion.text,
        at=opinion.at,
    )


def _payment(order: PaymentOrder) -> PaymentOut:
    return PaymentOut(
        number=order.number,
        state=OrderState(order.state),
        amount=yuan(order.amount_fen),
        bank=order.bank,
        account=mask_account(order.account_number),
        settled_at=order.settled_at,
    )


def _history(record: Record) -> HistoryRow:
    return HistoryRow(at=record.at, action=record.action, actor=record.actor, unit=record.unit, sm3=record.hash)


def _message(found: Message) -> MessageOut:
    return MessageOut(
        id=found.pk,
        case_id=found.case_id,
        title=found.title,
        text=found.text,
        at=found.at,
        due_at=found.due_at,
        read_at=found.read_at,
    )
