"""Beside every SQL view: what it is true for, what its columns are, and that they are the promised ones."""

import asyncio
import json
import re
from datetime import UTC
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from adapters.board_contract import board_contract
from adapters.projection_engine.projector import Projector
from projections.catalogue import VIEWS
from projections.columns import meaning
from projections.governance.inspection_pack import shows_restricted
from tests.integration.sql_views.conftest import board
from tests.support.counting_view import counting_view
from tests.support.ended import ended
from tests.support.eventually import eventually
from tests.support.finding_histories import history, units

KEPT = Path(__file__).parents[3] / "schemas" / "board"


def test_positions_say_what_each_view_is_true_for(boards):
    with psycopg.connect(boards.database.admin) as admin:
        last = admin.execute(
            "SELECT max(notification_id), max(recorded_at) FROM hsscp.stored_events"
        )
        [(head, moment)] = last.fetchall()
    with boards.connect("hsscp", "report") as report:
        rows = report.execute(
            "SELECT name, view, version, position, known_at, incomplete_since FROM hsscp_board.positions"
        ).fetchall()

    assert {row[0]: (row[1], row[2]) for row in rows} == {
        t.name: (v.name, v.version)
        for v in VIEWS
        if not shows_restricted(v)
        for t in v.tables
        if t.public
    }
    assert {row[3:] for row in rows} == {(head, moment, None)}
    assert moment.tzinfo is not None
    assert moment.utcoffset() == moment.astimezone(UTC).utcoffset()


def test_the_columns_are_the_promised_ones(boards):
    """Of this program's classes, of the files kept in the repository, and of PostgreSQL."""
    found = boards.columns()
    for path, document in board_contract(VIEWS).items():
        promised = json.loads((KEPT / Path(path).name).read_text())
        of_the_file = [(c["name"], c["type"]) for c in promised["columns"]]
        assert of_the_file == [(c["name"], c["type"]) for c in document["columns"]]
        assert set(of_the_file) <= set(found[promised["name"]])


def test_a_report_tool_finds_the_words_for_every_column(boards):
    tables = {t.name: t for v in VIEWS if not shows_restricted(v) for t in v.tables if t.public}
    with boards.connect("hsscp", "report") as report:
        rows = report.execute(
            "SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
            " WHERE c.relnamespace = to_regnamespace('hsscp_board')"
        ).fetchall()
    told = {(name, column): words for name, column, words in rows}

    for name, table in tables.items():
        for column in table.columns:
            assert told[name, column] == meaning(table, column)
    assert all(words for (name, _), words in told.items() if name == "positions")


def test_rows_and_their_position_come_in_one_answer(boards):
    """The line that each report must carry, from the same snapshot as its rows."""
    with boards.connect("hsscp", "report") as report:
        rows = report.execute(
            "SELECT a.action_id, p.position, p.known_at FROM hsscp_board.actions_by_status a"
            " JOIN hsscp_board.positions p ON p.name = 'actions_by_status'"
        ).fetchall()
        count = report.execute("SELECT count(*) FROM hsscp_board.actions_by_status").fetchone()
    assert len(rows) == count[0] > 0
    assert len({row[1:] for row in rows}) == 1


async def test_a_projector_that_starts_grants_and_tells_anew(database):
    """After an update: views that an earlier program left, with the grants and words that this one says."""
    view = counting_view()
    dsn = database.dsn("hsscp", "projector")
    async with database.log("hsscp") as log:
        await log.append(units(history(5)))
        projector = Projector(dsn, log, [view])
        task = projector_task(projector)
        await eventually(lambda: reads(database, "counted_findings"))
        await ended(task)
        with psycopg.connect(dsn, autocommit=True) as owner:
            owner.execute("REVOKE ALL ON hsscp_board.counted_findings FROM hsscp_report")
            owner.execute("COMMENT ON COLUMN hsscp_board.counted_findings.themes IS 'wrong'")
            owner.execute("DELETE FROM hsscp_rows.board_tables")
        assert not await reads(database, "counted_findings")

        task = projector_task(Projector(dsn, log, [view]))
        await eventually(lambda: reads(database, "counted_findings"))
        await ended(task)
    with psycopg.connect(database.dsn("hsscp", "report")) as report:
        words = report.execute(
            "SELECT col_description('hsscp_board.counted_findings'::regclass, attnum) FROM pg_attribute"
            " WHERE attrelid = 'hsscp_board.counted_findings'::regclass AND attname = 'themes'"
        ).fetchone()
        names = report.execute("SELECT name FROM hsscp_board.positions ORDER BY 1").fetchall()
    assert words == ("Learning themes, by their ids.",)
    assert names == [("counted_findings",), ("theme_counts",)]


def projector_task(projector):
    return asyncio.create_task(projector.run())


async def reads(database, name):
    dsn = database.dsn("hsscp", "report")
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as report:
        try:
            await report.execute(sql.SQL("SELECT 1 FROM {}").format(board("hsscp", name)))
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable):
            return False
    return True


def statements_of_the_page():
    text = (Path(__file__).parents[3] / "docs" / "how-to" / "connect-power-bi.md").read_text()
    return re.findall(r"```sql\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("statement", statements_of_the_page())
def test_the_statements_of_the_page_answer(boards, statement):
    with boards.connect("hsscp", "report") as report:
        found = report.execute(statement)
        assert found.description
        assert len(found.fetchall()) == found.rowcount
