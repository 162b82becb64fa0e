"""An application from the first page to the number: what it takes, the form, the papers, check and hand in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from luoshi import programme as packages
from luoshi.deadlines import SHANGHAI
from luoshi.programme import Form, Material, Procedure, Programme, Referral
from luoshi.records.cases import Attachment, Case
from luoshi.services import cases, casework, catalogue, uploads
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible, Stale
from luoshi.services.casework import CasePage
from luoshi.services.permissions import Action, permit
from luoshi.source import FieldPlace, Problem
from luoshi.web import clock, forms
from luoshi.web.openings import opening
from luoshi.web.refusals import status_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A material with the files handed in for it; `required` where the facts given so far call for it."""

    material: Material
    required: bool
    files: tuple[Attachment, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A fact on the page where everything is checked once more."""

    name: str
    label: str
    shown: str
    problems: tuple[Problem, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, programme_id: str, procedure: str) -> HttpResponse:
    """What an application takes; on POST a draft is opened, or the one begun earlier is taken up again."""
    act = clock.acting(request)
    permit(act, Action.CASE_START)
    if request.method == "POST":
        case = cases.start(act, programme_id, procedure)
        return HttpResponseRedirect(reverse("case-form", args=(case.pk,)))
    _, programme = catalogue.offered(act, programme_id)
    if procedure not in programme.procedures:
        raise NotVisible
    found = programme.procedures[procedure]
    context = {
        "programme": programme,
        "procedure": found,
        "form": programme.forms[found.form],
        "opening": opening(found, act.today),
        "materials": tuple(each for each in programme.materials.values() if not each.generated),
        "stages": tuple(found.stages.values()),
    }
    return render(request, "enterprise/apply.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, case_id: int) -> HttpResponse:
    """The form; saving keeps whatever was typed, right or wrong, and says what is wrong."""
    act = clock.acting(request)
    case = _editable(act, case_id)
    programme, procedure = cases.definition(case)
    names = programme.forms[procedure.form].fields
    if request.method != "POST":
        _, problems = cases.facts_of(programme, case)
        return _form_page(request, case, case.facts, problems)
    given = forms.typed(request.POST, names)
    try:
        saved = cases.save(act, case_id, forms.revision(request.POST), given)
    except (Stale, Conflict, Invalid) as refusal:
        return _form_page(request, case, given, refusal.problems, refusal)
    if saved.problems:
        return _form_page(request, saved.case, given, saved.problems)
    if "next" in request.POST:
        return HttpResponseRedirect(reverse("case-materials", args=(case_id,)))
    messages.success(request, "草稿已保存，可以离开，随时回来接着填。")
    return HttpResponseRedirect(reverse("case-form", args=(case_id,)))


@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, case_id: int) -> HttpResponse:
    """The papers to hand in, each with its files; on POST a file or several are added to one of them."""
    act = clock.acting(request)
    _editable(act, case_id)
    if request.method != "POST":
        return _materials_page(request, act, case_id, ())
    material = request.POST.get("material", "")
    files = request.FILES.getlist("file")
    revision = forms.revision(request.POST)
    try:
        if not files:
            raise Invalid((Problem("file-missing", "还没有选择文件。", FieldPlace(material), "请先选择文件。"),))
        for file in files:
            # One byte more than is allowed tells that a file is too large without reading all of it.
            content = file.read(uploads.MAX_BYTES + 1)
            revision = uploads.attach(act, case_id, revision, material, file.name or "", content).revision
    except (Stale, Conflict, Invalid) as refusal:
        problems = refusal.problems or (Problem(refusal.code, refusal.message, FieldPlace(material), refusal.remedy),)
        return _materials_page(request, act, case_id, problems, status_of(refusal))
    return HttpResponseRedirect(f"{reverse('case-materials', args=(case_id,))}#field-{material}")


@require_POST
def remove_file(request: HttpRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """Take a file out of the application."""
    case = uploads.detach(clock.acting(request), case_id, forms.revision(request.POST), attachment_id)
    return HttpResponseRedirect(reverse("case-materials", args=(case.pk,)))


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything once more, the undertakings to tick, and handing in."""
    act = clock.acting(request)
    case = _editable(act, case_id)
    programme, procedure = cases.definition(case)
    form = programme.forms[procedure.form]
    if request.method != "POST":
        return _check_page(request, act, case_id, cases.faults(act, case))
    undertaken = len(_ticked(request, form)) == len(form.undertakings)
    try:
        submitted = cases.submit(act, case_id, forms.revision(request.POST), undertaken=undertaken)
    except (Stale, Conflict, Invalid) as refusal:
        return _check_page(request, act, case_id, refusal.problems, refusal)
    messages.success(request, f"已提交，办件编号 {submitted.number}。请记下编号，结果会发到您的消息里。")
    return HttpResponseRedirect(reverse("case", args=(case_id,)))


def _editable(act: Act, case_id: int) -> Case:
    """The case while its applicant has it in hand; officials see the case elsewhere, and later nobody edits it."""
    case = cases.seen(act, case_id)
    permit(act, Action.CASE_SAVE, case)
    if case.status not in cases.EDITABLE:
        raise Conflict("not-editable", f"这一办件{case.get_status_display()}，现在不能修改。", "请在办件页查看进度。")
    return case


def _form_page(
    request: HttpRequest,
    case: Case,
    values: dict[str, object],
    problems: tuple[Problem, ...],
    refusal: Invalid | Conflict | Stale | None = None,
) -> HttpResponse:
    programme, procedure = cases.definition(case)
    held = cases.prefilled(programme, case.enterprise, case.created_at.astimezone(SHANGHAI).year - 1)
    context = {
        "case": case,
        "programme": programme,
        "form": programme.forms[procedure.form],
        "fields": forms.fields(programme, programme.forms[procedure.form].fields, values, problems, held),
        "problems": problems,
        "refusal": refusal,
        "step": 1,
    }
    wrong = status_of(refusal) if refusal else 422 if problems and request.method == "POST" else 200
    return render(request, "enterprise/form.html", context, status=wrong)


def _materials_page(
    request: HttpRequest, act: Act, case_id: int, problems: tuple[Problem, ...], status: int = 200
) -> HttpResponse:
    page = casework.page(act, case_id)
    context = {
        "case": page.case,
        "programme": page.programme,
        "papers": _papers(page, act, problems),
        "problems": problems,
        "accepted": uploads.ACCEPTED,
        "most_megabytes": uploads.MAX_BYTES // 1024 // 1024,
        "step": 2,
    }
    return render(request, "enterprise/materials.html", context, status=status)


def _papers(page: CasePage, act: Act, problems: tuple[Problem, ...]) -> tuple[Paper, ...]:
    on = page.case.decided_on or act.today
    called_for = {material.name for material in packages.materials_required(page.programme, page.facts, on)}
    return tuple(
        Paper(
            material,
            material.name in called_for,
            tuple(file for file in page.attachments if file.material == material.name),
            tuple(problem for problem in problems if problem.where == FieldPlace(material.name)),
        )
        for material in page.programme.materials.values()
        if not material.generated
    )


def _check_page(
    request: HttpRequest,
    act: Act,
    case_id: int,
    problems: tuple[Problem, ...],
    refusal: Invalid | Conflict | Stale | None = None,
) -> HttpResponse:
    page = casework.page(act, case_id)
    programme = page.programme
    procedure = programme.procedures[page.case.procedure]
    context = {
        "page": page,
        "case": page.case,
        "programme": programme,
        "form": programme.forms[procedure.form],
        "answers": _answers(page, programme.forms[procedure.form], problems),
        "papers": _papers(page, act, problems),
        "opening": opening(procedure, act.today),
        "referral": _referral(page, procedure, act),
        "ticked": _ticked(request, programme.forms[procedure.form]),
        "problems": problems,
        "refusal": refusal if refusal is not None and not refusal.problems else None,
        "step": 3,
    }
    return render(request, "enterprise/check.html", context, status=status_of(refusal) if refusal else 200)


def _ticked(request: HttpRequest, form: Form) -> frozenset[int]:
    return frozenset(number for number in range(len(form.undertakings)) if f"undertaking-{number}" in request.POST)


def _answers(page: CasePage, form: Form, problems: tuple[Problem, ...]) -> tuple[Answer, ...]:
    programme: Programme = page.programme

    def shown(name: str) -> str:
        if name in page.facts:
            return packages.show_named(programme, name, page.facts[name])
        return forms.written(page.case.facts.get(name))

    return tuple(
        Answer(
            name,
            programme.terms[name].question or name,
            shown(name),
            tuple(problem for problem in problems if problem.where == FieldPlace(name)),
        )
        for name in form.fields
    )


def _referral(page: CasePage, procedure: Procedure, act: Act) -> Referral | None:
    route = packages.route(page.programme, procedure, page.facts, page.case.decided_on or act.today)
    return route if isinstance(route, Referral) else None
