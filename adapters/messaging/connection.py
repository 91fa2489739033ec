"""
A connection to NATS that fails clearly at the start and, once made, comes back for ever.

A publish that the server's rights forbid shows at the client only as a time-out; the reason arrives here, apart
from it, and is logged with the subject and never with content.
"""

import logging
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from nats.aio.client import Client
from nats.errors import Error as NatsError

from adapters.messaging.keys import read_seed
from adapters.messaging.quick_client import QuickClient
from domain.errors import GoldenThreadError

log = logging.getLogger(__name__)

_TRIES_AT_START = 3
_WAIT = 1  # second between tries
_FOR_EVER = -1


class NotConnected(GoldenThreadError):
    """The server cannot be reached, or refuses the key; the sentence says which server and which user."""


async def connect(
    url: str, *, seed_file: Path, name: str, inbox_prefix: str, tls: ssl.SSLContext | None = None
) -> Client:
    """
    `name` is shown by the server's monitoring; `inbox_prefix` must be the user's own (subjects.inbox_prefix).

    Raises NotConnected after a few tries, Misconfigured for an unusable seed file.
    """
    seed = read_seed(seed_file).decode()
    reason: list[Exception] = []

    async def on_error(error: Exception) -> None:
        reason.append(error)
        del reason[:-1]
        log.warning("nats connection of %s: %s", name, describe(error))

    async def on_lost() -> None:
        if not client.is_closed:
            log.warning("nats connection of %s lost", name)

    async def on_back() -> None:
        log.info("nats connection of %s is back", name)

    client = QuickClient()
    try:
        await client.connect(
            url,
            name=name,
            nkeys_seed_str=seed,
            inbox_prefix=inbox_prefix,
            error_cb=on_error,
            disconnected_cb=on_lost,
            reconnected_cb=on_back,
            max_reconnect_attempts=_TRIES_AT_START,
            reconnect_time_wait=_WAIT,
            connect_timeout=2,
            ping_interval=10,
            max_outstanding_pings=2,
            tls=tls,
        )
    except (OSError, TimeoutError, NatsError) as error:
        why = describe(reason[0] if reason else error)
        where = urlsplit(url)
        raise NotConnected(
            f"{name} cannot connect to {where.hostname}:{where.port}: {why}"
        ) from None
    client.options["max_reconnect_attempts"] = _FOR_EVER
    return client


def describe(error: Exception) -> str:
    """What went wrong in words; permission violations name the subject that the user has no right to."""
    text = str(error).removeprefix("nats: ").strip("'\" ")
    if "permissions violation" in text.lower():
        return f"no right: {text}"
    return text or type(error).__name__
