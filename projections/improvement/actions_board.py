"""
V-01 as the board reads it: what was recorded of the actions, seen from one day.

BRAG is computed and never typed: Blue closed; Red overdue or blocked; Amber more than 75 % of the
time used with less than 50 % progress, or an update missed; Green else. An open action of the neighbour that is not
overdue has none, because its progress is not shared: Green would be an assurance that nobody gave.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.cadence import after
from domain.command import Scope
from domain.improvement.action_state import TO_BE_DONE, ActionStatus
from projections.improvement import stages
from projections.improvement.actions_by_status import ActionRow
from projections.improvement.recurrence import Acted, Recurrence
from projections.improvement.stages import Stage

UPDATE_CADENCE = "action-update"
"""The framework's name for the period within which an owner gives an update."""


class Brag(StrEnum):
    BLUE = "blue"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


_FIRST_TO_LAST = (Brag.RED, Brag.AMBER, Brag.GREEN, None, Brag.BLUE)


@dataclass(frozen=True, slots=True)
class BoardAction:
    """
    One line of the board. `why` says in words what `brag` says in colour; `days_since` counts from the last update,
    or from the agreement. None in `percent`, `days_since`, `evidence` or `challenges_open`: the neighbour does not share
    it (or, for `percent`, nothing was reported). `recurs_after` is the earlier action, here or at the neighbour's, after
    whose closing its theme was found again.
    """

    action_id: str
    partnership: str
    text: str
    recommendation_id: str
    sources: tuple[str, ...]
    found_on: date | None
    themes: tuple[str, ...]
    priority: str | None
    owner_agency: str
    owner_post: str
    agreed_on: date
    original_due_on: date
    due_on: date
    slips: int
    slipped_days: int
    status: str
    stage: Stage
    overdue: bool
    brag: Brag | None
    why: str
    percent: int | None
    last_update_on: date | None
    days_since: int | None
    evidence: int | None
    challenges_open: int | None
    loop_result: str | None
    recurs_after: str | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("action_id", "Action"),
    ("partnership", "Partnership"),
    ("text", "What will be done"),
    ("recommendation_id", "Recommendation"),
    ("sources", "Sources"),
    ("found_on", "Found on"),
    ("themes", "Themes"),
    ("priority", "Priority"),
    ("owner_agency", "Owner"),
    ("owner_post", "Post"),
    ("agreed_on", "Agreed"),
    ("original_due_on", "First due"),
    ("due_on", "Due"),
    ("slips", "Slips"),
    ("slipped_days", "Days slipped"),
    ("status", "Status"),
    ("stage", "Stage"),
    ("overdue", "Overdue"),
    ("brag", "BRAG"),
    ("why", "Why"),
    ("percent", "Progress %"),
    ("last_update_on", "Last update"),
    ("days_since", "Days since"),
    ("evidence", "Accepted evidence"),
    ("challenges_open", "Open challenges"),
    ("loop_result", "Closing loop"),
    ("recurs_after", "Recurs after"),
    ("illustrative", "Illustrative"),
)


def read(actions: Iterable[ActionRow], *, today: date, scope: Scope) -> tuple[BoardAction, ...]:
    """
    The stored rows of V-01 on a day, for the partnership of `scope`: Red first, Blue and cancelled last, then by
    due date and reference. `scope` gives the update cadence; a framework without one knows no missed update.
    """
    rows = list(actions)
    by_theme = _by_theme(rows)
    lines = (_line(row, by_theme, today, scope) for row in rows)
    return tuple(sorted(lines, key=_place))


def _place(line: BoardAction) -> tuple[bool, int, date, str]:
    cancelled = line.status == ActionStatus.CANCELLED
    return cancelled, _FIRST_TO_LAST.index(line.brag), line.due_on, line.action_id


ByTheme = Mapping[str, Recurrence]


def _by_theme(rows: Iterable[ActionRow]) -> ByTheme:
    found: dict[str, list[Acted]] = {}
    for row in rows:
        cancelled_on = row.ended_on if row.status == ActionStatus.CANCELLED else None
        acted = Acted(
            row.action_id,
            row.partnership,
            row.agreed_on,
            row.closed_on,
            row.reopened_on,
            cancelled_on,
        )
        for theme in row.themes:
            found.setdefault(theme, []).append(acted)
    return {theme: Recurrence(actions) for theme, actions in found.items()}


def _recurs_after(row: ActionRow, by_theme: ByTheme) -> str | None:
    if row.to_improve_on is None:
        return None
    found = (by_theme[theme].earlier(row.to_improve_on) for theme in row.themes)
    return next((reference for reference in found if reference), None)


def _line(row: ActionRow, by_theme: ByTheme, today: date, scope: Scope) -> BoardAction:
    own = row.partnership == scope.partnership
    status = ActionStatus(row.status)
    brag, why = _brag(row, status, today, scope)
    recurs_after = _recurs_after(row, by_theme)
    if recurs_after is not None:
        why = f"{why}; recurs after {recurs_after}"
    return BoardAction(
        action_id=row.action_id,
        partnership=row.partnership,
        text=row.text,
        recommendation_id=row.recommendation_id,
        sources=row.sources,
        found_on=row.found_on,
        themes=row.themes,
        priority=row.priority,
        owner_agency=row.owner_agency,
        owner_post=row.owner_post,
        agreed_on=row.agreed_on,
        original_due_on=row.original_due_on,
        due_on=row.due_on,
        slips=row.slips,
        slipped_days=(row.due_on - row.original_due_on).days,
        status=row.status,
        stage=stages.of_action(row.status, row.loop_result),
        overdue=_overdue(row, status, today),
        brag=brag,
        why=why,
        percent=row.percent,
        last_update_on=row.last_update_on,
        days_since=(today - (row.last_update_on or row.agreed_on)).days if own else None,
        evidence=row.evidence_accepted if own or status is ActionStatus.CLOSED else None,
        challenges_open=row.challenges_open if own else None,
        loop_result=row.loop_result,
        recurs_after=recurs_after,
        illustrative=row.illustrative,
    )


def _overdue(row: ActionRow, status: ActionStatus, today: date) -> bool:
    return status in TO_BE_DONE and row.due_on < today


def _brag(  # noqa: PLR0911 - one for each sentence
    row: ActionRow, status: ActionStatus, today: date, scope: Scope
) -> tuple[Brag | None, str]:
    if status is ActionStatus.CLOSED:
        return Brag.BLUE, f"closed on {_counted(row.evidence_accepted, 'item')} of evidence"
    if status is ActionStatus.CANCELLED:
        return None, "cancelled"
    if row.blocked:
        return Brag.RED, "blocked"
    if _overdue(row, status, today):
        return Brag.RED, f"{_counted((today - row.due_on).days, 'day')} overdue"
    if row.partnership != scope.partnership:
        return None, "progress is not shared"
    if _late(row, status, today):
        return Brag.AMBER, f"three quarters of the time used, {row.percent or 0} % done"
    heard = row.last_update_on or row.agreed_on
    period = scope.framework.cadences.get(UPDATE_CADENCE)
    if period is not None and after(heard, period) < today:
        return Brag.AMBER, f"no update for {_counted((today - heard).days, 'day')}"
    if status in TO_BE_DONE:
        return Brag.GREEN, "on the way"
    return Brag.GREEN, "implemented; impact not yet evidenced"


def _late(row: ActionRow, status: ActionStatus, today: date) -> bool:
    used, given = (today - row.agreed_on).days, (row.due_on - row.agreed_on).days
    return status in TO_BE_DONE and used * 4 > given * 3 and (row.percent or 0) < 50  # noqa: PLR2004 - per cent


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
