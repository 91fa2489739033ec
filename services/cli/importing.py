"""The command that takes over a partnership's old action log."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, settings_of, show
from services.cli.templates import Pack

if TYPE_CHECKING:
    from services.boards.sheets import Sheet
    from services.bootstrap.files import Imported


@dataclass(frozen=True, slots=True)
class UnmappedLine:
    """A cell of the log that could not be mapped; its row is left out."""

    row: int
    sheet: str
    cell: str
    column: str
    reason: str


def import_actions(
    log: Annotated[
        Path, typer.Argument(help="The old log: .xlsx, or CSV UTF-8.", show_default=False)
    ],
    mapping: Annotated[
        Path,
        typer.Option("--mapping", "-m", help="What its columns mean, TOML.", show_default=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="The messages, JSON Lines (else beside the log).",
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what would come of it.")] = False,
    pack: Pack = None,
    config: Config = None,
    form: Form = None,
) -> None:
    """Turn a partnership's old action log into messages, and name every cell that could not be mapped."""
    from services.bootstrap import files, places

    framework = places.pack(pack) if pack else places.framework(settings_of(config))
    found = files.import_actions(log, mapping, framework)
    target = out or log.with_suffix(".jsonl")
    if not check:
        files.write_lines(target, found.messages)
        typer.echo(f"{target}: {len(found.messages)} messages to check and submit", err=True)
    show(_report(log, found), form)
    if found.unmapped:
        raise typer.Exit(1)


def _report(log: Path, found: "Imported") -> "Sheet":
    from services.boards.sheets import sheet_of

    lines = [UnmappedLine(u.line, u.sheet, u.cell, u.column, u.reason) for u in found.unmapped]
    rows = len({line.row for line in lines})
    title = (
        f"{log.name}: rows: {found.rows}, messages: {len(found.messages)}, left out by their status: "
        f"{found.left_out}, not mapped: {rows}."
    )
    return sheet_of(title, UnmappedLine, lines, shown=("row", "cell", "column", "reason"))
