"""The feed of changes is Atom as RFC 4287 asks for, whatever text stands in the record, and tells no content."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.fact import Visibility
from services.feeds.atom import ATOM, POSITIONS, Feed, atom
from services.feeds.pages import Page
from services.feeds.words import AUTHORITY, event_words
from tests.support.golden import recorded_as
from tests.support.golden_examples import EXAMPLES
from tests.support.story import log, story

NEWEST_FIRST = tuple(reversed(log(story("hsscp"))))
HEAD = NEWEST_FIRST[0].position
FEED = Feed("hsscp", "What changed", datetime(2026, 6, 1, 10, tzinfo=UTC))
PAGE = Page(NEWEST_FIRST, HEAD, None)
A, GT = f"{{{ATOM}}}", f"{{{POSITIONS}}}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}:[A-Za-z0-9/._~%-]+")  # RFC 4151


def read(made):
    return ET.fromstring(made)  # noqa: S314 (our own bytes)


def one(element, name):
    [found] = element.findall(name)
    return found


def check(root):
    """RFC 4287, 4.1.1 and 4.1.2: what must be there, once."""
    assert root.tag == f"{A}feed"
    for element in (root, *root.findall(f"{A}entry")):
        assert TAG.fullmatch(one(element, f"{A}id").text)
        assert one(element, f"{A}title").text
        assert MOMENT.fullmatch(one(element, f"{A}updated").text)
        assert one(one(element, f"{A}author"), f"{A}name").text
        assert int(one(element, f"{GT}position").text) >= 0
        assert len(element.findall(f"{A}link[@rel='self']")) <= 1
    for entry in root.findall(f"{A}entry"):
        content = one(entry, f"{A}content")
        assert content.get("type") == "text"
        assert not list(content)
        assert content.text
    ids = [one(entry, f"{A}id").text for entry in root.findall(f"{A}entry")]
    assert len(set(ids)) == len(ids)


def test_the_story_is_a_feed_with_all_that_must_be_there():
    root = read(atom(PAGE, FEED))
    check(root)
    entries = root.findall(f"{A}entry")
    assert [int(one(e, f"{GT}position").text) for e in entries] == list(range(HEAD, 0, -1))
    for entry, recorded in zip(entries, NEWEST_FIRST, strict=True):
        assert recorded.event.stream in one(entry, f"{A}title").text
        assert str(recorded.provenance.event_id) in one(entry, f"{A}id").text
        moment = datetime.fromisoformat(one(entry, f"{A}updated").text)
        assert moment == recorded.recorded_at
        assert f"Position {recorded.position}." in one(entry, f"{A}content").text


def test_the_feed_says_what_it_is_true_for():
    root = read(atom(PAGE, FEED))
    assert one(root, f"{A}subtitle").text == (
        f"HSSCP, position {HEAD}, as known at 1 June 2026 at 11:00"
    )
    assert one(root, f"{GT}position").text == str(HEAD)


def test_the_same_page_has_the_same_bytes():
    assert atom(PAGE, FEED) == atom(PAGE, FEED)
    assert atom(PAGE, FEED).startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed ")


def test_identities_are_those_of_the_events_wherever_they_are_read():
    """In the neighbour's feed the same event has the same identity; a feed's own is that of its choice."""
    elsewhere = Feed("stscp", "Another", FEED.known_at, chosen={"agency": "cleveland-police"})
    here, there = (
        [one(e, f"{A}id").text for e in read(atom(PAGE, feed)).findall(f"{A}entry")]
        for feed in (FEED, elsewhere)
    )
    assert here == there
    assert one(read(atom(PAGE, FEED)), f"{A}id").text == f"tag:{AUTHORITY}:hsscp/changes"
    assert (
        one(read(atom(PAGE, elsewhere)), f"{A}id").text
        == f"tag:{AUTHORITY}:stscp/changes/agency/cleveland-police"
    )


def test_pages_lead_from_one_to_the_next():
    chosen = replace(FEED, address="https://x.example/changes.atom", chosen={"theme": "neglect&a"})
    newest = read(atom(Page(NEWEST_FIRST, 90, 40), chosen))
    last = read(atom(Page((), 40, None), chosen, newest=False))

    assert {link.get("rel"): link.get("href") for link in newest.findall(f"{A}link")} == {
        "self": "https://x.example/changes.atom?theme=neglect%26a",
        "first": "https://x.example/changes.atom?theme=neglect%26a",
        "next": "https://x.example/changes.atom?theme=neglect%26a&until=40",
    }
    assert {link.get("rel"): link.get("href") for link in last.findall(f"{A}link")} == {
        "self": "https://x.example/changes.atom?theme=neglect%26a&until=40",
        "first": "https://x.example/changes.atom?theme=neglect%26a",
    }
    assert read(atom(Page(NEWEST_FIRST, 90, 40), FEED)).findall(f"{A}link") == []


def test_an_entry_leads_to_its_reference():
    root = read(atom(PAGE, replace(FEED, references="https://x.example/history/")))
    for entry, recorded in zip(root.findall(f"{A}entry"), NEWEST_FIRST, strict=True):
        link = one(entry, f"{A}link")
        assert link.get("href") == f"https://x.example/history/{recorded.event.stream}"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_no_entry_tells_what_an_event_holds(name):
    recorded = recorded_as(name)
    made = atom(Page((recorded,), 1, None), FEED).decode()
    check(read(made))
    texts = {
        text
        for text in _texts(recorded.fact.model_dump(mode="json"))
        if len(text) > 25 and text != recorded.event.stream
    }
    assert [text for text in texts if text in made] == []


def _texts(value):
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)
        case _:
            pass


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["]]><script>alert(1)</script>", "&lt;&amp;&#x0;", "\x00\x08\ud800\ufffe", "a\r\nb", "\"'<!--"]
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_text_stays_text(title, agency, reference):
    recorded = NEWEST_FIRST[0]
    event = replace(recorded.event, stream=reference or "x")
    feed = replace(
        FEED,
        title=title or "x",
        names={recorded.provenance.actor.agency: agency},
        chosen={"agency": agency},
        address="https://x.example/f",
    )
    root = read(atom(Page((replace(recorded, event=event),), 1, 1), feed))
    [entry] = root.findall(f"{A}entry")
    assert {child.tag for child in entry} == {
        f"{A}{n}" for n in ("id", "title", "updated", "published", "author", "category", "content")
    } | {f"{GT}position"}
    assert TAG.fullmatch(one(root, f"{A}id").text)


def test_every_event_is_told_in_words():
    for topic, fact in FACTS.items():
        words = event_words(topic)
        assert re.fullmatch(r"[A-Z0-9][a-z0-9 ]+", words), topic
        assert fact.VISIBILITY in Visibility
