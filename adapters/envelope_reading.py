"""
The CloudEvents attributes of a partner's message, read from its NATS headers (binary mode).

Source: CloudEvents 1.0 and its NATS protocol binding 3.1 (`ce-` headers, values percent-encoded). Only `ce-id` is
asked for: without it a repeated message cannot be told from a new one. What else is given must be right.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from adapters.cloud_events import JSON, SPECVERSION, TYPE_PREFIX, decoded, say_themselves
from domain.errors import Code, Fault, Refused
from domain.names import AgencyId
from domain.quick import quick

_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}")
_AGENCY: TypeAdapter[str] = TypeAdapter(AgencyId)
_READ = frozenset(
    {"ce-id", "ce-specversion", "ce-type", "ce-correlationid", "ce-onbehalfof", "content-type"}
)
_ALLOWED = "1 to 128 of the characters A-Z a-z 0-9 . _ : / + = -, the first a letter or digit"


@quick
@dataclass(frozen=True, slots=True)
class Envelope:
    """`message_id` is empty when there is none that can be used; then `faults` says why."""

    message_id: str
    correlation_id: str | None
    on_behalf_of: AgencyId | None
    faults: tuple[Fault, ...]


def read_envelope(headers: Mapping[str, str], *, kind: str) -> Envelope:
    """Never raises. A header's name counts in any case."""
    faults: list[Fault] = []
    found = {header: value for name, value in headers.items() if (header := name.lower()) in _READ}
    if not say_themselves(found.values()):
        found = dict(_decoded(found, faults))

    def refuse(header: str, reason: str) -> None:
        faults.append(Fault(Code.BAD_ENVELOPE, reason, header))
        found.pop(header, None)

    message_id = found.get("ce-id", "")
    if not _IDENTITY.fullmatch(message_id) and not any(f.field == "ce-id" for f in faults):
        give = "give every message an identity of its own in the header ce-id, a UUID for example"
        refuse("ce-id", f"the identity must be {_ALLOWED}" if message_id else give)
    if found.get("ce-specversion", SPECVERSION) != SPECVERSION:
        refuse("ce-specversion", f"the version of CloudEvents spoken here is {SPECVERSION}")
    expected = TYPE_PREFIX + kind
    if found.get("ce-type", expected) != expected:
        reason = f"the type must be {TYPE_PREFIX} followed by the kind that the subject ends in"
        refuse("ce-type", reason)
    content = found.get("content-type", JSON)
    if content != JSON and content.split(";")[0].strip().lower() != JSON:
        refuse("content-type", f"send the body as {JSON} and the envelope in ce- headers")
    if "ce-correlationid" in found and not _IDENTITY.fullmatch(found["ce-correlationid"]):
        refuse("ce-correlationid", f"the correlation id must be {_ALLOWED}")
    if "ce-onbehalfof" in found and not _is_agency(found["ce-onbehalfof"]):
        refuse("ce-onbehalfof", "name an agency by its id, cleveland-police for example")
    return Envelope(
        found.get("ce-id", ""),
        found.get("ce-correlationid"),
        found.get("ce-onbehalfof"),
        tuple(faults),
    )


def _decoded(given: Mapping[str, str], faults: list[Fault]) -> Iterator[tuple[str, str]]:
    for header, value in given.items():
        try:
            yield header, value if header == "content-type" else decoded(value, field=header)
        except Refused as refused:
            faults.extend(refused.faults)


def _is_agency(value: str) -> bool:
    try:
        _AGENCY.validate_python(value)
    except ValidationError:
        return False
    return True
