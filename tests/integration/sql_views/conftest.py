"""The boards of both partnerships with every view built, for tests that only look at them."""

import asyncio
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from adapters.event_store.log import EventLog
from adapters.projection_engine.rebuild import rebuild_all
from projections.catalogue import VIEWS
from tests.integration.projection_engine.test_incident_views import events as incidents
from tests.support.finding_histories import units
from tests.support.postgres import PARTNERSHIPS, Database
from tests.support.story import log, story


@dataclass(frozen=True)
class Boards:
    database: Database

    def connect(self, partnership: str, role: str) -> psycopg.Connection[Any]:
        dsn = self.database.dsn(partnership, role)
        return psycopg.connect(dsn, autocommit=True)

    def names(self, partnership: str = "hsscp") -> list[str]:
        """Every relation of the board's schema, as a superuser finds them."""
        with psycopg.connect(self.database.admin) as admin:
            found = admin.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s)"
                " AND relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY 1",
                [f"{partnership}_board"],
            )
            return [row[0] for row in found.fetchall()]

    def columns(self, partnership: str = "hsscp") -> dict[str, list[tuple[str, str]]]:
        """Of every relation of the board's schema, name and type, in order."""
        with psycopg.connect(self.database.admin) as admin:
            found = admin.execute(
                "SELECT table_name, column_name, CASE data_type WHEN 'ARRAY' THEN 'text[]' ELSE data_type END"
                " FROM information_schema.columns WHERE table_schema = %s"
                " ORDER BY table_name, ordinal_position",
                [f"{partnership}_board"],
            )
            columns: dict[str, list[tuple[str, str]]] = {}
            for name, column, kind in found.fetchall():
                columns.setdefault(name, []).append((column, kind))
            return columns


def board(partnership: str, name: str) -> sql.Identifier:
    return sql.Identifier(f"{partnership}_board", name)


@pytest.fixture(scope="module")
def boards(shared_database: Database) -> Boards:
    asyncio.run(_build(shared_database))
    return Boards(shared_database)


async def _build(database: Database) -> None:
    for partnership in PARTNERSHIPS:
        told = [recorded.event for recorded in log(story(partnership))]
        told += incidents() if partnership == "hsscp" else []
        async with database.log(partnership) as kept:
            await kept.append(units(told))
            await _rebuild(database, partnership, kept)


async def _rebuild(database: Database, partnership: str, kept: EventLog) -> None:
    dsn = database.dsn(partnership, "projector")
    await rebuild_all(dsn, partnership, VIEWS, codec=kept.codec)
