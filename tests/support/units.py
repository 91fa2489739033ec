"""Units for a log, as many and as odd as a test needs."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.errors import Code, Fault
from domain.fact import Actor, Event, Fact, Provenance
from domain.history import Unit
from domain.improvement.finding_facts import FindingThemed
from tests.support.controls import POLICE, finding_registered

FAULT = Fault(Code.MISSING_FIELD, "this field is required", "themes")


def stream(number: int, partnership: str = "hsscp") -> str:
    return f"{partnership.upper()}-F-2026-{number}"


def event(of: str, version: int = 1, *, partnership: str = "hsscp", **changes: Any) -> Event:
    """The first of a stream registers a finding, the later ones set its themes."""
    fact: Fact = (
        finding_registered(finding_id=of, **changes)
        if version == 1
        else FindingThemed(finding_id=of, themes=("thresholds",), **changes)
    )
    provenance = Provenance(
        event_id=uuid5(NAMESPACE_URL, f"{of}/{version}"),
        occurred_on=date(2026, 5, 1),
        actor=Actor(agency=POLICE),
        partnership=partnership,
        correlation_id="c",
        causation_id="m",
    )
    return Event(of, version, fact, provenance)


def unit(message_id: str, *events: Event, body: bytes = b"body", **changes: Any) -> Unit:
    values: dict[str, Any] = {
        "key": f"{POLICE}:{message_id}",
        "body_hash": hashlib.sha256(body).digest(),
        "message_id": message_id,
        "sender": POLICE,
        "kind": "register-finding.v1",
        "reference": events[0].stream if events else None,
        "events": events,
    }
    return Unit(**values | changes)


def units(numbers: Iterable[int]) -> list[Unit]:
    """Each a message that registers a finding of its own."""
    return [unit(f"m{number}", event(stream(number))) for number in numbers]
