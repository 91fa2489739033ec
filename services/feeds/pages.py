"""So many events before a position, newest first; a page never reads more of the log than it needs to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.fact import Recorded

SIZE = 50
_AT_ONCE = 500  # events read in one go, at most
_LOOKED_AT = 10_000  # events tried for one page; a rare choice gets a short page and a way on


class Events(Protocol):
    """As `Record.events`: in position order, from the one after `after` up to `until`."""

    def __call__(self, *, after: int, until: int, limit: int) -> Awaitable[Sequence[Recorded]]: ...


@dataclass(frozen=True, slots=True)
class Page:
    """
    Events up to position `until`, the newest first. The next older page is the one up to `older`; None: there is none.
    """

    events: Sequence[Recorded]
    until: int
    older: int | None


async def page(
    events: Events, *, until: int, takes: Callable[[Recorded], bool], size: int = SIZE
) -> Page:
    """The same for the same position for ever, for a record is only added to."""
    found: list[Recorded] = []
    at, step = until, min(size, _AT_ONCE)
    while at > 0 and len(found) < size and until - at < _LOOKED_AT:
        start = max(at - step, 0)
        for recorded in reversed(await events(after=start, until=at, limit=step)):
            if takes(recorded):
                found.append(recorded)
                if len(found) == size:
                    start = recorded.position - 1
                    break
        at, step = start, min(2 * step, _AT_ONCE)
    return Page(tuple(found), until, at or None)
