"""
One request against the record as it stands: the rules that hold for every kind, then the aggregate's own decision.

Pure: what it may know comes in, what is to be appended goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha1
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.catalogue import DECIDER_OF_COMMAND, DECIDER_OF_FACT
from domain.command import Command, Context, Scope
from domain.errors import Code, Fault, GoldenThreadError, Refused
from domain.fact import Actor, Event, Fact, Provenance, Recorded, Visibility
from domain.history import Unit
from domain.names import AgencyId, AgreementId, PartnershipId, StreamId
from domain.quick import quick
from domain.request import Request
from services.sharing import Sharing

_AHEAD_OF_UTC = timedelta(hours=1)
"""British Summer Time: what happened today there may be dated tomorrow here."""

_EVENTS_OF_REQUESTS = uuid5(NAMESPACE_URL, "urn:gt:events-of-requests").bytes


class StrayFact(GoldenThreadError):
    """A decision made a fact on a stream that its command neither owns nor cites: a mistake in the program."""


class Known(NamedTuple):
    """
    A stream as far as it was read: its last version (0: nothing recorded) and the folded state (None then).

    `at_home`: a fact of it that could be shared was recorded under no agreement. Nothing after that is shared either,
    for the neighbour would have a history with a hole (ADR 0045).
    """

    version: int
    state: Any
    at_home: bool = False


NOTHING = Known(0, None)


@quick
@dataclass(frozen=True, slots=True)
class Judgement:
    """What to append for a request, and what each stream it extends becomes if that is recorded."""

    unit: Unit
    becomes: Mapping[StreamId, Known]


def fold(recorded: Sequence[Recorded]) -> Known:
    """A stream's events in version order, folded by the aggregate they belong to."""
    state = None
    for event in recorded:
        state = DECIDER_OF_FACT[type(event.fact)].evolve(state, event.fact)
    at_home = any(
        event.fact.VISIBILITY is Visibility.SHARED and event.provenance.agreement is None
        for event in recorded
    )
    return Known(recorded[-1].event.version if recorded else 0, state, at_home)


def concerned(request: Request, scope: Scope) -> tuple[StreamId, ...]:
    """The streams that must be known to judge it, the command's own first; none when it cannot be read."""
    if request.command is None:
        return ()
    own = request.command.stream(scope)
    return (own, *(stream for stream in request.command.cites(scope) if stream != own))


def judge(
    request: Request,
    streams: tuple[StreamId, ...],
    known: Mapping[StreamId, Known],
    scope: Scope,
    sharing: Sharing,
) -> Judgement:
    """
    `streams` are those that it concerns; `known` holds each, and those of `sharing`, which names the agreement that is
    put to a shared fact.

    A refusal is a judgement too. Raises only what nobody foresaw.
    """
    command = request.command
    faults = request.faults or _standing(request, scope)
    if command is None or faults:
        return Judgement(_unit(request, faults=faults), {})
    own = streams[0]
    reads = tuple((stream, known[stream].version) for stream in streams)
    try:
        _ours(own, scope, command)
        facts = _decide(command, request, known, scope, streams)
    except Refused as refused:
        unit = _unit(request, reference=own, faults=refused.faults, reads=reads)
        return Judgement(unit, {})
    becomes: dict[StreamId, Known] = {}
    events: list[Event] = []
    on = request.received_at.date()
    agreements = {s: known[s].state for s in sharing.streams if s in known}
    for fact in facts:
        version, state, at_home = becomes.get(fact.stream) or known[fact.stream]
        agreement = None if at_home else sharing.agreement(fact, on, agreements)
        becomes[fact.stream] = Known(
            version + 1,
            DECIDER_OF_FACT[type(fact)].evolve(state, fact),
            at_home or (fact.VISIBILITY is Visibility.SHARED and agreement is None),
        )
        provenance = _provenance(
            request,
            command,
            event_id=event_id(request.key, len(events)),
            partnership=scope.partnership,
            agreement=agreement,
        )
        events.append(Event(fact.stream, version + 1, fact, provenance))
    return Judgement(_unit(request, reference=own, events=tuple(events), reads=reads), becomes)


def copy_of(request: Request) -> Unit:
    """The unit of a message whose identity is settled: the log answers it and adds nothing."""
    return _unit(request)


def event_id(key: str, index: int) -> UUID:
    """The same message makes the same event ids, however often it is judged; as `uuid5` makes them, in half its time."""
    name = _EVENTS_OF_REQUESTS + f"{key}#{index}".encode()
    return UUID(bytes=sha1(name, usedforsecurity=False).digest()[:16], version=5)


def _standing(request: Request, scope: Scope) -> tuple[Fault, ...]:
    """Whether the sender may speak here and now."""
    framework, partnership = scope.framework, scope.partnership
    agency = framework.agencies.get(request.sender)
    if agency is None or partnership not in agency.partnerships:
        reason = f"the sender takes no part in {partnership}; ask its business unit to be added"
        return (Fault(Code.UNKNOWN_AGENCY, reason),)
    faults: list[Fault] = []
    principal = request.on_behalf_of
    if principal is not None and principal != request.sender:
        if not agency.coordinates:
            reason = "only a business unit may send on behalf of another agency"
            faults.append(Fault(Code.NOT_PERMITTED, reason, "ce-onbehalfof"))
        elif principal not in framework.agencies:
            reason = "the framework knows no such agency; check the id"
            faults.append(Fault(Code.UNKNOWN_AGENCY, reason, "ce-onbehalfof"))
    latest = (request.received_at + _AHEAD_OF_UTC).date()
    if request.command is not None and request.command.occurred_on > latest:
        reason = f"the date lies after the day of receipt, {latest}; send it when it has happened"
        faults.append(Fault(Code.DATED_IN_FUTURE, reason, "occurred_on"))
    return tuple(faults)


def _decide(
    command: Command,
    request: Request,
    known: Mapping[StreamId, Known],
    scope: Scope,
    streams: tuple[StreamId, ...],
) -> Sequence[Fact]:
    own, *cited = streams
    context = Context(
        scope=scope,
        actor=_actor(request.sender, request.role),
        received_at=request.received_at,
        known={s: known[s].state for s in cited if known[s].state is not None},
    )
    facts = DECIDER_OF_COMMAND[type(command)].decide(known[own].state, command, context)
    for fact in facts:
        if fact.stream not in streams:
            raise StrayFact(f"{command.KIND} made {fact.TOPIC} on a stream it does not concern")
        _ours(fact.stream, scope, command)
    return facts


def _ours(stream: StreamId, scope: Scope, command: Command) -> None:
    begin = _beginning(scope.partnership)
    if not stream.startswith(begin):
        reason = f"a reference of this partnership begins with {begin}; send it where it belongs"
        field = next((name for name, value in command if value == stream), "")
        raise Refused(Fault(Code.NOT_YOUR_PARTNERSHIP, reason, field))


@cache
def _beginning(partnership: PartnershipId) -> str:
    return f"{partnership.upper()}-"


def _provenance(
    request: Request,
    command: Command,
    *,
    event_id: UUID,
    partnership: PartnershipId,
    agreement: AgreementId | None,
) -> Provenance:
    return Provenance(
        event_id=event_id,
        occurred_on=command.occurred_on,
        actor=_actor(request.sender, request.role),
        partnership=partnership,
        correlation_id=request.correlation_id,
        causation_id=request.key,
        on_behalf_of=request.on_behalf_of,
        agreement=agreement,
    )


@cache
def _actor(agency: AgencyId, role: str) -> Actor:
    """For an agency of the framework, so there are few."""
    return Actor(agency=agency, role=role)


def _unit(
    request: Request,
    *,
    reference: StreamId | None = None,
    events: tuple[Event, ...] = (),
    faults: tuple[Fault, ...] = (),
    reads: tuple[tuple[StreamId, int], ...] = (),
) -> Unit:
    return Unit(
        key=request.key,
        body_hash=request.body_hash,
        message_id=request.message_id,
        sender=request.sender,
        kind=request.kind,
        reference=reference,
        events=events,
        faults=faults,
        intake_sequence=request.intake_sequence,
        again=request.again,
        reads=reads,
    )
