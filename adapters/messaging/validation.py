"""
Answers, without storing anything, what is wrong with the form of a message: the synchronous twin of the intake.

A request to `gt.<p>.query.validate` carries the body and the headers of the message itself; its kind is told by
`ce-type`. Only reading is judged: what the record or the sender's rights would say is known when it is sent for good.
Found and counted by the NATS service protocol (ADR-32 of NATS: `nats micro ls`).
"""

from collections.abc import Callable
from datetime import datetime

import orjson
from nats import micro
from nats.aio.client import Client
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, Service, ServiceConfig

from adapters.cloud_events import JSON, TYPE_PREFIX
from adapters.messaging import subjects
from adapters.partner_messages import PartnerMessage, read_request
from domain.errors import Fault
from domain.names import PartnershipId

_VERSION = "1.0.0"
_NOBODY = "nobody"  # who asks is not looked at


async def answer_validations(
    client: Client, partnership: PartnershipId, now: Callable[[], datetime]
) -> Service:
    """Until the service returned is stopped."""

    async def validate(request: Request) -> None:
        headers = {name.lower(): value for name, value in (request.headers or {}).items()}
        kind = headers.get("ce-type", "").removeprefix(TYPE_PREFIX)
        message = PartnerMessage(_NOBODY, kind, headers, request.data, now())
        faults = read_request(message).faults
        await request.respond(_answer(faults), headers={"content-type": JSON})

    service = await micro.add_service(
        client,
        ServiceConfig(
            name=f"golden-thread-{partnership}",
            version=_VERSION,
            description="Says what is wrong with a message before it is sent.",
        ),
    )
    await service.add_endpoint(
        EndpointConfig(name="validate", subject=subjects.validation(partnership), handler=validate)
    )
    return service


def _answer(faults: tuple[Fault, ...]) -> bytes:
    return orjson.dumps(
        {
            "valid": not faults,
            "faults": [
                {"code": fault.code, "field": fault.field, "reason": fault.reason}
                for fault in faults
            ],
        }
    )
