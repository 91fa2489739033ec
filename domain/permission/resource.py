"""What somebody may ask for: the closed list of things behind the door, each with all that the decision needs of it."""

from dataclasses import dataclass
from enum import StrEnum

from domain.names import AgencyId, PartnershipId, StreamId


class Action(StrEnum):
    """What somebody wants with it. To look at an earlier day is to read."""

    READ = "read"
    EXPORT = "export"
    SUBMIT = "submit"
    OPERATE = "operate"


class Sensitivity(StrEnum):
    """
    What a board or a history may tell, worked out from the visibility of its events (sensitivity.py).

    MIXED boards have lines about restricted matters among others; the others are treated as PRIVATE.
    """

    SHARED = "shared"  # the neighbour has it too
    PRIVATE = "private"  # of the partnership
    MIXED = "mixed"
    FIGURES = "figures"  # a provider's, before suppression
    INCIDENTS = "incidents"  # that there was one, and how its review goes
    RECORDS = "records"  # who looked at what, about whom text is kept


@dataclass(frozen=True, slots=True)
class Board:
    """Lines of a board. `agencies` are the columns that say whose line it is; none: it is about all of them."""

    partnership: PartnershipId
    name: str
    sensitivity: Sensitivity
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The events of one reference with what they say. `parties` are the agencies that they come from or name."""

    partnership: PartnershipId
    reference: StreamId
    sensitivity: Sensitivity
    parties: frozenset[AgencyId] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """
    A document about several matters at once, whose lines are not left out one by one. `about` is the agency of an
    agency's own report.
    """

    partnership: PartnershipId
    name: str
    matters: frozenset[Sensitivity]
    about: AgencyId | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """
    A kind of message, sent as `agency`. `aggregate` is the name of what decides it (domain/catalogue.py);
    `coordinates` marks the business unit, which may act for others; `local` what no message may carry.
    """

    partnership: PartnershipId
    kind: str
    aggregate: str
    agency: AgencyId
    coordinates: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Operations:
    """Positions, lag, health, dead letters, rebuilds."""

    partnership: PartnershipId


Resource = Board | History | Report | Message | Operations
