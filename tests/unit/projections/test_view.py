"""Rows, tables and their keys."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import pytest

from projections.view import MemoryRows, Table, replace


@dataclass(frozen=True, slots=True)
class Line:
    place: str
    number: int
    words: tuple[str, ...] = ()


ONE_KEY = Table("lines", Line, key=("place",))
TWO_KEYS = Table("lines", Line, key=("place", "number"))


def test_a_key_is_a_tuple_however_many_columns_it_has():
    line = Line("hartlepool", 3)
    assert ONE_KEY.key_of(line) == ("hartlepool",)
    assert TWO_KEYS.key_of(line) == ("hartlepool", 3)


def test_tables_of_the_same_definition_are_equal():
    assert Table("lines", Line, key=("place",)) == ONE_KEY
    assert TWO_KEYS != ONE_KEY
    assert hash(Table("lines", Line, key=("place",))) == hash(ONE_KEY)


def test_rows_with_a_value_come_in_key_order():
    rows = MemoryRows()
    for line in (Line("stockton", 2), Line("hartlepool", 3), Line("hartlepool", 1)):
        rows.put(TWO_KEYS, line)

    assert rows.where(TWO_KEYS, "place", "hartlepool") == [
        Line("hartlepool", 1),
        Line("hartlepool", 3),
    ]
    assert rows.where(TWO_KEYS, "number", 3, 2) == [Line("hartlepool", 3), Line("stockton", 2)]
    assert rows.where(TWO_KEYS, "number") == []
    assert list(rows.each(TWO_KEYS)) == rows.all(TWO_KEYS)


def test_replace_is_what_dataclasses_replace_is():
    line = Line("hartlepool", 3, ("a",))
    for changes in ({}, {"number": 4}, {"place": "stockton", "words": ("b", "c")}):
        wanted: dict[str, Any] = dict(changes)
        copy = replace(line, **wanted)
        assert copy == dataclasses.replace(line, **wanted)
        assert copy is not line
    assert line == Line("hartlepool", 3, ("a",))


def test_the_copy_is_frozen_too():
    copy = replace(Line("hartlepool", 3), number=4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.number = 5  # type: ignore[misc]


def test_a_field_that_the_row_lacks_is_refused():
    nonsense: dict[str, Any] = {"colour": "red"}
    with pytest.raises(AttributeError):
        replace(Line("hartlepool", 3), **nonsense)


def test_what_is_no_row_is_refused():
    @dataclass(frozen=True)
    class WithoutSlots:
        place: str

    @dataclass(frozen=True, slots=True)
    class Checked:
        place: str

        def __post_init__(self) -> None:
            assert self.place

    for odd in (WithoutSlots("hartlepool"), Checked("hartlepool")):
        with pytest.raises(TypeError, match="is no row"):
            replace(odd, place="stockton")


def test_memory_rows_take_over_what_was_folded_elsewhere():
    line = Line("hartlepool", 3)
    rows = MemoryRows({"lines": {("hartlepool",): line}})
    assert rows.get(ONE_KEY, "hartlepool") is line
    rows.drop(ONE_KEY, "hartlepool")
    rows.drop(ONE_KEY, "nowhere")
    assert rows.all(ONE_KEY) == []
