"""Every column of every file says what it means, in which unit, and what an empty cell means; no word is left over."""

from collections.abc import Mapping
from typing import get_type_hints

import pytest

from services.boards.board import Board
from services.boards.catalogue import BOARDS, named
from services.boards.choosing import EMPTY
from services.boards.event_lines import EVENTS
from services.boards.meanings import (
    NEVER,
    events,
    governance,
    improvement,
    incidents,
    meanings,
    performance,
    quality,
    units,
)
from services.reports.export import TRUE_FOR, type_in_words
from services.web.threads import THREAD
from tests.support.reporting import the_year

WRITTEN = (*BOARDS, EVENTS, THREAD)
"""All that a file is made of."""

CONTEXTS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "improvement": (improvement.WORDS, improvement.EMPTY),
    "performance": (performance.WORDS, performance.EMPTY),
    "incidents": (incidents.WORDS, incidents.EMPTY),
    "quality": (quality.WORDS, quality.EMPTY),
    "governance": (governance.WORDS, governance.EMPTY),
    "event_lines": (events.WORDS, events.EMPTY),
}


def context_of(board: Board) -> str:
    package, *below = board.line.__module__.split(".")
    found = below[0] if package == "projections" else below[-1]
    return "improvement" if found == "exchange" else found


@pytest.mark.parametrize("board", WRITTEN, ids=lambda board: board.name)
def test_no_column_lacks_its_meaning_its_unit_or_what_an_empty_cell_means(board: Board):
    labels, found = dict(board.labels), meanings(board)
    assert tuple(found) == board.columns
    for name, said in found.items():
        for words in (said.says, said.empty):
            assert words.endswith("."), name
            assert words[0].isupper() or words.split()[0] in board.columns, (name, words)
            assert not {"`", "True", "False", "null"} & set(words.rstrip(".").split()), name
        assert "None" not in said.says, name
        assert said.says.rstrip(".").casefold() != labels[name].casefold() or name in ALIKE, name
        assert said.unit


ALIKE = {"title", "summary", "topics", "meeting"}
"""What is what it is called."""


@pytest.mark.parametrize("board", WRITTEN, ids=lambda board: board.name)
def test_numbers_have_a_unit_and_nothing_else_has(board: Board):
    hints = get_type_hints(board.line)
    for name, said in meanings(board).items():
        number = type_in_words(hints[name]) in {"whole number", "number"}
        assert (said.unit != "none") == number, name


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_what_is_never_empty_is_not_empty_in_a_whole_year(board: Board):
    never = [name for name, said in meanings(board).items() if said.empty == NEVER]
    for line in the_year().lines(board):
        assert not [name for name in never if getattr(line, name) in EMPTY]


def test_the_columns_that_say_what_a_row_is_true_for_say_it_too():
    assert all(field.meaning and field.unit and field.empty == NEVER for field in TRUE_FOR)


def test_no_word_is_kept_for_a_column_that_there_is_not():
    columns: dict[str, set[str]] = {}
    for board in WRITTEN:
        own = columns.setdefault(context_of(board), set())
        own.update(board.columns, (f"{board.name}.{column}" for column in board.columns))
    for context, kinds in CONTEXTS.items():
        for words in kinds:
            assert words.keys() <= columns[context], context
    everywhere = set[str]().union(*columns.values())
    assert units.UNITS.keys() <= everywhere


def test_one_boards_own_words_go_before_those_of_its_context():
    assert says("challenge-stages", "late") == "Answers after their deadline."
    assert says("requirements", "late").startswith("Obligations")
    assert says("themes", "illustrative") != says("actions", "illustrative")


def says(board: str, column: str) -> str:
    found = named(board)
    assert found is not None
    return meanings(found)[column].says
