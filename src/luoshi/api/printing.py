"""Papers of a case as PDF."""

from django.http import HttpResponse
from ninja import Router

from luoshi.api.files import PDF, file_answer, file_document
from luoshi.api.identity import Asked
from luoshi.api.reading import Id
from luoshi.services import printing
from luoshi.services.printing import Paper

router = Router(tags=["printing"])


@router.post("/cases/{case_id}/print/{paper}", openapi_extra=file_document(PDF))
def printed(request: Asked, case_id: Id, paper: Paper) -> HttpResponse:
    """A paper of a case; the print is recorded. 409 where the case has no such paper yet."""
    made = printing.printed(request.auth, case_id, paper)
    return file_answer(made.content, PDF, made.filename)
