"""What the worked cases of a version exercise, and the cases that are missing."""

import datetime as dt
from collections.abc import Mapping

from ninja import Router, Schema

from luoshi.api.identity import Asked
from luoshi.api.reading import Id, Result
from luoshi.programme.cover import as_json
from luoshi.services import cover

router = Router(tags=["releases"])


class CountOut(Schema):
    """How many things of a kind some worked case exercises."""

    exercised: int
    total: int


class TargetOut(Schema):
    """Something that a worked case can exercise, in words, with its clauses."""

    kind: str
    what: str
    clause: list[str]


class MissingOut(TargetOut):
    """What no worked case exercises, and facts that would; whoever reckons says what comes of them.

    `decisions`, the route of `procedure` or the `materials` are what is to be reckoned.
    """

    facts: Mapping[str, Result]
    on: dt.date
    decisions: list[str]
    procedure: str | None
    materials: bool


class DoubtfulOut(TargetOut):
    """What no worked case exercises and no facts were found for, and why."""

    reason: str


class CoverOut(Schema):
    """What the worked cases of a version exercise; nothing can exercise what is unreachable."""

    rows: CountOut
    branches: CountOut
    boundaries: CountOut
    exceptions: CountOut
    refusals: CountOut
    routes: CountOut
    missing: list[MissingOut]
    unreachable: list[TargetOut]
    unsettled: list[DoubtfulOut]
    awaiting: list[str]


@router.get("/releases/{release_id}/cover", response=CoverOut)
def covered(request: Asked, release_id: Id) -> CoverOut:
    """What the worked cases of a version exercise and leave out, with a case for each thing left out."""
    return CoverOut.model_validate(as_json(cover.cover(request.auth, release_id).covered))
