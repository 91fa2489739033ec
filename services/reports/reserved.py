"""What stands in no report: a reference to something that never leaves the partnership's own record."""

import re
from collections.abc import Iterable

_KINDS = ("SI", "RR", "PR", "SJ", "AC")
"""Serious incidents, rapid and practice reviews, subjects, accesses: all their events are restricted."""

_REFERENCE = re.compile(
    rf"\b[A-Z][A-Z0-9]{{1,15}}-(?:{'|'.join(_KINDS)})-\d{{4}}-[0-9A-Z]{{1,12}}\b"
)


def is_reserved(words: str | None) -> bool:
    """They name a history that a report does not show, alone or among other words."""
    return words is not None and _REFERENCE.search(words) is not None


def open_to_all(references: Iterable[str]) -> tuple[str, ...]:
    """Without those that are reserved."""
    return tuple(reference for reference in references if not is_reserved(reference))
