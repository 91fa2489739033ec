"""
Actions by BRAG, a bar for each owner or theme: how much of it is stuck, and who owns it.

BRAG is computed by `projections.improvement.actions_board`; an action without one is the neighbour's, whose progress
is not shared. Cancelled actions are left out. Lengths are true to the counts; where a block is too short for its
number, all numbers of the bar stand below it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from typing import Any

from domain.improvement.action_state import ActionStatus
from projections.improvement.actions_board import BoardAction, Brag
from services.charts.chart import Chart, Columns, chart, counted, empty, heading, listed
from services.charts.key import key, swatch
from services.charts.lettering import width
from services.charts.svg import BASE, INK, PALE, WHITE, Element, box, element, text

COLUMNS: Columns = (
    ("group", "Owner or theme"),
    ("red", "Red"),
    ("amber", "Amber"),
    ("green", "Green"),
    ("not_shared", "Not shared"),
    ("blue", "Blue"),
    ("total", "Actions"),
)
ALL = 99
"""Per cent of the width that the longest bar has; it begins at a half, so that its outline is whole."""

_NAMED = 8
"""Groups that the reading names one by one."""

_Look = tuple[Brag | None, str, str, str, str]
_LOOKS: tuple[_Look, ...] = (
    (Brag.RED, "R", "Red", "#d4351c", WHITE),
    (Brag.AMBER, "A", "Amber", "#ffbf47", INK),
    (Brag.GREEN, "G", "Green", "#00703c", WHITE),
    (None, "N", "Not shared", PALE, INK),
    (Brag.BLUE, "B", "Blue", "#1d70b8", WHITE),
)
"""In the order of the blocks: what is stuck begins at the same line in every bar."""


class By(StrEnum):
    OWNER = "owner"
    THEME = "theme"


COUNTED_BY = {By.OWNER: ("owner_agency", "brag", "status"), By.THEME: ("themes", "brag", "status")}
"""The columns of an action whose values together say where it counts."""

_Counts = Counter[Brag | None]


def brag_bars(
    actions: Iterable[BoardAction], chart_id: str, *, by: By, names: Mapping[str, str]
) -> Chart:
    """
    A bar for each group, most red first. `names` are the words for agencies or themes; one without counts by its id.
    An action of several themes counts in each, one of none in "No theme".
    """
    numbers = Counter(map(attrgetter(*COUNTED_BY[by]), actions))
    return of_numbers(numbers, chart_id, by=by, names=names)


def of_numbers(
    numbers: Mapping[tuple[Any, ...], int], chart_id: str, *, by: By, names: Mapping[str, str]
) -> Chart:
    """As `brag_bars`, of actions that were counted: how many have which values in the columns of COUNTED_BY."""
    kept = [
        (group, brag, number)
        for (group, brag, status), number in numbers.items()
        if status != ActionStatus.CANCELLED
    ]
    if not kept:
        return empty(
            chart_id,
            title="No actions to show",
            reading="There are no actions to show.",
            columns=COLUMNS,
        )
    overall: _Counts = Counter()
    for _, brag, number in kept:
        overall[brag] += number
    groups = _grouped(kept, by, names)
    longest = max(counts.total() for _, counts in groups)
    samples = [
        (swatch(fill, letter, ink), f"{word} {overall[brag]:,}")
        for brag, letter, word, fill, ink in _LOOKS
    ]
    marks, down = key(samples)
    for name, counts in groups:
        drawn, down = _bar(name, counts, longest, down + 10)
        marks += drawn
    return chart(
        chart_id,
        title=_title(overall),
        reading=_reading(groups, overall, by),
        height=down + 4,
        marks=marks,
        columns=COLUMNS,
        rows=[(name, *(c[look[0]] for look in _LOOKS), c.total()) for name, c in groups],
    )


def _title(overall: _Counts) -> str:
    red, actions = overall[Brag.RED], counted(overall.total(), "action")
    if not red:
        return f"None of {actions} is red"
    return f"{red:,} of {actions} {'is' if red == 1 else 'are'} red"


def _grouped(
    kept: Iterable[tuple[Any, Brag | None, int]], by: By, names: Mapping[str, str]
) -> list[tuple[str, _Counts]]:
    found: dict[str, _Counts] = {}
    for of, brag, number in kept:
        for group in (of,) if by is By.OWNER else of or ("",):
            found.setdefault(group, Counter())[brag] += number
    named = [(names.get(group, group) or "No theme", counts) for group, counts in found.items()]
    return sorted(named, key=lambda g: (-g[1][Brag.RED], -g[1][Brag.AMBER], -g[1].total(), g[0]))


def _bar(name: str, counts: _Counts, longest: int, top: int) -> tuple[list[Element], int]:
    total = f"{counts.total():,}"
    drawn, top = heading(name, top, BASE - width(total, 16) - 12)
    drawn.append(text(total, 100, top - 8, size=16, anchor="end", weight="bold"))
    across, all_told = Fraction(1, 2), True
    for brag, letter, word, fill, ink in _LOOKS:
        number = counts[brag]
        if not number:
            continue
        share, said = Fraction(ALL * number, longest), f"{letter} {number:,}"
        drawn.append(box(across, top, share, 26, fill, element("title", f"{word} {number:,}")))
        if width(said) + 6 <= share * BASE / 100:
            middle = across + share / 2
            drawn.append(text(said, middle, top + 18, anchor="middle", fill=ink))
        else:
            all_told = False
        across += share
    if all_told:
        return drawn, top + 30
    return [*drawn, text(_in_words(counts, short=True), 0, top + 42)], top + 48


def _in_words(counts: _Counts, *, short: bool = False) -> str:
    told = [(letter if short else word, counts[brag]) for brag, letter, word, _, _ in _LOOKS]
    if short:
        return " · ".join(f"{word} {number:,}" for word, number in told if number)
    return listed([f"{number:,} {word.lower()}" for word, number in told if number])


def _reading(groups: Sequence[tuple[str, _Counts]], overall: _Counts, by: By) -> str:
    said = f"{counted(overall.total(), 'action')} by {by}: {_in_words(overall)}."
    each = [f"{name}: {counts.total():,} ({_in_words(counts)})" for name, counts in groups]
    said += f" {'; '.join(each[:_NAMED])}."
    if len(groups) > _NAMED:
        said += f" The table has {len(groups) - _NAMED} more."
    if by is By.THEME and sum(c.total() for _, c in groups) > overall.total():
        said += " An action of several themes counts in each."
    return said
