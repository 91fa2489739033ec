"""Runs an application until SIGTERM, and stops within a second although readers are connected."""

import logging
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

_GRACE = 1  # seconds for answers under way

log = logging.getLogger(__name__)


async def serve(app: FastAPI, host: str, port: int, *, ready: Callable[[str], None]) -> None:
    """
    Until SIGTERM or SIGINT. `ready` is called with the address once it answers; port 0 takes a free one.

    Raises OSError when the port is taken.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=_GRACE,
        lifespan="off",
    )
    listening = socket.create_server((host, port), family=_family(host), backlog=config.backlog)
    # what is accepted inherits it; asyncio sets it only on sockets that it made, and head and body are two packets
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listening:
        name, bound, *_ = listening.getsockname()
        ready(f"http://{f'[{name}]' if ':' in name else name}:{bound}/")
        await uvicorn.Server(config).serve([listening])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
