"""Answers that are files: their names in any script, never opened by a browser in this site's name."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_answer(content: bytes, media_type: str, filename: str) -> HttpResponse:
    """The file, to be kept rather than shown."""
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(
        content, media_type, headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    )


def file_document(*media_types: str) -> dict[str, Any]:
    """What the OpenAPI document says of an operation that answers a file."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"description": "文件", "content": dict.fromkeys(media_types, schema)}}}
