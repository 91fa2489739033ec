"""
One schema and one set of roles per partnership: made, brought up to date and checked.

The owner role owns everything and cannot log in. The application's role may read the log and call its append function,
nothing else, so that not even a stolen password changes what is recorded.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg import AsyncConnection, sql
from pydantic import SecretStr

from domain.errors import Misconfigured
from domain.names import PartnershipId

_MIGRATIONS = Path(__file__).parent / "migrations"
_PARTNERSHIP = re.compile(r"[a-z][a-z0-9]{1,15}")
_LIMITS: dict[str, dict[str, str]] = {
    "app": {
        "lock_timeout": "5s",
        "statement_timeout": "30s",
        "transaction_timeout": "30s",
        "idle_in_transaction_session_timeout": "10s",
        "timezone": "UTC",
    },
    # a rebuild may take long; it holds no lock that a writer waits for
    "projector": {
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
        "timezone": "UTC",
    },
    # as the application's: it appends too, together with the destruction of a key
    "records": {
        "lock_timeout": "5s",
        "statement_timeout": "30s",
        "transaction_timeout": "30s",
        "idle_in_transaction_session_timeout": "10s",
        "timezone": "UTC",
    },
    # shorter than the switch of a rebuild waits for a reader
    "report": {
        "lock_timeout": "5s",
        "statement_timeout": "60s",
        "transaction_timeout": "120s",
        "idle_in_transaction_session_timeout": "60s",
        "default_transaction_read_only": "on",
        "timezone": "UTC",
    },
}


@dataclass(frozen=True, slots=True)
class Passwords:
    """
    For the login roles `<p>_app`, `<p>_projector`, `<p>_report` and `<p>_records`. Only their SCRAM verifiers reach the
    server.
    """

    app: SecretStr
    projector: SecretStr
    report: SecretStr
    records: SecretStr


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations() -> Sequence[Migration]:
    """All, in order."""
    return [
        Migration(int(path.name.split("_", maxsplit=1)[0]), path.stem, path.read_text())
        for path in sorted(_MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    ]


async def migrate(admin_dsn: str, partnership: PartnershipId, passwords: Passwords) -> list[str]:
    """
    Bring a partnership's schema and roles to this program's version; may be run again at any time.

    The administrator's role needs CREATEROLE and CREATE on the database. Returns the names of the migrations applied
    now. Raises Misconfigured when an applied migration differs from the file of the same number, or the schema is newer.
    """
    if _PARTNERSHIP.fullmatch(partnership) is None:
        raise Misconfigured(f"{partnership!r} cannot name a partnership: use a-z and 0-9, 2 to 16")
    async with await AsyncConnection.connect(admin_dsn, autocommit=True) as connection:
        async with connection.transaction():
            await _exclusively(connection, partnership)
            await _make_roles(connection, partnership, passwords)
            await _make_schemas(connection, partnership)
        applied = []
        for migration in migrations():
            async with connection.transaction():
                await _exclusively(connection, partnership)
                if await _apply(connection, partnership, migration):
                    applied.append(migration.name)
        await _reached(connection, partnership)  # refuses a newer one
        return applied


async def check(connection: AsyncConnection, partnership: PartnershipId) -> None:
    """
    What a program checks before it uses a log. Raises Misconfigured with what to do.

    The lock in the append function is what keeps a reader from missing events for ever, so it is looked for.
    """
    cursor = await connection.execute(
        "SELECT prosrc FROM pg_proc WHERE proname = 'append' AND pronamespace = to_regnamespace(%s)",
        [f'"{partnership}"'],
    )
    row = await cursor.fetchone()
    if row is None:
        raise Misconfigured(f"the database has no log of {partnership}: run golden-thread init")
    if "LOCK TABLE turn IN EXCLUSIVE MODE" not in row[0]:
        raise Misconfigured(
            f"the function {partnership}.append takes no lock, so readers would miss events: "
            "put back the shipped one"
        )
    reached, wanted = await _reached(connection, partnership), migrations()[-1].number
    if reached != wanted:
        raise Misconfigured(
            f"the log of {partnership} is at migration {reached}, this program needs {wanted}: "
            "run golden-thread init"
        )


async def _exclusively(connection: AsyncConnection, partnership: PartnershipId) -> None:
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"golden-thread {partnership}"]
    )


async def _make_roles(
    connection: AsyncConnection, partnership: PartnershipId, passwords: Passwords
) -> None:
    await _make_role(connection, f"{partnership}_owner", sql.SQL("NOLOGIN"))
    secrets = {
        "app": passwords.app,
        "projector": passwords.projector,
        "report": passwords.report,
        "records": passwords.records,
    }
    for suffix, password in secrets.items():
        name = f"{partnership}_{suffix}"
        await _make_role(connection, name, sql.SQL("LOGIN"))
        verifier = connection.pgconn.encrypt_password(
            password.get_secret_value().encode(), name.encode(), b"scram-sha-256"
        ).decode()
        role = sql.Identifier(name)
        await connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(verifier))
        )
        for setting, value in _LIMITS[suffix].items():
            await connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    role, sql.Identifier(setting), sql.Literal(value)
                )
            )


async def _make_role(connection: AsyncConnection, name: str, login: sql.SQL) -> None:
    cursor = await connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name])
    if cursor.rowcount == 0:
        await connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), login))
    # so that an administrator who is no superuser can make things in its name
    await connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(name)))


async def _make_schemas(connection: AsyncConnection, partnership: PartnershipId) -> None:
    owner = sql.Identifier(f"{partnership}_owner")
    for schema in (
        partnership,
        f"{partnership}_rows",
        f"{partnership}_board",
        f"{partnership}_keys",
    ):
        await connection.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                sql.Identifier(schema), owner
            )
        )
    await connection.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
    await connection.execute(
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {}.migrations (number int PRIMARY KEY, name text NOT NULL,"
            " digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())"
        ).format(sql.Identifier(partnership))
    )


async def _apply(
    connection: AsyncConnection, partnership: PartnershipId, migration: Migration
) -> bool:
    """True when it was applied now. `{partnership}` is the only thing replaced; its letters were checked."""
    await connection.execute(
        sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(f"{partnership}_owner"))
    )
    await connection.execute(
        sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(partnership))
    )
    cursor = await connection.execute(
        "SELECT digest FROM migrations WHERE number = %s", [migration.number]
    )
    row = await cursor.fetchone()
    if row is not None:
        if row[0] != migration.digest:
            raise Misconfigured(
                f"{migration.name} was changed after it was applied to {partnership}: "
                "put the file back and add a new one"
            )
        return False
    text = migration.text.replace("{partnership}", partnership)
    await connection.execute(text.encode())
    await connection.execute(
        "INSERT INTO migrations (number, name, digest) VALUES (%s, %s, %s)",
        [migration.number, migration.name, migration.digest],
    )
    return True


async def _reached(connection: AsyncConnection, partnership: PartnershipId) -> int | None:
    """The last migration that was applied. Raises Misconfigured when this program does not know it."""
    cursor = await connection.execute(
        sql.SQL("SELECT max(number) FROM {}.migrations").format(sql.Identifier(partnership))
    )
    row = await cursor.fetchone()
    reached: int | None = row[0] if row else None
    if reached is not None and reached > migrations()[-1].number:
        raise Misconfigured(
            f"the log of {partnership} was made by a newer program: update this one"
        )
    return reached
