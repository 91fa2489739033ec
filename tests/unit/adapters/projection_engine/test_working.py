"""The engine's picture of a view's rows: what it knows, misses, undoes and forgets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.projection_engine.working import MissingRow, WorkingRows
from projections.view import MemoryRows
from tests.support.counting_view import TALLY, Tally, counting_view

VIEW = counting_view()


def put(rows, place, number):
    rows.put(TALLY, Tally(place, number))


def test_a_row_that_is_not_at_hand_stops_the_fold():
    rows = WorkingRows(VIEW)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "hsscp")
    rows.learn(TALLY.name, [("hsscp",), ("stscp",)], [Tally("hsscp", 7)])
    assert rows.get(TALLY, "hsscp") == Tally("hsscp", 7)
    assert rows.get(TALLY, "stscp") is None


def test_on_trial_a_missing_row_reads_as_none_and_is_noted():
    rows = WorkingRows(VIEW)
    rows.prospect()
    assert rows.get(TALLY, "hsscp") is None
    put(rows, "hsscp", 1)
    assert rows.get(TALLY, "hsscp") == Tally("hsscp", 1)
    rows.undo()
    assert rows.wanted() == {TALLY.name: {("hsscp",)}}
    with pytest.raises(MissingRow):
        rows.get(TALLY, "hsscp")


def test_of_a_table_known_whole_nothing_is_missing():
    rows = WorkingRows(VIEW)
    rows.learn_all(TALLY.name, [Tally("hsscp", 7)])
    assert rows.get(TALLY, "stscp") is None


def test_what_was_not_asked_for_lately_is_forgotten_and_fetched_again():
    rows = WorkingRows(VIEW)
    rows.learn_all(TALLY.name, [Tally(f"p{n}", n) for n in range(4)])
    rows.settle(capacity=3)
    assert rows.get(TALLY, "p1") == Tally("p1", 1)  # still within reach, and wanted
    rows.learn(TALLY.name, [("p4",), ("p5",), ("p6",)], [])
    rows.settle(capacity=3)
    assert rows.get(TALLY, "p1") == Tally("p1", 1)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "p2")


def test_an_undone_change_of_a_row_that_was_put_away_gives_the_row_back():
    rows = WorkingRows(VIEW)
    rows.learn_all(TALLY.name, [Tally("hsscp", 7), Tally("stscp", 8)])
    rows.settle(capacity=1)
    put(rows, "hsscp", 9)
    rows.drop(TALLY, "stscp")
    rows.undo()
    assert rows.get(TALLY, "hsscp") == Tally("hsscp", 7)
    assert rows.get(TALLY, "stscp") == Tally("stscp", 8)
    assert rows.changed() == {}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "drop", "mark", "undo", "settle"]),
        st.sampled_from("abcd"),
        st.integers(0, 9),
    )
)


@given(STEPS)
def test_marks_and_undoing_are_those_of_copies(steps):
    """Against the plainest thing that could work: a copy of everything at each mark."""
    rows = WorkingRows(VIEW, complete=True)
    now: dict[str, int] = {}
    marks: list[tuple[int, dict[str, int]]] = [(0, {})]
    for what, place, number in steps:
        match what:
            case "put":
                put(rows, place, number)
                now[place] = number
            case "drop":
                rows.drop(TALLY, place)
                now.pop(place, None)
            case "mark":
                marks.append((rows.mark(), dict(now)))
            case "undo":
                mark, before = marks.pop() if len(marks) > 1 else marks[0]
                rows.undo(mark)
                now = dict(before)
            case _:
                rows.settle()
                marks = [(0, dict(now))]
        seen = {place: rows.get(TALLY, place) for place in "abcd"}
        assert {place: row.events for place, row in seen.items() if row} == now
    assert {row.partnership: row.events for row in rows.all(TALLY)} == now
    memory: MemoryRows = rows.to_memory()
    assert {row.partnership: row.events for row in memory.all(TALLY)} == now


def test_a_row_that_was_given_away_is_missing_and_one_that_never_was_is_not():
    rows = WorkingRows(VIEW, complete=True)
    for number in range(4):
        put(rows, f"p{number}", number)
    rows.settle()
    given, void = rows.give_away(TALLY.name, 0.5)

    assert (given, void) == ([Tally("p0", 0), Tally("p1", 1)], [])
    assert rows.held()[TALLY.name] == 2
    assert rows.get(TALLY, "p2") == Tally("p2", 2)
    assert rows.get(TALLY, "elsewhere") is None
    with pytest.raises(MissingRow):
        rows.get(TALLY, "p0")


def test_a_row_that_is_given_away_again_voids_the_one_before():
    rows = WorkingRows(VIEW, complete=True)
    put(rows, "kept", 1)
    put(rows, "dropped", 1)
    rows.settle()
    rows.give_away(TALLY.name, 1)
    put(rows, "kept", 2)
    put(rows, "new", 1)
    rows.drop(TALLY, "dropped")
    rows.settle()
    given, void = rows.give_away(TALLY.name, 1)

    assert given == [Tally("kept", 2), Tally("new", 1)]
    assert sorted(void) == [("dropped",), ("kept",)]


def test_once_rows_are_forgotten_any_that_is_not_at_hand_is_missing():
    """What is written from then on is not noted among those that were given away."""
    rows = WorkingRows(VIEW, complete=True)
    put(rows, "p0", 0)
    rows.settle()
    rows.give_away(TALLY.name, 1)
    for number in range(1, 5):
        put(rows, f"p{number}", number)
        rows.settle(capacity=0)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "p1")
