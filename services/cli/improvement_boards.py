"""Commands that show impact, priorities and what is learned from elsewhere: impact, priorities, procedures, sharing …"""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, When
from services.cli.presenting import Asked, Paper, present

if TYPE_CHECKING:
    from domain.command import Scope
    from services.boards.ports import Snapshot

All = Annotated[bool, typer.Option("--all", help="Every row, also on a terminal.")]


def impact(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Impact ledger: what shows that children are better off, and who was satisfied by it (V-03)."""
    from projections.improvement.impact_ledger import COLUMNS, LINES, VIEW, ImpactLine, read

    shown = ("action_id", "evidence_type", "baseline", "now", "benchmark", "judgement", "judged_by")
    notes = ("Of the neighbour's actions only the types of the evidence accepted are shared.",)
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("Evidence of impact", ImpactLine, COLUMNS, shown, ("benchmark",), notes),
        lambda snapshot, _: read(snapshot.rows.all(LINES)),
    )


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
    from projections.improvement.priorities import ACTIONS, PRIORITIES, VIEW
    from projections.improvement.priorities_board import COLUMNS, PriorityLine, read

    def lines(snapshot: "Snapshot", scope: "Scope") -> tuple[PriorityLine, ...]:
        return read(
            snapshot.rows.all(PRIORITIES),
            snapshot.rows.all(ACTIONS),
            today=snapshot.stand.today,
            partnership=scope.partnership,
            still_after=still,
        )

    shown = (
        "title",
        "actions",
        "to_be_done",
        "implemented",
        "impact_evidenced",
        "embedded",
        "days_still",
        "little_progress",
    )
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("Priorities, those that do not move first", PriorityLine, COLUMNS, shown),
        lines,
    )


def procedures(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Policies and procedures that learning asks to change, and what was published."""
    from projections.improvement.procedures import COLUMNS, PROCEDURES, VIEW, ProcedureLine, read

    shown = ("change_id", "procedure", "because_of", "owner", "due_on", "state")
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("Changes of procedures", ProcedureLine, COLUMNS, shown),
        lambda snapshot, _: read(snapshot.rows.all(PROCEDURES), today=snapshot.stand.today),
    )


def national_learning(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """National and neighbouring learning: who looks at what, and where the partnership stands."""
    from projections.improvement.national import COLUMNS, NATIONAL, VIEW, NationalLine, read

    shown = ("learning_id", "title", "agency", "due_on", "state", "finding_id")
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("National and neighbouring learning", NationalLine, COLUMNS, shown),
        lambda snapshot, _: read(snapshot.rows.all(NATIONAL), today=snapshot.stand.today),
    )


def child_death_themes(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Themes from the child death overview panel, in bands; no case is ever kept here."""
    from projections.improvement.child_death_themes import (
        COLUMNS,
        THEMES,
        VIEW,
        ChildDeathThemeRow,
        read,
    )

    shown = ("theme", "modifiable", "period", "count_band", "source")
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("Themes of the child death overview panel", ChildDeathThemeRow, COLUMNS, shown),
        lambda snapshot, _: read(snapshot.rows.all(THEMES)),
    )


def sharing(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Sharing agreements: with whom, for what purpose, on what basis, and whether it flows."""
    from projections.exchange.sharing import (
        AGREEMENT_COLUMNS,
        AGREEMENTS,
        VIEW,
        AgreementLine,
        read_agreements,
    )

    shown = ("agreement", "with_partnership", "covers", "status", "since", "review_on")
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("Sharing agreements", AgreementLine, AGREEMENT_COLUMNS, shown),
        lambda snapshot, _: read_agreements(
            snapshot.rows.all(AGREEMENTS), today=snapshot.stand.today
        ),
    )


def learning(
    config: Config = None,
    partnership: Partnership = None,
    as_at: When = None,
    form: Form = None,
    everything: All = False,
) -> None:
    """Learning that the partnerships offer each other, and what each made of it."""
    from projections.exchange.sharing import (
        LEARNING,
        LEARNING_COLUMNS,
        VIEW,
        LearningRow,
        read_learning,
    )

    shown = ("learning_id", "title", "about", "shared_on", "decision", "reason")
    present(
        Asked(config, partnership, as_at, form, everything),
        VIEW,
        Paper("Shared learning", LearningRow, LEARNING_COLUMNS, shown, ("reason",)),
        lambda snapshot, _: read_learning(snapshot.rows.all(LEARNING)),
    )
