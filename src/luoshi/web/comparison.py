"""How a version differs from the one before it: clauses, what it defines, and for which facts it decides otherwise."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.programme import show_named
from luoshi.programme.comparison import ClauseChange, Compared, DatedRegion, text_of
from luoshi.programme.comparison.wording import change_name
from luoshi.services import comparison
from luoshi.web.clock import acting


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause that is not as it was, and what became of it in words."""

    name: str
    change: ClauseChange


@dataclass(frozen=True, slots=True)
class RegionRow:
    """Facts for which a decision answers otherwise: in words, and both answers."""

    decision: str
    text: str
    old: str
    new: str


@require_GET
def page(request: HttpRequest, release_id: int) -> HttpResponse:
    """What changed from the version before, and for whom."""
    found = comparison.comparison(acting(request), release_id)
    context: dict[str, object] = {"release": found.release, "before": found.before, "compared": found.compared}
    if found.compared is not None:
        compared = found.compared
        context |= {
            "clauses": tuple(ClauseRow(change_name(each.change), each) for each in compared.clauses),
            "definitions": tuple((change_name(each.change), each) for each in compared.definitions),
            "regions": tuple(_region(compared, each) for each in compared.regions),
        }
    return render(request, "office/comparison.html", context)


def _region(compared: Compared, found: DatedRegion) -> RegionRow:
    name, pair = found.region.decision, found.region.pair
    return RegionRow(
        decision=name,
        text=text_of(compared, found),
        old=show_named(compared.old, name, pair.old.values[name]),
        new=show_named(compared.new, name, pair.new.values[name]),
    )
