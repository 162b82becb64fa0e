"""Registers kept from the cases: read by page, exported whole with a record."""

from django.http import HttpResponse
from ninja import Router, Schema

from luoshi.api.files import WORKBOOK, file_answer, file_document
from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of
from luoshi.api.reading import Name, Yuan, yuan
from luoshi.services import registers, workbooks
from luoshi.services.registers import Shown

router = Router(tags=["registers"])


class RegisterOut(Schema):
    """A register: the columns' titles, a page of rows as people read them, and the total paid."""

    name: str
    titles: list[str]
    rows: PageOf[list[str]]
    amount: Yuan


class ExportOut(Schema):
    """A register whole."""

    name: str
    titles: list[str]
    rows: list[list[str]]
    amount: Yuan


@router.get("/programmes/{programme}/registers/{name}", response=RegisterOut)
def read(request: Asked, programme: Name, name: Name, paging: Paged) -> RegisterOut:
    """A register over the areas that one may see."""
    page = registers.page(request.auth, programme, name)
    rows = page_of(page.rows, paging, _texts)
    return RegisterOut(name=page.register.name, titles=list(page.titles), rows=rows, amount=yuan(page.total_fen))


@router.post("/programmes/{programme}/registers/{name}/export", response=ExportOut)
def export(request: Asked, programme: Name, name: Name) -> ExportOut:
    """The whole register; the export is recorded."""
    page = registers.export(request.auth, programme, name)
    rows = [_texts(row) for row in page.rows]
    return ExportOut(name=page.register.name, titles=list(page.titles), rows=rows, amount=yuan(page.total_fen))


@router.post("/programmes/{programme}/registers/{name}/workbook", openapi_extra=file_document(WORKBOOK))
def workbook(request: Asked, programme: Name, name: Name) -> HttpResponse:
    """The whole register as an Excel workbook; the export is recorded."""
    filename, content = workbooks.register(request.auth, programme, name)
    return file_answer(content, WORKBOOK, filename)


def _texts(row: tuple[Shown, ...]) -> list[str]:
    return [cell.text for cell in row]
