"""What the worked cases of a version exercise: how much of each kind, and the cases that are missing."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.programme import Programme, show_named
from luoshi.programme.cover import TARGET_NAMES, Covered, Proposal
from luoshi.services import cover
from luoshi.web.clock import acting
from luoshi.web.drawing import Bar, shares


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many of a kind of thing some worked case exercises, with its bar."""

    name: str
    exercised: int
    total: int
    bar: Bar


@dataclass(frozen=True, slots=True)
class MissingCase:
    """A case that is missing: its facts as people read them, and all it serves; `day` where it is not the first."""

    facts: tuple[tuple[str, str], ...]
    day: dt.date | None
    serves: tuple[str, ...]


@require_GET
def page(request: HttpRequest, release_id: int) -> HttpResponse:
    """How much the worked cases of a version exercise, and the cases that are missing."""
    found = cover.cover(acting(request), release_id)
    covered = found.covered
    programme = covered.programme
    context = {
        "release": found.release,
        "counts": _counts(covered),
        "missing_total": len(covered.missing),
        "cases": tuple(_case(programme, covered, each) for each in covered.proposals) if programme is not None else (),
        "awaiting": covered.awaiting,
        "unreachable": covered.unreachable,
        "unsettled": covered.unsettled,
    }
    return render(request, "office/cover.html", context)


def _counts(covered: Covered) -> tuple[CountRow, ...]:
    return tuple(
        CountRow(name, count.exercised, count.total, shares(((name, count.exercised),), count.total))
        for kind, name in TARGET_NAMES.items()
        if (count := covered.counts[kind]).total
    )


def _case(programme: Programme, covered: Covered, proposal: Proposal) -> MissingCase:
    return MissingCase(
        facts=tuple((name, show_named(programme, name, value)) for name, value in proposal.facts.items()),
        day=None if proposal.on == programme.since else proposal.on,
        serves=tuple(each.target.what for each in covered.missing if each.proposal is proposal),
    )
