"""
CloudEvents 1.0 in the binary mode of the NATS protocol binding: attributes as `ce-` headers, percent-encoded.

Header names are read in any case, because client libraries differ; a name given twice is refused. A partner's
message is read by adapters/envelope_reading.py, which collects every fault instead of raising at the first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote_to_bytes
from uuid import UUID

from domain.errors import Code, refuse
from domain.names import AgencyId, PartnershipId, StreamId

SPECVERSION = "1.0"
JSON = "application/json"
TYPE_PREFIX = "uk.gt."
SOURCE_PREFIX = "urn:gt:"

_NOT_ENCODED = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in '%"')
_ENCODED = re.compile(r"[\x21-\x7e]*")
_PLAIN = re.compile(r"[\x21-\x24\x26-\x7e]*")  # the same without %: it says itself
_HASH_DIGITS = 64
_HASH = re.compile(rf"[0-9a-f]{{{_HASH_DIGITS}}}")
_LONGEST_COUNT = 18  # digits, which a bigint holds


@dataclass(frozen=True, slots=True)
class EventEnvelope:
    """
    What stands outside the body of a published event.

    `position` is its place in the origin's log; `shared_sequence` counts the origin's shared events up to here
    (1, 2, 3, …); `previous` and `link` are the hash chain over them before and after this event
    (adapters/messaging/chain.py), so a private event repeats the count and has equal hashes.
    """

    event_id: UUID
    origin: PartnershipId
    topic: str
    stream: StreamId
    version: int
    recorded_at: datetime
    correlation_id: str
    position: int
    shared_sequence: int
    previous: bytes
    link: bytes


def encoded(value: str) -> str:
    """A header value: every character outside U+0021 to U+007E, and `"` and `%`, as percent-encoded UTF-8."""
    return quote(value, safe=_NOT_ENCODED)


def decoded(value: str, *, field: str) -> str:
    """Raises Refused BAD_ENVELOPE for a value that is not what `encoded` makes."""
    if not _ENCODED.fullmatch(value):
        raise refuse(Code.BAD_ENVELOPE, f"percent-encode {field} in printable ASCII", field=field)
    if "%" not in value:
        return value
    if re.search(r"%(?![0-9A-Fa-f]{2})", value):
        raise refuse(Code.BAD_ENVELOPE, f"{field} has a % without two hex digits", field=field)
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        raise refuse(Code.BAD_ENVELOPE, f"{field} is not UTF-8", field=field) from None


def say_themselves(values: Iterable[str]) -> bool:
    """Whether `decoded` gives back each as it is: asked once for all of a message, where nearly always nothing is encoded."""
    return _PLAIN.fullmatch("".join(values)) is not None


def request_headers(
    *,
    message_id: str,
    kind: str,
    correlation_id: str | None = None,
    on_behalf_of: AgencyId | None = None,
) -> dict[str, str]:
    """What a partner sends with a message of that kind."""
    headers = {
        "ce-specversion": SPECVERSION,
        "ce-id": encoded(message_id),
        "ce-type": encoded(TYPE_PREFIX + kind),
        "content-type": JSON,
    }
    if correlation_id is not None:
        headers["ce-correlationid"] = encoded(correlation_id)
    if on_behalf_of is not None:
        headers["ce-onbehalfof"] = on_behalf_of
    return headers


def event_headers(envelope: EventEnvelope) -> dict[str, str]:
    return {
        "ce-specversion": SPECVERSION,
        "ce-id": str(envelope.event_id),
        "ce-source": encoded(SOURCE_PREFIX + envelope.origin),
        "ce-type": encoded(TYPE_PREFIX + envelope.topic),
        "ce-subject": encoded(envelope.stream),
        "ce-time": encoded(envelope.recorded_at.isoformat()),
        "ce-correlationid": encoded(envelope.correlation_id),
        "content-type": JSON,
        "Gt-Notification-Id": str(envelope.position),
        "Gt-Stream-Version": str(envelope.version),
        "Gt-Shared-Seq": str(envelope.shared_sequence),
        "Gt-Prev-Hash": envelope.previous.hex(),
        "Gt-Hash": envelope.link.hex(),
    }


def event_envelope(headers: Mapping[str, str] | None) -> EventEnvelope:
    """Read what `event_headers` made. Raises Refused BAD_ENVELOPE, with the header as field."""
    attributes = _Attributes(headers)
    attributes.check_version()
    return EventEnvelope(
        event_id=attributes.uuid("ce-id"),
        origin=attributes.prefixed("ce-source", SOURCE_PREFIX),
        topic=attributes.prefixed("ce-type", TYPE_PREFIX),
        stream=attributes.required("ce-subject"),
        version=attributes.count("gt-stream-version"),
        recorded_at=attributes.time("ce-time"),
        correlation_id=attributes.required("ce-correlationid"),
        position=attributes.count("gt-notification-id"),
        shared_sequence=attributes.count("gt-shared-seq", least=0),
        previous=attributes.hash("gt-prev-hash"),
        link=attributes.hash("gt-hash"),
    )


class _Attributes:
    def __init__(self, headers: Mapping[str, str] | None) -> None:
        self._values: dict[str, str] = {}
        for name, value in (headers or {}).items():
            if self._values.setdefault(name.lower(), value) != value:
                raise refuse(
                    Code.BAD_ENVELOPE, "the header is given twice", field=name.lower()[:64]
                )
        ours = (value for name, value in self._values.items() if name.startswith(("ce-", "gt-")))
        self._plain = say_themselves(ours)

    def optional(self, name: str) -> str | None:
        value = self._values.get(name)
        return value if value is None or self._plain else decoded(value, field=name)

    def required(self, name: str) -> str:
        value = self.optional(name)
        if not value:
            raise refuse(Code.BAD_ENVELOPE, f"send the header {name}", field=name)
        return value

    def prefixed(self, name: str, prefix: str) -> str:
        value = self.required(name)
        if not value.startswith(prefix) or value == prefix:
            raise refuse(Code.BAD_ENVELOPE, f"{name} must begin with {prefix}", field=name)
        return value.removeprefix(prefix)

    def check_version(self) -> None:
        if self.required("ce-specversion") != SPECVERSION:
            raise refuse(
                Code.BAD_ENVELOPE, f"ce-specversion must be {SPECVERSION}", field="ce-specversion"
            )

    def count(self, name: str, *, least: int = 1) -> int:
        value = self.required(name)
        digits = value.isascii() and value.isdigit() and len(value) <= _LONGEST_COUNT
        if not digits or int(value) < least:
            raise refuse(
                Code.BAD_ENVELOPE, f"{name} must be a whole number from {least}", field=name
            )
        return int(value)

    def uuid(self, name: str) -> UUID:
        try:
            return UUID(self.required(name))
        except ValueError:
            raise refuse(Code.BAD_ENVELOPE, f"{name} must be a UUID", field=name) from None

    def time(self, name: str) -> datetime:
        try:
            found = datetime.fromisoformat(self.required(name))
        except ValueError:
            raise refuse(
                Code.BAD_ENVELOPE, f"{name} must be an RFC 3339 time", field=name
            ) from None
        if found.tzinfo is None:
            raise refuse(Code.BAD_ENVELOPE, f"{name} must name its time zone", field=name)
        return found

    def hash(self, name: str) -> bytes:
        value = self.required(name)
        if not _HASH.fullmatch(value):
            raise refuse(
                Code.BAD_ENVELOPE,
                f"{name} must be {_HASH_DIGITS} lower-case hex digits",
                field=name,
            )
        return bytes.fromhex(value)
