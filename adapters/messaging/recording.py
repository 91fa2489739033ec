"""What a mirror appends to its partnership's log: once, and never beside what is there already."""

import logging
from collections.abc import Collection, Sequence
from typing import Protocol

from domain.errors import GoldenThreadError
from domain.history import Outcome, Status, Unit
from domain.names import PartnershipId

log = logging.getLogger(__name__)


class NeighbourLog(Protocol):
    """The log as the mirror needs it. Raises OSError when it cannot be reached for the moment."""

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]: ...

    async def received_from(self, origin: PartnershipId) -> tuple[int, Collection[str]]:
        """How many of that origin's events are kept, refused ones included; the keys of the refused."""
        ...


class MirrorStopped(GoldenThreadError):
    """The neighbour's record does not follow from what is here. People on both sides must look before it goes on."""


async def record(history: NeighbourLog, units: Sequence[Unit], origin: PartnershipId) -> int:
    """How many of them were parked. Raises MirrorStopped; a repeated call changes nothing."""
    if not units:
        return 0
    outcomes = await history.append(units)
    conflicts, refused = [], 0
    for unit, outcome in zip(units, outcomes, strict=True):
        if outcome.status is Status.REFUSED:
            refused += 1
            log.error("mirror of %s: parked %s: %s", origin, unit.key, unit.faults)
        elif outcome.status is Status.CONFLICT:
            conflicts.append(unit)
        elif outcome.status is Status.DIFFERENT_CONTENT:
            raise MirrorStopped(f"{unit.key} was here before with other content")
    if len(conflicts) == len(units):
        raise MirrorStopped(f"{conflicts[0].key} does not follow the last event of its stream here")
    # the log takes nothing after a repetition in the same call; without the repetitions it does
    return refused + await record(history, conflicts, origin)
