"""
The CloudEvents attributes of a partner's message, read from its NATS headers (binary mode).

Source: CloudEvents 1.0 and its NATS protocol binding 3.1 (`ce-` headers, values percent-encoded). Only `ce-id` is
asked for: without it a repeated message cannot be told from a new one. What else is given must be right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pydantic import TypeAdapter, ValidationError

from domain.errors import Code, Fault
from domain.names import AgencyId

_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}")
_AGENCY: TypeAdapter[str] = TypeAdapter(AgencyId)
_ALLOWED = "1 to 128 of the characters A-Z a-z 0-9 . _ : / + = -, the first a letter or digit"


@dataclass(frozen=True, slots=True)
class Envelope:
    """`message_id` is empty when there is none that can be used; then `faults` says why."""

    message_id: str
    correlation_id: str | None
    on_behalf_of: AgencyId | None
    faults: tuple[Fault, ...]


def read_envelope(headers: Mapping[str, str], *, kind: str) -> Envelope:
    """Never raises. A header's name counts in any case."""
    found = {name.lower(): unquote(value, errors="replace") for name, value in headers.items()}
    faults: list[Fault] = []

    def wrong(header: str, reason: str) -> None:
        faults.append(Fault(Code.BAD_ENVELOPE, reason, header))

    message_id = found.get("ce-id", "")
    if not message_id:
        wrong(
            "ce-id",
            "give every message an identity of its own in the header ce-id, a UUID for example",
        )
    elif not _IDENTITY.fullmatch(message_id):
        wrong("ce-id", f"the identity must be {_ALLOWED}")
        message_id = ""
    if found.get("ce-specversion", "1.0") != "1.0":
        wrong("ce-specversion", "the version of CloudEvents spoken here is 1.0")
    if found.get("ce-type", f"uk.gt.{kind}") != f"uk.gt.{kind}":
        wrong("ce-type", "the type must be uk.gt. followed by the kind that the subject ends in")
    content_type = found.get("content-type", "application/json").split(";")[0].strip().lower()
    if content_type != "application/json":
        wrong("content-type", "send the body as application/json and the envelope in ce- headers")
    correlation_id = found.get("ce-correlationid")
    if correlation_id is not None and not _IDENTITY.fullmatch(correlation_id):
        wrong("ce-correlationid", f"the correlation id must be {_ALLOWED}")
        correlation_id = None
    on_behalf_of = found.get("ce-onbehalfof")
    if on_behalf_of is not None and not _is_agency(on_behalf_of):
        wrong("ce-onbehalfof", "name an agency by its id, cleveland-police for example")
        on_behalf_of = None
    return Envelope(message_id, correlation_id, on_behalf_of, tuple(faults))


def _is_agency(value: str) -> bool:
    try:
        _AGENCY.validate_python(value)
    except ValidationError:
        return False
    return True
