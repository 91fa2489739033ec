"""Documents and exports in each of their forms, as bytes: the same document in the same form has the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import astuple
from typing import assert_never

from adapters.documents.parquet import check_installed, write_parquet
from adapters.documents.pdf import write_pdf
from adapters.documents.tidy_csv import Described, TrueFor, write_metadata, write_tidy
from adapters.documents.workbook import Worksheet, write_workbook
from services.boards.cells import iso, plain, tidy
from services.reports import export
from services.reports.document import Document, Table
from services.reports.export import Export
from services.reports.formats import Data, Form
from services.reports.forms import as_json, as_printed
from services.reports.page import as_page
from services.reports.worksheets import cover_of, tables_of


def written(document: Document, form: Form) -> bytes:
    """Raises Misconfigured for a table of more rows than a worksheet holds."""
    match form:
        case Form.PDF:
            return write_pdf(as_printed(document), document.known_at)
        case Form.XLSX:
            sheets = [_worksheet(table) for table in tables_of(document)]
            return write_workbook(document.title, cover_of(document), sheets, document.known_at)
        case Form.HTML:
            return as_page(document)
        case Form.JSON:
            return _json(as_json(document))
        case _:
            assert_never(form)


def exported(made: Export, form: Data) -> bytes:
    """Raises Misconfigured for Parquet where duckdb is not installed."""
    match form:
        case Data.CSV:
            return write_tidy(_described(made), [tuple(map(tidy, row)) for row in made.rows])
        case Data.JSON:
            return _json(export.as_json(made))
        case Data.XLSX:
            return write_workbook(
                made.board.title, export.cover(made), _sheets(made), made.stand.known_at
            )
        case Data.PARQUET:
            rows = ([plain(cell) for cell in row] for row in made.rows)
            told = {
                "view": made.board.name,
                "partnership": made.stand.partnership,
                "position": str(made.stand.position),
                "known_at": iso(made.stand.known_at),
                "as_of": made.stand.today.isoformat(),
            }
            return write_parquet([(f.name, f.type) for f in made.fields], rows, told)
        case _:
            assert_never(form)


def check_possible(form: Data) -> None:
    """Raises Misconfigured before any work is done for a form that this installation cannot write."""
    if form is Data.PARQUET:
        check_installed()


def metadata(made: Export) -> bytes:
    """The CSV file that stands beside a tidy CSV file and says what its columns are."""
    stand = made.stand
    true_for = TrueFor(
        stand.partnership, stand.position, iso(stand.known_at), stand.today.isoformat()
    )
    return write_metadata(_described(made), true_for)


def _described(made: Export) -> list[Described]:
    return [Described(*astuple(field)) for field in made.fields]


def _sheets(made: Export) -> list[Worksheet]:
    headings = [field.label for field in made.fields]
    columns = [astuple(field) for field in made.fields]
    described = ("Name", "Label", "Type", "Unit", "Meaning", "If empty")
    return [
        Worksheet("Lines", made.board.title, headings, made.rows),
        Worksheet("Columns", "What the columns are", described, columns),
    ]


def _worksheet(table: Table) -> Worksheet:
    labels = [column.label for column in table.columns]
    return Worksheet(table.name, table.caption, labels, table.rows, table.empty)


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, indent=2, ensure_ascii=False).encode() + b"\n"
