"""Whatever is sent in whatever order: the rules hold, nothing breaks, and a view says what the aggregate knows."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.command import Command, Context
from domain.decider import Decider
from domain.errors import Refused
from domain.fact import Actor, Fact
from domain.governance.challenge import CHALLENGE
from domain.governance.challenge_commands import (
    EscalateChallenge,
    GiveIndependentAdvice,
    RaiseChallenge,
    ResolveChallenge,
    RespondToChallenge,
    WithdrawChallenge,
)
from domain.governance.challenge_facts import Outcome, Stage
from domain.governance.line_of_enquiry import LINE_OF_ENQUIRY
from domain.governance.line_of_enquiry_commands import (
    AnswerLineOfEnquiry,
    EscalateLineOfEnquiry,
    TriangulateEvidence,
)
from domain.governance.line_of_enquiry_facts import Says, Source
from domain.governance.meeting import MEETING, Attendance, MeetingKind, RecordMeeting
from domain.governance.sub_group import SUB_GROUP, AppointMember, CeaseMember
from projections.governance import attendance, challenges, directory, lines_of_enquiry
from projections.governance.directory_board import read as read_directory
from projections.governance.lines_of_enquiry_board import read as read_enquiries
from tests.support.controls import BUSINESS_UNIT, FRAMEWORK, HARTLEPOOL, HEALTH, POLICE
from tests.support.governance import (
    CHALLENGE_ID,
    ENQUIRY_ID,
    GROUP_ID,
    MEETING_ID,
    SCOPE,
    SCRUTINEER,
    asked,
    constituted,
    enquiry_raised,
    raised,
)
from tests.support.scenario import NOW, state_of
from tests.support.story import folded, log

Sent = tuple[Command, str]

FIRST = date(2026, 4, 20)
DAYS = st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))
SENDERS = st.sampled_from((BUSINESS_UNIT, HEALTH, HARTLEPOOL, POLICE, SCRUTINEER))


def a(command: type[Command], **fields: Any) -> st.SearchStrategy[Any]:
    """Such a command on any day, with values or strategies for its fields."""
    drawn = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in fields.items()
    }
    return st.builds(command, occurred_on=DAYS, **drawn)


def happens(
    decider: Decider, sent: Iterable[Sent], *begin: Fact, known: dict[str, Any] | None = None
) -> list[Fact]:
    """What a history holds after all that was sent, refused or not; anything but a refusal is a failure."""
    facts = list(begin)
    for command, sender in sent:
        context = Context(SCOPE, Actor(agency=sender), NOW, known or {})
        with suppress(Refused):
            facts += decider.decide(state_of(decider, *facts), command, context)
    return facts


CHALLENGES = st.one_of(
    DAYS.map(lambda day: asked(RaiseChallenge, raised(), occurred_on=day)),
    a(RespondToChallenge, challenge_id=CHALLENGE_ID, text="It is so."),
    a(
        EscalateChallenge,
        challenge_id=CHALLENGE_ID,
        stage=st.integers(1, 9),
        reason="No answer came.",
    ),
    a(
        GiveIndependentAdvice,
        challenge_id=CHALLENGE_ID,
        given_by=st.sampled_from((SCRUTINEER, POLICE)),
        advice="Count.",
    ),
    a(
        ResolveChallenge,
        challenge_id=CHALLENGE_ID,
        outcome=st.sampled_from(Outcome),
        changed=st.sampled_from((None, "A form.")),
    ),
    a(WithdrawChallenge, challenge_id=CHALLENGE_ID, reason="A mistake."),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(CHALLENGES, SENDERS), max_size=25))
def test_the_stages_of_a_challenge_rise_and_the_view_stands_where_it_stands(sent: list[Sent]):
    facts = happens(CHALLENGE, sent)
    state = state_of(CHALLENGE, *facts)
    rows = folded(challenges.VIEW, log(facts))

    entered = [s.number for fact in facts if isinstance(s := getattr(fact, "stage", None), Stage)]
    assert entered == sorted(set(entered))
    assert [row.stage for row in rows.all(challenges.STAGES)] == entered
    shown = rows.all(challenges.CHALLENGES)
    assert [(row.stage, row.status, row.respond_by) for row in shown] == (
        [(state.stage.number, state.status, state.stage.respond_by)] if state else []
    )
    assert sum(row.left is None for row in rows.all(challenges.STAGES)) == sum(
        row.ended_on is None for row in shown
    )


ENQUIRIES = st.one_of(
    a(
        TriangulateEvidence,
        line_of_enquiry_id=ENQUIRY_ID,
        source=st.builds(
            Source,
            type=st.sampled_from(("audit", "inspection", "review", "rumour")),
            reference=st.sampled_from(("1", "2")),
        ),
        says=st.sampled_from(Says),
        text="In a third of the files.",
    ),
    a(AnswerLineOfEnquiry, line_of_enquiry_id=ENQUIRY_ID, answer="They do."),
    a(
        EscalateLineOfEnquiry,
        line_of_enquiry_id=ENQUIRY_ID,
        to_group="executive",
        reason="It is urgent.",
    ),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(ENQUIRIES, SENDERS), max_size=20))
def test_a_line_of_enquiry_is_answered_only_when_triangulated_and_the_view_says_the_same(
    sent: list[Sent],
):
    facts = happens(LINE_OF_ENQUIRY, sent, enquiry_raised(raised_by=POLICE))
    state = state_of(LINE_OF_ENQUIRY, *facts)
    rows = folded(lines_of_enquiry.VIEW, log(facts))
    [shown] = read_enquiries(
        rows.all(lines_of_enquiry.ENQUIRIES), rows.all(lines_of_enquiry.EVIDENCE), []
    )

    assert (shown.status, shown.triangulated) == (state.status, state.triangulated)
    assert state.triangulated or not state.answered


SEATS = st.one_of(
    a(
        AppointMember,
        sub_group_id=GROUP_ID,
        agency=st.sampled_from((POLICE, HEALTH)),
        post=st.sampled_from(("Superintendent", "Named Nurse")),
        from_on=DAYS,
    ),
    a(
        CeaseMember,
        sub_group_id=GROUP_ID,
        agency=st.sampled_from((POLICE, HEALTH)),
        post=st.sampled_from(("Superintendent", "Named Nurse")),
        until_on=DAYS,
        reason="Moved.",
    ),
)
LINES = st.builds(
    Attendance,
    agency=st.sampled_from((POLICE, HEALTH, HARTLEPOOL)),
    expected=st.integers(0, 3),
    attended=st.integers(0, 3),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(SEATS, max_size=15), DAYS, st.lists(LINES, min_size=1, max_size=3))
def test_nobody_holds_a_seat_twice_and_no_more_come_than_sit(
    seats: list[Command], on: date, lines: list[Attendance]
):
    begin = constituted(constituted_on=FIRST)
    facts = happens(SUB_GROUP, [(command, BUSINESS_UNIT) for command in seats], begin)
    group = state_of(SUB_GROUP, *facts)
    rows = folded(directory.VIEW, log(facts))
    listed = read_directory(
        [],
        rows.all(directory.SUB_GROUPS),
        rows.all(directory.SEATS),
        on=on,
        framework=FRAMEWORK,
    )
    held = [(seat.agency, seat.post) for seat in group.held(on)]

    assert len(held) == len(set(held))
    assert sorted((line.agency, line.holds) for line in listed) == sorted(held)

    meeting = RecordMeeting(
        meeting_id=MEETING_ID,
        sub_group_id=GROUP_ID,
        sub_group=group.sub_group,
        kind=MeetingKind.SUB_GROUP,
        held_on=on,
        attendance=tuple(lines),
        occurred_on=on,
    )
    met = happens(MEETING, [(meeting, BUSINESS_UNIT)], known={GROUP_ID: group})
    sitting = Counter(agency for agency, _ in held)
    for row in folded(attendance.VIEW, log(met)).all(attendance.ATTENDANCE):
        assert row.attended <= row.expected <= sitting[row.agency]
