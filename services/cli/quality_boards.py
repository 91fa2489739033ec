"""Commands that show quality assurance: section-11, school-audits, voice, inspections, quality."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.looking import All
from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import Asked, Paper, present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.command import Scope
    from projections.quality.inspections_board import BoardInspection
    from projections.quality.quality_calendar_board import CalendarEntry
    from projections.quality.section_11_board import HeatCell
    from projections.quality.section_11_schools import SchoolCell
    from projections.quality.voice import SaidAndDone
    from services.boards.ports import Snapshot

Agency = Annotated[
    str | None, typer.Option("--agency", "-a", help="Only what concerns this agency.")
]


def section_11(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
    cycle: Annotated[
        str | None, typer.Option(help="Only this cycle, such as HSSCP-S11-2026-1.")
    ] = None,
    everything: All = False,
) -> None:
    """Section 11: what each agency scored, what the panel made of it, and the plan (V-10)."""
    from projections.quality import section_11_board
    from projections.quality.section_11 import ASSESSMENTS, CYCLES, PLANS, STANDARDS, VIEW

    def read(snapshot: "Snapshot", scope: "Scope") -> "Sequence[HeatCell]":
        cells = section_11_board.read(
            snapshot.rows.all(CYCLES),
            snapshot.rows.all(ASSESSMENTS),
            snapshot.rows.all(STANDARDS),
            snapshot.rows.all(PLANS),
            today=snapshot.stand.today,
            framework=scope.framework,
        )
        return [
            cell
            for cell in cells
            if (agency is None or cell.agency == agency)
            and (cycle is None or cell.cycle_id == cycle)
        ]

    paper = Paper(
        title="Section 11: agency by standard",
        line=section_11_board.HeatCell,
        labels=section_11_board.COLUMNS,
        shown=(
            *("cycle_id", "agency", "label", "status", "self_score", "moderated", "delta"),
            *("evidence", "actions_open", "actions_overdue", "next_due_on"),
        ),
        spare=("cycle_id", "next_due_on", "evidence"),
        notes=("Scores run from 0 to 3; a standard is met at 2. The panel's score counts.",),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def school_audits(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    area: Annotated[str | None, typer.Option(help="Only this council area.")] = None,
    everything: All = False,
) -> None:
    """Schools under sections 175 and 157: returns, levels and what visits found (V-10)."""
    from projections.quality import section_11_schools
    from projections.quality.section_11_schools import COUNTS, RETURNS, ROUNDS, VIEW, VISITS

    def read(snapshot: "Snapshot", scope: "Scope") -> "Sequence[SchoolCell]":
        cells = section_11_schools.read(
            snapshot.rows.all(ROUNDS),
            snapshot.rows.all(RETURNS),
            snapshot.rows.all(COUNTS),
            snapshot.rows.all(VISITS),
            today=snapshot.stand.today,
            framework=scope.framework,
        )
        return [cell for cell in cells if area is None or cell.area == area]

    paper = Paper(
        title="Schools: settings at each level",
        line=section_11_schools.SchoolCell,
        labels=section_11_schools.COLUMNS,
        shown=(
            *("round_id", "area", "setting_type", "label", "level_0", "level_1", "level_2"),
            *("level_3", "below", "returned", "visited", "agreed"),
        ),
        spare=("round_id", "agreed", "visited"),
        notes=(
            "Asked is of the whole round; returned, visited, found and helped are of the area.",
        ),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def voice(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    everything: All = False,
) -> None:
    """You said, we did: what children and families said and what came of it (V-15)."""
    from projections.quality import voice as voices
    from projections.quality.voice import VIEW, VOICES

    def read(snapshot: "Snapshot", _: "Scope") -> "Sequence[SaidAndDone]":
        lines = voices.read(snapshot.rows.all(VOICES), today=snapshot.stand.today)
        return [
            line
            for line in lines
            if (agency is None or line.agency == agency) and (theme is None or theme in line.themes)
        ]

    paper = Paper(
        title="You said, we did",
        line=voices.SaidAndDone,
        labels=voices.COLUMNS,
        shown=(
            *("voice_id", "message", "cohort", "source", "themes", "status"),
            *("what_changed", "fed_back_on"),
        ),
        spare=("source", "themes"),
        notes=("How many is a band, so that nobody can be told from it.",),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def inspections(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
    everything: All = False,
) -> None:
    """Inspections: announced, reported, and which statement of action is due when."""
    from projections.quality import inspections_board
    from projections.quality.inspections import INSPECTIONS, VIEW

    def read(snapshot: "Snapshot", scope: "Scope") -> "Sequence[BoardInspection]":
        lines = inspections_board.read(
            snapshot.rows.all(INSPECTIONS),
            today=snapshot.stand.today,
            framework=scope.framework,
        )
        return [line for line in lines if agency is None or agency in line.agencies]

    paper = Paper(
        title="Inspections",
        line=inspections_board.BoardInspection,
        labels=inspections_board.COLUMNS,
        shown=(
            *("inspection_id", "title", "kind", "status", "published_on", "due_on", "due_by"),
            *("working_days_left", "findings"),
        ),
        spare=("kind", "due_by"),
        notes=("The day in the letter counts; where it states none, the framework's clock does.",),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def quality(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
    kind: Annotated[
        str | None, typer.Option(help="Only this, such as barrier or staff-survey.")
    ] = None,
    everything: All = False,
) -> None:
    """The quality calendar: visits, barriers, surveys, evaluations and themed reports."""
    from projections.quality import quality_calendar_board
    from projections.quality.quality_calendar import ENTRIES, VIEW

    def read(snapshot: "Snapshot", _: "Scope") -> "Sequence[CalendarEntry]":
        lines = quality_calendar_board.read(
            snapshot.rows.all(ENTRIES), today=snapshot.stand.today, agency=agency
        )
        return [line for line in lines if kind is None or line.kind == kind]

    paper = Paper(
        title="Quality calendar",
        line=quality_calendar_board.CalendarEntry,
        labels=quality_calendar_board.COLUMNS,
        shown=(
            *("on", "kind", "title", "agencies", "status", "topics", "themes"),
            *("response_rate", "summary"),
        ),
        spare=("topics", "themes"),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)
