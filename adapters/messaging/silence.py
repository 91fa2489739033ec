"""
Whether a copy's source has fallen silent although the origin's server can be reached.

A NATS server that lost its source asks for it again after some seconds; when that request is lost itself, it waits up
to two minutes until the next one (measured), and `lag` and `error` show nothing meanwhile. Only the time since the
source was last heard tells, thanks to the durable's heartbeat of one second.
"""

import asyncio

from nats.js import JetStreamContext

from adapters.messaging.resend import Resend

_RECENT = 3.0  # seconds: a heartbeat comes every second


class Silence:
    """
    Of one copy. `patience` in seconds, once while the source is not heard and once more after the origin's server
    answered: a server that was restarted, or a link that was cut, is left the time to ask for its source itself.
    """

    def __init__(
        self, jetstream: JetStreamContext, stream: str, resend: Resend, *, patience: float
    ) -> None:
        self._jetstream = jetstream
        self._stream = stream
        self._resend = resend
        self._patience = patience
        self._began: float | None = None  # None: it was heard
        self._answered: float | None = None  # None: the origin's server was not asked, or is away

    async def lasts(self) -> bool:
        """Raises NATS' errors when this side's own server cannot be asked."""
        now = asyncio.get_running_loop().time()
        if await self._heard():
            self._began = self._answered = None
        elif self._began is None:
            self._began = now
        elif self._answered is None:
            if now - self._began > self._patience and await self._resend.origin_answers():
                self._answered = now
        elif now - self._answered > self._patience:
            self._began = self._answered = None
            return True
        return False

    async def _heard(self) -> bool:
        sources = (await self._jetstream.stream_info(self._stream)).sources or []
        silences = [source.active / 1e9 for source in sources if source.active is not None]
        return any(0 <= silence <= _RECENT for silence in silences)
