"""The stored form of an event: what it holds, that it comes back the same, and that nothing else is read."""

import string

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.codec import Codec, Received
from domain.errors import UnreadableEvent
from domain.fact import Actor, Event, Provenance
from tests.support.controls import SOURCE, finding_registered
from tests.support.units import event, stream

CODEC = Codec()
ONE = event(stream(1))
TOPIC, STATE = CODEC.encode(ONE)


def changed(**parts):
    """The state with other `data` or `meta` fields; None takes a field out."""
    state = orjson.loads(STATE)
    for part, fields in parts.items():
        state[part] |= fields
        state[part] = {name: value for name, value in state[part].items() if value is not ...}
    return orjson.dumps(state)


def test_the_state_holds_the_fact_and_its_provenance_in_sorted_order():
    state = orjson.loads(STATE)

    assert list(state) == ["data", "meta"]
    assert list(state["data"]) == sorted(state["data"])
    assert list(state["meta"]) == sorted(state["meta"])
    assert state["data"]["source"]["published_on"] == "2014-02-11"
    assert state["meta"]["event_id"] == str(ONE.provenance.event_id)


def test_what_was_encoded_is_decoded():
    assert TOPIC == "finding-registered.v1"
    assert CODEC.decode(stream(1), 1, TOPIC, STATE) == ONE


text = st.text(min_size=1, max_size=300).filter(str.strip)
slugs = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


facts = st.builds(
    finding_registered,
    text=text,
    themes=st.lists(slugs, max_size=5).map(tuple),
    source=st.builds(lambda day: SOURCE.model_copy(update={"published_on": day}), st.dates()),
)
provenances = st.builds(
    Provenance,
    event_id=st.uuids(),
    occurred_on=st.dates(),
    actor=st.builds(Actor, agency=slugs, role=text),
    partnership=st.just("hsscp"),
    correlation_id=text,
    causation_id=text,
    on_behalf_of=st.none() | slugs,
    agreement=st.none() | slugs,
)


@given(fact=facts, provenance=provenances)
def test_any_event_comes_back_the_same_and_is_written_the_same(fact, provenance):
    whatever = Event(fact.stream, 3, fact, provenance)

    topic, state = CODEC.encode(whatever)
    decoded = CODEC.decode(fact.stream, 3, topic, state)

    assert decoded == whatever
    assert CODEC.encode(decoded) == (topic, state)


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"not json",
        b"\xff\xfe",
        STATE[:-1],
        STATE + b" x",
        b"[" * 100_000,
        changed(data={"text": 5}),
        changed(data={"text": ...}),
        changed(data={"kind": "praise"}),
        changed(data={"unknown": "secret words"}),
        changed(data={"illustrative": "yes"}),
        changed(data={"illustrative": 1}),
        changed(data={"themes": "supervision"}),
        changed(data={"source": None}),
        changed(meta={"event_id": "secret words"}),
        changed(meta={"occurred_on": 5}),
        changed(meta={"occurred_on": "2026-02-30"}),
        changed(meta={"occurred_on": "2026-01-01T00:00:01"}),
        changed(meta={"actor": "somebody"}),
        changed(meta={"actor": {"agency": "a", "role": "r", "name": "secret words"}}),
        changed(meta={"partnership": "Not One"}),
        changed(meta={"unknown": "secret words"}),
        changed(meta={"correlation_id": ...}),
    ],
)
def test_what_breaks_the_contract_is_unreadable_and_never_told(state):
    with pytest.raises(UnreadableEvent) as caught:
        CODEC.decode(stream(1), 4, TOPIC, state, position=17)

    message = str(caught.value)
    assert message.startswith(f"{TOPIC} of {stream(1)}, version 4 at position 17: ")
    assert "secret" not in message
    assert "Supervision" not in message
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    "topic", ["", "os:system", "finding-registered.v2", "domain.fact:Fact", "x" * 5000]
)
def test_an_unknown_name_is_refused_and_never_imported(topic):
    with pytest.raises(UnreadableEvent, match="knows no such event type"):
        CODEC.decode(stream(1), 1, topic, STATE)


def test_a_fact_of_another_stream_is_unreadable():
    with pytest.raises(UnreadableEvent, match="another stream"):
        CODEC.decode(stream(2), 1, TOPIC, STATE)


def test_a_neighbours_event_keeps_the_bytes_in_which_it_came():
    odd = STATE.replace(b'{"data":', b' {\n"data" :')
    received = CODEC.receive(stream(1), 1, TOPIC, odd)

    assert isinstance(received, Received)
    assert (received.fact, received.provenance) == (ONE.fact, ONE.provenance)
    assert CODEC.encode(received) == (TOPIC, odd)
    with pytest.raises(UnreadableEvent):
        CODEC.receive(stream(1), 1, TOPIC, odd[:-2])


@given(st.binary(max_size=200) | st.text(alphabet=string.printable, max_size=200).map(str.encode))
def test_any_bytes_at_all_are_read_or_refused(state):
    with pytest.raises(UnreadableEvent):
        CODEC.decode(stream(1), 1, TOPIC, state)
