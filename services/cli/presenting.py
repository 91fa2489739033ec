"""What every command does that shows one view as one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from services.boards.as_at import AsAt
from services.cli.formats import Format
from services.cli.options import ask, scope_of, show

if TYPE_CHECKING:
    from domain.command import Scope
    from projections.view import View
    from services.boards.ports import Record, Snapshot
    from services.boards.sheets import Sheet

L = TypeVar("L")

FIRST = 20
"""Rows that a terminal is shown without --all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of a command say; `everything`: all rows, also on a terminal."""

    config: Path | None
    partnership: str | None
    as_at: AsAt | None
    form: Format | None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Paper(Generic[L]):
    """
    One table of a view as people see it: the `line` type has the columns, `labels` their headings.

    `shown` are the columns that a terminal has room for, `spare` those that a narrow one does without.
    """

    title: str
    line: type[L]
    labels: tuple[tuple[str, str], ...]
    shown: tuple[str, ...]
    spare: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def present(
    asked: Asked,
    view: "View",
    paper: Paper[L],
    read: "Callable[[Snapshot, Scope], Sequence[L]]",
) -> None:
    """Print the lines that `read` makes of the view's rows, as known at the moment asked for."""
    from services.boards.sheets import sheet_of

    async def question(record: "Record") -> "Sheet":
        snapshot = await record.view(view, asked.as_at)
        lines = read(snapshot, scope_of(asked.config, record.partnership))
        sheet = sheet_of(
            paper.title,
            paper.line,
            lines,
            stand=snapshot.stand,
            notes=paper.notes,
            shown=paper.shown,
            spare=paper.spare,
            clip=66,
            labels=paper.labels,
        )
        first = None if asked.everything else FIRST
        return sheet.seen_as(sheet.rows, first=first, more="--all or --format csv")

    show(ask(asked.config, asked.partnership, question), asked.form)
