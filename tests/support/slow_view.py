"""A view that another process finds by its module: its fold takes its time."""

import threading

from domain.fact import Recorded
from projections.view import Rows, View
from tests.support.counting_view import HANDLES

_PAUSE = threading.Event()
_SECONDS = 0.01


def fold(rows: Rows, event: Recorded) -> None:
    _PAUSE.wait(_SECONDS)


VIEW = View("slow", 1, (), HANDLES, fold)
