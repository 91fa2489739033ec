"""The registry of boards: each is described whole, reads any record, and together they show every view."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import pytest

from adapters.partner_messages import PartnerMessage, read_request
from domain.command import Scope
from domain.fact import Fact, Recorded
from domain.governance.line_of_enquiry_facts import KeyLineOfEnquiryAnswered
from domain.incidents.serious_incident_facts import (
    CriminalInvestigationOutcomeNotified,
    CriminalOutcome,
)
from domain.permission.decision import Decision, OwnAgencyOnly, Reason
from domain.permission.lines import left_by
from domain.quality.school_audit import SchoolAuditRoundOpened
from projections.catalogue import VIEWS
from projections.governance.agency_profile import views as profiled
from projections.improvement import thread
from projections.quality import audit_programme
from projections.view import MemoryRows
from services.boards import governance, owed
from services.boards.board import Board, RowsOf
from services.boards.catalogue import BOARDS, named
from services.bootstrap import places
from services.handling import Desk
from tests.support.controls import (
    BUSINESS_UNIT,
    POLICE,
    action_agreed,
    finding_registered,
    recommendation_made,
)
from tests.support.governance import ENQUIRY_ID, enquiry_raised, gap
from tests.support.incidents import SI, referred
from tests.support.memory_history import MemoryHistory
from tests.support.partnership_year import play
from tests.support.story import log
from tests.unit.domain.test_subject import KEPT
from tests.unit.projections.test_sharing import OPENED, SHARED

NO_BOARD = {
    thread.VIEW.name: "a thread is read link by link as one history; the lines of several say nothing together"
}
AFTER = date(2026, 1, 7)
SHOWN_BY_OTHERS = {
    audit_programme.VIEW.name: "an audit of several agencies is the partnership's; the board counts who came"
}
NOT_IN_THE_YEAR: Mapping[str, Sequence[Fact]] = {
    "incident-outcomes": (
        referred(),
        CriminalInvestigationOutcomeNotified(
            incident_id=SI,
            police=POLICE,
            outcome=CriminalOutcome.CHARGED,
            outcome_on=date(2025, 12, 1),
        ),
    ),
    "subjects": (KEPT,),
    "school-audits": (
        SchoolAuditRoundOpened(
            round_id="HSSCP-SCH-2026-0001",
            title="Schools audit 2026",
            opened_on=date(2025, 12, 1),
            due_on=date(2026, 3, 31),
            settings_asked=90,
            recorded_by=BUSINESS_UNIT,
            correction=None,
            illustrative=False,
        ),
    ),
    "enquiry-actions": (
        enquiry_raised(),
        KeyLineOfEnquiryAnswered(
            line_of_enquiry_id=ENQUIRY_ID,
            answer="They do.",
            source_types=("audit", "inspection"),
            findings=("HSSCP-F-2026-0001",),
            answered_on=date(2025, 12, 1),
        ),
        finding_registered(),
        recommendation_made(),
        action_agreed(),
    ),
    "scrutiny-gaps": (gap(),),
    "sharing": (OPENED,),
    "learning": (OPENED, SHARED),
}
"""What a framework does not ask for, or what takes a neighbour: the year has none of it."""


@cache
def scope() -> Scope:
    return Scope("hsscp", places.pack("tees"))


@cache
def the_year() -> RowsOf:
    """The rows of every view after all that the framework asks for was done in a year."""
    return rows_of(asyncio.run(_played()))


async def _played() -> Sequence[Recorded]:
    history = MemoryHistory()
    letters = play(scope().framework, "hsscp", date(2025, 1, 6))
    await Desk(history, scope()).record(
        [
            read_request(
                PartnerMessage(
                    letter.sender,
                    letter.kind,
                    {"ce-id": f"m{number}"},
                    letter.body,
                    datetime.combine(letter.on, time(12), UTC),
                    number,
                )
            )
            for number, letter in enumerate(letters, 1)
        ]
    )
    return history.log


def rows_of(log: Sequence[Recorded]) -> RowsOf:
    rows = {view.name: MemoryRows() for view in VIEWS}
    for view in VIEWS:
        for recorded in log:
            if type(recorded.fact) in view.handles:
                view.fold(rows[view.name], recorded)
    return rows


def test_names_and_titles_are_unique_and_names_fit_into_an_address():
    assert len({board.name for board in BOARDS}) == len(BOARDS)
    assert len({board.title for board in BOARDS}) == len(BOARDS)
    for board in BOARDS:
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", board.name)
        assert named(board.name) is board
    assert named("no-such-board") is None


def test_every_question_is_one_question_and_every_title_says_something():
    for board in BOARDS:
        assert re.fullmatch(r"[A-Z][^?]*\?", board.asks)
        assert board.title.strip()


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_describes_each_of_its_columns_once(board: Board):
    assert [name for name, _ in board.labels] == list(dict.fromkeys(dict(board.labels)))
    assert set(dict(board.labels)) == set(board.columns)
    assert all(label.strip() for _, label in board.labels)
    assert len({label for _, label in board.labels}) == len(board.labels)
    assert not any(re.search(r"\b[Ii]ds?\b", label) for _, label in board.labels)
    for named_columns in (board.shown, board.spare, board.filters, board.agencies):
        assert set(named_columns) <= set(board.columns)
        assert len(set(named_columns)) == len(named_columns)
    assert board.shown
    assert set(board.spare) < set(board.shown)


@pytest.mark.parametrize("part", ["shown", "spare", "filters", "agencies", "labels"])
def test_a_board_that_names_a_column_which_its_lines_lack_is_never_made(part: str):
    wrong = (("no_such_column", "None"),) if part == "labels" else ("no_such_column",)

    changes: dict[str, Any] = {part: (*getattr(governance.CHALLENGES, part), *wrong)}

    with pytest.raises(ValueError, match=r"challenges does not describe .*no_such_column"):
        replace(governance.CHALLENGES, **changes)


def test_a_column_without_a_heading_is_named():
    with pytest.raises(ValueError, match=r"\['challenge_id'\]"):
        replace(governance.CHALLENGES, labels=governance.CHALLENGES.labels[1:])


def test_every_view_is_read_by_a_board_or_it_is_said_why_not():
    read = {view.name for board in BOARDS for view in board.views}

    assert {view.name for view in VIEWS} - read == NO_BOARD.keys()
    assert read <= {view.name for view in VIEWS}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_reads_an_empty_record_and_no_other_view_than_it_names(board: Board):
    own = {view.name: MemoryRows() for view in board.views}

    for line in board.read(own, AFTER, scope()):
        assert isinstance(line, board.line)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_has_lines_after_a_whole_year(board: Board):
    own = {view.name: the_year()[view.name] for view in board.views}
    lines = board.read(own, AFTER, scope())

    assert all(isinstance(line, board.line) for line in lines)
    assert bool(lines) != (board.name in NOT_IN_THE_YEAR)
    assert list(lines) == list(board.read(own, AFTER, scope()))


@pytest.mark.parametrize("name", NOT_IN_THE_YEAR)
def test_what_the_year_does_not_have_is_shown_when_it_happens(name: str):
    board = named(name)
    assert board is not None

    lines = board.read(rows_of(log(NOT_IN_THE_YEAR[name])), AFTER, scope())

    assert lines
    assert all(isinstance(line, board.line) for line in lines)
    said = frozenset[str]().union(*(board.whose(line) for line in lines))
    assert bool(said & scope().framework.agencies.keys()) == bool(board.agencies)


def test_whose_a_line_is_names_agencies_of_the_framework():
    found: dict[str, frozenset[str]] = {}
    for board in BOARDS:
        lines = board.read(the_year(), AFTER, scope())
        said = frozenset[str]().union(*(board.whose(line) for line in lines))
        found[board.name] = said & scope().framework.agencies.keys()

    concerned = {board.name for board in BOARDS if board.agencies} - NOT_IN_THE_YEAR.keys()
    assert {name for name, agencies in found.items() if agencies} == concerned


def test_a_line_between_two_agencies_is_both_agencies():
    [line, *_] = governance.CHALLENGES.read(the_year(), AFTER, scope())

    assert governance.CHALLENGES.whose(line) == {line.making_agency, line.receiving_agency}
    assert line.making_agency != line.receiving_agency


def test_an_obligation_about_an_agency_and_a_history_is_that_agencys():
    lines = owed.OBLIGATIONS.read(the_year(), AFTER, scope())
    both = [line for line in lines if " " in (line.about or "")]

    assert both
    for line in both:
        assert line.about.split()[1] in owed.OBLIGATIONS.whose(line)


@pytest.mark.parametrize(
    "board", [board for board in BOARDS if board.agencies], ids=lambda board: board.name
)
def test_an_agency_is_left_its_own_lines_and_those_of_nobody(board: Board):
    lines = board.read(the_year(), AFTER, scope())

    for agency in scope().framework.agencies:
        decision = Decision(True, Reason.PERMITTED, (OwnAgencyOnly(agency, board.agencies),))
        assert list(left_by(decision, lines)) == [
            line for line in lines if not board.whose(line) or agency in board.whose(line)
        ]


def test_whatever_the_profile_of_an_agency_reads_has_a_board_on_which_lines_are_agencies():
    theirs = {view.name for board in BOARDS if board.agencies for view in board.views}

    assert {view.name for view in profiled()} - theirs == SHOWN_BY_OTHERS.keys()


KEPT_NAMES = {
    "themes": ("theme", "name", "partnership"),
    "triangulation": ("theme", "name", "source_type"),
    "scrutiny-coverage": ("theme", "name", "covered"),
    "attendance": ("partnership", "quarter", "kind", "group", "group_name", "agency"),
    "training": ("course_id", "title", "need"),
}
"""What programs call columns whose headings for people are others."""


@pytest.mark.parametrize("name", KEPT_NAMES)
def test_a_heading_for_people_changes_no_name_for_programs(name: str):
    board = named(name)
    assert board is not None
    assert board.columns[: len(KEPT_NAMES[name])] == KEPT_NAMES[name]
