"""A date that is accepted may be of any year, and one of them must not take a board away from everybody."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import orjson
import pytest

from adapters.partner_messages import PartnerMessage, read_request
from domain.command import Scope
from domain.fact import Recorded
from domain.receipt import Verdict
from domain.request import Request
from projections.catalogue import VIEWS
from projections.view import MemoryRows
from services.boards.board import RowsOf
from services.boards.catalogue import BOARDS
from services.bootstrap import places
from services.handling import Desk
from tests.support.memory_history import MemoryHistory
from tests.support.odd_dates import ODD, dates_in, with_odd
from tests.support.partnership_year import play
from tests.support.year import Sent

SCOPE = Scope("hsscp", places.pack("tees"))
START, TODAY = date(2025, 1, 6), date(2026, 1, 7)


def message(letter: Sent, number: int, body: bytes) -> Request:
    noon = datetime.combine(letter.on, time(12), UTC)
    return read_request(
        PartnerMessage(letter.sender, letter.kind, {"ce-id": f"m{number}"}, body, noon, number)
    )


def fold(rows: RowsOf, log: Sequence[Recorded]) -> None:
    for recorded in log:
        for view in VIEWS:
            if type(recorded.fact) in view.handles:
                view.fold(rows[view.name], recorded)


def copied(rows: RowsOf) -> RowsOf:
    found = {}
    for view in VIEWS:
        found[view.name] = MemoryRows()
        for table in view.tables:
            for row in rows[view.name].each(table):
                found[view.name].put(table, row)
    return found


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_no_date_that_is_accepted_takes_a_board_away(odd: date):
    """The first message of each kind in a year, each of its dates in turn."""
    accepted = asyncio.run(_accepted(odd))

    assert len(accepted) >= 25


async def _accepted(odd: date) -> list[str]:
    history, rows = MemoryHistory(), {view.name: MemoryRows() for view in VIEWS}
    kinds, accepted = set[str](), []
    for number, letter in enumerate(play(SCOPE.framework, "hsscp", START), 1):
        data = orjson.loads(letter.body)
        before = len(history.log)
        for path in dates_in(data) if letter.kind not in kinds else ():
            trial = MemoryHistory(list(history.log), dict(history.inbox))
            asked = message(letter, number, orjson.dumps(with_odd(data, path, odd)))
            receipt = await Desk(trial, SCOPE).submit(asked)
            if receipt.verdict is Verdict.ACCEPTED:
                accepted.append(f"{letter.kind} {path}")
                after = copied(rows)
                fold(after, trial.log[before:])
                for board in BOARDS:
                    board.read(after, TODAY, SCOPE)
        kinds.add(letter.kind)
        await Desk(history, SCOPE).submit(message(letter, number, letter.body))
        fold(rows, history.log[before:])
    return accepted
