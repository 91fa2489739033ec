"""What is published of the messages: their schemas and examples, how large one may be, and a receipt as it is sent."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from adapters.asyncapi import summary_of
from adapters.contract_examples import EXAMPLES
from adapters.contracts import message_schemas
from adapters.json_reading import LARGEST_BODY
from adapters.messaging.outbound import receipt_body

__all__ = ["EXAMPLES", "LARGEST_BODY", "receipt_body", "schemas", "summary_of"]


@cache
def schemas() -> Mapping[str, Mapping[str, Any]]:
    """The JSON Schema of each kind of message, by the kind."""
    return message_schemas()
