"""Files in and out: partners' workbooks, JSON Lines and CSV, forms and templates, and tables as CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import orjson

from adapters.asyncapi import summary_of
from adapters.partner_messages import read_command
from adapters.spreadsheets import Message, Unread, read, write_csv
from adapters.spreadsheets.action_log import Imported, import_actions
from adapters.spreadsheets.cells import Kind
from adapters.spreadsheets.explaining import needed, said_of
from adapters.spreadsheets.fields import fields_of
from adapters.spreadsheets.option_values import draft_of
from adapters.spreadsheets.reading import identified
from adapters.spreadsheets.templates import write_template
from domain.catalogue import COMMANDS
from domain.errors import Fault, Misconfigured
from domain.framework import Framework
from domain.names import PartnershipId

__all__ = ["Imported", "Message", "Unread", "faults_of", "import_actions", "read", "write_csv"]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a form asks for: the field by its path, and a sentence about it. `several` for a list, whose entries are JSON
    where they are `tables` of their own.
    """

    path: str
    about: str
    required: bool
    several: bool
    table: bool
    choices: tuple[str, ...]


def faults_of(message: Message) -> Sequence[Fault]:
    """What the intake would find wrong with a message before it looks at the record; empty when nothing."""
    _, faults = read_command(message.kind, message.body)
    return faults


def kinds() -> tuple[str, ...]:
    """Every kind of message, in the order of their names."""
    return tuple(sorted(COMMANDS))


def kind_named(word: str) -> str:
    """A kind with or without its version, else the newest. Raises Misconfigured with the nearest there is."""
    if word in COMMANDS:
        return word
    versions = [kind for kind in COMMANDS if kind.rpartition(".v")[0] == word]
    if versions:
        return max(versions, key=lambda kind: int(kind.rpartition(".v")[2]))
    near = get_close_matches(word, [kind.rpartition(".v")[0] for kind in COMMANDS], n=1)
    hint = f"did you mean {near[0]}?" if near else "golden-thread send --help lists them"
    raise Misconfigured(f"there is no such kind of message; {hint}")


def about(kind: str) -> str:
    """What a kind of message is for, in a sentence."""
    return summary_of(COMMANDS[kind])


def asked_of(kind: str) -> tuple[Asked, ...]:
    """The fields that a form for this kind asks for."""
    fields = [field for field in fields_of(kind) if not field.fixed and "[]" not in field.path]
    found: list[Asked] = []
    for field in fields:
        table = field.kind is Kind.TABLE
        told = _entry_of(kind, field.path) if table else said_of(field)
        if table and field.required and field.may_be_empty:
            told = f"{told} Where there is none: none."
        told = f"{told} {needed(field)}" if field.required and field.group else told
        several = field.kind in {Kind.LIST, Kind.TEXTS, Kind.TABLE}
        required = field.required and not field.group
        found.append(Asked(field.path, told, required, several, table, field.choices))
        if field.kind is Kind.FIGURE:
            found += [
                Asked(f"{field.path}.{part}", "Of a count.", False, False, False, ())  # noqa: FBT003
                for part in ("numerator", "denominator")
            ]
    return tuple(found)


def _entry_of(kind: str, path: str) -> str:
    parts = [
        field.path.removeprefix(f"{path}[].")
        for field in fields_of(kind)
        if field.path.startswith(f"{path}[].") and not field.fixed
    ]
    return f"JSON: an object with {', '.join(parts)}, or a list of these."


def message_of(
    kind: str, given: Mapping[str, Sequence[str]]
) -> tuple[Message | None, Sequence[Unread | Fault]]:
    """A message from what was given for its fields; or everything that is wrong with it."""
    draft, unread = draft_of(kind, given)
    (message,) = identified(iter([draft]))
    if isinstance(message, Unread):
        return None, (message,)
    told = {each.column for each in unread}
    faults: tuple[Unread | Fault, ...] = (
        *unread,
        *(fault for fault in faults_of(message) if fault.field not in told),
    )
    return (None, faults) if faults else (message, ())


def template(
    out: Path,
    kinds: Sequence[str],
    pack: Framework,
    partnership: PartnershipId | None,
    filled: Path | None,
) -> None:
    """
    A workbook for these kinds of message, with the messages of the file `filled` in it. Raises Misconfigured when
    `out` is there already, or `filled` cannot be read to its end.
    """
    if out.exists():
        raise Misconfigured(f"{out}: is there already; choose another name with --out")
    bodies = _bodies(filled) if filled else {}
    every = list(dict.fromkeys([*kinds, *bodies]))
    try:
        with out.open("xb") as stream:
            write_template(stream, every, pack, partnership, filled=bodies)
    except OSError as error:
        raise Misconfigured(f"{out}: {error.strerror}") from None
    except Misconfigured:
        out.unlink()
        raise


def write_lines(out: Path, messages: Sequence[Message]) -> None:
    """As JSON Lines, each with its identity. Raises Misconfigured when it cannot be written."""
    lines = [
        orjson.dumps({"kind": m.kind, "id": m.id, "data": orjson.loads(m.body)}) for m in messages
    ]
    try:
        out.write_bytes(b"".join(line + b"\n" for line in lines))
    except OSError as error:
        raise Misconfigured(f"{out}: {error.strerror}") from None


def _bodies(file: Path) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for line in read(file):
        if isinstance(line, Unread) or faults_of(line):
            raise Misconfigured(
                f"{file}, line {line.line}: cannot be read; golden-thread check names what is wrong"
            )
        found.setdefault(line.kind, []).append(orjson.loads(line.body))
    return found
