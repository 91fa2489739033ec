"""The SQL views that readers see: pointed at a generation, and a generation removed."""

from collections.abc import Iterable

import psycopg
from psycopg import AsyncConnection, sql

from adapters.projection_engine import tables
from adapters.projection_engine.publishing import alone, publish
from adapters.projection_engine.tables import Generation
from domain.errors import Misconfigured
from projections.view import View


async def point(connection: AsyncConnection, generation: Generation, view: View) -> None:
    """
    The public tables' SQL views read this generation from now on; those that the view has no longer are dropped.

    Inside the caller's transaction. Raises Misconfigured when a column changed under something that others built on it.
    """
    await alone(connection, generation.partnership)
    wanted = [table for table in view.tables if table.public]
    for table in wanted:
        try:
            async with connection.transaction():
                await connection.execute(tables.point_readers(generation, table, replace=True))
        except psycopg.errors.InvalidTableDefinition:
            await _drop(connection, generation.partnership, table.name)
            await connection.execute(tables.point_readers(generation, table, replace=False))
    for name in await _reading(connection, generation.partnership, f"{generation.view}_v"):
        if name not in {table.name for table in wanted}:
            await _drop(connection, generation.partnership, name)
    await publish(connection, generation.partnership, view)


async def remove(connection: AsyncConnection, generation: Generation) -> None:
    """The generation's tables, and what writes into them. May raise psycopg.errors.LockNotAvailable."""
    drops = [tables.drop_table(generation, name) for name in await _tables(connection, generation)]
    await connection.execute(sql.SQL("; ").join([*drops, tables.drop_write(generation)]))


async def _tables(connection: AsyncConnection, generation: Generation) -> Iterable[str]:
    cursor = await connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s AND starts_with(tablename, %s) ORDER BY 1",
        [f"{generation.partnership}_rows", tables.table_prefix(generation)],
    )
    return [row[0] for row in await cursor.fetchall()]


async def _reading(connection: AsyncConnection, partnership: str, prefix: str) -> Iterable[str]:
    """The board's SQL views over tables whose names begin like this."""
    cursor = await connection.execute(
        "SELECT DISTINCT view_name FROM information_schema.view_table_usage"
        " WHERE view_schema = %s AND table_schema = %s AND table_name ~ ('^' || %s || '[0-9]+_g')",
        [f"{partnership}_board", f"{partnership}_rows", prefix],
    )
    return [row[0] for row in await cursor.fetchall()]


async def _drop(connection: AsyncConnection, partnership: str, name: str) -> None:
    try:
        await connection.execute(
            sql.SQL("DROP VIEW {}").format(sql.Identifier(f"{partnership}_board", name))
        )
    except psycopg.errors.DependentObjectsStillExist as built_on:
        raise Misconfigured(
            f"{partnership}_board.{name} changes its columns, and something was built on it: drop that first"
        ) from built_on
