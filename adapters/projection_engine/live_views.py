"""All live views that one program keeps: a batch of events into each of them, and all that it changed in one statement."""

from collections.abc import Mapping, Sequence

from psycopg import errors, sql

from adapters.event_store.arrays import Documents
from adapters.event_store.asking import Connection
from adapters.projection_engine.feed import Entry
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.positions import Movers, Overtaken, Positions
from adapters.projection_engine.room import Room
from adapters.projection_engine.tables import Generation

_NOTHING = Documents()


class LiveViews:
    """
    Followers that move together, over one connection.

    A batch of a few events costs what its messages and statements cost, so there is one of each: it moves the positions
    and calls the function of each generation, which PostgreSQL passes over where it is given nothing (ADR 0100).
    """

    def __init__(self, followers: Sequence[Follower], positions: Positions, *, room: int) -> None:
        """`room` is how many rows they hold in memory together."""
        self._followers = followers
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
    def generations(self) -> frozenset[Generation]:
        return frozenset(follower.standing.generation for follower in self._followers)

    async def prepare(self, connection: Connection) -> None:
        """Make the functions; an earlier program may have made none, or others."""
        for follower in self._followers:
            await connection.execute(follower.kept.create_write())

    async def take_in(self, connection: Connection, entries: Sequence[Entry], to: int) -> None:
        """
        `entries` are those up to the position `to`, in order. Raises Overtaken, with nothing written.

        Most events concern a few of the views; the others cost a number in an array each.
        """
        given = self._given(entries)
        try:
            for follower, mine in given.items():
                await follower.fold(connection, mine)
            await self._commit(connection, given, to)
        except REFUSED_CONTENT:
            for follower in given:
                follower.undo()
            for follower in self._followers:
                if follower.position < to:
                    await follower.apply(connection, given.get(follower, []), to)
        else:
            for follower in given:
                follower.settle(to)
            for follower in self._followers:
                follower.position = max(follower.position, to)
        self._room.keep({follower.folding.rows for follower in given})

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
        connection: Connection,
        given: Mapping[Follower, Sequence[Entry]],
        to: int,
    ) -> None:
        """Raises Overtaken, and one of REFUSED_CONTENT; nothing is written then."""
        followers = self._followers
        arguments = (
            *self._movers.arguments(
                [follower.position for follower in followers],
                [max(follower.position, to) for follower in followers],
                [len(given.get(follower, ())) for follower in followers],
            ),
            *(f.documents() if f in given else _NOTHING for f in followers),
        )
        burying = [follower for follower in given if follower.folding.letters]
        try:
            if not burying:
                await connection.ask(self._call, arguments)
                return
            async with connection.transaction():
                await connection.ask(self._call, arguments)
                for follower in burying:
                    await follower.bury(connection)
        except (errors.SerializationFailure, errors.UndefinedFunction) as overtaken:
            raise Overtaken("another runner or a rebuild moved one of the views") from overtaken
