"""Of the lines of a partnership's whole year, each role is left what it may see."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from adapters.partner_messages import PartnerMessage, read_request
from domain.command import Scope
from domain.fact import Recorded
from domain.permission.decision import (
    Decision,
    LogTheRead,
    OwnAgencyOnly,
    Reason,
    WithoutRestricted,
    decide,
)
from domain.permission.lines import left_by
from domain.permission.resource import Action, Sensitivity
from domain.permission.resource import Board as Resource
from domain.permission.sensitivity import of_view, restricted_in
from domain.permission.subject import Role, Subject
from projections.view import MemoryRows
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.bootstrap import places
from services.handling import Desk
from tests.support.memory_history import MemoryHistory
from tests.support.partnership_year import play

START = date(2025, 1, 6)
TODAY = date(2026, 1, 7)
NOW = datetime(2026, 1, 7, 9, tzinfo=UTC)
SCOPE = Scope("hsscp", places.pack("tees"))
AGENCIES = frozenset(SCOPE.framework.agencies)
RESTRICTED = frozenset({Sensitivity.INCIDENTS, Sensitivity.RECORDS})

NOT_WHOSE_LINE = {
    ("requirements", "owner"): "who owes what the framework asks for; printed in the framework",
    ("incidents", "agencies"): "restricted: the board is not shown to an agency lead",
    ("incident-outcomes", "police"): "restricted",
    ("derived", "category"): "counts by agency, suppressed already",
    ("audits", "not_involved"): "an audit of several agencies is about all of them",
}
"""Columns of agencies that a board does not count as saying whose line it is."""


@pytest.fixture(scope="module")
def log() -> Sequence[Recorded]:
    history = MemoryHistory()
    messages = [
        PartnerMessage(
            letter.sender,
            letter.kind,
            {"ce-id": f"m{number}"},
            letter.body,
            datetime.combine(letter.on, time(12), UTC),
            number,
        )
        for number, letter in enumerate(play(SCOPE.framework, "hsscp", START), 1)
    ]
    asyncio.run(Desk(history, SCOPE).record([read_request(message) for message in messages]))
    return history.log


def lines_of(board: Board, log: Sequence[Recorded]) -> Sequence[Any]:
    rows = {}
    for view in board.views:
        rows[view.name] = MemoryRows()
        for recorded in log:
            if type(recorded.fact) in view.handles:
                view.fold(rows[view.name], recorded)
    return board.read(rows, TODAY, SCOPE)


def resource(board: Board) -> Resource:
    handles = {fact for view in board.views for fact in view.handles}
    return Resource("hsscp", board.name, of_view(handles), board.agencies)


def named_in(line: Any, columns: Sequence[str]) -> frozenset[str]:
    """The agencies that these columns of a line name."""
    values = (getattr(line, column) for column in columns)
    return AGENCIES & {
        v for value in values for v in (value if isinstance(value, tuple) else (value,))
    }


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_column_that_holds_agencies_says_whose_line_it_is(
    board: Board, log: Sequence[Recorded]
) -> None:
    lines = lines_of(board, log)
    holding = {
        column
        for column in board.columns
        if any(named_in(line, [column]) for line in lines)
        and (board.name, column) not in NOT_WHOSE_LINE
    }
    if board.agencies == ():
        assert holding == set(), "an agency lead would see the lines of all"
    assert set(board.agencies) <= set(board.columns)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_an_agency_lead_is_left_no_line_of_another_agency(
    board: Board, log: Sequence[Recorded]
) -> None:
    lines = lines_of(board, log)
    for agency in sorted(AGENCIES):
        subject = Subject("7d0c", Role.AGENCY_LEAD, "hsscp", agency)
        decision = decide(subject, Action.READ, resource(board), now=NOW)
        if not decision.permit or not board.agencies:
            continue
        for line in left_by(decision, lines):
            named = named_in(line, board.agencies)
            assert not named or agency in named


@pytest.mark.parametrize("role", [Role.AGENCY_LEAD, Role.BOARD_MEMBER, Role.ANALYST])
@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_nobody_is_left_a_restricted_reference_who_may_not_read_it(
    board: Board, role: Role, log: Sequence[Recorded]
) -> None:
    may_read = {Sensitivity.INCIDENTS} if role is Role.BOARD_MEMBER else set()
    agency = SCOPE.framework.areas[SCOPE.framework.partnerships["hsscp"].areas[0]].council
    decision = decide(Subject("7d0c", role, "hsscp", agency), Action.READ, resource(board), now=NOW)
    if not decision.permit:
        return
    for line in left_by(decision, lines_of(board, log)):
        for column in fields(line):
            assert not restricted_in(repr(getattr(line, column.name))) - may_read


def test_the_year_tells_of_restricted_matters_at_all(log: Sequence[Recorded]) -> None:
    board = next(b for b in BOARDS if b.name == "requirements")
    texts = " ".join(repr(line) for line in lines_of(board, log))
    assert Sensitivity.INCIDENTS in restricted_in(texts)


# --- Line by line -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    ref: str
    owner: str | None
    agencies: tuple[str, ...] = ()
    topic: str | None = None
    see: tuple[str, ...] = ()


def left(*obligations: Any, lines: Sequence[Line]) -> list[str]:
    decision = Decision(permit=True, reason=Reason.PERMITTED, obligations=obligations)
    return [line.ref for line in left_by(decision, lines)]


OWN = OwnAgencyOnly("police", ("owner", "agencies"))


def test_a_line_stays_that_names_the_agency_or_none() -> None:
    lines = [
        Line("1", "police"),
        Line("2", "health"),
        Line("3", None),
        Line("4", "health", ("police", "council")),
        Line("5", None, ("council",)),
        Line("6", "", ()),
    ]
    assert left(OWN, lines=lines) == ["1", "3", "4", "6"]


def test_a_line_of_a_shared_event_stays_whoever_sent_it() -> None:
    lines = [
        Line("1", "health", topic="finding-registered.v1"),
        Line("2", "health", topic="action-progress-reported.v1"),
    ]
    assert left(OWN, lines=lines) == ["1"]


def test_a_restricted_reference_takes_its_line_along_but_only_itself_from_a_list() -> None:
    lines = [
        Line("HSSCP-SI-2026-0001", None),
        Line("HSSCP-A-2026-0001", None, see=("HSSCP-AC-2026-0001", "HSSCP-F-2026-0001")),
    ]
    hidden = WithoutRestricted(RESTRICTED)
    decision = Decision(permit=True, reason=Reason.PERMITTED, obligations=(hidden,))
    (kept,) = left_by(decision, lines)
    assert kept.see == ("HSSCP-F-2026-0001",)
    some = WithoutRestricted(frozenset({Sensitivity.RECORDS}))
    assert left(some, lines=lines) == ["HSSCP-SI-2026-0001", "HSSCP-A-2026-0001"]


def test_obligations_that_concern_no_line_leave_them_untouched() -> None:
    lines = [Line("1", "health")]
    decision = Decision(permit=True, reason=Reason.PERMITTED, obligations=(LogTheRead(),))
    assert left_by(decision, lines) is lines


def test_a_denied_reading_is_left_nothing() -> None:
    with pytest.raises(PermissionError):
        left_by(Decision(permit=False, reason=Reason.NOT_FOR_ROLE), [Line("1", None)])
