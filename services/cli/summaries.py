"""What each board command prints of its view: the rows, the columns that a terminal has room for, the notes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.names import PartnershipId
from projections.improvement.actions_board import BoardAction
from projections.improvement.themes_board import ThemeCount, across
from services.boards.improvement import ACTIONS, THEMES
from services.boards.ports import Stand
from services.boards.sheets import Sheet, sheet_of
from services.cli.presenting import MORE, sheet_of_board

ILLUSTRATIVE = "Rows marked illustrative were made up by the demonstration; they say nothing about the agency named."
COUNTED = "These counts hold illustrative entries, made up by the demonstration; the column illustrative of a file says where."


@dataclass(frozen=True, slots=True)
class StatusCount:
    """Actions of one partnership in one status."""

    partnership: str
    status: str
    actions: int
    red: int
    amber: int
    green: int
    blue: int


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme of one line: the findings of each partnership, and both together."""

    theme: str
    here: int
    there: int
    strengths: int
    sources: tuple[str, ...]
    open: int
    first_seen: date | None
    last_seen: date | None
    returned: int
    recurs_after: tuple[str, ...]


def board(lines: Sequence[BoardAction], stand: Stand, *, first: int | None) -> list[Sheet]:
    """Counts, then the actions; a terminal is shown the own open ones that need a look first."""
    counts = _counts(lines)
    own_open = [
        line
        for line in lines
        if line.partnership == stand.partnership and line.status not in ("closed", "cancelled")
    ]
    name = stand.partnership.upper()
    notes = (ILLUSTRATIVE,) if any(line.illustrative for line in lines) else ()
    shown = replace(
        ACTIONS,
        title=f"Actions of {name} that are not closed, the most urgent first",
        shown=("action_id", "text", "owner_agency", "due_on", "brag", "why"),
        spare=("why",),
    )
    actions = sheet_of_board(shown, lines, stand, notes=notes)
    return [
        sheet_of("Actions by status", StatusCount, counts, stand=stand, in_csv=False),
        actions.seen_as(sheet_of("", BoardAction, own_open).rows, first=first, more=MORE),
    ]


def themes(
    counts: Sequence[ThemeCount],
    partnerships: Sequence[PartnershipId],
    stand: Stand,
    *,
    first: int | None,
) -> list[Sheet]:
    """A terminal is shown one line a theme, those found by both partnerships first; files are tidy."""
    own = stand.partnership
    others = [name for name in partnerships if name != own]
    side_by_side = [
        ThemeLine(
            theme=theme.name,
            here=sum(c.findings for c in theme.counts if c.partnership == own),
            there=sum(c.findings for c in theme.counts if c.partnership in others),
            strengths=sum(c.strengths for c in theme.counts),
            sources=_added(theme.counts),
            open=sum(c.open_actions for c in theme.counts),
            first_seen=min((c.first_seen for c in theme.counts if c.first_seen), default=None),
            last_seen=max((c.last_seen for c in theme.counts if c.last_seen), default=None),
            returned=sum(c.recurrences or 0 for c in theme.counts),
            recurs_after=tuple(
                dict.fromkeys(c.recurs_after for c in theme.counts if c.recurs_after)
            ),
        )
        for theme in across(counts)
    ]
    there = " and ".join(name.upper() for name in others)
    title = f"Themes of {own.upper()} by their findings"
    together: tuple[str, ...] = ()
    if others:
        title = f"Themes of {own.upper()} and {there} by their findings, those of both first"
        together = ("Strengths, sources and open actions are of both partnerships together.",)
    notes = (
        *together,
        *((COUNTED,) if any(count.illustrative for count in counts) else ()),
    )
    labels = (
        *THEMES.labels,
        ("here", own.upper()),
        ("there", there),
        ("open", "Open actions"),
        ("returned", "Seen again after closing"),
    )
    people = sheet_of(title, ThemeLine, side_by_side, stand=stand, notes=notes)
    files = sheet_of(
        title,
        ThemeCount,
        counts,
        stand=stand,
        notes=notes,
        labels=(*labels, ("theme", "Theme")),
        shown=tuple(name for name in people.columns if others or name != "there"),
        spare=("strengths", "returned", "first_seen", "sources"),
    )
    return [files.seen_as(people.rows, columns=people.columns, first=first, more="--all")]


def _added(counts: Sequence[ThemeCount]) -> tuple[str, ...]:
    """`inspection 14` here and `inspection 5` there are `inspection 19`."""
    sources = Counter[str]()
    for source in (source for count in counts for source in count.sources):
        name, number = source.rsplit(" ", maxsplit=1)
        sources[name] += int(number)
    return tuple(f"{name} {number}" for name, number in sorted(sources.items()))


def _counts(lines: Sequence[BoardAction]) -> list[StatusCount]:
    by_status: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        colours = by_status.setdefault((line.partnership, line.status), Counter())
        colours["all"] += 1
        if line.brag is not None:
            colours[str(line.brag)] += 1
    return [
        StatusCount(
            partnership,
            status,
            colours["all"],
            colours["red"],
            colours["amber"],
            colours["green"],
            colours["blue"],
        )
        for (partnership, status), colours in sorted(by_status.items())
    ]
