"""The lines of a board as a file: every line that the filters take, every column, and what it is true for."""

from collections.abc import Sequence
from typing import Any

from services.boards.board import Board
from services.boards.ports import Stand
from services.bootstrap import documents
from services.reports.export import export
from services.reports.formats import MEDIA_TYPES, Data

METADATA = "metadata.csv"
FORMS = (*(form.value for form in Data), METADATA)
"""What may stand after the dot of a board's address."""


def split(name: str) -> tuple[str, str | None]:
    """`actions.metadata.csv` → the board's name and the form (None: the page)."""
    board, dot, form = name.partition(".")
    return board, form if dot else None


def write(board: Board, lines: Sequence[Any], stand: Stand, form: str) -> tuple[bytes, str]:
    """
    The file and its media type. Raises Misconfigured for a form that this installation cannot write, ValueError for one
    that there is not.
    """
    made = export(board, lines, stand)
    if form == METADATA:
        return documents.metadata(made), MEDIA_TYPES[Data.CSV]
    return documents.exported(made, Data(form)), MEDIA_TYPES[Data(form)]
