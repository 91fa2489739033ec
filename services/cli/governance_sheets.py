"""What the governance commands with more than one table print: the rows, the columns with room on a terminal, the notes."""

from collections.abc import Sequence

from domain.framework import Framework
from projections.governance import challenges_board, lines_of_enquiry_board, scrutiny_board
from projections.governance.challenges import ChallengeRow, FeedbackRow, StageRow
from projections.governance.challenges_board import BoardChallenge, ChallengeCell, StageLine
from projections.governance.lines_of_enquiry import EnquiryRow, EvidenceRow, LedTo, StrengthRow
from projections.governance.lines_of_enquiry_board import BoardEnquiry, TriangulationCell
from projections.governance.scrutiny import GapRow, MapRow, ScrutinyRow
from projections.governance.scrutiny_board import CoverageLine
from projections.improvement import actions_board
from projections.improvement.actions_board import BoardAction
from services.boards.ports import Stand
from services.boards.sheets import Sheet, sheet_of
from services.cli.summaries import ILLUSTRATIVE

MORE = "--all or --format csv"


def challenges(
    rows: Sequence[ChallengeRow],
    stages: Sequence[StageRow],
    feedback: Sequence[FeedbackRow],
    stand: Stand,
    framework: Framework,
    *,
    first: int | None,
) -> list[Sheet]:
    """The matrix, the stages, the list (which alone is in a CSV file), and what other boards said."""
    lines = challenges_board.read(rows, today=stand.today, framework=framework)
    listed = sheet_of(
        "Professional challenges, the nearest deadline first",
        BoardChallenge,
        lines,
        stand=stand,
        notes=(*_overdue(lines), *_made_up(lines)),
        shown=(
            "challenge_id",
            "making_agency",
            "receiving_agency",
            "text",
            "stage",
            "status",
            "respond_by",
            "working_days_left",
            "outcome",
            "illustrative",
        ),
        spare=("outcome", "working_days_left"),
        clip=66,
        labels=challenges_board.COLUMNS,
    )
    return [
        sheet_of(
            "Who challenged whom",
            ChallengeCell,
            challenges_board.matrix(lines),
            stand=stand,
            shown=(
                "making_agency",
                "receiving_agency",
                "challenges",
                "open",
                "overdue",
                "upheld",
                "partly_upheld",
                "not_upheld",
                "agreed_change",
                "median_days",
                "illustrative",
            ),
            spare=("agreed_change", "not_upheld", "partly_upheld"),
            labels=challenges_board.MATRIX_COLUMNS,
            in_csv=False,
        ),
        sheet_of(
            "What each stage resolved",
            StageLine,
            challenges_board.stages(stages, today=stand.today),
            stand=stand,
            spare=("withdrawn", "escalated", "late"),
            labels=challenges_board.STAGE_COLUMNS,
            in_csv=False,
        ),
        listed.seen_as(listed.rows, first=first, more=MORE),
        sheet_of(
            "What other boards said",
            FeedbackRow,
            feedback,
            stand=stand,
            shown=("feedback_id", "from_board", "text", "received_on", "led_to", "illustrative"),
            clip=66,
            in_csv=False,
        ),
    ]


def enquiries(
    rows: Sequence[EnquiryRow],
    evidence: Sequence[EvidenceRow],
    strengths: Sequence[StrengthRow],
    led_to: Sequence[LedTo],
    actions: Sequence[BoardAction],
    stand: Stand,
    framework: Framework,
    *,
    first: int | None,
) -> list[Sheet]:
    """The board (which alone is in a CSV file), the matrix, the strengths, and the actions that it all led to."""
    lines = lines_of_enquiry_board.read(rows, evidence, led_to)
    led = {found.reference for found in led_to}
    board = sheet_of(
        "Key lines of enquiry, the open ones first",
        BoardEnquiry,
        lines,
        stand=stand,
        notes=_made_up(lines),
        shown=(
            "line_of_enquiry_id",
            "question",
            "raised_on",
            "sources",
            "triangulated",
            "status",
            "answer",
            "led_to",
            "illustrative",
        ),
        spare=("raised_on", "led_to"),
        clip=66,
        labels=lines_of_enquiry_board.COLUMNS,
    )
    return [
        board.seen_as(board.rows, first=first, more=MORE),
        sheet_of(
            "Themes against types of source",
            TriangulationCell,
            lines_of_enquiry_board.matrix(rows, evidence, framework),
            stand=stand,
            shown=(
                "name",
                "source_type",
                "supports",
                "contradicts",
                "context",
                "lines_of_enquiry",
                "illustrative",
            ),
            labels=lines_of_enquiry_board.MATRIX_COLUMNS,
            in_csv=False,
        ),
        sheet_of(
            "Strengths reported",
            StrengthRow,
            strengths,
            stand=stand,
            shown=("line_of_enquiry_id", "text", "themes", "source_types", "illustrative"),
            in_csv=False,
        ),
        sheet_of(
            "Work plan: actions that go back to a line of enquiry",
            BoardAction,
            [action for action in actions if action.action_id in led],
            stand=stand,
            shown=("action_id", "text", "owner_agency", "due_on", "brag", "why"),
            spare=("why",),
            clip=66,
            labels=actions_board.COLUMNS,
            in_csv=False,
        ),
    ]


def scrutiny(
    rows: Sequence[ScrutinyRow],
    mapped: Sequence[MapRow],
    gaps: Sequence[GapRow],
    stand: Stand,
    framework: Framework,
    *,
    first: int | None,
) -> list[Sheet]:
    """The scrutineer's register (which alone is in a CSV file), the coverage of the themes, and the gaps."""
    lines = scrutiny_board.register(rows)
    register = sheet_of(
        "Independent scrutiny, the newest first",
        ScrutinyRow,
        lines,
        stand=stand,
        notes=_made_up(lines),
        shown=(
            "scrutiny_id",
            "title",
            "method",
            "function",
            "undertaken_on",
            "assurance",
            "led_to",
            "illustrative",
        ),
        spare=("led_to", "method"),
        clip=66,
        labels=scrutiny_board.REGISTER_COLUMNS,
    )
    coverage = scrutiny_board.coverage(rows, mapped, gaps, today=stand.today, framework=framework)
    return [
        register.seen_as(register.rows, first=first, more=MORE),
        sheet_of(
            "Who scrutinises which theme, those that nobody does first",
            CoverageLine,
            coverage,
            stand=stand,
            shown=("name", "covered", "bodies", "last_scrutiny", "open_gaps", "illustrative"),
            spare=("last_scrutiny",),
            labels=scrutiny_board.COLUMNS,
            in_csv=False,
        ),
        sheet_of(
            "Gaps in scrutiny",
            GapRow,
            gaps,
            stand=stand,
            shown=(
                "scrutiny_gap_id",
                "text",
                "theme",
                "priority",
                "identified_on",
                "lines_of_enquiry",
                "illustrative",
            ),
            clip=66,
            in_csv=False,
        ),
    ]


def _overdue(lines: Sequence[BoardChallenge]) -> tuple[str, ...]:
    late = sum(line.overdue for line in lines)
    return (f"Overdue, with working days left below zero: {late}.",) if late else ()


def _made_up(
    lines: Sequence[BoardChallenge] | Sequence[BoardEnquiry] | Sequence[ScrutinyRow],
) -> tuple[str, ...]:
    return (ILLUSTRATIVE,) if any(line.illustrative for line in lines) else ()
