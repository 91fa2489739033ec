"""A feed of one agency or theme takes what concerns it, and what is restricted only where it was asked for."""

from dataclasses import replace

import pytest

from domain.fact import Visibility
from projections.improvement import actions_by_status, themes
from services.feeds.choosing import CONCERNS, Choice, concerns
from tests.support.controls import HARTLEPOOL, POLICE
from tests.support.golden import recorded_as
from tests.support.golden_examples import EXAMPLES
from tests.support.story import folded, log, story

TOLD = log(story("hsscp"))
ROWS = {view.name: folded(view, TOLD) for view in CONCERNS}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_is_restricted_comes_only_where_it_is_asked_for(name):
    recorded = recorded_as(name)
    restricted = recorded.fact.VISIBILITY is Visibility.RESTRICTED
    assert Choice().takes(recorded) is not restricted
    assert Choice(restricted=True).takes(recorded)


def test_an_agencys_feed_has_what_it_did_and_what_happens_to_what_it_owns():
    known = concerns(ROWS)
    feed = Choice(agency=POLICE, concerns=known)
    taken = [event for event in TOLD if feed.takes(event)]
    left = [event for event in TOLD if not feed.takes(event)]

    assert taken
    assert all(event.provenance.actor.agency != POLICE for event in left)
    owned = {
        a.action_id
        for a in ROWS["actions_by_status"].all(actions_by_status.ACTIONS)
        if a.owner_agency == POLICE
    }
    assert {e.event.stream for e in TOLD if e.event.stream in owned} <= {
        e.event.stream for e in taken
    }
    assert not [event for event in left if event.event.stream in owned]


def test_an_agency_is_concerned_where_it_acted_was_acted_for_or_is_named():
    event = next(e for e in TOLD if e.event.stream.startswith("HSSCP-F-"))
    of_nobody = replace(
        event.provenance, actor=event.provenance.actor.model_copy(update={"agency": "x"})
    )
    for_it = replace(of_nobody, on_behalf_of=HARTLEPOOL)
    choice = Choice(agency=HARTLEPOOL)
    assert choice.takes(replace(event, event=replace(event.event, provenance=for_it)))
    assert not Choice(agency="redcar-council").takes(
        replace(event, event=replace(event.event, provenance=for_it))
    )


def test_a_themes_feed_has_its_findings_recommendations_and_actions_through_their_whole_life():
    known = concerns(ROWS)
    [*sightings] = ROWS["themes"].all(themes.SIGHTINGS)
    theme = sightings[0].theme
    taken = {e.event.stream for e in TOLD if Choice(theme=theme, concerns=known).takes(e)}
    assert sightings[0].finding_id in taken
    actions = [
        a for a in ROWS["actions_by_status"].all(actions_by_status.ACTIONS) if theme in a.themes
    ]
    assert {a.action_id for a in actions} <= taken
    assert not [e for e in TOLD if Choice(theme="no-such-theme", concerns=known).takes(e)]


def test_both_at_once_take_what_both_take():
    known = concerns(ROWS)
    theme = ROWS["themes"].all(themes.SIGHTINGS)[0].theme
    both, agency, of_theme = (
        {e.position for e in TOLD if choice.takes(e)}
        for choice in (
            Choice(POLICE, theme, known),
            Choice(agency=POLICE, concerns=known),
            Choice(theme=theme, concerns=known),
        )
    )
    assert both == agency & of_theme
