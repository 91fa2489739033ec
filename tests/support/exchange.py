"""Two partnerships at work: each relays its log and mirrors the other's."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.codec import Codec
from adapters.messaging.heads import Announcer
from adapters.messaging.mirror import Mirror
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.relay import Relay
from tests.support.ended import ended
from tests.support.eventually import eventually
from tests.support.nats import Node, Pair

OTHER = {"hsscp": "stscp", "stscp": "hsscp"}


@dataclass(frozen=True)
class Exchange:
    logs: Mapping[str, Any]
    mirrors: Mapping[str, Mirror]
    tasks: Mapping[str, asyncio.Task[None]]

    def states(self, holder: str, origin: str) -> list[bytes]:
        """The bytes that a log in memory holds of one origin, in its order."""
        states: list[bytes] = self.logs[holder].states(origin)
        return states

    def complete(self) -> bool:
        """Each side holds the other's events, byte for byte, once and in order."""
        return all(self.states(p, o) == self.states(o, o) for p, o in OTHER.items())

    async def completed(self, *, within: float) -> None:
        """Fails after so many seconds, and says who lacks what."""
        try:
            await eventually(self.complete, within=within)
        except AssertionError:
            said = [
                f"{p} holds {len(self.states(p, o))} of the {len(self.states(o, o))} of {o}: {self.mirrors[p].status}"
                for p, o in OTHER.items()
            ]
            raise AssertionError(f"not within {within:.0f} s: {'; '.join(said)}") from None


@asynccontextmanager
async def running(*coroutines) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Tasks that are cancelled at the end."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        yield tasks
    finally:
        await asyncio.gather(*map(ended, tasks), return_exceptions=True)


async def mirror_of(node: Node, log, **settings) -> Mirror:
    return Mirror(
        await node.user("mirror"),
        log,
        Codec(),
        partnership=node.partnership,
        origin=OTHER[node.partnership],
        **settings,
    )


@asynccontextmanager
async def exchange(pair: Pair, logs: Mapping[str, Any]) -> AsyncIterator[Exchange]:
    nodes = {"hsscp": pair.hsscp, "stscp": pair.stscp}
    relays = {p: Relay(await nodes[p].user("relay"), OwnEvents(logs[p], p)) for p in nodes}
    mirrors = {p: await mirror_of(nodes[p], logs[p]) for p in nodes}
    heads = [
        Announcer(await nodes[p].user("provisioner"), partnership=p, partners=[OTHER[p]])
        for p in nodes
    ]
    names = [f"{kind} {p}" for kind in ("relay", "mirror", "heads") for p in nodes]
    loops = [r.run() for r in relays.values()] + [m.run() for m in mirrors.values()]
    loops += [h.run() for h in heads]
    async with running(*loops) as tasks:
        yield Exchange(logs, mirrors, dict(zip(names, tasks, strict=True)))
