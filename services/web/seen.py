"""What a decision leaves of a board, with what is made of all of its lines: the counts of its filters, and its charts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from domain.command import Scope
from domain.permission.decision import Decision
from domain.permission.lines import left_by
from services.boards.board import Board
from services.boards.indexed import Indexed
from services.boards.wording import Wording
from services.web.board_page import figure
from services.web.figures import FIGURES, Drawn
from services.web.page import FigureModel
from services.web.reading import Reading
from services.web.ready import Rows
from services.web.recent import Recent

_DRAWN = 32  # choices of which the charts are kept


@dataclass(frozen=True)
class Seen:
    """`facets` and `figures` are made once, when they are first asked for."""

    board: Board
    index: Indexed
    rows: Rows
    today: date
    scope: Scope
    _drawn: Recent[Sequence[FigureModel]] = field(
        init=False, default_factory=lambda: Recent(_DRAWN)
    )

    @property
    def lines(self) -> Sequence[Any]:
        return self.index.lines

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        return self.index.facets(self.board.filters)

    def figures(self, filters: Mapping[str, tuple[str, ...]]) -> Sequence[FigureModel]:
        """The charts of the lines that the filters take."""
        draw = FIGURES.get(self.board.name)
        if draw is None:
            return ()
        key = tuple(filters.items())
        found = self._drawn.get(key)
        if found is None:
            taken = self.index.taken(filters)
            charts = draw(Drawn(taken, self.rows, self.today, self.scope, filters))
            found = tuple(figure(chart) for chart in charts)
            self._drawn.put(key, found)
        return found

    def prepare(self) -> None:
        """What no reader should have to wait for."""
        self.index.prepare(self.board.shown, self.board.filters)
        self.facets, self.figures({})

    async def prepared(self) -> "Seen":
        """Prepared in a thread, if it was not: other readers are answered meanwhile."""
        if "facets" not in vars(self):
            await asyncio.to_thread(self.prepare)
        return self


def seen_by(reading: Reading, decision: Decision, scope: Scope) -> Seen:
    lines = left_by(decision, reading.index.lines)
    if lines is reading.index.lines:
        index = reading.index
    else:
        index = Indexed(lines, Wording(reading.board, scope.framework))
    return Seen(reading.board, index, reading.rows, reading.told.today, scope)
