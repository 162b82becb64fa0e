"""Lists of work: what is to be done, what was done, and every case that one may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.records.duties import DutyKind
from luoshi.services import agenda, duties, worklist
from luoshi.services.agenda import DutyFilter, Urgency
from luoshi.services.permissions import Action, permit
from luoshi.services.worklist import CaseFilter
from luoshi.web.asking import chosen, page_of
from luoshi.web.clock import acting

_LOOKS = {
    Urgency.OVERDUE: "red",
    Urgency.SOON: "blue",
    Urgency.LATER: "rest",
    Urgency.UNTIMED: "rest",
    Urgency.PAUSED: "pause",
}


@dataclass(frozen=True, slots=True)
class UrgencyCount:
    """One of the figures above the list, with the light that it wears."""

    urgency: Urgency
    look: str
    count: int


@require_GET
def todo(request: HttpRequest) -> HttpResponse:
    """What the reader's units owe now, the most urgent first."""
    act = acting(request)
    permit(act, Action.DUTY_VIEW)
    owed = duties.todo(act)
    wanted = _duty_filter(request)
    page = page_of(request, agenda.narrowed(owed, act, wanted))
    context = {
        "page": page,
        "rows": [duties.row(act, duty) for duty in page],
        "wanted": wanted,
        "narrowed": wanted != DutyFilter(),
        "kinds": DutyKind,
        "urgencies": Urgency,
        "elements": agenda.elements(owed),
        "urgency_counts": _counts(agenda.counts(owed, act)),
    }
    return render(request, "office/todo.html", context)


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """What the reader's units have done, the latest first."""
    act = acting(request)
    permit(act, Action.DUTY_VIEW)
    finished = duties.done(act)
    wanted = _duty_filter(request)
    page = page_of(request, agenda.narrowed(finished, act, wanted))
    context = {
        "page": page,
        "rows": [duties.row(act, duty) for duty in page],
        "wanted": wanted,
        "narrowed": wanted != DutyFilter(),
        "kinds": DutyKind,
        "elements": agenda.elements(finished),
    }
    return render(request, "office/done.html", context)


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """Every case in the reader's areas, the newest first."""
    act = acting(request)
    permit(act, Action.DUTY_VIEW)
    wanted = CaseFilter(**{name: request.GET.get(name, "") for name in ("status", "stage", "region", "text")})
    context = {
        "page": page_of(request, worklist.cases(act, wanted)),
        "wanted": wanted,
        "narrowed": wanted != CaseFilter(),
        "statuses": worklist.statuses(),
        "stages": worklist.stages(act),
        "areas": worklist.areas(act),
    }
    return render(request, "office/cases.html", context)


def _duty_filter(request: HttpRequest) -> DutyFilter:
    return DutyFilter(
        words=request.GET.get("q", ""),
        kind=chosen(request, "kind", DutyKind),
        element=request.GET.get("element", ""),
        urgency=chosen(request, "urgency", Urgency),
    )


def _counts(counts: Mapping[Urgency, int]) -> tuple[UrgencyCount, ...]:
    return tuple(UrgencyCount(urgency, _LOOKS[urgency], counts[urgency]) for urgency in Urgency)
