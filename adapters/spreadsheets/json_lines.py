"""JSON Lines: one object a line, `{"kind": "…", "id": "…", "data": {…}}`; the id may be left out."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from adapters.spreadsheets.line import LONGEST, Draft, Unread

DEEPEST = 32
"""Levels of nesting; no message has more than a few."""


def lines(path: Path) -> Iterator[Draft | Unread]:
    """Each line that is not blank. A fault of one line leaves the others alone."""
    with path.open("rb") as stream:
        for number, line in enumerate(_split(stream), start=1):
            if line is None:
                yield Unread(number, "", f"longer than {LONGEST} bytes")
            elif line.strip():
                yield _line(number, line)


def _split(stream: BinaryIO) -> Iterator[bytes | None]:
    """Each line, or None in the place of one that is too long to be a message."""
    begins = stream.read(len(codecs.BOM_UTF8))
    if begins != codecs.BOM_UTF8:
        stream.seek(0)
    while line := stream.readline(LONGEST):
        if len(line) < LONGEST or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST)
        yield None


def _line(number: int, line: bytes) -> Draft | Unread:
    try:
        envelope = json.loads(line, object_pairs_hook=_once_each, parse_constant=_refused)
    except json.JSONDecodeError as error:
        return Unread(number, "", f"not JSON at character {error.colno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        return Unread(number, "", f"not JSON that can be taken: {error}")
    if not isinstance(envelope, dict):
        return Unread(number, "", 'must be an object: {"kind": "…", "data": {…}}')
    for field, reason in _faults(envelope):
        return Unread(number, field, reason)
    return Draft(number, envelope["kind"], envelope.get("id"), envelope["data"])


def _faults(envelope: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind, identity, data = envelope.get("kind"), envelope.get("id"), envelope.get("data")
    if not (isinstance(kind, str) and kind):
        yield "kind", "must name the message, such as register-finding.v1"
    if not isinstance(data, dict):
        yield "data", "must be an object with the fields of the message"
    elif _depth(data) > DEEPEST:
        yield "data", f"nested more than {DEEPEST} levels deep"
    if identity is not None and not (isinstance(identity, str) and identity.strip()):
        yield "id", "must be text, or be left out"
    for unknown in envelope.keys() - {"kind", "id", "data"}:
        yield unknown, "a line holds kind, id and data and nothing else"


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return found


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _depth(value: Any) -> int:
    level, within = 0, [value]
    while within:
        level += 1
        within = [
            inner
            for outer in within
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return level
