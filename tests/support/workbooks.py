"""Templates filled with one message of a kind, and what is done to them before they are read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from adapters.partner_messages import read_command
from adapters.spreadsheets import Message, Unread, read
from adapters.spreadsheets.templates import write_template
from services.bootstrap import places

PACK = places.pack("tees")
FINDING, AUDIT, FIGURE, REPORT = (
    "register-finding.v1",
    "hold-audit.v1",
    "submit-indicator.v1",
    "receive-assurance-report.v1",
)
BODIES: dict[str, dict[str, Any]] = {
    FINDING: {
        "occurred_on": "2026-05-01",
        "finding_id": "HSSCP-F-2026-0042",
        "kind": "improvement",
        "source": {
            "type": "audit",
            "reference": "MACA 4",
            "title": "Audit 4",
            "published_on": "2026-04-20",
        },
        "about": "cleveland-police",
        "text": "Supervision notes are short.",
        "themes": ["supervision"],
    },
    AUDIT: {
        "occurred_on": "2026-05-01",
        "audit_id": "HSSCP-AU-2026-0001",
        "held_on": "2026-05-01",
        "attendance": [
            {"agency": "cleveland-police", "attended": True, "involved": False},
            {"agency": "hartlepool-council", "attended": True, "involved": True},
        ],
        "practitioners": True,
    },
    FIGURE: {
        "occurred_on": "2026-05-01",
        "code": "3.2.4",
        "area": "hartlepool",
        "period": "2025-Q1",
        "provider": "hartlepool-council",
        "value": {"kind": "number", "value": "1056.3"},
    },
    REPORT: {
        "occurred_on": "2026-05-01",
        "report_id": "HSSCP-RE-2026-0001",
        "agency": "cleveland-police",
        "covers": {"first": "2025-04-01", "last": "2026-03-31"},
        "improvements": ["Training is complete."],
        "areas_for_development": [],
        "evidence_of_impact": [],
    },
}
FIRST = 4


def filled(path: Path, *kinds: str, change: Callable[[Any], object] = repr) -> Path:
    """With one message of each kind, after `change` has had its way with the workbook."""
    with path.open("wb") as stream:
        write_template(stream, kinds, PACK, "hsscp", filled={k: [BODIES[k]] for k in kinds})
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def at(sheet: Any, path: str) -> Any:
    """The cell of a field in the first row of messages."""
    return next(sheet.cell(FIRST, cell.column) for cell in sheet[3] if cell.value == path)


def put(path: str, value: Any, number_format: str | None = None) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell = at(book.worksheets[1], path)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def only(path: Path) -> Message:
    (found,) = read(path)
    assert isinstance(found, Message), found
    return found


def faults(path: Path) -> list[Unread]:
    return [line for line in read(path) if isinstance(line, Unread)]


def body(message: Message) -> Any:
    command, wrong = read_command(message.kind, message.body)
    assert command is not None, wrong
    return command.model_dump(mode="json", exclude_unset=True)
