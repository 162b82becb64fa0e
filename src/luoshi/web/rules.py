"""The rules of a version as tables and a diagram: read, downloaded, changed in the browser or in Excel."""

from http import HTTPStatus

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.programme.exchange import RuleChange
from luoshi.records.programmes import Release
from luoshi.services import releases, rules
from luoshi.services.acts import Conflict, Invalid, Refused
from luoshi.services.permissions import Action, may, permit
from luoshi.services.rules import Edited
from luoshi.source import FieldPlace, Problem
from luoshi.web.asking import day_given, problems_by_field
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of
from luoshi.web.security import policy

# The editor writes styles into its own elements, which no other page may.
_EDITOR_POLICY = policy(style="'self' 'unsafe-inline'")
_DMN_NAME = "rules.dmn"
_CHANGES_TOLD = 5
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def page(request: HttpRequest, release_id: int) -> HttpResponse:
    """The requirement diagram and every table, to be read."""
    act = acting(request)
    release = releases.one(act, release_id)
    context = {"release": release, "may_change": may(act, Action.RELEASE_PROPOSE)}
    return _with_editor(render(request, "office/rules.html", context))


@require_GET
def dmn(request: HttpRequest, release_id: int) -> HttpResponse:
    """The rules as a DMN file."""
    act = acting(request)
    text = rules.dmn(act, release_id)
    return _download(text.encode(), "application/xml", _file_name(releases.one(act, release_id), "dmn"))


@require_GET
def workbook(request: HttpRequest, release_id: int) -> HttpResponse:
    """The rules as an Excel workbook."""
    act = acting(request)
    content = rules.workbook(act, release_id)
    return _download(content, _WORKBOOK_TYPE, _file_name(releases.one(act, release_id), "xlsx"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, release_id: int) -> HttpResponse:
    """Change the rules in the browser, or hand in an edited file; what is right becomes the next version."""
    act = acting(request)
    release = releases.one(act, release_id)
    permit(act, Action.RELEASE_PROPOSE)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            changed = rules.change(act, release_id, _edited(request), day_given(request, "effective_from", "生效日"))
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            what = _told(changed.changes)
            messages.success(
                request, f"已提交为第 {changed.release.version} 版，等另一位方案管理人员发布。改动：{what}。"
            )
            return redirect("release", changed.release.pk)
    context = {
        "release": release,
        "effective_from": request.POST.get("effective_from", act.today.isoformat()),
        "dmn": request.POST.get("dmn", ""),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    status = status_of(refusal) if refusal else HTTPStatus.OK
    return _with_editor(render(request, "office/rules_change.html", context, status=status))


def _told(changes: tuple[RuleChange, ...]) -> str:
    """The first changes in words, and how many there are where that is not all."""
    first = "；".join(str(each) for each in changes[:_CHANGES_TOLD])
    return first if len(changes) <= _CHANGES_TOLD else f"{first}；等 {len(changes)} 处"


def _edited(request: HttpRequest) -> Edited:
    """The edited rules: a file that was handed in, else what the editor holds; and the cases that go with them."""
    file = request.FILES.get("file")
    cases = request.FILES.get("cases")
    given = _read(cases, "算例") if cases is not None else b""
    try:
        texts = given.decode()
    except UnicodeDecodeError as error:
        problem = Problem("package-encoding", "算例不是UTF-8文本。", FieldPlace("算例"), "请另存为UTF-8。")
        raise Invalid((problem,)) from error
    if file is not None:
        return Edited(file.name or "", _read(file, "文件"), texts)
    text = request.POST.get("dmn", "")
    if not text:
        raise Invalid((Problem("rules-missing", "没有收到规则。", FieldPlace("文件"), "请选择文件，或在页面上编辑。"),))
    return Edited(_DMN_NAME, text.encode(), texts)


def _read(file: "UploadedFile[bytes]", label: str) -> bytes:
    if (file.size or 0) > rules.MOST_BYTES:
        limit = f"文件超过{rules.MOST_BYTES // 1024 // 1024}MB。"
        raise Invalid((Problem("rules-too-large", limit, FieldPlace(label), "请核对是否选错了文件。"),))
    content: bytes = file.read()
    return content


def _with_editor(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = _EDITOR_POLICY
    return response


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f"attachment; filename={name}"})


def _file_name(release: Release, ending: str) -> str:
    return f"{release.programme}-v{release.version}.{ending}"
