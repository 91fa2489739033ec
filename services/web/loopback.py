"""The demonstration lets everybody take any role, so it answers nobody but this machine."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from services.config import is_loopback

_FORWARDED = (b"forwarded", b"via", b"x-real-ip")
_FORWARDED_BY = b"x-forwarded-"
_SAID = "This is a demonstration: it answers browsers on its own machine only."


class LoopbackOnly:
    """
    Refuses with 403 whatever does not come from loopback, names another host than loopback (a page elsewhere whose name
    was pointed here, "DNS rebinding"), or was passed on by a proxy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not comes_from_here(scope):
            await PlainTextResponse(_SAID, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def comes_from_here(scope: Scope) -> bool:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    names = [name.lower() for name, _ in headers]
    if any(name in _FORWARDED or name.startswith(_FORWARDED_BY) for name in names):
        return False
    client = scope.get("client")
    hosts = [value.decode("latin-1") for name, value in headers if name.lower() == b"host"]
    return (
        client is not None
        and _is_loopback(client[0])
        and len(hosts) == 1
        and _is_loopback(_name_of(hosts[0]))
    )


_is_loopback = lru_cache(maxsize=256)(is_loopback)


@lru_cache(maxsize=256)
def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
