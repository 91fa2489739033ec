"""Commands that show impact, priorities and what is learned from elsewhere: impact, priorities, procedures, sharing …"""

from typing import Annotated

import typer

from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import Asked, present

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


def impact(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Impact ledger: what shows that children are better off, and who was satisfied by it (V-03)."""
    from services.boards.improvement import IMPACT

    present(Asked(config, partnership, as_at, form, everything), IMPACT)


def priorities(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
    still: Annotated[
        int, typer.Option(help="Days without a movement that count as little progress.", min=1)
    ] = 90,
) -> None:
    """Priorities of the business plan: how far their actions have come, and where nothing moves."""
    from dataclasses import replace
    from functools import partial

    from services.boards.improvement import PRIORITIES, priority_lines

    board = replace(PRIORITIES, read=partial(priority_lines, still_after=still))
    present(Asked(config, partnership, as_at, form, everything), board)


def procedures(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Policies and procedures that learning asks to change, and what was published."""
    from services.boards.improvement import PROCEDURES

    present(Asked(config, partnership, as_at, form, everything), PROCEDURES)


def national_learning(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """National and neighbouring learning: who looks at what, and where the partnership stands."""
    from services.boards.improvement import NATIONAL_LEARNING

    present(Asked(config, partnership, as_at, form, everything), NATIONAL_LEARNING)


def child_death_themes(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Themes from the child death overview panel, in bands; no case is ever kept here."""
    from services.boards.improvement import CHILD_DEATH_THEMES

    present(Asked(config, partnership, as_at, form, everything), CHILD_DEATH_THEMES)


def sharing(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Sharing agreements: with whom, for what purpose, on what basis, and whether it flows."""
    from services.boards.improvement import AGREEMENTS

    present(Asked(config, partnership, as_at, form, everything), AGREEMENTS)


def learning(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Learning that the partnerships offer each other, and what each made of it."""
    from services.boards.improvement import LEARNING

    present(Asked(config, partnership, as_at, form, everything), LEARNING)
