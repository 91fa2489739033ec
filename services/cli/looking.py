"""Commands that show the board: board, themes, indicators, returns."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When, ask, scope_of, show

if TYPE_CHECKING:
    from services.boards.ports import Record
    from services.boards.sheets import Sheet

_FIRST = 20
All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


def board(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    owner: Annotated[str | None, typer.Option(help="Only this agency's actions.")] = None,
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    everything: All = False,
) -> None:
    """Actions by status: what is stuck, and who owns it (V-01)."""
    from projections.improvement import actions_board
    from projections.improvement.actions_by_status import ACTIONS, VIEW
    from services.cli import summaries

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        scope = scope_of(config, record.partnership)
        lines = actions_board.read(
            snapshot.rows.all(ACTIONS), today=snapshot.stand.today, scope=scope
        )
        chosen = [
            line
            for line in lines
            if (owner is None or line.owner_agency == owner)
            and (theme is None or theme in line.themes)
        ]
        return summaries.board(chosen, snapshot.stand, first=None if everything else _FIRST)

    show(ask(config, partnership, question), form)


def themes(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Learning themes across both partnerships: what recurs, from which sources (V-04)."""
    from projections.improvement import themes_board
    from projections.improvement.themes import ACTIONS, SIGHTINGS, VIEW
    from services.cli import summaries

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        framework = scope_of(config, record.partnership).framework
        counts = themes_board.read(
            snapshot.rows.all(SIGHTINGS), snapshot.rows.all(ACTIONS), framework
        )
        return summaries.themes(
            counts,
            list(framework.partnerships),
            snapshot.stand,
            first=None if everything else _FIRST,
        )

    show(ask(config, partnership, question), form)


def indicators(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    code: Annotated[str | None, typer.Option(help="One indicator, such as ctx.referrals.")] = None,
    period: Annotated[str | None, typer.Option(help="One period, such as 2025.")] = None,
) -> None:
    """Indicators against benchmark; without --code or --period, the newest period of each (V-05)."""
    from projections.performance import indicators_board
    from projections.performance.indicators import (
        BENCHMARKS,
        DEFINITIONS,
        FIGURES,
        NEIGHBOUR_SETS,
        REBASINGS,
        TARGETS,
        VIEW,
    )
    from services.cli import comparisons

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        lines = indicators_board.read(
            snapshot.rows.all(FIGURES),
            snapshot.rows.all(DEFINITIONS),
            snapshot.rows.all(BENCHMARKS),
            snapshot.rows.all(NEIGHBOUR_SETS),
            snapshot.rows.all(TARGETS),
            rebasings=snapshot.rows.all(REBASINGS),
            scope=scope_of(config, record.partnership),
        )
        return comparisons.indicators(lines, snapshot.stand, code=code, period=period)

    show(ask(config, partnership, question), form)


def returns(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    provider: Annotated[str | None, typer.Option(help="Only what this agency owes.")] = None,
) -> None:
    """Who has sent which figures, and who has not (V-06)."""
    from projections.performance import returns_board
    from projections.performance.returns import EXPECTED, RETURNS, ROUNDS, VIEW
    from services.cli import summaries

    async def question(record: "Record") -> "list[Sheet]":
        snapshot = await record.view(VIEW, as_at)
        lines = returns_board.read(
            snapshot.rows.all(ROUNDS),
            snapshot.rows.all(EXPECTED),
            snapshot.rows.all(RETURNS),
            today=snapshot.stand.today,
        )
        chosen = [line for line in lines if provider is None or line.provider == provider]
        return summaries.returns(chosen, snapshot.stand)

    show(ask(config, partnership, question), form)
