"""
A subscription whose messages are handed over as they are read from the connection.

nats-py puts each into a queue, from which a task of the subscription takes it and awaits its callback: some 4 µs a message, to
no purpose where handing over is to put it into a list (ADR 0114). Its `future` is meant for the one answer to a request; here it
stands for all that come.
"""

import asyncio
import logging
from collections.abc import Callable

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from domain.errors import without_content

log = logging.getLogger(__name__)

Take = Callable[[Msg], None]


async def subscribe_directly(client: Client, subject: str, take: Take) -> Subscription:
    """`take` must be quick, since nothing else is read meanwhile. What it raises is logged, and the next message is read."""
    return await client.subscribe(subject, future=_Each(take))


class _Each(asyncio.Future[Msg]):
    """Never done: what it is given as its result is taken, and it waits for the next one."""

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def set_result(self, message: Msg, /) -> None:
        try:
            self._take(message)
        except Exception as error:  # noqa: BLE001 (nats-py would read nothing more from this connection)
            log.error("ALERT: a message was not taken: %s", without_content(error))  # noqa: TRY400
