"""Priorities as the board reads them: how far the actions of each have come, and where little or nothing moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from projections.improvement import stages
from projections.improvement.priorities import PriorityAction, PriorityRow
from projections.improvement.stages import Stage

STILL_AFTER = 90
"""Days without a movement after which a priority shows little or no progress."""


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """
    One priority, or one name that actions give and no priority bears (`priority_id` None). Actions are this
    partnership's own. `days_still`: since anything moved, or since the first agreement. `little_progress`: open actions,
    and none of them moved for so long; or a priority that stands without any action.
    """

    priority_id: str | None
    title: str
    from_on: date | None
    until: date | None
    standing: bool
    actions: int
    to_be_done: int
    implemented: int
    impact_evidenced: int
    embedded: int
    last_moved_on: date | None
    days_still: int | None
    little_progress: bool
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("priority_id", "Reference"),
    ("title", "Priority"),
    ("from_on", "From"),
    ("until", "Until"),
    ("standing", "Stands"),
    ("actions", "Actions"),
    ("to_be_done", "To be done"),
    ("implemented", "Implemented"),
    ("impact_evidenced", "Impact evidenced"),
    ("embedded", "Embedded"),
    ("last_moved_on", "Last moved"),
    ("days_still", "Days still"),
    ("little_progress", "Little or no progress"),
    ("illustrative", "Holds illustrative entries"),
)

UNNAMED = "(no priority named)"


def read(
    priorities: Iterable[PriorityRow],
    actions: Iterable[PriorityAction],
    *,
    today: date,
    partnership: str,
    still_after: int = STILL_AFTER,
) -> tuple[PriorityLine, ...]:
    """What stands and shows little progress first; what no priority bears last."""
    known = list(priorities)
    by_name: Mapping[str, PriorityRow] = {
        name: row for row in known for name in (row.title, row.priority, row.priority_id)
    }
    served: dict[str | None, list[PriorityAction]] = {row.priority_id: [] for row in known}
    others: dict[str, list[PriorityAction]] = {}
    for action in actions:
        if action.partnership == partnership:
            row = by_name.get(action.named or "")
            if row is not None:
                served[row.priority_id].append(action)
            else:
                others.setdefault(action.named or UNNAMED, []).append(action)
    lines = [_line(row, row.title, served[row.priority_id], today, still_after) for row in known]
    lines += [_line(None, name, found, today, still_after) for name, found in others.items()]
    return tuple(sorted(lines, key=_place))


def _place(line: PriorityLine) -> tuple[bool, bool, bool, str]:
    return line.priority_id is None, not line.standing, not line.little_progress, line.title


def _line(
    row: PriorityRow | None,
    title: str,
    actions: Sequence[PriorityAction],
    today: date,
    still_after: int,
) -> PriorityLine:
    reached = [stages.of_action(action.status, action.loop_result) for action in actions]
    open_ = reached.count(Stage.TO_BE_DONE) + reached.count(Stage.IMPLEMENTED)
    standing = row is not None and _stands(row, today)
    last = max((a.moved_on for a in actions if a.moved_on), default=None)
    since = last or min((a.agreed_on for a in actions), default=row.from_on if row else None)
    days = None if since is None else max((today - since).days, 0)
    still = days is not None and days > still_after
    return PriorityLine(
        priority_id=row.priority_id if row else None,
        title=title,
        from_on=row.from_on if row else None,
        until=row.until if row else None,
        standing=standing,
        actions=len(actions),
        to_be_done=reached.count(Stage.TO_BE_DONE),
        implemented=reached.count(Stage.IMPLEMENTED),
        impact_evidenced=reached.count(Stage.IMPACT_EVIDENCED),
        embedded=reached.count(Stage.EMBEDDED),
        last_moved_on=last,
        days_still=days,
        little_progress=still and (open_ > 0 or (standing and not actions)),
        illustrative=any(action.illustrative for action in actions),
    )


def _stands(row: PriorityRow, today: date) -> bool:
    return not row.ended and row.from_on <= today and (row.until is None or today <= row.until)
