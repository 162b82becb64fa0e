"""An enterprise's own cases: what it owes, where each stands in plain words, and what it may still do."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi import programme as packages
from luoshi.feel import Value
from luoshi.programme import DataClass, Programme
from luoshi.records.cases import CaseStatus
from luoshi.services import cases, casework, catalogue, duties, printing, uploads, worklist
from luoshi.services.acts import Conflict, Invalid, NotVisible, Stale
from luoshi.services.casework import CasePage, StepState
from luoshi.services.explanations import explained_steps
from luoshi.services.masking import mask_account
from luoshi.services.permissions import Action, may, permit
from luoshi.services.printing import Paper
from luoshi.web import clock, forms
from luoshi.web.openings import openings
from luoshi.web.refusals import status_of

_ON_A_PAGE = 20
_MESSAGES_AT_MY = 3
# What an applicant is told of the history; internal steps of offices are not among it.
_TOLD = {
    Action.CASE_SUBMIT: "提交申请",
    Action.CASE_ACCEPT: "受理",
    Action.CASE_ASK_CORRECTIONS: "一次性告知需要补正的内容",
    Action.CASE_NOT_ACCEPT: "不予受理",
    Action.CASE_AGREE: "审核同意",
    Action.CASE_GIVE_BACK: "退回",
    Action.CASE_REFUSE: "决定不予补贴",
    Action.CASE_WITHDRAW: "撤回申请",
    Action.CASE_CORRECT_ACCOUNT: "更正银行账户",
    Action.OBJECTION_SETTLE: "异议处理完毕",
    Action.PAYMENT_TRANSFER: "发出资金划转指令",
    Action.PAYMENT_PAY: "发出拨付指令",
    Action.PAYMENT_SETTLE: "银行办理完毕",
}
_PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
_UNFINISHED = (CaseStatus.DRAFT, CaseStatus.CORRECTING, CaseStatus.RETURNED)
_VIEWABLE = ("application/pdf", "image/")
_ENDED = (CaseStatus.PAID, CaseStatus.REFUSED, CaseStatus.NOT_ACCEPTED, CaseStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the case, as the applicant is told: by which unit, empty for the applicant itself."""

    at: dt.datetime
    what: str
    unit: str


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """What the enterprise has to do, its cases, and what it may apply for."""
    act = clock.acting(request)
    permit(act, Action.CASE_START)
    listed = worklist.cases(act, worklist.CaseFilter())
    context = {
        "todo": tuple(duties.row(act, duty) for duty in duties.todo(act)),
        "drafts": listed.filter(status=CaseStatus.DRAFT),
        "page": Paginator(listed.exclude(status=CaseStatus.DRAFT), _ON_A_PAGE).get_page(request.GET.get("page")),
        "letters": tuple(message for message in cases.inbox(act) if message.read_at is None)[:_MESSAGES_AT_MY],
        "offers": tuple(
            (programme, opening, cases.counting(act, programme.id, opening.procedure))
            for _, programme in catalogue.programmes(act)
            for opening in openings(programme, act.today)
        ),
    }
    return render(request, "enterprise/my.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages to the enterprise."""
    act = clock.acting(request)
    page = Paginator(cases.inbox(act), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "enterprise/inbox.html", {"page": page})


@require_POST
def read(request: HttpRequest, message_id: int) -> HttpResponse:
    """Take note of a message, and go on to the case it is about."""
    message = cases.read_message(clock.acting(request), message_id)
    onward = (
        reverse("case", args=(message.case_id,)) if "case" in request.POST and message.case_id else reverse("inbox")
    )
    return HttpResponseRedirect(onward)


@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Where the application stands, what happens next, who acts and until when. Officials get their own page of it."""
    act = clock.acting(request)
    page = casework.page(act, case_id)
    if not may(act, Action.CASE_SAVE, page.case):
        return HttpResponseRedirect(reverse("review", args=(case_id,)))
    status = CaseStatus(page.case.status)
    if status is CaseStatus.DRAFT:
        return HttpResponseRedirect(reverse("case-form", args=(case_id,)))
    on = page.case.decided_on or act.today
    steps = explained_steps(page.programme, page.outcome, page.interpretations, on) if page.outcome else ()
    ended = status in _ENDED
    context = {
        "page": page,
        "case": page.case,
        "programme": page.programme,
        "words": casework.plain_words(page.case),
        "coming": next((step for step in page.steps if step.state is StepState.AHEAD), None) if not ended else None,
        "correction": next((each for each in reversed(page.corrections) if each.answered_at is None), None),
        "explained": steps,
        "facts": tuple((name, _shown(page.programme, name, value)) for name, value in page.facts.items()),
        "events": _events(page),
        "waiting": status in _UNFINISHED,
        "ended": ended,
        "may_withdraw": status in cases.WITHDRAWABLE,
        "may_correct_account": status not in (*_ENDED, *_UNFINISHED),
        "letter": Paper.LETTER in printing.available(page.case),
    }
    return render(request, "enterprise/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the application back, after saying so twice."""
    act = clock.acting(request)
    found = cases.seen(act, case_id)
    permit(act, Action.CASE_WITHDRAW, found)
    context = {"case": found, "reason": request.POST.get("reason", ""), "refusal": None}
    if request.method != "POST":
        return render(request, "enterprise/withdraw.html", context)
    try:
        cases.withdraw(act, case_id, forms.revision(request.POST), request.POST.get("reason", ""))
    except (Stale, Conflict) as refusal:
        return render(request, "enterprise/withdraw.html", {**context, "refusal": refusal}, status=status_of(refusal))
    messages.success(request, "申请已撤回。")
    return HttpResponseRedirect(reverse("case", args=(case_id,)))


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give up a draft, after saying so twice."""
    act = clock.acting(request)
    found = cases.seen(act, case_id)
    permit(act, Action.CASE_DISCARD, found)
    if request.method != "POST":
        return render(request, "enterprise/discard.html", {"case": found})
    cases.discard(act, case_id, forms.revision(request.POST))
    messages.success(request, "草稿已删除。")
    return HttpResponseRedirect(reverse("my"))


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, case_id: int) -> HttpResponse:
    """Correct the bank account before the money is on its way."""
    act = clock.acting(request)
    found = cases.seen(act, case_id)
    permit(act, Action.CASE_CORRECT_ACCOUNT, found)
    programme, procedure = cases.definition(found)
    payment = packages.payment_of(procedure)
    names = (payment.bank, payment.account)
    given = forms.typed(request.POST, names) if request.method == "POST" else found.facts
    context = {"case": found, "programme": programme, "refusal": None, "problems": ()}
    if request.method == "POST":
        bank, number = (str(given.get(name, "")) for name in names)
        try:
            cases.correct_account(act, case_id, forms.revision(request.POST), bank, number)
        except (Stale, Conflict, Invalid) as refusal:
            context |= {"refusal": refusal, "problems": refusal.problems}
            context["fields"] = forms.fields(programme, names, given, refusal.problems, {})
            return render(request, "enterprise/account.html", context, status=status_of(refusal))
        messages.success(request, "银行账户已更正。")
        return HttpResponseRedirect(reverse("case", args=(case_id,)))
    return render(
        request, "enterprise/account.html", {**context, "fields": forms.fields(programme, names, given, (), {})}
    )


@require_safe
def attachment(request: HttpRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """A paper of the case, for whoever may see the case: to keep, or with `?view=1` to look at."""
    paper, content = uploads.read(clock.acting(request), attachment_id)
    if paper.case_id != case_id:
        raise NotVisible
    response = HttpResponse(content, content_type=paper.media_type)
    as_file = "view" not in request.GET or not paper.media_type.startswith(_VIEWABLE)
    response.headers["Content-Disposition"] = content_disposition_header(as_file, paper.filename) or "attachment"
    # What somebody uploaded never runs and never reaches anything else of this site, whatever it holds.
    response.headers["Content-Security-Policy"] = _PAPER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def print_paper(request: HttpRequest, case_id: int, paper: Paper) -> HttpResponse:
    """A paper of the case as PDF."""
    found = printing.printed(clock.acting(request), case_id, paper)
    response = HttpResponse(found.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, found.filename) or "attachment"
    return response


def _shown(programme: Programme, name: str, value: Value) -> str:
    shown = packages.show_named(programme, name, value)
    return mask_account(shown) if programme.terms[name].data_class is DataClass.ACCOUNT else shown


def _events(page: CasePage) -> tuple[Event, ...]:
    told = {action.value: text for action, text in _TOLD.items()}
    return tuple(
        Event(record.at, told[record.action], record.unit) for record in reversed(page.history) if record.action in told
    )
