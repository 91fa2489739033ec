"""What a partner service gets back: accepted, or rejected with every fault found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import Fault
from domain.names import AgencyId, StreamId
from domain.quick import quick


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@quick
@dataclass(frozen=True, slots=True)
class Receipt:
    """
    The answer to one message, the same for every copy of it.

    `reference` is the aggregate it concerned; `first_position` and `last_position` bound what it recorded
    (None when nothing was); `intake_sequence` is where the bytes are kept.
    """

    message_id: str
    sender: AgencyId
    kind: str
    verdict: Verdict
    reference: StreamId | None
    first_position: int | None
    last_position: int | None
    recorded_at: datetime
    faults: tuple[Fault, ...]
    intake_sequence: int | None
