"""What the commands print of the requirements of a framework and of the obligations that follow from them."""

from collections import Counter
from dataclasses import dataclass
from typing import assert_never

from domain.framework import Framework
from domain.requirement import Anytime, Every, EveryAfter, InMonths, Requirement, Within
from projections.governance import obligations_board
from projections.governance.ledger import Ledger
from projections.governance.obligations import OCCURRENCES, SCHEDULED, WAIVERS
from projections.governance.obligations_board import (
    BoardObligation,
    BoardRequirement,
    Standing,
    ledger_of,
)
from services.boards.ports import Snapshot
from services.boards.sheets import Sheet, sheet_of

_NO_ADOPTION = (
    "No adoption of this framework is on the record, so what it asks for by the calendar has not begun: "
    "send adopt-framework-version."
)
_UNCONFIRMED = "A rule marked unconfirmed has not been checked against its source by a person."


@dataclass(frozen=True, slots=True)
class StandingCount:
    """How many requirements stand how."""

    standing: str
    requirements: int


def check(pack: Framework, snapshot: Snapshot, *, first: int | None) -> list[Sheet]:
    """Counts, then the requirements; a terminal is shown those that are not met first."""
    stand = snapshot.stand
    ledger = _ledger(pack, snapshot)
    lines = obligations_board.requirements(
        ledger, framework=pack, partnership=stand.partnership, today=stand.today
    )
    counts = Counter(line.standing for line in lines)
    notes = () if ledger.adopted_on else (_NO_ADOPTION,)
    all_lines = sheet_of(
        pack.title,
        BoardRequirement,
        lines,
        stand=stand,
        notes=notes,
        shown=("requirement", "section", "text", "standing", "next_due_on", "see"),
        spare=("section", "next_due_on"),
        clip=56,
        labels=obligations_board.REQUIREMENT_COLUMNS,
    )
    order = list(reversed(Standing))
    seen = sorted(lines, key=lambda line: order.index(line.standing))
    return [
        sheet_of(
            "Requirements by standing",
            StandingCount,
            [StandingCount(s.value, counts[s]) for s in Standing],
            stand=stand,
            in_csv=False,
        ),
        all_lines.seen_as(
            sheet_of("", BoardRequirement, seen).rows, first=first, more="--all or --format csv"
        ),
    ]


def obligations(
    pack: Framework, snapshot: Snapshot, *, owner: str | None, first: int | None
) -> Sheet:
    stand = snapshot.stand
    lines = obligations_board.obligations(
        _ledger(pack, snapshot),
        snapshot.rows.all(SCHEDULED),
        framework=pack,
        partnership=stand.partnership,
        today=stand.today,
    )
    chosen = [
        line
        for line in lines
        if owner is None or owner == line.owner or owner in (line.about or "").split()
    ]
    unconfirmed = any("unconfirmed" in line.rule for line in chosen)
    sheet = sheet_of(
        "Obligations, the open ones first, the earliest date first",
        BoardObligation,
        chosen,
        stand=stand,
        notes=(_UNCONFIRMED,) if unconfirmed else (),
        shown=("obligation", "about", "basis", "due_on", "working_days_left", "state", "met_on"),
        spare=("met_on", "basis"),
        clip=56,
        labels=obligations_board.COLUMNS,
    )
    return sheet.seen_as(sheet.rows, first=first, more="--all or --format csv")


def _ledger(pack: Framework, snapshot: Snapshot) -> Ledger:
    return ledger_of(
        snapshot.rows.all(OCCURRENCES),
        snapshot.rows.all(WAIVERS),
        framework=pack,
        partnership=snapshot.stand.partnership,
    )


def when(requirement: Requirement) -> str:
    """Its timing in words: `every P3M for each sub-group`."""
    timing = requirement.timing
    each = f" for each {requirement.each}" if requirement.each else ""
    match timing:
        case Anytime():
            return "shown at least once"
        case Every():
            return f"every {timing.period}{each}"
        case InMonths():
            return f"in months {', '.join(map(str, timing.months))}{each}"
        case Within():
            limit = " or ".join(filter(None, (timing.stated_in, timing.clock, timing.period)))
            return f"{limit} after {', '.join(timing.trigger.topics)}"
        case EveryAfter():
            return f"every {timing.period} after {', '.join(timing.trigger.topics)}"
        case _:
            assert_never(timing)
