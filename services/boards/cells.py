"""One cell of an answer in each form: for people, for a spreadsheet, for a program."""

from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from services.boards.as_at import LONDON


def heading(column: str) -> str:
    """`last_update` → `Last update`."""
    words = column.replace("_", " ")
    return words[:1].upper() + words[1:]


def printed(value: object) -> str:  # noqa: PLR0911 (one line a type)
    """A cell for people. A control character would move the cursor of whoever reads, so it is shown as a blank."""
    match value:
        case str() if type(value) is str and value.isprintable():
            return value
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(LONDON):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case int() if abs(value) >= 10_000:  # noqa: PLR2004 (a year is not written 2,026)
            return f"{value:,}"
        case tuple() | list():
            return ", ".join(printed(part) for part in value)
        case Enum():
            return str(value.value)
        case _:
            return "".join(c if c.isprintable() else " " for c in " ".join(str(value).splitlines()))


def tidy(value: object) -> object:
    """As a CSV cell: several values in one are parted by semicolons."""
    match value:
        case tuple() | list():
            return "; ".join(str(tidy(part)) for part in value)
        case Enum():
            return value.value
        case datetime():
            return iso(value)
        case UUID():
            return str(value)
        case _:
            return value


def plain(value: object) -> object:  # noqa: PLR0911 (one line a type)
    """As JSON has it: numbers stay numbers, days and moments are ISO 8601."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case UUID():
            return str(value)
        case tuple() | list() | frozenset():
            return [plain(part) for part in value]
        case dict():
            return {str(name): plain(part) for name, part in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return plain(asdict(value))
        case _:
            return value


def iso(moment: datetime) -> str:
    """In UTC with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
