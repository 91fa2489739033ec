"""Ready-made partner messages and the requests they become; a test names only what it is about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from adapters.partner_messages import PartnerMessage, read_request
from domain.command import Command
from domain.request import Request
from tests.support.controls import BUSINESS_UNIT, register_finding

RECEIVED_AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

REGISTER: Mapping[str, Any] = register_finding().model_dump(mode="json")
"""The body of a valid register-finding.v1."""


def partner_message(body: Mapping[str, Any] | bytes = REGISTER, **changes: Any) -> PartnerMessage:
    """`message_id` stands for the header ce-id."""
    values: dict[str, Any] = {
        "agency": BUSINESS_UNIT,
        "kind": "register-finding.v1",
        "headers": {"ce-id": changes.pop("message_id", "m1")},
        "body": body if isinstance(body, bytes) else orjson.dumps(body),
        "received_at": RECEIVED_AT,
        "sequence": 1,
    }
    return PartnerMessage(**values | changes)


def request_of(command: Command, message_id: str = "m1", **changes: Any) -> Request:
    body = command.model_dump(mode="json")
    return read_request(partner_message(body, kind=command.KIND, message_id=message_id, **changes))
