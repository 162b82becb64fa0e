"""HTML templates to PDF. WeasyPrint takes most of a second to import, so only a print pays for it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.template import Context, Engine


def pdf(template: str, context: Mapping[str, object]) -> bytes:
    """The template filled with the context, as the bytes of a PDF on A4. It loads nothing from outside."""
    from weasyprint import HTML

    html = _engine().get_template(template).render(Context(context))
    return bytes(HTML(string=html, url_fetcher=_refuse).write_pdf())


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)


def _refuse(url: str) -> dict[str, object]:
    raise ValueError(f"a printed paper loads nothing from elsewhere: {url}")
