"""Payments: what waits for an order of the reader's unit, and every payment order of the reader's areas."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from luoshi.records.cases import Case
from luoshi.records.funds import OrderState
from luoshi.services import payments
from luoshi.services.acts import Act, NotVisible, Refused
from luoshi.web.asking import ROWS_A_PAGE, chosen, page_of, revision, whole
from luoshi.web.clock import acting

_Order = Callable[[Act, int, int | None], Case]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Orders to give first, then all orders by state."""
    act = acting(request)
    state = chosen(request, "state", OrderState)
    waiting = payments.waiting(act)
    context = {
        "waiting": waiting[:ROWS_A_PAGE],
        "waiting_count": waiting.count(),
        "page": page_of(request, payments.orders(act, state)),
        "state": state,
        "states": OrderState,
    }
    return render(request, "office/payments.html", context)


@require_POST
def transfer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Order the amount moved to the account that pays it out."""
    case = payments.order_transfer(acting(request), case_id, revision(request))
    return _ordered(request, case, "已发出划转指令")


@require_POST
def pay(request: HttpRequest, case_id: int) -> HttpResponse:
    """Order the amount paid out to the enterprise."""
    case = payments.order_payment(acting(request), case_id, revision(request))
    return _ordered(request, case, "已发出拨付指令")


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Give the order that is due for each payment that was ticked; each stands or falls by itself and says so."""
    act = acting(request)
    for chosen_row in request.POST.getlist("order"):
        case_id, _, seen = chosen_row.partition(":")
        _one_of_batch(request, act, whole(case_id), whole(seen))
    return redirect("payments")


def _one_of_batch(request: HttpRequest, act: Act, case_id: int, seen: int) -> None:
    found = payments.orders(act).filter(case=case_id).first()
    if found is None:
        raise NotVisible
    order: _Order = payments.order_transfer if found.state == OrderState.COMMITTED else payments.order_payment
    try:
        order(act, case_id, seen)
    except Refused as refusal:
        messages.error(request, f"{found.payee}：{refusal.message}{refusal.remedy}")
    else:
        messages.success(request, f"{found.payee}：指令已发出。")


def _ordered(request: HttpRequest, case: Case, outcome: str) -> HttpResponseRedirect:
    messages.success(request, format_html("{}：{} {}。", outcome, case.enterprise.name, case.number))
    return redirect("payments")
