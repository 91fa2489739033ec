"""A document as HTML: one file that stands alone, or the same body for a page of the web application."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.reports.document import Document
from services.reports.forms import as_printed


def as_page(document: Document) -> bytes:
    """Complete, in UTF-8: no script, nothing to be fetched. All text is escaped; only a chart's SVG is markup."""
    return _rendered("page.html.j2", document).encode()


def as_body(document: Document) -> str:
    """What stands between the header and the footer of a page."""
    return _rendered("body.html.j2", document)


def _rendered(template: str, document: Document) -> str:
    return _templates().get_template(template).render(document=as_printed(document))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
