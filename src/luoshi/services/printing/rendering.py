"""HTML templates to PDF. WeasyPrint takes most of a second to import, so only a print pays for it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.template import Context, Engine


def filled(template: str, context: Mapping[str, object]) -> str:
    """The template filled with the context, as HTML."""
    return str(_engine().get_template(template).render(Context(context)))


def pdf(html: str) -> bytes:
    """The HTML laid out on A4, as the bytes of a PDF. It loads nothing from outside."""
    from weasyprint import HTML

    return bytes(HTML(string=html, url_fetcher=_refuse).write_pdf())


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)


def _refuse(url: str) -> dict[str, object]:
    raise ValueError(f"a printed paper loads nothing from elsewhere: {url}")
