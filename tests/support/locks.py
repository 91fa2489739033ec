"""Who waits for a lock in PostgreSQL."""

import psycopg


async def waited_for(connection: psycopg.AsyncConnection, table: str) -> bool:
    """Whether anybody waits for a lock of that table (with its schema)."""
    cursor = await connection.execute(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = %s::regclass)",
        [table],
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])
