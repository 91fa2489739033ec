"""The engine's own tables and function, and the SQL views by which readers see what every other one is true for."""

from typing import LiteralString

from psycopg import sql

from adapters.projection_engine.tables import (
    BOARD_TABLES,
    MOVE,
    POSITION_COLUMNS,
    POSITIONS,
    TABLE_POSITIONS,
    board_view,
)
from domain.names import PartnershipId

_MOVE: LiteralString = """
CREATE OR REPLACE FUNCTION {move}(
    views text[], generations int[], lives boolean[], befores bigint[], afters bigint[], seen bigint[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    moved int;
BEGIN
    UPDATE {positions} p SET position = m.after, events_seen = p.events_seen + m.events,
            updated_at = clock_timestamp()
        FROM unnest(views, generations, lives, befores, afters, seen)
            AS m (view, generation, live, before, after, events)
        WHERE p.view = m.view AND p.generation = m.generation AND p.live = m.live AND p.position = m.before;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> cardinality(views) THEN
        RAISE serialization_failure USING MESSAGE = 'another runner moved one of the views';
    END IF;
END
$$
"""
"""Compare and set, all or none."""


def statements(partnership: PartnershipId) -> list[sql.Composed]:
    """
    The positions and dead letters of every view, what moves a position, and what readers see; may be run again at any time.

    One generation of a view is live at most. `error` is a class name, never a message: messages may hold content.
    Readers are not shown where a view stands whose rows they may not read: how many events it has seen is content too.
    """
    names = {
        "positions": sql.Identifier(f"{partnership}_rows", POSITIONS),
        "dead": sql.Identifier(f"{partnership}_rows", "dead_letters"),
        "tables": sql.Identifier(f"{partnership}_rows", BOARD_TABLES),
        "move": sql.Identifier(f"{partnership}_rows", MOVE),
        "log": sql.Identifier(partnership, "stored_events"),
        "view_readers": board_view(partnership, POSITIONS),
        "table_readers": board_view(partnership, TABLE_POSITIONS),
        "board": sql.Literal(f"{partnership}_board"),
        "report": sql.Identifier(f"{partnership}_report"),
        "app": sql.Identifier(f"{partnership}_app"),
    }
    readable = sql.SQL(
        "coalesce(has_table_privilege(to_regclass(quote_ident({board}) || '.' || quote_ident(t.name)),"
        " 'SELECT'), false)"
    ).format(**names)
    incomplete = sql.SQL(
        "(SELECT min(d.position) FROM {dead} d"
        " WHERE d.view = p.view AND d.generation = p.generation) AS incomplete_since"
    ).format(**names)
    known_at = sql.SQL(
        "(SELECT e.recorded_at FROM {log} e WHERE e.notification_id = p.position) AS known_at"
    ).format(**names)
    return [
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {positions} (view text NOT NULL, version int NOT NULL,"
            " generation int NOT NULL, live boolean NOT NULL, position bigint NOT NULL,"
            " events_seen bigint NOT NULL, updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
            " PRIMARY KEY (view, generation)) WITH (fillfactor = 50)"
        ).format(**names),
        sql.SQL(
            "CREATE UNIQUE INDEX IF NOT EXISTS one_live_generation ON {positions} (view) WHERE live"
        ).format(**names),
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {dead} (view text NOT NULL, version int NOT NULL,"
            " generation int NOT NULL, position bigint NOT NULL, stream text NOT NULL,"
            " topic text NOT NULL, error text NOT NULL, attempts int NOT NULL,"
            " since timestamptz NOT NULL DEFAULT clock_timestamp(),"
            " PRIMARY KEY (view, generation, position))"
        ).format(**names),
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {tables} (name text PRIMARY KEY, view text NOT NULL)"
        ).format(**names),
        sql.SQL(_MOVE).format(**names),
        sql.SQL(
            "CREATE OR REPLACE VIEW {view_readers} WITH (security_barrier) AS"
            " SELECT p.view, p.version, p.generation, p.position, p.events_seen, p.updated_at, {incomplete}"
            " FROM {positions} p WHERE p.live"
            " AND NOT EXISTS (SELECT FROM {tables} t WHERE t.view = p.view AND NOT {readable})"
        ).format(**names, incomplete=incomplete, readable=readable),
        sql.SQL(
            "CREATE OR REPLACE VIEW {table_readers} WITH (security_barrier) AS"
            " SELECT t.name, p.view, p.version, p.position, {known_at}, p.updated_at, {incomplete}"
            " FROM {tables} t JOIN {positions} p ON p.view = t.view AND p.live WHERE {readable}"
        ).format(**names, known_at=known_at, incomplete=incomplete, readable=readable),
        *(
            sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
                names["table_readers"], sql.Identifier(name), sql.Literal(words)
            )
            for name, _, words in POSITION_COLUMNS
        ),
        sql.SQL(
            "COMMENT ON VIEW {table_readers} IS 'One row for each SQL view that you may read here: what it is true for.'"
        ).format(**names),
        sql.SQL("GRANT SELECT ON {view_readers}, {table_readers} TO {report}, {app}").format(
            **names
        ),
    ]
