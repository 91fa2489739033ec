"""Commands that show quality assurance: section-11, school-audits, voice, inspections, quality."""

from typing import Annotated

import typer

from services.cli.looking import All
from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import Asked, present

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
    from services.boards.quality import SECTION_11

    present(
        Asked(config, partnership, as_at, form, everything),
        SECTION_11,
        lambda cell: agency in (None, cell.agency) and cycle in (None, cell.cycle_id),
    )


def school_audits(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    area: Annotated[str | None, typer.Option(help="Only this council area.")] = None,
    everything: All = False,
) -> None:
    """Schools under sections 175 and 157: returns, levels and what visits found (V-10)."""
    from services.boards.quality import SCHOOL_AUDITS

    present(
        Asked(config, partnership, as_at, form, everything),
        SCHOOL_AUDITS,
        lambda cell: area in (None, cell.area),
    )


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
    from services.boards.quality import VOICE

    present(
        Asked(config, partnership, as_at, form, everything),
        VOICE,
        lambda line: agency in (None, line.agency) and (theme is None or theme in line.themes),
    )


def inspections(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    agency: Agency = None,
    everything: All = False,
) -> None:
    """Inspections: announced, reported, and which statement of action is due when."""
    from services.boards.quality import INSPECTIONS

    present(
        Asked(config, partnership, as_at, form, everything),
        INSPECTIONS,
        lambda line: agency is None or agency in line.agencies,
    )


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
    from services.boards.quality import QUALITY_CALENDAR

    present(
        Asked(config, partnership, as_at, form, everything),
        QUALITY_CALENDAR,
        lambda line: (agency is None or agency in line.agencies) and kind in (None, line.kind),
    )
