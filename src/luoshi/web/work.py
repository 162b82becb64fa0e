"""Lists of work: what is to be done, what was done, and every case that one may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.records.duties import Duty, DutyKind
from luoshi.services import agenda, duties, worklist
from luoshi.services.acts import Act
from luoshi.services.agenda import DutyFilter, Urgency
from luoshi.services.permissions import Action, may, permit
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
    return _open_duties(request, act, duties.todo(act), "office/todo.html")


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
def supervised(request: HttpRequest) -> HttpResponse:
    """What is owed in the reader's areas, by whom, the most urgent first."""
    act = acting(request)
    permit(act, Action.DASHBOARD_VIEW)
    owed = (
        duties.in_area(act).filter(closed_at__isnull=True).select_related("case__enterprise").order_by("due_at", "id")
    )
    return _open_duties(request, act, owed, "office/duties.html")


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """Every case in the reader's areas, the newest first."""
    act = acting(request)
    permit(act, Action.DUTY_VIEW)
    wanted = CaseFilter(
        status=request.GET.get("status", ""),
        stage=request.GET.get("stage", ""),
        region=request.GET.get("region", ""),
        text=request.GET.get("text", ""),
        open_only=request.GET.get("open") == "1",
    )
    context = {
        "page": page_of(request, worklist.cases(act, wanted)),
        "wanted": wanted,
        "narrowed": wanted != CaseFilter(),
        "statuses": worklist.statuses(),
        "stages": worklist.stages(act),
        "areas": worklist.areas(act),
        "handles": may(act, Action.CASE_ACCEPT),
    }
    return render(request, "office/cases.html", context)


def _open_duties(request: HttpRequest, act: Act, owed: QuerySet[Duty], template: str) -> HttpResponse:
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
    return render(request, template, context)


def _duty_filter(request: HttpRequest) -> DutyFilter:
    return DutyFilter(
        words=request.GET.get("q", ""),
        kind=chosen(request, "kind", DutyKind),
        element=request.GET.get("element", ""),
        urgency=chosen(request, "urgency", Urgency),
    )


def _counts(counts: Mapping[Urgency, int]) -> tuple[UrgencyCount, ...]:
    return tuple(UrgencyCount(urgency, _LOOKS[urgency], counts[urgency]) for urgency in Urgency)
