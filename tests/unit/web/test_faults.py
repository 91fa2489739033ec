"""A fault of the program is answered, and the log says where it is and never what was sent."""

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from services.web.faults import Faults
from services.web.server import serve
from tests.support.ended import ended

SENT = "about a child"


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.get("/at-once")
    async def at_once() -> str:
        raise ValueError(SENT)

    @app.get("/half-way")
    async def half_way() -> StreamingResponse:
        async def lines() -> AsyncIterator[str]:
            yield "first"
            raise ValueError(SENT)

        return StreamingResponse(lines())

    def answer(request: Request, reference: str) -> Response:
        return Response(f"{reference} at {request.url.path}", 500)

    app.add_middleware(Faults, answer=answer)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(app, "127.0.0.1", 0, ready=address.set_result))
    try:
        async with httpx.AsyncClient(base_url=await address, trust_env=False) as client:
            yield client
    finally:
        await ended(task)


async def test_who_asked_is_answered_and_the_log_says_where(browser, caplog):
    answer = await browser.get("/at-once")

    assert answer.status_code == 500
    reference = answer.text.removesuffix(" at /at-once")
    [line] = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert line.startswith(
        f"a fault of the program, reference {reference}: ValueError at web/test_faults.py:"
    )
    assert SENT not in caplog.text


async def test_an_answer_that_has_begun_ends_without_an_end(browser, caplog):
    with pytest.raises(httpx.RemoteProtocolError):
        await browser.get("/half-way")

    assert ": ValueError at web/test_faults.py:" in caplog.text
    assert SENT not in caplog.text


async def test_a_client_that_went_away_is_no_fault(caplog):
    async def gone(_: Scope, __: Receive, ___: Send) -> None:
        raise ClientDisconnect

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    await Faults(gone, lambda _, __: Response())({"type": "http"}, receive, send)

    assert (sent, caplog.text) == ([], "")
