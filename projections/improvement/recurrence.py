"""
Whether a theme came back: something to improve was found although all that was agreed on the theme had ended.

Judged by dates alone, so the order in which two partnerships' events arrive does not matter (ADR 0046).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import itemgetter


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


class Recurrence:
    """
    The actions of one theme, put in order once: asking about a day costs a search in them, not a look at each. One
    history of agreements and endings is kept for each partnership.
    """

    def __init__(self, actions: Iterable[Acted]) -> None:
        by_partnership: dict[str, list[Acted]] = {}
        for action in actions:
            by_partnership.setdefault(action.partnership, []).append(action)
        self._pasts = [_Past(agreed) for agreed in by_partnership.values()]

    def earlier(self, seen_on: date) -> str | None:
        """
        The action closed last before that day, by a partnership whose actions, as far as they had been agreed by then,
        had all ended. None: what was seen then is no recurrence.
        """
        closed = [past.closed_last(seen_on) for past in self._pasts if not past.open_on(seen_on)]
        found = [each for each in closed if each is not None]
        return max(found)[1] if found else None


class _Past:
    """What one partnership had under way on any day, and what it had closed before."""

    def __init__(self, actions: Sequence[Acted]) -> None:
        changes: defaultdict[date, int] = defaultdict(int)
        for action in actions:
            for day, more in _changes(action):
                changes[day] += more
        self._days = sorted(changes)
        self._under_way = list(accumulate(changes[day] for day in self._days))
        self._closed = sorted(
            ((a.closed_on, a.reference, a) for a in actions if a.closed_on is not None),
            key=itemgetter(0, 1),
        )
        self._closed_on = [closed_on for closed_on, _, _ in self._closed]

    def open_on(self, day: date) -> bool:
        """Something that had been agreed before that day had not ended before it."""
        place = bisect_left(self._days, day)
        return place > 0 and self._under_way[place - 1] > 0

    def closed_last(self, before: date) -> tuple[date, str] | None:
        """The day and the reference; one that was taken up again before that day does not count."""
        for place in reversed(range(bisect_left(self._closed_on, before))):
            closed_on, reference, action = self._closed[place]
            if action.agreed_on < before and action.was_closed(before):
                return closed_on, reference
        return None


def _changes(action: Acted) -> Iterator[tuple[date, int]]:
    """After which day how many more are under way: one more once it is agreed, one less once it has ended."""
    yield action.agreed_on, 1
    ended = date.max if action.cancelled_on is None else max(action.cancelled_on, action.agreed_on)
    if action.closed_on is not None:
        closed = max(action.closed_on, action.agreed_on)
        again = min(action.reopened_on or date.max, ended)
        if closed < again:
            yield closed, -1
            yield again, 1
    yield ended, -1
