"""The log in batches, each event decoded at most once for all the views that take it in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from psycopg import AsyncConnection, sql

from adapters.codec import Codec
from adapters.event_store.asking import Connection
from domain.fact import Recorded
from domain.names import PartnershipId, StreamId
from domain.upcasts import UPCASTS
from projections.view import View

T = TypeVar("T")

ATTEMPTS = 3
BATCH = 2_000
_COUNTED = 100_000  # events, of which the mix is learnt


Fields = tuple[int, datetime, StreamId, int, str, bytes]
"""Those of Row, in its order, where making a Row would cost too much."""


class Row(NamedTuple):
    """An event as the log keeps it."""

    position: int
    recorded_at: datetime
    stream: StreamId
    version: int
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event that cannot be decoded; `error` is the class of what was raised."""

    position: int
    stream: StreamId
    error: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the views are given of one row."""

    position: int
    topic: str
    event: Recorded | Unreadable


def stored_names(view: View) -> frozenset[str]:
    """The stored names of the facts a view handles, those included that were retired and are upcast to one of them."""
    names = {fact.TOPIC for fact in view.handles}
    retired = dict(UPCASTS)
    while more := {old for old, (new, _) in retired.items() if new in names} - names:
        names |= more
    return frozenset(names)


class Feed:
    """Reads the log of one partnership over connections that may read its table."""

    def __init__(self, partnership: PartnershipId, codec: Codec, views: Iterable[View]) -> None:
        self.names = frozenset[str]().union(*(stored_names(view) for view in views))
        self._codec = codec
        names = {"log": sql.Identifier(partnership, "stored_events")}
        text = sql.SQL(
            "SELECT notification_id, recorded_at, originator_id, originator_version, topic, state"
            " FROM {log} WHERE notification_id > %s"
        ).format(**names)
        order = sql.SQL(" ORDER BY notification_id LIMIT %s")
        self._all = (text + order).as_bytes(None)
        self._handled = (
            text + sql.SQL(" AND notification_id <= %s AND topic = ANY(%s)") + order
        ).as_bytes(None)
        self._counts = sql.SQL(
            "SELECT topic, count(*) FROM {log} WHERE notification_id > %s GROUP BY topic"
        ).format(**names)
        self._head = sql.SQL("SELECT coalesce(max(notification_id), 0) FROM {log}").format(**names)

    async def head(self, connection: AsyncConnection) -> int:
        """The last position; 0 when nothing is recorded."""
        cursor = await connection.execute(self._head)
        row = await cursor.fetchone()
        return 0 if row is None else int(row[0])

    async def counts(self, connection: AsyncConnection, head: int) -> dict[str, int]:
        """How many events there are of each stored name, among the last of them."""
        cursor = await connection.execute(self._counts, [head - _COUNTED])
        return dict(await cursor.fetchall())

    async def read(self, connection: Connection, after: int, limit: int = BATCH) -> list[Row]:
        """Every event after a position, also those that no view handles."""
        return [Row(*row) for row in await connection.ask(self._all, [after, limit])]

    async def read_handled(
        self, connection: AsyncConnection, after: int, until: int, limit: int
    ) -> Sequence[Fields]:
        """The events after one position up to another that some view handles, as the fields of Row."""
        cursor = await connection.execute(
            self._handled, [after, until, list(self.names), limit], binary=True
        )
        return await cursor.fetchall()

    def entries(self, rows: Collection[Row]) -> list[Entry]:
        """Of the events that some view handles."""
        names = self.names
        return [
            Entry(row.position, row.topic, self.decode(*row)) for row in rows if row.topic in names
        ]

    def decode(  # noqa: PLR0917 (the columns of a row, spread for speed)
        self,
        position: int,
        recorded_at: datetime,
        stream: StreamId,
        version: int,
        topic: str,
        state: bytes,
    ) -> Recorded | Unreadable:
        """Never raises: an upcaster may fail in any way, and one event must not stop the log."""
        failure = ""
        for _ in range(ATTEMPTS):
            try:
                event = self._codec.decode(stream, version, topic, state, position=position)
            except Exception as error:  # noqa: BLE001 (it becomes a dead letter)
                failure = type(error).__name__
            else:
                return Recorded(position, recorded_at, event)
        return Unreadable(position, stream, failure)
