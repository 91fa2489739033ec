"""What every command does that shows a board."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.boards.as_at import AsAt
from services.cli.formats import Format
from services.cli.options import ask, scope_of, show

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.board import Board
    from services.boards.ports import Record, Snapshots, Stand
    from services.boards.sheets import Sheet

FIRST = 20
"""Rows that a terminal is shown without --all."""

MORE = "--all or --format csv"
"""How to see what a terminal is not shown at first."""

CLIP = 66
"""Characters of a long text that a terminal is shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of a command say; `everything`: all rows, also on a terminal."""

    config: Path | None
    partnership: str | None
    as_at: AsAt | None
    form: Format | None
    everything: bool = False

    @property
    def first(self) -> int | None:
        """How many rows a terminal is shown; None: all."""
        return None if self.everything else FIRST


def present(
    asked: Asked, board: "Board", keep: Callable[[Any], bool] | None = None, *, clip: int = CLIP
) -> None:
    """Print one board as known at the moment asked for: all of its lines, or those that `keep` is true for."""

    def sheets(found: "Snapshots", scope: "Scope") -> "Sequence[Sheet]":
        lines = board.read(found.rows, found.stand.today, scope)
        chosen = lines if keep is None else [line for line in lines if keep(line)]
        sheet = sheet_of_board(board, chosen, found.stand, clip=clip)
        return [sheet.seen_as(sheet.rows, first=asked.first, more=MORE)]

    answer(asked, (board,), sheets)


def answer(
    asked: Asked,
    boards: "Sequence[Board]",
    sheets: "Callable[[Snapshots, Scope], Sequence[Sheet]]",
) -> None:
    """Print the sheets that are made of the views of these boards, as known at the moment asked for."""

    async def question(record: "Record") -> "Sequence[Sheet]":
        views = {view.name: view for board in boards for view in board.views}
        found = await record.views(list(views.values()), asked.as_at)
        return sheets(found, scope_of(asked.config, record.partnership))

    show(ask(asked.config, asked.partnership, question), asked.form)


def sheet_of_board(
    board: "Board",
    lines: "Sequence[Any]",
    stand: "Stand",
    *,
    notes: tuple[str, ...] | None = None,
    clip: int | None = CLIP,
    in_csv: bool = True,
) -> "Sheet":
    """Lines under the board's headings. `notes` None: the board's own."""
    from services.boards.sheets import sheet_of

    return sheet_of(
        board.title,
        board.line,
        lines,
        stand=stand,
        notes=board.notes if notes is None else notes,
        shown=board.shown,
        spare=board.spare,
        clip=clip,
        labels=board.labels,
        in_csv=in_csv,
    )
