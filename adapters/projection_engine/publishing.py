"""
What readers may read of a view's public tables, and what they are told about each column.

The application reads every table; the role for reports reads those of a view that shows nothing restricted (ADR 0017).
Whatever stands in the schema beside them is nobody's but its owner's.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection, sql

from adapters.projection_engine import tables
from domain.names import PartnershipId
from projections.columns import about, meaning
from projections.governance.inspection_pack import shows_restricted
from projections.view import Table, View


def open_to_reports(view: View) -> bool:
    """Whether the role `<p>_report` reads it: what never leaves the partnership's own record stays out of a report."""
    return not shows_restricted(view)


async def alone(connection: AsyncConnection, partnership: PartnershipId) -> None:
    """
    Nobody else points readers or publishes until the transaction ends. To be taken before any SQL view is touched, or
    two programs would wait for each other.
    """
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
        [f"golden-thread {partnership} board"],
    )


async def publish(connection: AsyncConnection, partnership: PartnershipId, view: View) -> None:
    """Grants, words and entry of each public table of a view that has rows; may be run again. In a transaction."""
    await alone(connection, partnership)
    public = [table for table in view.tables if table.public]
    await _enter(connection, partnership, view.name, [table.name for table in public])
    for table in public:
        await connection.execute(_grants(partnership, view, table))
        await _describe(connection, partnership, table)


async def _enter(
    connection: AsyncConnection, partnership: PartnershipId, view: str, names: Sequence[str]
) -> None:
    kept = {"kept": sql.Identifier(f"{partnership}_rows", tables.BOARD_TABLES)}
    await connection.execute(
        sql.SQL("DELETE FROM {kept} WHERE view = %s AND name <> ALL (%s)").format(**kept),
        [view, list(names)],
    )
    await connection.execute(
        sql.SQL(
            "INSERT INTO {kept} (name, view) SELECT unnest(%s::text[]), %s"
            " ON CONFLICT (name) DO UPDATE SET view = excluded.view"
        ).format(**kept),
        [list(names), view],
    )


def _grants(partnership: PartnershipId, view: View, table: Table[Any]) -> sql.Composed:
    report = "GRANT SELECT ON {} TO {}" if open_to_reports(view) else "REVOKE ALL ON {} FROM {}"
    name = tables.board_view(partnership, table.name)
    return sql.SQL("; ").join(
        [
            sql.SQL("GRANT SELECT ON {} TO {}").format(name, sql.Identifier(f"{partnership}_app")),
            sql.SQL(report).format(name, sql.Identifier(f"{partnership}_report")),
        ]
    )


async def _describe(
    connection: AsyncConnection, partnership: PartnershipId, table: Table[Any]
) -> None:
    """Only what is not yet said, so that running it again costs one question."""
    cursor = await connection.execute(
        "SELECT a.attname, coalesce(col_description(a.attrelid, a.attnum), ''),"
        " coalesce(obj_description(a.attrelid, 'pg_class'), '') FROM pg_attribute a"
        " WHERE a.attrelid = to_regclass(quote_ident(%s) || '.' || quote_ident(%s)) AND a.attnum > 0",
        [f"{partnership}_board", table.name],
    )
    found = await cursor.fetchall()
    name = tables.board_view(partnership, table.name)
    wanted = {column: meaning(table, column) for column in table.columns}
    lines = [
        sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
            name, sql.Identifier(column), sql.Literal(wanted[column])
        )
        for column, said, _ in found
        if said != wanted[column]
    ]
    if {said for _, _, said in found} - {about(table)}:
        lines.append(sql.SQL("COMMENT ON VIEW {} IS {}").format(name, sql.Literal(about(table))))
    if lines:
        await connection.execute(sql.SQL("; ").join(lines))
