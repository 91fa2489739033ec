"""A fact is past tense, frozen and closed, and carries the name it is stored under."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.names import AgencyId, AgreementId, PartnershipId, StreamId
from domain.quick import quick


class Closed(BaseModel):
    """
    A value of the record: immutable, no unknown field, no coercion. What checks it is built when it is first used, for a
    program seldom needs all of some five hundred.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Visibility(StrEnum):
    """Where an event type may go; declared once, by its class."""

    SHARED = "shared"  # to the neighbour, under the sharing agreement
    PRIVATE = "private"  # stays on this partnership's own server
    RESTRICTED = "restricted"  # has no route to any NATS subject


class Fact(Closed):
    """What happened, as stored. A new shape is a new TOPIC; a released TOPIC never changes."""

    TOPIC: ClassVar[str]
    VISIBILITY: ClassVar[Visibility]

    @property
    @abstractmethod
    def stream(self) -> StreamId:
        """The aggregate whose history this fact belongs to."""


class Actor(Closed):
    """Who did it, from the authenticated sender and never from the body: a role at an agency."""

    agency: AgencyId
    role: str = "service"


@quick
@dataclass(frozen=True, slots=True)
class Provenance:
    """What every event carries beside its fact. `partnership` is the origin: the one whose record it is."""

    event_id: UUID
    occurred_on: date
    actor: Actor
    partnership: PartnershipId
    correlation_id: str
    causation_id: str
    on_behalf_of: AgencyId | None = None
    agreement: AgreementId | None = None


@quick
@dataclass(frozen=True, slots=True)
class Event:
    """A fact at its place in its stream, not yet at a position in the log. Versions count from 1."""

    stream: StreamId
    version: int
    fact: Fact
    provenance: Provenance


@quick
@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the log: `position` and `recorded_at` are this log's own, also for a neighbour's event."""

    position: int
    recorded_at: datetime
    event: Event

    @property
    def fact(self) -> Fact:
        return self.event.fact

    @property
    def provenance(self) -> Provenance:
        return self.event.provenance
