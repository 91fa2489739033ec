"""Where every view stands in the log, and what it had to leave out: the engine's own two tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import AsyncConnection, sql

from adapters.event_store.arrays import Array, bigints, booleans, ints, texts
from adapters.event_store.asking import Connection
from adapters.projection_engine import bookkeeping, tables
from adapters.projection_engine.tables import Generation
from domain.errors import Conflict
from domain.names import PartnershipId


class Overtaken(Conflict):
    """Another runner or a rebuild moved a view's position first; nothing was written. Read the positions again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A generation of a view and the position its rows are true for."""

    generation: Generation
    live: bool
    position: int
    events_seen: int


@dataclass(frozen=True, slots=True)
class Move:
    """One view's step from one position to another; `events` is how many it was given on the way."""

    generation: Generation
    live: bool
    before: int
    after: int
    events: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that a view could not take in. `error` names the class of error and never the content."""

    view: str
    position: int
    stream: str
    topic: str
    error: str
    attempts: int
    since: datetime | None = None


class Movers:
    """Views that move together. `arguments` are those of the call `Positions.moving`, one value a view in each."""

    def __init__(self, views: Sequence[Standing | Move]) -> None:
        self._who = (
            texts([view.generation.view for view in views]),
            ints([view.generation.number for view in views]),
            booleans([view.live for view in views]),
        )

    def arguments(
        self, before: Sequence[int], after: Sequence[int], events: Sequence[int]
    ) -> tuple[Array, ...]:
        return (*self._who, bigints(before), bigints(after), bigints(events))


class Positions:
    """The bookkeeping of one partnership."""

    def __init__(self, partnership: PartnershipId) -> None:
        self.partnership = partnership
        names = {
            "positions": sql.Identifier(f"{partnership}_rows", tables.POSITIONS),
            "dead": sql.Identifier(f"{partnership}_rows", "dead_letters"),
        }
        self._select = sql.SQL(
            "SELECT view, version, generation, live, position, events_seen FROM {positions}"
            " ORDER BY view, generation"
        ).format(**names)
        self._tell = (
            sql.SQL("SELECT pg_notify({}, '')")
            .format(sql.Literal(tables.channel(partnership)))
            .as_bytes(None)
        )
        self.moving = sql.SQL("{}(%b, %b, %b, %b, %b, %b)").format(
            sql.Identifier(f"{partnership}_rows", tables.MOVE)
        )
        """The call that moves positions, of `Movers`; it fails with SerializationFailure where `move` is overtaken."""
        self._move = sql.SQL("SELECT {}").format(self.moving).as_bytes(None)
        self._bury = sql.SQL(
            "INSERT INTO {dead} (view, version, generation, position, stream, topic, error, attempts)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
        ).format(**names)
        self._dead = sql.SQL(
            "SELECT d.view, d.position, d.stream, d.topic, d.error, d.attempts, d.since FROM {dead} d"
            " JOIN {positions} p ON p.view = d.view AND p.generation = d.generation AND p.live"
            " ORDER BY d.view, d.position"
        ).format(**names)
        self._begin = sql.SQL(
            "INSERT INTO {positions} (view, version, generation, live, position, events_seen)"
            " VALUES (%s, %s, %s, false, 0, 0)"
        ).format(**names)
        self._hold = sql.SQL(
            "SELECT view, version, generation, live, position, events_seen FROM {positions}"
            " WHERE live AND view = ANY(%s) ORDER BY view FOR UPDATE"
        ).format(**names)
        self._retire = sql.SQL(
            "UPDATE {positions} SET live = false WHERE live AND view = ANY(%s)"
        ).format(**names)
        self._promote = sql.SQL(
            "UPDATE {positions} SET live = true WHERE view = %s AND generation = %s"
        ).format(**names)
        self._forget_position = sql.SQL(
            "DELETE FROM {positions} WHERE NOT live AND view = %s AND generation = %s"
        ).format(**names)
        self._forget_dead = sql.SQL(
            "DELETE FROM {dead} WHERE view = %s AND generation = %s"
        ).format(**names)

    async def prepare(self, connection: AsyncConnection) -> None:
        """Make the bookkeeping tables where they are missing."""
        cursor = await connection.execute(
            "SELECT to_regclass(%s) IS NOT NULL AND to_regproc(%s) IS NOT NULL",
            [
                f"{self.partnership}_board.{tables.TABLE_POSITIONS}",
                f"{self.partnership}_rows.{tables.MOVE}",
            ],
        )
        if await cursor.fetchone() == (True,):
            return
        async with connection.transaction():
            await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"golden-thread {self.partnership} bookkeeping"],
            )
            for statement in bookkeeping.statements(self.partnership):
                await connection.execute(statement)

    async def all(self, connection: AsyncConnection) -> list[Standing]:
        """Live generations and others (being built, or retired and not yet dropped)."""
        cursor = await connection.execute(self._select)
        return [self._standing(row) for row in await cursor.fetchall()]

    async def live(self, connection: AsyncConnection) -> dict[str, Standing]:
        """By the view's name."""
        return {s.generation.view: s for s in await self.all(connection) if s.live}

    async def hold(self, connection: AsyncConnection, views: Sequence[str]) -> dict[str, Standing]:
        """As `live`, and nobody else moves them until the transaction ends."""
        cursor = await connection.execute(self._hold, [list(views)])
        return {row[0]: self._standing(row) for row in await cursor.fetchall()}

    async def move(self, connection: AsyncConnection, moves: Sequence[Move]) -> None:
        """
        Compare and set, all or none: raises Overtaken when any of them is no longer where its move begins. Once live ones
        are committed, `tell` whoever watches.
        """
        arguments = Movers(moves).arguments(
            [m.before for m in moves], [m.after for m in moves], [m.events for m in moves]
        )
        try:
            await connection.execute(self._move, arguments)
        except psycopg.errors.SerializationFailure as moved:
            names = ", ".join(m.generation.view for m in moves)
            raise Overtaken(f"another runner moved one of {names}") from moved

    async def tell(self, connection: Connection) -> None:
        """Whoever watches the board, that live views have moved."""
        await connection.ask(self._tell)

    async def bury(
        self, connection: AsyncConnection, generation: Generation, letters: Sequence[DeadLetter]
    ) -> None:
        for letter in letters:
            place = [letter.view, generation.version, generation.number, letter.position]
            what = [letter.stream, letter.topic, letter.error, letter.attempts]
            await connection.execute(self._bury, place + what)

    async def dead_letters(self, connection: AsyncConnection) -> list[DeadLetter]:
        """Of the live generations, by view and position."""
        cursor = await connection.execute(self._dead)
        return [DeadLetter(*row) for row in await cursor.fetchall()]

    async def begin(
        self, connection: AsyncConnection, generations: Sequence[Generation]
    ) -> list[Standing]:
        """New generations, at position 0 and not live."""
        async with connection.cursor() as cursor:
            await cursor.executemany(
                self._begin, [[g.view, g.version, g.number] for g in generations]
            )
        return [Standing(g, live=False, position=0, events_seen=0) for g in generations]

    async def switch(self, connection: Connection, generations: Sequence[Generation]) -> None:
        """These are live from now on, and no other generation of their views; whoever watches is told."""
        await connection.execute(self._retire, [[g.view for g in generations]])
        async with connection.cursor() as cursor:
            await cursor.executemany(self._promote, [[g.view, g.number] for g in generations])
        await self.tell(connection)

    async def forget(self, connection: AsyncConnection, generation: Generation) -> None:
        """A generation that is not live, with its dead letters."""
        await connection.execute(self._forget_dead, [generation.view, generation.number])
        await connection.execute(self._forget_position, [generation.view, generation.number])

    def _standing(self, row: tuple[str, int, int, bool, int, int]) -> Standing:
        view, version, number, live, position, seen = row
        return Standing(Generation(self.partnership, view, version, number), live, position, seen)
