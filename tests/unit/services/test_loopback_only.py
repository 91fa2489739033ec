"""The demonstration answers browsers on its own machine and nobody else."""

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from services.web.loopback import LoopbackOnly


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("the board")(scope, receive, send)


async def ask(
    *,
    client: str = "127.0.0.1",
    host: str = "127.0.0.1:8080",
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    transport = httpx.ASGITransport(LoopbackOnly(page), client=(client, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as browser:
        return await browser.get("/", headers={"host": host, **(headers or {})})


@pytest.mark.parametrize("client", ["127.0.0.1", "127.9.9.9", "::1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "localhost", "[::1]:8080"])
async def test_a_browser_here_is_answered(client: str, host: str) -> None:
    assert (await ask(client=client, host=host)).text == "the board"


@pytest.mark.parametrize("client", ["192.168.1.20", "10.0.0.1", "::ffff:8.8.8.8", "unix", ""])
async def test_a_browser_elsewhere_is_refused(client: str) -> None:
    answer = await ask(client=client)
    assert answer.status_code == 403
    assert "demonstration" in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "board.example",
        "127.0.0.1.evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "0.0.0.0:8080",
        "169.254.169.254",
        "127.0.0.1@evil.example",
        "[::1",
        "",
    ],
)
async def test_a_name_that_was_pointed_here_is_refused(host: str) -> None:
    assert (await ask(host=host)).status_code == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "x-forwarded-host", "Forwarded", "Via"])
async def test_what_a_proxy_passed_on_is_refused(name: str) -> None:
    assert (await ask(headers={name: "127.0.0.1"})).status_code == 403
