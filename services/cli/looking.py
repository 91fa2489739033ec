"""Commands that show the board: board, themes, indicators, returns."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import Asked, answer, present

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.ports import Snapshots
    from services.boards.sheets import Sheet

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
    from services.boards.improvement import ACTIONS
    from services.cli import summaries

    asked = Asked(config, partnership, as_at, form, everything)

    def sheets(found: "Snapshots", scope: "Scope") -> "list[Sheet]":
        chosen = [
            line
            for line in ACTIONS.read(found.rows, found.stand.today, scope)
            if owner in (None, line.owner_agency) and (theme is None or theme in line.themes)
        ]
        return summaries.board(chosen, found.stand, first=asked.first)

    answer(asked, (ACTIONS,), sheets)


def themes(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Learning themes across both partnerships: what recurs, from which sources (V-04)."""
    from services.boards.improvement import THEMES
    from services.cli import summaries

    asked = Asked(config, partnership, as_at, form, everything)

    def sheets(found: "Snapshots", scope: "Scope") -> "list[Sheet]":
        counts = THEMES.read(found.rows, found.stand.today, scope)
        partnerships = list(scope.framework.partnerships)
        return summaries.themes(counts, partnerships, found.stand, first=asked.first)

    answer(asked, (THEMES,), sheets)


def indicators(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    code: Annotated[str | None, typer.Option(help="One indicator, such as ctx.referrals.")] = None,
    period: Annotated[str | None, typer.Option(help="One period, such as 2025.")] = None,
) -> None:
    """Indicators against benchmark; without --code or --period, the newest period of each (V-05)."""
    from services.boards.performance import INDICATORS
    from services.cli import comparisons

    def sheets(found: "Snapshots", scope: "Scope") -> "list[Sheet]":
        lines = INDICATORS.read(found.rows, found.stand.today, scope)
        return comparisons.indicators(lines, found.stand, code=code, period=period)

    answer(Asked(config, partnership, as_at, form), (INDICATORS,), sheets)


def returns(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    provider: Annotated[str | None, typer.Option(help="Only what this agency owes.")] = None,
) -> None:
    """Who has sent which figures, and who has not (V-06)."""
    from services.boards.performance import RETURNS

    present(
        Asked(config, partnership, as_at, form, everything=True),
        RETURNS,
        lambda line: provider in (None, line.provider),
    )
