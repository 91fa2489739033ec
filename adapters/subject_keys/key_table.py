"""The table of subjects' keys: made, read, and destroyed by changing the key that wraps all the others (ADR 0016)."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import LiteralString, TypeVar

import psycopg
from psycopg import AsyncConnection, sql

from adapters.event_store.connections import connect
from adapters.subject_keys import cipher
from adapters.subject_keys.cipher import SubjectKey
from adapters.subject_keys.key_files import KeyFiles
from domain.errors import Conflict, Misconfigured
from domain.names import PartnershipId, SubjectId

T = TypeVar("T")

_TRIES = 5


class _Changed(Exception):
    """A destruction came between two looks."""


class KeyTable:
    """Of one partnership. A connection is made for each call: keys are needed seldom."""

    def __init__(self, dsn: str, partnership: PartnershipId, files: KeyFiles) -> None:
        self._dsn = dsn
        self._partnership = partnership
        self._files = files

    async def find(self, subject: SubjectId) -> SubjectKey | None:
        """None when there is none, or none any more. Raises CannotOpen, Misconfigured."""
        async with await connect(self._dsn) as connection:
            return await self._while_keys_change(lambda: self._find(connection, subject))

    async def find_or_make(self, subject: SubjectId) -> SubjectKey:
        """Stored before this returns. Raises CannotOpen, Misconfigured, and Conflict when keys never came to rest."""
        async with await connect(self._dsn) as connection:

            async def found_or_made() -> SubjectKey:
                found = await self._find(connection, subject)
                if found is None:
                    await self._make(connection, subject)
                    found = await self._find(connection, subject)
                if found is None:
                    raise _Changed
                return found

            return await self._while_keys_change(found_or_made)

    async def _while_keys_change(self, call: Callable[[], Awaitable[T]]) -> T:
        """Again when a destruction changed the key-encryption key in between."""
        for _ in range(_TRIES):
            try:
                return await call()
            except (_Changed, psycopg.errors.ForeignKeyViolation):
                continue
        raise Conflict("keys are being destroyed; try again")

    async def _find(self, connection: AsyncConnection, subject: SubjectId) -> SubjectKey | None:
        cursor = await connection.execute(
            self._sql(
                "SELECT id, wrapped, encryption_key FROM {k}.subject_keys WHERE subject = %s"
            ),
            [subject],
        )
        row = await cursor.fetchone()
        if row is None:
            return None
        key_id, wrapped, by = row
        opens = await self._read(connection, by)
        whose = (self._partnership, subject, key_id)
        return SubjectKey(key_id, cipher.unwrap(wrapped, opens, whose))

    async def _make(self, connection: AsyncConnection, subject: SubjectId) -> None:
        current = await self._current(connection)
        closes = await self._read(connection, current)
        key_id = secrets.token_hex(16)
        whose = (self._partnership, subject, key_id)
        await connection.execute(
            self._sql(
                "INSERT INTO {k}.subject_keys (subject, id, wrapped, encryption_key)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (subject) DO NOTHING"
            ),
            [subject, key_id, cipher.wrap(cipher.new_secret(), closes, whose), current],
        )

    async def _read(self, connection: AsyncConnection, by: str) -> bytes:
        """Raises _Changed when that key-encryption key is no more, Misconfigured when its file should be there."""
        try:
            return self._files.read(by)
        except Misconfigured:
            if await self._current(connection) != by:
                raise _Changed from None
            raise

    # --- Destruction: the caller's transaction, as the role records ---------------------------------------

    async def lock(self, connection: AsyncConnection) -> None:
        """Until the transaction ends no key is added, and nobody else destroys one."""
        await connection.execute(
            self._sql("LOCK TABLE {k}.subject_keys IN SHARE ROW EXCLUSIVE MODE")
        )

    async def destroy(self, connection: AsyncConnection, subjects: Sequence[SubjectId]) -> None:
        """
        Delete these keys and wrap the others anew under a new key-encryption key, so that no copy of the table made
        until now can be opened once the old one's file is gone (`sweep`). Needs `lock`.
        """
        await connection.execute(
            self._sql("DELETE FROM {k}.subject_keys WHERE subject = ANY(%s)"), [list(subjects)]
        )
        old = await self._current(connection)
        new = self._files.make()
        opens, closes = self._files.read(old), self._files.read(new)
        await connection.execute(
            self._sql("INSERT INTO {k}.encryption_keys (id) VALUES (%s)"), [new]
        )
        cursor = await connection.execute(
            self._sql("SELECT subject, id, wrapped FROM {k}.subject_keys")
        )
        rewrapped = []
        for subject, key_id, wrapped in await cursor.fetchall():
            whose = (self._partnership, subject, key_id)
            secret = cipher.unwrap(wrapped, opens, whose)
            rewrapped.append((cipher.wrap(secret, closes, whose), subject))
        await connection.execute(
            self._sql(
                "UPDATE {k}.subject_keys k SET wrapped = n.wrapped, encryption_key = %s"
                " FROM unnest(%s::bytea[], %s::text[]) AS n (wrapped, subject)"
                " WHERE k.subject = n.subject"
            ),
            [new, [w for w, _ in rewrapped], [s for _, s in rewrapped]],
        )
        await connection.execute(self._sql("DELETE FROM {k}.encryption_keys WHERE id = %s"), [old])

    async def sweep(self, connection: AsyncConnection) -> None:
        """Remove the files of key-encryption keys that are no more, also those an ended program left. Needs `lock`."""
        self._files.keep_only([await self._current(connection)])

    async def _current(self, connection: AsyncConnection) -> str:
        cursor = await connection.execute(self._sql("SELECT id FROM {k}.encryption_keys"))
        rows = await cursor.fetchall()
        if len(rows) != 1:
            raise Misconfigured(
                f"{self._partnership} has no key-encryption key: run golden-thread init"
            )
        return str(rows[0][0])

    def _sql(self, text: LiteralString) -> sql.Composed:
        return sql.SQL(text).format(k=sql.Identifier(f"{self._partnership}_keys"))


async def begin(admin_dsn: str, partnership: PartnershipId, files: KeyFiles) -> None:
    """Make the first key-encryption key, where there is none. For `init`; may be run again at any time."""
    keys = sql.Identifier(f"{partnership}_keys")
    owner = sql.Identifier(f"{partnership}_owner")
    async with await AsyncConnection.connect(admin_dsn) as connection:
        await connection.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
        await connection.execute(
            sql.SQL("LOCK TABLE {}.encryption_keys IN SHARE ROW EXCLUSIVE MODE").format(keys)
        )
        cursor = await connection.execute(sql.SQL("SELECT FROM {}.encryption_keys").format(keys))
        if cursor.rowcount == 0:
            await connection.execute(
                sql.SQL("INSERT INTO {}.encryption_keys (id) VALUES (%s)").format(keys),
                [files.make()],
            )
