"""The parts of an agency's profile that others look at: audits, Section 11, training, inspections, challenge, attendance."""

from collections.abc import Iterable

from projections.governance import (
    attendance,
    attendance_board,
    challenges,
    challenges_board,
    obligations,
    obligations_board,
)
from projections.governance.agency_profile_line import Part, Profiled, ProfileLine
from projections.governance.schedule import MET
from projections.quality import (
    audit_programme,
    inspections,
    inspections_board,
    section_11,
    section_11_board,
    single_agency_audits,
    training_impact,
)
from projections.quality.inspections_board import InspectionStatus
from projections.quality.section_11_board import HeatStatus
from projections.view import MemoryRows


def _obligations(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    framework, partnership = asked.scope.framework, asked.scope.partnership
    ledger = obligations_board.ledger_of(
        rows.all(obligations.OCCURRENCES),
        rows.all(obligations.WAIVERS),
        framework=framework,
        partnership=partnership,
    )
    board = obligations_board.obligations(
        ledger,
        rows.all(obligations.SCHEDULED),
        framework=framework,
        partnership=partnership,
        today=asked.today,
    )
    for line in board:
        if asked.agency in (line.about, line.owner):
            yield ProfileLine(
                part="obligations",
                reference=line.requirement,
                what=line.obligation,
                status=line.state.value,
                open=line.state not in MET,
                on=line.met_on,
                due_on=line.due_on,
                detail=line.rule,
            )


def _multi_agency_audits(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    for row in rows.all(audit_programme.AUDITS):
        asked_for = asked.agency in row.asked
        came = asked.agency in row.attended
        stayed_away = asked.agency in row.absent
        if asked_for or came or stayed_away:
            returned = "tool returned" if asked.agency in row.tools else "tool not returned"
            yield ProfileLine(
                part="multi-agency audits",
                reference=row.audit_id,
                what=row.title,
                status="attended" if came else "absent" if stayed_away else "asked",
                open=row.held_on is None and row.concluded_on is None,
                on=row.held_on,
                due_on=row.due_on,
                detail=returned if asked_for else "",
            )


def _single_agency_audits(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = single_agency_audits.read(
        rows.all(single_agency_audits.SINGLE_AGENCY_AUDITS), today=asked.today
    )
    for line in board:
        if line.agency == asked.agency:
            yield ProfileLine(
                part="single-agency audits",
                reference=line.audit_id,
                what=line.area,
                status=line.status.value,
                open=line.reported_on is None,
                on=line.reported_on,
                due_on=line.due_on or line.expected_on,
                detail=line.outcome or "",
            )


_S11_OWED = (HeatStatus.DUE, HeatStatus.LATE, HeatStatus.NOT_RETURNED, HeatStatus.NOT_SCORED)


def _section_11(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = section_11_board.read(
        rows.all(section_11.CYCLES),
        rows.all(section_11.ASSESSMENTS),
        rows.all(section_11.STANDARDS),
        rows.all(section_11.PLANS),
        today=asked.today,
        framework=asked.scope.framework,
    )
    for cell in board:
        if cell.agency == asked.agency:
            scores = (("self", cell.self_score), ("moderated", cell.moderated))
            said = [f"{name} {score}" for name, score in scores if score is not None]
            yield ProfileLine(
                part="section 11",
                reference=cell.cycle_id,
                what=cell.label,
                status=cell.status.value,
                open=cell.status in _S11_OWED or bool(cell.actions_open),
                on=cell.submitted_on,
                due_on=cell.next_due_on,
                detail=", ".join([*said, f"{cell.actions_open} actions open"]),
            )


def _training(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    """Of the agency's staff at a course there is how many came, and no name."""
    for row in rows.all(training_impact.COURSES):
        came = [each for each in row.attended_by if each.rpartition(" ")[0] == asked.agency]
        if came:
            yield ProfileLine(
                part="training",
                reference=row.course_id,
                what=row.title,
                status="attended",
                open=False,
                on=row.delivered_on,
                due_on=None,
                detail=f"{came[0].rpartition(' ')[2]} attended",
            )


_STATEMENT_OWED = (InspectionStatus.STATEMENT_DUE, InspectionStatus.STATEMENT_OVERDUE)


def _inspections(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = inspections_board.read(
        rows.all(inspections.INSPECTIONS), today=asked.today, framework=asked.scope.framework
    )
    for line in board:
        if asked.agency in line.agencies:
            yield ProfileLine(
                part="inspections",
                reference=line.inspection_id,
                what=line.title,
                status=line.status.value,
                open=line.status in _STATEMENT_OWED,
                on=line.published_on or line.notified_on,
                due_on=line.due_on,
                detail=line.judgement or "",
            )


def _challenges(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = challenges_board.read(
        rows.all(challenges.CHALLENGES), today=asked.today, framework=asked.scope.framework
    )
    for line in board:
        if asked.agency in (line.making_agency, line.receiving_agency):
            made = line.making_agency == asked.agency
            other = line.receiving_agency if made else line.making_agency
            yield ProfileLine(
                part="challenges",
                reference=line.challenge_id,
                what=f"{'to' if made else 'from'} {other}: {line.text}",
                status=line.status,
                open=line.ended_on is None,
                on=line.raised_on,
                due_on=line.respond_by,
                detail=f"stage {line.stage}",
            )


def _attendance(rows: MemoryRows, asked: Profiled) -> Iterable[ProfileLine]:
    board = attendance_board.read(rows.all(attendance.ATTENDANCE), asked.scope.framework)
    for line in board:
        if line.agency == asked.agency:
            yield ProfileLine(
                part="attendance",
                reference=line.quarter,
                what=line.group_name,
                status="attended" if line.attended >= line.expected else "seats left empty",
                open=False,
                on=None,
                due_on=None,
                detail=f"{line.attended} of {line.expected} seats, meetings: {line.meetings}",
            )


PARTS: tuple[Part, ...] = (
    Part(obligations.VIEW, _obligations),
    Part(single_agency_audits.VIEW, _single_agency_audits),
    Part(audit_programme.VIEW, _multi_agency_audits),
    Part(section_11.VIEW, _section_11),
    Part(training_impact.VIEW, _training),
    Part(inspections.VIEW, _inspections),
    Part(challenges.VIEW, _challenges),
    Part(attendance.VIEW, _attendance),
)
