"""The classes of rows: an instance of one is made for nearly every event."""

import pytest

from projections import catalogue
from projections.view import Table

TABLES = [table for view in catalogue.VIEWS for table in view.tables]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_is_made_by_a_quick_constructor(table: Table[object]) -> None:
    """What `dataclasses` writes sets each field by a call; see domain/quick.py."""
    quick = table.row.__init__.__globals__.get("Made") is table.row
    assert quick, f"put @quick above the @dataclass of {table.row.__name__}"
