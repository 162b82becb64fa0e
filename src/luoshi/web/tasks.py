"""A task with a date, and reporting it done."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshi.services import duties
from luoshi.services.acts import Conflict, Invalid, Refused
from luoshi.web.asking import problems_by_field
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, duty_id: int) -> HttpResponse:
    """A task; the unit that owes it says what was done."""
    act = acting(request)
    row = duties.task(act, duty_id)
    remark = request.POST.get("remark", "")
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            duties.complete_task(act, duty_id, remark)
        except (Conflict, Invalid) as refused:
            refusal = refused
        else:
            messages.success(request, f"已完成：{row.duty.element}。")
            return redirect("work")
    context = {
        "row": row,
        "mine": duties.owes(act, row.duty),
        "remark": remark,
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/task.html", context, status=status_of(refusal) if refusal else HTTPStatus.OK)
