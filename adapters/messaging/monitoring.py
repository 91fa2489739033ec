"""The monitoring port of a NATS server (`/healthz`, `/varz`, `/leafz`), which answers JSON without authentication."""

import asyncio
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

import orjson

_TIMEOUT = 2.0  # seconds
_OK = 200


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Where a server listens for monitoring; bound to the loopback or a private network."""

    port: int
    host: str = "127.0.0.1"

    async def serves(self) -> bool:
        """Whether it answers and JetStream is on, whatever it says of single streams."""
        try:
            status, _ = await asyncio.to_thread(self._get, "/healthz?js-server-only=true")
        except (OSError, HTTPException):
            return False
        return status == _OK

    async def complaint(self) -> str | None:
        """What the server says is wrong with itself or a stream; None: nothing. Raises OSError when it does not answer."""
        try:
            status, body = await asyncio.to_thread(self._get, "/healthz")
        except HTTPException as error:
            raise OSError(f"{self.host}:{self.port} gave no HTTP answer") from error
        return None if status == _OK else str(orjson.loads(body).get("error", "unavailable"))

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
