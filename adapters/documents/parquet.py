"""A table as Parquet, by duckdb: the extra `parquet`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from domain.errors import Misconfigured

TYPES = MappingProxyType(
    {
        "text": "VARCHAR",
        "whole number": "BIGINT",
        "number": "DOUBLE",
        "yes or no": "BOOLEAN",
        "day": "DATE",
        "moment": "TIMESTAMPTZ",
        "list of texts": "VARCHAR[]",
    }
)
"""What each type in words is in the file."""


_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
}
"""One thread writes in the order of the rows; nothing is fetched from anywhere."""


def check_installed() -> None:
    """Raises Misconfigured that names the extra, where duckdb is not there."""
    if find_spec("duckdb") is None:
        raise Misconfigured(
            "Parquet needs the extra parquet, which is not installed here: "
            "install golden-thread[parquet], or take csv"
        )


def write_parquet(
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[object]],
    told: Mapping[str, str],
) -> bytes:
    """
    `columns` are names and types of TYPES; a cell is what JSON has: days and moments as ISO 8601. `told` is kept as the
    file's own metadata. The same rows make the same bytes. Raises Misconfigured without duckdb.
    """
    check_installed()
    import duckdb  # noqa: PLC0415 (an extra: not everybody has it)

    with TemporaryDirectory() as directory:
        lines, file = Path(directory, "rows.jsonl"), Path(directory, "rows.parquet")
        names = [name for name, _ in columns]
        with lines.open("w", encoding="utf-8") as stream:
            for row in rows:
                stream.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
                stream.write("\n")
        shape = ", ".join(f"{_quoted(name)}: '{TYPES[type_]}'" for name, type_ in columns)
        known = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in told.items())
        with duckdb.connect(config=_ALONE) as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_json({_quoted(str(lines))}, format='newline_delimited', "
                f"columns={{{shape}}}, maximum_object_size=33554432)) "
                f"TO {_quoted(str(file))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{known}}})"
            )
        return file.read_bytes()


def _quoted(text: str) -> str:
    """As SQL has a text."""
    return "'" + text.replace("'", "''") + "'"
