"""One collection of returns: who owes which figure by when (framework row P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, assert_never

from pydantic import Field, StringConstraints

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, Fault, Refused, refuse
from domain.fact import Closed, Fact, Visibility
from domain.names import AgencyId, AreaId, IndicatorCode, StreamId
from domain.performance.period import PeriodText, period
from domain.performance.streams import areas_of
from domain.quick import quick
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

RoundId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}-CR-[0-9]{4}-[0-9A-Z]{1,12}$")
]
"""Given by the sender: `HSSCP-CR-2025-Q1`."""


class Cell(Closed):
    """One figure that is owed: this code for this area from this provider."""

    code: IndicatorCode
    area: AreaId
    provider: AgencyId


# --- Events -----------------------------------------------------------------------------------------------


class CollectionRoundOpened(Fact):
    TOPIC: ClassVar[str] = "collection-round-opened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: RoundId
    period: PeriodText
    due_on: date
    expected: tuple[Cell, ...]

    @property
    def stream(self) -> StreamId:
        return self.round_id


class ReturnExtensionGranted(Fact):
    """A later day for one figure; the first due day stays in history (domain invariant 12)."""

    TOPIC: ClassVar[str] = "return-extension-granted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: RoundId
    cell: Cell
    due_on: date
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return self.round_id


class ReminderSent(Fact):
    """Who was reminded on which day of what they still owe."""

    TOPIC: ClassVar[str] = "reminder-sent.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: RoundId
    providers: tuple[AgencyId, ...]
    sent_on: date

    @property
    def stream(self) -> StreamId:
        return self.round_id


class CollectionRoundClosed(Fact):
    TOPIC: ClassVar[str] = "collection-round-closed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    round_id: RoundId

    @property
    def stream(self) -> StreamId:
        return self.round_id


RoundFact = CollectionRoundOpened | ReturnExtensionGranted | ReminderSent | CollectionRoundClosed

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class CollectionRound:
    """`due` holds the day for every figure expected, extensions included."""

    id: RoundId
    period: str
    due_on: date
    due: Mapping[Cell, date]
    closed: bool = False


def evolve(collection: CollectionRound | None, fact: RoundFact) -> CollectionRound:
    """The next state. Never judges."""
    match fact:
        case CollectionRoundOpened():
            due = dict.fromkeys(fact.expected, fact.due_on)
            return CollectionRound(fact.round_id, fact.period, fact.due_on, due)
        case ReturnExtensionGranted():
            begun = _begun(collection)
            return replace(begun, due={**begun.due, fact.cell: fact.due_on})
        case ReminderSent():
            return _begun(collection)
        case CollectionRoundClosed():
            return replace(_begun(collection), closed=True)
        case _:
            assert_never(fact)


def _begun(collection: CollectionRound | None) -> CollectionRound:
    assert collection is not None, "a history begins with its opening"  # noqa: S101
    return collection


# --- Commands ---------------------------------------------------------------------------------------------


class OpenCollectionRound(Command):
    """Ask for figures: one cell for every figure that is owed."""

    KIND: ClassVar[str] = "open-collection-round.v1"

    round_id: RoundId
    period: PeriodText
    due_on: date
    expected: tuple[Cell, ...] = Field(min_length=1, max_length=5000)

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


class GrantReturnExtension(Command):
    """Give one provider a later day for one figure."""

    KIND: ClassVar[str] = "grant-return-extension.v1"

    round_id: RoundId
    cell: Cell
    due_on: date
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


class SendReminder(Command):
    """Note that providers were reminded of what they still owe."""

    KIND: ClassVar[str] = "send-reminder.v1"

    round_id: RoundId
    providers: tuple[AgencyId, ...] = Field(min_length=1, max_length=200)
    sent_on: date

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


class CloseCollectionRound(Command):
    """End a collection; what has not come by now is missed."""

    KIND: ClassVar[str] = "close-collection-round.v1"

    round_id: RoundId

    def stream(self, scope: Scope) -> StreamId:
        return self.round_id


RoundCommand = OpenCollectionRound | GrantReturnExtension | SendReminder | CloseCollectionRound

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    collection: CollectionRound | None, command: RoundCommand, context: Context
) -> Sequence[RoundFact]:
    """Only the business unit runs collections. Raises Refused."""
    if not context.scope.framework.coordinates(context.actor.agency):
        raise refuse(Code.NOT_PERMITTED, "only the business unit runs collection rounds; ask it")
    match command:
        case OpenCollectionRound():
            return open_round(collection, command, context)
        case GrantReturnExtension():
            return grant_extension(_running(collection), command)
        case SendReminder():
            return remind(_running(collection), command, context)
        case CloseCollectionRound():
            _running(collection)
            return [CollectionRoundClosed(round_id=command.round_id)]
        case _:
            assert_never(command)


def open_round(
    collection: CollectionRound | None, command: OpenCollectionRound, context: Context
) -> Sequence[RoundFact]:
    """Refuses a reference in use, a due day before the period has ended, and cells that nobody can fill."""
    if collection is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{command.round_id} is open or was; use another reference",
            field="round_id",
        )
    if command.due_on <= period(command.period).end:
        raise refuse(
            Code.BAD_VALUE, "figures are due after the end of their period", field="due_on"
        )
    faults = _cell_faults(command, context)
    if faults:
        raise Refused(*faults)
    return [
        CollectionRoundOpened(
            round_id=command.round_id,
            period=command.period,
            due_on=command.due_on,
            expected=command.expected,
        )
    ]


def _cell_faults(command: OpenCollectionRound, context: Context) -> list[Fault]:
    framework = context.scope.framework
    areas = areas_of(framework, context.scope.partnership)
    faults: list[Fault] = []
    if len(set(command.expected)) < len(command.expected):
        faults.append(Fault(Code.BAD_VALUE, "a figure is expected twice", "expected"))
    for place, cell in enumerate(command.expected):
        if cell.area not in areas:
            reason = f"{cell.area} is no area of this partnership"
            faults.append(Fault(Code.UNKNOWN_AREA, reason, f"expected.{place}.area"))
        if cell.provider not in framework.agencies:
            reason = f"the framework knows no agency {cell.provider}"
            faults.append(Fault(Code.UNKNOWN_AGENCY, reason, f"expected.{place}.provider"))
    return faults


def grant_extension(
    collection: CollectionRound, command: GrantReturnExtension
) -> Sequence[RoundFact]:
    due_on = collection.due.get(command.cell)
    if due_on is None:
        raise refuse(
            Code.NOT_EXPECTED, f"{collection.id} does not expect this figure", field="cell"
        )
    if command.due_on <= due_on:
        raise refuse(
            Code.BAD_VALUE, f"it is due on {due_on}; an extension is later", field="due_on"
        )
    return [
        ReturnExtensionGranted(
            round_id=command.round_id,
            cell=command.cell,
            due_on=command.due_on,
            reason=command.reason,
        )
    ]


def remind(
    collection: CollectionRound, command: SendReminder, context: Context
) -> Sequence[RoundFact]:
    """Refuses a day to come, a provider named twice, and one who owes nothing in this round."""
    if command.sent_on > context.received_on:
        raise refuse(Code.DATED_IN_FUTURE, "note a reminder when it was sent", field="sent_on")
    if len(set(command.providers)) < len(command.providers):
        raise refuse(Code.BAD_VALUE, "a provider is named twice", field="providers")
    owing = {cell.provider for cell in collection.due}
    for place, provider in enumerate(command.providers):
        if provider not in owing:
            reason = f"{collection.id} expects nothing from {provider}"
            raise refuse(Code.NOT_EXPECTED, reason, field=f"providers.{place}")
    return [
        ReminderSent(
            round_id=command.round_id, providers=command.providers, sent_on=command.sent_on
        )
    ]


def _running(collection: CollectionRound | None) -> CollectionRound:
    if collection is None:
        raise refuse(
            Code.NOT_FOUND, "no such collection round is recorded; open it first", field="round_id"
        )
    if collection.closed:
        raise refuse(Code.ROUND_NOT_OPEN, f"{collection.id} is closed", field="round_id")
    return collection


COLLECTION_ROUND = Decider(
    name="collection-round",
    commands=(OpenCollectionRound, GrantReturnExtension, SendReminder, CloseCollectionRound),
    facts=(CollectionRoundOpened, ReturnExtensionGranted, ReminderSent, CollectionRoundClosed),
    decide=decide,
    evolve=evolve,
)
