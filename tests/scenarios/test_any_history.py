"""
Whatever partners send, in whatever order, over all aggregates: no invariant ever breaks, replay equals what lives, and
a refusal leaves the record as it was.

A run that has found nothing says little by itself, so another test counts: with fixed seeds every kind of command is
accepted and refused. The usual run is the same each time; to search anew and for longer:
`pytest tests/scenarios/test_any_history.py --hypothesis-profile=thorough --timeout=0`.
"""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.partner_messages import PartnerMessage
from domain.catalogue import COMMANDS, FACTS
from tests.support.any_message import FOLLOWS, SENDABLE, any_message, related
from tests.support.choosing import Choosing
from tests.support.live_record import YEARS, LiveRecord

FRAMEWORKS = ("tees", *sorted(YEARS), "tees")
"""That with two partnerships more often, since only there something comes from a neighbour."""

MOST_HISTORIES = 150

USUAL = settings(
    max_examples=30,
    stateful_step_count=80,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def some_messages(choose: Choosing, record: LiveRecord, focus) -> list[PartnerMessage]:
    """One to five that arrive together; now and then one of them twice, or its identity with another content."""
    number = len(record.sent)
    found = [
        any_message(choose, record.world, record.examples, focus, f"any-{number + place}")
        for place in range(1 + choose.below(5))
    ]
    if choose.often(10):
        found.insert(choose.below(len(found) + 1), choose.one_of(found))
    if record.sent and choose.often(10):
        found.append(choose.one_of(record.sent))
    if choose.often(8):
        first, last = found[0], found[-1]
        found.append(
            PartnerMessage(first.agency, last.kind, first.headers, last.body + b" ", record.now)
        )
    return found


TURNS = 12
"""After so many steps most messages are about other aggregates than before."""

SEEDS = st.binary(min_size=8, max_size=8)
"""
Hypothesis chooses how many messages come and when, and shortens what fails; what a message says it draws as one seed.
Drawn field by field, most messages would be the simplest there are, and few histories would come far.
"""


class AnyHistory(RuleBasedStateMachine):
    """The year of a partnership goes on, and between its messages come any others."""

    record: LiveRecord

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.begun = False
        self.offered = 0
        self.steps = 0

    @initialize(framework=st.sampled_from(FRAMEWORKS))
    def begin(self, framework):
        self.record = LiveRecord(framework)
        self.begun = True

    @rule(letters=st.integers(0, 10), seed=SEEDS)
    def the_year_goes_on_and_any_are_sent(self, letters, seed):
        self.runner.run(self.record.send(self.record.next_letters(letters)))
        choose = Choosing(int.from_bytes(seed))
        if self.steps % TURNS == 0:
            self.focus = related(choose.below(len(SENDABLE)))
        self.runner.run(self.record.send(some_messages(choose, self.record, self.focus)))
        self.steps += 1

    @precondition(lambda self: self.steps > 10 * (1 + self.offered))
    @rule()
    def the_neighbour_offers(self):
        self.offered += 1
        self.runner.run(self.record.from_the_neighbour(self.offered))

    def teardown(self):
        try:
            if self.begun:
                self.runner.run(self.record.holds())
        finally:
            self.runner.close()


@pytest.mark.alone
def test_no_invariant_ever_breaks_replay_equals_what_lives_and_a_refusal_changes_nothing():
    longer = settings.get_current_profile_name() == "thorough"
    run_state_machine_as_test(AnyHistory, settings=settings() if longer else USUAL)


async def played(framework: str, seed: int, steps: int) -> LiveRecord:
    """The same history for the same seed."""
    choose, record = Choosing(seed), LiveRecord(framework)
    for step in range(steps):
        if step % TURNS == 0:
            focus = related(choose.below(len(SENDABLE)))
        await record.send(record.next_letters(choose.below(9)))
        if step in (steps // 4, steps // 2):
            await record.from_the_neighbour(step)
        await record.send(some_messages(choose, record, focus))
    return record


@pytest.mark.alone
async def test_every_kind_of_command_is_accepted_and_refused_in_such_histories():
    """So that the search above cannot become empty by mistake. It takes some fifty histories to have seen all."""
    accepted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in range(MOST_HISTORIES):
        record = await played(FRAMEWORKS[seed % len(FRAMEWORKS)], seed, steps=80)
        await record.holds()
        accepted += record.accepted
        refused += record.refused
        if set(COMMANDS) <= set(accepted) & set(refused):
            break

    assert set(COMMANDS) - set(accepted) == set()
    assert set(COMMANDS) - set(refused) == set()


def test_what_follows_what_is_named_as_it_is_stored():
    assert set(FOLLOWS) <= set(FACTS)
    assert {kind for kinds in FOLLOWS.values() for kind in kinds} <= set(COMMANDS)
