"""Boards of what is asked and looked at: lines of enquiry, independent scrutiny, the themes that nobody scrutinises."""

from datetime import date

from domain.command import Scope
from projections.governance import (
    lines_of_enquiry,
    lines_of_enquiry_board,
    scrutiny,
    scrutiny_board,
)
from projections.improvement import actions_board, actions_by_status
from services.boards.board import Board, Group, RowsOf


def _enquiries(
    rows: RowsOf, _today: date, _scope: Scope
) -> tuple[lines_of_enquiry_board.BoardEnquiry, ...]:
    own = rows[lines_of_enquiry.VIEW.name]
    return lines_of_enquiry_board.read(
        own.all(lines_of_enquiry.ENQUIRIES),
        own.all(lines_of_enquiry.EVIDENCE),
        own.all(lines_of_enquiry.LED_TO),
    )


def _triangulation(
    rows: RowsOf, _today: date, scope: Scope
) -> tuple[lines_of_enquiry_board.TriangulationCell, ...]:
    own = rows[lines_of_enquiry.VIEW.name]
    return lines_of_enquiry_board.matrix(
        own.all(lines_of_enquiry.ENQUIRIES), own.all(lines_of_enquiry.EVIDENCE), scope.framework
    )


def _enquiry_actions(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[actions_board.BoardAction, ...]:
    led = {row.reference for row in rows[lines_of_enquiry.VIEW.name].all(lines_of_enquiry.LED_TO)}
    work = rows[actions_by_status.VIEW.name].all(actions_by_status.ACTIONS)
    lines = actions_board.read(work, today=today, scope=scope)
    return tuple(line for line in lines if line.action_id in led)


def _coverage(rows: RowsOf, today: date, scope: Scope) -> tuple[scrutiny_board.CoverageLine, ...]:
    own = rows[scrutiny.VIEW.name]
    return scrutiny_board.coverage(
        own.all(scrutiny.SCRUTINIES),
        own.all(scrutiny.MAP),
        own.all(scrutiny.GAPS),
        today=today,
        framework=scope.framework,
    )


ENQUIRIES = Board(
    name="enquiries",
    title="Key lines of enquiry, the open ones first",
    asks="What is asked, which sources speak to it, and what did it lead to?",
    group=Group.GOVERNANCE,
    views=(lines_of_enquiry.VIEW,),
    line=lines_of_enquiry_board.BoardEnquiry,
    labels=lines_of_enquiry_board.COLUMNS,
    shown=(
        *("line_of_enquiry_id", "question", "raised_on", "sources", "triangulated", "status"),
        *("answer", "led_to", "illustrative"),
    ),
    spare=("raised_on", "led_to"),
    filters=("themes", "status", "raised_by_group", "triangulated", "partnership"),
    read=_enquiries,
)
TRIANGULATION = Board(
    name="triangulation",
    title="Themes against types of source",
    asks="On which themes do independent sources say the same, and where do they contradict?",
    group=Group.GOVERNANCE,
    views=(lines_of_enquiry.VIEW,),
    line=lines_of_enquiry_board.TriangulationCell,
    labels=lines_of_enquiry_board.MATRIX_COLUMNS,
    shown=(
        *("name", "source_type", "supports", "contradicts", "context", "lines_of_enquiry"),
        "illustrative",
    ),
    filters=("theme", "source_type"),
    read=_triangulation,
)
STRENGTHS = Board(
    name="strengths",
    title="Strengths reported",
    asks="What do the lines of enquiry find to be good?",
    group=Group.GOVERNANCE,
    views=(lines_of_enquiry.VIEW,),
    line=lines_of_enquiry.StrengthRow,
    labels=(
        ("line_of_enquiry_id", "Line of enquiry"),
        ("entry", "Entry"),
        ("partnership", "Partnership"),
        ("text", "Text"),
        ("themes", "Themes"),
        ("source_types", "Source types"),
        ("illustrative", "Illustrative"),
    ),
    shown=("line_of_enquiry_id", "text", "themes", "source_types", "illustrative"),
    filters=("themes", "source_types", "partnership"),
    read=lambda rows, _today, _scope: rows[lines_of_enquiry.VIEW.name].all(
        lines_of_enquiry.STRENGTHS
    ),
)
ENQUIRY_ACTIONS = Board(
    name="enquiry-actions",
    title="Work plan: actions that go back to a line of enquiry",
    asks="What is being done because of the lines of enquiry?",
    group=Group.GOVERNANCE,
    views=(lines_of_enquiry.VIEW, actions_by_status.VIEW),
    line=actions_board.BoardAction,
    labels=actions_board.COLUMNS,
    shown=("action_id", "text", "owner_agency", "due_on", "brag", "why"),
    spare=("why",),
    filters=("brag", "owner_agency", "status", "themes", "partnership"),
    agencies=("owner_agency",),
    read=_enquiry_actions,
)
SCRUTINY = Board(
    name="scrutiny",
    title="Independent scrutiny, the newest first",
    asks="What did the independent scrutineer look at, and how was it judged?",
    group=Group.GOVERNANCE,
    views=(scrutiny.VIEW,),
    line=scrutiny.ScrutinyRow,
    labels=scrutiny_board.REGISTER_COLUMNS,
    shown=(
        *("scrutiny_id", "title", "method", "function", "undertaken_on", "assurance"),
        *("led_to", "illustrative"),
    ),
    spare=("led_to", "method"),
    filters=("themes", "method", "function", "assurance", "agency", "partnership"),
    agencies=("agency",),
    read=lambda rows, _today, _scope: scrutiny_board.register(
        rows[scrutiny.VIEW.name].all(scrutiny.SCRUTINIES)
    ),
)
SCRUTINY_COVERAGE = Board(
    name="scrutiny-coverage",
    title="Who scrutinises which theme, those that nobody does first",
    asks="Which themes does nobody scrutinise?",
    group=Group.GOVERNANCE,
    views=(scrutiny.VIEW,),
    line=scrutiny_board.CoverageLine,
    labels=scrutiny_board.COLUMNS,
    shown=("name", "covered", "bodies", "last_scrutiny", "open_gaps", "illustrative"),
    spare=("last_scrutiny",),
    filters=("theme", "covered", "bodies", "priorities"),
    read=_coverage,
)
SCRUTINY_GAPS = Board(
    name="scrutiny-gaps",
    title="Gaps in scrutiny",
    asks="Where was a lack of scrutiny seen, and what did it lead to?",
    group=Group.GOVERNANCE,
    views=(scrutiny.VIEW,),
    line=scrutiny.GapRow,
    labels=(
        ("scrutiny_gap_id", "Scrutiny gap"),
        ("partnership", "Partnership"),
        ("theme", "Theme"),
        ("priority", "Priority"),
        ("text", "Text"),
        ("identified_on", "Identified on"),
        ("lines_of_enquiry", "Lines of enquiry"),
        ("illustrative", "Illustrative"),
    ),
    shown=(
        *("scrutiny_gap_id", "text", "theme", "priority", "identified_on"),
        *("lines_of_enquiry", "illustrative"),
    ),
    filters=("theme", "priority", "partnership"),
    read=lambda rows, _today, _scope: rows[scrutiny.VIEW.name].all(scrutiny.GAPS),
)

BOARDS = (
    *(ENQUIRIES, TRIANGULATION, STRENGTHS, ENQUIRY_ACTIONS),
    *(SCRUTINY, SCRUTINY_COVERAGE, SCRUTINY_GAPS),
)
