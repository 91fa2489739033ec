"""What holds for every view of the golden thread, whatever it shows."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fact import Recorded
from projections.catalogue import VIEWS
from projections.view import MemoryRows, View
from tests.support.story import IMPROVEMENT, folded, log, shared, story

OURS, THEIRS = story("hsscp"), story("stscp")
VIEWS_OF_THREAD = tuple(
    view
    for view in VIEWS
    if view.handles & IMPROVEMENT and view.fold.__module__.startswith("projections.improvement.")
)
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def tables(view: View, rows: MemoryRows) -> dict[str, list[Any]]:
    return {table.name: rows.all(table) for table in view.tables}


def interleaved(turns: list[bool]) -> list[Recorded]:
    ours, theirs = iter(OURS), iter(THEIRS)
    mixed = [entry for turn in turns if (entry := next(ours if turn else theirs, None))]
    return log([*mixed, *ours, *theirs])


def without_places(view: View, rows: MemoryRows) -> dict[str, list[Any]]:
    """The rows without what says where in this log an event stands."""
    return {
        name: [
            replace(row, position=0, recorded_at=NEVER) if hasattr(row, "position") else row
            for row in found
        ]
        for name, found in tables(view, rows).items()
    }


def test_the_story_tells_every_event_type_of_the_golden_thread():
    untold = {fact.TOPIC for fact in IMPROVEMENT - {type(fact) for fact, _ in OURS}}

    assert not untold, f"let {', '.join(untold)} happen in the story of tests/support/story.py"


def test_every_event_type_of_the_golden_thread_reaches_a_view():
    handled = frozenset().union(*(view.handles for view in VIEWS_OF_THREAD))

    assert {fact.TOPIC for fact in IMPROVEMENT - handled} == {"recommendation-actioned.v1"}


@pytest.mark.parametrize("view", VIEWS_OF_THREAD, ids=lambda view: view.name)
def test_folding_again_from_scratch_gives_the_same_rows(view):
    events = log([*OURS, *THEIRS])

    assert tables(view, folded(view, events)) == tables(view, folded(view, events))


@pytest.mark.parametrize("view", VIEWS_OF_THREAD, ids=lambda view: view.name)
@given(cuts=st.lists(st.integers(0, len(OURS)), max_size=6))
def test_folding_in_batches_gives_the_same_rows(view, cuts):
    events = log(OURS)
    bounds = [0, *sorted(cuts), len(events)]
    rows = MemoryRows()
    for first, last in pairwise(bounds):
        rows = MemoryRows({name: dict(kept) for name, kept in rows._tables.items()})
        folded(view, events[first:last], rows)

    assert tables(view, rows) == tables(view, folded(view, events))


@pytest.mark.parametrize("view", VIEWS_OF_THREAD, ids=lambda view: view.name)
@given(turns=st.lists(st.booleans(), max_size=80))
def test_how_two_partnerships_events_interleave_does_not_matter(view, turns):
    mixed = folded(view, interleaved(turns))
    in_turn = folded(view, log([*OURS, *THEIRS]))

    assert without_places(view, mixed) == without_places(view, in_turn)


@pytest.mark.parametrize("view", VIEWS_OF_THREAD, ids=lambda view: view.name)
def test_a_neighbours_shared_events_fold_without_the_private_ones(view):
    rows = folded(view, shared(log(THEIRS)))

    assert any(rows.all(table) for table in view.tables if table.public)


@pytest.mark.parametrize("view", VIEWS_OF_THREAD, ids=lambda view: view.name)
def test_one_partnerships_rows_do_not_depend_on_the_other(view):
    alone = folded(view, log(OURS))
    together = folded(view, log([*THEIRS, *OURS]))

    for table in view.tables:
        ours = without_places(view, alone)[table.name]
        assert all(row in without_places(view, together)[table.name] for row in ours)


@pytest.mark.parametrize("view", VIEWS_OF_THREAD, ids=lambda view: view.name)
def test_an_event_of_something_never_seen_changes_nothing(view):
    begun = ("Registered", "Made", "Agreed")
    orphans = [entry for entry in OURS if not type(entry[0]).__name__.endswith(begun)]

    rows = folded(view, log(orphans))

    assert not any(rows.all(table) for table in view.tables)
