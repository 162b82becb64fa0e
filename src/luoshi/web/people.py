"""Units, people and posts, kept by the system administrator: lists, a new post, a workbook, passwords and locks."""

import datetime as dt
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.records.accounts import RoleName
from luoshi.services import people, roster_workbook
from luoshi.services.acts import Conflict, Invalid, Refused
from luoshi.services.permissions import Action, permit
from luoshi.services.rosters import PostRow, Roster
from luoshi.source import FieldPlace, Problem
from luoshi.web.asking import page_of, problems_by_field
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, with posts, and who is locked out now."""
    act = acting(request)
    words = request.GET.get("words", "")
    context = {"page": page_of(request, people.users(act, words)), "words": words, "locked": people.locked(act)}
    return render(request, "office/people.html", context)


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """All units."""
    return render(request, "office/units.html", {"page": page_of(request, people.units(acting(request)))})


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A post for somebody; a new person gets a one-time password, shown once."""
    act = acting(request)
    found = people.units(act)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            stored = people.enter(act, Roster(posts=(_post_row(request),)))
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            return render(request, "office/people_stored.html", {"stored": stored})
    context = {
        "units": found,
        "roles": RoleName,
        "typed": request.POST,
        "since": request.POST.get("since", act.today.isoformat()),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/person_new.html", context, status=_status(refusal))


@never_cache
@require_http_methods(["GET", "POST"])
def import_workbook(request: HttpRequest) -> HttpResponse:
    """Units, posts and enterprises from a workbook: stored whole or not at all, every fault by its cell."""
    act = acting(request)
    permit(act, Action.USER_MANAGE)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            stored = people.enter(act, _roster(request))
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            return render(request, "office/people_stored.html", {"stored": stored})
    return render(request, "office/people_import.html", {"refusal": refusal}, status=_status(refusal))


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    permit(acting(request), Action.USER_MANAGE)
    response = HttpResponse(roster_workbook.template(), content_type=_WORKBOOK)
    response.headers["Content-Disposition"] = "attachment; filename=roster.xlsx"
    return response


@never_cache
@require_POST
def reset_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A one-time password for somebody, shown once."""
    one_time = people.reset_password(acting(request), user_id)
    return render(request, "office/people_stored.html", {"one_time": one_time})


@require_POST
def set_active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close an account, or open it again."""
    user = people.set_active(acting(request), user_id, request.POST.get("active") == "yes")
    messages.success(request, f"{user}的账号已{'启用' if user.is_active else '停用'}。")
    return redirect("people")


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Lift a lock after failed sign-ins."""
    username = request.POST.get("username", "")
    people.unlock(acting(request), username)
    messages.success(request, f"{username} 可以重新登录了。")
    return redirect("people")


def _status(refusal: Refused | None) -> HTTPStatus:
    return status_of(refusal) if refusal else HTTPStatus.OK


def _post_row(request: HttpRequest) -> PostRow:
    role = next((role for role in RoleName if role.value == request.POST.get("role")), None)
    since, until = _day(request, "since", "起始日"), _day(request, "until", "截止日")
    if role is None:
        raise Invalid((Problem("role-missing", "请选择角色。", FieldPlace("角色")),))
    return PostRow(
        where=FieldPlace("账号"),
        username=request.POST.get("username", "").strip(),
        full_name=request.POST.get("full_name", "").strip(),
        unit=request.POST.get("unit", ""),
        role=role,
        since=since,
        until=until,
    )


def _day(request: HttpRequest, name: str, label: str) -> dt.date | None:
    text = request.POST.get(name, "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid((Problem("day-unreadable", "请填写日期，例如 2015-01-01。", FieldPlace(label)),)) from error


def _roster(request: HttpRequest) -> Roster:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise Invalid((Problem("workbook-missing", "请选择 Excel 文件。", FieldPlace("文件")),))
    roster, problems = roster_workbook.read(uploaded.name or "", uploaded.read(roster_workbook.MAX_BYTES + 1))
    if problems:
        raise Invalid(problems, f"有{len(problems)}处问题，没有存入任何内容。")
    return roster
