"""The funds of the programmes in effect: what was granted, committed and paid, what is left, and every entry."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshi.money import show_yuan
from luoshi.records.funds import AccountKind, Entry
from luoshi.services import catalogue, funds
from luoshi.services.acts import Act, Conflict, Invalid, Refused
from luoshi.services.funds import FundPage
from luoshi.services.permissions import Action, may
from luoshi.source import FieldPlace, Problem
from luoshi.web.asking import fen_typed, problems_by_field
from luoshi.web.clock import acting
from luoshi.web.drawing import Bar, shares
from luoshi.web.refusals import status_of

# Money in the bank, apart from the budget that may be promised.
_CASH = (AccountKind.SOURCE, AccountKind.OUTLET)


@dataclass(frozen=True, slots=True)
class Shown:
    """A fund with its bar: paid, committed and not yet paid, left."""

    page: FundPage
    total_fen: int
    bar: Bar
    cash: tuple[tuple[str, int], ...]


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The funds, and for the office a form to enter budget or money received."""
    act = acting(request)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            entry = _enter(request, act)
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            messages.success(request, f"已入账：{entry.text}。")
            return redirect("funds")
    found = [each for release, _ in catalogue.programmes(act) for each in funds.page(act, release.programme)]
    context = {
        "funds": [shown(each) for each in found],
        "may_enter": may(act, Action.FUND_APPROPRIATE),
        "typed": request.POST,
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/funds.html", context, status=status_of(refusal) if refusal else HTTPStatus.OK)


def shown(found: FundPage) -> Shown:
    """A fund with what its page draws."""
    total = found.left_fen + found.granted_fen
    parts = (("已拨付", found.paid_fen), ("已承诺未付", found.committed_fen))
    labelled = tuple((f"{label} {show_yuan(amount)}", amount) for label, amount in parts)
    cash = tuple((kind.label, found.balances.get(kind, 0)) for kind in _CASH)
    return Shown(found, total, shares(labelled, total), cash)


def _enter(request: HttpRequest, act: Act) -> Entry:
    programme, _, fund = request.POST.get("fund", "").partition("|")
    amount = fen_typed(request.POST.get("amount", ""))
    if amount is None:
        where = FieldPlace("金额")
        raise Invalid((Problem("amount-unreadable", "请填写金额，最多两位小数，例如 120000.00。", where),))
    enter = funds.appropriate if request.POST.get("kind") == "budget" else funds.receive
    return enter(act, programme, fund, amount, request.POST.get("key", ""))
