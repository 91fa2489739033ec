"""Long answers part by part: every line once, from one position and day, and a cursor is of its own question alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import Code, Refused
from services.boards.choosing import Choice, choose
from services.boards.cursors import Cursor, part, read, written
from services.boards.governance import CHALLENGES
from services.boards.improvement import ACTIONS

TODAY = date(2026, 6, 1)
choices = st.builds(
    Choice,
    st.dictionaries(
        st.sampled_from(ACTIONS.filters), st.lists(st.text(max_size=5), min_size=1).map(tuple)
    ),
    st.none() | st.sampled_from(["due_on", "-due_on"]),
    st.just(1),
    st.integers(1, 50),
)
cursors = st.builds(Cursor, st.integers(0, 10**12), st.dates(), st.integers(0, 10**9 - 1))


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    owner_agency: str


@given(
    st.lists(st.integers(0, 5), max_size=60),
    st.sampled_from([None, "number", "-number"]),
    st.integers(1, 9),
)
def test_the_parts_put_together_are_the_answer_from_one_position_and_day(numbers, sort, size):
    lines = [Line(number, "police") for number in numbers]
    choice = Choice({"owner_agency": ("police",)}, sort, per_page=size)
    at: Cursor | None = Cursor(1204, TODAY)
    together: list[Line] = []
    while at is not None:
        assert (at.position, at.today) == (1204, TODAY)
        told = part(lines, choice, at)
        assert told.total == len(lines)
        assert len(told.lines) == size or told.following is None
        together += told.lines
        at = told.following

    assert together == list(choose(lines, Choice(choice.filters, sort, per_page=1000)).lines)


@given(cursors, choices)
def test_a_cursor_is_read_as_it_was_written(cursor, choice):
    words = written(cursor, ACTIONS, choice)

    assert read(words, ACTIONS, choice) == cursor
    assert words.isascii()
    assert not set(words) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_how_many_lines_are_told_at_a_time_may_change_and_the_order_of_filter_values():
    words = written(Cursor(7, TODAY, 20), ACTIONS, Choice({"brag": ("red", "amber")}, per_page=20))

    again = Choice({"brag": ("amber", "red")}, per_page=5)
    assert read(words, ACTIONS, again) == Cursor(7, TODAY, 20)


@pytest.mark.parametrize(
    ("board", "choice"),
    [
        (CHALLENGES, Choice({"partnership": ("hsscp",)}, "due_on")),
        (ACTIONS, Choice({"partnership": ("stscp",)}, "due_on")),
        (ACTIONS, Choice({"partnership": ("hsscp",)}, "-due_on")),
        (ACTIONS, Choice({}, "due_on")),
    ],
)
def test_a_cursor_of_another_question_is_refused(board, choice):
    words = written(Cursor(7, TODAY, 20), ACTIONS, Choice({"partnership": ("hsscp",)}, "due_on"))

    with pytest.raises(Refused, match="another board, filter or order"):
        read(words, board, choice)


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda found: found.hex()))
@example("")
@example("é")
@example("=")
@example("MC4wLjAu")
@example("9" * 5000)
def test_whatever_is_sent_as_a_cursor_is_refused_by_name(words):
    with pytest.raises(Refused) as refused:
        read(words, ACTIONS, Choice())

    [fault] = refused.value.faults
    assert (fault.code, fault.field) == (Code.BAD_VALUE, "cursor")


def test_a_day_outside_of_the_calendar_is_refused():
    words = written(Cursor(7, TODAY), ACTIONS, Choice())
    place = urlsafe_b64decode(words + "=" * (-len(words) % 4)).split(b".")
    for ordinal in (b"0", b"9999999"):
        odd = b".".join([place[0], ordinal, *place[2:]])
        with pytest.raises(Refused, match="no cursor that was given here"):
            read(urlsafe_b64encode(odd).decode().rstrip("="), ACTIONS, Choice())
