"""Loopback ports for the embedded servers."""

import asyncio
import random
import socket

RANGE = range(20_000, 32_000)
"""
Below the range from which the kernel takes the ports of outgoing connections (32768 and up on Linux), so that a port
stays ours while its server is down.
"""


_given: set[int] = set()


def free_ports(count: int, *, host: str = "127.0.0.1") -> tuple[int, ...]:
    """
    Ports that nothing listens on at this moment and that this program was not given before: whoever was may not listen on
    them yet. Raises OSError when none can be found.
    """
    chooser = random.SystemRandom()
    found: list[int] = []
    for _ in range(1000):
        port = chooser.choice(RANGE)
        if port not in _given and _is_free(host, port):
            _given.add(port)
            found.append(port)
        if len(found) == count:
            return tuple(found)
    raise OSError(f"no {count} free ports on {host} in {RANGE}")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


async def answers(port: int) -> bool:
    """Whether somebody listens on that port of this machine."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
