"""Units to the arguments of the append function, and its answer to outcomes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from adapters.codec import Codec
from adapters.event_store.arrays import Array, bigints, blobs, booleans, ints, texts
from domain.errors import Code, Fault
from domain.history import Outcome, Status, Unit
from domain.names import PartnershipId, StreamId
from domain.quick import quick
from domain.receipt import Receipt, Verdict

MAX_UNITS = 512
MAX_BYTES = 512 * 1024

DIFFERENT_CONTENT = (
    Fault(
        Code.DIFFERENT_CONTENT,
        "this identity was used for another message; send the new one under a new one",
        "ce-id",
    ),
)

RECORDED, REFUSED, DUPLICATE, DIFFERENT, CONFLICT = 1, 2, 3, 4, 5
"""The statuses of the append function (migration 0002)."""

PARAMETERS = (
    "%b::uuid, "
    "%b::text[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::text[], "
    "%b::text[], %b::bigint[], %b::boolean[], %b::boolean[], %b::boolean[], %b::int[], "
    "%b::int[], "
    "%b::text[], %b::boolean[], "
    "%b::int[], %b::bigint[], "
    "%b::text[], %b::int[], %b::bigint[], %b::text[], %b::bytea[], %b::text[], "
    "%b::text"
)
_VOIDS = 15  # the place of the streams' voids among them


@quick
@dataclass(frozen=True, slots=True)
class Encoded:
    """A unit with its events in stored form: (stream, version, topic, state, origin) each."""

    unit: Unit
    events: tuple[tuple[StreamId, int, str, bytes, PartnershipId], ...]


@dataclass(frozen=True, slots=True)
class Transaction:
    """Some units as one call of the append function; `given` are its arguments as long as no stream is void."""

    batch: Sequence[Encoded]
    streams: Collection[StreamId]
    given: Sequence[UUID | Array | str]

    def arguments(self, void: Collection[StreamId]) -> Sequence[UUID | Array | str]:
        """In the order of PARAMETERS. `void` are the streams to which earlier units wanted to add what they did not."""
        if not void:
            return self.given
        voids = booleans([stream in void for stream in self.streams])
        return [*self.given[:_VOIDS], voids, *self.given[_VOIDS + 1 :]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the function said, an array per column in the units' order; `moment` is when it recorded."""

    statuses: Sequence[int]
    firsts: Sequence[int | None]
    lasts: Sequence[int | None]
    numbers: Sequence[int | None]
    moment: datetime


def encode(units: Sequence[Unit], codec: Codec) -> list[Encoded]:
    """Raises ValueError for a unit with both events and faults."""
    encoded = []
    for unit in units:
        if unit.events and unit.faults:
            raise ValueError(f"the unit {unit.key} has both events and faults")
        events = tuple(
            (e.stream, e.version, *codec.encode(e), e.provenance.partnership) for e in unit.events
        )
        encoded.append(Encoded(unit, events))
    return encoded


def batches(encoded: Sequence[Encoded], partnership: PartnershipId) -> Iterator[Sequence[Encoded]]:
    """
    What goes into one transaction each, in order: at most MAX_UNITS and MAX_BYTES (a larger unit goes alone), and
    never the same key or the same event of a neighbour's twice, which the function cannot judge within one call.
    """
    batch: list[Encoded] = []
    seen: set[object] = set()
    size = 0
    for unit in encoded:
        marks: list[object] = [unit.unit.key]
        more = 0
        for stream, version, _, state, origin in unit.events:
            more += len(state)
            if origin != partnership:
                marks.append((stream, version))
        full = len(batch) == MAX_UNITS or size + more > MAX_BYTES
        if batch and (full or not seen.isdisjoint(marks)):
            yield batch
            batch, seen, size = [], set(), 0
        batch.append(unit)
        seen.update(marks)
        size += more
    if batch:
        yield batch


def transaction(call: UUID, batch: Sequence[Encoded], partnership: PartnershipId) -> Transaction:
    """
    `call` tells a repetition, after a lost reply, from another call. What no unit needs is left out, and so is a read that an
    event of this partnership implies: either is what makes most calls simple (ADR 0115).
    """
    units = [encoded.unit for encoded in batch]
    events = [event for encoded in batch for event in encoded.events]
    reads_of = [_further_reads(encoded, partnership) for encoded in batch]
    reads = [read for some in reads_of for read in some]
    # what is only said in receipts
    answered = units if any(unit.sender is not None for unit in units) else []
    numbers: dict[StreamId, int] = {}
    for stream in (*(e[0] for e in events), *(r[0] for r in reads)):
        numbers.setdefault(stream, len(numbers) + 1)
    given: list[UUID | Array | str] = [
        call,
        texts([u.key for u in units]),
        blobs([u.body_hash for u in units]),
        texts([u.message_id for u in answered]),
        texts([u.sender for u in answered]),
        texts([u.kind for u in answered]),
        texts([u.reference for u in answered]),
        texts([faults_to_json(u.faults) for u in answered]),
        bigints([u.intake_sequence for u in answered]),
        booleans([bool(u.faults) for u in units]),
        booleans([u.again for u in units]),
        booleans([u.sender is not None for u in answered]),
        ints([len(encoded.events) for encoded in batch]),
        ints([len(some) for some in reads_of]),
        texts(list(numbers)),
        booleans([False] * len(numbers)),
        ints([numbers[stream] for stream, _ in reads]),
        bigints([version for _, version in reads]),
        texts([e[0] for e in events]),
        ints([numbers[e[0]] for e in events]),
        bigints([e[1] for e in events]),
        texts([e[2] for e in events]),
        blobs([e[3] for e in events]),
        texts([e[4] for e in events]),
        _DIFFERENT_CONTENT_JSON,
    ]
    return Transaction(batch, numbers, given)


def _further_reads(encoded: Encoded, partnership: PartnershipId) -> Sequence[tuple[StreamId, int]]:
    """Without those that hold whenever the unit's events follow the last version of their streams, as those of ours must."""
    reads = encoded.unit.reads
    if not reads or not encoded.events:
        return reads
    extended: dict[StreamId, int] = {}
    for stream, version, _, _, origin in encoded.events:
        if origin == partnership:
            extended.setdefault(stream, version - 1)
    return [read for read in reads if extended.get(read[0]) != read[1]]


def outcome(unit: Unit, answer: Answer, place: int, first_receipt: Receipt | None) -> Outcome:
    """`first_receipt` is the stored one, where the answer points to one (a duplicate, a call repeated)."""
    first, last = answer.firsts[place], answer.lasts[place]
    receipt = first_receipt
    match answer.statuses[place]:
        case 1:
            receipt = receipt or _receipt(unit, answer.moment, positions=(first, last))
            return Outcome(Status.RECORDED, receipt, first, last)
        case 2:
            receipt = receipt or _receipt(unit, answer.moment, faults=unit.faults)
            return Outcome(Status.REFUSED, receipt)
        case 3:
            return Outcome(Status.DUPLICATE, receipt, first, last)
        case 4:
            receipt = _receipt(unit, answer.moment, faults=DIFFERENT_CONTENT)
            return Outcome(Status.DIFFERENT_CONTENT, receipt)
        case 5:
            return Outcome(Status.CONFLICT)
        case unknown:
            raise AssertionError(f"the append function answered {unknown}")


def void(
    batch: Sequence[Encoded], outcomes: Sequence[Outcome], partnership: PartnershipId
) -> set[StreamId]:
    """The partnership's streams to which a unit wanted to add and did not; for the transactions that follow."""
    return {
        event[0]
        for encoded, outcome in zip(batch, outcomes, strict=True)
        if outcome.status is not Status.RECORDED
        for event in encoded.events
        if event[4] == partnership
    }


def faults_to_json(faults: Sequence[Fault]) -> str | None:
    if not faults:
        return None
    return orjson.dumps(
        [{"code": f.code, "reason": f.reason, "field": f.field} for f in faults]
    ).decode()


def faults_from_json(stored: list[dict[str, Any]] | None) -> tuple[Fault, ...]:
    return tuple(Fault(Code(f["code"]), f["reason"], f["field"]) for f in stored or ())


def _receipt(
    unit: Unit,
    moment: datetime,
    *,
    positions: tuple[int | None, int | None] = (None, None),
    faults: tuple[Fault, ...] = (),
) -> Receipt | None:
    if unit.sender is None:
        return None
    return Receipt(
        message_id=unit.message_id,
        sender=unit.sender,
        kind=unit.kind,
        verdict=Verdict.REJECTED if faults else Verdict.ACCEPTED,
        reference=unit.reference,
        first_position=positions[0],
        last_position=positions[1],
        recorded_at=moment,
        faults=faults,
        intake_sequence=unit.intake_sequence,
    )


_DIFFERENT_CONTENT_JSON = faults_to_json(DIFFERENT_CONTENT) or ""
