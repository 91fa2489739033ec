"""A file as messages, whichever of the formats it has."""

import codecs
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.spreadsheets.csv_rows import rows
from adapters.spreadsheets.json_lines import lines
from adapters.spreadsheets.line import Draft, Unread, Where
from adapters.spreadsheets.workbooks import rows as rows_of_workbook
from domain.errors import Misconfigured

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Message:
    """
    One line of a file: `line` counts from 1; `body` is the JSON that is published; `where` says in a workbook from
    which cells it came.
    """

    line: int
    kind: str
    id: str
    body: bytes
    where: Where | None = None


def read(path: Path, *, kind: str | None = None) -> Iterator[Message | Unread]:
    """
    Every line of the file that is not blank, in order; but for a workbook never more than one in memory.

    `kind` is what the rows of a CSV file are, where no column says it. Raises Misconfigured, before the first line,
    when the file cannot be read as a whole: not there, empty, not UTF-8, a heading twice.
    """
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            _check_encoding(path)
            return identified(lines(path))
        case ".csv" | ".tsv":
            _check_encoding(path)
            return identified(rows(path, kind))
        case ".xlsx":
            return identified(rows_of_workbook(path))
        case ".xls" | ".xlsm" | ".xlsb" | ".xltm" | ".ods":
            raise Misconfigured(f"{path}: save it as an Excel workbook without macros, .xlsx")
        case _:
            raise Misconfigured(f"{path}: name the file .xlsx, .csv or .jsonl, by what is in it")


def identified(drafts: Iterator[Draft | Unread]) -> Iterator[Message | Unread]:
    """
    A line without an identity gets one from its own content: the same line is the same message in any file.

    The same content twice in one file is meant twice, so the second has an identity of its own.
    """
    seen: Counter[bytes] = Counter()
    for draft in drafts:
        if isinstance(draft, Unread):
            yield draft
            continue
        text = json.dumps(draft.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        try:
            body = text.encode()
        except UnicodeEncodeError:
            reason = "holds half a letter: a surrogate without its other half"
            yield Unread(draft.line, "", reason)
            continue
        content = hashlib.sha256(draft.kind.encode() + b"\0" + body).digest()
        seen[content] += 1
        again = f"-{seen[content]}" if seen[content] > 1 else ""
        identity = draft.id or f"file-{content.hex()[:32]}{again}"
        yield Message(draft.line, draft.kind, identity, body, draft.where)


def _check_encoding(path: Path) -> None:
    """Reads the whole file once beforehand, so that none is sent by half."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    with stream:
        decoder = codecs.getincrementaldecoder("utf-8")()
        line, begun = 1, False
        while chunk := stream.read(CHUNK):
            if not begun and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise Misconfigured(f"{path}: UTF-16; save it as “CSV UTF-8”")
            begun = True
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk[: error.start].count(b"\n")
                raise Misconfigured(
                    f"{path}, line {line}: not UTF-8; save it as “CSV UTF-8”"
                ) from None
            line += chunk.count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise Misconfigured(f"{path}, line {line}: the file ends within a letter") from None
    if not begun:
        raise Misconfigured(f"{path}: the file is empty")
