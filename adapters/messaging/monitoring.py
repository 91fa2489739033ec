"""The monitoring port of a NATS server (`/healthz`, `/varz`, `/leafz`), which answers JSON without authentication."""

import asyncio
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

import orjson

_TIMEOUT = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Where a server listens for monitoring; bound to the loopback or a private network."""

    port: int
    host: str = "127.0.0.1"

    async def healthy(self) -> bool:
        """False when it does not answer, and when it says that something is wrong."""
        try:
            status, _ = await asyncio.to_thread(self._get, "/healthz")
        except (OSError, HTTPException):
            return False
        return status == 200  # noqa: PLR2004 (OK)

    async def read(self, path: str) -> dict[str, Any]:
        """The answer to `/varz`, `/leafz`, … Raises OSError when the server does not answer."""
        try:
            _, body = await asyncio.to_thread(self._get, path)
        except HTTPException as error:
            raise OSError(f"{self.host}:{self.port}{path} gave no HTTP answer") from error
        found: dict[str, Any] = orjson.loads(body)
        return found

    def _get(self, path: str) -> tuple[int, bytes]:
        connection = HTTPConnection(self.host, self.port, timeout=_TIMEOUT)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
