"""The OpenAPI document is whole, says what the classes say, and can be read as pages."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import jsonschema
import pytest

from adapters import contracts
from domain.catalogue import COMMANDS
from services.api import openapi, reading, schemas
from services.api.boards import PREFIX
from services.boards.catalogue import BOARDS
from services.boards.meanings import meanings
from services.bootstrap import messages
from services.web import rendering
from services.web.page import Page
from tests.support.command_examples import command
from tests.support.described import fits

DOCUMENT = openapi.document()
SCHEMAS: Mapping[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    said["operationId"]: (method, path, said)
    for path, item in DOCUMENT["paths"].items()
    for method, said in item.items()
}


def every(value: Any, key: str) -> Iterator[Any]:
    """All that stands under a key, however deep."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name == key:
                yield part
            yield from every(part, key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from every(part, key)


def test_every_board_and_every_message_has_its_own_address() -> None:
    paths = set(DOCUMENT["paths"])

    assert {f"/boards/{board.name}" for board in BOARDS} <= paths
    assert {f"/messages/{kind}" for kind in COMMANDS} <= paths
    assert len(OPERATIONS) == sum(len(item) for item in DOCUMENT["paths"].values())


def test_whatever_is_referred_to_is_there() -> None:
    for ref in every(DOCUMENT, "$ref"):
        found: Any = DOCUMENT
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
        assert found


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_problem_is_described_and_every_answer_has_a_type() -> None:
    for method, path, said in OPERATIONS.values():
        responses = said["responses"]
        assert {"401", "503"} <= responses.keys(), (method, path)
        assert "200" in responses
        for status, response in responses.items():
            if status != "304" and "$ref" not in response:
                assert response["content"], (path, status)
        if method == "post":
            assert {"201", "400", "403", "409", "413", "415", "422"} <= responses.keys()
            assert [p["name"] for p in said["parameters"] if p["required"]] == ["Idempotency-Key"]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_line_has_every_column_of_its_board_and_no_other(board: Any) -> None:
    row = SCHEMAS[schemas.page_of(board)]["properties"]["rows"]["items"]["$ref"]
    line = SCHEMAS[row.removeprefix(schemas.REF)]

    assert list(line["properties"]) == [column.name for column in fields(board.line)]
    assert line["required"] == list(board.columns)
    parameters = DOCUMENT["paths"][f"/boards/{board.name}"]["get"]["parameters"]
    assert {p["name"] for p in parameters} >= {*board.filters, "sort", "limit", "as_at", "as_of"}


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_a_message_is_the_one_of_the_published_schema(kind: str) -> None:
    schema = messages.schemas()[kind]

    assert set(SCHEMAS[kind]["properties"]) == set(schema["properties"])
    for seed in range(3):
        fits(command(kind, seed).model_dump(mode="json"), schemas.ref(kind))


def test_the_document_names_no_setting() -> None:
    text = contracts.as_kept(DOCUMENT)

    assert "hsscp." not in text
    assert "127.0.0.1" not in text


@pytest.mark.parametrize(
    "name", ["", "board-actions", "history", "changes", "send-submit-indicator.v1"]
)
def test_an_operation_can_be_read_as_a_page(name: str) -> None:
    heading, body = reading.body(name)
    page = rendering.render(
        Page(heading, "A partnership", "AP", "/", "of the tests"), body
    ).decode()

    for _, path, said in OPERATIONS.values():
        if name in {"", said["operationId"]}:
            assert f"{PREFIX}{path}" in page.replace("&#39;", "'")
    assert "http://" not in page
    assert "https://" not in page


def test_every_operation_has_a_page() -> None:
    for name in OPERATIONS:
        heading, body = reading.body(name)
        assert heading
        assert [section.id for section in body.sections] == list(
            dict.fromkeys(section.id for section in body.sections)
        )


def test_every_message_may_be_sent_for_another_agency_and_none_has_to() -> None:
    for method, path, said in OPERATIONS.values():
        found = [p for p in said.get("parameters", ()) if p["name"] == "ce-onbehalfof"]
        assert bool(found) == (method == "post"), path
        for parameter in found:
            assert (parameter["in"], parameter["required"]) == ("header", False)
            assert parameter["schema"]["pattern"]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_column_of_a_line_says_what_it_means(board: Any) -> None:
    row = SCHEMAS[schemas.page_of(board)]["properties"]["rows"]["items"]["$ref"]
    line = SCHEMAS[row.removeprefix(schemas.REF)]

    for name, said in meanings(board).items():
        assert line["properties"][name]["description"] == said.says
