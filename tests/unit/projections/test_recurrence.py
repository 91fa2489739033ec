"""A theme that returns after its actions were closed is flagged on both boards, with the earlier thread one step away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.command import Scope
from domain.improvement.action_facts import (
    ActionCancelled,
    ActionClosed,
    ActionReopened,
    EvidenceType,
)
from domain.improvement.finding_facts import FindingKind
from projections.improvement import actions_board, actions_by_status, themes, themes_board
from projections.improvement.recurrence import Acted, Recurrence
from projections.improvement.themes_board import ThemeCount
from tests.support.controls import (
    FRAMEWORK,
    SOURCE,
    action_agreed,
    finding_registered,
    recommendation_made,
)
from tests.support.story import folded, log, shared

THEME = ("supervision",)
CLOSED_ON, BEFORE, AFTER = date(2026, 8, 1), date(2026, 7, 1), date(2026, 9, 1)


def thread(partnership: str, number: int, seen_on: date, *, agreed_on: date = date(2026, 5, 4)):
    """A finding, its recommendation and its action, all of that number."""
    f, r, a = (f"{partnership.upper()}-{letter}-2026-000{number}" for letter in "FRA")
    source = SOURCE.model_copy(update={"published_on": seen_on})
    return [
        finding_registered(finding_id=f, source=source, themes=THEME),
        recommendation_made(recommendation_id=r, findings=(f,), themes=THEME),
        action_agreed(action_id=a, recommendation_id=r, themes=THEME, agreed_on=agreed_on),
    ]


def closed(partnership: str, number: int, on: date = CLOSED_ON):
    fact = ActionClosed(
        action_id=f"{partnership.upper()}-A-2026-000{number}",
        approved_by="Chair",
        evidence_types=(EvidenceType.AUDIT,),
    )
    return (fact, on)


def counts(facts) -> dict[str, ThemeCount]:
    """V-04 of the one theme, by partnership."""
    rows = folded(themes.VIEW, shared(log(facts)))
    lines = themes_board.read(rows.all(themes.SIGHTINGS), rows.all(themes.ACTIONS), FRAMEWORK)
    return {line.partnership: line for line in lines if line.theme == "supervision"}


def board(facts, partnership: str = "hsscp") -> dict[str, str | None]:
    """Of each action of V-01, the earlier one."""
    rows = folded(actions_by_status.VIEW, log(facts))
    lines = actions_board.read(
        rows.all(actions_by_status.ACTIONS),
        today=date(2026, 12, 1),
        scope=Scope(partnership, FRAMEWORK),
    )
    return {line.action_id: line.recurs_after for line in lines}


FIRST = [*thread("hsscp", 1, date(2026, 1, 1)), closed("hsscp", 1)]


def test_what_is_found_again_after_the_closing_is_flagged_with_the_earlier_action():
    again = thread("hsscp", 2, AFTER, agreed_on=date(2026, 9, 10))

    ours = counts([*FIRST, *again])["hsscp"]
    assert (ours.recurs_after, ours.returned_as) == ("HSSCP-A-2026-0001", "HSSCP-F-2026-0002")
    assert board([*FIRST, *again]) == {
        "HSSCP-A-2026-0001": None,
        "HSSCP-A-2026-0002": "HSSCP-A-2026-0001",
    }


def test_what_the_neighbour_finds_again_is_flagged_on_both_lines_of_both_boards():
    theirs = thread("stscp", 1, AFTER, agreed_on=date(2026, 9, 10))
    facts = [*FIRST, *theirs]

    found = counts(facts)
    assert (found["hsscp"].recurs_after, found["hsscp"].returned_as) == (None, "STSCP-F-2026-0001")
    assert (found["stscp"].recurs_after, found["stscp"].returned_as) == ("HSSCP-A-2026-0001", None)
    for partnership in ("hsscp", "stscp"):
        assert board(facts, partnership)["STSCP-A-2026-0001"] == "HSSCP-A-2026-0001"


def test_the_sentence_of_the_board_says_it():
    rows = folded(
        actions_by_status.VIEW, log([*FIRST, *thread("hsscp", 2, AFTER, agreed_on=AFTER)])
    )
    [line] = [
        line
        for line in actions_board.read(
            rows.all(actions_by_status.ACTIONS), today=AFTER, scope=Scope("hsscp", FRAMEWORK)
        )
        if line.recurs_after
    ]
    assert line.why.endswith("; recurs after HSSCP-A-2026-0001")


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param([*FIRST, *thread("hsscp", 2, BEFORE)], id="found before the closing"),
        pytest.param([*FIRST, *thread("hsscp", 2, CLOSED_ON)], id="found on the day"),
        pytest.param(thread("hsscp", 1, AFTER), id="nothing was closed"),
        pytest.param(
            [
                *thread("hsscp", 1, date(2026, 1, 1)),
                (
                    ActionCancelled(
                        action_id="HSSCP-A-2026-0001", reason="No.", approved_by="Chair"
                    ),
                    CLOSED_ON,
                ),
                *thread("hsscp", 2, AFTER, agreed_on=AFTER),
            ],
            id="only cancelled",
        ),
        pytest.param(
            [
                *FIRST,
                *thread("hsscp", 3, date(2026, 1, 1)),
                *thread("hsscp", 2, AFTER, agreed_on=AFTER),
            ],
            id="another action is open",
        ),
        pytest.param(
            [
                *FIRST,
                finding_registered(
                    finding_id="HSSCP-F-2026-0002",
                    kind=FindingKind.STRENGTH,
                    themes=THEME,
                    source=SOURCE.model_copy(update={"published_on": AFTER}),
                ),
            ],
            id="good practice",
        ),
    ],
)
def test_what_is_no_recurrence(facts):
    assert {(c.recurs_after, c.returned_as) for c in counts(facts).values()} == {(None, None)}
    assert set(board(facts).values()) <= {None}


def test_a_reopening_because_of_it_leaves_the_flag_and_a_later_closing_takes_it_away():
    again = thread("hsscp", 2, AFTER, agreed_on=date(2026, 9, 10))
    reopened = ActionReopened(action_id="HSSCP-A-2026-0001", reason="Again.", approved_by="Chair")
    facts = [*FIRST, *again, (reopened, date(2026, 9, 5))]

    assert counts(facts)["hsscp"].recurs_after == "HSSCP-A-2026-0001"
    assert board(facts)["HSSCP-A-2026-0002"] == "HSSCP-A-2026-0001"
    facts.append(closed("hsscp", 1, date(2026, 11, 1)))
    assert counts(facts)["hsscp"].recurs_after is None


def test_an_action_that_was_open_again_on_that_day_had_not_ended():
    taken_up = Acted("A", "hsscp", BEFORE, date(2026, 7, 10), date(2026, 7, 20), None)

    assert Recurrence([taken_up]).earlier(AFTER) is None
    assert Recurrence([taken_up]).earlier(date(2026, 7, 15)) == "A"


def test_of_several_closed_the_last_is_named():
    first = Acted("A1", "hsscp", BEFORE, date(2026, 7, 10), None, None)
    last = Acted("A2", "hsscp", BEFORE, date(2026, 7, 20), None, None)
    cancelled = Acted("A3", "hsscp", BEFORE, None, None, date(2026, 7, 25))

    assert Recurrence([first, last, cancelled]).earlier(AFTER) == "A2"


DAYS = st.integers(0, 12).map(lambda day: date(2026, 7, 1) + timedelta(days=day))
ACTED = st.builds(
    Acted,
    st.sampled_from([f"A{n}" for n in range(9)]),
    st.sampled_from(["hsscp", "stscp"]),
    DAYS,
    *[st.none() | DAYS] * 3,
)


@given(st.lists(ACTED, max_size=8), DAYS)
def test_it_is_what_a_look_at_each_action_says(actions, seen_on):
    agreed = [action for action in actions if action.agreed_on < seen_on]
    quiet = {
        partnership
        for partnership in ("hsscp", "stscp")
        if all(a.had_ended(seen_on) for a in agreed if a.partnership == partnership)
    }
    closed = [
        (action.closed_on, action.reference)
        for action in agreed
        if action.partnership in quiet and action.was_closed(seen_on)
    ]
    said = max(closed)[1] if closed else None

    assert Recurrence(actions).earlier(seen_on) == said
