"""What a decision leaves of a board, with what is made of all of its lines: the counts of its filters, and its charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from domain.command import Scope
from domain.permission.decision import Decision
from domain.permission.lines import left_by
from services.boards import choosing
from services.boards.board import Board
from services.charts.chart import Chart
from services.web.figures import FIGURES, Drawn
from services.web.reading import Reading
from services.web.ready import Rows


@dataclass(frozen=True)
class Seen:
    """`facets` and `charts` are made once, when they are first asked for."""

    board: Board
    lines: Sequence[Any]
    rows: Rows
    today: date
    scope: Scope

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        return choosing.facets(self.board, self.lines)

    @cached_property
    def charts(self) -> Sequence[Chart]:
        """Of all lines."""
        return self.charts_of(self.lines, {})

    def charts_of(
        self, lines: Sequence[Any], filters: Mapping[str, tuple[str, ...]]
    ) -> Sequence[Chart]:
        """Of those that the filters took."""
        draw = FIGURES.get(self.board.name)
        if draw is None:
            return ()
        return draw(Drawn(lines, self.rows, self.today, self.scope, filters))


def seen_by(reading: Reading, decision: Decision, scope: Scope) -> Seen:
    return Seen(
        reading.board, left_by(decision, reading.lines), reading.rows, reading.told.today, scope
    )
