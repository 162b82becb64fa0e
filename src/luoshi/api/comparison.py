"""How a version differs from the one before it."""

import datetime as dt
from collections.abc import Mapping

from ninja import Router, Schema

from luoshi.api.identity import Asked
from luoshi.api.reading import Id, Result
from luoshi.programme.comparison import as_json
from luoshi.services import comparison

router = Router(tags=["releases"])


class ClauseChangeOut(Schema):
    """A clause that is not as it was, with its text before and after; `before` is the address that it moved from."""

    address: str
    change: str
    old: str | None
    new: str | None
    before: str | None


class DefinitionChangeOut(Schema):
    """An element that was added, removed or changed."""

    kind: str
    name: str
    change: str


class RegionOut(Schema):
    """Facts for which a decision answers otherwise, the answers of both versions on their days, and the change."""

    decision: str
    witness: Mapping[str, Result]
    on: dt.date
    old_on: dt.date
    old: Result
    new: Result
    change: Result
    text: str


class UnclearOut(Schema):
    """A decision of which it was not found out whether it answers otherwise, and why."""

    decision: str
    reason: str


class AskedOut(Schema):
    """What more or less a decision wants to know."""

    decision: str
    more: list[str]
    less: list[str]


class ComparisonOut(Schema):
    """What differs from the version `before`, by its id; nothing, and no id, for a programme's first version."""

    before: int | None
    clauses: list[ClauseChangeOut] = []
    definitions: list[DefinitionChangeOut] = []
    regions: list[RegionOut] = []
    same: list[str] = []
    unsettled: list[UnclearOut] = []
    asked: list[AskedOut] = []


@router.get("/releases/{release_id}/comparison", response=ComparisonOut)
def compared(request: Asked, release_id: Id) -> ComparisonOut:
    """How a version differs from the last one published before it: clauses, elements, and facts decided otherwise."""
    found = comparison.comparison(request.auth, release_id)
    told = as_json(found.compared) if found.compared is not None else {}
    return ComparisonOut.model_validate({"before": found.before.pk if found.before else None, **told})
