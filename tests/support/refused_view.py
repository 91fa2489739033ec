"""A view that another process finds by its module: what it writes at one position, PostgreSQL refuses."""

from dataclasses import dataclass

from domain.fact import Recorded
from projections.view import Rows, Table, View
from tests.support.counting_view import HANDLES

REFUSED = 31


@dataclass(frozen=True, slots=True)
class Noted:
    position: int
    text: str


NOTED = Table("noted", Noted, key=("position",), public=False)


def fold(rows: Rows, event: Recorded) -> None:
    text = "a NUL \x00 in it" if event.position == REFUSED else "sound"
    rows.put(NOTED, Noted(event.position, text))


VIEW = View("refused", 1, (NOTED,), HANDLES, fold)
