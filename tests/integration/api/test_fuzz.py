"""
Whatever is sent, the API answers as its own description says: with a documented status, type and shape, and never with a
fault of the server.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.api import openapi
from services.api.asking import FORM_TOKEN
from services.api.boards import PREFIX
from tests.support.site import AGAINST_FORGERY, MANAGER, PlayedYear

AT_ONCE = 3  # requests of one example
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EVERY = 8 if settings().max_examples < 1_000 else 1
"""Of the kinds of messages; a schema takes its time to make messages of. All of them with --hypothesis-profile=thorough."""

at_length = settings(deadline=None, suppress_health_check=list(HealthCheck))

AnyCase = Case[Any]
Send = Callable[[AnyCase, bool], httpx.Response]


def operations(method: str) -> Sequence[APIOperation[Any, Any, Any, Any]]:
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(openapi.document())))
    found = []
    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        found.append(each.ok())
    return [each for each in found if each.method.upper() == method]


def cases(method: str, every: int = 1) -> st.SearchStrategy[AnyCase]:
    """Of every so manieth operation, by its description or beside it."""
    found = [
        each.as_strategy(generation_mode=mode)
        for each in operations(method)[::every]
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    return st.integers(0, len(found) - 1).flatmap(lambda place: found[place])


@contextmanager
def sending(year: PlayedYear) -> Iterator[Send]:
    """Sends a case as the business manager; with its own credentials where the second argument says so."""

    async def opened(stack: AsyncExitStack) -> httpx.AsyncClient:
        site = await stack.enter_async_context(year.at_work())
        return await stack.enter_async_context(site.browser(MANAGER))

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        browser = runner.run(opened(stack))

        def send(case: AnyCase, own: bool) -> httpx.Response:
            prepared = requests.Request(
                **case.as_transport_kwargs(base_url=f"https://board.test{PREFIX}")
            ).prepare()
            headers = {str(name): str(value) for name, value in prepared.headers.items()}
            if not own:
                for name in [n for n in headers if n.lower() == "authorization"]:
                    del headers[name]
                headers[FORM_TOKEN] = AGAINST_FORGERY
            body: Any = prepared.body
            return runner.run(
                browser.request(
                    str(prepared.method),
                    str(prepared.url),
                    headers=_sendable(headers),
                    content=body.encode() if isinstance(body, str) else body,
                )
            )

        try:
            yield send
        finally:
            runner.run(stack.aclose())


def _sendable(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def test_reading_answers_as_described(played_year: PlayedYear) -> None:
    statuses: Counter[int] = Counter()

    @at_length
    @given(st.lists(cases("GET"), min_size=1, max_size=AT_ONCE), st.integers(0, 9))
    def ask(asked: Sequence[AnyCase], own: int) -> None:
        for case in asked:
            response = send(case, own == 0)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)

    with sending(played_year) as send:
        ask()
    assert {200, 400} <= statuses.keys(), "little was tried"


def test_sending_answers_as_described_and_loses_nothing(own_year: PlayedYear) -> None:
    statuses: Counter[int] = Counter()

    @at_length
    @given(st.lists(cases("POST", EVERY), min_size=1, max_size=AT_ONCE), st.integers(0, 9))
    def ask(sent: Sequence[AnyCase], own: int) -> None:
        for case in sent:
            response = send(case, own == 0)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)

    with sending(own_year) as send:
        ask()
    assert {400, 422} <= statuses.keys(), "little was tried"
