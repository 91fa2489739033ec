"""A sealed text opens with its subject's key at its own place, and in no other way."""

import stat
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given as random
from hypothesis import strategies as st

from adapters.codec import Codec
from adapters.subject_keys import cipher
from adapters.subject_keys.cipher import CannotOpen, SubjectKey, new_secret, seal, unseal
from adapters.subject_keys.histories import KeyMissing, opened
from adapters.subject_keys.key_files import KeyFiles
from domain.errors import Misconfigured
from domain.fact import Event
from domain.sealed_text import Sealed, Unsealed
from tests.support.golden import provenance, recorded_as

TOPIC = "personal-text-kept.v1"
TEXT = "What one agency knew of one child."
KEY = SubjectKey("a" * 32, bytes(range(32)))
EVENT = recorded_as(TOPIC).event


def changed(value: str, place: int) -> str:
    raw = bytearray(b64decode(value))
    raw[place] ^= 1
    return b64encode(bytes(raw)).decode()


@random(st.text(min_size=1, max_size=4000))
def test_any_text_comes_back_as_it_was(text):
    assert unseal(seal(text, KEY, EVENT, "text"), KEY, EVENT, "text") == text


def test_the_same_text_sealed_twice_is_two_texts_and_texts_of_like_length_look_alike():
    one, two = seal(TEXT, KEY, EVENT, "text"), seal(TEXT, KEY, EVENT, "text")

    assert one.nonce != two.nonce
    assert one.ciphertext != two.ciphertext
    assert len(one.ciphertext) == len(seal("No.", KEY, EVENT, "text").ciphertext)
    assert TEXT.encode() not in b64decode(one.ciphertext)


def test_the_longest_text_fits_its_field():
    sealed = seal("\U0001f9f5" * 4000, KEY, EVENT, "text")

    assert len(sealed.ciphertext) < 24_000


@pytest.mark.parametrize(
    "other",
    [
        SubjectKey(KEY.id, new_secret()),
        SubjectKey("b" * 32, new_secret()),
    ],
    ids=["another secret", "another key"],
)
def test_another_key_does_not_open_it(other):
    with pytest.raises(CannotOpen) as refused:
        unseal(seal(TEXT, KEY, EVENT, "text"), other, EVENT, "text")
    assert TEXT not in str(refused.value)


@pytest.mark.parametrize("field", ["nonce", "ciphertext"])
@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_changed_bit_is_seen(field, place):
    sealed = seal(TEXT, KEY, EVENT, "text")
    broken = sealed.model_copy(update={field: changed(getattr(sealed, field), place)})

    with pytest.raises(CannotOpen):
        unseal(broken, KEY, EVENT, "text")


@pytest.mark.parametrize(
    "update",
    [{"key_id": "b" * 32}, {"nonce": ""}, {"nonce": "AA"}, {"ciphertext": ""}, {"ciphertext": "x"}],
)
def test_a_changed_name_or_a_cut_text_is_seen(update):
    broken = seal(TEXT, KEY, EVENT, "text").model_copy(update=update)

    with pytest.raises(CannotOpen):
        unseal(broken, KEY, EVENT, "text")


PLACES = {
    "another field": (EVENT, "note"),
    "another version": (replace(EVENT, version=2), "text"),
    "another history": (replace(EVENT, stream="HSSCP-SJ-2026-0002"), "text"),
    "another event": (
        replace(EVENT, provenance=replace(EVENT.provenance, event_id=UUID(int=7))),
        "text",
    ),
    "another type": (replace(EVENT, fact=recorded_as("legal-hold-placed.v1").fact), "text"),
    "another partnership": (
        replace(EVENT, provenance=replace(EVENT.provenance, partnership="stscp")),
        "text",
    ),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_text_moved_to_another_place_does_not_open(place: tuple[Event, str]):
    sealed = seal(TEXT, KEY, EVENT, "text")

    with pytest.raises(CannotOpen):
        unseal(sealed, KEY, *place)


def test_an_event_that_holds_text_in_the_clear_cannot_be_encoded():
    event = replace(EVENT, fact=EVENT.fact.model_copy(update={"text": Unsealed(TEXT)}))

    with pytest.raises(Exception, match="serialize") as refused:
        Codec().encode(event)
    assert TEXT not in str(refused.value)


def test_a_sealed_event_is_read_without_any_key():
    sealed = replace(
        EVENT, fact=EVENT.fact.model_copy(update={"text": seal(TEXT, KEY, EVENT, "text")})
    )
    topic, state = Codec().encode(sealed)

    assert Codec().decode(sealed.stream, 1, topic, state) == sealed
    assert TEXT.encode() not in state


def test_without_the_key_of_what_nobody_destroyed_the_reader_is_told():
    with pytest.raises(KeyMissing, match="bring the keys back"):
        opened(recorded_as(TOPIC), None)
    assert opened(recorded_as("legal-hold-placed.v1"), None) == {}


def test_a_key_shows_itself_to_nobody():
    assert "secret" not in repr(KEY)
    assert str(KEY.secret) not in repr(KEY)


# --- Keys -------------------------------------------------------------------------------------------------

WHOSE = ("hsscp", "HSSCP-SJ-2026-0001", "a" * 32)


@pytest.mark.parametrize(
    "other",
    [
        ("stscp", *WHOSE[1:]),
        ("hsscp", "HSSCP-SJ-2026-0002", "a" * 32),
        ("hsscp", "HSSCP-SJ-2026-0001", "b" * 32),
    ],
)
def test_a_wrapped_key_opens_for_its_own_subject_only(other):
    by, secret = new_secret(), new_secret()
    wrapped = cipher.wrap(secret, by, WHOSE)

    assert cipher.unwrap(wrapped, by, WHOSE) == secret
    for damaged in (wrapped[:-1], b"", bytes(60), wrapped[:5]):
        with pytest.raises(CannotOpen):
            cipher.unwrap(damaged, by, WHOSE)
    with pytest.raises(CannotOpen):
        cipher.unwrap(wrapped, by, other)
    with pytest.raises(CannotOpen):
        cipher.unwrap(wrapped, new_secret(), WHOSE)


def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path):
    files = KeyFiles(tmp_path / "keys")
    one, two = files.make(), files.make()

    assert files.read(one) != files.read(two)
    assert {stat.S_IMODE(p.stat().st_mode) for p in files.directory.iterdir()} == {0o600}
    assert files.keep_only([two]) == [one]
    assert files.keep_only([two]) == []
    with pytest.raises(Misconfigured, match="missing"):
        files.read(one)


@pytest.mark.parametrize("content", ["", "short", "!" * 43])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str):
    files = KeyFiles(tmp_path)
    key_id = files.make()
    (tmp_path / f"{key_id}.key").write_text(content)

    with pytest.raises(Misconfigured):
        files.read(key_id)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path):
    files = KeyFiles(tmp_path)
    key_id = files.make()
    (tmp_path / f"{key_id}.key").chmod(0o644)

    with pytest.raises(Misconfigured, match="others"):
        files.read(key_id)


def test_where_no_key_can_be_written_the_reader_is_told(tmp_path: Path):
    place = tmp_path / "keys"
    place.write_text("a file where the directory should be")

    with pytest.raises(Misconfigured, match="no key can be written"):
        KeyFiles(place).make()


def test_a_key_that_cannot_be_removed_is_told(tmp_path: Path):
    (tmp_path / "old.key").mkdir()

    with pytest.raises(Misconfigured, match="cannot be removed"):
        KeyFiles(tmp_path).keep_only([])


def test_two_events_with_swapped_texts_open_neither():
    other = replace(
        EVENT, version=2, provenance=replace(provenance("b"), occurred_on=date(2026, 6, 1))
    )
    one, two = seal("One.", KEY, EVENT, "text"), seal("Two.", KEY, other, "text")

    for sealed, place in ((two, EVENT), (one, other)):
        with pytest.raises(CannotOpen):
            unseal(sealed, KEY, place, "text")


def test_a_sealed_text_has_closed_fields():
    assert set(Sealed.model_fields) == {"key_id", "nonce", "ciphertext"}
