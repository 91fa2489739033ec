"""
Where a program stands in a long answer that it reads part by part: an opaque word, bound to the position and the day of
the first part, so that nothing is told twice or left out while the record moves on.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.errors import Code, Refused, refuse
from services.boards import choosing
from services.boards.board import Board
from services.boards.choosing import Choice

FIELD = "cursor"
_FORM = re.compile(rb"([0-9]{1,18})\.([0-9]{1,7})\.([0-9]{1,9})\.([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """`after` lines were told, of those that the board had at `position`, seen from the day `today`."""

    position: int
    today: date
    after: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """So many lines, of `total`; `following` says where the next part begins, None: this was the last."""

    lines: Sequence[Any]
    total: int
    following: Cursor | None


def part(lines: Sequence[Any], choice: Choice, at: Cursor) -> Part:
    """The next `choice.per_page` of the lines chosen. `lines` are all those of the board at the cursor's position and day."""
    found = choosing.ordered(choosing.kept(lines, choice.filters), choice.sort)
    end = at.after + choice.per_page
    following = Cursor(at.position, at.today, end) if end < len(found) else None
    return Part(found[at.after : end], len(found), following)


def written(cursor: Cursor, board: Board, choice: Choice) -> str:
    """As it stands in an address; only for the same board, filters and order."""
    place = f"{cursor.position}.{cursor.today.toordinal()}.{cursor.after}.{_asked(board, choice)}"
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read(words: str, board: Board, choice: Choice) -> Cursor:
    """Raises Refused for what `written` did not write, or wrote for another question."""
    try:
        place = urlsafe_b64decode(words.encode("ascii") + b"=" * (-len(words) % 4))
        found = _FORM.fullmatch(place)
        today = date.fromordinal(int(found[2])) if found else None
    except (ValueError, OverflowError):
        raise _unreadable() from None
    if found is None or today is None:
        raise _unreadable()
    if found[4].decode() != _asked(board, choice):
        reason = (
            "this cursor belongs to another board, filter or order; begin again without a cursor"
        )
        raise refuse(Code.BAD_VALUE, reason, field=FIELD)
    return Cursor(int(found[1]), today, int(found[3]))


def _unreadable() -> Refused:
    reason = "no cursor that was given here; send it as it was given, or begin again without one"
    return refuse(Code.BAD_VALUE, reason, field=FIELD)


def _asked(board: Board, choice: Choice) -> str:
    """Of the question, but not of how many lines are told at a time."""
    filters = sorted((column, sorted(set(values))) for column, values in choice.filters.items())
    said = repr((board.name, filters, choice.sort))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
