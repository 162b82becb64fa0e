"""The demonstration's clock: visitors move it forward to see time limits run out. Exists in demonstrations only."""

import datetime as dt
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.deadlines import SHANGHAI
from luoshi.services import clock
from luoshi.services.acts import Act, Channel, Conflict, Invalid, NotVisible, Refused
from luoshi.services.sweeps import sweep
from luoshi.source import FieldPlace, Problem
from luoshi.web.asking import number, problems_by_field
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of

STEPS = ((1, "1 天"), (3, "3 天"), (7, "7 天"), (30, "30 天"))
_OPENS = dt.time(9)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Move the clock on by some days or to a given instant; what falls due on the way is done at once."""
    if not settings.LUOSHI_DEMO:
        raise NotVisible
    act = acting(request)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            to = _wanted(request, act)
            clock.set_clock(act, to, timezone.now())
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            sweep(Act(None, to, Channel.WORKER))
            messages.success(request, "演示时钟已拨动，到期的事项已经自动办理。")
            return redirect("demo-clock")
    local = act.now.astimezone(SHANGHAI)
    context = {
        "now": act.now,
        "steps": STEPS,
        "typed": request.POST.get("to", f"{local:%Y-%m-%dT%H:%M}"),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/demo_clock.html", context, status=status_of(refusal) if refusal else HTTPStatus.OK)


def _wanted(request: HttpRequest, act: Act) -> dt.datetime:
    days = number(request, "days")
    if days in dict(STEPS):
        return dt.datetime.combine(act.today + dt.timedelta(days=days), _OPENS, SHANGHAI)
    try:
        return dt.datetime.fromisoformat(request.POST.get("to", "")).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        problem = Problem("instant-unreadable", "请填写日期和时间，例如 2015-10-09 09:00。", FieldPlace("时间"))
        raise Invalid((problem,)) from error
