"""The rows of a view for the pages and reports, with the position that they are true for."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import AsyncConnection, AsyncCursor, IsolationLevel, sql
from psycopg.conninfo import make_conninfo

from adapters.event_store.connections import PATIENCE, Connections
from adapters.projection_engine import tables
from adapters.projection_engine.keeping import converter
from adapters.projection_engine.watch import Place
from domain.errors import Conflict, Misconfigured
from domain.names import PartnershipId
from projections.view import Key, MemoryRows, Table, View

_ATTEMPTS = 5
_AT_ONCE = 2_000  # rows
_READING = 300.0  # seconds for the rows of one view, which may be many


@dataclass(frozen=True, slots=True)
class LoadedRows:
    """
    The public rows of one view, all of the same `position`. `rows` is shared with other readers: read it only. It is the
    same object as long as the view was given no further event.

    `incomplete_since` is the position of the first event that the rows lack, or None.
    """

    rows: MemoryRows
    place: Place

    @property
    def position(self) -> int:
        return self.place.position

    @property
    def incomplete_since(self) -> int | None:
        return self.place.incomplete_since


class Board:
    """
    Reads what readers may read: the SQL views of a partnership. Use as an async context manager.

    `dsn` is of any role that may (`<p>_app`, `<p>_report`). What was loaded is kept until the view's position moves.
    """

    def __init__(
        self,
        dsn: str,
        partnership: PartnershipId,
        *,
        connections: int = 2,
        patience: float = PATIENCE,
    ) -> None:
        self.partnership = partnership
        connect = partial(
            Connections,
            make_conninfo(dsn, options="-c timezone=UTC"),
            partnership,
            patience=patience,
            prepare=_configure,
        )
        self._reading = connect(size=connections)
        # where a view stands is said at once, whatever is being read
        self._asking = connect(size=1)
        self._standing = sql.SQL(
            "SELECT version, generation, position, events_seen, incomplete_since FROM {} WHERE view = %s"
        ).format(sql.Identifier(f"{partnership}_board", tables.POSITIONS))
        self._loaded: dict[str, LoadedRows] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._reading.close()
        await self._asking.close()

    async def load(self, view: View) -> LoadedRows:
        """
        The newest rows. Raises Misconfigured when the view has no rows yet, or not those of this program's version;
        DatabaseAway.
        """
        kept = self._loaded.get(view.name)
        for _ in range(_ATTEMPTS):
            place = await self._stands(view)
            if kept and same_rows(place, kept.place):
                return self._keep(view, LoadedRows(kept.rows, place))
            try:
                found = await self._reading.ask(lambda c: self._read(c, view), within=_READING)
            except psycopg.errors.UndefinedTable:
                continue
            # a switch in between would have given other tables under an older snapshot
            place = await self._stands(view)
            if (place.version, place.generation) == (found.place.version, found.place.generation):
                return self._keep(view, found)
        raise Conflict(f"{view.name} is being rebuilt again and again; try later")

    def kept(self, view: View, place: Place) -> LoadedRows | None:
        """What was loaded before, when it is what a load would give at that place."""
        found = self._loaded.get(view.name)
        if found is None or not same_rows(place, found.place):
            return None
        return found if found.place == place else LoadedRows(found.rows, place)

    async def position(self, view: View) -> int:
        """The position of the newest rows, without loading them."""
        return (await self._stands(view)).position

    async def _stands(self, view: View) -> Place:
        return await self._asking.ask(lambda connection: self._place(connection, view))

    def _keep(self, view: View, found: LoadedRows) -> LoadedRows:
        self._loaded[view.name] = found
        return found

    async def _place(self, connection: AsyncConnection, view: View) -> Place:
        try:
            cursor = await connection.execute(self._standing, [view.name])
        except psycopg.errors.UndefinedTable:
            raise self._nothing_yet(view) from None
        row = await cursor.fetchone()
        if row is None:
            raise self._nothing_yet(view)
        place = Place(*row)
        if place.version != view.version:
            raise Misconfigured(
                f"{view.name} is kept in version {place.version}, this program reads {view.version}:"
                " start the projector of the same program"
            )
        return place

    async def _read(self, connection: AsyncConnection, view: View) -> LoadedRows:
        async with connection.transaction():
            place = await self._place(connection, view)
            rows = {}
            for table in view.tables:
                if table.public:
                    cursor = await connection.execute(
                        tables.select_board(self.partnership, table), binary=True
                    )
                    rows[table.name] = await _made(cursor, table)
        return LoadedRows(MemoryRows(rows), place)

    def _nothing_yet(self, view: View) -> Misconfigured:
        return Misconfigured(
            f"{self.partnership} has no rows of {view.name} yet: start the node's projector"
        )


def same_rows(one: Place, other: Place) -> bool:
    """The view was given nothing between the two places."""
    return replace(one, position=other.position) == other


async def _made(cursor: AsyncCursor[Any], table: Table[Any]) -> dict[Key, Any]:
    """The rows by their keys. Others have their turn in between: a large table takes a while."""
    make = converter(table)
    made: dict[Key, Any] = {}
    while found := await cursor.fetchmany(_AT_ONCE):
        for row in map(make, found):
            made[table.key_of(row)] = row
        await asyncio.sleep(0)
    return made


async def _configure(connection: AsyncConnection) -> None:
    # only transactions have one, and those here read
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    connection.prepare_threshold = None  # a prepared read would fail once a view's columns change
