"""
A document as PDF/A-3a and PDF/UA-1 at once, by typst: tagged, archival, and the same bytes for the same document.

Nothing of the machine enters: the fonts are those shipped, the date is the document's own, no file but the template is
read. Text reaches typst as data and never as markup.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from adapters.documents.coverage import FONTS, shown

_TEMPLATE = Path(__file__).with_name("document.typ")


def write_pdf(document: Mapping[str, Any], moment: datetime) -> bytes:
    """
    `moment` (aware) is the date that the file bears.

    `document`: `title`, `partnership`, `footer`, and `sections`, each a `heading` and `blocks`. A block has a
    `kind`: `paragraph`, `heading` and `note` with `text`; `points` with `items`; `table` with `caption`, `empty`,
    `columns` (`label`, `right`, `width` as a weight) and `rows` of texts; `figure` with `title`, `reading`, `paper`
    (SVG) and `table`.

    Raises typst.TypstError for a document that cannot be tagged as the standards ask.
    """
    data = {**shown(document), "moment": list(moment.utctimetuple()[:6])}
    return typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        timestamp=int(moment.timestamp()),
    )
