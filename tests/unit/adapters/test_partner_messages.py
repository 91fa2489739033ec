"""Whatever bytes a partner sends, what comes out is a command or faults that say where and what."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.partner_messages import read_command, read_request
from domain.catalogue import COMMANDS
from domain.errors import Code, Fault
from domain.improvement.finding import RegisterFinding
from tests.support.controls import POLICE, register_finding
from tests.support.requests import RECEIVED_AT, REGISTER, partner_message

KIND = RegisterFinding.KIND


def faults(**changes: Any) -> list[tuple[Code, str]]:
    body = {k: v for k, v in (dict(REGISTER) | changes).items() if v is not ...}
    return [(f.code, f.field) for f in read_request(partner_message(body)).faults]


def faults_of_bytes(body: bytes) -> list[Fault]:
    command, found = read_command(KIND, body)
    assert command is None
    return list(found)


def test_a_valid_message_becomes_its_command():
    request = read_request(partner_message())

    assert request.command == register_finding()
    assert request.faults == ()


def test_who_sent_it_comes_from_the_subject_alone():
    headers = {"ce-id": "m1", "ce-source": "urn:gt:nenc-icb", "sender": "nenc-icb"}
    request = read_request(partner_message(agency=POLICE, headers=headers))

    assert request.sender == POLICE
    assert request.key == f"{POLICE}:m1"


def test_the_same_bytes_have_the_same_hash_and_others_another():
    one, same = read_request(partner_message()), read_request(partner_message(message_id="m2"))
    other = read_request(partner_message(dict(REGISTER) | {"text": "Other."}))

    assert one.body_hash == same.body_hash
    assert one.body_hash != other.body_hash


# --- Fields -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"txet": "typing mistake"}, Code.UNKNOWN_FIELD, "txet"),
        ({"source": dict(REGISTER["source"]) | {"page": 3}}, Code.UNKNOWN_FIELD, "source.page"),
        ({"themes": ...}, Code.MISSING_FIELD, "themes"),
        ({"occurred_on": ...}, Code.MISSING_FIELD, "occurred_on"),
        ({"source": {}}, Code.MISSING_FIELD, "source.published_on"),
        ({"themes": "supervision"}, Code.WRONG_TYPE, "themes"),
        ({"themes": [7]}, Code.WRONG_TYPE, "themes.0"),
        ({"text": 7}, Code.WRONG_TYPE, "text"),
        ({"text": None}, Code.WRONG_TYPE, "text"),
        ({"source": None}, Code.WRONG_TYPE, "source"),
        ({"occurred_on": 20260501}, Code.WRONG_TYPE, "occurred_on"),
        ({"occurred_on": "2026-02-30"}, Code.BAD_VALUE, "occurred_on"),
        ({"occurred_on": "2026-05-01T10:00:00Z"}, Code.BAD_VALUE, "occurred_on"),
        ({"finding_id": "F1"}, Code.BAD_VALUE, "finding_id"),
        ({"kind": "praise"}, Code.BAD_VALUE, "kind"),
        ({"text": "   "}, Code.BAD_VALUE, "text"),
        ({"text": "x" * 4001}, Code.BAD_VALUE, "text"),
        ({"themes": ["supervision"] * 13}, Code.BAD_VALUE, "themes"),
        ({"text": "a\0b"}, Code.BAD_VALUE, ""),
    ],
)
def test_a_fault_names_its_code_and_its_field(changes, code, field):
    assert (code, field) in faults(**changes)


def test_all_faults_are_told_at_once():
    assert faults(text=7, themes=..., extra=1) == [
        (Code.WRONG_TYPE, "text"),
        (Code.MISSING_FIELD, "themes"),
        (Code.UNKNOWN_FIELD, "extra"),
    ]


def test_a_flood_of_faults_is_cut_short():
    found = faults(**{f"f{n}": n for n in range(5000)})

    assert len(found) == 51


def test_a_field_that_has_no_shape_of_a_name_is_not_repeated():
    assert faults(**{"Jane Doe, born 2014": 1}) == [(Code.UNKNOWN_FIELD, "?")]


# --- Bytes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        (b"", Code.NOT_JSON, "character 0"),
        (b"{", Code.NOT_JSON, "character 1"),
        (b'{"text": "abc', Code.NOT_JSON, "character 9"),
        (b'{"a": 1} x', Code.NOT_JSON, "character 9"),
        (b'\xef\xbb\xbf{"a": 1}', Code.NOT_JSON, "character 0"),
        (b'{"text": "\xff"}', Code.NOT_JSON, "byte 10"),
        (b"\xff\xfe{\x00}\x00", Code.NOT_JSON, "byte 0"),
        (b'{"text": "\\ud800"}', Code.NOT_JSON, "escape"),
        (b"[" * 100_000, Code.NOT_JSON, "deeply"),
        (b'{"a":' * 40_000, Code.NOT_JSON, "deeply"),
        (b'{"themes": ' + b"[" * 500 + b"]" * 500 + b"}", Code.NOT_JSON, "recursion"),
        (b'{"text": ' + b"9" * 5000 + b"}", Code.NOT_JSON, "digits"),
        (b'{"text": NaN}', Code.BAD_VALUE, "NaN"),
        (b'{"text": -Infinity}', Code.BAD_VALUE, "Infinity"),
        (b'{"text": "a", "text": "b"}', Code.BAD_VALUE, "twice"),
        (b'{"text": "a", "te\\u0078t": "b"}', Code.BAD_VALUE, "twice"),
        (b'{"text":"a","text":"b"}', Code.BAD_VALUE, "twice"),
        (b'{"source": [{"a": 1, "a": 1}]}', Code.BAD_VALUE, "twice"),
        (b"[]", Code.WRONG_TYPE, "object"),
        (b'"text"', Code.WRONG_TYPE, "object"),
        (b"null", Code.WRONG_TYPE, "object"),
        (b" " * (256 * 1024 + 1), Code.TOO_LARGE, "256 kB"),
    ],
)
def test_bytes_that_are_no_message_are_a_fault_that_says_why(body, code, word):
    [fault] = faults_of_bytes(body)

    assert fault.code is code
    assert word in fault.reason


def test_a_text_that_only_spells_the_nul_escape_is_allowed():
    body = json.dumps(dict(REGISTER) | {"text": "a \\u0000 b"}).encode()

    command, found = read_command(KIND, body)
    assert found == ()
    assert isinstance(command, RegisterFinding)


def test_an_unknown_kind_is_refused_with_the_nearest_one():
    command, [fault] = read_command("register-findings.v1", b"{}")

    assert command is None
    assert fault.code is Code.UNKNOWN_MESSAGE
    assert "register-finding.v1" in fault.reason


# --- Envelope ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce-id", ""),
        ("ce-id", "two words"),
        ("ce-id", "jane@example.org"),
        ("ce-id", "x" * 129),
        ("ce-id", "%FF"),
        ("ce-specversion", "0.3"),
        ("ce-type", "uk.gt.withdraw-finding.v1"),
        ("content-type", "application/cloudevents+json"),
        ("ce-correlationid", "a b"),
        ("ce-onbehalfof", "Cleveland Police"),
    ],
)
def test_a_wrong_envelope_names_the_header(header, value):
    request = read_request(partner_message(headers={"ce-id": "m1"} | {header: value}))

    assert [(f.code, f.field) for f in request.faults] == [(Code.BAD_ENVELOPE, header)]
    assert request.command is None


def test_headers_count_in_any_case_and_percent_encoded():
    headers = {
        "Ce-Id": "01J%2F7",
        "Ce-Specversion": "1.0",
        "Ce-Type": f"uk.gt.{KIND}",
        "Content-Type": "application/json; charset=utf-8",
        "Ce-Correlationid": "return-2026",
        "Ce-Onbehalfof": POLICE,
    }
    request = read_request(partner_message(headers=headers))

    assert (request.faults, request.message_id) == ((), "01J/7")
    assert (request.correlation_id, request.on_behalf_of) == ("return-2026", POLICE)


def test_a_message_without_identity_is_known_by_its_place_in_the_intake():
    one = read_request(partner_message(headers={}, sequence=41))
    again = read_request(partner_message(headers={}, sequence=41))
    next_one = read_request(partner_message(headers={}, sequence=42))

    assert one.faults[0].code is Code.BAD_ENVELOPE
    assert one.key == again.key != next_one.key


# --- Never ------------------------------------------------------------------------------------------------

PLANTED = "Zz9 plant 4417 Zz9"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", sorted(COMMANDS))
@settings(max_examples=15)  # of each kind: 2,800 bodies in all, read by the same code
@given(data=st.data())
def test_no_body_is_ever_an_exception(kind, data):
    names = st.sampled_from(sorted(COMMANDS[kind].model_fields)) | st.text(max_size=8)
    body = data.draw(st.dictionaries(names, anything, max_size=8))

    command, found = read_command(kind, json.dumps(body).encode())
    assert (command is None) == bool(found)


@given(body=st.binary(max_size=300), kind=st.text(max_size=30), ce_id=st.text(max_size=20))
@example(body=b"{}", kind="\ud800", ce_id="%")
def test_no_bytes_are_ever_an_exception(body, kind, ce_id):
    headers = {"ce-id": ce_id, "ce-type": kind}
    request = read_request(partner_message(body, kind=kind, headers=headers))

    assert request.command is None
    assert request.faults
    assert request.received_at == RECEIVED_AT


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_no_fault_repeats_what_was_sent(kind):
    for planted in (PLANTED, [PLANTED], {PLANTED: PLANTED}, {"kind": PLANTED, "type": PLANTED}):
        body = dict.fromkeys(COMMANDS[kind].model_fields, planted) | {PLANTED: planted}
        _, found = read_command(kind, json.dumps(body).encode())

        assert found
        assert not any("Zz9" in fault.reason or "Zz9" in fault.field for fault in found)
