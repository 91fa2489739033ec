"""A node's parts: started again when they fail, and ended for good when the node is told to stop."""

import asyncio
import os
import signal

import pytest

from domain.errors import Misconfigured
from services import node
from services.node import Part


async def run(*parts: Part, stop_after: float = 0.05) -> None:
    def ready() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(stop_after, os.kill, os.getpid(), signal.SIGTERM)

    async with asyncio.timeout(10):
        await node.run(parts, ready=ready)


async def test_a_node_ends_when_it_is_told_to():
    await run(Part("sleeper", asyncio.Event().wait))  # type: ignore[arg-type]


async def test_a_part_that_loses_its_cancellation_is_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(node, "_CANCELLED_AGAIN", 0.05)
    lost = 0

    async def deaf() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                lost += 1
                if lost == 3:
                    raise

    await run(Part("deaf", deaf))
    assert lost == 3


async def test_a_part_that_fails_is_started_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(node, "_PAUSES", (0.01,))
    starts = 0

    async def failing() -> None:
        nonlocal starts
        starts += 1
        raise ConnectionError

    await run(Part("failing", failing), stop_after=0.2)
    assert starts > 3


async def test_a_part_that_can_never_run_ends_the_node():
    async def wrong() -> None:
        raise Misconfigured("the key is missing")

    with pytest.raises(Misconfigured, match="the key is missing"):
        await run(Part("wrong", wrong), stop_after=5)
