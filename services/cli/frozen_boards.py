"""The boards' own readings that an inspection pack freezes, beside the tables that every view has in it anyway."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.command import Scope
from projections.governance import (
    access_log,
    attendance,
    attendance_board,
    challenges,
    challenges_board,
    dissemination,
    dissemination_board,
    lines_of_enquiry,
    lines_of_enquiry_board,
    obligations,
    obligations_board,
    reports_received,
    reports_received_board,
    yearly_report,
    yearly_report_board,
)
from projections.governance.inspection_pack import shows_restricted
from projections.improvement import actions_board, actions_by_status, themes, themes_board
from projections.incidents import incident_pipeline, pipeline_board, review_stages
from projections.performance import indicators, indicators_board, returns, returns_board
from projections.quality import (
    audit_programme,
    audit_programme_board,
    inspections,
    inspections_board,
    section_11,
    section_11_board,
    single_agency_audits,
)
from projections.view import MemoryRows, View


@dataclass(frozen=True, slots=True)
class BoardView:
    """A reading of a view that is frozen beside its tables: `line` has the columns."""

    name: str
    title: str
    views: tuple[View, ...]
    line: type[Any]
    read: Callable[[Sequence[MemoryRows], date, Scope], Sequence[Any]]

    @property
    def restricted(self) -> bool:
        """It may show something that follows from an event which never leaves this partnership's own record."""
        return any(shows_restricted(view) for view in self.views)


def _obligations(
    rows: Sequence[MemoryRows], today: date, scope: Scope
) -> Sequence[obligations_board.BoardObligation]:
    ledger = obligations_board.ledger_of(
        rows[0].all(obligations.OCCURRENCES),
        rows[0].all(obligations.WAIVERS),
        framework=scope.framework,
        partnership=scope.partnership,
    )
    return obligations_board.obligations(
        ledger,
        rows[0].all(obligations.SCHEDULED),
        framework=scope.framework,
        partnership=scope.partnership,
        today=today,
    )


BOARDS: tuple[BoardView, ...] = (
    BoardView(
        "actions",
        "Actions by status",
        (actions_by_status.VIEW,),
        actions_board.BoardAction,
        lambda rows, today, scope: actions_board.read(
            rows[0].all(actions_by_status.ACTIONS), today=today, scope=scope
        ),
    ),
    BoardView(
        "themes",
        "Themes across the partnerships",
        (themes.VIEW,),
        themes_board.ThemeCount,
        lambda rows, _, scope: themes_board.read(
            rows[0].all(themes.SIGHTINGS), rows[0].all(themes.ACTIONS), scope.framework
        ),
    ),
    BoardView(
        "obligations",
        "Obligations due",
        (obligations.VIEW,),
        obligations_board.BoardObligation,
        _obligations,
    ),
    BoardView(
        "incidents",
        "Incidents and reviews",
        (incident_pipeline.VIEW,),
        pipeline_board.PipelineLine,
        lambda rows, today, scope: pipeline_board.read(
            rows[0].all(incident_pipeline.INCIDENTS),
            rows[0].all(review_stages.REVIEWS),
            today=today,
            scope=scope,
        ),
    ),
    BoardView(
        "challenges",
        "Professional challenges",
        (challenges.VIEW,),
        challenges_board.BoardChallenge,
        lambda rows, today, scope: challenges_board.read(
            rows[0].all(challenges.CHALLENGES), today=today, framework=scope.framework
        ),
    ),
    BoardView(
        "attendance",
        "Attendance",
        (attendance.VIEW,),
        attendance_board.AttendanceLine,
        lambda rows, _, scope: attendance_board.read(
            rows[0].all(attendance.ATTENDANCE), scope.framework
        ),
    ),
    BoardView(
        "enquiries",
        "Key lines of enquiry",
        (lines_of_enquiry.VIEW,),
        lines_of_enquiry_board.BoardEnquiry,
        lambda rows, _today, _scope: lines_of_enquiry_board.read(
            rows[0].all(lines_of_enquiry.ENQUIRIES),
            rows[0].all(lines_of_enquiry.EVIDENCE),
            rows[0].all(lines_of_enquiry.LED_TO),
        ),
    ),
    BoardView(
        "audits",
        "Multi-agency audits",
        (audit_programme.VIEW,),
        audit_programme_board.AuditLine,
        lambda rows, today, _: audit_programme_board.read(
            rows[0].all(audit_programme.AUDITS), today=today
        ),
    ),
    BoardView(
        "single-agency-audits",
        "Single-agency audits",
        (single_agency_audits.VIEW,),
        single_agency_audits.SingleAgencyAuditLine,
        lambda rows, today, _: single_agency_audits.read(
            rows[0].all(single_agency_audits.SINGLE_AGENCY_AUDITS), today=today
        ),
    ),
    BoardView(
        "section-11",
        "Section 11",
        (section_11.VIEW,),
        section_11_board.HeatCell,
        lambda rows, today, scope: section_11_board.read(
            rows[0].all(section_11.CYCLES),
            rows[0].all(section_11.ASSESSMENTS),
            rows[0].all(section_11.STANDARDS),
            rows[0].all(section_11.PLANS),
            today=today,
            framework=scope.framework,
        ),
    ),
    BoardView(
        "inspections",
        "Inspections",
        (inspections.VIEW,),
        inspections_board.BoardInspection,
        lambda rows, today, scope: inspections_board.read(
            rows[0].all(inspections.INSPECTIONS), today=today, framework=scope.framework
        ),
    ),
    BoardView(
        "indicators",
        "Indicators against benchmark",
        (indicators.VIEW,),
        indicators_board.BoardIndicator,
        lambda rows, _, scope: indicators_board.read(
            rows[0].all(indicators.FIGURES),
            rows[0].all(indicators.DEFINITIONS),
            rows[0].all(indicators.BENCHMARKS),
            rows[0].all(indicators.NEIGHBOUR_SETS),
            rows[0].all(indicators.TARGETS),
            scope=scope,
        ),
    ),
    BoardView(
        "returns",
        "Returns tracker",
        (returns.VIEW,),
        returns_board.BoardReturn,
        lambda rows, today, _: returns_board.read(
            rows[0].all(returns.ROUNDS),
            rows[0].all(returns.EXPECTED),
            rows[0].all(returns.RETURNS),
            today=today,
        ),
    ),
    BoardView(
        "dissemination",
        "Dissemination",
        (dissemination.VIEW,),
        dissemination_board.BoardDissemination,
        lambda rows, today, scope: dissemination_board.read(
            rows[0].all(dissemination.BRIEFINGS),
            rows[0].all(dissemination.CONFIRMATIONS),
            today=today,
            partnership=scope.partnership,
        ),
    ),
    BoardView(
        "reports",
        "Reports",
        (reports_received.VIEW,),
        reports_received_board.BoardReport,
        lambda rows, today, _: reports_received_board.read(
            rows[0].all(reports_received.REPORTS), today=today
        ),
    ),
    BoardView(
        "yearly-report",
        "Yearly-report pack",
        (yearly_report.VIEW, obligations.VIEW),
        yearly_report_board.YearlyReportLine,
        lambda rows, _, scope: yearly_report_board.read(
            rows[0].all(yearly_report.YEARLY_REPORTS),
            rows[0].all(yearly_report.STATEMENTS),
            rows[1].all(obligations.OCCURRENCES),
            scope=scope,
        ),
    ),
    BoardView(
        "access-log",
        "Access and disclosure log",
        (access_log.VIEW,),
        access_log.AccessRow,
        lambda rows, _today, _scope: access_log.read(rows[0].all(access_log.ACCESSES)),
    ),
)
"""One entry makes a board's reading part of the pack; the tables of every view are in it anyway."""
