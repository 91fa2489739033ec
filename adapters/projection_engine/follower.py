"""One view on its way through the log: fetches what its fold misses, writes, isolates what PostgreSQL refuses."""

from collections.abc import Sequence

from psycopg import AsyncConnection

from adapters.event_store.arrays import Documents
from adapters.projection_engine.feed import ATTEMPTS, Entry
from adapters.projection_engine.folding import Folding
from adapters.projection_engine.keeping import REFUSED_CONTENT, KeptRows
from adapters.projection_engine.key_reading import KeyReader
from adapters.projection_engine.positions import Move, Positions, Standing
from adapters.projection_engine.working import MissingRow, WorkingRows
from domain.fact import Recorded


class Follower:
    """
    A view's generation, the position it stands at, and its rows as far as they are known.

    It holds no connection: the projector gives it one, and begins anew with another follower when anything fails. `reader`
    is that of `KeptRows.fetch`.
    """

    def __init__(
        self,
        standing: Standing,
        positions: Positions,
        folding: Folding,
        reader: KeyReader | None = None,
    ) -> None:
        self.view = folding.view
        self.standing = standing
        self.position = standing.position
        self.folding = folding
        self.kept = KeptRows(standing.generation, folding.view)
        self._positions = positions
        self._reader = reader

    def takes(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those that this view handles and has not passed."""
        names, position = self.folding.names, self.position
        return [e for e in entries if e.position > position and e.topic in names]

    async def fold(self, connection: AsyncConnection, entries: Sequence[Entry]) -> None:
        """
        In memory; `connection` is for rows that are not at hand.

        A miss stops at its event. The rest of the batch is then folded on trial, with missing rows read as None, only
        to learn which keys it will ask for; all are fetched at once, and the real fold goes on from that event.
        """
        folding, rows = self.folding, self.folding.rows
        at = 0
        while at < len(entries):
            try:
                while at < len(entries):
                    folding.fold(entries[at].topic, entries[at].event)
                    at += 1
            except MissingRow:
                await self._fetch_for(connection, entries[at:], rows)

    async def _fetch_for(
        self, connection: AsyncConnection, entries: Sequence[Entry], rows: WorkingRows
    ) -> None:
        mark = rows.mark()
        rows.prospect()
        for entry in entries:
            if isinstance(entry.event, Recorded):
                try:
                    self.view.fold(rows, entry.event)
                except Exception:  # noqa: BLE001, S112 (a trial on rows that are not true; the real fold judges)
                    continue
        rows.undo(mark)
        await self.kept.fetch(connection, rows.wanted(), rows, self._reader)

    def move(self, to: int, events: int) -> Move:
        standing = self.standing
        return Move(standing.generation, standing.live, self.position, to, events)

    async def write(self, connection: AsyncConnection) -> None:
        """The changed rows and the dead letters, inside the transaction that moves the position."""
        await self.kept.write(connection, self.folding.rows.changed())
        await self.bury(connection)

    async def bury(self, connection: AsyncConnection) -> None:
        """The dead letters alone."""
        await self._positions.bury(connection, self.standing.generation, self.folding.letters)

    def documents(self) -> Documents:
        """The changed rows, for the function of its generation. Raises Unsendable."""
        return self.kept.documents(self.folding.rows.changed())

    def settle(self, position: int) -> None:
        """The transaction was committed."""
        self.position = position
        self.folding.letters.clear()
        self.folding.rows.settle()

    def undo(self) -> None:
        """The transaction was not committed."""
        self.folding.letters.clear()
        self.folding.rows.undo()

    def undo_unsent(self) -> None:
        """What was folded since changes were sent is not to be written."""
        self.folding.letters.clear()
        self.folding.rows.undo(self.folding.rows.sent)

    async def apply(self, connection: AsyncConnection, entries: Sequence[Entry], to: int) -> None:
        """
        Fold, write and move this view alone, in one transaction, or in smaller ones until the event that PostgreSQL
        refuses stands alone and becomes a dead letter. Raises Overtaken.
        """
        try:
            await self.fold(connection, entries)
            await self._commit(connection, to, len(entries))
        except REFUSED_CONTENT as refused:
            self.undo()
            if len(entries) > 1:
                half = len(entries) // 2
                await self.apply(connection, entries[:half], entries[half - 1].position)
                await self.apply(connection, entries[half:], to)
            else:
                await self._give_up(connection, entries[0], to, type(refused).__name__)

    async def _give_up(
        self, connection: AsyncConnection, entry: Entry, to: int, failure: str
    ) -> None:
        for _ in range(ATTEMPTS - 1):
            try:
                await self.fold(connection, [entry])
                await self._commit(connection, to, 1)
            except REFUSED_CONTENT as refused:
                self.undo()
                failure = type(refused).__name__
            else:
                return
        event = entry.event
        stream = event.event.stream if isinstance(event, Recorded) else event.stream
        self.folding.bury(entry.position, stream, entry.topic, failure)
        await self._commit(connection, to, 1)

    async def _commit(self, connection: AsyncConnection, to: int, events: int) -> None:
        async with connection.transaction():
            await self._positions.move(connection, [self.move(to, events)])
            await self.write(connection)
        self.settle(to)
