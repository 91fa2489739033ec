"""
Whose a form is, said in the form itself under a seal that this program alone can make and open.

A form that comes back after its session has ended can so be given back to the same person and to nobody else, and nothing
of it has to be kept anywhere meanwhile (ADR 0091).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from domain.permission.subject import Subject
from services.web.session import Seals

MARK = "form-of"
LASTS = timedelta(hours=24)
"""From when the form was served: so long it may lie open and still be given back."""

_KIND = "gt-form"


class FormMarks:
    """`now` is aware."""

    def __init__(self, seals: Seals, now: Callable[[], datetime]) -> None:
        self._seals = seals
        self._now = now

    def mark(self, subject: Subject) -> str:
        """What the form carries as MARK."""
        return self._seals.seal(_KIND, _said(subject), until=self._now() + LASTS)

    def is_ours(self, mark: str) -> bool:
        """Some form of ours carried it, whoever's."""
        return self._seals.open(_KIND, mark, now=self._now()) is not None

    def is_of(self, mark: str, subject: Subject) -> bool:
        """A form carried it that was served to this person in this role."""
        found = self._seals.open(_KIND, mark, now=self._now())
        return found is not None and _said(subject).items() <= found.items()


def _said(subject: Subject) -> Mapping[str, str | None]:
    return {
        "sub": subject.id,
        "role": subject.role.value,
        "partnership": subject.partnership,
        "agency": subject.agency,
    }
