"""What led to a history and what followed from it, in the records of both partnerships: by what its events name."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.names import StreamId
from services.web.journal import Journal, Noted

_FARTHEST = 6
_MOST = 60


@dataclass(frozen=True, slots=True)
class Cause:
    """An event that is `steps` away: before it when negative, after it when positive, recorded with it when 0."""

    noted: Noted
    steps: int


def causes(
    journal: Journal, reference: StreamId, *, until: int, may: Callable[[StreamId], bool]
) -> tuple[Cause, ...]:
    """
    As known at a position, of the histories that may be read; first what is farthest back. A history follows from those
    that its first event names; with it was recorded what has the same correlation.
    """
    own = [noted for noted in journal.of(reference) if noted.position <= until]
    if not own:
        return ()
    before = _walk(reference, lambda stream: _rests_on(journal, stream, until))
    after = _walk(reference, lambda stream: _led_to(journal, stream, until))
    found = {
        stream: Cause(first, sign * steps)
        for sign, reached in ((-1, before), (1, after))
        for stream, steps in reached.items()
        if may(stream) and (first := _first(journal, stream, until)) is not None
    }
    known = {cause.noted.position for cause in found.values()}
    beside = [
        Cause(noted, 0)
        for correlation in dict.fromkeys(noted.correlation for noted in own)
        for noted in journal.together(correlation)
        if noted.stream != reference
        and noted.position <= until
        and noted.position not in known
        and may(noted.stream)
    ]
    every = [*found.values(), *beside]
    return tuple(sorted(every, key=lambda cause: (cause.steps, cause.noted.position))[:_MOST])


def _walk(
    reference: StreamId, step: Callable[[StreamId], Iterable[StreamId]]
) -> dict[StreamId, int]:
    """Every history that can be reached, with how many steps away it is."""
    reached: dict[StreamId, int] = {reference: 0}
    ahead = deque([reference])
    while ahead:
        stream = ahead.popleft()
        if reached[stream] == _FARTHEST:
            continue
        for found in step(stream):
            if found not in reached:
                reached[found] = reached[stream] + 1
                ahead.append(found)
    del reached[reference]
    return reached


def _first(journal: Journal, stream: StreamId, until: int) -> Noted | None:
    events = journal.of(stream)
    return events[0] if events and events[0].position <= until else None


def _rests_on(journal: Journal, stream: StreamId, until: int) -> Iterable[StreamId]:
    first = _first(journal, stream, until)
    return first.names if first else ()


def _led_to(journal: Journal, stream: StreamId, until: int) -> Iterable[StreamId]:
    return [
        noted.stream
        for noted in journal.naming(stream)
        if noted.entry == 1 and noted.position <= until
    ]
