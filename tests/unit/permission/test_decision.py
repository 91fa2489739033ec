"""The decision equals a second one, written plainly from the words of the design, for every role, action and resource."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import DECIDERS
from domain.permission.access_table import ACCESS, COLUMNS, SENDS
from domain.permission.decision import (
    AggregatesOnly,
    LogTheRead,
    Reason,
    decide,
)
from domain.permission.resource import (
    Action,
    Board,
    History,
    Message,
    Operations,
    Report,
    Resource,
    Sensitivity,
)
from domain.permission.subject import UNRESTRICTED, Grant, Role, Subject
from tests.support.naive_access import RESTRICTED, UNIT, naively

BEGINS = datetime(2026, 9, 1, 9, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=14)
NOW = BEGINS + timedelta(days=1)
POLICE, HEALTH = "cleveland-police", "north-tees-and-hartlepool-trust"
INCIDENT, FINDING = "HSSCP-SI-2026-0001", "HSSCP-F-2026-0001"

GRANTS = (
    None,
    Grant("JTAI 2026", "Chair", BEGINS, ENDS),
    Grant("JTAI 2026", "Chair", BEGINS, ENDS, frozenset({UNRESTRICTED}), frozenset({FINDING})),
    Grant("JTAI 2026", "Chair", BEGINS, ENDS, frozenset({"incidents"}), frozenset({INCIDENT})),
)
SUBJECTS = tuple(
    Subject("7d0c", role, partnership, agency, grant)
    for role, partnership, agency, grant in product(
        Role, ("hsscp", "stscp"), (None, POLICE, HEALTH, UNIT), GRANTS
    )
)
MOMENTS = (BEGINS - timedelta(microseconds=1), BEGINS, NOW, ENDS - timedelta(microseconds=1), ENDS)


def resources() -> Iterator[Resource]:
    for sensitivity in Sensitivity:
        for name, agencies in product(("actions", "incidents"), ((), ("owner_agency",))):
            yield Board("hsscp", name, sensitivity, agencies)
        for reference, parties in product(
            (FINDING, INCIDENT), (frozenset[str](), frozenset({POLICE, UNIT}))
        ):
            yield History("hsscp", reference, sensitivity, parties)
        for about in (None, POLICE):
            yield Report("hsscp", "incidents", frozenset({sensitivity}), about)
            yield Report("hsscp", "board-pack", frozenset({sensitivity, Sensitivity.SHARED}), about)
    yield Report("hsscp", "empty", frozenset())
    for decider, agency in product(DECIDERS, (POLICE, HEALTH, UNIT)):
        for command in decider.commands:
            yield Message(
                "hsscp", command.KIND, decider.name, agency, agency == UNIT, local=command.LOCAL
            )
    yield Operations("hsscp")


RESOURCES = tuple(resources())


# --- Every cell -------------------------------------------------------------------------------------------


def same(subject: Subject, action: Action, thing: Resource, now: datetime) -> None:
    decision = decide(subject, action, thing, now=now)
    expected = naively(subject, action, thing, now)
    if expected is None:
        assert not decision.permit, (subject, action, thing, now)
        assert decision.obligations == ()
        assert decision.reason is not Reason.PERMITTED
    else:
        assert decision == expected, (subject, action, thing, now)


@pytest.mark.parametrize("role", Role)
def test_every_role_action_and_resource_is_judged_as_the_design_says(role: Role) -> None:
    judged = 0
    for subject in (s for s in SUBJECTS if s.role is role):
        moments = MOMENTS if role is Role.INSPECTOR else (NOW,)
        for action, thing, now in product(Action, RESOURCES, moments):
            same(subject, action, thing, now)
            judged += 1
    assert judged > 10_000


@given(
    subject=st.sampled_from(SUBJECTS),
    action=st.sampled_from(Action),
    thing=st.builds(
        Report,
        st.just("hsscp"),
        st.sampled_from(("incidents", "board-pack")),
        st.frozensets(st.sampled_from(Sensitivity)),
        st.sampled_from((None, POLICE, HEALTH)),
    ),
    now=st.sampled_from(MOMENTS),
)
def test_a_report_is_for_whom_every_matter_in_it_is(
    subject: Subject, action: Action, thing: Report, now: datetime
) -> None:
    same(subject, action, thing, now)


# --- What must hold whatever the table says ---------------------------------------------------------------

subjects = st.sampled_from(SUBJECTS)
things = st.sampled_from(RESOURCES)
moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(subjects, st.sampled_from(Action), things, moments)
def test_nobody_reaches_into_another_partnership(
    subject: Subject, action: Action, thing: Resource, now: datetime
) -> None:
    if subject.partnership != thing.partnership:
        assert decide(subject, action, thing, now=now).reason is Reason.ANOTHER_PARTNERSHIP


@given(subjects, st.sampled_from(Action), things, moments)
def test_an_inspector_only_reads_and_only_while_the_grant_holds(
    subject: Subject, action: Action, thing: Resource, now: datetime
) -> None:
    if subject.role is not Role.INSPECTOR:
        return
    decision = decide(subject, action, thing, now=now)
    if decision.permit:
        assert action in (Action.READ, Action.EXPORT)
        assert BEGINS <= now < ENDS
        assert LogTheRead("JTAI 2026") in decision.obligations


@given(subjects, things, moments)
def test_an_administrator_sees_no_content(subject: Subject, thing: Resource, now: datetime) -> None:
    if subject.role is Role.ADMIN and not isinstance(thing, Operations):
        assert not any(decide(subject, action, thing, now=now).permit for action in Action)


@given(subjects, st.sampled_from([t for t in RESOURCES if isinstance(t, History)]), moments)
def test_only_the_provider_and_the_business_manager_read_figures_before_suppression(
    subject: Subject, thing: History, now: datetime
) -> None:
    decision = decide(subject, Action.READ, thing, now=now)
    if thing.sensitivity is not Sensitivity.FIGURES or not decision.permit:
        return
    own = subject.role is Role.AGENCY_LEAD and subject.agency in thing.parties
    if not own and subject.role is not Role.BUSINESS_MANAGER:
        assert AggregatesOnly() in decision.obligations


@given(subjects, things, moments)
def test_whoever_sends_sends_as_their_own_agency(
    subject: Subject, thing: Resource, now: datetime
) -> None:
    if isinstance(thing, Message) and decide(subject, Action.SUBMIT, thing, now=now).permit:
        assert subject.agency == thing.agency
        unit_wide = subject.role in (Role.BUSINESS_MANAGER, Role.RECORDS_OFFICER)
        listed = thing.aggregate in SENDS.get(subject.role, frozenset())
        assert not thing.coordinates or unit_wide or listed


@given(subjects, things, moments)
def test_whoever_may_take_something_away_may_read_it(
    subject: Subject, thing: Resource, now: datetime
) -> None:
    if decide(subject, Action.EXPORT, thing, now=now).permit:
        assert decide(subject, Action.READ, thing, now=now).permit


@given(subjects, things, moments)
def test_reading_what_is_restricted_is_always_logged(
    subject: Subject, thing: Resource, now: datetime
) -> None:
    decision = decide(subject, Action.READ, thing, now=now)
    if not decision.permit:
        return
    if isinstance(thing, History) or (isinstance(thing, Board) and thing.sensitivity in RESTRICTED):
        assert any(isinstance(o, LogTheRead) for o in decision.obligations)


def test_a_grant_holds_from_its_first_moment_to_just_before_its_last() -> None:
    inspector = Subject("7d0c", Role.INSPECTOR, "hsscp", None, GRANTS[2])
    board = Board("hsscp", "actions", Sensitivity.PRIVATE)
    reasons = [decide(inspector, Action.READ, board, now=now).reason for now in MOMENTS]
    assert reasons == [
        Reason.NOT_YET,
        Reason.PERMITTED,
        Reason.PERMITTED,
        Reason.PERMITTED,
        Reason.EXPIRED,
    ]


def test_a_grant_opens_nothing_for_another_role() -> None:
    lead = Subject("7d0c", Role.AGENCY_LEAD, "hsscp", POLICE, GRANTS[3])
    board = Board("hsscp", "incidents", Sensitivity.INCIDENTS)
    assert decide(lead, Action.READ, board, now=NOW).reason is Reason.NOT_FOR_ROLE


def test_a_reason_tells_nothing_of_what_was_asked_for() -> None:
    told = {
        decide(subject, action, thing, now=NOW).reason
        for subject, action, thing in product(SUBJECTS[::7], Action, RESOURCES[::3])
    }
    for reason in told:
        assert INCIDENT not in reason
        assert reason.endswith(".")


# --- The table --------------------------------------------------------------------------------------------


def test_every_row_of_the_table_has_a_cell_for_every_role() -> None:
    assert set(COLUMNS) == set(Role)
    assert all(set(cells) == set(Role) for cells in ACCESS.values())


def test_the_aggregates_that_roles_send_to_exist() -> None:
    known = {decider.name for decider in DECIDERS}
    assert frozenset().union(*SENDS.values()) <= known
