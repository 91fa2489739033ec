"""All live views that one program keeps: a batch of events into each of them, and all that it changed in one statement."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from psycopg import errors, sql

from adapters.event_store.arrays import Array, Documents
from adapters.event_store.asking import Connection
from adapters.projection_engine.feed import Entry
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.positions import Movers, Overtaken, Positions
from adapters.projection_engine.room import Room
from adapters.projection_engine.tables import Generation
from adapters.projection_engine.working import WorkingRows

_NOTHING = Documents()


class _Batch(NamedTuple):
    """
    What followers were given, up to the position `to`, and the arguments of the call that writes what came of it: none, with
    nothing folded, where a row cannot be sent or asked for.
    """

    given: Mapping[Follower, Sequence[Entry]]
    to: int
    arguments: Sequence[Array]


class _UnderWay(NamedTuple):
    """A batch that is being written. `before` is where each follower stood."""

    writing: asyncio.Task[None]
    batch: _Batch
    before: Sequence[int]


class LiveViews:
    """
    Followers that move together, over one connection.

    A batch of a few events costs what its messages and statements cost, so there is one of each: it moves the positions
    and calls the function of each generation, which PostgreSQL passes over where it is given nothing (ADR 0100). While it is
    written the next batch is folded, onto rows that are taken back if it is refused (ADR 0113).
    """

    def __init__(
        self,
        followers: Sequence[Follower],
        positions: Positions,
        *,
        room: int,
        moved: Callable[[], None],
    ) -> None:
        """`room` is how many rows they hold in memory together; `moved` is called when others can read what was written."""
        self._followers = followers
        self._moved = moved
        self._under_way: _UnderWay | None = None
        self._changed = set[WorkingRows]()  # since all was written
        self._movers = Movers([follower.standing for follower in followers])
        self._room = Room(room, [follower.folding.rows for follower in followers])
        self._takers: dict[str, list[Follower]] = {}
        for follower in followers:
            for name in follower.folding.names:
                self._takers.setdefault(name, []).append(follower)
        writes = [sql.SQL("{}(%b)").format(f.standing.generation.write) for f in followers]
        self._call = (
            sql.SQL("SELECT {}")
            .format(sql.SQL(", ").join([positions.moving, *writes]))
            .as_bytes(None)
        )

    @property
    def position(self) -> int | None:
        """The lowest one; None when there is no view."""
        return min((follower.position for follower in self._followers), default=None)

    @property
    def is_writing(self) -> bool:
        """Whether a batch is on its way, for which `finish` has to be called."""
        return self._under_way is not None

    @property
    def generations(self) -> frozenset[Generation]:
        return frozenset(follower.standing.generation for follower in self._followers)

    async def prepare(self, connection: Connection) -> None:
        """Make the functions; an earlier program may have made none, or others."""
        for follower in self._followers:
            await connection.execute(follower.kept.create_write())

    async def take_in(
        self,
        connection: Connection,
        reading: Connection,
        entries: Sequence[Entry],
        to: int,
        *,
        behind: bool = False,
    ) -> None:
        """
        `entries` are those up to the position `to`, in order; rows that are not at hand are read over `reading`. Raises Overtaken.

        Most events concern a few of the views; the others cost a number in an array each. Who is `behind` goes on while
        PostgreSQL writes: the next call waits for that, or `finish`.
        """
        batch = await self._fold(reading, entries, to)
        if not await self.finish(connection):
            batch = await self._fold(reading, entries, to)
        if not batch.arguments:
            await self._one_by_one(connection, batch)
        elif any(follower.folding.letters for follower in batch.given):
            await self._write_and_bury(connection, batch)
        else:
            self._send(connection, batch)
        self._changed.update(follower.folding.rows for follower in batch.given)
        self._room.keep(self._changed)
        if not behind or self._room.is_full(self._changed):
            await self.finish(connection)
            self._room.keep(self._changed)
            self._changed.clear()

    async def finish(self, connection: Connection) -> bool:
        """
        What is on its way is written. False where PostgreSQL refused it: it was taken in event by event then, and what was
        folded since is undone. Raises Overtaken.
        """
        if self._under_way is None:
            return True
        (writing, batch, before), self._under_way = self._under_way, None
        try:
            await writing
        except REFUSED_CONTENT:
            for follower, position in zip(self._followers, before, strict=True):
                follower.undo()
                follower.position = position
            await self._one_by_one(connection, batch)
            return False
        for follower in batch.given:
            follower.folding.rows.settle_sent()
        self._moved()
        return True

    async def abandon(self) -> None:
        """What is on its way need not arrive."""
        if self._under_way is not None:
            self._under_way.writing.cancel()
            await asyncio.gather(self._under_way.writing, return_exceptions=True)
            self._under_way = None

    async def _fold(self, reading: Connection, entries: Sequence[Entry], to: int) -> _Batch:
        given = self._given(entries)
        try:
            for follower, mine in given.items():
                await follower.fold(reading, mine)
                if self.is_writing:  # maybe more than the socket takes at once
                    await asyncio.sleep(0)
            return _Batch(given, to, self._arguments(given, to))
        except REFUSED_CONTENT:
            for follower in given:
                follower.undo_unsent()
            return _Batch(given, to, ())

    def _arguments(self, given: Mapping[Follower, Sequence[Entry]], to: int) -> Sequence[Array]:
        """Raises Unsendable."""
        followers = self._followers
        return (
            *self._movers.arguments(
                [follower.position for follower in followers],
                [max(follower.position, to) for follower in followers],
                [len(given.get(follower, ())) for follower in followers],
            ),
            *(f.documents() if f in given else _NOTHING for f in followers),
        )

    def _send(self, connection: Connection, batch: _Batch) -> None:
        before = [follower.position for follower in self._followers]
        writing = asyncio.create_task(self._write(connection, batch), name="write rows")
        self._under_way = _UnderWay(writing, batch, before)
        for follower in batch.given:
            follower.folding.rows.send()
        self._stand_at(batch.to)

    async def _write_and_bury(self, connection: Connection, batch: _Batch) -> None:
        try:
            async with connection.transaction():
                await self._write(connection, batch)
                for follower in batch.given:
                    await follower.bury(connection)
        except REFUSED_CONTENT:
            for follower in batch.given:
                follower.undo()
            await self._one_by_one(connection, batch)
        else:
            for follower in batch.given:
                follower.settle(batch.to)
            self._stand_at(batch.to)
            self._moved()

    async def _one_by_one(self, connection: Connection, batch: _Batch) -> None:
        for follower in self._followers:
            if follower.position < batch.to:
                await follower.apply(connection, batch.given.get(follower, []), batch.to)
        self._moved()

    def _stand_at(self, to: int) -> None:
        for follower in self._followers:
            follower.position = max(follower.position, to)

    def _given(self, entries: Sequence[Entry]) -> dict[Follower, list[Entry]]:
        """The followers that take some of them in, each with those that it has not passed."""
        given: dict[Follower, list[Entry]] = {}
        for entry in entries:
            for follower in self._takers.get(entry.topic, ()):
                if follower.position < entry.position:
                    given.setdefault(follower, []).append(entry)
        return given

    async def _write(self, connection: Connection, batch: _Batch) -> None:
        """Raises Overtaken, and one of REFUSED_CONTENT; nothing is written then."""
        try:
            await connection.ask(self._call, batch.arguments)
        except (errors.SerializationFailure, errors.UndefinedFunction) as overtaken:
            raise Overtaken("another runner or a rebuild moved one of the views") from overtaken
