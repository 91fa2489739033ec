"""The inspection pack as files: whole, named, checkable, and never mixed with another."""

import csv
import hashlib
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from domain.governance.access import RecordAccess
from domain.governance.briefing import ConfirmDissemination, IssueBriefing
from projections.catalogue import VIEWS
from services.boards.catalogue import BOARDS
from tests.support.assurance import sent
from tests.support.controls import POLICE
from tests.support.record import Record
from tests.support.sealed import packed, sealed, stored


def told() -> Record:
    record = Record()
    record.send(sent(IssueBriefing))
    record.send(sent(ConfirmDissemination), by=POLICE)
    record.send(sent(RecordAccess), by=POLICE)
    return record


def table(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.split("\n\n", maxsplit=1)[0].splitlines()))


async def test_every_public_table_and_board_is_in_the_pack_and_in_its_index(tmp_path: Path):
    index = await packed(told(), tmp_path / "pack")

    tables = [t for view in VIEWS for t in view.tables if t.public]
    assert len(index) == len(tables) + len(BOARDS) + 1
    listed = {line.file for line in index}
    assert len(listed) == len(index)
    there = {p.relative_to(tmp_path / "pack").as_posix() for p in tmp_path.rglob("*.*")}
    assert there == listed | {"index.csv", "README.txt"}


async def test_the_index_has_the_hash_of_every_file(tmp_path: Path):
    for line in await packed(told(), tmp_path / "pack"):
        content = (tmp_path / "pack" / line.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == line.sha256


async def test_the_boards_are_read_on_the_day_and_every_row_says_what_it_is_true_for(
    tmp_path: Path,
):
    await packed(told(), tmp_path / "pack")

    rows = table(tmp_path / "pack/boards/dissemination.csv")
    assert [row["status"] for row in rows] == ["confirmed", "overdue"]
    assert {row["as_at_position"] for row in rows} == {"3"}


async def test_the_change_log_has_the_events_since_and_no_content(tmp_path: Path):
    await packed(told(), tmp_path / "pack", since=1)

    rows = table(tmp_path / "pack/changes.csv")
    assert [row["event"] for row in rows] == [
        "dissemination-confirmed.v1",
        "information-accessed.v1",
    ]
    assert "rapid review" not in (tmp_path / "pack/changes.csv").read_text(encoding="utf-8")


async def test_what_is_restricted_is_marked(tmp_path: Path):
    index = await packed(told(), tmp_path / "pack")

    marked = {line.file for line in index if line.restricted}
    assert {"boards/access-log.csv", "tables/access_log.csv", "changes.csv"} <= marked
    assert "boards/dissemination.csv" not in marked


def test_a_board_that_may_show_what_is_restricted_says_so():
    restricted = {board.name for board in BOARDS if board.restricted}

    assert {"access-log", "incidents", "obligations", "yearly-report"} <= restricted
    assert not restricted & {"dissemination", "reports", "actions", "returns"}


async def test_two_packs_of_one_position_are_the_same_to_the_byte(tmp_path: Path):
    first, second = [await packed(told(), tmp_path / name) for name in ("a", "b")]

    assert first == second
    assert (tmp_path / "a/index.csv").read_bytes() == (tmp_path / "b/index.csv").read_bytes()


async def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(Misconfigured, match="not empty"):
        await packed(told(), tmp_path)
    with pytest.raises(Misconfigured, match="not empty"):
        await packed(told(), tmp_path / "note.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


async def test_the_words_and_the_index_name_the_last_event(tmp_path: Path):
    await packed(told(), tmp_path / "pack")
    seal = await sealed(stored(told()))

    assert seal is not None
    for name in ("README.txt", "index.csv"):
        text = (tmp_path / "pack" / name).read_text(encoding="utf-8-sig")
        assert seal.record_hash in text
        assert seal.event_id in text
        assert f"position {seal.position}" in text
