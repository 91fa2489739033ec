"""
What changed on the record, as an Atom feed: RFC 4287, its pages as in RFC 5005.

An entry says that something happened to a reference, who recorded it and when; never what the event holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from domain.fact import Recorded
from domain.names import AgencyId, PartnershipId
from services.boards.as_at import spoken
from services.feeds.pages import Page
from services.feeds.words import day, event_words, identity, moment_text, plain, true_for

ATOM = "http://www.w3.org/2005/Atom"
POSITIONS = "urn:gt:feed"
"""The namespace of `position`, which each entry and the feed carry."""

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Feed:
    """
    What the feed is of. `known_at` is when the newest event up to the page's position was recorded, aware, in UTC.

    `chosen` are the parameters that chose the entries, such as agency and theme: part of the feed's identity. `address` is
    where the feed is found, without parameters, and `references` where a reference is, ending so that it can follow; without
    them there are no links.
    """

    partnership: PartnershipId
    title: str
    known_at: datetime
    chosen: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[AgencyId, str] = field(default_factory=dict)
    address: str | None = None
    references: str | None = None


def atom(page: Page, feed: Feed, *, newest: bool = True) -> bytes:
    """UTF-8. `newest`: it is the page that subscribers ask for, not an older one."""
    parts = [word for item in sorted(feed.chosen.items()) for word in item]
    root = ET.Element("feed", {"xmlns": ATOM, "xmlns:gt": POSITIONS, "xml:lang": "en-GB"})
    _add(root, "id", identity(feed.partnership, "changes", *parts))
    _add(root, "title", feed.title)
    _add(root, "subtitle", true_for(feed.partnership, page.until, spoken(feed.known_at)))
    _add(root, "updated", moment_text(feed.known_at))
    _add(root, "generator", "Golden Thread")
    _add(_add(root, "author"), "name", feed.partnership.upper())
    _add(root, "gt:position", str(page.until))
    for relation, address in _pages(page, feed, newest=newest):
        _link(root, relation, address, "application/atom+xml")
    for recorded in page.events:
        _entry(root, recorded, feed)
    ET.indent(root)
    declared: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return declared + b"\n"


def _entry(root: ET.Element, recorded: Recorded, feed: Feed) -> None:
    event, provenance = recorded.event, recorded.provenance
    topic = recorded.fact.TOPIC
    agency = provenance.actor.agency
    entry = _add(root, "entry")
    _add(entry, "id", identity(provenance.partnership, "event", str(provenance.event_id)))
    _add(entry, "title", f"{event_words(topic)}: {event.stream}")
    _add(entry, "updated", moment_text(recorded.recorded_at))
    _add(entry, "published", moment_text(recorded.recorded_at))
    _add(_add(entry, "author"), "name", feed.names.get(agency, agency))
    ET.SubElement(entry, "category", {"term": topic})
    if feed.references is not None:
        _link(entry, "alternate", f"{feed.references}{event.stream}", "text/html")
    _add(entry, "content", _told(recorded, feed)).set("type", "text")
    _add(entry, "gt:position", str(recorded.position))


def _told(recorded: Recorded, feed: Feed) -> str:
    provenance = recorded.provenance
    agency = feed.names.get(provenance.actor.agency, provenance.actor.agency)
    behalf = provenance.on_behalf_of
    for_whom = f" for {feed.names.get(behalf, behalf)}" if behalf else ""
    origin = provenance.partnership
    whence = "" if origin == feed.partnership else f", from the record of {origin.upper()}"
    return (
        f"{event_words(recorded.fact.TOPIC)}: {recorded.event.stream}, entry {recorded.event.version}. "
        f"True on {day(provenance.occurred_on)}; recorded on {spoken(recorded.recorded_at)} "
        f"by {agency}{for_whom}{whence}. Position {recorded.position}."
    )


def _pages(page: Page, feed: Feed, *, newest: bool) -> list[tuple[str, str]]:
    if feed.address is None:
        return []
    own = None if newest else page.until
    links = [("self", _address(feed, own)), ("first", _address(feed, None))]
    return [*links, ("next", _address(feed, page.older))] if page.older else links


def _address(feed: Feed, until: int | None) -> str:
    asked = dict(feed.chosen) | ({} if until is None else {"until": str(until)})
    return (
        f"{feed.address}?{urlencode(sorted(asked.items()), errors='replace')}"
        if asked
        else f"{feed.address}"
    )


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    made = ET.SubElement(parent, name)
    made.text = plain(text) or None
    return made


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "href": plain(address), "type": media_type})
