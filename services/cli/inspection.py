"""The inspection pack as files: what the board saw on a day, the tables behind it, the change log, and an index."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.command import Scope
from domain.errors import Code, Misconfigured, refuse
from projections.governance.inspection_pack import (
    INDEX_COLUMNS,
    ChangeLine,
    FrozenTable,
    IndexLine,
    Seal,
)
from services.boards.as_at import spoken
from services.boards.catalogue import BOARDS
from services.boards.ports import Snapshots, Stand
from services.boards.sheets import Sheet, sheet_of
from services.cli.formats import Format
from services.cli.writing import WriteCsv, write


@dataclass(frozen=True, slots=True)
class Pack:
    """All that goes into the folder. `since`: the change log begins after this position."""

    seal: Seal
    snapshots: Snapshots
    scope: Scope
    tables: Sequence[FrozenTable]
    changes: Sequence[ChangeLine]
    since: int


def check_named(seal: Seal | None, stand: Stand) -> Seal:
    """The last event. Raises Refused NOT_FOUND without one: then nothing may be said to be "as at" (invariant 38)."""
    if seal is None:
        raise refuse(
            Code.NOT_FOUND,
            f"nothing was recorded by {spoken(stand.known_at)}, so there is no last event to name; "
            "choose a later day",
            field="as_at",
        )
    return seal


def check_empty(folder: Path) -> None:
    """Raises Misconfigured for a folder with something in it: a pack never mixes with another."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misconfigured(f"{folder} is not empty: name a new folder for the pack")


def write_pack(folder: Path, pack: Pack, write_csv: WriteCsv) -> tuple[IndexLine, ...]:
    """Every file, then the words, then the index, by which a pack is complete."""
    check_empty(folder)
    stand = pack.snapshots.stand
    index = tuple(_put(folder, content, stand, write_csv) for content in _contents(pack))
    (folder / "README.txt").write_text(_words(pack, len(index)), encoding="utf-8")
    sheet = sheet_of(
        "Index", IndexLine, index, stand=stand, notes=sealed(pack), labels=INDEX_COLUMNS
    )
    _write(folder / "index.csv", sheet, write_csv)
    return index


def sealed(pack: Pack) -> tuple[str, ...]:
    """Sentences that name the last event, and what is lacking."""
    seal = pack.seal
    last = f"position {seal.position}, {seal.reference}, event {seal.event_id}"
    said = [
        f"Last event included: {last}, recorded on {spoken(seal.recorded_at)}.",
        f"Hash of the record up to it ({seal.events} events): {seal.record_hash}.",
    ]
    if pack.snapshots.lacking:
        places = ", ".join(f"#{position}" for position in pack.snapshots.lacking)
        said.append(f"INCOMPLETE: a view could not take in the events at {places}.")
    return tuple(said)


@dataclass(frozen=True, slots=True)
class _Content:
    """What goes into one file."""

    file: str
    what: str
    line: type[Any]
    lines: Sequence[Any]
    restricted: bool


def _contents(pack: Pack) -> Iterable[_Content]:
    today, rows = pack.snapshots.stand.today, pack.snapshots.rows
    for board in BOARDS:
        lines = board.read(rows, today, pack.scope)
        what = f"{board.title}, as the board reads it on that day"
        yield _Content(f"boards/{board.name}.csv", what, board.line, lines, board.restricted)
    for frozen in pack.tables:
        what = f"Table {frozen.table} of the view {frozen.view}"
        file = f"tables/{frozen.file}"
        yield _Content(file, what, frozen.row, frozen.rows, frozen.restricted)
    what = f"Change log: the events after position {pack.since}, without content"
    yield _Content("changes.csv", what, ChangeLine, pack.changes, restricted=True)


def _put(folder: Path, content: _Content, stand: Stand, write_csv: WriteCsv) -> IndexLine:
    path = folder / content.file
    _write(path, sheet_of(content.what, content.line, content.lines, stand=stand), write_csv)
    return IndexLine(
        file=content.file,
        what=content.what,
        rows=len(content.lines),
        restricted=content.restricted,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _write(path: Path, sheet: Sheet, write_csv: WriteCsv) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        write([sheet], Format.CSV, stream, write_csv=write_csv, width=None)


def _words(pack: Pack, files: int) -> str:
    stand, framework = pack.snapshots.stand, pack.scope.framework
    lines = [
        f"Inspection pack of {framework.partnerships[stand.partnership].name} ({stand.partnership.upper()})",
        f"as known at {spoken(stand.known_at)}, under the framework: {framework.title}",
        "",
        *sealed(pack),
        "",
        f"index.csv lists the {files} files with how many rows each has and its SHA-256. boards/ has what the board",
        "read on that day, with what is overdue; tables/ the stored rows behind it; changes.csv every event since",
        f"position {pack.since}. What is marked restricted must not leave the partnership without an approved disclosure,",
        "which is recorded with approve-disclosure.",
        "",
        "The hash of the record is a chain from 32 zero bytes: for each event in the order of positions, SHA-256 of the",
        "link before it and of SHA-256(position, stored name, reference, entry, each with a line feed, then the stored",
        "bytes). Another pack of the same position has the same hash, or the record was changed.",
    ]
    return "\n".join(lines) + "\n"
