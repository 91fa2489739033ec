from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cloud_events import (
    EventEnvelope,
    decoded,
    encoded,
    event_envelope,
    event_headers,
    request_headers,
)
from adapters.envelope_reading import read_envelope
from domain.errors import Code, Refused

ENVELOPE = EventEnvelope(
    event_id=UUID(int=7),
    origin="hsscp",
    topic="finding-registered.v1",
    stream="HSSCP-F-2026-0001",
    version=1,
    recorded_at=datetime(2026, 6, 1, 9, 0, 0, 123456, tzinfo=UTC),
    correlation_id='police "7" 100 % für',
    position=12,
    shared_sequence=3,
    previous=bytes(32),
    link=bytes(range(32)),
)


def test_an_envelope_is_read_as_it_was_written():
    assert event_envelope(event_headers(ENVELOPE)) == ENVELOPE


def test_header_names_count_in_any_case():
    headers = {name.upper(): value for name, value in event_headers(ENVELOPE).items()}
    assert event_envelope(headers) == ENVELOPE


def test_every_header_is_printable_ascii():
    for name, value in event_headers(ENVELOPE).items():
        assert all(0x20 < ord(c) < 0x7F for c in name + value), name


@given(st.text())
def test_any_value_survives_the_encoding(value: str):
    try:
        value.encode()
    except UnicodeEncodeError:
        return
    text = encoded(value)
    assert all(0x20 < ord(c) < 0x7F and c != '"' for c in text)
    assert decoded(text, field="x") == value


@pytest.mark.parametrize("value", ["a b", "%", "%4", "%zz", "%ff", 'say "x"', "ü", "a\nb"])
def test_a_value_that_is_not_encoded_rightly_is_refused(value: str):
    with pytest.raises(Refused) as refused:
        decoded(value, field="ce-subject")
    assert refused.value.faults[0].code is Code.BAD_ENVELOPE
    assert refused.value.faults[0].field == "ce-subject"


WRONG: Mapping[str, tuple[str, str | None]] = {
    "no version": ("ce-specversion", None),
    "another version": ("ce-specversion", "0.3"),
    "no identity": ("ce-id", None),
    "an identity that is no UUID": ("ce-id", "seven"),
    "a source of nobody": ("ce-source", "urn:gt:"),
    "a foreign source": ("ce-source", "https://example.org"),
    "a foreign type": ("ce-type", "com.example.made"),
    "no stream": ("ce-subject", ""),
    "a time without zone": ("ce-time", "2026-06-01T09:00:00"),
    "no time": ("ce-time", "yesterday"),
    "a position of nothing": ("Gt-Notification-Id", "0"),
    "a negative count": ("Gt-Shared-Seq", "-1"),
    "a count beyond all": ("Gt-Shared-Seq", "9" * 40),
    "a count in other digits": ("Gt-Shared-Seq", "%D9%A3"),
    "a fraction": ("Gt-Stream-Version", "1.5"),
    "a short hash": ("Gt-Prev-Hash", "00"),
    "a hash in capitals": ("Gt-Hash", "AB" * 32),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_bad_envelope_is_refused_with_its_field(case: str):
    name, value = WRONG[case]
    headers = event_headers(ENVELOPE)
    del headers[name]
    if value is not None:
        headers[name] = value
    with pytest.raises(Refused) as refused:
        event_envelope(headers)
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == (Code.BAD_ENVELOPE, name.lower())


def test_a_header_given_twice_is_refused():
    headers = event_headers(ENVELOPE) | {"Ce-Id": str(UUID(int=8))}
    with pytest.raises(Refused, match="given twice"):
        event_envelope(headers)


@pytest.mark.parametrize("headers", [None, {}])
def test_no_envelope_at_all_is_refused(headers: Mapping[str, str] | None):
    with pytest.raises(Refused):
        event_envelope(headers)


def test_what_a_partner_is_given_to_send_is_read_without_a_fault():
    headers = request_headers(
        message_id="m-1",
        kind="register-finding.v1",
        correlation_id="c-1",
        on_behalf_of="nenc-icb",
    )
    read = read_envelope(headers, kind="register-finding.v1")
    assert (read.message_id, read.correlation_id, read.on_behalf_of) == ("m-1", "c-1", "nenc-icb")
    assert read.faults == ()
