"""Registers kept from the cases, as pages; the same as a workbook is a link away."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from luoshi.services import catalogue, registers, workbooks
from luoshi.services.permissions import Action, permit
from luoshi.web.asking import ROWS_A_PAGE
from luoshi.web.clock import acting

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The registers of the programmes in effect."""
    act = acting(request)
    permit(act, Action.REGISTER_EXPORT)
    return render(request, "office/registers.html", {"programmes": catalogue.programmes(act)})


@require_GET
def page(request: HttpRequest, programme_id: str, name: str) -> HttpResponse:
    """One register over the reader's areas."""
    found = registers.page(acting(request), programme_id, name)
    rows = Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/register.html", {"found": found, "page": rows, "name": name})


@require_GET
def workbook(request: HttpRequest, programme_id: str, name: str) -> HttpResponse:
    """The same as an Excel workbook; the export is recorded."""
    filename, content = workbooks.register(acting(request), programme_id, name)
    response = HttpResponse(content, content_type=_WORKBOOK)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response
