"""
The local door: personal text is kept, read and destroyed by the business unit, on the partnership's own host (ADR 0049).

Nothing of it passes through NATS but the receipts of the business unit, which name a reference and no text. The text
comes as an argument, is sealed before the log has it, and is in no error.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from adapters.clock import SystemClock
from adapters.event_store.log import EventLog
from adapters.subject_keys.histories import DestroyingHistory, SealingHistory, opened
from adapters.subject_keys.key_files import KeyFiles
from adapters.subject_keys.key_table import KeyTable
from adapters.validation_faults import faults_of
from domain.command import Command
from domain.errors import Code, Misconfigured, Refused, refuse
from domain.fact import Recorded
from domain.governance.access import RecordAccess
from domain.history import History
from domain.incidents.subject import SUBJECT, Subject
from domain.incidents.subject_commands import DestroyPersonalText, KeepPersonalText
from domain.incidents.subject_facts import PersonalTextKept
from domain.names import AgencyId, PartnershipId, SubjectId
from domain.receipt import Receipt
from domain.request import Request
from domain.sealed_text import Destroyed
from domain.text import personal_fields
from services.bootstrap import places
from services.bootstrap.clock import today
from services.config import Settings
from services.handling import Desk

C = TypeVar("C", bound=Command)

_CLOCK = SystemClock()
_PATIENCE = 3.0  # seconds without PostgreSQL: somebody waits for the answer
_LOCAL = "local"
"""The role of whoever is at the partnership's own host: it says how a request came, and a post says who."""
_MOST_REFERENCES = 100  # in one entry of the access log


@dataclass(frozen=True, slots=True, repr=False)
class KeptText:
    """One text as it is read: in the clear, or what stands where it stood. It shows itself to nobody."""

    entry: int
    about: str
    text_kind: str
    agency: AgencyId
    kept_on: date
    text: str | Destroyed


def new_reference(partnership: PartnershipId, letters: str) -> str:
    """One that nothing had before; `letters` say of what kind, as in domain/names.py."""
    chance = _CLOCK.new_id().hex[:12].upper()
    return f"{partnership.upper()}-{letters}-{_CLOCK.today().year}-{chance}"


async def keep(
    settings: Settings, partnership: PartnershipId, fields: Mapping[str, Any], text: str
) -> Receipt:
    """`fields` are those of KeepPersonalText but for the text and the day, which is today. Raises Refused."""
    command = _command(KeepPersonalText, {**fields, "text": text})
    async with _log(settings, partnership, "app") as log:
        keys = _keys(settings, partnership, "app")
        return await _submit(settings, partnership, SealingHistory(log, keys), command)


async def read(
    settings: Settings, partnership: PartnershipId, subject: SubjectId, *, post: str, purpose: str
) -> Sequence[KeptText]:
    """What is kept about a subject. That it is read is on the record before it is. Raises Refused, CannotOpen."""
    async with _log(settings, partnership, "app") as log:
        kept = _kept(await _events(log, subject))
        if not kept:
            raise refuse(Code.NOT_FOUND, f"nothing is kept about {subject}")
        about = tuple(dict.fromkeys((subject, *(fact.about for _, fact in kept))))
        entry = {
            "access_id": new_reference(partnership, "AC"),
            "agency": _unit(settings, partnership),
            "post": post,
            "accessed": about[:_MOST_REFERENCES],
            "purpose": purpose,
        }
        await _submit(settings, partnership, log, _command(RecordAccess, entry))
        key = await _keys(settings, partnership, "app").find(subject)
        history = await _events(log, subject)  # after the key: no key and no destruction is a fault
        state = Subject(subject)
        for recorded in history:
            state = SUBJECT.evolve(state, recorded.fact)
        return [
            KeptText(
                entry=recorded.event.version,
                about=fact.about,
                text_kind=fact.text_kind.value,
                agency=fact.agency,
                kept_on=fact.kept_on,
                text=state.destroyed or opened(recorded, key)["text"],
            )
            for recorded, fact in _kept(history)
        ]


async def destroy(
    settings: Settings, partnership: PartnershipId, fields: Mapping[str, Any]
) -> Receipt:
    """`fields` are those of DestroyPersonalText but for the day, which is today. Raises Refused."""
    command = _command(DestroyPersonalText, fields)
    dsn = places.dsn(settings, partnership, "records")
    async with _log(settings, partnership, "records") as log:
        keys = _keys(settings, partnership, "records")
        history = DestroyingHistory(dsn, log, keys, new_id=_CLOCK.new_id)
        await history.sweep()
        return await _submit(settings, partnership, history, command)


async def _submit(
    settings: Settings, partnership: PartnershipId, history: History, command: Command
) -> Receipt:
    sender = _unit(settings, partnership)
    message_id = str(_CLOCK.new_id())
    key = f"{sender}:{message_id}"
    request = Request(
        key=key,
        body_hash=_hash(command),
        message_id=message_id,
        sender=sender,
        role=_LOCAL,
        kind=command.KIND,
        command=command,
        faults=(),
        received_at=_CLOCK.now(),
        correlation_id=key,
    )
    scope = places.scope(settings, partnership)
    receipt = await Desk(history, scope, agreement=settings.agreement).submit(request)
    if receipt.faults:
        raise Refused(*receipt.faults)
    return receipt


def _command(kind: type[C], fields: Mapping[str, Any]) -> C:
    """Read as strictly as a message. Raises Refused, never with what was given."""
    body = {"occurred_on": today().isoformat(), **fields}
    try:
        return kind.model_validate_json(orjson.dumps(body))
    except ValidationError as invalid:
        raise Refused(*faults_of(invalid, body)) from None


def _hash(command: Command) -> bytes:
    """Of all but personal text: the inbox keeps it for ever, and short texts could be guessed from it."""
    said = command.model_dump_json(exclude=set(personal_fields(type(command))))
    return hashlib.sha256(said.encode()).digest()


def _unit(settings: Settings, partnership: PartnershipId) -> AgencyId:
    """Raises Misconfigured for a framework without a business unit there."""
    for agency in places.framework(settings).agencies.values():
        if agency.coordinates and partnership in agency.partnerships:
            return agency.id
    raise Misconfigured(f"the framework names no business unit of {partnership}")


@asynccontextmanager
async def _log(
    settings: Settings, partnership: PartnershipId, role: str
) -> AsyncIterator[EventLog]:
    dsn = places.dsn(settings, partnership, role)
    async with EventLog(dsn, partnership, patience=_PATIENCE) as log:
        yield log


def _keys(settings: Settings, partnership: PartnershipId, role: str) -> KeyTable:
    dsn = places.dsn(settings, partnership, role)
    return KeyTable(dsn, partnership, KeyFiles(places.subject_keys(settings, partnership)))


async def _events(log: EventLog, subject: SubjectId) -> Sequence[Recorded]:
    return (await log.load([subject])).get(subject, ())


def _kept(history: Sequence[Recorded]) -> list[tuple[Recorded, PersonalTextKept]]:
    return [(r, r.fact) for r in history if isinstance(r.fact, PersonalTextKept)]
