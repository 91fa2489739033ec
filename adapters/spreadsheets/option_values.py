"""A message given field by field, as options of a command are: each field has the texts that were given for it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.spreadsheets.assembling import NONE, assemble
from adapters.spreadsheets.cells import Kind, NotACell, value_of
from adapters.spreadsheets.fields import fields_of, in_general
from adapters.spreadsheets.line import Draft, Unread


def draft_of(kind: str, given: Mapping[str, Sequence[str]]) -> tuple[Draft, tuple[Unread, ...]]:
    """
    `given` by the paths of fields; a list of things is given as JSON, one object at a time or all in a list, or field
    by field with numbers: `attendance.1.agency`. With what cannot be read, which the draft is then without.
    """
    kinds = {field.path: field.kind for field in fields_of(kind)}
    tables = {path for path in given if kinds.get(path) is Kind.TABLE}
    filled: dict[str, str] = {}
    faults: list[Unread] = []
    for path in given.keys() - tables:
        texts = given[path]
        kind_of_cell = kinds.get(in_general(path))
        if kind_of_cell is Kind.TEXTS:
            filled |= {f"{path}.{number}": text for number, text in enumerate(texts, start=1)}
        elif kind_of_cell is Kind.LIST:
            filled[path] = "; ".join(texts)
        else:
            filled[path] = texts[-1]
    read = assemble(kind, filled, text=lambda cell, _: cell, value=_value)
    faults += [Unread(1, path, reason) for path, reason in read.faults]
    for path in sorted(tables):
        try:
            read.data[path] = _entries(given[path])
        except NotACell as fault:
            faults.append(Unread(1, path, str(fault)))
    return Draft(1, kind, None, read.data), tuple(faults)


def _value(text: str, kind: Kind | None) -> Any:
    """A text is taken as it stands: what a shell hands over is no formula."""
    return text if kind in {Kind.TEXT, None} else value_of(text, kind)


def _entries(texts: Sequence[str]) -> list[Any]:
    entries: list[Any] = []
    for text in texts:
        if text.strip().lower() == NONE:
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise NotACell('must be JSON, such as {"agency": "…"} or a list of these') from None
        entries += found if isinstance(found, list) else [found]
    return entries
