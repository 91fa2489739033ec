"""Every row of what the frameworks ask for has its events, rules, views and tests, and every one of them is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from domain.catalogue import FACTS
from projections.catalogue import VIEWS
from services.reference.coverage import ROWS, Covered, rows
from tests.support.project_files import ROOT

FILES = {
    path.name: path.read_text() for path in (ROOT / "services/reference/coverage").glob("*.toml")
}
COVERED = rows(FILES)


def test_every_row_is_covered_once():
    assert sorted(COVERED, key=ROWS.index) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_what_a_row_names_is_there(row: str):
    entry = COVERED[row]
    names = {view.name for view in VIEWS}

    assert [topic for topic in entry.events if topic not in FACTS] == []
    assert [view for view in entry.views if view not in names] == []
    assert [test for test in entry.tests if not _is_there(test)] == []
    assert entry.views or entry.left_out, "name the view that shows it"


def test_every_event_type_belongs_to_a_row():
    named = {topic for entry in COVERED.values() for topic in entry.events}
    lost = FACTS.keys() - named

    assert not lost, (
        f"name it in the row that asks for it, services/reference/coverage: {sorted(lost)}"
    )


@pytest.mark.parametrize("number", range(1, 41))
def test_every_invariant_has_a_test_of_its_number(number: int):
    found = [name for name in _all_tests() if re.match(rf"test_invariant_{number:02}_", name)]

    assert found, (
        f"no test is named test_invariant_{number:02}_…: first the refusal, then what is accepted"
    )


def _is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and (not name or name in _tests(ROOT / path))


@cache
def _tests(path: Path) -> frozenset[str]:
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _all_tests() -> Iterator[str]:
    for path in (ROOT / "tests").rglob("test_*.py"):
        yield from _tests(path)


# --- The check itself -------------------------------------------------------------------------------------


def test_a_row_that_stands_twice_is_refused():
    text = '[R1]\ntitle = "a"\nsource = "b"\nevents = []\nviews = []\ntests = ["x"]\n'

    assert rows({"a.toml": text})["R1"] == Covered(
        title="a", source="b", events=[], views=[], tests=["x"]
    )
    with pytest.raises(ValueError, match="R1 stands in another file"):
        rows({"a.toml": text, "b.toml": text})
