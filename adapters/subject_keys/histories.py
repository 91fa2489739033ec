"""
The log with keys in front of it: what seals on the way in, what destroys, what opens (ADR 0016).

Only the partnership's own command line uses these; the node has no need of a key, since no message carries personal
text, and an event that still holds any cannot be encoded.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import psycopg

from adapters.event_store import append_call
from adapters.event_store.append_call import Answer
from adapters.event_store.connections import DatabaseAway, connect
from adapters.event_store.log import EventLog
from adapters.event_store.statements import Statements
from adapters.subject_keys import cipher
from adapters.subject_keys.cipher import SubjectKey
from adapters.subject_keys.key_table import KeyTable
from domain.errors import GoldenThreadError
from domain.fact import Event, Recorded
from domain.history import History, Outcome, Unit
from domain.incidents.subject_facts import PersonalTextDestroyed
from domain.names import StreamId, SubjectId
from domain.sealed_text import AboutSubject, Sealed, Unsealed, sealed_fields


class KeyMissing(GoldenThreadError):
    """A text that nobody destroyed has no key."""


class SealingHistory:
    """A History that seals the personal text of what it appends; the key is stored before the text is."""

    def __init__(self, log: History, keys: KeyTable) -> None:
        self._log = log
        self._keys = keys

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        return await self._log.load(streams)

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        return await self._log.append(
            [
                replace(unit, events=tuple([await self._sealed(e) for e in unit.events]))
                for unit in units
            ]
        )

    async def _sealed(self, event: Event) -> Event:
        fact = event.fact
        if not isinstance(fact, AboutSubject):
            return event
        texts = {field: getattr(fact, field) for field in sealed_fields(type(fact))}
        clear = {field: text for field, text in texts.items() if isinstance(text, Unsealed)}
        if not clear:
            return event
        key = await self._keys.find_or_make(fact.subject_id)
        closed = {f: cipher.seal(text.text, key, event, f) for f, text in clear.items()}
        return replace(event, fact=fact.model_copy(update=closed))


class DestroyingHistory:
    """
    A History that destroys a subject's key in the transaction that records it: both, or neither, whenever it ends.

    `dsn` is that of the role records, `log` an open log of the same role.
    """

    def __init__(
        self, dsn: str, log: EventLog, keys: KeyTable, *, new_id: Callable[[], UUID]
    ) -> None:
        self._dsn = dsn
        self._log = log
        self._keys = keys
        self._new_id = new_id
        self._statement = Statements(log.partnership).append

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        return await self._log.load(streams)

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        """As the log does, for what destroys nothing. A call whose reply is lost is not asked again."""
        outcomes: list[Outcome] = []
        for unit in units:
            subjects = [
                e.fact.subject_id for e in unit.events if isinstance(e.fact, PersonalTextDestroyed)
            ]
            if subjects:
                outcomes.append(await self._destroy(unit, subjects))
            else:
                outcomes += await self._log.append([unit])
        return outcomes

    async def sweep(self) -> None:
        """Remove what opens keys that are destroyed, also where an earlier program was ended before it could."""
        async with await connect(self._dsn) as connection, connection.transaction():
            await self._keys.lock(connection)
            await self._keys.sweep(connection)

    async def _destroy(self, unit: Unit, subjects: Sequence[SubjectId]) -> Outcome:
        encoded = append_call.encode([unit], self._log.codec)
        arguments = append_call.transaction(self._new_id(), encoded, self._log.partnership).given
        try:
            async with await connect(self._dsn) as connection, connection.transaction():
                await self._keys.lock(connection)
                cursor = await connection.execute(self._statement, arguments, binary=True)
                row = await cursor.fetchone()
                assert row is not None  # noqa: S101 (a function returns a row)
                answer = Answer(*row)
                if answer.statuses[0] == append_call.RECORDED:
                    await self._keys.destroy(connection, subjects)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise DatabaseAway(
                f"the database of {self._log.partnership} does not answer ({type(error).__name__}); whether it was "
                "destroyed, `golden-thread subject list` says"
            ) from error
        await self.sweep()
        return append_call.outcome(unit, answer, 0, None)


def opened(recorded: Recorded, key: SubjectKey | None) -> Mapping[str, str]:
    """
    The personal texts of an event by their field. Raises CannotOpen, and KeyMissing without a key: the caller has seen
    in the subject's history, read after the key was looked for, that nothing was destroyed.
    """
    event = recorded.event
    texts = {field: getattr(event.fact, field) for field in sealed_fields(type(event.fact))}
    sealed = {field: text for field, text in texts.items() if isinstance(text, Sealed)}
    if sealed and key is None:
        raise KeyMissing(
            f"the key for {event.stream} is missing although nothing was destroyed: bring the keys back from their backup"
        )
    return {f: cipher.unseal(text, key, event, f) for f, text in sealed.items() if key is not None}
