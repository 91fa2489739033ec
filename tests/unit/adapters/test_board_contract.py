"""What a report tool builds on may grow and never changes under it."""

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest

from adapters.board_contract import board_contract, broken_promises
from adapters.contracts import check_contracts, write_contracts
from domain.errors import Misconfigured
from projections import catalogue
from projections.catalogue import VIEWS
from projections.governance import access_log
from projections.view import Table
from tests.support.counting_view import counting_view


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    due_on: date
    count: int | None


@dataclass(frozen=True, slots=True)
class More:
    reason: str
    name: str
    due_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Renamed:
    name: str
    due: date
    count: int | None


@dataclass(frozen=True, slots=True)
class Retyped:
    name: str
    due_on: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Loosened:
    name: str
    due_on: date | None
    count: int | None


def view_of(row, table="things", **changes):
    return replace(counting_view(), tables=(Table(table, row, ("name",)),), **changes)


def kept(view):
    return {path: json.dumps(document) for path, document in board_contract([view]).items()}


def test_a_column_may_be_added_anywhere_and_be_sure_to_be_there():
    assert broken_promises(kept(view_of(Row)), board_contract([view_of(More)])) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Renamed, "things.due_on, which is gone"),
        (Retyped, "things.due_on, which was date and is now text"),
        (Loosened, "things.due_on, which was never null"),
    ],
)
def test_a_column_renamed_retyped_or_loosened_is_a_promise_broken(row, words):
    [broken] = broken_promises(kept(view_of(Row)), board_contract([view_of(row)]))
    assert words in broken
    assert "put it back" in broken


def test_a_table_that_goes_or_is_closed_is_a_promise_broken():
    promised = kept(view_of(Row))
    closed = view_of(Row, handles=access_log.VIEW.handles)

    for views in ([view_of(Row, table="other")], [closed], []):
        [broken] = broken_promises(promised, board_contract(views))
        assert "reports read the SQL view things" in broken


def test_no_restricted_view_is_promised():
    assert "board/actions_by_status.json" in board_contract(VIEWS)
    assert "board/access_log.json" not in board_contract(VIEWS)


def test_the_command_writes_what_is_added_and_refuses_to_break(tmp_path, monkeypatch):
    monkeypatch.setattr("adapters.contracts.VIEWS", (view_of(Row),))
    write_contracts(tmp_path)
    monkeypatch.setattr("adapters.contracts.VIEWS", (view_of(More),))
    [differs] = check_contracts(tmp_path)
    assert differs.startswith("board/things.json differs")
    assert write_contracts(tmp_path) == ["board/things.json"]
    assert check_contracts(tmp_path) == []

    monkeypatch.setattr("adapters.contracts.VIEWS", (view_of(Row),))
    assert any("things.reason, which is gone" in line for line in check_contracts(tmp_path))
    with pytest.raises(Misconfigured, match=r"things\.reason"):
        write_contracts(tmp_path)
    assert "reason" in (tmp_path / "board" / "things.json").read_text()


def test_every_view_of_the_catalogue_is_decided_upon():
    told = {document.get("view") for document in board_contract(VIEWS).values()} - {None}
    closed = {view.name for view in catalogue.VIEWS} - told
    assert closed == {
        "access_log",
        "derived",
        "incident_pipeline",
        "obligations",
        "review_file",
        "subjects",
    }
