"""What a report is: the views it needs, and a pure function from their rows to a document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.command import Scope
from projections.view import View
from services.boards.board import Board, RowsOf
from services.boards.ports import Stand
from services.reports.document import Block, Document, Note, Section


@dataclass(frozen=True, slots=True)
class Given:
    """
    What a report is made of: rows of its views by name, what they are true for, and under which framework.

    `lacking` are the positions of events that a view could not take in.
    """

    rows: RowsOf
    stand: Stand
    scope: Scope
    lacking: tuple[int, ...] = ()
    _read: dict[str, Sequence[Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def lines(self, board: Board) -> Sequence[Any]:
        """The board as it reads on the day; several parts of a report ask for the same."""
        if board.name not in self._read:
            self._read[board.name] = board.read(self.rows, self.stand.today, self.scope)
        return self._read[board.name]

    def document(self, report: str, title: str, sections: Sequence[Section]) -> Document:
        """True for where these rows stand; a last section says what is lacking."""
        stand = self.stand
        return Document(
            report=report,
            title=title,
            partnership=stand.partnership,
            partnership_name=self.scope.framework.partnerships[stand.partnership].name,
            position=stand.position,
            known_at=stand.known_at,
            as_of=stand.today,
            sections=(*_incomplete(self.lacking), *sections),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """
    `name` stands in commands and addresses, `tells` is the sentence of what it is for. `about` says what it can be made
    about, such as "agency" (None: nothing); where it is `required`, that has to be named. `make` raises Refused for what
    the record or the framework does not know.
    """

    name: str
    title: str
    tells: str
    views: tuple[View, ...]
    make: Callable[[Given, str], Document]
    about: str | None = None
    required: bool = False


def views_of(*boards: Board) -> tuple[View, ...]:
    """Of several boards, each view once."""
    return tuple({view.name: view for board in boards for view in board.views}.values())


def _incomplete(lacking: Sequence[int]) -> Sequence[Section]:
    if not lacking:
        return ()
    places = ", ".join(f"#{position}" for position in lacking)
    said: Block = Note(f"A view could not take in the events at {places}; figures may be too low.")
    return (Section("This report is incomplete", (said,)),)
