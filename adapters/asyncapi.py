"""
One AsyncAPI 3.0 document for everything a partner service or a neighbour may send and receive, seen from their side.

Source: AsyncAPI specification 3.0.0; CloudEvents 1.0, NATS protocol binding 3.1 (the `ce-` headers).
"""

from collections.abc import Mapping, Sequence
from inspect import getdoc
from typing import Any

from adapters.cloud_events import JSON, SPECVERSION, TYPE_PREFIX
from adapters.contract_examples import EXAMPLES
from adapters.messaging.routing import route
from domain.command import Command
from domain.fact import Fact

_SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
_RECEIPT = "receipt.v1"

_PARAMETERS: Mapping[str, Any] = {
    "partnership": {
        "description": "The partnership that keeps the record.",
        "examples": ["hsscp", "stscp"],
    },
    "agency": {
        "description": "The sender, by the id in the framework; the server lets nobody use another's.",
        "examples": ["cleveland-police", "hartlepool-council"],
    },
}


def asyncapi(commands: Sequence[type[Command]], facts: Sequence[type[Fact]]) -> dict[str, Any]:
    """`facts` are those shared with neighbours. Refers to the schemas beside it by relative paths."""
    channels: dict[str, Any] = {_RECEIPT: _receipt_channel()}
    operations: dict[str, Any] = {
        "receive-receipt": _operation(
            "receive", _RECEIPT, _RECEIPT, "Read the answers to one's own messages."
        )
    }
    messages: dict[str, Any] = {
        _RECEIPT: _message(_RECEIPT, "receipt.v1.json", "event", "The answer to one message.")
    }
    for command in commands:
        kind, summary = command.KIND, summary_of(command)
        channels[kind] = _channel(f"gt.{{partnership}}.intake.{{agency}}.{kind}", kind)
        operations[f"send-{kind}"] = _operation("send", kind, kind, summary)
        messages[kind] = _message(kind, f"messages/{kind}.json", "request", summary)
    for fact in facts:
        topic, summary = fact.TOPIC, summary_of(fact)
        visibility, aggregate = route(topic)
        channels[topic] = _channel(f"gt.{{partnership}}.{visibility}.{aggregate}.{topic}", topic)
        operations[f"receive-{topic}"] = _operation("receive", topic, topic, summary)
        messages[topic] = _message(topic, f"events/{topic}.json", "event", summary)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Golden Thread",
            "version": "1",
            "description": (
                "What partner services send to a safeguarding children partnership's record and get back, and "
                "what a neighbouring partnership receives. `send` is what you publish, `receive` what you read. "
                "Publish to JetStream and keep a message until its acknowledgement: from then on it is stored. "
                "The same message may be sent again at any time under the same ce-id: it counts once and its "
                "receipt is the same."
            ),
            "license": {"name": "MIT"},
        },
        "defaultContentType": JSON,
        "servers": {
            "partnership": {
                "host": "{host}:4222",
                "protocol": "nats",
                "description": "The partnership's own NATS server.",
                "variables": {"host": {"description": "Told with the key."}},
                "security": [{"$ref": "#/components/securitySchemes/nkey"}],
            }
        },
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "messageTraits": {"request": {"headers": _REQUEST}, "event": {"headers": _EVENT}},
            "parameters": _PARAMETERS,
            "securitySchemes": {
                "nkey": {
                    "type": "asymmetricEncryption",
                    "description": "An NKEY of one's own; its seed never leaves its owner.",
                }
            },
        },
    }


def _channel(address: str, message: str) -> dict[str, Any]:
    return {
        "address": address,
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "parameters": {
            name: {"$ref": f"#/components/parameters/{name}"}
            for name in _PARAMETERS
            if f"{{{name}}}" in address
        },
    }


def _receipt_channel() -> dict[str, Any]:
    channel = _channel("gt.{partnership}.receipt.{agency}.>", _RECEIPT)
    about = "Pull from the durable rcpt-<agency> on the stream RECEIPTS. The subject ends in the kind answered."
    return channel | {"description": about}


def _operation(action: str, channel: str, message: str, summary: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{message}"}],
        "summary": summary,
    }


def _message(name: str, schema: str, trait: str, summary: str) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": name,
        "summary": summary,
        "contentType": JSON,
        "traits": [{"$ref": f"#/components/messageTraits/{trait}"}],
        "payload": {"schemaFormat": _SCHEMA_FORMAT, "schema": {"$ref": f"./{schema}"}},
    }
    if name in EXAMPLES:
        headers = {
            "ce-specversion": SPECVERSION,
            "ce-id": "0198c6f2-7a01-7d3a-9f5e-1c2b3a4d5e6f",
            "ce-type": TYPE_PREFIX + name,
            "content-type": JSON,
        }
        message["examples"] = [{"headers": headers, "payload": EXAMPLES[name]}]
    return message


def summary_of(of: type) -> str:
    """The first sentence of a class, or its name in words."""
    text = (getdoc(of) if of.__doc__ else "") or ""
    first = " ".join(text.split("\n\n")[0].split())
    return first or "".join(f" {c.lower()}" if c.isupper() else c for c in of.__name__).strip()


def _header(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description} | more


_REQUEST: Mapping[str, Any] = {
    "type": "object",
    "required": ["ce-id"],
    "properties": {
        "ce-id": _header(
            "The message's own identity, a UUID for example; never used for another message.",
            pattern="^[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}$",
        ),
        "ce-specversion": _header("The version of CloudEvents.", const=SPECVERSION),
        "ce-type": _header(f"{TYPE_PREFIX} and the kind that the subject ends in."),
        "ce-correlationid": _header("What belongs together, a return for example; as ce-id."),
        "ce-onbehalfof": _header("The agency for which a business unit sends, by its id."),
        "content-type": _header("The body's type.", const=JSON),
    },
}

_EVENT: Mapping[str, Any] = {
    "type": "object",
    "required": ["ce-id", "ce-specversion", "ce-type", "ce-source"],
    "properties": {
        "ce-id": _header("The identity of the event."),
        "ce-specversion": _header("The version of CloudEvents.", const=SPECVERSION),
        "ce-type": _header(f"{TYPE_PREFIX} and the event's stored name."),
        "ce-source": _header("urn:gt: and the partnership whose record it is."),
        "ce-subject": _header("The reference of the record, or the message that is answered."),
        "ce-time": _header("When the origin recorded it, RFC 3339.", format="date-time"),
        "Gt-Notification-Id": _header("The position in the origin's log."),
        "Gt-Shared-Seq": _header(
            "1, 2, 3 … over the origin's shared events; a step of 1 misses none."
        ),
        "Gt-Prev-Hash": _header("The hash chain before this event."),
        "Gt-Hash": _header("The hash chain after this event."),
        "Gt-Receipt-Number": _header("The number of a receipt, without gaps."),
    },
}
