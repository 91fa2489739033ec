"""Lines chosen by the parameters of an address: every one on one page, in an order that holds, or a fault by name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Code, Fault, Refused
from services.boards.board import Board, Group
from services.boards.catalogue import BOARDS
from services.boards.choosing import (
    MOST_PER_PAGE,
    NONE,
    Choice,
    choose,
    kept,
    ordered,
    read_choice,
    words,
)
from services.boards.improvement import ACTIONS
from services.boards.indexed import Indexed


class Level(Enum):
    """Listed in an order that is not the alphabet's."""

    LOW = "low"
    MIDDLING = "middling"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    word: str | None
    number: int | Decimal | None
    day: date | None
    flag: bool | None
    level: Level | None
    themes: tuple[str, ...]


COLUMNS = tuple(column.name for column in fields(Line))
BOARD = Board(
    name="lines",
    title="Lines",
    asks="Which?",
    group=Group.CHANGE,
    views=(),
    line=Line,
    labels=tuple((name, name.title()) for name in COLUMNS),
    shown=COLUMNS,
    filters=("word", "day", "flag", "level", "themes"),
    read=lambda _rows, _today, _scope: (),
)

word = st.sampled_from(["a", "B", "b", "4.2.9", "4.2.10", "ç", "=1", ""])
line = st.builds(
    Line,
    place=st.just(0),
    word=st.none() | word,
    number=st.none() | st.integers(-3, 3) | st.decimals(-3, 3, places=1),
    day=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    flag=st.none() | st.booleans(),
    level=st.none() | st.sampled_from(Level),
    themes=st.lists(st.sampled_from(["neglect", "voice", "thresholds"]), max_size=3).map(tuple),
)
lines = st.lists(line, max_size=40).map(
    lambda made: [
        Line(place, *(getattr(one, name) for name in COLUMNS[1:])) for place, one in enumerate(made)
    ]
)
sorts = st.none() | st.builds("{}{}".format, st.sampled_from(["", "-"]), st.sampled_from(COLUMNS))


@st.composite
def filters(draw: st.DrawFn, among: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    found = {}
    for column in draw(st.lists(st.sampled_from(BOARD.filters), unique=True, max_size=3)):
        there = [each for one in among for each in words(getattr(one, column))]
        value = st.sampled_from([*there, NONE, "no such"])
        found[column] = tuple(draw(st.lists(value, min_size=1, max_size=3)))
    return found


@given(st.data(), lines, sorts, st.integers(1, 7))
def test_the_pages_put_together_are_the_lines_chosen_each_once(data, made, sort, per_page):
    chosen = data.draw(filters(made))
    first = choose(made, Choice(chosen, sort, 1, per_page))

    together = [
        one
        for page in range(1, first.pages + 1)
        for one in choose(made, Choice(chosen, sort, page, per_page)).lines
    ]

    assert together == list(ordered(kept(made, chosen), sort))
    assert len(together) == first.total
    assert (
        choose(made, Choice(chosen, sort, first.pages + 9, per_page)).lines
        == (together[(first.pages - 1) * per_page :])
    )


@given(st.data(), lines)
def test_a_filter_keeps_what_bears_one_of_its_values_and_nothing_else(data, made):
    chosen = data.draw(filters(made))

    left = kept(made, chosen)

    assert [one.place for one in left] == [
        one.place
        for one in made
        if all(set(words(getattr(one, name))) & set(asked) for name, asked in chosen.items())
    ]


@given(lines, st.sampled_from(COLUMNS))
def test_an_order_is_stable_and_what_has_no_value_comes_last_either_way(made, column):
    rising, falling = ordered(made, column), ordered(made, f"-{column}")

    for found in (rising, falling):
        assert sorted(one.place for one in found) == [one.place for one in made]
        empty = [words(getattr(one, column)) == (NONE,) for one in found]
        assert empty == sorted(empty)
        assert [one.place for one in found if words(getattr(one, column)) == (NONE,)] == [
            one.place for one in made if words(getattr(one, column)) == (NONE,)
        ]
        for value in {getattr(one, column) for one in found}:
            same = [one.place for one in found if getattr(one, column) == value]
            assert same == sorted(same)
    assert ordered(falling, column) == rising
    assert ordered(rising, f"-{column}") == falling


@pytest.mark.parametrize(
    ("column", "rising"),
    [
        ("word", ["4.2.9", "4.2.10", "a", "B", None]),
        ("number", [-2, Decimal("0.5"), 1, 10, None]),
        ("day", [date(2025, 12, 31), date(2026, 2, 1), None]),
        ("level", [Level.LOW, Level.MIDDLING, Level.HIGH, None]),
        ("flag", [False, True, None]),
        ("themes", [("a", "b"), ("b",), ()]),
    ],
)
def test_values_go_as_people_put_them(column, rising):
    empty = dict.fromkeys(COLUMNS)
    made = [Line(**{**empty, column: value}) for value in rising]

    assert ordered(list(reversed(made)), column) == made
    assert ordered(made, f"-{column}") == [*reversed(made[:-1]), made[-1]]


@given(lines, st.integers(1, 4))
def test_facets_count_every_line_under_each_of_its_values(made, alike):
    made = made * alike
    found = Indexed(made).facets(BOARD.filters)

    assert list(found) == list(BOARD.filters)
    for column, counts in found.items():
        for value, number in counts.items():
            assert len(kept(made, {column: (value,)})) == number
        assert {each for one in made for each in words(getattr(one, column))} == counts.keys()
        assert NONE not in list(counts)[:-1]


@given(st.data(), lines, sorts, st.integers(1, 4), st.integers(1, 7))
def test_an_index_chooses_as_the_lines_themselves_are_chosen(data, made, sort, page, per_page):
    chosen = data.draw(filters(made))
    choice = Choice(chosen, sort, page, per_page)
    index = Indexed(made)

    assert index.chosen(choice) == choose(made, choice)
    taken = index.taken(chosen)
    assert list(taken) == list(kept(made, chosen)) == taken[:]
    assert [taken[place] for place in range(len(taken))] == taken[:]
    counted = taken.counted("word", "themes")
    assert counted == Counter((line.word, line.themes) for line in taken)


names = st.sampled_from([*BOARD.filters, *COLUMNS, "sort", "page", "per_page", "as_at", "x" * 999])
anything = st.text(max_size=20) | st.integers().map(str) | sorts.map(str)


@given(st.lists(st.tuples(names | st.text(max_size=9), anything), max_size=6))
def test_whatever_an_address_says_is_a_choice_or_is_refused_by_name(parameters):
    choice = Choice()
    faults: tuple[Fault, ...] = ()
    try:
        choice = read_choice(BOARD, parameters)
    except Refused as refused:
        faults = refused.faults

    asked = {name[:60] for name, _ in parameters}
    known = {*BOARD.filters, "sort", "page", "per_page"}
    assert {fault.field for fault in faults if fault.code is Code.UNKNOWN_FIELD} == asked - known
    assert {fault.field for fault in faults if fault.code is Code.BAD_VALUE} <= asked & known
    assert {fault.code for fault in faults} <= {Code.UNKNOWN_FIELD, Code.BAD_VALUE}
    assert all(fault.reason for fault in faults)
    assert choice.filters.keys() <= set(BOARD.filters) & asked
    assert 1 <= choice.per_page <= MOST_PER_PAGE
    assert choose([], choice).pages == 1 <= choice.page


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("no_such_column", "1", Code.UNKNOWN_FIELD),
        ("text", "what it says", Code.UNKNOWN_FIELD),
        ("sort", "no_such_column", Code.BAD_VALUE),
        ("sort", "-", Code.BAD_VALUE),
        ("sort", "--due_on", Code.BAD_VALUE),
        ("page", "0", Code.BAD_VALUE),
        ("page", "-1", Code.BAD_VALUE),
        ("page", "two", Code.BAD_VALUE),
        ("page", "²", Code.BAD_VALUE),
        ("page", "9" * 4000, Code.BAD_VALUE),
        ("page", "", Code.BAD_VALUE),
        ("per_page", "1001", Code.BAD_VALUE),
    ],
)
def test_what_a_board_does_not_know_is_refused(parameter, value, code):
    with pytest.raises(Refused) as refused:
        read_choice(ACTIONS, [(parameter, value)])

    [fault] = refused.value.faults
    assert (fault.code, fault.field) == (code, parameter)


def test_every_fault_is_named_at_once():
    with pytest.raises(Refused) as refused:
        read_choice(ACTIONS, [("page", "0"), ("colour", "red"), ("sort", "colour")])

    assert [fault.field for fault in refused.value.faults] == ["page", "colour", "sort"]


def test_a_filter_is_given_several_times_and_an_empty_one_asks_for_nothing():
    choice = read_choice(ACTIONS, [("brag", "red"), ("brag", "amber"), ("owner_agency", "")])

    assert choice.filters == {"brag": ("red", "amber")}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_no_column_is_called_as_what_an_address_says_beside_filters(board):
    assert not {"sort", "page", "per_page", "as_at", "as_of", "cursor"} & set(board.filters)
