"""The engine's picture of a view's rows: what it knows, misses, undoes and forgets."""

import struct
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.projection_engine.key_filter import KeyFilter
from adapters.projection_engine.key_sums import KeySums
from adapters.projection_engine.working import MissingRow, WorkingRows
from projections.view import MemoryRows
from tests.support.counting_view import TALLY, Tally, counting_view

VIEW = counting_view()


def put(rows, place, number):
    rows.put(TALLY, Tally(place, number))


def change(rows, now, what, place, number):
    """In both; a row that is dropped need not be there."""
    if what == "put":
        put(rows, place, number)
        now[place] = number
    else:
        rows.drop(TALLY, place)
        now.pop(place, None)


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


def test_what_was_written_or_fetched_longest_ago_is_forgotten_first():
    rows = WorkingRows(VIEW)
    rows.learn(TALLY.name, [(f"p{n}",) for n in range(4)], [Tally(f"p{n}", n) for n in range(4)])
    put(rows, "p0", 9)
    rows.settle()
    rows.forget(TALLY.name, 0.5)
    assert rows.get(TALLY, "p0") == Tally("p0", 9)
    assert rows.get(TALLY, "p3") == Tally("p3", 3)
    for gone in ("p1", "p2"):
        with pytest.raises(MissingRow):
            rows.get(TALLY, gone)


def test_of_a_table_known_whole_only_what_was_forgotten_is_missing():
    rows = WorkingRows(VIEW)
    rows.learn_all(TALLY.name, [Tally("p0", 0), Tally("p1", 1)])
    rows.settle()
    rows.forget(TALLY.name, 0.5)
    assert rows.get(TALLY, "elsewhere") is None
    assert rows.get(TALLY, "p1") == Tally("p1", 1)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "p0")


def test_rows_of_a_table_that_is_only_written_are_not_kept():
    rows = WorkingRows(VIEW)
    put(rows, "hsscp", 1)
    assert rows.get(TALLY, "hsscp") == Tally("hsscp", 1)
    assert rows.changed() == {TALLY.name: {("hsscp",): Tally("hsscp", 1)}}
    rows.settle()
    assert rows.count == 0
    with pytest.raises(MissingRow):
        rows.get(TALLY, "hsscp")


def test_a_table_learnt_whole_after_changes_keeps_them_and_gives_back_what_they_undo():
    rows = WorkingRows(VIEW)
    put(rows, "changed", 2)
    put(rows, "new", 1)
    rows.drop(TALLY, "dropped")
    rows.learn_all(TALLY.name, [Tally("changed", 1), Tally("dropped", 1), Tally("other", 1)])
    assert rows.get(TALLY, "changed") == Tally("changed", 2)
    assert rows.get(TALLY, "dropped") is None
    assert rows.get(TALLY, "other") == Tally("other", 1)
    rows.undo()
    assert rows.get(TALLY, "changed") == Tally("changed", 1)
    assert rows.get(TALLY, "dropped") == Tally("dropped", 1)
    assert rows.get(TALLY, "new") is None


def test_an_undone_change_gives_the_row_back():
    rows = WorkingRows(VIEW)
    rows.learn_all(TALLY.name, [Tally("hsscp", 7), Tally("stscp", 8)])
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
            case "put" | "drop":
                change(rows, now, what, place, number)
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


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "drop", "send", "settle sent", "undo unsent", "undo"]),
            st.sampled_from("abcd"),
            st.integers(0, 9),
        )
    )
)
def test_what_is_on_its_way_is_kept_or_undone_apart_from_what_came_later(steps):
    """Against copies: of what is kept, of what is on its way, and of all."""
    rows = WorkingRows(VIEW, complete=True)
    kept: dict[str, int] = {}
    sent: dict[str, int] | None = None
    now: dict[str, int] = {}
    for what, place, number in steps:
        match what:
            case "put" | "drop":
                change(rows, now, what, place, number)
            case "send" if sent is None:
                rows.send()
                sent = dict(now)
            case "settle sent" if sent is not None:
                rows.settle_sent()
                kept, sent = sent, None
            case "undo unsent":
                rows.undo(rows.sent)
                now = dict(kept if sent is None else sent)
            case "undo":
                rows.undo()
                now, sent = dict(kept), None
            case _:
                continue  # something is on its way already, or nothing is
        seen = {place: rows.get(TALLY, place) for place in "abcd"}
        assert {place: row.events for place, row in seen.items() if row} == now
        before, changed = kept if sent is None else sent, rows.changed().get(TALLY.name, {})
        differing = {(place,) for place in "abcd" if before.get(place) != now.get(place)}
        assert differing <= changed.keys()
        assert all(changed[key] == rows.get(TALLY, *key) for key in changed)


def test_of_a_table_that_is_only_written_what_came_later_stays_until_it_is_kept():
    rows = WorkingRows(VIEW)
    put(rows, "both", 1)
    put(rows, "first", 1)
    rows.send()
    put(rows, "both", 2)
    put(rows, "second", 2)
    rows.settle_sent()
    assert rows.get(TALLY, "both") == Tally("both", 2)
    assert rows.changed() == {
        TALLY.name: {("both",): Tally("both", 2), ("second",): Tally("second", 2)}
    }
    with pytest.raises(MissingRow):
        rows.get(TALLY, "first")
    rows.send()
    rows.settle_sent()
    assert rows.count == 0


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


def test_a_row_that_is_forgotten_after_others_were_given_away_is_missing():
    rows = WorkingRows(VIEW, complete=True)
    put(rows, "p0", 0)
    rows.settle()
    rows.give_away(TALLY.name, 1)
    put(rows, "p1", 1)
    rows.settle()
    rows.forget(TALLY.name, 1)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "p1")


def keys_of(places, since):
    """As the database answers."""
    sums = sorted(crc32(place.encode()) - 2**31 for place in places)
    return KeySums(b"".join(struct.pack(">i", number) for number in sums), since)


def test_of_a_table_whose_keys_are_known_only_a_row_that_exists_is_missing():
    rows = WorkingRows(VIEW)
    since = rows.expect_keys(TALLY.name)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "stscp")
    rows.learn_keys(TALLY.name, keys_of(["hsscp"], since), since)
    assert rows.get(TALLY, "stscp") is None
    with pytest.raises(MissingRow):
        rows.get(TALLY, "hsscp")
    put(rows, "stscp", 1)
    rows.settle()
    rows.forget(TALLY.name, 1)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "stscp")


def test_a_row_that_is_forgotten_while_the_keys_are_read_is_among_them():
    rows = WorkingRows(VIEW)
    since = rows.expect_keys(TALLY.name)
    before = keys_of([], since)
    put(rows, "hsscp", 1)
    rows.settle()
    rows.forget(TALLY.name, 1)
    rows.learn_keys(TALLY.name, before, since)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "hsscp")
    assert rows.get(TALLY, "stscp") is None


def test_keys_that_come_after_all_was_forgotten_are_not_believed():
    """What was written meanwhile is neither here nor among them."""
    rows = WorkingRows(VIEW)
    since = rows.expect_keys(TALLY.name)
    put(rows, "hsscp", 1)
    rows.clear()
    rows.learn_keys(TALLY.name, keys_of([], since), since)
    with pytest.raises(MissingRow):
        rows.get(TALLY, "hsscp")


def test_where_the_keys_cannot_be_found_out_every_row_is_missing_and_none_is_noted_any_more():
    rows = WorkingRows(VIEW)
    since = rows.expect_keys(TALLY.name)
    rows.learn_keys(TALLY.name, None, since)
    put(rows, "hsscp", 1)
    rows.settle()
    rows.forget(TALLY.name, 1)
    assert ("hsscp",) not in since
    for place in ("hsscp", "stscp"):
        with pytest.raises(MissingRow):
            rows.get(TALLY, place)


PLACES = "abcd"
WORK = st.lists(
    st.tuples(
        st.sampled_from(
            ["get", "get", "put", "drop", "undo", "settle", "forget", "look", "answer", "clear"]
        ),
        st.sampled_from(PLACES),
        st.integers(0, 9),
    ),
    max_size=40,
)


class Reading:
    """Of the keys: it is asked for, looks at what the database has, and answers some time later."""

    def __init__(self) -> None:
        self.since: KeyFilter | None = None
        self.seen: dict[str, int] | None = None

    def look(self, kept):
        if self.since is not None:
            self.seen = dict(kept)

    def answer(self, rows):
        if self.seen is not None:
            rows.learn_keys(TALLY.name, keys_of(self.seen, self.since), self.since)
            self.since = self.seen = None


def asked(rows, place, kept, first, reading):
    """As the engine asks: what is missing is fetched, and `first` is what the first miss brings of the whole table."""
    try:
        return rows.get(TALLY, place)
    except MissingRow:
        begin = None if rows.sought(TALLY.name) else first
        if begin == "rows":
            rows.learn_all(TALLY.name, [Tally(*item) for item in kept.items()])
        else:
            if begin == "keys":
                reading.since = rows.expect_keys(TALLY.name)
            there = [Tally(place, kept[place])] if place in kept else []
            rows.learn(TALLY.name, [(place,)], there)
        return rows.get(TALLY, place)


@given(
    WORK,
    st.sampled_from(["rows", "keys", "nothing"]),
    st.dictionaries(st.sampled_from(PLACES), st.integers(0, 9)),
)
def test_rows_fetched_and_forgotten_are_those_of_the_database(steps, first, begin):
    """`kept` is what the database has, `now` with the changes since."""
    rows, reading = WorkingRows(VIEW), Reading()
    kept, now = dict(begin), dict(begin)

    for what, place, number in steps:
        match what:
            case "get":
                row = asked(rows, place, kept, first, reading)
                assert (row and row.events) == now.get(place)
            case "put" | "drop":
                change(rows, now, what, place, number)
            case "undo":
                rows.undo()
                now = dict(kept)
            case "look":
                reading.look(kept)
            case "answer":
                reading.answer(rows)
            case "clear":
                rows.clear()
                now = dict(kept)
            case _:
                rows.settle()
                kept = dict(now)
                if what == "forget":
                    rows.forget(TALLY.name, number / 9)
    seen = {place: asked(rows, place, kept, first, reading) for place in PLACES}
    assert {place: row.events for place, row in seen.items() if row} == now
