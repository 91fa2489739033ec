"""CSV: one message a row, the headings are the names of its fields, a dot for a field within a field."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from adapters.spreadsheets.assembling import of_text
from adapters.spreadsheets.line import LONGEST, Draft, Unread
from domain.errors import Misconfigured

MESSAGE, MESSAGE_ID = "message", "message-id"
"""The two headings that are no fields of the message: its kind, and its identity."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file is cut: `before` lines stand above the headings."""

    delimiter: str
    before: int
    headings: tuple[str, ...]


def rows(path: Path, kind: str | None) -> Iterator[Draft | Unread]:
    """Reads the headings at once, and the rows as they are asked for. Raises Misconfigured for the headings."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        layout = _layout(path, stream)
    if MESSAGE not in layout.headings and kind is None:
        raise Misconfigured(
            f"{path}: say what the rows are, by a column “{MESSAGE}” or by the option --kind"
        )
    return _rows(path, layout, kind)


def _layout(path: Path, stream: TextIO) -> _Layout:
    line, before = stream.readline(LONGEST), 0
    said = line.strip().lower().startswith("sep=")  # what Excel writes and reads as a hint
    if said:
        line, before = stream.readline(LONGEST), 1
    outside_quotes = "".join(line.split('"')[::2])
    delimiter = max(",;\t", key=outside_quotes.count)
    try:
        headings = tuple(cell.strip() for cell in next(_reader([line], delimiter), []))
    except csv.Error as error:
        raise Misconfigured(f"{path}, line {before + 1}: {error}") from None
    if not any(headings):
        raise Misconfigured(f"{path}, line {before + 1}: the first line must name the fields")
    for heading, times in Counter(filter(None, headings)).items():
        if times > 1:
            raise Misconfigured(f"{path}, line {before + 1}: “{heading}” heads {times} columns")
        if any(other.startswith(f"{heading}.") for other in headings):
            raise Misconfigured(
                f"{path}, line {before + 1}: “{heading}” cannot be a column beside its own parts"
            )
    return _Layout(delimiter, before, headings)


def _reader(lines: Any, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _rows(path: Path, layout: _Layout, kind: str | None) -> Iterator[Draft | Unread]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        counted = _Counted(stream)
        reader = _reader(counted, layout.delimiter)
        for _ in range(layout.before):
            next(counted, "")
        next(reader, None)
        while True:
            number = counted.line + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # what follows could be taken for rows that it is not
                yield Unread(number, "", f"{error}; nothing after this line was read")
                return
            if any(cell.strip() for cell in cells):
                yield from _row(number, layout.headings, cells, kind)


def _row(
    number: int, headings: Sequence[str], cells: Sequence[str], kind: str | None
) -> Iterator[Draft | Unread]:
    if len(cells) != len(headings):
        yield Unread(number, "", f"has {len(cells)} cells where the headings are {len(headings)}")
        return
    filled = {
        heading: cell.strip() for heading, cell in zip(headings, cells, strict=True) if cell.strip()
    }
    if "" in filled:
        yield Unread(number, "", "a cell stands in a column without a heading")
        return
    row_kind = filled.pop(MESSAGE, kind)
    identity = filled.pop(MESSAGE_ID, None)
    if row_kind is None:
        yield Unread(number, MESSAGE, "must name the message, such as register-finding.v1")
        return
    read = of_text(row_kind, filled)
    yield from (Unread(number, heading, reason) for heading, reason in read.faults)
    if not read.faults:
        yield Draft(number, row_kind, identity, read.data)


class _Counted:
    """Lines with the number of the last one taken: a quoted cell may run over several."""

    def __init__(self, stream: TextIO) -> None:
        self.line = 0
        self._stream = stream

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST)
        if not line:
            raise StopIteration
        self.line += 1
        return line
