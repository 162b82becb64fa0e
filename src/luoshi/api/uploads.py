"""Papers of an application: handed in, taken out, read."""

from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema, UploadedFile

from luoshi.api.cases import CaseState, case_state
from luoshi.api.files import file_answer, file_document
from luoshi.api.identity import Asked
from luoshi.api.reading import Id, Name, SeenRevision
from luoshi.services import uploads

router = Router(tags=["uploads"])


class PaperIn(Schema):
    """Which material the file is, and the revision of the case that was read."""

    material: Name
    revision: SeenRevision


@router.post("/cases/{case_id}/attachments", response={201: CaseState})
def attach(
    request: Asked, case_id: Id, given: Annotated[PaperIn, Form()], file: Annotated[UploadedFile, File()]
) -> CaseState:
    """Hand in a paper while the application is in the applicant's hands; what the file is, is judged by its content."""
    # One byte more than is allowed tells that a file is too large without reading all of it.
    content = file.read(uploads.MAX_BYTES + 1)
    return case_state(uploads.attach(request.auth, case_id, given.revision, given.material, file.name or "", content))


@router.delete("/cases/{case_id}/attachments/{attachment_id}", response=CaseState)
def detach(request: Asked, case_id: Id, attachment_id: Id, revision: Annotated[SeenRevision, Query()]) -> CaseState:
    """Take a paper out of the application."""
    return case_state(uploads.detach(request.auth, case_id, revision, attachment_id))


@router.get("/attachments/{attachment_id}", openapi_extra=file_document("application/octet-stream"))
def read(request: Asked, attachment_id: Id) -> HttpResponse:
    """The content of a paper, for those who may see its case."""
    paper, content = uploads.read(request.auth, attachment_id)
    return file_answer(content, "application/octet-stream", paper.filename)
