"""Returns: a list of what each unit owes, and the form, drafted from the cases, filed once and then locked."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.programme import CountColumn
from luoshi.records.returns import FilingState
from luoshi.services import duties, returns
from luoshi.services.acts import Conflict, Invalid, Refused, Stale
from luoshi.services.returns import Cell, FilingPage
from luoshi.source import Problem
from luoshi.web.asking import chosen, page_of, problems_by_field, revision
from luoshi.web.clock import acting
from luoshi.web.refusals import status_of


@dataclass(frozen=True, slots=True)
class Box:
    """A column of the form with what stands in it now; `counted` is False for what the unit writes in words."""

    name: str
    cell: Cell
    counted: bool
    unit: str
    value: str
    problem: Problem | None


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The returns of the reader's areas, the latest period first, narrowed by state."""
    act = acting(request)
    state = chosen(request, "state", FilingState)
    found = returns.filings(act)
    page = page_of(request, found if state is None else found.filter(state=state))
    rows = [duties.row(act, filing.duties.all()[0]) for filing in page]
    context = {"page": page, "rows": rows, "state": state, "states": FilingState}
    return render(request, "office/returns.html", context)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, filing_id: int) -> HttpResponse:
    """One return: every figure with the cases behind it; the unit that owes it files it."""
    act = acting(request)
    found = returns.page(act, filing_id)
    refusal: Refused | None = None
    if request.method == "POST":
        values = [request.POST.get(f"value-{number}", "") for number in range(len(found.cells))]
        try:
            returns.file(act, filing_id, revision(request), values, request.POST.get("remark", ""))
        except (Conflict, Invalid, Stale) as refused:
            refusal = refused
        else:
            messages.success(request, f"已报送：{found.filing.name}。报送后不能再改。")
            return redirect("return", filing_id)
    context = {
        "found": found,
        "filing": found.filing,
        "row": duties.row(act, found.duty),
        "boxes": _boxes(request, found, problems_by_field(refusal)),
        "remark": request.POST.get("remark", found.filing.remark),
        "refusal": refusal,
        "wrong": problems_by_field(refusal),
    }
    return render(request, "office/return.html", context, status=status_of(refusal) if refusal else HTTPStatus.OK)


def _boxes(request: HttpRequest, found: FilingPage, wrong: dict[str, Problem]) -> tuple[Box, ...]:
    return tuple(
        Box(
            name=f"value-{number}",
            cell=cell,
            counted=isinstance(cell.column, CountColumn),
            unit=cell.column.unit if isinstance(cell.column, CountColumn) else "",
            value=request.POST.get(f"value-{number}", cell.value),
            problem=wrong.get(cell.column.title),
        )
        for number, cell in enumerate(found.cells)
    )
