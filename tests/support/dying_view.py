"""A view that another process finds by its module: at one position its fold ends the process as kill -9 does."""

import os
import signal

from domain.fact import Recorded
from projections.view import Rows, View
from tests.support.counting_view import HANDLES

DEADLY = 150


def fold(rows: Rows, event: Recorded) -> None:
    if event.position == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)


VIEW = View("dying", 1, (), HANDLES, fold)
