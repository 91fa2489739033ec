"""The parts of an agency's profile that it works on itself: actions, returns, confirmations, reports, statements."""

from collections.abc import Iterable, Sequence

from projections.governance import (
    dissemination,
    dissemination_board,
    reports_received,
    reports_received_board,
    yearly_report,
)
from projections.governance.agency_profile_line import Part, Profiled, ProfileLine
from projections.improvement import actions_board, actions_by_status
from projections.performance import returns, returns_board
from projections.performance.returns_board import ReturnStatus
from projections.view import MemoryRows


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
