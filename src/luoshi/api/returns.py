"""Returns: drafted from the cases, filed once, then locked."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from luoshi.api.duties import DutyOut, duty_out
from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Id, Revision, Strictly, Text
from luoshi.records.returns import Filing, FilingState
from luoshi.services import duties, returns
from luoshi.services.returns import Cell, FilingPage

router = Router(tags=["returns"])


class ReturnRow(Schema):
    """A unit's return for a period, both ends inclusive."""

    id: int
    programme: str
    name: str
    unit: str
    period_start: dt.date
    period_end: dt.date
    state: FilingState
    filed_at: dt.datetime | None
    revision: int


class CellOut(Schema):
    """A column: what the cases give, what is filed or would be, and the cases behind it."""

    title: str
    drafted: str
    value: str
    cases: list[int]


class ReturnOut(ReturnRow):
    """A return with its columns."""

    clauses: list[str]
    cells: list[CellOut]
    remark: str
    duty: DutyOut
    may_file: bool


class FilingIn(Strictly):
    """One value a column, in order; `remark` says why where a figure differs from the drafted one."""

    revision: Revision
    values: Annotated[list[Text], Field(max_length=200)]
    remark: Text = ""


@router.get("/returns", response=PageOf[ReturnRow])
def listed(request: Asked, paging: Paged, state: Annotated[FilingState | None, Query()] = None) -> PageOf[ReturnRow]:
    """The returns of the areas that one may see, the latest period first."""
    found = returns.filings(request.auth)
    if state is not None:
        found = found.filter(state=state)
    return page_of_rows(found, paging, _row)


@router.get("/returns/{filing_id}", response=ReturnOut)
def read(request: Asked, filing_id: Id) -> ReturnOut:
    """A return with the figures drafted from the cases."""
    return _whole(request, returns.page(request.auth, filing_id))


@router.post("/returns/{filing_id}/file", response=ReturnRow)
def file(request: Asked, filing_id: Id, given: FilingIn) -> ReturnRow:
    """Hand a return in; afterwards it is locked."""
    return _row(returns.file(request.auth, filing_id, given.revision, given.values, given.remark))


def _row(filing: Filing) -> ReturnRow:
    return ReturnRow(
        id=filing.pk,
        programme=filing.release.programme,
        name=filing.name,
        unit=filing.unit.name,
        period_start=filing.period_start,
        period_end=filing.period_end,
        state=FilingState(filing.state),
        filed_at=filing.filed_at,
        revision=filing.revision,
    )


def _whole(request: Asked, page: FilingPage) -> ReturnOut:
    return ReturnOut(
        **_row(page.filing).model_dump(),
        clauses=list(page.definition.clauses),
        cells=[_cell(cell) for cell in page.cells],
        remark=page.filing.remark,
        duty=duty_out(duties.row(request.auth, page.duty)),
        may_file=page.may_file,
    )


def _cell(cell: Cell) -> CellOut:
    return CellOut(
        title=cell.column.title, drafted=cell.drafted, value=cell.value, cases=[case.pk for case in cell.cases]
    )
