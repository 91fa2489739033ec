"""The log of one partnership on PostgreSQL: the port domain.history.History, and what its followers read."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from adapters.clock import SystemClock
from adapters.codec import Codec
from adapters.event_store import append_call
from adapters.event_store.append_call import Answer, Encoded, Transaction
from adapters.event_store.arrays import texts
from adapters.event_store.asking import Connection
from adapters.event_store.connections import PATIENCE, Connections
from adapters.event_store.reading_ahead import PAGE, pages
from adapters.event_store.schema import check
from adapters.event_store.statements import Statements
from adapters.event_store.turns import Turns
from adapters.event_store.wakeups import Heads, Wakeups
from domain.fact import Recorded
from domain.history import Outcome, Unit
from domain.names import AgencyId, PartnershipId, StreamId
from domain.quick import quick
from domain.receipt import Receipt, Verdict

_CLOCK = SystemClock()
_AT_ONCE = 32  # units made ready before others have their turn: some 0.5 ms


@quick
@dataclass(frozen=True, slots=True)
class RawEvent:
    """A row of the log as stored, undecoded."""

    position: int
    recorded_at: datetime
    origin: PartnershipId
    stream: StreamId
    version: int
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class NumberedReceipt:
    """A receipt at its place in the order in which receipts are sent; a repeated answer has a number of its own."""

    number: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the database said of one transaction, with the receipts that it points to."""

    batch: Sequence[Encoded]
    answer: Answer
    stored: Mapping[int | None, Receipt]

    def outcomes(self) -> list[Outcome]:
        """Of its units, in order."""
        answer, stored = self.answer, self.stored
        return [
            append_call.outcome(encoded.unit, answer, place, stored.get(answer.numbers[place]))
            for place, encoded in enumerate(self.batch)
        ]


class EventLog:
    """
    Use as an async context manager; it checks the schema on opening (Misconfigured).

    Reading and appending are tried again for `patience` seconds while the database is away, then raise DatabaseAway.
    An append whose reply was lost is thereby asked again under the same identity, so its outcome is the true one.
    """

    def __init__(
        self,
        dsn: str,
        partnership: PartnershipId,
        *,
        codec: Codec | None = None,
        new_id: Callable[[], UUID] = _CLOCK.new_id,
        connections: int = 4,
        patience: float = PATIENCE,
        poll: float = 1.0,
    ) -> None:
        self.partnership = partnership
        self.codec = codec or Codec()
        self._new_id = new_id
        self._connections = Connections(dsn, partnership, size=connections, patience=patience)
        self._statements = Statements(partnership)
        self._turns = Turns(partnership, patience=patience)
        self._wakeups = Wakeups(dsn, partnership, self._heads, poll=poll)

    async def __aenter__(self) -> Self:
        try:
            await self._connections.ask(lambda connection: check(connection, self.partnership))
        except BaseException:
            await self._connections.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._wakeups.close()
        await self._connections.close()

    # --- Writing ------------------------------------------------------------------------------------------

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        """
        See History. More than 512 units or 512 KB are several transactions, in order.

        Calls at the same time are recorded in the order in which they were made. Each is made ready while those before it
        are recorded (ADR 0104), so who has much to append makes the next call before the last one is answered.

        Asked again by the caller after DatabaseAway, units that had been recorded come back as duplicates.
        """
        if not units:
            return []
        outcomes: list[Outcome] = []
        void: set[StreamId] = set()
        with self._turns.next() as turn:
            *earlier, last = await self._ready(units, at_once=turn.first)
            await turn.come()
            for transaction in earlier:
                found = (await self._record(transaction, void)).outcomes()
                void |= append_call.void(transaction.batch, found, self.partnership)
                outcomes += found
            answered = await self._record(last, void)
        await asyncio.sleep(0)  # the next call is on its way before this one's outcomes are made
        return outcomes + answered.outcomes()

    async def _ready(self, units: Sequence[Unit], *, at_once: bool) -> Sequence[Transaction]:
        """
        A few units at a time: meanwhile an earlier call may still be on its way to the database, or its answer back. Where
        there is none, the database would only wait for whatever else this program has to do.
        """
        encoded: list[Encoded] = []
        for start in range(0, len(units), _AT_ONCE):
            if start and not at_once:
                await asyncio.sleep(0)
            encoded += append_call.encode(units[start : start + _AT_ONCE], self.codec)
        return [
            append_call.transaction(self._new_id(), batch, self.partnership)
            for batch in append_call.batches(encoded, self.partnership)
        ]

    async def _record(self, transaction: Transaction, void: Collection[StreamId]) -> "_Answered":
        arguments = transaction.arguments(void)
        calls = 0

        async def call(connection: Connection) -> tuple[Answer, Mapping[int | None, Receipt]]:
            nonlocal calls
            calls += 1
            [row] = await connection.ask(self._statements.append, arguments)
            answer = Answer(*row)
            earlier = [
                number
                for status, number in zip(answer.statuses, answer.numbers, strict=True)
                if number is not None and (calls > 1 or status == append_call.DUPLICATE)
            ]
            return answer, await self._receipts(connection, earlier)

        answer, stored = await self._connections.ask(call)
        self._wakeups.note(Heads(_last(answer.lasts), _last(answer.numbers)))
        return _Answered(transaction.batch, answer, stored)

    async def _receipts(
        self, connection: Connection, numbers: Sequence[int]
    ) -> Mapping[int | None, Receipt]:
        if not numbers:
            return {}
        cursor = await connection.execute(self._statements.receipts, [list(numbers)], binary=True)
        return {row[0]: _receipt(row) for row in await cursor.fetchall()}

    # --- Reading ------------------------------------------------------------------------------------------

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        """See History. Raises UnreadableEvent."""
        if not streams:
            return {}
        named = [texts(list(streams))]
        rows = await self._connections.ask(lambda c: c.ask(self._statements.load, named))
        found: dict[StreamId, list[Recorded]] = {}
        for recorded in self._decode(rows):
            found.setdefault(recorded.event.stream, []).append(recorded)
        return found

    async def read(self, after: int, limit: int, until: int | None = None) -> Sequence[Recorded]:
        """At most `limit` events from the position after `after` up to `until`, in order. Raises UnreadableEvent."""
        last = _LAST if until is None else until
        return self._decode(await self._fetch(self._statements.read, [after, last, limit]))

    async def read_raw(
        self, after: int, limit: int, until: int | None = None
    ) -> Sequence[RawEvent]:
        """As `read`, undecoded. Positions may have gaps."""
        last = _LAST if until is None else until
        rows = await self._fetch(self._statements.read_raw, [after, last, limit])
        return [RawEvent(*row) for row in rows]

    async def everything(
        self, after: int = 0, until: int | None = None
    ) -> AsyncGenerator[Sequence[Recorded]]:
        """
        All events after one position up to another, in order, a thousand at a time; the next ones are on their way meanwhile.
        Use within `contextlib.aclosing`. Raises UnreadableEvent.
        """
        last = _LAST if until is None else until

        async def ask(after: int) -> Sequence[Sequence[Any]]:
            return await self._fetch(self._statements.read, [after, last, PAGE])

        async with aclosing(pages(ask, _POSITION, after=after, until=last, size=PAGE)) as found:
            async for rows, _ in found:
                if rows:
                    yield self._decode(rows)

    async def head(self) -> int:
        """The last position; 0 when nothing is recorded."""
        return (await self._heads()).position

    async def position_at(self, moment: datetime) -> int:
        """The last position recorded at or before an aware `moment`; 0 when there was none. Final once it is past."""
        rows = await self._fetch(self._statements.position_at, [moment])
        return int(rows[0][0])

    async def receipts_after(self, number: int, limit: int) -> Sequence[NumberedReceipt]:
        """In the order in which they are to be sent; numbers have no gaps."""
        rows = await self._fetch(self._statements.receipts_after, [number, limit])
        return [NumberedReceipt(row[0], _receipt(row)) for row in rows]

    async def receipt_of(self, sender: AgencyId, message_id: str) -> Receipt | None:
        """The first answer to that message, which its copies get too; None when it never came."""
        rows = await self._fetch(self._statements.receipt_of, [sender, message_id])
        return _receipt(rows[0]) if rows else None

    async def received_from(self, source: str) -> tuple[int, frozenset[str]]:
        """How many messages of that source are in the inbox, and the keys of those that were refused."""
        bounds = [f"{source}:", f"{source};"]  # ';' follows ':' in the order of the keys
        ((count, refused),) = await self._fetch(self._statements.received_from, bounds)
        return count, frozenset(refused)

    async def wait(self, after: int, timeout: float) -> bool:  # noqa: ASYNC109
        """True as soon as there is an event after position `after`; False after `timeout` seconds."""
        return await self._wakeups.wait(lambda heads: heads.position > after, timeout)

    async def wait_for_receipts(self, after: int, timeout: float) -> bool:  # noqa: ASYNC109
        """True as soon as there is a receipt after number `after`; False after `timeout` seconds."""
        return await self._wakeups.wait(lambda heads: heads.receipt > after, timeout)

    # --- The database -------------------------------------------------------------------------------------

    async def _heads(self) -> Heads:
        return Heads(*(await self._fetch(self._statements.heads, []))[0])

    def _decode(self, rows: Sequence[Sequence[Any]]) -> list[Recorded]:
        """Of rows with the columns EVENT; nothing is made of a row on the way that is not kept."""
        decode = self.codec.decode
        return [
            Recorded(
                position, recorded_at, decode(stream, version, topic, state, position=position)
            )
            for position, recorded_at, stream, version, topic, state in rows
        ]

    async def _fetch(self, statement: bytes, arguments: Sequence[Any]) -> list[Any]:
        async def fetch(connection: Connection) -> list[Any]:
            cursor = await connection.execute(statement, arguments, prepare=True, binary=True)
            return await cursor.fetchall()

        return await self._connections.ask(fetch)


_LAST = 2**63 - 1
_POSITION = itemgetter(0)


def _last(numbers: Sequence[int | None]) -> int:
    return max((number for number in numbers if number is not None), default=0)


def _receipt(row: Sequence[Any]) -> Receipt:
    """Of a row with the columns RECEIPT."""
    return Receipt(
        message_id=row[1],
        sender=row[2],
        kind=row[3],
        verdict=Verdict.ACCEPTED if row[4] else Verdict.REJECTED,
        reference=row[5],
        first_position=row[6],
        last_position=row[7],
        recorded_at=row[8],
        faults=append_call.faults_from_json(row[9]),
        intake_sequence=row[10],
    )
