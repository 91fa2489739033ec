"""One line of a file, before it is a message."""

from dataclasses import dataclass
from typing import Any

LONGEST = 1024 * 1024
"""Bytes of one line; no message is nearly as large."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line whose shape is right. `id` is None where the sender gave none; `data` are the message's fields."""

    line: int
    kind: str
    id: str | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no message. `column` is the heading or the field, empty for the whole line."""

    line: int
    column: str
    reason: str
