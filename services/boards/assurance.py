"""Boards of assurance: whether learning was passed on, what was reported, who looked at what."""

from datetime import date

from domain.command import Scope
from projections.governance import (
    access_log,
    dissemination,
    dissemination_board,
    obligations,
    reports_received,
    reports_received_board,
    yearly_report,
    yearly_report_board,
)
from services.boards.board import Board, Group, RowsOf
from services.boards.incidents import RESTRICTED


def _dissemination(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[dissemination_board.BoardDissemination, ...]:
    own = rows[dissemination.VIEW.name]
    return dissemination_board.read(
        own.all(dissemination.BRIEFINGS),
        own.all(dissemination.CONFIRMATIONS),
        today=today,
        partnership=scope.partnership,
    )


def _yearly_report(
    rows: RowsOf, _today: date, scope: Scope
) -> tuple[yearly_report_board.YearlyReportLine, ...]:
    own = rows[yearly_report.VIEW.name]
    return yearly_report_board.read(
        own.all(yearly_report.YEARLY_REPORTS),
        own.all(yearly_report.STATEMENTS),
        rows[obligations.VIEW.name].all(obligations.OCCURRENCES),
        scope=scope,
    )


DISSEMINATION = Board(
    name="dissemination",
    title="Dissemination",
    asks="Has each briefing reached the front line, and who has not confirmed it?",
    group=Group.GOVERNANCE,
    views=(dissemination.VIEW,),
    line=dissemination_board.BoardDissemination,
    labels=dissemination_board.COLUMNS,
    shown=(
        *("briefing_id", "title", "issued_on", "agency", "confirm_by", "status"),
        *("confirmed_on", "channels", "reach"),
    ),
    spare=("reach", "channels", "confirmed_on"),
    filters=("agency", "status", "kind", "themes", "channels", "partnership"),
    agencies=("agency",),
    read=_dissemination,
    notes=("A confirmation is the agency's own word; whether practice changed is another matter.",),
)
REPORTS = Board(
    name="reports",
    title="Reports",
    asks="Which reports were received, issued and published, and which are due?",
    group=Group.GOVERNANCE,
    views=(reports_received.VIEW,),
    line=reports_received_board.BoardReport,
    labels=reports_received_board.COLUMNS,
    shown=("report_id", "kind", "came_from", "title", "on", "due_on", "status"),
    spare=("due_on",),
    filters=("kind", "came_from", "went_to", "status", "themes", "challenged_by"),
    agencies=("came_from", "went_to"),
    read=lambda rows, today, _scope: reports_received_board.read(
        rows[reports_received.VIEW.name].all(reports_received.REPORTS), today=today
    ),
)
FRAMEWORK_VERSIONS = Board(
    name="framework-versions",
    title="Framework versions",
    asks="Which version of the framework is in force, and when is its review due?",
    group=Group.GOVERNANCE,
    views=(reports_received.VIEW,),
    line=reports_received_board.BoardFramework,
    labels=reports_received_board.FRAMEWORK_COLUMNS,
    shown=tuple(name for name, _ in reports_received_board.FRAMEWORK_COLUMNS),
    spare=("inducted", "review_overdue", "framework"),
    filters=("in_force", "review_overdue"),
    read=lambda rows, today, _scope: reports_received_board.frameworks(
        rows[reports_received.VIEW.name].all(reports_received.FRAMEWORKS), today=today
    ),
)
YEARLY_REPORT = Board(
    name="yearly-report",
    title="Yearly-report pack",
    asks="What does each section of the yearly report state, what proves it, and what is missing?",
    group=Group.GOVERNANCE,
    views=(yearly_report.VIEW, obligations.VIEW),
    line=yearly_report_board.YearlyReportLine,
    labels=yearly_report_board.COLUMNS,
    shown=("yearly_report_id", "title", "agency", "statement", "proofs", "gaps"),
    spare=("yearly_report_id",),
    filters=("yearly_report_id", "section", "agency"),
    agencies=("agency",),
    read=_yearly_report,
)
ACCESS_LOG = Board(
    name="access-log",
    title="Access and disclosure log",
    asks="Who looked at what and why, what was disclosed, and what was destroyed?",
    group=Group.GOVERNANCE,
    views=(access_log.VIEW,),
    line=access_log.AccessRow,
    labels=access_log.COLUMNS,
    shown=("access_id", "done", "on", "who", "agency", "references", "purpose", "agreement"),
    spare=("agreement",),
    filters=("done", "agency", "who", "recipient", "withdrawn"),
    agencies=("agency",),
    read=lambda rows, _today, _scope: access_log.read(
        rows[access_log.VIEW.name].all(access_log.ACCESSES)
    ),
    notes=(RESTRICTED,),
)

BOARDS = (DISSEMINATION, REPORTS, FRAMEWORK_VERSIONS, YEARLY_REPORT, ACCESS_LOG)
