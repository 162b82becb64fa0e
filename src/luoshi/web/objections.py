"""Objections to a case's notices: reading them whole and settling them, by who took no part in the case."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshi.services import cases, dossier, objections
from luoshi.services.acts import Conflict, Invalid, Refused, Stale
from luoshi.services.permissions import Action
from luoshi.source import FieldPlace, Problem
from luoshi.web.asking import number, problems_by_field, revision
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of

_VERDICTS = {"upheld": True, "dismissed": False}


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """The objections to a case, with a form for each that is not settled."""
    act = acting(request)
    case = cases.seen(act, case_id)
    found = objections.open_ones(act, case)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            _settle(request, case_id)
        except (Conflict, Invalid, Stale) as refused:
            refusal = refused
        else:
            messages.success(request, "异议已处理，结论已记录。")
            return redirect("review", case_id)
    turn = dossier.turn_of(act, case)
    context = {
        "case": case,
        "objections": found,
        "may_settle": turn is not None and Action.OBJECTION_SETTLE in turn.actions,
        "hindrance": turn.hindrance if turn else "",
        "typed_for": number(request, "objection"),
        "finding": request.POST.get("finding", ""),
        "verdict": request.POST.get("verdict", ""),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/objections.html", context, status=status_of(refusal) if refusal else HTTPStatus.OK)


def _settle(request: HttpRequest, case_id: int) -> None:
    verdict = _VERDICTS.get(request.POST.get("verdict", ""))
    if verdict is None:
        raise Invalid((Problem("verdict-missing", "请选择异议是否成立。", FieldPlace("结论")),))
    finding = request.POST.get("finding", "")
    objections.settle(acting(request), case_id, revision(request), number(request, "objection"), verdict, finding)
