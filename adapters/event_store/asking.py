"""
A connection that also asks prepared statements without a cursor.

`execute` makes a cursor, looks at every argument and every column's type, and sets a timer for each question, which takes three
times as much of the processor as the question itself. A program that asks the same few statements hundreds of times a second
pays mostly for that (ADR 0105).
"""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, abc, adapt, errors
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.rows import AsyncRowFactory, TupleRow, tuple_row

from adapters.event_store.arrays import Array

Argument = Array | UUID | str | int
"""An int is a bigint."""

_Sent = Sequence[bytes | None]

_PLACE = re.compile(rb"%[bs]")
_ANSWERED = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_CANCELLED_WITHIN = 5.0  # seconds


class _Prepared(NamedTuple):
    """`rows` knows how the columns are read, once the first answer has come."""

    name: bytes
    rows: abc.Transformer


class _Reply:
    """
    What comes back for one question, as far as it has come.

    libpq closes the socket of a lost connection, and the next one that is opened may get its number. So the event loop is told at
    once, by whoever finds the connection lost, and only once: later it would forget the other's.
    """

    def __init__(self, pgconn: PGconn, loop: asyncio.AbstractEventLoop) -> None:
        self._pgconn = pgconn
        self._loop = loop
        self._socket: int | None = pgconn.socket
        self.complete: asyncio.Future[None] = loop.create_future()
        self.results: list[PGresult] = []

    def begin(self) -> None:
        """Send what is left of the question, and listen. Raises psycopg.Error."""
        if self._socket is not None:
            self._loop.add_reader(self._socket, self._read)
            if self._pgconn.flush():  # more than the socket takes at once
                self._loop.add_writer(self._socket, self._write_on)

    def end(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._socket = None

    def _read(self) -> None:
        """There is something on the socket."""
        try:
            self._pgconn.consume_input()
            while not self.complete.done() and not self._pgconn.is_busy():
                result = self._pgconn.get_result()
                if result is None:
                    self.end()
                    self.complete.set_result(None)
                else:
                    self.results.append(result)
        except psycopg.Error as lost:
            self._fail(lost)

    def _write_on(self) -> None:
        """The socket takes more of the question."""
        try:
            if self._socket is not None and not self._pgconn.flush():
                self._loop.remove_writer(self._socket)
        except psycopg.Error as lost:
            self._fail(lost)

    def _fail(self, lost: psycopg.Error) -> None:
        self.end()
        if not self.complete.done():
            self.complete.set_exception(lost)


class Connection(AsyncConnection[TupleRow]):
    """As psycopg's, with `ask` beside `execute`."""

    def __init__(self, pgconn: PGconn, row_factory: AsyncRowFactory[TupleRow] = tuple_row) -> None:
        super().__init__(pgconn, row_factory)
        self._asked: dict[bytes, _Prepared] = {}
        self._asked_before = 0

    async def ask(
        self, statement: bytes, arguments: Sequence[Argument] = ()
    ) -> list[tuple[Any, ...]]:
        """
        All rows. The statement is written as for `execute`, and prepared when it is asked first outside a transaction.

        Raises psycopg.Error. A question that is cancelled is cancelled in the database too, and the connection is closed.
        """
        sent = [_binary(argument) for argument in arguments]
        async with self.lock:
            if self.pgconn.transaction_status != TransactionStatus.IDLE:
                return await self._ask_unprepared(statement, sent)
            try:
                return await self._ask_prepared(statement, sent)
            except errors.InvalidSqlStatementName:
                # psycopg makes the database forget all statements of a connection after some commands
                self._asked.clear()
                return await self._ask_prepared(statement, sent)

    async def _ask_prepared(self, statement: bytes, sent: _Sent) -> list[tuple[Any, ...]]:
        prepared = self._asked.get(statement) or await self._make_ready(statement)
        self.pgconn.send_query_prepared(prepared.name, sent, _binaries(sent), Format.BINARY)
        return _read(await self._answer(), prepared.rows)

    async def _ask_unprepared(self, statement: bytes, sent: _Sent) -> list[tuple[Any, ...]]:
        """Within a transaction, which the mistake of naming a forgotten statement would end."""
        text = _numbered(statement)
        self.pgconn.send_query_params(text, sent, None, _binaries(sent), Format.BINARY)
        return _read(await self._answer(), adapt.Transformer(self))

    async def _make_ready(self, statement: bytes) -> _Prepared:
        self._asked_before += 1
        prepared = _Prepared(b"asked_%d" % self._asked_before, adapt.Transformer(self))
        self.pgconn.send_prepare(prepared.name, _numbered(statement))
        await self._answer()
        self._asked[statement] = prepared
        return prepared

    async def _answer(self) -> PGresult:
        """Of what was sent last."""
        reply = _Reply(self.pgconn, asyncio.get_running_loop())
        try:
            try:
                reply.begin()
                await reply.complete
            finally:
                reply.end()
        except asyncio.CancelledError:
            with suppress(psycopg.Error):
                await self.cancel_safe(timeout=_CANCELLED_WITHIN)
            await self.close()
            raise
        return self._checked(reply.results)

    def _checked(self, results: Sequence[PGresult]) -> PGresult:
        if self.pgconn.status == ConnStatus.BAD or not results:
            raise psycopg.OperationalError("the connection was lost")
        for result in results:
            if result.status not in _ANSWERED:
                raise errors.error_from_result(result, encoding="utf-8")
        return results[-1]


def _numbered(statement: bytes) -> bytes:
    """Its places as PostgreSQL writes them."""
    places = count(1)
    return _PLACE.sub(lambda _: b"$%d" % next(places), statement)


def _binaries(sent: _Sent) -> list[int]:
    return [Format.BINARY] * len(sent)


def _read(result: PGresult, rows: abc.Transformer) -> list[tuple[Any, ...]]:
    rows.set_pgresult(result)
    return rows.load_rows(0, result.ntuples, tuple)


def _binary(argument: Argument) -> bytes | None:
    if isinstance(argument, Array):
        return argument or None
    if isinstance(argument, int):
        return argument.to_bytes(8, "big", signed=True)
    if isinstance(argument, UUID):
        return argument.bytes
    return argument.encode()
