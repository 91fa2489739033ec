"""Folds in memory: one event into one view, and the whole log into many."""

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Protocol

from psycopg import AsyncConnection

from adapters.event_store.reading_ahead import pages
from adapters.projection_engine.feed import ATTEMPTS, BATCH, Feed, Unreadable, stored_names
from adapters.projection_engine.positions import DeadLetter
from adapters.projection_engine.working import MissingRow, WorkingRows
from domain.fact import Recorded
from projections.view import View

_TURN = 100  # events between turns of others: some milliseconds
_POSITION, _TOPIC = itemgetter(0), itemgetter(4)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the fold has come on its way to `head`, the last position when it began."""

    position: int
    head: int
    events: int
    per_second: float


class Taking(Protocol):
    """What is given the events of some stored names, one after the other."""

    @property
    def names(self) -> frozenset[str]: ...

    def fold(self, topic: str, event: Recorded | Unreadable) -> None: ...

    def settle(self) -> None:
        """A batch of the log is through."""
        ...


class Folding:
    """A view's fold over working rows; what it cannot take in becomes a dead letter and leaves the rows as they were."""

    def __init__(self, view: View, rows: WorkingRows) -> None:
        self.view = view
        self.rows = rows
        self.names = stored_names(view)
        self.letters: list[DeadLetter] = []
        self._fold = view.fold

    def fold(self, topic: str, event: Recorded | Unreadable) -> None:
        """Raises MissingRow, with the rows as they were."""
        if isinstance(event, Unreadable):
            self.bury(event.position, event.stream, topic, event.error)
            return
        rows = self.rows
        mark = rows.mark()
        try:
            self._fold(rows, event)
        except MissingRow:
            rows.undo(mark)
            raise
        except Exception as error:  # noqa: BLE001 (one event must not stop the log)
            rows.undo(mark)
            self._insist(topic, event, type(error).__name__)

    def bury(self, position: int, stream: str, topic: str, error: str) -> None:
        self.letters.append(
            DeadLetter(self.view.name, position, stream, topic, error, attempts=ATTEMPTS)
        )

    def settle(self) -> None:
        """What was folded is kept."""
        self.rows.settle()

    def _insist(self, topic: str, event: Recorded, failure: str) -> None:
        mark = self.rows.mark()
        for _ in range(ATTEMPTS - 1):
            try:
                self._fold(self.rows, event)
            except MissingRow:
                self.rows.undo(mark)
                raise
            except Exception as error:  # noqa: BLE001
                self.rows.undo(mark)
                failure = type(error).__name__
            else:
                return
        self.bury(event.position, event.event.stream, topic, failure)


async def fold_log(
    connection: AsyncConnection,
    feed: Feed,
    foldings: Sequence[Taking],
    until: int,
    progress: Callable[[Progress], None] | None = None,
    *,
    after: int = 0,
    turn: int = _TURN,
    pause: float = 0.0,
    between: Callable[[], Awaitable[None]] | None = None,
) -> Counter[str]:
    """
    The log after one position up to another, in one pass for many views.

    Others have their turn after every `turn` events, for at least `pause` seconds; `between` is awaited after every
    batch. Returns how many events of each stored name there were.
    """
    loop = asyncio.get_running_loop()
    routes = {name: [f for f in foldings if name in f.names] for name in feed.names}
    decode = feed.decode
    seen = Counter[str]()
    began, events = loop.time(), 0
    ask = partial(feed.read_handled, connection, until=until, limit=BATCH)
    async with aclosing(pages(ask, _POSITION, after=after, until=until, size=BATCH)) as batches:
        async for rows, reached in batches:
            for start in range(0, len(rows), turn):
                for row in rows[start : start + turn]:
                    topic, event = row[4], decode(*row)
                    for folding in routes[topic]:
                        folding.fold(topic, event)
                await asyncio.sleep(pause)
            for folding in foldings:
                folding.settle()
            if between is not None:
                await between()
            seen.update(map(_TOPIC, rows))
            events += len(rows)
            if progress is not None:
                seconds = max(loop.time() - began, 1e-9)
                progress(Progress(reached, until, events, events / seconds))
    return seen


@contextmanager
def collector_paused() -> Iterator[None]:
    """Rows in memory are no garbage, and looking through them again and again triples the cost."""
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.freeze()  # what is new goes to the oldest, too, unseen: there may be a million of it
        gc.unfreeze()
        if was_on:
            gc.enable()
