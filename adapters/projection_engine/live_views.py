"""All live views that one program keeps: a batch of events into each of them, and all that it changed in one statement."""

from collections.abc import Mapping, Sequence

from psycopg import AsyncConnection, errors, sql

from adapters.event_store.arrays import Documents
from adapters.projection_engine.feed import Entry
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.positions import Move, Overtaken, Positions, arguments
from adapters.projection_engine.tables import Generation


class LiveViews:
    """
    Followers that move together, over one connection.

    A batch of a few events costs what its messages and statements cost, so there is one of each: it moves the positions
    and calls the function of each generation, which PostgreSQL passes over where it is given nothing (ADR 0100).
    """

    def __init__(
        self, followers: Sequence[Follower], positions: Positions, *, capacity: int
    ) -> None:
        self._followers = followers
        self._capacity = capacity
        self._takers: dict[str, list[Follower]] = {}
        for follower in followers:
            for name in follower.folding.names:
                self._takers.setdefault(name, []).append(follower)
        writes = [sql.SQL("{}(%s)").format(f.standing.generation.write) for f in followers]
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
    def generations(self) -> frozenset[Generation]:
        return frozenset(follower.standing.generation for follower in self._followers)

    async def prepare(self, connection: AsyncConnection) -> None:
        """Make the functions; an earlier program may have made none, or others."""
        for follower in self._followers:
            await connection.execute(follower.kept.create_write())

    async def take_in(self, connection: AsyncConnection, entries: Sequence[Entry], to: int) -> None:
        """`entries` are those up to the position `to`, in order. Raises Overtaken, with nothing written."""
        given = self._given(entries)
        moving = [follower for follower in self._followers if follower.position < to]
        try:
            for follower, mine in given.items():
                await follower.fold(connection, mine)
            moves = [follower.move(to, len(given.get(follower, []))) for follower in moving]
            await self._commit(connection, moves, given)
        except REFUSED_CONTENT:
            for follower in given:
                follower.undo()
            for follower in moving:
                mine = given.get(follower, [])
                await follower.apply(connection, mine, to, self._capacity)
        else:
            for follower in moving:
                follower.settle(to, self._capacity)

    def _given(self, entries: Sequence[Entry]) -> dict[Follower, list[Entry]]:
        """The followers that take some of them in, each with those that it has not passed."""
        given: dict[Follower, list[Entry]] = {}
        for entry in entries:
            for follower in self._takers.get(entry.topic, ()):
                if follower.position < entry.position:
                    given.setdefault(follower, []).append(entry)
        return given

    async def _commit(
        self,
        connection: AsyncConnection,
        moves: Sequence[Move],
        given: Mapping[Follower, Sequence[Entry]],
    ) -> None:
        """Raises Overtaken, and one of REFUSED_CONTENT; nothing is written then."""
        rows = [f.documents() if f in given else Documents() for f in self._followers]
        burying = [follower for follower in given if follower.folding.letters]
        try:
            if not burying:
                await self._execute(connection, moves, rows)
                return
            async with connection.transaction():
                await self._execute(connection, moves, rows)
                for follower in burying:
                    await follower.bury(connection)
        except (errors.SerializationFailure, errors.UndefinedFunction) as overtaken:
            raise Overtaken("another runner or a rebuild moved one of the views") from overtaken

    async def _execute(
        self, connection: AsyncConnection, moves: Sequence[Move], rows: Sequence[Documents]
    ) -> None:
        await connection.execute(self._call, [*arguments(moves), *rows], prepare=True)
