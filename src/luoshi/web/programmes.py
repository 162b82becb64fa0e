"""What anyone may read without signing in: the programmes, each clause with what it runs, and the calculator."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from luoshi.feel import Null
from luoshi.programme import Kind, Programme, show_named
from luoshi.services import catalogue, notices
from luoshi.services.acts import Act
from luoshi.services.catalogue import Calculation, ClauseRow, ProgrammePage, Standing
from luoshi.services.permissions import Action, may
from luoshi.web import clock, forms
from luoshi.web.effects import descriptions
from luoshi.web.openings import openings

_NOTICES_AT_HOME = 5
# The kinds beside a clause in this order; readings stand there with their reasons, not as mere names.
_KINDS_IN_ORDER = tuple(kind for kind in Kind if kind is not Kind.INTERPRETATION)


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a clause runs: what it says, and how it stands today (empty where nothing runs by itself)."""

    text: str
    standing: str
    overdue: int


@dataclass(frozen=True, slots=True)
class ClauseEffects:
    """A clause and its effects by kind."""

    row: ClauseRow
    kinds: tuple[tuple[Kind, tuple[Effect, ...]], ...]
    unlinked: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What the calculator shows: the headline figures (empty where undecided) and the question to ask next."""

    figures: tuple[tuple[str, str], ...]
    next_question: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find a programme; see what is on the notice board."""
    act = clock.acting(request)
    wanted = request.GET.get("q", "").strip()
    offered = tuple(programme for _, programme in catalogue.programmes(act))
    found = tuple(
        (programme, openings(programme, act.today))
        for programme in offered
        if wanted in programme.title + programme.summary
    )
    context = {"offers": found, "wanted": wanted, "total": len(offered), "notices": notices.board()[:_NOTICES_AT_HOME]}
    return render(request, "programmes/home.html", context)


@require_safe
def document(request: HttpRequest, programme_id: str) -> HttpResponse:
    """The document with every clause numbered, and beside each clause what it runs and how that stands today."""
    act = clock.acting(request)
    page = catalogue.page(act, programme_id)
    context = {
        "page": page,
        "programme": page.programme,
        "openings": openings(page.programme, act.today),
        "clauses": _clauses(page),
        "may_apply": _may_apply(act),
    }
    return render(request, "programmes/programme.html", context)


@require_safe
def calculator(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Facts in, result out, each step explained; the facts stand in the address, so a link reproduces the answer."""
    act = clock.acting(request)
    _, programme = catalogue.offered(act, programme_id)
    names = _facts_asked(programme)
    calculation = catalogue.calculate(act, programme_id, forms.typed(request.GET, names))
    context = {
        "programme": programme,
        "openings": openings(programme, act.today),
        "fields": forms.fields(programme, names, calculation.facts, calculation.problems, {}),
        "calculation": calculation,
        "result": _result(programme, calculation),
        "may_apply": _may_apply(act),
    }
    part = request.headers.get("HX-Request") == "true"
    response = render(request, "programmes/calculation.html" if part else "programmes/calculator.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _may_apply(act: Act) -> bool:
    # A visitor is led to the sign-in page on the way.
    return act.user is None or may(act, Action.CASE_START)


def _clauses(page: ProgrammePage) -> tuple[ClauseEffects, ...]:
    described = descriptions(page.programme)

    def effect(standing: Standing) -> Effect:
        text = described.get(standing.element.key, standing.element.name)
        return Effect(text, standing.text, standing.overdue)

    def kinds(row: ClauseRow) -> tuple[tuple[Kind, tuple[Effect, ...]], ...]:
        by_kind: dict[Kind, list[Effect]] = {}
        for standing in row.standings:
            by_kind.setdefault(standing.element.kind, []).append(effect(standing))
        return tuple((kind, tuple(by_kind[kind])) for kind in _KINDS_IN_ORDER if kind in by_kind)

    return tuple(ClauseEffects(row, kinds(row), row.clause.address in page.clauses_unlinked) for row in page.rows)


def _facts_asked(programme: Programme) -> tuple[str, ...]:
    model = programme.model
    asked = {name for goal in model.goals for name in model.facts_behind(goal.name)}
    return tuple(name for name in programme.terms if name in asked)


def _result(programme: Programme, calculation: Calculation) -> Result | None:
    outcome = calculation.outcome
    if outcome is None:
        return None
    ends = dict.fromkeys(name for each in programme.procedures.values() for name in (each.condition, each.amount))

    def shown(name: str) -> str:
        value = outcome.values[name]
        return "" if isinstance(value, Null) else show_named(programme, name, value)

    return Result(
        figures=tuple((name, shown(name)) for name in ends),
        next_question=programme.terms[outcome.next_question].question if outcome.next_question else "",
    )
