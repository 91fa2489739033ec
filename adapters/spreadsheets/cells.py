"""
What a cell of text means, by the type of the field it stands for.

The types come from the message's own JSON Schema, so a new message needs nothing here. A field that the schema does
not know is passed on as text: the message's own rules then say that there is no such field.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from domain.catalogue import COMMANDS


class Kind(Enum):
    """What a cell is read as."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"
    LIST = "list"


Shape = Mapping[str, Kind]
"""A message's fields: the dotted heading of each and what its cell is read as."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With one of these a spreadsheet program takes a text for a formula (the last four are the wide forms)."""

_KINDS = {
    "string": Kind.TEXT,
    "integer": Kind.WHOLE,
    "number": Kind.NUMBER,
    "boolean": Kind.YES_NO,
    "array": Kind.LIST,
}
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?")
_WHOLE = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0+)?")
_BROKEN = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]?")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")


class NotACell(ValueError):
    """The cell cannot be what its field is. Says what would be right, never what stands there."""


def shape_of(kind: str) -> Shape:
    """The fields of a kind of message; none for a kind that there is not."""
    command = COMMANDS.get(kind)
    if command is None:
        return {}
    schema = command.model_json_schema()
    return dict(_fields(schema, schema.get("$defs", {}), ""))


def _fields(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, Kind]]:
    for variant in _variants(schema, definitions):
        for name, field in variant.get("properties", {}).items():
            heading = f"{prefix}{name}"
            yield from _fields(field, definitions, f"{heading}.")
            for possible in _variants(field, definitions):
                if (kind := _kind(possible)) is not None:
                    yield heading, kind


def _variants(
    schema: Mapping[str, Any], definitions: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        yield from _variants(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _variants(one, definitions)
    if "$ref" not in schema:
        yield schema


def _kind(schema: Mapping[str, Any]) -> Kind | None:
    if schema.get("format") == "date":
        return Kind.DATE
    return _KINDS.get(schema.get("type", ""))


def value_of(cell: str, kind: Kind | None) -> Any:
    """The JSON value of a cell that is not empty. Raises NotACell."""
    if _BROKEN.fullmatch(cell):
        raise NotACell("the spreadsheet shows an error here; mend its formula")
    if cell.startswith("'") and cell[1:].startswith(FORMULA):
        cell = cell[1:]  # how a text is kept from being taken for a formula; write_csv does it too
    elif cell.startswith(("=", "@")):
        raise NotACell("looks like a formula; paste its value")
    match kind:
        case Kind.WHOLE:
            return _whole(cell)
        case Kind.NUMBER:
            return _number(cell)
        case Kind.DATE:
            return _day(cell).isoformat()
        case Kind.YES_NO:
            return _yes_no(cell)
        case Kind.LIST:
            return [part.strip() for part in cell.split(";") if part.strip()]
        case Kind.TEXT | None:
            return cell


def _whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell):
        raise NotACell("must be a whole number, such as 2122 or 2,122")
    return int(cell.replace(",", "").partition(".")[0])


def _number(cell: str) -> int | float:
    if not _NUMBER.fullmatch(cell):
        raise NotACell("must be a number, such as 1056.3 or 1,056.3")
    plain = cell.replace(",", "").removesuffix("%")
    return float(plain) if "." in plain else int(plain)


def _day(cell: str) -> date:
    for form in _DAYS:
        try:
            read = datetime.strptime(cell, form)  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return read.date()
    raise NotACell("must be a day that exists, such as 31/03/2026 or 2026-03-31")


def _yes_no(cell: str) -> bool:
    match cell.lower():
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
        case _:
            raise NotACell("must be yes or no")
