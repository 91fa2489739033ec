"""Boards of how the partnership is governed: who takes part, who comes, who challenges whom."""

from datetime import date

from domain.command import Scope
from projections.governance import (
    attendance,
    attendance_board,
    challenges,
    challenges_board,
    directory,
    directory_board,
)
from services.boards.board import Board, Group, RowsOf


def _directory(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[directory_board.DirectoryLine, ...]:
    own = rows[directory.VIEW.name]
    return directory_board.read(
        own.all(directory.MEMBERSHIPS),
        own.all(directory.SUB_GROUPS),
        own.all(directory.SEATS),
        on=today,
        framework=scope.framework,
    )


def _challenges(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[challenges_board.BoardChallenge, ...]:
    own = rows[challenges.VIEW.name]
    return challenges_board.read(
        own.all(challenges.CHALLENGES), today=today, framework=scope.framework
    )


DIRECTORY = Board(
    name="directory",
    title="Who takes part, and who sits where",
    asks="Which agency takes part in the partnership, and who sits in which group?",
    group=Group.GOVERNANCE,
    views=(directory.VIEW,),
    line=directory_board.DirectoryLine,
    labels=directory_board.COLUMNS,
    shown=("group_name", "agency_name", "holds", "from_on", "until_on", "illustrative"),
    spare=("until_on", "from_on"),
    filters=("agency", "group", "holds", "shared", "partnership"),
    agencies=("agency",),
    read=_directory,
)
ATTENDANCE = Board(
    name="attendance",
    title="Attendance by agency, group and quarter, the newest first",
    asks="Who was expected at the meetings of each group, and who came?",
    group=Group.GOVERNANCE,
    views=(attendance.VIEW,),
    line=attendance_board.AttendanceLine,
    labels=attendance_board.COLUMNS,
    shown=(
        *("quarter", "group_name", "agency_name", "meetings", "expected", "attended", "percent"),
        *("engaged", "illustrative"),
    ),
    spare=("engaged", "meetings"),
    filters=("agency", "group", "quarter", "kind", "indicator", "partnership"),
    agencies=("agency",),
    read=lambda rows, _today, scope: attendance_board.read(
        rows[attendance.VIEW.name].all(attendance.ATTENDANCE), scope.framework
    ),
    notes=("Seats expected and attended are added up over the meetings of the quarter.",),
)
CHALLENGES = Board(
    name="challenges",
    title="Professional challenges, the nearest deadline first",
    asks="Who challenged whom, at which stage is it, and what came of it?",
    group=Group.GOVERNANCE,
    views=(challenges.VIEW,),
    line=challenges_board.BoardChallenge,
    labels=challenges_board.COLUMNS,
    shown=(
        *("challenge_id", "making_agency", "receiving_agency", "text", "stage", "status"),
        *("respond_by", "working_days_left", "outcome", "illustrative"),
    ),
    spare=("outcome", "working_days_left"),
    filters=(
        *("making_agency", "receiving_agency", "theme", "status", "stage_name", "overdue"),
        *("outcome", "partnership"),
    ),
    agencies=("making_agency", "receiving_agency"),
    read=_challenges,
)
CHALLENGE_MATRIX = Board(
    name="challenge-matrix",
    title="Who challenged whom",
    asks="Between which agencies is practice challenged, and how does it end?",
    group=Group.GOVERNANCE,
    views=(challenges.VIEW,),
    line=challenges_board.ChallengeCell,
    labels=challenges_board.MATRIX_COLUMNS,
    shown=(
        *("making_agency", "receiving_agency", "challenges", "open", "overdue", "upheld"),
        *("partly_upheld", "not_upheld", "agreed_change", "median_days", "illustrative"),
    ),
    spare=("agreed_change", "not_upheld", "partly_upheld"),
    filters=("making_agency", "receiving_agency"),
    agencies=("making_agency", "receiving_agency"),
    read=lambda rows, today, scope: challenges_board.matrix(_challenges(rows, today, scope)),
)
CHALLENGE_STAGES = Board(
    name="challenge-stages",
    title="What each stage resolved",
    asks="At which stage are challenges resolved, and which are answered late?",
    group=Group.GOVERNANCE,
    views=(challenges.VIEW,),
    line=challenges_board.StageLine,
    labels=challenges_board.STAGE_COLUMNS,
    shown=tuple(name for name, _ in challenges_board.STAGE_COLUMNS),
    spare=("withdrawn", "escalated", "late"),
    read=lambda rows, today, _scope: challenges_board.stages(
        rows[challenges.VIEW.name].all(challenges.STAGES), today=today
    ),
)
FEEDBACK = Board(
    name="strategic-feedback",
    title="What other boards said",
    asks="What did other boards say, and what did it lead to?",
    group=Group.GOVERNANCE,
    views=(challenges.VIEW,),
    line=challenges.FeedbackRow,
    labels=(
        ("feedback_id", "Feedback"),
        ("partnership", "Partnership"),
        ("from_board", "From board"),
        ("themes", "Themes"),
        ("text", "Text"),
        ("received_on", "Received on"),
        ("led_to", "Led to"),
        ("illustrative", "Illustrative"),
    ),
    shown=("feedback_id", "from_board", "text", "received_on", "led_to", "illustrative"),
    filters=("from_board", "themes", "partnership"),
    read=lambda rows, _today, _scope: rows[challenges.VIEW.name].all(challenges.FEEDBACK),
)

BOARDS = (DIRECTORY, ATTENDANCE, CHALLENGES, CHALLENGE_MATRIX, CHALLENGE_STAGES, FEEDBACK)
