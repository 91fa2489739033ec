"""Every board as data for programs: tidy CSV with its metadata, JSON, Parquet."""

import csv
import io
import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook

from adapters.documents import parquet
from adapters.documents.tidy_csv import LONGEST, Described, write_tidy
from domain.errors import Misconfigured
from services.boards.board import Board, Group
from services.boards.catalogue import BOARDS
from services.boards.ports import Stand
from services.bootstrap.documents import check_possible, exported, metadata
from services.reports.export import Export, export, type_in_words
from services.reports.formats import Data
from tests.support.reporting import AT, the_year

STAND = Stand("hsscp", 1204, AT)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Line:
    """One of each type that a board's line may have."""

    text: str | None
    number: int | None
    share: Decimal | None
    median: float | None
    yes: bool | None
    day: date | None
    moment: datetime | None
    several: tuple[str, ...]
    colour: Colour | None
    event_id: UUID | None


FULL = Line(
    "=1+1 é 😀\n'",
    3,
    Decimal("24.7"),
    1.5,
    True,
    date(2026, 1, 2),
    datetime(2026, 7, 1, 11, 30, tzinfo=UTC),
    ("a;b", "-c"),
    Colour.RED,
    UUID(int=1),
)
NOTHING = Line(None, None, None, None, None, None, None, (), None, None)
BOARD = Board(
    name="lines",
    title="Lines",
    asks="What?",
    group=Group.FIGURES,
    views=(),
    line=Line,
    labels=(("text", "Words"), *((f.name, f.name.title()) for f in fields(Line)[1:])),
    shown=("text",),
    read=lambda _rows, _today, _scope: (FULL, NOTHING),
)


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def parquet_of(content: bytes, directory: Path) -> tuple[list[tuple[object, ...]], dict[str, str]]:
    duckdb = pytest.importorskip(
        "duckdb", reason="Parquet needs the extra: uv sync --extra parquet"
    )
    file = directory / "rows.parquet"
    file.write_bytes(content)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW rows AS SELECT * FROM read_parquet('{file}')")
        types = {row[0]: row[1] for row in connection.execute("DESCRIBE rows").fetchall()}
        moments = [f'epoch("{name}") AS "{name}"' for name in types if "ZONE" in types[name]]
        chosen = f"* REPLACE ({', '.join(moments)})" if moments else "*"
        return connection.execute(f"SELECT {chosen} FROM rows").fetchall(), types


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_each_board_leaves_in_each_form_with_the_same_bytes(board: Board, tmp_path: Path):
    given = the_year()
    made = export(board, given.lines(board), given.stand)
    for form in (Data.CSV, Data.JSON):
        assert exported(made, form) == exported(made, form)
    told = rows_of(exported(made, Data.CSV))
    said = json.loads(exported(made, Data.JSON))
    found, types = parquet_of(exported(made, Data.PARQUET), tmp_path)
    assert len(told) == len(said["rows"]) == len(found) == len(made.rows)
    names = [field.name for field in made.fields]
    assert names[-4:] == ["record", "as_at", "as_at_position", "as_of"]
    assert {row["as_of"] for row in told} <= {given.stand.today.isoformat()}
    assert said["as_of"] == given.stand.today.isoformat()
    assert list(types) == [column["name"] for column in said["columns"]] == names
    assert all(len(name) <= LONGEST for name in names)


def test_a_tidy_file_is_the_table_and_nothing_else():
    [full, nothing] = rows_of(exported(made_of_lines(), Data.CSV))
    assert full == {
        "text": "'=1+1 é 😀\n'",
        "number": "3",
        "share": "24.7",
        "median": "1.5",
        "yes": "yes",
        "day": "2026-01-02",
        "moment": "2026-07-01T11:30:00Z",
        "several": "a;b; -c",
        "colour": "red",
        "event_id": str(UUID(int=1)),
        "record": "hsscp",
        "as_at": "2026-03-31T22:59:59Z",
        "as_at_position": "1204",
        "as_of": "2026-03-31",
    }
    assert set(list(nothing.values())[:10]) == {""}


def test_the_metadata_say_what_each_column_is_and_what_the_file_is_true_for():
    made = made_of_lines()
    told = rows_of(metadata(made))
    assert [row["column"] for row in told] == [field.name for field in made.fields]
    assert told[0] == {
        "column": "text",
        "label": "Words",
        "type": "text",
        "unit": "none",
        "meaning": "What it says, in the words recorded; never personal text.",
        "if_empty": "Nothing is recorded.",
        "partnership": "hsscp",
        "position": "1204",
        "known_at": "2026-03-31T22:59:59Z",
        "as_of": "2026-03-31",
    }
    assert {row["type"] for row in told} <= set(parquet.TYPES)
    assert told[1]["meaning"] == "Number on the board “Lines”."
    assert {row["column"] for row in told if row["unit"] != "none"} == {
        *("number", "share", "median", "as_at_position"),
    }
    empty = {row["column"]: row["if_empty"] for row in told}
    assert empty["several"] == "There are none."
    assert empty["as_of"] == "Never empty."


def test_parquet_keeps_every_type_and_says_what_it_is_true_for(tmp_path: Path):
    content = exported(made_of_lines(), Data.PARQUET)
    assert content == exported(made_of_lines(), Data.PARQUET)
    [full, nothing], types = parquet_of(content, tmp_path)
    assert full[:6] == ("=1+1 é 😀\n'", 3, 24.7, 1.5, True, date(2026, 1, 2))
    assert full[6] == datetime(2026, 7, 1, 11, 30, tzinfo=UTC).timestamp()
    assert full[7:10] == (["a;b", "-c"], "red", str(UUID(int=1)))
    assert set(nothing[:7]) == {None}
    assert types["moment"] == "TIMESTAMP WITH TIME ZONE"
    assert types["several"] == "VARCHAR[]"
    assert b"2026-03-31T22:59:59Z" in content
    assert b"as_of" in content


@pytest.mark.parametrize("form", Data)
def test_each_file_says_the_day_that_it_is_seen_from(form: Data):
    """Asked for another day than that of the moment, it is that day and not the moment's."""
    lines = (FULL, NOTHING)
    later = replace(STAND, on=date(2027, 8, 9))
    content = exported(export(BOARD, lines, later), form)
    if form is Data.XLSX:
        cover = load_workbook(io.BytesIO(content))["Cover"]
        assert "As of 9 August 2027." in cover["A2"].value
    else:
        assert b"2027-08-09" in content
    assert b"2027-08-09" in metadata(export(BOARD, lines, later))


def test_parquet_of_hostile_text_is_text(tmp_path: Path):
    texts = ["'; DROP TABLE x; --", "\x00", "\ud800", '{"a":1}', "null", "x" * 100_000, ""]
    rows = [(text.encode(errors="replace").decode(),) for text in texts]
    found, _ = parquet_of(parquet.write_parquet([("it's", "text")], rows, {"a'b": "c'd"}), tmp_path)
    assert [row[0] for row in found] == [row[0] for row in rows]


def test_without_duckdb_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parquet, "find_spec", lambda _: None)
    with pytest.raises(Misconfigured, match=r"golden-thread\[parquet\]"):
        check_possible(Data.PARQUET)
    with pytest.raises(Misconfigured, match="extra parquet"):
        parquet.write_parquet([("a", "text")], [], {})
    check_possible(Data.CSV)


@pytest.mark.parametrize("names", [["x" * 51], [""], ["a", "a"]])
def test_a_column_name_that_a_tidy_file_may_not_have_is_refused(names: list[str]):
    columns = [Described(name, "L", "text", "none", "M", "E") for name in names]
    with pytest.raises(ValueError, match="1 to 50 characters"):
        write_tidy(columns, [])


def test_a_type_that_no_table_has_is_refused():
    with pytest.raises(TypeError, match="no table has"):
        type_in_words(dict)


def made_of_lines() -> Export:
    return export(BOARD, (FULL, NOTHING), STAND)
