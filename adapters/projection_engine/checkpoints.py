"""
Checkpoints of views in PostgreSQL: all rows of one build of a view as they were at one position (ADR 0095).

They save time and hold nothing that the log does not give again: where one is missing, or is not as it was made, the
caller begins at an earlier position or at none. Those of a build that is no longer live are never read.
"""

import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import orjson
import psycopg
from psycopg import AsyncConnection, sql
from psycopg.types.json import Json

from adapters.projection_engine import tables
from adapters.projection_engine.packing import Damaged, shape
from adapters.projection_engine.paged import Page, PagedRows, Revision
from adapters.projection_engine.positions import DeadLetter
from adapters.projection_engine.tables import Generation
from adapters.projection_engine.working import WorkingRows
from domain.names import PartnershipId
from projections.view import View

ABSENT = (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege)
"""No projector has run yet, or the role may not read checkpoints: there are none for the caller."""

_FORM = "sealed pages"
_SEAL = 4  # bytes before what is packed
_LETTER = tuple(f.name for f in fields(DeadLetter) if f.name != "since")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`letters` are the events that the rows lack, up to `position`."""

    position: int
    letters: tuple[DeadLetter, ...]
    pages: dict[str, PagedRows]
    """By the name of the table."""

    def rows(self, view: View) -> WorkingRows:
        """To fold on with."""
        return WorkingRows(view, paged=self.pages)


def shape_of(view: View) -> str:
    """What is written otherwise is of another shape: it is not read, and made again."""
    return "; ".join([_FORM, *map(shape, view.tables)])


class Checkpoints:
    """Those of one partnership."""

    def __init__(self, partnership: PartnershipId) -> None:
        names = {
            "kept": sql.Identifier(partnership, "checkpoints"),
            "pages": sql.Identifier(partnership, "checkpoint_pages"),
            "standing": sql.Identifier(f"{partnership}_board", tables.POSITIONS),
        }
        positions = sql.Identifier(f"{partnership}_rows", tables.POSITIONS)
        self._nearest = sql.SQL(
            "SELECT c.generation, c.position, c.pages, c.letters::text FROM {kept} c JOIN {standing} p"
            " ON p.view = c.view AND p.generation = c.generation AND p.version = c.version"
            " WHERE c.view = %s AND c.version = %s AND c.shape = %s AND c.position <= %s"
            " ORDER BY c.position DESC LIMIT 1"
        ).format(**names)
        self._reached = sql.SQL(
            "SELECT view, generation, max(position) FROM {kept} GROUP BY 1, 2"
        ).format(**names)
        self._pages = sql.SQL(
            "SELECT of_table, first_key::text, since, number, content FROM {pages}"
            " WHERE view = %s AND generation = %s AND since <= %s AND until > %s"
        ).format(**names)
        self._add = sql.SQL(
            "INSERT INTO {kept} (view, generation, position, version, shape, pages, letters)"
            " SELECT %s, %s, %s, %s, %s, count(*), %s FROM {pages}"
            " WHERE view = %s AND generation = %s AND since <= %s AND until > %s"
        ).format(**names)
        self._end_page = sql.SQL(
            "UPDATE {pages} SET until = %s"
            " WHERE view = %s AND generation = %s AND of_table = %s AND since = %s AND number = %s"
        ).format(**names)
        self._add_page = sql.SQL(
            "INSERT INTO {pages} (view, generation, of_table, since, number, first_key, content)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)"
        ).format(**names)
        self._bytes = sql.SQL(
            "SELECT coalesce(sum(length(content)), 0) FROM {pages} WHERE view = %s AND generation = %s"
        ).format(**names)
        self._thin = sql.SQL(
            "DELETE FROM {kept} c USING (SELECT position, row_number() OVER (ORDER BY position DESC) AS place"
            " FROM {kept} WHERE view = %s AND generation = %s) o"
            " WHERE c.view = %s AND c.generation = %s AND c.position = o.position AND o.place %% 2 = 0"
        ).format(**names)
        self._let_go = sql.SQL(
            "DELETE FROM {pages} p WHERE view = %s AND generation = %s AND NOT EXISTS (SELECT FROM {kept} c"
            " WHERE c.view = p.view AND c.generation = p.generation"
            " AND c.position >= p.since AND c.position < p.until)"
        ).format(**names)
        self._retire = [
            sql.SQL(
                "DELETE FROM {table} c WHERE NOT EXISTS (SELECT FROM {positions} p"
                " WHERE p.view = c.view AND p.generation = c.generation AND p.live)"
            ).format(table=names[table], positions=positions)
            for table in ("kept", "pages")
        ]
        self._forget = [
            sql.SQL("DELETE FROM {} WHERE view = %s AND generation = %s").format(names[table])
            for table in ("kept", "pages")
        ]

    async def nearest(
        self, connection: AsyncConnection, view: View, until: int
    ) -> Checkpoint | None:
        """The last one at or before a position, of the live build of this version. Raises Damaged, and those of ABSENT."""
        async with connection.transaction():
            await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            asked = [view.name, view.version, shape_of(view), until]
            cursor = await connection.execute(self._nearest, asked)
            row = await cursor.fetchone()
            if row is None:
                return None
            generation, position, count, letters = row
            cursor = await connection.execute(
                self._pages, [view.name, generation, position, position], binary=True
            )
            found = await cursor.fetchall()
        if len(found) != count:
            raise Damaged(f"{view.name}: {len(found)} pages of {count}")
        try:
            return Checkpoint(
                position,
                tuple(DeadLetter(**letter) for letter in orjson.loads(letters)),
                {table.name: PagedRows(table, _pages(found, table.name)) for table in view.tables},
            )
        except (TypeError, ValueError) as mistaken:
            raise Damaged(f"{view.name}: {type(mistaken).__name__}") from mistaken

    async def reached(self, connection: AsyncConnection) -> dict[tuple[str, int], int]:
        """The position of the last one, by view and number of the generation."""
        cursor = await connection.execute(self._reached)
        return {(view, number): position for view, number, position in await cursor.fetchall()}

    async def begin(
        self,
        connection: AsyncConnection,
        generation: Generation,
        view: View,
        position: int,
        letters: Sequence[DeadLetter],
    ) -> None:
        """After its pages, in one transaction with them."""
        place = [view.name, generation.number, position]
        said = [{name: asdict(letter)[name] for name in _LETTER} for letter in letters]
        pages = [view.name, generation.number, position, position]
        await connection.execute(
            self._add, [*place, view.version, shape_of(view), Json(said), *pages]
        )

    async def revise(
        self,
        connection: AsyncConnection,
        generation: Generation,
        table: str,
        revision: Revision,
        position: int,
    ) -> None:
        place = [generation.view, generation.number, table]
        if (before := revision.before) is not None:
            ended = [position, *place, before.since, before.number]
            await connection.execute(self._end_page, ended)
        for page in revision.after:
            first = orjson.dumps(page.first).decode()
            made = [*place, page.since, page.number, first, _sealed(first, page.content)]
            await connection.execute(self._add_page, made)

    async def thin(self, connection: AsyncConnection, generation: Generation, most: int) -> None:
        """Where a view's checkpoints hold more than `most` bytes, every second one goes, but never the last."""
        place = [generation.view, generation.number]
        cursor = await connection.execute(self._bytes, place)
        row = await cursor.fetchone()
        if row is not None and row[0] > most:
            await connection.execute(self._thin, [*place, *place])
            await connection.execute(self._let_go, place)

    async def retire(self, connection: AsyncConnection) -> None:
        """Remove those of builds that are not live."""
        for statement in self._retire:
            await connection.execute(statement)

    async def forget(self, connection: AsyncConnection, generation: Generation) -> None:
        """Remove those of one build."""
        for statement in self._forget:
            await connection.execute(statement, [generation.view, generation.number])


def _pages(found: Sequence[tuple[str, str, int, int, bytes]], table: str) -> list[Page]:
    return [
        Page(tuple(orjson.loads(first)), since, number, _unsealed(first, content))
        for of_table, first, since, number, content in found
        if of_table == table
    ]


def _sealed(first: str, packed: bytes) -> bytes:
    """With what tells whether a page is as it was made: it is opened when nobody can begin elsewhere any more."""
    return _seal(first, packed) + packed


def _unsealed(first: str, content: bytes) -> bytes:
    """Raises ValueError."""
    packed = content[_SEAL:]
    if content[:_SEAL] != _seal(first, packed):
        raise ValueError
    return packed


def _seal(first: str, packed: bytes) -> bytes:
    return zlib.crc32(packed, zlib.crc32(first.encode())).to_bytes(_SEAL, "big")
