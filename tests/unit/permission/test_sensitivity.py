"""How sensitive a view, a history and a reference are follows from what its events declare."""

import re

import pytest

from domain.catalogue import COMMANDS, DECIDERS, FACTS, LOCAL_COMMANDS
from domain.fact import Visibility
from domain.permission import sensitivity
from domain.permission.resource import Sensitivity
from projections.catalogue import VIEWS
from projections.governance.inspection_pack import shows_restricted
from tests.support.controls import BUSINESS_UNIT, POLICE, SCOPE
from tests.support.golden import example, recorded_as

RESTRICTED = {Sensitivity.INCIDENTS, Sensitivity.RECORDS}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_that_shows_what_is_restricted_is_restricted_or_mixed(view) -> None:
    found = sensitivity.of_view(view.handles)
    assert shows_restricted(view) == (found in {*RESTRICTED, Sensitivity.MIXED})
    shared = all(fact.VISIBILITY is Visibility.SHARED for fact in view.handles)
    assert shared == (found is Sensitivity.SHARED)


def test_the_boards_that_few_may_read_are_these() -> None:
    found = {view.name: sensitivity.of_view(view.handles) for view in VIEWS}
    assert {name: f for name, f in found.items() if f in RESTRICTED} == {
        "access_log": Sensitivity.RECORDS,
        "subjects": Sensitivity.RECORDS,
        "incident_pipeline": Sensitivity.INCIDENTS,
        "review_file": Sensitivity.INCIDENTS,
    }
    assert {n for n, f in found.items() if f is Sensitivity.MIXED} == {"derived", "obligations"}


@pytest.mark.parametrize("decider", DECIDERS, ids=lambda decider: decider.name)
def test_the_events_of_one_history_are_restricted_together(decider) -> None:
    """A mixed history has no row in the access table, so nobody could read it."""
    assert sensitivity.of_facts(decider.facts) is not Sensitivity.MIXED


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_a_restricted_reference_is_known_by_its_letters(topic: str) -> None:
    fact = example(topic)
    named = sensitivity.restricted_in(f"see {fact.stream}, please")
    of_fact = sensitivity.of_facts([type(fact)])
    assert named == ({of_fact} if of_fact in RESTRICTED else frozenset())


def test_a_return_is_figures_and_an_aggregate_is_not() -> None:
    assert sensitivity.of_facts([FACTS["indicator-submitted.v1"]]) is Sensitivity.FIGURES
    assert sensitivity.of_facts([FACTS["indicator-aggregated.v1"]]) is Sensitivity.SHARED


def test_a_history_that_does_not_exist_is_as_closed_as_one_that_does() -> None:
    """Else a refusal would say that there was an incident, and "not found" that there was none."""
    absent = sensitivity.history("hsscp", "HSSCP-SI-2026-0009", (), ())
    assert absent.sensitivity is Sensitivity.INCIDENTS
    assert sensitivity.history("hsscp", "HSSCP-A-2026-0009", (), ()).parties == frozenset()
    assert sensitivity.history("hsscp", "?", (), ()).sensitivity is Sensitivity.PRIVATE


def test_the_parties_of_a_history_are_who_sent_it_and_who_is_named() -> None:
    recorded = recorded_as("action-agreed.v1")
    owner = recorded.fact.owner_agency  # type: ignore[attr-defined]
    agencies = tuple(SCOPE.framework.agencies)
    parties = sensitivity.parties([recorded], agencies)
    assert owner in parties
    assert parties <= set(agencies)
    assert not sensitivity.parties([], agencies)


def test_a_message_knows_who_decides_it_and_whether_the_business_unit_sends_it() -> None:
    command = COMMANDS["raise-challenge.v1"]
    found = sensitivity.message(SCOPE, command, POLICE)
    assert (found.aggregate, found.coordinates, found.local) == (
        "professional-challenge",
        False,
        False,
    )
    assert sensitivity.message(SCOPE, command, BUSINESS_UNIT).coordinates
    for local in LOCAL_COMMANDS.values():
        assert sensitivity.message(SCOPE, local, BUSINESS_UNIT).local


def test_the_letters_of_a_reference_are_not_looked_for_within_a_word() -> None:
    assert not sensitivity.restricted_in("XHSSCP-F-2026-0001")
    assert not sensitivity.restricted_in("HSSCP-SIX-2026-0001")
    assert sensitivity.restricted_in("(HSSCP-SI-2026-0001)") == {Sensitivity.INCIDENTS}
    assert re.search("SI", "HSSCP-SI")
