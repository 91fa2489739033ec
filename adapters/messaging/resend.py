"""
Asks a neighbour to deliver its shared events again.

A stream refuses sequences of its source that are lower than what it has seen, silently. So the copy is removed, the
origin's durable is set back by the one request that the border lets through, and only then is the copy made
anew: in any other order nothing arrives (measured; ADR 0023).
"""

import contextlib

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import BadRequestError, NotFoundError
from nats.js.manager import JetStreamManager

from adapters.messaging import provisioner, subjects
from domain.names import PartnershipId

_TIMEOUT = 5.0  # seconds; the request crosses the border
_NOWHERE = -1


class Resend:
    """Speaks as the user `mirror`."""

    def __init__(
        self, client: Client, *, partnership: PartnershipId, origin: PartnershipId
    ) -> None:
        self._here = JetStreamManager(client, timeout=_TIMEOUT)
        self._there = JetStreamManager(
            client, prefix=subjects.border_prefix(origin), timeout=_TIMEOUT
        )
        self._partnership = partnership
        self._origin = origin

    async def begin_at(self, origin_sequence: int) -> None:
        """
        From that sequence of the origin's stream. May be repeated after a failure.

        Raises NATS' errors: without a link the copy stays absent until the next try.
        """
        copy = subjects.copy_of(self._origin)
        with contextlib.suppress(NotFoundError):
            await self._here.delete_stream(copy)
        await self._set_back(origin_sequence)
        await self._here.add_stream(provisioner.copy_of(self._partnership, self._origin))

    async def origin_answers(self) -> bool:
        """
        Whether the origin's server can be reached. Changes nothing there: the request names a place that no stream has,
        and any answer is an answer. Setting the durable to the place where it stands would number its deliveries from 1
        again, and a copy that goes on takes such numbers for old ones and drops what they carry (measured; ADR 0023).
        """
        try:
            await self._set_back(_NOWHERE)
        except BadRequestError:
            return True
        except (NatsError, TimeoutError):
            return False
        return True

    async def _set_back(self, origin_sequence: int) -> None:
        await self._there.reset_consumer(
            subjects.EVENTS, subjects.outgoing(self._partnership), seq=origin_sequence
        )
