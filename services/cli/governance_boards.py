"""Commands that show how the partnership is governed: directory, attendance, challenges, enquiries, scrutiny."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from services.boards import as_at as moments
from services.cli.options import Config, Form, Partnership, When, ask, scope_of, show
from services.cli.presenting import FIRST, Asked, Paper, present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.command import Scope
    from projections.governance.attendance_board import AttendanceLine
    from projections.governance.directory_board import DirectoryLine
    from services.boards.ports import Record, Snapshot
    from services.boards.sheets import Sheet

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


def _day(words: str) -> date:
    try:
        moment = moments.read(words)
    except moments.NotAMoment as error:
        raise typer.BadParameter(str(error)) from None
    if not isinstance(moment, moments.Moment):
        raise typer.BadParameter("say a day, such as 31/03/2026")
    return moments.day_of(moment.at)


def directory(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    on: Annotated[
        date | None,
        typer.Option(
            parser=_day,
            metavar="DAY",
            help="Who held a seat on this day, such as 31/03/2026. Default: today.",
            show_default=False,
        ),
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Only this sub-group, or hsscp for the partnership.")
    ] = None,
    everything: All = False,
) -> None:
    """Who takes part in the partnership, and who sits in which sub-group."""
    from projections.governance import directory_board
    from projections.governance.directory import MEMBERSHIPS, SEATS, SUB_GROUPS, VIEW

    def read(snapshot: "Snapshot", scope: "Scope") -> "Sequence[DirectoryLine]":
        lines = directory_board.read(
            snapshot.rows.all(MEMBERSHIPS),
            snapshot.rows.all(SUB_GROUPS),
            snapshot.rows.all(SEATS),
            on=on or snapshot.stand.today,
            framework=scope.framework,
        )
        return [line for line in lines if group in (None, line.group)]

    paper = Paper(
        title="Who takes part, and who sits where",
        line=directory_board.DirectoryLine,
        labels=directory_board.COLUMNS,
        shown=("group_name", "agency_name", "holds", "from_on", "until_on", "illustrative"),
        spare=("until_on", "from_on"),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def attendance(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Annotated[str | None, typer.Option(help="Only this agency.")] = None,
    quarter: Annotated[str | None, typer.Option(help="Only this quarter, such as 2026-Q1.")] = None,
    everything: All = False,
) -> None:
    """Who was expected at the meetings of each group, and who came."""
    from projections.governance import attendance_board
    from projections.governance.attendance import ATTENDANCE, VIEW

    def read(snapshot: "Snapshot", scope: "Scope") -> "Sequence[AttendanceLine]":
        lines = attendance_board.read(snapshot.rows.all(ATTENDANCE), scope.framework)
        return [
            line
            for line in lines
            if agency in (None, line.agency) and quarter in (None, line.quarter)
        ]

    paper = Paper(
        title="Attendance by agency, group and quarter, the newest first",
        line=attendance_board.AttendanceLine,
        labels=attendance_board.COLUMNS,
        shown=(
            "quarter",
            "group_name",
            "agency_name",
            "meetings",
            "expected",
            "attended",
            "percent",
            "engaged",
            "illustrative",
        ),
        spare=("engaged", "meetings"),
        notes=("Seats expected and attended are added up over the meetings of the quarter.",),
    )
    present(Asked(config, partnership, as_at, form, everything), VIEW, paper, read)


def challenges(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Annotated[
        str | None, typer.Option(help="Only challenges that this agency made or received.")
    ] = None,
    everything: All = False,
) -> None:
    """Professional challenges: who challenged whom, at which stage, with what outcome (V-09)."""
    from projections.governance.challenges import CHALLENGES, FEEDBACK, STAGES, VIEW
    from services.cli import governance_sheets

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        rows = snapshot.rows
        chosen = [
            row
            for row in rows.all(CHALLENGES)
            if agency in (None, row.making_agency, row.receiving_agency)
        ]
        references = {row.challenge_id for row in chosen}
        return governance_sheets.challenges(
            chosen,
            [row for row in rows.all(STAGES) if row.challenge_id in references],
            rows.all(FEEDBACK),
            snapshot.stand,
            scope_of(config, record.partnership).framework,
            first=None if everything else FIRST,
        )

    show(ask(config, partnership, question), form)


def enquiries(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    everything: All = False,
) -> None:
    """Key lines of enquiry: what is asked, what speaks to it, what it led to (V-13)."""
    from projections.governance.lines_of_enquiry import (
        ENQUIRIES,
        EVIDENCE,
        LED_TO,
        STRENGTHS,
        VIEW,
    )
    from projections.improvement import actions_board, actions_by_status
    from services.cli import governance_sheets

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        work = await record.view(actions_by_status.VIEW, as_at)
        scope = scope_of(config, record.partnership)
        rows = snapshot.rows
        asked = [row for row in rows.all(ENQUIRIES) if theme is None or theme in row.themes]
        references = {row.line_of_enquiry_id for row in asked}
        return governance_sheets.enquiries(
            asked,
            [row for row in rows.all(EVIDENCE) if row.line_of_enquiry_id in references],
            [row for row in rows.all(STRENGTHS) if row.line_of_enquiry_id in references],
            [row for row in rows.all(LED_TO) if row.line_of_enquiry_id in references],
            actions_board.read(
                work.rows.all(actions_by_status.ACTIONS), today=work.stand.today, scope=scope
            ),
            snapshot.stand,
            scope.framework,
            first=None if everything else FIRST,
        )

    show(ask(config, partnership, question), form)


def scrutiny(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """What the independent scrutineer looked at and judged, and which themes nobody scrutinises."""
    from projections.governance.scrutiny import GAPS, MAP, SCRUTINIES, VIEW
    from services.cli import governance_sheets

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        return governance_sheets.scrutiny(
            snapshot.rows.all(SCRUTINIES),
            snapshot.rows.all(MAP),
            snapshot.rows.all(GAPS),
            snapshot.stand,
            scope_of(config, record.partnership).framework,
            first=None if everything else FIRST,
        )

    show(ask(config, partnership, question), form)
