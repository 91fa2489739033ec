"""A document in each of its forms, as bytes."""

import json
from enum import StrEnum
from typing import assert_never

from adapters.documents.pdf import write_pdf
from services.reports.document import Document
from services.reports.forms import as_json, as_printed


class Form(StrEnum):
    """The forms that a report takes."""

    PDF = "pdf"
    JSON = "json"


def written(document: Document, form: Form) -> bytes:
    """The same document in the same form has the same bytes, whenever and wherever it is made."""
    match form:
        case Form.PDF:
            return write_pdf(as_printed(document), document.known_at)
        case Form.JSON:
            return json.dumps(as_json(document), indent=2, ensure_ascii=False).encode() + b"\n"
        case _:
            assert_never(form)
