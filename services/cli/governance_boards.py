"""Commands that show how the partnership is governed: directory, attendance, challenges, enquiries, scrutiny."""

from datetime import date
from typing import Annotated

import typer

from services.boards import as_at as moments
from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import Asked, answer, present

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
    from dataclasses import replace

    from services.boards.governance import DIRECTORY

    board = DIRECTORY
    if on is not None:
        board = replace(board, read=lambda rows, _today, scope: DIRECTORY.read(rows, on, scope))
    present(
        Asked(config, partnership, as_at, form, everything),
        board,
        lambda line: group in (None, line.group),
    )


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
    from services.boards.governance import ATTENDANCE

    present(
        Asked(config, partnership, as_at, form, everything),
        ATTENDANCE,
        lambda line: agency in (None, line.agency) and quarter in (None, line.quarter),
    )


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
    from services.boards.governance import CHALLENGES
    from services.cli import governance_sheets

    asked = Asked(config, partnership, as_at, form, everything)
    answer(
        asked,
        (CHALLENGES,),
        lambda found, scope: governance_sheets.challenges(
            found.rows, found.stand, scope, agency=agency, first=asked.first
        ),
    )


def enquiries(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    everything: All = False,
) -> None:
    """Key lines of enquiry: what is asked, what speaks to it, what it led to (V-13)."""
    from services.boards.enquiries import ENQUIRIES, ENQUIRY_ACTIONS
    from services.cli import governance_sheets

    asked = Asked(config, partnership, as_at, form, everything)
    answer(
        asked,
        (ENQUIRIES, ENQUIRY_ACTIONS),
        lambda found, scope: governance_sheets.enquiries(
            found.rows, found.stand, scope, theme=theme, first=asked.first
        ),
    )


def scrutiny(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """What the independent scrutineer looked at and judged, and which themes nobody scrutinises."""
    from services.boards.enquiries import SCRUTINY
    from services.cli import governance_sheets

    asked = Asked(config, partnership, as_at, form, everything)
    answer(
        asked,
        (SCRUTINY,),
        lambda found, scope: governance_sheets.scrutiny(
            found.rows, found.stand, scope, first=asked.first
        ),
    )
