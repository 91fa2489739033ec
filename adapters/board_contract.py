"""
What report tools build on: the columns of every SQL view that the role for reports reads, kept under schemas/board/.

A column may be added and its words may change. One that is renamed, retyped, removed or may suddenly be null breaks
reports that nobody here knows of, so what must change that much becomes a table of a new name (ADR 0017).
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.projection_engine import tables
from adapters.projection_engine.publishing import open_to_reports
from projections.columns import about, meaning
from projections.view import Table, View

FOLDER = "board/"
_WIRE = {"timestamptz": "timestamp with time zone"}


def board_contract(views: Iterable[View]) -> Mapping[str, Mapping[str, Any]]:
    """By path under schemas/. Types are PostgreSQL's own names."""
    documents: dict[str, Mapping[str, Any]] = {
        _path(table.name): _document(view, table)
        for view in views
        if open_to_reports(view)
        for table in view.tables
        if table.public
    }
    documents[_path(tables.TABLE_POSITIONS)] = {
        "name": tables.TABLE_POSITIONS,
        "about": "What every other SQL view of the schema is true for.",
        "columns": [
            {
                "name": name,
                "type": wire_type,
                "nullable": name in {"known_at", "incomplete_since"},
                "key": name == "name",
                "about": words,
            }
            for name, wire_type, words in tables.POSITION_COLUMNS
        ],
    }
    return documents


def broken_promises(kept: Mapping[str, str], wanted: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One sentence for each column promised by the `kept` files (by path, as text) that `wanted` does not keep."""
    found = []
    for path in sorted(kept):
        if path.startswith(FOLDER):
            found += _broken(json.loads(kept[path]), wanted.get(path))
    return found


def _document(view: View, table: Table[Any]) -> Mapping[str, Any]:
    return {
        "name": table.name,
        "view": view.name,
        "about": about(table),
        "columns": [
            {
                "name": column.name,
                "type": _WIRE.get(column.wire_type, column.wire_type),
                "nullable": column.nullable,
                "key": column.name in table.key,
                "about": meaning(table, column.name),
            }
            for column in tables.columns(table)
        ],
    }


def _broken(promised: Mapping[str, Any], now: Mapping[str, Any] | None) -> list[str]:
    name = promised["name"]
    if now is None:
        return [
            f"reports read the SQL view {name}: put it back, and give what takes its place a name of its own"
        ]
    columns = {column["name"]: column for column in now["columns"]}
    return [
        f"reports read {name}.{column['name']}, which {wrong}: put it back as it was, and add a column or a table "
        "of a new name for what is new"
        for column in promised["columns"]
        if (wrong := _wrong(column, columns.get(column["name"])))
    ]


def _wrong(promised: Mapping[str, Any], now: Mapping[str, Any] | None) -> str:
    if now is None:
        return "is gone"
    if now["type"] != promised["type"]:
        return f"was {promised['type']} and is now {now['type']}"
    if now["nullable"] and not promised["nullable"]:
        return "was never null and may be so now"
    return ""


def _path(name: str) -> str:
    return f"{FOLDER}{name}.json"
