"""Commands that show the quality of practice: audits, training."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, ask, scope_of, show
from services.cli.presenting import FIRST, Asked, Paper, present

if TYPE_CHECKING:
    from services.boards.ports import Record
    from services.boards.sheets import Sheet

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


def audits(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
    single_agency: Annotated[
        bool, typer.Option("--single-agency", help="The agencies' own audits instead.")
    ] = False,
) -> None:
    """Audits against the year's programme, what they found and whether it is embedded (V-11)."""
    if single_agency:
        _single_agency(Asked(config, partnership, as_at, form, everything))
        return
    from projections.quality import audit_programme_board as board
    from projections.quality.audit_programme import AUDITS, PROGRAMMES, VIEW
    from services.boards.sheets import sheet_of

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        rows, stand = snapshot.rows.all(AUDITS), snapshot.stand
        programmes = board.programmes(
            rows,
            snapshot.rows.all(PROGRAMMES),
            today=stand.today,
            scope=scope_of(config, record.partnership),
        )
        summary = sheet_of(
            "Audits of this programme year", board.Programme, programmes, stand=stand, in_csv=False
        )
        lines = sheet_of(
            "Multi-agency audits, the newest first",
            board.AuditLine,
            board.read(rows, today=stand.today),
            stand=stand,
            notes=("c stands for a number of children that is too small to be shown.",),
            shown=(
                "audit_id",
                "title",
                "status",
                "held_on",
                "method",
                "sample",
                "attendance",
                "grades",
                "voice_obtained",
                "loop_result",
            ),
            spare=("grades", "method", "voice_obtained"),
            clip=66,
            labels=board.COLUMNS,
        )
        first = None if everything else FIRST
        return [summary, lines.seen_as(lines.rows, first=first, more="--all or --format csv")]

    show(ask(config, partnership, question), form)


def _single_agency(asked: Asked) -> None:
    from projections.quality.single_agency_audits import (
        COLUMNS,
        SINGLE_AGENCY_AUDITS,
        VIEW,
        SingleAgencyAuditLine,
        read,
    )

    paper = Paper(
        "Audits of single agencies",
        SingleAgencyAuditLine,
        COLUMNS,
        shown=("agency", "audit_id", "kind", "area", "status", "due_on", "reported_on", "outcome"),
        spare=("outcome", "kind"),
    )
    present(
        asked,
        VIEW,
        paper,
        lambda snapshot, _: read(
            snapshot.rows.all(SINGLE_AGENCY_AUDITS), today=snapshot.stand.today
        ),
    )


def training(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
    reports: Annotated[
        bool,
        typer.Option("--reports", help="Needs analyses, returns and reports instead."),
    ] = False,
) -> None:
    """Training: who came, and what the evaluations say months later (V-12)."""
    from projections.quality import training_impact_board as board
    from projections.quality.training_impact import (
        COURSES,
        EVALUATIONS,
        REPORTS,
        VIEW,
        TrainingReportRow,
    )

    asked = Asked(config, partnership, as_at, form, everything)
    if reports:
        received = Paper(
            "Training needs, returns and reports",
            TrainingReportRow,
            board.REPORT_COLUMNS,
            shown=("report_id", "kind", "agencies", "dated", "staff", "trained", "words"),
            spare=("words",),
        )
        present(
            asked, VIEW, received, lambda snapshot, _: board.reports(snapshot.rows.all(REPORTS))
        )
        return
    impact = Paper(
        "Training and its impact, the newest course first",
        board.CourseLine,
        board.COLUMNS,
        shown=("title", "need", "delivered_on", "booked", "attended", "scores", "change"),
        spare=("need", "booked"),
        notes=("c: fewer than five answered, so their score is not shown.",),
    )
    present(
        asked,
        VIEW,
        impact,
        lambda snapshot, scope: board.read(
            snapshot.rows.all(COURSES),
            snapshot.rows.all(EVALUATIONS),
            today=snapshot.stand.today,
            framework=scope.framework,
        ),
    )
