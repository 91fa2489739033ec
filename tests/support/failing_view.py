"""A view that another process finds by its module: its fold fails at every hundredth position, and notes where it ran."""

import os
from dataclasses import dataclass

from domain.fact import Recorded
from projections.view import Rows, Table, View
from tests.support.counting_view import HANDLES

EVERY = 100


@dataclass(frozen=True, slots=True)
class FoldedBy:
    stream: str
    process: int


FOLDED_BY = Table("folded_by", FoldedBy, key=("stream",), public=False)


def fold(rows: Rows, event: Recorded) -> None:
    rows.put(FOLDED_BY, FoldedBy(event.event.stream, os.getpid()))
    if event.position % EVERY == 0:
        raise ValueError("a name nobody may read")


VIEW = View("failing", 1, (FOLDED_BY,), HANDLES, fold)
