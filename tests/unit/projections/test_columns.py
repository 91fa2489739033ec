"""Every column that a report may read is told in words."""

from dataclasses import dataclass

import pytest

from projections.catalogue import VIEWS
from projections.columns import (
    about,
    common,
    governance,
    improvement,
    meaning,
    performance,
    quality,
)
from projections.governance.inspection_pack import shows_restricted
from projections.view import Table

OPEN = [t for view in VIEWS if not shows_restricted(view) for t in view.tables if t.public]


def by_name(table):
    return table.name


@pytest.mark.parametrize("table", OPEN, ids=by_name)
def test_every_column_of_a_table_for_reports_is_told(table):
    assert [column for column in table.columns if not meaning(table, column)] == []


def test_the_words_are_those_of_columns_that_there_are():
    columns = {column for view in VIEWS for table in view.tables for column in table.columns}
    names = {table.name for view in VIEWS for table in view.tables}
    for words in (common, improvement, performance, quality, governance):
        for key in words.WORDS:
            *table, column = key.split(".")
            assert column in columns
            assert set(table) <= names


@dataclass(frozen=True, slots=True)
class Silent:
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing. `themes` are of `kind` good or None. Nothing else is."""

    themes: tuple[str, ...]
    kind: str
    oddity: str


def test_a_row_tells_its_columns_itself_before_any_list_does():
    told, silent = Table("told", Telling, ("kind",)), Table("silent", Silent, ("themes",))

    assert (
        meaning(told, "themes") == meaning(told, "kind") == "`themes` are of `kind` good or empty."
    )
    assert meaning(silent, "themes") == common.WORDS["themes"]
    assert meaning(told, "oddity") == ""
    assert about(silent) == ""
