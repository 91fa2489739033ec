"""A history event by event: the states are those of the fold, and a difference leads from one to the other."""

import asyncio
from collections.abc import Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.fact import Recorded
from domain.improvement.finding_facts import FindingThemed
from domain.performance.value import Count
from domain.sealed_text import Sealed
from services.boards.event_lines import line_of, named, title, why
from services.boards.moves import between, moved, real
from services.boards.states import NOTHING, WITHHELD, Change, applied, changes, fields_of, told
from services.judging import fold
from tests.support.any_message import SENDABLE, any_message, related
from tests.support.choosing import Choosing
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    define_indicator,
    finding_registered,
    open_round,
    submit_indicator,
)
from tests.support.live_record import LiveRecord
from tests.support.record import Record

few = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def any_histories(seed: int) -> Mapping[str, Sequence[Recorded]]:
    """A stretch of a partnership's year, and any messages after it."""
    choose = Choosing(seed)
    record = LiveRecord("tees")
    focus = related(choose.below(len(SENDABLE)))

    async def play() -> None:
        await record.desk.record([])
        await record.send(record.next_letters(choose.below(250)))
        for number in range(40):
            message = any_message(choose, record.world, record.examples, focus, f"any-{number}")
            await record.send([message])

    asyncio.run(play())
    found: dict[str, list[Recorded]] = {}
    for each in record.history.log:
        found.setdefault(each.event.stream, []).append(each)
    return found


@few
@given(st.integers(0, 2**32))
def test_the_state_after_each_event_is_the_fold_of_the_events_up_to_it(seed: int):
    for recorded in any_histories(seed).values():
        for place, each in enumerate(moved(recorded, None), 1):
            assert each.after == fields_of(fold(recorded[:place]).state)
            assert each.before == (
                fields_of(fold(recorded[: place - 1]).state) if place > 1 else NOTHING
            )


@few
@given(st.integers(0, 2**32))
def test_a_difference_leads_from_either_state_to_the_other(seed: int):
    for recorded in any_histories(seed).values():
        states = [NOTHING, *(each.after for each in moved(recorded, None))]
        for first in states:
            for last in states:
                assert applied(first, changes(first, last)) == last


@few
@given(st.integers(0, 2**32))
def test_states_that_differ_differ_in_a_field(seed: int):
    """So nothing that the fold knows is lost on the way to the page."""
    for recorded in any_histories(seed).values():
        folds = [fold(recorded[:place]).state for place in range(1, len(recorded) + 1)]
        for first in folds:
            for last in folds:
                assert (first == last) == (fields_of(first) == fields_of(last))


@few
@given(st.integers(0, 2**32))
def test_everybody_may_read_a_history_without_small_numbers(seed: int):
    for recorded in any_histories(seed).values():
        assert len(moved(recorded, "")) == len(recorded)


def test_a_field_is_told_by_its_place_in_words():
    assert told("source.published_on") == "Source: published on"
    assert told("entry.milestones[2].due_on") == "Milestones 2: due on"


def test_sealed_text_is_shown_to_nobody():
    sealed = Sealed(key_id="0" * 32, nonce="AAAAAAAAAAAAAAAA", ciphertext="AAAA")
    assert fields_of({"text": sealed}) == {"text": WITHHELD}


def test_the_number_of_the_entry_is_no_change():
    made = changes({"version": 1, "status": "open"}, {"version": 2, "status": "open"})
    assert made == (Change("version", 1, 2),)
    assert real(made) == []


def test_what_lies_between_two_moments_does_not_depend_on_which_is_named_first():
    record = Record()
    for fact in (
        finding_registered(),
        FindingThemed(finding_id="HSSCP-F-2026-0001", themes=("neglect",)),
        FindingThemed(finding_id="HSSCP-F-2026-0001", themes=("thresholds",)),
    ):
        record.add(fact, on=open_round(), by=BUSINESS_UNIT)
    history = moved(record.log, None)
    one, two = (1, "the first"), (3, "the third")
    assert between(history, one, two) == between(history, two, one)
    found = between(history, one, two)
    assert (found.earlier, found.later) == ("the first", "the third")
    assert [each.recorded.position for each in found.moved] == [2, 3]
    assert found.after["themes"] == ("thresholds",)
    assert between(history, (0, ""), (0, "")).after == NOTHING
    assert between(history, (9, ""), (99, "")).before == history[-1].after


def small_number() -> Record:
    record = Record()
    record.send(define_indicator())
    record.send(open_round())
    record.send(submit_indicator(value=Count(numerator=3, denominator=2020)), by=HARTLEPOOL)
    return record


def test_a_small_number_is_read_by_its_provider_alone():
    recorded = [each for each in small_number().log if "-IR-" in each.event.stream]
    own = moved(recorded, HARTLEPOOL)[-1].after
    others = moved(recorded, "nenc-icb")[-1].after
    assert own["content.value.numerator"] == 3
    assert "content.value.numerator" not in others
    assert others["content.value.symbol"] == "c"
    assert line_of(recorded[0], "nenc-icb").content == line_of(recorded[0], None).content
    assert (
        line_of(recorded[0], None, whole=True).content == line_of(recorded[0], HARTLEPOOL).content
    )


def test_an_event_is_told_in_words():
    assert title("action-due-date-extended.v1") == "Action due date extended"
    assert why(finding_registered()) == ""
    assert named([finding_registered(text="As first worded.")]) == "As first worded."
    assert named([FindingThemed(finding_id="HSSCP-F-2026-0001", themes=("neglect",))]) == ""
