"""Commands that show what was learned from incidents, for those who may see it: incidents, reviews, publications."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import MORE, Asked, answer, present, sheet_of_board

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.ports import Snapshots
    from services.boards.sheets import Sheet

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


class Part(StrEnum):
    """Which table of the pipeline."""

    PIPELINE = "pipeline"
    REQUESTS = "requests"
    OUTCOMES = "outcomes"


def incidents(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    part: Annotated[
        Part, typer.Option(help="The pipeline, what agencies were asked for, or outcomes.")
    ] = Part.PIPELINE,
    everything: All = False,
) -> None:
    """Incidents and reviews: where each stands, for how long, and by when it must move on (V-08)."""
    from services.boards.incidents import OUTCOMES, REQUESTS

    asked = Asked(config, partnership, as_at, form, everything)
    if part is Part.REQUESTS:
        present(asked, REQUESTS)
    elif part is Part.OUTCOMES:
        present(asked, OUTCOMES)
    else:
        _pipeline(asked)


def _pipeline(asked: Asked) -> None:
    from services.boards.incidents import INCIDENTS, STEPS
    from services.cli.summaries import ILLUSTRATIVE

    def sheets(found: "Snapshots", scope: "Scope") -> "list[Sheet]":
        today = found.stand.today
        lines = INCIDENTS.read(found.rows, today, scope)
        made_up = (ILLUSTRATIVE,) if any(line.illustrative for line in lines) else ()
        pipeline = sheet_of_board(
            INCIDENTS, lines, found.stand, notes=(*INCIDENTS.notes, *made_up), clip=None
        )
        steps = STEPS.read(found.rows, today, scope)
        return [
            sheet_of_board(STEPS, steps, found.stand, notes=(), in_csv=False),
            pipeline.seen_as(pipeline.rows, first=asked.first, more=MORE),
        ]

    answer(asked, (INCIDENTS, STEPS), sheets)


def reviews(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """The file of each review: who decided, who leads it, by which method, and who took part."""
    from services.boards.incidents import REVIEWS

    present(Asked(config, partnership, as_at, form, everything), REVIEWS)


def publications(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """The register of published reviews: what is public, and until when it must stay so."""
    from services.boards.incidents import PUBLICATIONS

    present(Asked(config, partnership, as_at, form, everything), PUBLICATIONS)
