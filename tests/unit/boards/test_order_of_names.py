"""Where a page shows a name in place of an id, its lines are in the order of the names; a file keeps that of the ids."""

from dataclasses import dataclass, fields, replace

import pytest

from services.boards.board import Board, Group
from services.boards.choosing import Choice, alphabetical, ordered
from services.boards.indexed import Indexed
from services.boards.wording import Wording
from services.bootstrap import places

PACK = places.pack("tees")
FIRST, SECOND, *_ = sorted(PACK.agencies)
TEES = replace(
    PACK,
    agencies={**PACK.agencies, FIRST: replace(PACK.agencies[FIRST], name="Zetland Constabulary")},
)
"""A pack in which the first agency by its id is the last by its name."""


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    agency: str | None
    theme: str | None
    themes: tuple[str, ...]
    text: str


COLUMNS = tuple(column.name for column in fields(Line))
BOARD = Board(
    name="lines",
    title="Lines",
    asks="Whose?",
    group=Group.CHANGE,
    views=(),
    line=Line,
    labels=tuple((name, name.title()) for name in COLUMNS),
    shown=COLUMNS,
    agencies=("agency",),
    read=lambda _rows, _today, _scope: (),
)
WORDS = Wording(BOARD, TEES)
AGENCIES = sorted(TEES.agencies)
THEMES = sorted(TEES.themes)
LINES = [
    Line(
        place,
        None if place % 11 == 0 else AGENCIES[place % len(AGENCIES)],
        THEMES[place % len(THEMES)],
        (THEMES[place % len(THEMES)], THEMES[-1]),
        f"as {AGENCIES[0]} does {place}",
    )
    for place in range(120)
]


def on_a_page(sort: str) -> list[Line]:
    return list(Indexed(LINES, WORDS).chosen(Choice(sort=sort, per_page=1000)).lines)


def names_of(lines: list[Line], column: str) -> list[str]:
    shown = [WORDS.cell(column, getattr(line, column)) for line in lines]
    return [alphabetical("; ".join(s) if isinstance(s, tuple) else str(s)) for s in shown if s]


@pytest.mark.parametrize("column", ["agency", "theme", "themes"])
def test_names_stand_by_the_alphabet_both_ways_and_nothing_last(column: str):
    rising, falling = on_a_page(column), on_a_page(f"-{column}")
    assert names_of(rising, column) == sorted(names_of(rising, column))
    assert names_of(falling, column) == sorted(names_of(falling, column), reverse=True)
    without = sum(getattr(line, column) is None for line in LINES)
    for lines in (rising, falling):
        assert (
            sum(getattr(line, column) is None for line in lines[len(lines) - without :]) == without
        )


def test_the_agency_that_is_first_by_its_id_stands_last_by_its_name():
    shown = [line.agency for line in on_a_page("agency") if line.agency]
    kept = [line.agency for line in ordered(LINES, "agency") if line.agency]
    assert shown[-1] == kept[0] == FIRST


@pytest.mark.parametrize("column", ["agency", "theme", "themes"])
def test_lines_of_one_name_keep_the_order_of_the_board(column: str):
    for sort in (column, f"-{column}"):
        by_value: dict[object, list[int]] = {}
        for line in on_a_page(sort):
            by_value.setdefault(getattr(line, column), []).append(line.place)
        assert all(places == sorted(places) for places in by_value.values())


def test_two_agencies_of_one_name_are_one_place_in_the_order():
    same = replace(PACK.agencies[SECOND], name=TEES.agencies[FIRST].name)
    words = Wording(BOARD, replace(TEES, agencies={**TEES.agencies, SECOND: same}))
    lines = [Line(n, (SECOND, FIRST)[n % 2], None, (), "") for n in range(6)]
    chosen = Indexed(lines, words).chosen(Choice(sort="agency"))
    assert [line.place for line in chosen.lines] == [0, 1, 2, 3, 4, 5]


def test_what_has_no_name_is_ordered_as_it_is():
    by_number, by_text = on_a_page("-place"), on_a_page("text")
    assert [line.place for line in by_number] == list(reversed(range(120)))
    assert [line.place for line in by_text] == list(range(120))
