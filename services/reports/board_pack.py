"""The board pack: what the Board looks at in a meeting, each part opening with one plain sentence."""

from services.boards import improvement
from services.reports import improvement_parts
from services.reports.document import Document
from services.reports.report import Given, Report, views_of

_BOARDS = (improvement.ACTIONS,)


def _make(given: Given, _: str) -> Document:
    return given.document("board-pack", "Board pack", improvement_parts.actions(given))


BOARD_PACK = Report("board-pack", "Board pack", views_of(*_BOARDS), _make)
