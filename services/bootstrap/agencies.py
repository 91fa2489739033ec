"""A connection as one agency, with that agency's key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.messaging import subjects
from adapters.messaging.agency import Agency, Letter
from adapters.messaging.connection import connect
from domain.names import AgencyId, PartnershipId
from services.bootstrap import places
from services.config import Settings

__all__ = ["Agency", "Letter", "agency"]


@asynccontextmanager
async def agency(
    settings: Settings, partnership: PartnershipId, name: AgencyId
) -> AsyncIterator[Agency]:
    """Raises NotConnected; Misconfigured when there is no key for that agency."""
    client = await connect(
        settings.of(partnership).nats.url,
        seed_file=places.keys(settings, partnership).seed_file(subjects.agency_user(name)),
        name=f"{partnership} {name}",
        inbox_prefix=subjects.inbox_prefix(partnership, name),
        tls=places.client_tls(settings, partnership),
    )
    try:
        yield Agency(client, partnership, name)
    finally:
        await client.close()
