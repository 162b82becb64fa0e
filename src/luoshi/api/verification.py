"""What an author should know of a version before it is issued: findings with facts, and facts tried out."""

import datetime as dt
from collections.abc import Mapping

from ninja import Router, Schema

from luoshi.api.catalogue import CalculationOut, calculation_out
from luoshi.api.identity import Asked
from luoshi.api.reading import Day, Facts, Id, Result, Strictly, as_given
from luoshi.programme.verification.report import as_json
from luoshi.services import verification

router = Router(tags=["releases"])


class WitnessOut(Schema):
    """Facts by name and what is decided on them by the rules of a day.

    Of a finding about the text, about sums or about time, the figures, and no day.
    """

    witness: Mapping[str, Result]
    on: dt.date | None
    shows: Mapping[str, Result]


class ExplanationOut(Schema):
    """Who answers for a finding, and why it stands."""

    by: str
    reason: str


class FindingOut(WitnessOut):
    """Something that the author should know before publication; `beside` is the other side of a cliff."""

    id: str
    kind: str
    severity: str
    about: str
    clauses: list[str]
    message: str
    remedy: str
    beside: WitnessOut | None
    where: str
    explained: ExplanationOut | None


class ProvedOut(Schema):
    """A check that holds, and how that was shown."""

    kind: str
    about: str
    clauses: list[str]
    text: str
    method: str


class UnsettledOut(Schema):
    """A check that could be neither proved nor refuted, and why."""

    kind: str
    about: str
    clauses: list[str]
    reason: str


class CliffOut(Schema):
    """The worst drop of a decision for one more unit of a fact, with both sides."""

    decision: str
    fact: str
    share: str
    before: WitnessOut
    after: WitnessOut


class ChecksOut(Schema):
    """How many checks ended in which way."""

    proved: int
    refuted: int
    unsettled: int


class ReleaseVerificationOut(Schema):
    """All that verification says of a version."""

    findings: list[FindingOut]
    proved: list[ProvedOut]
    unsettled: list[UnsettledOut]
    cliffs: list[CliffOut]
    checks: ChecksOut


class TrialIn(Strictly):
    """The facts to be tried out, and the day by whose rules."""

    facts: Facts
    on: Day


@router.get("/releases/{release_id}/verification", response=ReleaseVerificationOut)
def verified(request: Asked, release_id: Id) -> ReleaseVerificationOut:
    """The findings of a version, what was proved of it and what could not be settled."""
    found = verification.verification(request.auth, release_id)
    return ReleaseVerificationOut.model_validate(as_json(found.verified, found.programme))


@router.post("/releases/{release_id}/trial", response=CalculationOut)
def trial(request: Asked, release_id: Id, given: TrialIn) -> CalculationOut:
    """Decide on facts by a version, in effect or not; nothing is kept. 422 names every fact that does not read."""
    found = verification.trial(request.auth, release_id, as_given(given.facts), given.on)
    return calculation_out(found.programme, found.calculation)
