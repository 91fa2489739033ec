"""
V-16 Agency profile: all that the record holds of one agency, put together from the other views on reading.

A part is one entry of PARTS: the view that it reads and how it turns that view's rows into lines.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.command import Scope
from domain.names import AgencyId
from projections.governance import (
    dissemination,
    dissemination_board,
    reports_received,
    reports_received_board,
    yearly_report,
)
from projections.improvement import actions_board, actions_by_status
from projections.performance import returns, returns_board
from projections.performance.returns_board import ReturnStatus
from projections.view import MemoryRows, View


@dataclass(frozen=True, slots=True)
class Profiled:
    """Whose profile it is, seen from which day, under which framework."""

    agency: AgencyId
    today: date
    scope: Scope


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One thing of the agency's. `open`: something is still to be done about it, by `due_on` where there is a day."""

    part: str
    reference: str
    what: str
    status: str
    open: bool
    on: date | None
    due_on: date | None
    detail: str


COLUMNS: tuple[tuple[str, str], ...] = (
    ("part", "Part"),
    ("reference", "Reference"),
    ("what", "What"),
    ("status", "Status"),
    ("open", "Open"),
    ("on", "On"),
    ("due_on", "Due"),
    ("detail", "Detail"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the profile, from the rows of one view."""

    view: View
    lines: Callable[[MemoryRows, Profiled], Iterable[ProfileLine]]


@dataclass(frozen=True, slots=True)
class PartCount:
    """How much there is in one part, and how much of it is open or late."""

    part: str
    lines: int
    open: int
    late: int


def read(rows: Mapping[str, MemoryRows], asked: Profiled) -> tuple[ProfileLine, ...]:
    """`rows` of every view in `views()`, by its name. Part by part; in each, what is open first, by its day."""
    return tuple(
        line
        for part in PARTS
        for line in sorted(part.lines(rows[part.view.name], asked), key=_place)
    )


def counts(lines: Sequence[ProfileLine], today: date) -> tuple[PartCount, ...]:
    """One line a part, in the order of the lines."""
    parts = dict.fromkeys(line.part for line in lines)
    own = {part: [line for line in lines if line.part == part] for part in parts}
    return tuple(
        PartCount(
            part,
            len(found),
            sum(line.open for line in found),
            sum(line.open and line.due_on is not None and line.due_on < today for line in found),
        )
        for part, found in own.items()
    )


def views() -> tuple[View, ...]:
    """Those that the profile reads."""
    return tuple({part.view.name: part.view for part in PARTS}.values())


def _place(line: ProfileLine) -> tuple[bool, date, str]:
    return not line.open, line.due_on or line.on or date.max, line.reference


# --- The parts --------------------------------------------------------------------------------------------


def _actions(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = actions_board.read(
        rows.all(actions_by_status.ACTIONS), today=asked.today, scope=asked.scope
    )
    for line in board:
        if line.owner_agency == asked.agency:
            yield ProfileLine(
                part="actions",
                reference=line.action_id,
                what=line.text,
                status=line.status,
                open=line.status not in {"closed", "cancelled"},
                on=line.last_update_on,
                due_on=line.due_on,
                detail=f"{line.brag}: {line.why}" if line.brag else line.why,
            )


_STILL_OWED = (ReturnStatus.DUE, ReturnStatus.LATE, ReturnStatus.MISSED, ReturnStatus.QUERIED)


def _returns(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = returns_board.read(
        rows.all(returns.ROUNDS),
        rows.all(returns.EXPECTED),
        rows.all(returns.RETURNS),
        today=asked.today,
    )
    for line in board:
        if line.provider == asked.agency:
            yield ProfileLine(
                part="returns",
                reference=line.round_id,
                what=f"{line.code}, {line.area}, {line.period}",
                status=line.status.value,
                open=line.status in _STILL_OWED,
                on=line.received_on,
                due_on=line.due_on,
                detail=f"{line.days_late} days late" if line.days_late else "",
            )


_UNCONFIRMED = (
    dissemination_board.DisseminationStatus.WAITING,
    dissemination_board.DisseminationStatus.OVERDUE,
)


def _dissemination(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = dissemination_board.read(
        rows.all(dissemination.BRIEFINGS),
        rows.all(dissemination.CONFIRMATIONS),
        today=asked.today,
        partnership=asked.scope.partnership,
    )
    for line in board:
        if line.agency == asked.agency:
            reached = zip(line.channels, line.reach, strict=True)
            yield ProfileLine(
                part="dissemination",
                reference=line.briefing_id,
                what=line.title,
                status=line.status.value,
                open=line.status in _UNCONFIRMED,
                on=line.confirmed_on,
                due_on=line.confirm_by,
                detail=", ".join(f"{channel}: {reach}" for channel, reach in reached),
            )


def _reports(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = reports_received_board.read(rows.all(reports_received.REPORTS), today=asked.today)
    for line in board:
        if asked.agency in (line.came_from, line.went_to):
            yield ProfileLine(
                part="reports",
                reference=line.report_id,
                what=f"{line.kind}: {line.title}",
                status=line.status.value,
                open=bool(line.challenged_by),
                on=line.on,
                due_on=line.due_on,
                detail=_challenged(line.challenged_by),
            )


def _challenged(by: Sequence[str]) -> str:
    return f"challenged by {', '.join(by)}" if by else ""


def _statements(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    for row in rows.all(yearly_report.STATEMENTS):
        if row.agency == asked.agency:
            yield ProfileLine(
                part="yearly report",
                reference=row.yearly_report_id,
                what=f"{row.section}: {row.statement}",
                status="drafted",
                open=not row.evidence,
                on=row.drafted_on,
                due_on=None,
                detail="" if row.evidence else "the statement cites nothing",
            )


PARTS: tuple[Part, ...] = (
    Part(actions_by_status.VIEW, _actions),
    Part(returns.VIEW, _returns),
    Part(dissemination.VIEW, _dissemination),
    Part(reports_received.VIEW, _reports),
    Part(yearly_report.VIEW, _statements),
)
