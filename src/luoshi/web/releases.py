"""Versions of programmes: proposed with the package's files, published by another person, withdrawn with a reason."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.periods import parse_period, show_chinese
from luoshi.records.programmes import Release, ReleaseState
from luoshi.services import duties, releases, verification
from luoshi.services.acts import Act, Conflict, Invalid, Refused
from luoshi.services.permissions import Action, may, permit
from luoshi.source import FieldPlace, Problem
from luoshi.web.asking import day_given, problems_by_field
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of

_MOST_BYTES = 5 * 1024 * 1024
_ASKED_FOR = "files"


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every version of every programme."""
    act = acting(request)
    found = releases.every(act)
    context = {
        "releases": found,
        "programmes": list(dict.fromkeys((release.programme, release.title) for release in found)),
        "may_propose": may(act, Action.RELEASE_PROPOSE),
    }
    return render(request, "office/releases.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Hand in the files of a package; they are checked at once, and kept only where nothing is wrong."""
    act = acting(request)
    permit(act, Action.RELEASE_PROPOSE)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            release = releases.propose(act, _files(request), day_given(request, "effective_from", "生效日"))
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            messages.success(request, "已通过检查并提交，等另一位方案管理人员发布。")
            return redirect("release", release.pk)
    context = {
        "effective_from": request.POST.get("effective_from", act.today.isoformat()),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/release_propose.html", context, status=_status(refusal))


@require_GET
def page(request: HttpRequest, release_id: int) -> HttpResponse:
    """One version: its check, what the office has to confirm, its files."""
    act = acting(request)
    return _page(request, act, releases.one(act, release_id), None)


@require_http_methods(["POST"])
def publish(request: HttpRequest, release_id: int) -> HttpResponse:
    """Put a version in force, with each lost value confirmed."""
    act = acting(request)
    release = releases.one(act, release_id)
    given = {
        item.clause: request.POST.get(f"confirm-{item.clause}", "") for item in releases.definition(release).pending
    }
    try:
        releases.publish(act, release_id, given)
    except (Conflict, Invalid) as refusal:
        return _page(request, act, release, refusal)
    messages.success(request, "已发布。此后提交的申请按这一版本办理。")
    return redirect("release", release_id)


@require_http_methods(["POST"])
def withdraw(request: HttpRequest, release_id: int) -> HttpResponse:
    """Take a version out of force, with a reason."""
    act = acting(request)
    release = releases.one(act, release_id)
    try:
        releases.withdraw(act, release_id, request.POST.get("reason", ""))
    except (Conflict, Invalid) as refusal:
        return _page(request, act, release, refusal)
    messages.success(request, "已撤回。已经按这一版本开始的办件继续办完。")
    return redirect("release", release_id)


@require_http_methods(["GET", "POST"])
def promises(request: HttpRequest, programme_id: str) -> HttpResponse:
    """The times that the office promises where the document sets none."""
    act = acting(request)
    permit(act, Action.RELEASE_VIEW)
    set_times = duties.promises(programme_id)
    element, period = request.POST.get("element", ""), request.POST.get("period", "")
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            duties.promise(act, programme_id, element, period)
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            messages.success(request, f"“{element}”的承诺时限已设定，对此后开始的事项有效。")
            return redirect("promises", programme_id)
    context = {
        "programme_id": programme_id,
        "title": next((each.title for each in releases.every(act) if each.programme == programme_id), programme_id),
        "rows": [
            (name, period if name == element and refusal else _in_chinese(text)) for name, text in set_times.items()
        ],
        "may_set": may(act, Action.PROMISE_SET),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/promises.html", context, status=_status(refusal))


def _page(request: HttpRequest, act: Act, release: Release, refusal: Refused | None) -> HttpResponse:
    pending = [
        (item, request.POST.get(f"confirm-{item.clause}", release.confirmations.get(item.clause, item.value)))
        for item in releases.definition(release).pending
    ]
    proposed = release.state == ReleaseState.PROPOSED
    own = act.user is not None and act.user.pk == release.proposed_by_id
    context = {
        "release": release,
        "check": release.package.check_result,
        "files": sorted(release.package.files.items()),
        "pending": pending,
        "may_publish": proposed and not own and may(act, Action.RELEASE_PUBLISH),
        "own": proposed and own,
        "unexplained": verification.verification(act, release.pk).verified.unexplained if proposed else (),
        "may_withdraw": release.state != ReleaseState.WITHDRAWN and may(act, Action.RELEASE_WITHDRAW),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/release.html", context, status=_status(refusal))


def _status(refusal: Refused | None) -> HTTPStatus:
    return status_of(refusal) if refusal else HTTPStatus.OK


def _in_chinese(text: str) -> str:
    period = parse_period(text, FieldPlace("时限"))
    return text if isinstance(period, Problem) else show_chinese(period)


def _files(request: HttpRequest) -> dict[str, str]:
    uploaded = request.FILES.getlist(_ASKED_FOR)
    if not uploaded:
        raise Invalid((Problem("package-missing", "请选择方案包里的文件。", FieldPlace("文件")),))
    if sum(file.size or 0 for file in uploaded) > _MOST_BYTES:
        limit = f"方案包超过{_MOST_BYTES // 1024 // 1024}MB。"
        raise Invalid((Problem("package-too-large", limit, FieldPlace("文件"), "请核对是否选错了文件。"),))
    return {file.name or "": _text(file.name or "", file.read()) for file in uploaded}


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        problem = Problem("package-encoding", f"“{name}”不是UTF-8文本。", FieldPlace("文件"), "请另存为UTF-8。")
        raise Invalid((problem,)) from error
