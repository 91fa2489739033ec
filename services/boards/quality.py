"""Boards of the quality of practice: audits, training, self-assessment, voice, inspections."""

from datetime import date

from domain.command import Scope
from projections.quality import (
    audit_programme,
    audit_programme_board,
    inspections,
    inspections_board,
    quality_calendar,
    quality_calendar_board,
    section_11,
    section_11_board,
    section_11_schools,
    single_agency_audits,
    training_impact,
    training_impact_board,
    voice,
)
from services.boards.board import Board, Group, RowsOf


def _programmes(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[audit_programme_board.Programme, ...]:
    own = rows[audit_programme.VIEW.name]
    return audit_programme_board.programmes(
        own.all(audit_programme.AUDITS),
        own.all(audit_programme.PROGRAMMES),
        today=today,
        scope=scope,
    )


def _training(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[training_impact_board.CourseLine, ...]:
    own = rows[training_impact.VIEW.name]
    return training_impact_board.read(
        own.all(training_impact.COURSES),
        own.all(training_impact.EVALUATIONS),
        today=today,
        framework=scope.framework,
    )


def _section_11(rows: RowsOf, today: date, scope: Scope) -> tuple[section_11_board.HeatCell, ...]:
    own = rows[section_11.VIEW.name]
    return section_11_board.read(
        own.all(section_11.CYCLES),
        own.all(section_11.ASSESSMENTS),
        own.all(section_11.STANDARDS),
        own.all(section_11.PLANS),
        today=today,
        framework=scope.framework,
    )


def _schools(rows: RowsOf, today: date, scope: Scope) -> tuple[section_11_schools.SchoolCell, ...]:
    own = rows[section_11_schools.VIEW.name]
    return section_11_schools.read(
        own.all(section_11_schools.ROUNDS),
        own.all(section_11_schools.RETURNS),
        own.all(section_11_schools.COUNTS),
        own.all(section_11_schools.VISITS),
        today=today,
        framework=scope.framework,
    )


AUDITS = Board(
    name="audits",
    title="Multi-agency audits, the newest first",
    asks="What did the audits find, who took part, and is it embedded?",
    group=Group.QUALITY,
    views=(audit_programme.VIEW,),
    line=audit_programme_board.AuditLine,
    labels=audit_programme_board.COLUMNS,
    shown=(
        *("audit_id", "title", "status", "held_on", "method", "sample", "attendance", "grades"),
        *("voice_obtained", "loop_result"),
    ),
    spare=("grades", "method", "voice_obtained"),
    filters=("status", "kind", "themes", "priority", "absent", "loop_result", "partnership"),
    read=lambda rows, today, _scope: audit_programme_board.read(
        rows[audit_programme.VIEW.name].all(audit_programme.AUDITS), today=today
    ),
    notes=("c stands for a number of children that is too small to be shown.",),
)
AUDIT_PROGRAMME = Board(
    name="audit-programme",
    title="Audits of this programme year",
    asks="Are there as many audits as the programme of the year asks for?",
    group=Group.QUALITY,
    views=(audit_programme.VIEW,),
    line=audit_programme_board.Programme,
    labels=(
        ("partnership", "Partnership"),
        ("begins_on", "Begins on"),
        ("target", "Target"),
        ("planned", "Planned"),
        ("planned_by_now", "Planned by now"),
        ("held", "Held"),
        ("concluded", "Concluded"),
        ("reached", "Reached"),
    ),
    shown=(
        *("partnership", "begins_on", "target", "planned", "planned_by_now", "held"),
        *("concluded", "reached"),
    ),
    filters=("partnership",),
    read=_programmes,
)
SINGLE_AGENCY_AUDITS = Board(
    name="single-agency-audits",
    title="Audits of single agencies",
    asks="Which agency audited what by itself, and whose report is awaited?",
    group=Group.QUALITY,
    views=(single_agency_audits.VIEW,),
    line=single_agency_audits.SingleAgencyAuditLine,
    labels=single_agency_audits.COLUMNS,
    shown=("agency", "audit_id", "kind", "area", "status", "due_on", "reported_on", "outcome"),
    spare=("outcome", "kind"),
    filters=("agency", "status", "kind", "area", "themes"),
    agencies=("agency",),
    read=lambda rows, today, _scope: single_agency_audits.read(
        rows[single_agency_audits.VIEW.name].all(single_agency_audits.SINGLE_AGENCY_AUDITS),
        today=today,
    ),
)
TRAINING = Board(
    name="training",
    title="Training and its impact, the newest course first",
    asks="Who came to training, and what do they say of it months later?",
    group=Group.QUALITY,
    views=(training_impact.VIEW,),
    line=training_impact_board.CourseLine,
    labels=training_impact_board.COLUMNS,
    shown=("title", "need", "delivered_on", "booked", "attended", "scores", "change"),
    spare=("need", "booked"),
    filters=("need", "themes", "not_invited"),
    read=_training,
    notes=("c: fewer than five answered, so their score is not shown.",),
)
TRAINING_REPORTS = Board(
    name="training-reports",
    title="Training needs, returns and reports",
    asks="Which training is needed, and what did agencies return on their own?",
    group=Group.QUALITY,
    views=(training_impact.VIEW,),
    line=training_impact.TrainingReportRow,
    labels=training_impact_board.REPORT_COLUMNS,
    shown=("report_id", "kind", "agencies", "dated", "staff", "trained", "words"),
    spare=("words",),
    filters=("kind", "agencies", "themes", "partnership"),
    agencies=("agencies",),
    read=lambda rows, _today, _scope: training_impact_board.reports(
        rows[training_impact.VIEW.name].all(training_impact.REPORTS)
    ),
)
SECTION_11 = Board(
    name="section-11",
    title="Section 11: agency by standard",
    asks="What did each agency score itself, what did the panel make of it, and what is planned?",
    group=Group.QUALITY,
    views=(section_11.VIEW,),
    line=section_11_board.HeatCell,
    labels=section_11_board.COLUMNS,
    shown=(
        *("cycle_id", "agency", "label", "status", "self_score", "moderated", "delta"),
        *("evidence", "actions_open", "actions_overdue", "next_due_on"),
    ),
    spare=("cycle_id", "next_due_on", "evidence"),
    filters=("agency", "cycle_id", "standard", "status", "met"),
    agencies=("agency",),
    read=_section_11,
    notes=("Scores run from 0 to 3; a standard is met at 2. The panel's score counts.",),
)
SCHOOL_AUDITS = Board(
    name="school-audits",
    title="Schools: settings at each level",
    asks="How many schools and settings stand at each level, and what did visits find?",
    group=Group.QUALITY,
    views=(section_11_schools.VIEW,),
    line=section_11_schools.SchoolCell,
    labels=section_11_schools.COLUMNS,
    shown=(
        *("round_id", "area", "setting_type", "label", "level_0", "level_1", "level_2"),
        *("level_3", "below", "returned", "visited", "agreed"),
    ),
    spare=("round_id", "agreed", "visited"),
    filters=("area", "round_id", "setting_type", "standard"),
    read=_schools,
    notes=("Asked is of the whole round; returned, visited, found and helped are of the area.",),
)
VOICE = Board(
    name="voice",
    title="You said, we did",
    asks="What did children and families say, and what came of it?",
    group=Group.QUALITY,
    views=(voice.VIEW,),
    line=voice.SaidAndDone,
    labels=voice.COLUMNS,
    shown=(
        *("voice_id", "message", "cohort", "source", "themes", "status"),
        *("what_changed", "fed_back_on"),
    ),
    spare=("source", "themes"),
    filters=("agency", "themes", "status", "said_by", "source", "influence"),
    agencies=("agency",),
    read=lambda rows, today, _scope: voice.read(
        rows[voice.VIEW.name].all(voice.VOICES), today=today
    ),
    notes=("How many is a band, so that nobody can be told from it.",),
)
INSPECTIONS = Board(
    name="inspections",
    title="Inspections",
    asks="Which inspections are announced or reported, and which statement of action is due when?",
    group=Group.QUALITY,
    views=(inspections.VIEW,),
    line=inspections_board.BoardInspection,
    labels=inspections_board.COLUMNS,
    shown=(
        *("inspection_id", "title", "kind", "status", "published_on", "due_on", "due_by"),
        *("working_days_left", "findings"),
    ),
    spare=("kind", "due_by"),
    filters=("agencies", "status", "kind", "inspectorates"),
    agencies=("agencies", "lead_agency"),
    read=lambda rows, today, scope: inspections_board.read(
        rows[inspections.VIEW.name].all(inspections.INSPECTIONS),
        today=today,
        framework=scope.framework,
    ),
    notes=("The day in the letter counts; where it states none, the framework's clock does.",),
)
QUALITY_CALENDAR = Board(
    name="quality-calendar",
    title="Quality calendar",
    asks="Which visits, barriers, surveys, evaluations and themed reports were there, and what is due?",
    group=Group.QUALITY,
    views=(quality_calendar.VIEW,),
    line=quality_calendar_board.CalendarEntry,
    labels=quality_calendar_board.COLUMNS,
    shown=(
        *("on", "kind", "title", "agencies", "status", "topics", "themes"),
        *("response_rate", "summary"),
    ),
    spare=("topics", "themes"),
    filters=("kind", "agencies", "status", "themes", "topics"),
    agencies=("agencies",),
    read=lambda rows, today, _scope: quality_calendar_board.read(
        rows[quality_calendar.VIEW.name].all(quality_calendar.ENTRIES), today=today
    ),
)

BOARDS = (
    *(AUDITS, AUDIT_PROGRAMME, SINGLE_AGENCY_AUDITS, TRAINING, TRAINING_REPORTS),
    *(SECTION_11, SCHOOL_AUDITS, VOICE, INSPECTIONS, QUALITY_CALENDAR),
)
