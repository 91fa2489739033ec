"""The schema is made by migrations that may be run again, and its roles may do what they need and nothing more."""

import asyncio
from dataclasses import replace

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from adapters.event_store.log import EventLog
from adapters.event_store.schema import migrate, migrations
from domain.errors import Misconfigured
from tests.support.cutting_proxy import CuttingProxy
from tests.support.postgres import PASSWORDS
from tests.support.units import event, stream, unit

# --- Migrations -------------------------------------------------------------------------------------------


async def test_migrations_are_applied_once_and_may_be_run_again(empty_database):
    names = [migration.name for migration in migrations()]

    assert await migrate(empty_database.admin, "hsscp", PASSWORDS) == names
    assert await migrate(empty_database.admin, "hsscp", PASSWORDS) == []


async def test_two_programs_may_migrate_at_once_and_each_migration_is_applied_by_one_of_them(
    empty_database,
):
    both = [migrate(empty_database.admin, "hsscp", PASSWORDS) for _ in range(2)]

    one, other = await asyncio.gather(*both)
    assert sorted(one + other) == [migration.name for migration in migrations()]
    assert await migrate(empty_database.admin, "hsscp", PASSWORDS) == []


async def test_migrating_again_keeps_the_record_and_takes_new_passwords(database):
    async with database.log() as log:
        await log.append([unit("m1", event(stream(1)))])
    changed = replace(PASSWORDS, app=SecretStr("another"))
    try:
        await migrate(database.admin, "hsscp", changed)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(database.dsn("hsscp"))
    finally:
        await migrate(database.admin, "hsscp", PASSWORDS)

    async with database.log() as log:
        assert await log.head() == 1


async def test_a_migration_that_was_changed_afterwards_is_refused(database):
    with psycopg.connect(database.admin) as admin:
        admin.execute("UPDATE hsscp.migrations SET digest = 'x' WHERE number = 2")

    with pytest.raises(Misconfigured, match="0002_append was changed"):
        await migrate(database.admin, "hsscp", PASSWORDS)


async def test_a_schema_of_a_newer_program_is_refused(database):
    with psycopg.connect(database.admin) as admin:
        admin.execute("INSERT INTO hsscp.migrations VALUES (9999, 'later', 'x')")

    with pytest.raises(Misconfigured, match="newer program: update this one"):
        await migrate(database.admin, "hsscp", PASSWORDS)
    with pytest.raises(Misconfigured, match="newer program: update this one"):
        async with database.log():
            pass


async def test_a_program_does_not_start_on_an_older_schema(database):
    with psycopg.connect(database.admin) as admin:
        admin.execute(
            "DELETE FROM hsscp.migrations WHERE number = (SELECT max(number) FROM hsscp.migrations)"
        )

    with pytest.raises(Misconfigured, match="run golden-thread init"):
        async with database.log():
            pass


async def test_a_program_says_what_to_do_where_there_is_no_log(empty_database):
    await migrate(empty_database.admin, "other", PASSWORDS)

    with pytest.raises(Misconfigured, match="no log of hsscp: run golden-thread init"):
        async with EventLog(empty_database.dsn("other"), "hsscp"):
            pass


@pytest.mark.parametrize(
    "name", ["", "x", "HSSCP", "hs-scp", 'a"; DROP SCHEMA hsscp; --', "a" * 17, "é1"]
)
async def test_what_cannot_name_a_partnership_is_refused(database, name):
    with pytest.raises(Misconfigured, match="cannot name a partnership"):
        await migrate(database.admin, name, PASSWORDS)


async def test_a_reserved_word_can_name_a_partnership(empty_database):
    await migrate(empty_database.admin, "select", PASSWORDS)

    async with empty_database.log("select") as log:
        assert await log.head() == 0


async def test_an_administrator_needs_no_superuser(empty_database):
    name = conninfo_to_dict(empty_database.admin)["dbname"]
    with psycopg.connect(empty_database.admin, autocommit=True) as admin:
        if admin.execute("SELECT FROM pg_roles WHERE rolname = 'plain_admin'").rowcount == 0:
            admin.execute("CREATE ROLE plain_admin LOGIN CREATEROLE PASSWORD 'plain'")
        admin.execute(
            sql.SQL("GRANT CREATE ON DATABASE {} TO plain_admin").format(sql.Identifier(str(name)))
        )
        plain = make_conninfo(
            empty_database.admin,
            user="plain_admin",
            password="plain",  # noqa: S106
        )
        await migrate(plain, "plainp", PASSWORDS)
        await migrate(plain, "plainp", PASSWORDS)
        async with empty_database.log("plainp") as log:
            await log.append([unit("m1", event("PLAINP-F-2026-1", partnership="plainp"))])
            assert await log.head() == 1


async def test_no_password_is_sent_in_the_clear(empty_database):
    secret = SecretStr("a-password-that-must-not-be-seen")
    parts = conninfo_to_dict(empty_database.admin)
    async with CuttingProxy.to(str(parts["host"]), int(str(parts["port"]))) as proxy:
        dsn = make_conninfo(empty_database.admin, port=proxy.port, sslmode="disable")
        try:
            await migrate(dsn, "hsscp", replace(PASSWORDS, app=secret))
        finally:
            await migrate(empty_database.admin, "hsscp", PASSWORDS)

    assert b"hsscp_app" in proxy.sent
    assert b"SCRAM-SHA-256$" in proxy.sent
    assert secret.get_secret_value().encode() not in proxy.sent


# --- Rights -----------------------------------------------------------------------------------------------

FORBIDDEN_TO_THE_APPLICATION = [
    "INSERT INTO hsscp.stored_events VALUES ('s', 1, 't', '', 99, now(), 'hsscp')",
    "UPDATE hsscp.stored_events SET state = ''",
    "DELETE FROM hsscp.stored_events",
    "TRUNCATE hsscp.stored_events",
    "ALTER TABLE hsscp.stored_events DISABLE TRIGGER never_changed",
    "ALTER TABLE hsscp.stored_events ADD COLUMN x int",
    "DROP TABLE hsscp.stored_events",
    "DROP TRIGGER never_changed ON hsscp.stored_events",
    "INSERT INTO hsscp.receipts (number) VALUES (1)",
    "UPDATE hsscp.receipts SET accepted = false",
    "DELETE FROM hsscp.receipts",
    "UPDATE hsscp.inbox SET accepted = true",
    "DELETE FROM hsscp.inbox",
    "CREATE OR REPLACE FUNCTION hsscp.position_at(asked timestamptz) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
    "DROP FUNCTION hsscp.append",
    "CREATE TABLE hsscp.mine (x int)",
    "UPDATE hsscp.migrations SET digest = ''",
    "SET ROLE hsscp_owner",
    "SET session_replication_role = replica",
    "BEGIN; LOCK TABLE hsscp.stored_events IN ACCESS EXCLUSIVE MODE",
    "SELECT count(*) FROM stscp.stored_events",
    "SELECT stscp.position_at(now())",
]


@pytest.mark.parametrize("statement", FORBIDDEN_TO_THE_APPLICATION)
def test_the_application_cannot_change_history(database, statement):
    with (
        psycopg.connect(database.dsn("hsscp"), autocommit=True) as application,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        application.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hsscp.stored_events SET state = ''",
        "DELETE FROM hsscp.stored_events",
        "TRUNCATE hsscp.stored_events",
        "DELETE FROM hsscp.receipts",
        "TRUNCATE hsscp.receipts",
        "UPDATE hsscp.receipts SET accepted = false",
        "DELETE FROM hsscp.inbox",
        "TRUNCATE hsscp.inbox",
    ],
)
@pytest.mark.parametrize("role", ["hsscp_owner", "postgres"])
def test_not_even_the_owner_changes_history_by_mistake(database, statement, role):
    with psycopg.connect(database.admin) as admin:
        if role != "postgres":
            admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        with pytest.raises(errors.InsufficientPrivilege, match="history is never changed"):
            admin.execute(statement)


def test_the_owner_cannot_log_in(database):
    dsn = make_conninfo(database.admin, user="hsscp_owner")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn)


def test_the_applications_limits_are_set(database):
    wanted = {
        "lock_timeout": "5s",
        "statement_timeout": "30s",
        "transaction_timeout": "30s",
        "idle_in_transaction_session_timeout": "10s",
        "TimeZone": "UTC",
    }
    with psycopg.connect(database.dsn("hsscp")) as application:
        for name, value in wanted.items():
            row = application.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
            assert row == (value,)


def test_the_projector_reads_the_log_and_makes_tables_of_its_own(database):
    with psycopg.connect(database.dsn("hsscp", "projector"), autocommit=True) as projector:
        projector.execute("SELECT count(*) FROM hsscp.stored_events")
        projector.execute("CREATE TABLE hsscp_rows.finding_v1 (id text)")
        projector.execute("CREATE VIEW hsscp_board.finding AS SELECT id FROM hsscp_rows.finding_v1")
        for statement in (
            "DELETE FROM hsscp.stored_events",
            "CREATE TABLE hsscp.mine (x int)",
            "SELECT * FROM hsscp.inbox",
            "CREATE TABLE stscp_rows.mine (x int)",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                projector.execute(statement)

    with psycopg.connect(database.dsn("hsscp"), autocommit=True) as application:
        assert application.execute("SELECT count(*) FROM hsscp_board.finding").fetchone() == (0,)

    with psycopg.connect(database.dsn("hsscp", "report"), autocommit=True) as report:
        for statement in (
            "SELECT * FROM hsscp_board.finding",  # until it is granted
            "SELECT * FROM hsscp_rows.finding_v1",
            "SELECT * FROM hsscp.stored_events",
            "SET transaction_read_only = off; CREATE TABLE hsscp_board.mine (x int)",
        ):
            with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
                report.execute(statement)


def test_append_refuses_an_isolation_in_which_it_would_be_blind(database):
    nothing = sql.SQL(", ").join([sql.SQL("'{}'")] * 23)
    call = sql.SQL("SELECT hsscp.append(gen_random_uuid(), {}, '')").format(nothing)
    with psycopg.connect(database.dsn("hsscp")) as application:
        application.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(errors.RaiseException, match="read committed"):
            application.execute(call)
