"""The scrutineer's register and the coverage of scrutiny, as the board reads them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.framework import Framework
from projections.governance.scrutiny import GapRow, MapRow, ScrutinyRow

REGISTER_COLUMNS: tuple[tuple[str, str], ...] = (
    ("scrutiny_id", "Scrutiny"),
    ("partnership", "Partnership"),
    ("title", "What was scrutinised"),
    ("method", "Method"),
    ("function", "Function"),
    ("themes", "Themes"),
    ("agency", "Scrutineer"),
    ("undertaken_on", "On"),
    ("assurance", "Assurance"),
    ("judgement", "Judgement"),
    ("recommendations", "Recommendations"),
    ("led_to", "Led to"),
    ("illustrative", "Illustrative"),
)


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """
    One theme. `bodies` scrutinise it on the day; `scrutinies` are the independent scrutineer's own up to that day.
    `covered`: somebody looks at it. `open_gaps` were identified and led to no line of enquiry yet.
    """

    theme: str
    name: str
    covered: bool
    bodies: tuple[str, ...]
    scrutinies: int
    last_scrutiny: date | None
    gaps: int
    open_gaps: int
    priorities: tuple[str, ...]
    lines_of_enquiry: tuple[str, ...]
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("theme", "Theme"),
    ("name", "Name of the theme"),
    ("covered", "Scrutinised"),
    ("bodies", "By whom"),
    ("scrutinies", "Independent scrutinies"),
    ("last_scrutiny", "Last one"),
    ("gaps", "Gaps"),
    ("open_gaps", "Gaps without an enquiry"),
    ("priorities", "Priorities concerned"),
    ("lines_of_enquiry", "Lines of enquiry"),
    ("illustrative", "Holds illustrative entries"),
)


def register(rows: Iterable[ScrutinyRow]) -> tuple[ScrutinyRow, ...]:
    """The newest first."""
    return tuple(sorted(rows, key=lambda row: (row.undertaken_on, row.scrutiny_id), reverse=True))


def coverage(
    scrutinies: Iterable[ScrutinyRow],
    mapped: Iterable[MapRow],
    gaps: Iterable[GapRow],
    *,
    today: date,
    framework: Framework,
) -> tuple[CoverageLine, ...]:
    """A line for every theme of the vocabulary: those that nobody scrutinises first."""
    looked = [row for row in scrutinies if row.undertaken_on <= today]
    running = [row for row in mapped if row.period_from <= today <= row.period_to]
    found = list(gaps)
    lines = (_line(theme, looked, running, found, framework) for theme in framework.themes)
    return tuple(sorted(lines, key=lambda line: line.covered))


def _line(
    theme: str,
    scrutinies: list[ScrutinyRow],
    running: list[MapRow],
    gaps: list[GapRow],
    framework: Framework,
) -> CoverageLine:
    own = [row for row in scrutinies if theme in row.themes]
    others = [row for row in running if row.theme == theme]
    of = [row for row in gaps if row.theme == theme]
    concerned = dict.fromkeys(row.priority for row in of if row.priority)
    return CoverageLine(
        theme=theme,
        name=framework.themes[theme].name,
        covered=bool(own or others),
        bodies=tuple(sorted({row.body for row in others})),
        scrutinies=len(own),
        last_scrutiny=max((row.undertaken_on for row in own), default=None),
        gaps=len(of),
        open_gaps=sum(not row.lines_of_enquiry for row in of),
        priorities=tuple(framework.priorities.get(key, key) for key in concerned),
        lines_of_enquiry=tuple(line for row in of for line in row.lines_of_enquiry),
        illustrative=any(row.illustrative for row in own)
        or any(row.illustrative for row in others)
        or any(row.illustrative for row in of),
    )
