"""Commands that show the quality of practice: audits, training."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import MORE, Asked, answer, present, sheet_of_board

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.ports import Snapshots
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
    from services.boards.quality import AUDIT_PROGRAMME, AUDITS, SINGLE_AGENCY_AUDITS

    asked = Asked(config, partnership, as_at, form, everything)
    if single_agency:
        present(asked, SINGLE_AGENCY_AUDITS)
        return

    def sheets(found: "Snapshots", scope: "Scope") -> "list[Sheet]":
        rows, stand = found.rows, found.stand
        programmes = AUDIT_PROGRAMME.read(rows, stand.today, scope)
        lines = sheet_of_board(AUDITS, AUDITS.read(rows, stand.today, scope), stand)
        return [
            sheet_of_board(AUDIT_PROGRAMME, programmes, stand, in_csv=False),
            lines.seen_as(lines.rows, first=asked.first, more=MORE),
        ]

    answer(asked, (AUDITS, AUDIT_PROGRAMME), sheets)


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
    from services.boards.quality import TRAINING, TRAINING_REPORTS

    asked = Asked(config, partnership, as_at, form, everything)
    present(asked, TRAINING_REPORTS if reports else TRAINING)
