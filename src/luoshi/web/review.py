"""The case review page, and what a reviewer does: accept, ask once for all, agree, give back, refuse, archive."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.records.cases import Case
from luoshi.services import dossier, review
from luoshi.services.acts import Act, Conflict, Invalid, Refused, Stale
from luoshi.services.dossier import Dossier
from luoshi.services.review import CorrectionItem
from luoshi.web.asking import problems_by_field, revision
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of
from luoshi.web.wording import history

_Mend = Callable[[Act, int, int | None, Sequence[CorrectionItem]], Case]
_TurnDown = Callable[[Act, int, int | None, str, str], Case]
_PAPERS, _FIELDS = "申报材料", "申报内容"
# What a browser shows by itself.
_SHOWN_IN_PAGE = ("application/pdf", "image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Mendable:
    """A material or field on the list of what to mend, as it was ticked and worded; `group` heads it on the form."""

    group: str
    key: str
    title: str
    ticked: bool
    text: str


@require_GET
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything about a case, with what the reader may do now."""
    found = dossier.dossier(acting(request), case_id)
    turn = found.turn
    papers = [paper for row in found.papers for paper in row.papers]
    context = {
        "dossier": found,
        "case": found.page.case,
        "programme": found.page.programme,
        "may": {action.name for action in (turn.actions if turn else ())},
        "history": history(found.page.history),
        "preview": next((paper for paper in papers if paper.media_type in _SHOWN_IN_PAGE), None),
        "shown_in_page": _SHOWN_IN_PAGE,
    }
    return render(request, "office/review.html", context)


@require_POST
def accept(request: HttpRequest, case_id: int) -> HttpResponse:
    """受理."""
    case = review.accept(acting(request), case_id, revision(request))
    return _done(request, case, "已受理", stay=True)


@require_POST
def agree(request: HttpRequest, case_id: int) -> HttpResponse:
    """同意: send up."""
    case = review.agree(acting(request), case_id, revision(request), request.POST.get("text", ""))
    return _done(request, case, "已同意")


@require_POST
def archive(request: HttpRequest, case_id: int) -> HttpResponse:
    """归档."""
    case = review.archive(acting(request), case_id, revision(request))
    return _done(request, case, "已归档")


@require_http_methods(["GET", "POST"])
def ask_corrections(request: HttpRequest, case_id: int) -> HttpResponse:
    """一次性告知: pick everything that is missing or wrong, once."""
    return _mend(request, case_id, review.ask_corrections, "已一次性告知", once=True)


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, case_id: int) -> HttpResponse:
    """退回, with what to mend."""
    return _mend(request, case_id, review.give_back, "已退回", once=False)


@require_http_methods(["GET", "POST"])
def not_accept(request: HttpRequest, case_id: int) -> HttpResponse:
    """不予受理, with clause and reason."""
    return _turn_down(request, case_id, review.not_accept, "已作出不予受理决定", heading="不予受理")


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, case_id: int) -> HttpResponse:
    """不予补贴, with clause and reason."""
    return _turn_down(request, case_id, review.refuse, "已作出不予补贴决定", heading="不予补贴")


def _mend(request: HttpRequest, case_id: int, service: _Mend, outcome: str, *, once: bool) -> HttpResponse:
    act = acting(request)
    found = dossier.dossier(act, case_id)
    items = _mendables(request, found)
    other = request.POST.get("other", "")
    refusal = None
    if request.method == "POST":
        asked = [CorrectionItem(item.title, item.text) for item in items if item.ticked or item.text.strip()]
        if other.strip():
            asked.append(CorrectionItem("其他", other))
        try:
            return _done(request, service(act, case_id, revision(request), asked), outcome)
        except (Conflict, Invalid, Stale) as refused:
            refusal = refused
    groups = [(group, [item for item in items if item.group == group]) for group in (_PAPERS, _FIELDS)]
    return _form(request, found, "office/mend.html", {"groups": groups, "other": other, "once": once}, refusal)


def _turn_down(request: HttpRequest, case_id: int, service: _TurnDown, outcome: str, *, heading: str) -> HttpResponse:
    act = acting(request)
    found = dossier.dossier(act, case_id)
    grounds = found.page.grounds
    clause = request.POST.get("clause", grounds[0].clause if grounds else "")
    text = request.POST.get("text", "；".join(ground.text for ground in grounds))
    refusal = None
    if request.method == "POST":
        try:
            return _done(request, service(act, case_id, revision(request), clause, text), outcome)
        except (Conflict, Invalid, Stale) as refused:
            refusal = refused
    suggested = {ground.clause for ground in grounds}
    clauses = found.page.programme.document.clauses
    context = {
        "heading": heading,
        "clause": clause,
        "text": text,
        "suggested": [item for item in clauses if item.address in suggested],
        "clauses": [item for item in clauses if item.address not in suggested],
    }
    return _form(request, found, "office/turn_down.html", context, refusal)


def _form(
    request: HttpRequest, found: Dossier, template: str, context: Mapping[str, object], refusal: Refused | None
) -> HttpResponse:
    shown = {
        **context,
        "dossier": found,
        "case": found.page.case,
        "programme": found.page.programme,
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, template, shown, status=status_of(refusal) if refusal else HTTPStatus.OK)


def _mendables(request: HttpRequest, found: Dossier) -> tuple[Mendable, ...]:
    """Everything on the form; what is plainly missing comes ticked and worded until the reviewer says otherwise."""
    posted = request.method == "POST"
    ticked = set(request.POST.getlist("item"))
    papers = [
        Mendable(_PAPERS, f"paper-{row.material.name}", row.material.title, row.required and not row.papers, "请补交。")
        for row in found.papers
        if not row.material.generated
    ]
    facts = [Mendable(_FIELDS, f"field-{row.name}", row.name, False, "") for row in found.facts]
    return tuple(
        replace(
            item,
            ticked=item.key in ticked if posted else item.ticked,
            text=request.POST.get(f"text-{item.key}", "") if posted else item.text if item.ticked else "",
        )
        for item in (*papers, *facts)
    )


def _done(request: HttpRequest, case: Case, outcome: str, *, stay: bool = False) -> HttpResponseRedirect:
    url = reverse("review", args=(case.pk,))
    messages.success(
        request, format_html('{}：<a href="{}">{} {}</a>。', outcome, url, case.enterprise.name, case.number)
    )
    return redirect(url if stay else "work")
