"""A private address opens one kind of feed, for one person, until its day or its end; and nothing else."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from domain.permission.subject import Grant, Role, Subject
from services.bootstrap.ended_feeds import EndedFeeds
from services.web.feed_addresses import LIFETIME, FeedAddresses, Kind
from services.web.session import SealKey, begin, to_cookie
from tests.support.feeds import feed_addresses

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
LEAD = Subject("0f3c", Role.AGENCY_LEAD, "hsscp", "cleveland-police")


def opened(
    addresses: FeedAddresses,
    token: str,
    kind: Kind = Kind.CHANGES,
    partnership: str = "hsscp",
    now: datetime = NOW,
) -> Subject | None:
    return addresses.subject(kind, token, partnership=partnership, now=now)


def test_an_address_speaks_for_who_made_it():
    addresses = feed_addresses()
    for kind in Kind:
        assert opened(addresses, addresses.token(kind, LEAD, now=NOW), kind) == LEAD
    member = Subject("9", Role.BOARD_MEMBER, "hsscp", None)
    assert opened(addresses, addresses.token(Kind.CHANGES, member, now=NOW)) == member


def test_it_lasts_ninety_days():
    addresses = feed_addresses()
    token = addresses.token(Kind.CHANGES, LEAD, now=NOW)
    assert timedelta(days=90) == LIFETIME
    assert opened(addresses, token, now=NOW + LIFETIME - timedelta(seconds=1)) == LEAD
    assert opened(addresses, token, now=NOW + LIFETIME) is None


def test_it_opens_no_other_kind_and_no_other_partnership():
    addresses = feed_addresses()
    token = addresses.token(Kind.CHANGES, LEAD, now=NOW)
    assert opened(addresses, token, Kind.OBLIGATIONS) is None
    assert opened(addresses, token, partnership="stscp") is None


def test_nothing_else_opens_a_feed():
    addresses = feed_addresses()
    token = addresses.token(Kind.CHANGES, LEAD, now=NOW)
    other = feed_addresses(SealKey("a-key", b"o" * 32)).token(Kind.CHANGES, LEAD, now=NOW)
    cookie = to_cookie(begin(LEAD, session_id="s", now=NOW), addresses.seals)
    head, _, rest = token.partition(".")
    for odd in ("", "x", ".", "é" * 10, "A" * 100_000, token[:-2], head, f"x{rest}", other, cookie):
        assert opened(addresses, odd) is None, odd[:30]


def test_a_letter_changed_anywhere_and_it_opens_nothing():
    addresses = feed_addresses()
    token = addresses.token(Kind.CHANGES, LEAD, now=NOW)
    for place in range(0, len(token) - 1, 7):
        letter = "B" if token[place] != "B" else "C"
        changed = f"{token[:place]}{letter}{token[place + 1 :]}"
        assert opened(addresses, changed) is None, place


def test_it_tells_nothing_of_the_person():
    token = feed_addresses().token(Kind.CHANGES, LEAD, now=NOW)
    assert LEAD.id not in token
    assert "cleveland" not in token


def test_ending_ends_all_of_ones_own_and_nobody_elses():
    addresses = feed_addresses()
    other = replace(LEAD, id="another")
    mine = {kind: addresses.token(kind, LEAD, now=NOW) for kind in Kind}
    theirs = addresses.token(Kind.CHANGES, other, now=NOW)
    later = NOW + timedelta(hours=1)
    addresses.end(LEAD, now=later)
    for kind, token in mine.items():
        assert opened(addresses, token, kind, now=later) is None
    assert opened(addresses, theirs, now=later) == other
    soon = later + timedelta(milliseconds=1)
    assert opened(addresses, addresses.token(Kind.CHANGES, LEAD, now=soon), now=soon) == LEAD


def test_an_inspector_has_none():
    grant = Grant("Visit 7", "The chair", NOW, NOW + timedelta(days=3))
    for inspector in (
        Subject("i", Role.INSPECTOR, "hsscp", None, grant),
        Subject("i", Role.INSPECTOR, "hsscp"),
    ):
        with pytest.raises(ValueError, match="inspector"):
            feed_addresses().token(Kind.CHANGES, inspector, now=NOW)


def test_what_was_ended_stays_ended_for_another_program(tmp_path: Path):
    file = tmp_path / "web" / "feeds-ended.json"
    EndedFeeds(file).put("0f3c", NOW)
    EndedFeeds(file).put("9", NOW + timedelta(days=1))
    assert EndedFeeds(file).at("0f3c") == NOW
    assert EndedFeeds(file).at("9") == NOW + timedelta(days=1)
    assert EndedFeeds(file).at("8") is None
    assert "0f3c" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("written", ["", "{", "[1]", "7", '{"a": "b"}', '{"a": null}', "\x00"])
def test_a_file_that_cannot_be_read_opens_nothing(tmp_path: Path, written: str):
    file = tmp_path / "feeds-ended.json"
    file.write_text(written)
    addresses = FeedAddresses(feed_addresses().seals, EndedFeeds(file))
    token = addresses.token(Kind.CHANGES, LEAD, now=NOW)
    with pytest.raises(Misconfigured):
        opened(addresses, token)
