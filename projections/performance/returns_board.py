"""V-06 as the board reads it: who has sent what a round asks for, seen from one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from projections.performance.returns import ExpectedRow, ReturnRow, RoundRow


class ReturnStatus(StrEnum):
    """
    Late: not here after its due day, in an open round; missed: not here when the round closed.

    Accepted: here, with every query answered, or with none when the round closed.
    """

    DUE = "due"
    LATE = "late"
    MISSED = "missed"
    SUBMITTED = "submitted"
    NIL = "nil"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class BoardReturn:
    """One figure that a round asks for. `days_late` counts to the day it came, or to today while it has not."""

    round_id: str
    period: str
    code: str
    area: str
    provider: str
    first_due_on: date
    due_on: date
    received_on: date | None
    recorded_on: date | None
    status: ReturnStatus
    days_late: int
    reminders: int
    reminded_on: date | None
    corrections: int
    queries: int


COLUMNS: tuple[tuple[str, str], ...] = (
    ("round_id", "Round"),
    ("period", "Period"),
    ("code", "Code"),
    ("area", "Area"),
    ("provider", "Provider"),
    ("first_due_on", "First due"),
    ("due_on", "Due"),
    ("received_on", "Received"),
    ("recorded_on", "Recorded"),
    ("status", "Status"),
    ("days_late", "Days late"),
    ("reminders", "Reminders"),
    ("reminded_on", "Reminded on"),
    ("corrections", "Corrections"),
    ("queries", "Queries"),
)


def read(
    rounds: Iterable[RoundRow],
    expected: Iterable[ExpectedRow],
    returns: Iterable[ReturnRow],
    *,
    today: date,
) -> tuple[BoardReturn, ...]:
    """The stored rows of V-06 on a day: the newest round first, then by code, area and provider."""
    opened = {row.round_id: row for row in rounds}
    came = {(row.code, row.period, row.area, row.provider): row for row in returns}
    lines = [
        _line(owed, opened[owed.round_id], _of(came, owed), today)
        for owed in expected
        if owed.round_id in opened
    ]
    lines.sort(key=lambda line: (line.code, line.area, line.provider))
    lines.sort(key=lambda line: (opened[line.round_id].due_on, line.round_id), reverse=True)
    return tuple(lines)


def _of(came: dict[tuple[str, str, str, str], ReturnRow], owed: ExpectedRow) -> ReturnRow | None:
    return came.get((owed.code, owed.period, owed.area, owed.provider))


def _line(
    owed: ExpectedRow, collection: RoundRow, came: ReturnRow | None, today: date
) -> BoardReturn:
    received_on = came.received_on if came else None
    status = _status(owed, collection, came, today)
    settled = received_on or collection.closed_on or today
    return BoardReturn(
        round_id=owed.round_id,
        period=owed.period,
        code=owed.code,
        area=owed.area,
        provider=owed.provider,
        first_due_on=owed.first_due_on,
        due_on=owed.due_on,
        received_on=received_on,
        recorded_on=came.recorded_on if came else None,
        status=status,
        days_late=max(0, (settled - owed.due_on).days),
        reminders=owed.reminders,
        reminded_on=owed.reminded_on,
        corrections=came.corrections if came else 0,
        queries=came.queries if came else 0,
    )


def _status(
    owed: ExpectedRow, collection: RoundRow, came: ReturnRow | None, today: date
) -> ReturnStatus:
    if came is None:
        if collection.closed_on is not None:
            return ReturnStatus.MISSED
        return ReturnStatus.LATE if today > owed.due_on else ReturnStatus.DUE
    if came.withdrawn:
        return ReturnStatus.WITHDRAWN
    if came.open_queries:
        return ReturnStatus.QUERIED
    if came.queries or collection.closed_on is not None:
        return ReturnStatus.ACCEPTED
    return ReturnStatus.NIL if came.nil else ReturnStatus.SUBMITTED
