"""What the commands print of the requirements of a framework and of the obligations that follow from them."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import assert_never

from domain.command import Scope
from domain.requirement import Anytime, Every, EveryAfter, InMonths, Requirement, Within
from projections.governance.obligations_board import Standing
from services.boards.owed import OBLIGATIONS, REQUIREMENTS, ledger
from services.boards.ports import Snapshots
from services.boards.sheets import Sheet, sheet_of
from services.cli.presenting import MORE, sheet_of_board

_NO_ADOPTION = (
    "No adoption of this framework is on the record, so what it asks for by the calendar has not begun: "
    "send adopt-framework-version."
)
_CLIP = 56  # characters of a long text


@dataclass(frozen=True, slots=True)
class StandingCount:
    """How many requirements stand how."""

    standing: str
    requirements: int


def check(found: Snapshots, scope: Scope, *, first: int | None) -> list[Sheet]:
    """Counts, then the requirements; a terminal is shown those that are not met first."""
    stand = found.stand
    lines = REQUIREMENTS.read(found.rows, stand.today, scope)
    counts = Counter(line.standing for line in lines)
    notes = () if ledger(found.rows, scope).adopted_on else (_NO_ADOPTION,)
    board = replace(REQUIREMENTS, title=scope.framework.title)
    all_lines = sheet_of_board(board, lines, stand, notes=notes, clip=_CLIP)
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
        all_lines.seen_as(sheet_of_board(board, seen, stand).rows, first=first, more=MORE),
    ]


def obligations(
    found: Snapshots, scope: Scope, *, owner: str | None, first: int | None
) -> list[Sheet]:
    """Of everybody, or of one agency or group."""
    chosen = [
        line
        for line in OBLIGATIONS.read(found.rows, found.stand.today, scope)
        if owner is None or owner == line.owner or owner in OBLIGATIONS.whose(line)
    ]
    unconfirmed = any("unconfirmed" in line.rule for line in chosen)
    notes = OBLIGATIONS.notes if unconfirmed else ()
    sheet = sheet_of_board(OBLIGATIONS, chosen, found.stand, notes=notes, clip=_CLIP)
    return [sheet.seen_as(sheet.rows, first=first, more=MORE)]


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
