"""The published contract is what the code says, and what was released never changes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest

from adapters import contracts
from adapters.codec import Codec
from adapters.contract_examples import EXAMPLES
from adapters.contracts import check_contracts, release_contracts, write_contracts
from adapters.messaging import outbound
from adapters.partner_messages import read_command
from domain.catalogue import COMMANDS
from domain.errors import Code, Fault, Misconfigured
from domain.receipt import Receipt, Verdict
from services.bootstrap import contracts as published
from tests.contracts.test_history import event
from tests.support.requests import REGISTER

SCHEMAS = Path(__file__).parents[2] / "schemas"
DOCUMENTS = contracts.contracts()


def validate(value: Any, path: str) -> None:
    validator = jsonschema.Draft202012Validator(
        DOCUMENTS[path], format_checker=jsonschema.FormatChecker()
    )
    validator.validate(json.loads(json.dumps(value)))


def test_the_files_kept_are_what_the_code_says():
    assert published.differences(SCHEMAS) == []


@pytest.mark.parametrize("path", sorted(p for p in DOCUMENTS if p != contracts.ASYNCAPI))
def test_every_schema_is_one(path):
    jsonschema.Draft202012Validator.check_schema(DOCUMENTS[path])


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_no_message_allows_unknown_fields(kind):
    schema = DOCUMENTS[f"messages/{kind}.json"]

    objects = [schema, *schema.get("$defs", {}).values()]
    assert all(o["additionalProperties"] is False for o in objects if "properties" in o)


def test_a_valid_message_fits_its_schema_and_a_wrong_one_does_not():
    validate(REGISTER, "messages/register-finding.v1.json")
    with pytest.raises(jsonschema.ValidationError):
        validate(dict(REGISTER) | {"txet": "a"}, "messages/register-finding.v1.json")


def test_a_stored_event_fits_its_schema():
    topic, state = Codec().encode(event())

    validate(json.loads(state), f"events/{topic}.json")


@pytest.mark.parametrize("verdict", Verdict)
def test_a_receipt_as_sent_fits_its_schema(verdict):
    accepted = verdict is Verdict.ACCEPTED
    receipt = Receipt(
        message_id="m1",
        sender="cleveland-police",
        kind="register-finding.v1",
        verdict=verdict,
        reference="HSSCP-F-2026-0001" if accepted else None,
        first_position=4 if accepted else None,
        last_position=5 if accepted else None,
        recorded_at=datetime(2026, 6, 1, tzinfo=UTC),
        faults=() if accepted else (Fault(Code.MISSING_FIELD, "this field is required", "text"),),
        intake_sequence=7,
    )
    body = orjson.dumps(outbound.receipt_body(receipt))

    validate(json.loads(body), "receipt.v1.json")


# --- AsyncAPI ---------------------------------------------------------------------------------------------


def references(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["$ref"]] if "$ref" in document else []
        return own + [r for value in document.values() for r in references(value)]
    if isinstance(document, list | tuple):
        return [r for value in document for r in references(value)]
    return []


def test_every_reference_of_the_asyncapi_document_leads_somewhere():
    document = DOCUMENTS[contracts.ASYNCAPI]
    for reference in references(document):
        if reference.startswith("./"):
            assert reference.removeprefix("./") in DOCUMENTS
            continue
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in found, reference
            found = found[step]


def test_the_asyncapi_document_names_every_message():
    operations = DOCUMENTS[contracts.ASYNCAPI]["operations"]

    expected = {f"send-{kind}" for kind in COMMANDS} | {"receive-receipt"}
    expected |= {f"receive-{topic}" for topic in contracts.shared_facts()}
    assert set(operations) == expected


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_example_is_a_valid_message(kind):
    command, faults = read_command(kind, json.dumps(EXAMPLES[kind]).encode())

    assert faults == ()
    assert command is not None
    validate(EXAMPLES[kind], f"messages/{kind}.json")


# --- Promises ---------------------------------------------------------------------------------------------


def changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a field of a released message had been renamed."""
    altered = dict(DOCUMENTS) | {"messages/register-finding.v1.json": {"title": "another"}}
    monkeypatch.setattr(contracts, "contracts", lambda: altered)


def test_what_is_not_released_may_change_and_is_written_anew(tmp_path, monkeypatch):
    write_contracts(tmp_path)
    changed(monkeypatch)

    [difference] = check_contracts(tmp_path)
    assert difference.startswith("messages/register-finding.v1.json differs")
    assert write_contracts(tmp_path) == ["messages/register-finding.v1.json"]
    assert check_contracts(tmp_path) == []


def test_what_is_released_may_not_change(tmp_path, monkeypatch):
    assert "messages/register-finding.v1.json" in release_contracts(tmp_path)
    assert release_contracts(tmp_path) == []
    changed(monkeypatch)

    [difference] = check_contracts(tmp_path)
    assert "make a new kind" in difference
    with pytest.raises(Misconfigured, match="new kind"):
        write_contracts(tmp_path)


def test_what_is_released_may_not_go(tmp_path, monkeypatch):
    release_contracts(tmp_path)
    fewer = {p: d for p, d in DOCUMENTS.items() if p != "events/finding-themed.v1.json"}
    monkeypatch.setattr(contracts, "contracts", lambda: fewer)

    assert any("finding-themed" in difference for difference in check_contracts(tmp_path))
    with pytest.raises(Misconfigured):
        write_contracts(tmp_path)


def test_a_file_edited_by_hand_or_left_over_is_told(tmp_path):
    write_contracts(tmp_path)
    (tmp_path / "receipt.v1.json").write_text("{}")
    (tmp_path / "messages" / "old.v1.json").write_text("{}")

    assert [d.split()[0] for d in check_contracts(tmp_path)] == [
        "messages/old.v1.json",
        "receipt.v1.json",
    ]
    write_contracts(tmp_path)
    assert check_contracts(tmp_path) == []
