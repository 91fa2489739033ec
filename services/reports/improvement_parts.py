"""Sections on the way from a finding to embedded change."""

from collections import Counter
from collections.abc import Sequence

from domain.improvement.action_state import ActionStatus
from projections.improvement import actions_board
from projections.improvement.actions_board import BoardAction, Brag
from services.boards import improvement
from services.reports.document import Column, Note, Paragraph, Section, Table, counted, table_of
from services.reports.report import Given

ILLUSTRATIVE = "Lines marked illustrative were made up by the demonstration; they say nothing about the agency named."

_ENDED = (ActionStatus.CLOSED, ActionStatus.CANCELLED)


def actions(given: Given) -> tuple[Section, ...]:
    """How many actions there are in each colour, and those that are still to be done, the most urgent first."""
    own = [
        line
        for line in given.lines(improvement.ACTIONS)
        if line.partnership == given.stand.partnership
    ]
    still_open = [line for line in own if line.status not in _ENDED]
    table = table_of(
        "actions",
        "Actions that are not closed, the most urgent first",
        BoardAction,
        still_open,
        ("action_id", "brag", "why", "text", "owner_agency", "due_on", "illustrative"),
        labels=actions_board.COLUMNS,
        empty="No action is open.",
    )
    blocks = (
        Paragraph(reading_of_actions(own)),
        _by_colour(own),
        table,
        Note(
            "Blue: closed on accepted evidence. Red: overdue or blocked. Amber: three quarters of the time used with "
            "less than half done, or no update in time. Green: the rest. The colour is computed from the record and "
            "never typed."
        ),
    )
    return (Section("Actions", blocks),)


def reading_of_actions(own: Sequence[BoardAction]) -> str:
    """One sentence."""
    still_open = [line for line in own if line.status not in _ENDED]
    if not own:
        return "No action is on the record yet."
    late = sum(line.overdue for line in still_open)
    red = sum(line.brag is Brag.RED for line in still_open)
    return (
        f"{counted(len(own), 'action')} on the record, {len(still_open):,} of them open: "
        f"{late:,} overdue, {red:,} red."
    )


def _by_colour(own: Sequence[BoardAction]) -> Table:
    count = Counter("cancelled" if line.brag is None else str(line.brag) for line in own)
    rows = tuple(
        (colour.title(), count[colour]) for colour in ("red", "amber", "green", "blue", "cancelled")
    )
    columns = (Column("brag", "BRAG"), Column("actions", "Actions"))
    return Table("brag", "Actions by colour", columns, rows)
