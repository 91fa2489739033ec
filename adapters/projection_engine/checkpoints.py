"""
Checkpoints of views in PostgreSQL: all rows of one build of a view as they were at one position (ADR 0095).

They save time and hold nothing that the log does not give again: where one is missing, or is not as it was made, the
caller begins at an earlier position or at none. Those of a build that is no longer live are never read.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

_FORM = "sealed pages in Zstandard"
_AT_ONCE = 200  # pages that are fetched together, a megabyte
_WRITTEN_AT_ONCE = 50  # pages too, so that others have their turn
_NEVER = 2**63 - 1  # where a page ends that no other has replaced
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
            " VALUES (%s, %s, %s, %s, %s, %s, %s)"
        ).format(**names)
        self._end_page = sql.SQL(
            "UPDATE {pages} SET until = %s"
            " WHERE view = %s AND generation = %s AND of_table = %s AND since = %s AND number = %s"
        ).format(**names)
        self._add_page = sql.SQL(
            "INSERT INTO {pages} (view, generation, of_table, since, number, first_key, content)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)"
        ).format(**names)
        self._stored = sql.SQL(
            "SELECT view, generation, sum(length(content))::bigint,"
            " coalesce(sum(length(content)) FILTER (WHERE until = %s), 0)::bigint FROM {pages} GROUP BY 1, 2"
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
            pages: dict[str, list[Page]] = {table.name: [] for table in view.tables}
            # by a cursor of the server's, so that what is sent is not in memory a second time
            async with connection.cursor("pages", binary=True) as sent:
                await sent.execute(self._pages, [view.name, generation, position, position])
                while some := await sent.fetchmany(_AT_ONCE):
                    count -= len(some)
                    with _refusing(view):
                        for of_table, *page in some:
                            pages[of_table].append(_page(*page))
        if count:
            raise Damaged(f"{view.name}: its pages are {count} too few")
        with _refusing(view):
            return Checkpoint(
                position,
                tuple(DeadLetter(**letter) for letter in orjson.loads(letters)),
                {table.name: PagedRows(table, pages[table.name]) for table in view.tables},
            )

    async def reached(self, connection: AsyncConnection) -> dict[tuple[str, int], int]:
        """The position of the last one, by view and number of the generation."""
        cursor = await connection.execute(self._reached)
        return {(view, number): position for view, number, position in await cursor.fetchall()}

    async def stored(
        self, connection: AsyncConnection
    ) -> tuple[Counter[tuple[str, int]], Counter[tuple[str, int]]]:
        """Bytes of all pages, and of those in the last checkpoint, by view and number of the generation. It looks at each."""
        cursor = await connection.execute(self._stored, [_NEVER])
        found = await cursor.fetchall()
        return (
            Counter({(view, number): every for view, number, every, _ in found}),
            Counter({(view, number): last for view, number, _, last in found}),
        )

    async def begin(
        self, connection: AsyncConnection, made: Sequence[tuple[Generation, View, Checkpoint]]
    ) -> None:
        """After their pages, in one transaction with them."""
        rows = []
        for generation, view, checkpoint in made:
            said = [{name: asdict(one)[name] for name in _LETTER} for one in checkpoint.letters]
            place = [view.name, generation.number, checkpoint.position]
            count = sum(map(len, checkpoint.pages.values()))
            rows.append([*place, view.version, shape_of(view), count, Json(said)])
        async with connection.cursor() as cursor:
            await cursor.executemany(self._add, rows)

    async def revise(
        self,
        connection: AsyncConnection,
        revisions: Sequence[tuple[Generation, str, Revision]],
        position: int,
    ) -> None:
        """Of pages of some tables, for checkpoints at one position."""
        ended, added = [], []
        for generation, table, revision in revisions:
            place = [generation.view, generation.number, table]
            if (before := revision.before) is not None:
                ended.append([position, *place, before.since, before.number])
            for page in revision.after:
                first = orjson.dumps(page.first).decode()
                content = _sealed(first, page.content)
                added.append([*place, page.since, page.number, first, content])
        async with connection.cursor() as cursor:
            for statement, every in ((self._end_page, ended), (self._add_page, added)):
                for at in range(0, len(every), _WRITTEN_AT_ONCE):
                    await cursor.executemany(statement, every[at : at + _WRITTEN_AT_ONCE])

    async def thin(self, connection: AsyncConnection, generation: Generation) -> None:
        """Every second one of a view goes, but never the last."""
        place = [generation.view, generation.number]
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


@contextmanager
def _refusing(view: View) -> Iterator[None]:
    try:
        yield
    except (TypeError, ValueError, LookupError) as mistaken:
        raise Damaged(f"{view.name}: {type(mistaken).__name__}") from mistaken


def _page(first: str, since: int, number: int, content: bytes) -> Page:
    return Page(tuple(orjson.loads(first)), since, number, _unsealed(first, content))


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
