"""What an office reads of a case and does with it when it is its turn."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from luoshi.api.cases import CaseOut, CaseState, Seen, case_out, case_state
from luoshi.api.duties import DutyOut, duty_out
from luoshi.api.identity import Asked
from luoshi.api.reading import Id, Name, Strictly, Text
from luoshi.services import dossier, review
from luoshi.services.dossier import Dossier, FactRow, PaperRow, Turn
from luoshi.services.permissions import Action
from luoshi.services.review import CorrectionItem

router = Router(tags=["review"])


class FactOut(Schema):
    """A field as filled in, masked where need be, beside what a register says of it."""

    name: str
    shown: str
    register_says: str
    differs: bool
    mine: bool
    clauses: list[str]
    proofs: list[str]


class PaperOut(Schema):
    """A material, whether these facts call for it, and the ids of its files."""

    material: str
    title: str
    required: bool
    attachments: list[int]


class TurnOut(Schema):
    """What one's unit owes here and what may be done now; `hindrance` says why nothing may."""

    duty: DutyOut
    checks: list[str]
    actions: list[Action]
    hindrance: str
    after: str


class DossierOut(Schema):
    """A case with what a reviewer needs beside it."""

    case: CaseOut
    facts: list[FactOut]
    papers: list[PaperOut]
    turn: TurnOut | None
    other_cases: list[int]


class ItemIn(Strictly):
    """One thing to mend: a material or a field by name, and what is wrong with it."""

    name: Annotated[str, Field(max_length=60)] = ""
    text: Text


class ItemsIn(Seen):
    """Everything to mend."""

    items: Annotated[list[ItemIn], Field(max_length=100)]


class GroundsIn(Seen):
    """The clause on which a refusal rests, and the reason."""

    clause: Name
    text: Text


class AgreementIn(Seen):
    """A remark; may be empty."""

    text: Text = ""


@router.get("/cases/{case_id}/dossier", response=DossierOut)
def read(request: Asked, case_id: Id) -> DossierOut:
    """The case as a reviewer reads it."""
    return _dossier(request, dossier.dossier(request.auth, case_id))


@router.post("/cases/{case_id}/accept", response=CaseState)
def accept(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """Accept the application: the papers are complete."""
    return case_state(review.accept(request.auth, case_id, given.revision))


@router.post("/cases/{case_id}/ask-corrections", response=CaseState)
def ask_corrections(request: Asked, case_id: Id, given: ItemsIn) -> CaseState:
    """Ask for everything that is missing, once and never again."""
    return case_state(review.ask_corrections(request.auth, case_id, given.revision, _items(given)))


@router.post("/cases/{case_id}/not-accept", response=CaseState)
def not_accept(request: Asked, case_id: Id, given: GroundsIn) -> CaseState:
    """Do not accept the application, with the clause and the reason."""
    return case_state(review.not_accept(request.auth, case_id, given.revision, given.clause, given.text))


@router.post("/cases/{case_id}/agree", response=CaseState)
def agree(request: Asked, case_id: Id, given: AgreementIn) -> CaseState:
    """Agree; with the last office's agreement the case enters its next stage."""
    return case_state(review.agree(request.auth, case_id, given.revision, given.text))


@router.post("/cases/{case_id}/give-back", response=CaseState)
def give_back(request: Asked, case_id: Id, given: ItemsIn) -> CaseState:
    """Give back: from the first review to the applicant, from a later one to the review before."""
    return case_state(review.give_back(request.auth, case_id, given.revision, _items(given)))


@router.post("/cases/{case_id}/refuse", response=CaseState)
def refuse(request: Asked, case_id: Id, given: GroundsIn) -> CaseState:
    """Refuse the subsidy, with the clause and the reason."""
    return case_state(review.refuse(request.auth, case_id, given.revision, given.clause, given.text))


@router.post("/cases/{case_id}/archive", response=CaseState)
def archive(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """Confirm that the papers of an ended case are complete and kept."""
    return case_state(review.archive(request.auth, case_id, given.revision))


def _items(given: ItemsIn) -> tuple[CorrectionItem, ...]:
    return tuple(CorrectionItem(item.name, item.text) for item in given.items)


def _dossier(request: Asked, found: Dossier) -> DossierOut:
    return DossierOut(
        case=case_out(request.auth, found.page),
        facts=[_fact(row) for row in found.facts],
        papers=[_paper(row) for row in found.papers],
        turn=_turn(found.turn) if found.turn else None,
        other_cases=[other.pk for other in found.others],
    )


def _fact(row: FactRow) -> FactOut:
    return FactOut(
        name=row.name,
        shown=row.shown,
        register_says=row.held,
        differs=row.differs,
        mine=row.mine,
        clauses=list(row.clauses),
        proofs=list(row.proofs),
    )


def _paper(row: PaperRow) -> PaperOut:
    return PaperOut(
        material=row.material.name,
        title=row.material.title,
        required=row.required,
        attachments=[paper.pk for paper in row.papers],
    )


def _turn(turn: Turn) -> TurnOut:
    return TurnOut(
        duty=duty_out(turn.row),
        checks=list(turn.checks),
        actions=sorted(turn.actions),
        hindrance=turn.hindrance,
        after=turn.after,
    )
