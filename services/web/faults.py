"""What nobody expected: an answer for who asked, and a line of the log that says where, and never with what."""

import logging
from collections.abc import Callable
from secrets import token_hex

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import without_content

log = logging.getLogger(__name__)


class Faults:
    """
    Around everything that answers: what is not caught within would be logged by the server with its words, which may repeat
    what was sent. `answer` is given the reference by which the line of the log is found. Where an answer has begun, it ends
    without an end, by which the client knows.
    """

    def __init__(self, app: ASGIApp, answer: Callable[[Request, str], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 (the one place where everything ends)
            reference = token_hex(4)
            told = without_content(error)
            log.error("a fault of the program, reference %s: %s", reference, told)  # noqa: TRY400
            if not begun:
                await self._answer(Request(scope), reference)(scope, receive, send)
