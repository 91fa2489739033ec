"""A history event by event, with the state before and after each, and what lies between two moments of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.fact import Fact, Recorded
from domain.names import AgencyId
from domain.performance.indicator_return import disclose
from services.boards import states
from services.boards.states import NOTHING, Change, State


@dataclass(frozen=True, slots=True)
class Moved:
    """One event as its reader may see it, and the state before and after it."""

    recorded: Recorded
    fact: Fact
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Between:
    """Two moments of one history, in words and by position; `moved` are the events after the first up to the second."""

    earlier: str
    later: str
    before: State
    after: State
    moved: tuple[Moved, ...]


def moved(recorded: Sequence[Recorded], audience: AgencyId | None) -> tuple[Moved, ...]:
    """All events of one history in order. With `audience` as that agency may read them; None: as recorded."""
    facts = [each.fact if audience is None else disclose(each.fact, audience) for each in recorded]
    after = [NOTHING, *states.states(facts)]
    return tuple(
        Moved(each, fact, before, now)
        for each, fact, (before, now) in zip(recorded, facts, pairwise(after), strict=True)
    )


def between(history: Sequence[Moved], earlier: tuple[int, str], later: tuple[int, str]) -> Between:
    """The two ends as position and words; the other way round they are turned."""
    (first, first_words), (last, last_words) = sorted((earlier, later))
    until = [each for each in history if each.recorded.position <= last]
    known = [each for each in until if each.recorded.position <= first]
    return Between(
        first_words,
        last_words,
        known[-1].after if known else NOTHING,
        until[-1].after if until else NOTHING,
        tuple(until[len(known) :]),
    )


def real(made: Iterable[Change]) -> Sequence[Change]:
    """Without the number of the entry, which moves with every event."""
    return [change for change in made if change.field != "version"]
