"""
Whether a theme came back: something to improve was found although all that was agreed on the theme had ended.

Judged by dates alone, so the order in which two partnerships' events arrive does not matter (ADR 0046).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Acted:
    """
    An action as recurrence looks at it. `closed_on` is when it was last closed on evidence, kept when it is reopened
    on `reopened_on`; `cancelled_on` when it was cancelled.
    """

    reference: str
    partnership: str
    agreed_on: date
    closed_on: date | None
    reopened_on: date | None
    cancelled_on: date | None

    def was_closed(self, on: date) -> bool:
        """Before that day, and not taken up again before it."""
        if self.closed_on is None or self.closed_on >= on:
            return False
        return self.reopened_on is None or self.reopened_on >= on

    def had_ended(self, on: date) -> bool:
        return self.was_closed(on) or (self.cancelled_on is not None and self.cancelled_on < on)


def earlier(actions: Iterable[Acted], seen_on: date) -> str | None:
    """
    Of the actions of one theme: the one closed last before that day, by a partnership whose actions, as far as they had
    been agreed by then, had all ended. None: what was seen then is no recurrence.
    """
    by_partnership: dict[str, list[Acted]] = {}
    for action in actions:
        if action.agreed_on < seen_on:
            by_partnership.setdefault(action.partnership, []).append(action)
    closed = [
        (action.closed_on or seen_on, action.reference)
        for agreed in by_partnership.values()
        if all(action.had_ended(seen_on) for action in agreed)
        for action in agreed
        if action.was_closed(seen_on)
    ]
    return max(closed)[1] if closed else None
