"""The parts of a partnership's node, by role, wired to its log and its server."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial

from nats.aio.client import Client

from adapters.event_store.log import EventLog
from adapters.messaging import subjects
from adapters.messaging.connection import connect
from adapters.messaging.heads import Announcer
from adapters.messaging.intake import Intake
from adapters.messaging.keys import KeyRing
from adapters.messaging.mirror import Mirror
from adapters.messaging.outbound import OwnEvents, Receipts
from adapters.messaging.relay import Relay
from adapters.messaging.sharing import SharingKeeper
from adapters.projection_engine.checkpointer import Checkpointer
from adapters.projection_engine.projector import Projector
from domain.names import PartnershipId
from projections.catalogue import VIEWS
from services.bootstrap import installation, places
from services.config import Settings
from services.handling import Desk
from services.node import Part


@asynccontextmanager
async def node(
    settings: Settings, partnership: PartnershipId, roles: Collection[str]
) -> AsyncIterator[list[Part]]:
    """
    The parts for these roles (services.node.ROLES). The log is open while the context lasts.

    Raises Misconfigured, and DatabaseAway when PostgreSQL does not answer.
    """
    async with EventLog(places.dsn(settings, partnership, "app"), partnership) as log:
        wiring = _Wiring(settings, partnership, log)
        neighbours = installation.neighbours(settings, partnership)
        parts = []
        if set(roles) & {"intake", "relay", "mirror"}:
            parts.append(Part("provisioner", wiring.provision))
        if "intake" in roles:
            parts.append(Part("intake", wiring.intake))
        if "relay" in roles:
            parts += [Part("relay of events", wiring.relay_events)]
            parts += [Part("relay of receipts", wiring.relay_receipts)]
            if neighbours:
                parts.append(Part("sharing", wiring.keep_sharing))
                parts.append(Part("heads", wiring.announce_heads))
        if "mirror" in roles:
            parts += [
                Part(f"mirror of {origin}", partial(wiring.mirror, origin)) for origin in neighbours
            ]
        if "projector" in roles:
            dsn = places.dsn(settings, partnership, "projector")
            parts.append(Part("projector", Projector(dsn, log, VIEWS).run))
            parts.append(Part("checkpoints", Checkpointer(dsn, log, VIEWS).run))
        yield parts


class _Wiring:
    def __init__(self, settings: Settings, partnership: PartnershipId, log: EventLog) -> None:
        self._settings = settings
        self._partnership = partnership
        self._log = log
        self._provisioned = asyncio.Event()

    async def provision(self) -> None:
        await installation.provision(self._settings, self._partnership)
        self._provisioned.set()
        await asyncio.Event().wait()

    async def intake(self) -> None:
        await self._provisioned.wait()
        desk = Desk(
            self._log,
            places.scope(self._settings, self._partnership),
            agreement=self._settings.agreement,
        )
        await Intake(
            desk.record,
            partnership=self._partnership,
            url=self._settings.of(self._partnership).nats.url,
            seed_file=self._keys.seed_file("intake"),
            tls=places.client_tls(self._settings, self._partnership),
        ).run()

    async def relay_events(self) -> None:
        async with self._connection("relay") as client:
            await Relay(client, OwnEvents(self._log, self._partnership)).run()

    async def relay_receipts(self) -> None:
        async with self._connection("relay") as client:
            await Relay(client, Receipts(self._log, self._partnership)).run()

    async def keep_sharing(self) -> None:
        async with self._connection("provisioner") as client:
            await SharingKeeper(
                client,
                self._log,
                partnership=self._partnership,
                partners=installation.neighbours(self._settings, self._partnership),
            ).run()

    async def announce_heads(self) -> None:
        async with self._connection("provisioner") as client:
            await Announcer(
                client,
                partnership=self._partnership,
                partners=installation.neighbours(self._settings, self._partnership),
            ).run()

    async def mirror(self, origin: PartnershipId) -> None:
        async with self._connection("mirror") as client:
            await Mirror(
                client,
                self._log,
                self._log.codec,
                partnership=self._partnership,
                origin=origin,
            ).run()

    @property
    def _keys(self) -> KeyRing:
        return places.keys(self._settings, self._partnership)

    @asynccontextmanager
    async def _connection(self, user: str) -> AsyncIterator[Client]:
        await self._provisioned.wait()
        client = await connect(
            self._settings.of(self._partnership).nats.url,
            seed_file=self._keys.seed_file(user),
            name=f"{self._partnership} {user}",
            inbox_prefix=subjects.inbox_prefix(self._partnership, user),
            tls=places.client_tls(self._settings, self._partnership),
        )
        try:
            yield client
        finally:
            await client.close()
