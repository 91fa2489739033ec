"""The quality calendar as the board reads it: what was held, heard and reported, and what is still owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from projections.quality.quality_calendar import OPENING, EntryRow
from projections.view import replace


class EntryStatus(StrEnum):
    """Late: it came after its day. Overdue: it has not come and its day is past."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """`on` is the day it happened, or is due while it has not. `response_rate` is a whole percentage."""

    on: date
    kind: str
    reference: str
    title: str
    agencies: tuple[str, ...]
    status: EntryStatus
    themes: tuple[str, ...]
    topics: tuple[str, ...]
    invited: int | None
    responses: int | None
    response_rate: int | None
    cohort: str | None
    summary: str | None
    due_on: date | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("on", "Day"),
    ("kind", "What"),
    ("reference", "Reference"),
    ("title", "Title"),
    ("agencies", "Agencies"),
    ("status", "Status"),
    ("themes", "Themes"),
    ("topics", "Topics"),
    ("invited", "Asked"),
    ("responses", "Answered"),
    ("response_rate", "Response %"),
    ("cohort", "How many"),
    ("summary", "What was said"),
    ("due_on", "Due"),
    ("illustrative", "Illustrative"),
)


def read(
    entries: Iterable[EntryRow], *, today: date, agency: str | None = None
) -> tuple[CalendarEntry, ...]:
    """The newest day first, all or those of one agency. What hangs on a withdrawn entry is left out with it."""
    rows = list(entries)
    openings = {row.reference: row for row in rows if row.place == OPENING}
    standing = [_beside(row, openings[row.reference]) for row in rows if row.reference in openings]
    lines = [
        _line(row, day, today)
        for row in standing
        if (agency is None or agency in row.agencies)
        and (day := row.done_on or row.due_on) is not None
    ]
    lines.sort(key=lambda line: (line.reference, line.kind, line.agencies, line.themes))
    lines.sort(key=lambda line: line.on, reverse=True)
    return tuple(lines)


def _beside(row: EntryRow, opening: EntryRow) -> EntryRow:
    """With the title of what it belongs to, and its day where it has none of its own."""
    return replace(
        row,
        title=opening.title,
        done_on=row.done_on if row.place == OPENING else row.done_on or opening.done_on,
        illustrative=opening.illustrative,
    )


def _line(row: EntryRow, day: date, today: date) -> CalendarEntry:
    rate = None
    if row.invited and row.responses is not None:
        rate = round(100 * row.responses / row.invited)
    return CalendarEntry(
        on=day,
        kind=row.kind,
        reference=row.reference,
        title=row.title,
        agencies=row.agencies,
        status=_status(row, today),
        themes=row.themes,
        topics=row.topics,
        invited=row.invited,
        responses=row.responses,
        response_rate=rate,
        cohort=row.cohort,
        summary=row.summary,
        due_on=row.due_on,
        illustrative=row.illustrative,
    )


def _status(row: EntryRow, today: date) -> EntryStatus:
    if row.done_on is None:
        overdue = row.due_on is not None and today > row.due_on
        return EntryStatus.OVERDUE if overdue else EntryStatus.DUE
    late = row.due_on is not None and row.done_on > row.due_on
    return EntryStatus.LATE if late else EntryStatus.DONE
