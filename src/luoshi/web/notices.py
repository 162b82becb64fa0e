"""The public notice board, and objecting to what stands on it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.services import notices, objections
from luoshi.services.acts import Conflict, Invalid
from luoshi.source import FieldPlace, Problem
from luoshi.web import clock
from luoshi.web.refusals import status_of

_ON_A_PAGE = 50
_NAME, _CONTACT, _TEXT = "姓名或单位", "联系方式", "异议内容"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the objection form with what was typed."""

    name: str
    hint: str
    value: str
    problems: tuple[Problem, ...]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What is on public notice now."""
    page = Paginator(notices.board(), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/board.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice with the form to object to it."""
    shown = notices.on_board(notice_id)
    context = {
        "notice": shown,
        "clauses": notices.clauses_of(shown),
        "lodged": "lodged" in request.GET,
        "refusal": None,
    }
    if request.method != "POST":
        return render(request, "notices/notice.html", {**context, "fields": _fields(request, ())})
    given = tuple(request.POST.get(name, "") for name in (_NAME, _CONTACT, _TEXT))
    try:
        objections.lodge(clock.acting(request), notice_id, *given)
    except (Invalid, Conflict) as refusal:
        context |= {"refusal": refusal, "problems": refusal.problems, "fields": _fields(request, refusal.problems)}
        return render(request, "notices/notice.html", context, status=status_of(refusal))
    return HttpResponseRedirect(f"{reverse('notice', args=(notice_id,))}?lodged=1#main")


def _fields(request: HttpRequest, problems: tuple[Problem, ...]) -> tuple[Asked, ...]:
    hints = {
        _NAME: "单位提出的写单位全称。",
        _CONTACT: "电话或通信地址，用来核实情况和答复您。不公开，只有处理人员看得到。",
        _TEXT: "写明对哪一项有异议、事实和理由，2000 字以内。",
    }
    return tuple(
        Asked(
            name, hint, request.POST.get(name, ""), tuple(each for each in problems if each.where == FieldPlace(name))
        )
        for name, hint in hints.items()
    )
