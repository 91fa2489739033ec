"""Every role on every SQL view: who reads it, and that nobody changes anything through it."""

import psycopg
import pytest
from psycopg import errors, sql

from adapters.event_store.schema import migrate, migrations
from projections.catalogue import VIEWS
from projections.governance.inspection_pack import shows_restricted
from tests.integration.sql_views.conftest import board
from tests.support.postgres import PARTNERSHIPS, PASSWORDS

OPEN = {t.name for v in VIEWS if not shows_restricted(v) for t in v.tables if t.public}
CLOSED = {t.name for v in VIEWS if shows_restricted(v) for t in v.tables if t.public}
OF_THE_ENGINE = {"positions", "view_positions"}
READS = {
    "app": OPEN | CLOSED | OF_THE_ENGINE,
    "projector": OPEN | CLOSED | OF_THE_ENGINE,  # they are its own
    "report": OPEN | OF_THE_ENGINE,
    "records": set(),
}
OTHER = {"hsscp": "stscp", "stscp": "hsscp"}


def readable(connection, partnership, names):
    found = set()
    for name in names:
        try:
            connection.execute(sql.SQL("SELECT * FROM {}").format(board(partnership, name)))
        except errors.InsufficientPrivilege:
            continue
        found.add(name)
    return found


@pytest.mark.parametrize("role", sorted(READS))
@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_a_role_reads_the_views_that_are_for_it_and_none_of_the_neighbours(
    boards, partnership, role
):
    with boards.connect(partnership, role) as connection:
        assert readable(connection, partnership, boards.names(partnership)) == READS[role]
        assert readable(connection, OTHER[partnership], boards.names(OTHER[partnership])) == set()


def test_the_boards_hold_what_the_matrix_says(boards):
    assert set(boards.names()) == OPEN | CLOSED | OF_THE_ENGINE
    assert {"access_log", "subjects", "incident_pipeline", "review_file"} <= CLOSED


# --- What the role for reports may not do with a view ---------------------------------------------------

ON_A_VIEW = [
    "INSERT INTO {} DEFAULT VALUES",
    "UPDATE {} SET {column} = {column}",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "MERGE INTO {} USING (SELECT 1) AS x ON true WHEN MATCHED THEN DELETE",
    "COPY {} FROM STDIN",
    "SELECT * FROM {} FOR UPDATE",
    "DROP VIEW {}",
    "ALTER VIEW {} RENAME TO mine",
    "ALTER VIEW {} OWNER TO hsscp_report",
    "CREATE OR REPLACE VIEW {} AS SELECT 1",
    "COMMENT ON VIEW {} IS 'mine'",
    "CREATE TRIGGER mine INSTEAD OF INSERT ON {} EXECUTE FUNCTION hsscp.refuse_change()",
    "CREATE RULE mine AS ON INSERT TO {} DO INSTEAD NOTHING",
    "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
]


@pytest.mark.parametrize("statement", ON_A_VIEW)
def test_no_report_changes_a_view(boards, statement):
    denied = (
        errors.InsufficientPrivilege,
        errors.WrongObjectType,
        errors.FeatureNotSupported,
        errors.ObjectNotInPrerequisiteState,
    )
    columns = boards.columns()
    assert columns.keys() == OPEN | CLOSED | OF_THE_ENGINE
    with boards.connect("hsscp", "report") as report:
        report.execute("SET default_transaction_read_only = off")
        for name in columns:
            first = sql.Identifier(columns[name][0][0])
            with pytest.raises(denied), report.transaction():
                report.execute(sql.SQL(statement).format(board("hsscp", name), column=first))


def test_a_report_passes_nothing_on(boards):
    """PostgreSQL answers with a warning and grants nothing."""
    with boards.connect("hsscp", "report") as report:
        report.execute("SET default_transaction_read_only = off")
        for name in OPEN | OF_THE_ENGINE:
            report.execute(
                sql.SQL("GRANT SELECT ON {} TO PUBLIC, stscp_report").format(board("hsscp", name))
            )
    with boards.connect("stscp", "report") as neighbour:
        assert readable(neighbour, "hsscp", boards.names()) == set()


ELSEWHERE = [
    "SELECT * FROM hsscp.stored_events",
    "SELECT * FROM hsscp.inbox",
    "SELECT * FROM hsscp.receipts",
    "SELECT * FROM hsscp.migrations",
    "SELECT hsscp.position_at(now())",
    "SELECT * FROM hsscp_keys.subject_keys",
    "SELECT * FROM hsscp_keys.encryption_keys",
    "SELECT * FROM hsscp_rows.view_positions",
    "SELECT * FROM hsscp_rows.board_tables",
    "SELECT * FROM hsscp_rows.dead_letters",
    "SELECT * FROM hsscp_rows.themes_v2_g1__theme_sightings",
    "SELECT * FROM stscp.stored_events",
    "SELECT * FROM stscp_rows.view_positions",
    "SELECT * FROM stscp_board.actions_by_status",
    "SELECT * FROM stscp_board.positions",
    "SELECT * FROM pg_catalog.pg_authid",
    "CREATE TABLE hsscp_board.mine (x int)",
    "CREATE TABLE hsscp_rows.mine (x int)",
    "CREATE TABLE public.mine (x int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE ROLE mine",
    "SET ROLE hsscp_app",
    "SET ROLE hsscp_projector",
    "SET ROLE hsscp_owner",
    "SET ROLE stscp_report",
    "SET SESSION AUTHORIZATION hsscp_owner",
    "ALTER ROLE hsscp_app PASSWORD 'x'",
    "ALTER ROLE hsscp_report SUPERUSER",
    "COPY (SELECT 1) TO '/tmp/out'",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
]


@pytest.mark.parametrize("statement", ELSEWHERE)
def test_a_report_reads_and_makes_nothing_elsewhere(boards, statement):
    with (
        boards.connect("hsscp", "report") as report,
        report.transaction(force_rollback=True),
    ):
        report.execute("SET TRANSACTION READ WRITE")
        with pytest.raises(errors.InsufficientPrivilege), report.transaction():
            report.execute(statement)


def test_a_report_writes_nothing_even_where_it_might(boards):
    """Read only by default, which a session can lift: the rights above are what holds."""
    with (
        boards.connect("hsscp", "report") as report,
        pytest.raises(errors.ReadOnlySqlTransaction),
    ):
        report.execute("CREATE TEMPORARY TABLE mine (x int)")


async def test_nobody_makes_temporary_tables(empty_database):
    await migrate(empty_database.admin, "hsscp", PASSWORDS)
    for role in ("report", "app", "projector", "records"):
        with psycopg.connect(empty_database.dsn("hsscp", role), autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            with pytest.raises(errors.InsufficientPrivilege, match="temporary tables"):
                connection.execute("CREATE TEMPORARY TABLE mine (x int)")


def test_a_report_may_not_last_for_ever(boards):
    wanted = {
        "statement_timeout": "1min",
        "transaction_timeout": "2min",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "1min",
        "default_transaction_read_only": "on",
        "TimeZone": "UTC",
    }
    with boards.connect("hsscp", "report") as report:
        for name, value in wanted.items():
            shown = report.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
            assert shown == (value,)


# --- What comes beside the views ------------------------------------------------------------------------


def test_a_report_is_not_told_where_a_closed_view_stands(boards):
    closed = {view.name for view in VIEWS if shows_restricted(view)}
    with boards.connect("hsscp", "report") as report:
        views = {v for (v,) in report.execute("SELECT view FROM hsscp_board.view_positions")}
        names = {n for (n,) in report.execute("SELECT name FROM hsscp_board.positions")}
        for name in sorted(closed):
            # would fail on the hidden row if the tool's own condition were tried on it
            tricky = sql.SQL(
                "SELECT count(*) FROM {} WHERE CASE view WHEN {} THEN 1 / (events_seen * 0) END > 0"
            ).format(board("hsscp", "view_positions"), sql.Literal(name))
            assert report.execute(tricky).fetchone() == (0,)
    assert views == {view.name for view in VIEWS} - closed
    assert names == OPEN


def test_what_an_earlier_program_granted_is_taken_back(boards):
    """A grant by hand lasts until the engine starts or rebuilds; the default of earlier versions is gone."""
    with boards.connect("hsscp", "projector") as projector:
        projector.execute("CREATE VIEW hsscp_board.later AS SELECT 1 AS x")
        try:
            with (
                boards.connect("hsscp", "report") as report,
                pytest.raises(errors.InsufficientPrivilege),
            ):
                report.execute("SELECT x FROM hsscp_board.later")
        finally:
            projector.execute("DROP VIEW hsscp_board.later")


async def test_an_update_closes_what_was_open_by_default(empty_database, monkeypatch):
    earlier = [migration for migration in migrations() if migration.number < 5]
    monkeypatch.setattr("adapters.event_store.schema.migrations", lambda: earlier)
    await migrate(empty_database.admin, "hsscp", PASSWORDS)
    with psycopg.connect(empty_database.dsn("hsscp", "projector"), autocommit=True) as projector:
        projector.execute("CREATE VIEW hsscp_board.subjects AS SELECT 1 AS x")
    question = "SELECT x FROM hsscp_board.subjects"
    with psycopg.connect(empty_database.dsn("hsscp", "report"), autocommit=True) as report:
        assert report.execute(question).fetchone() == (1,)
        monkeypatch.undo()
        applied = await migrate(empty_database.admin, "hsscp", PASSWORDS)
        assert applied[0] == "0005_reports"
        with pytest.raises(errors.InsufficientPrivilege):
            report.execute(question)
    with psycopg.connect(empty_database.dsn("hsscp"), autocommit=True) as application:
        assert application.execute(question).fetchone() == (1,)
