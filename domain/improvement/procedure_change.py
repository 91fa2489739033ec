"""A change of policy or procedure that learning asks for, until it is published (framework row G8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.improvement.finding import Finding
from domain.improvement.recommendation_state import Recommendation
from domain.names import (
    AgencyId,
    FindingId,
    Label,
    ProcedureChangeId,
    RecommendationId,
    StreamId,
)
from domain.quick import quick
from domain.standing import check_acts_for, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_agency

# --- Events -----------------------------------------------------------------------------------------------


class _OfChange(Fact):
    change_id: ProcedureChangeId

    @property
    def stream(self) -> StreamId:
        return self.change_id


class ProcedureChangeRequested(_OfChange):
    """Because of a finding or of a recommendation, one of them; `owner` is the agency that keeps the procedure."""

    TOPIC: ClassVar[str] = "procedure-change-requested.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    procedure: Label
    finding_id: FindingId | None
    recommendation_id: RecommendationId | None
    change: PublicText
    owner: AgencyId
    due_on: date | None
    requested_by: AgencyId


class ProcedureChangePublished(_OfChange):
    """`edition` is the version or date that the published document bears, `pointer` where it can be read."""

    TOPIC: ClassVar[str] = "procedure-change-published.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    published_on: date
    edition: Label
    pointer: Label


ProcedureChangeFact = ProcedureChangeRequested | ProcedureChangePublished

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class ProcedureChange:
    id: ProcedureChangeId
    owner: AgencyId
    published: bool = False


def evolve(change: ProcedureChange | None, fact: ProcedureChangeFact) -> ProcedureChange:
    """The next state. Never judges."""
    match fact:
        case ProcedureChangeRequested():
            return ProcedureChange(fact.change_id, fact.owner)
        case ProcedureChangePublished():
            assert change is not None, "a history begins with its request"  # noqa: S101
            return replace(change, published=True)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class RequestProcedureChange(Command):
    """Ask for a change of a procedure because of a finding or a recommendation."""

    KIND: ClassVar[str] = "request-procedure-change.v1"

    change_id: ProcedureChangeId
    procedure: Label
    finding_id: FindingId | None = None
    recommendation_id: RecommendationId | None = None
    change: PublicText
    owner: AgencyId
    due_on: date | None = None

    def stream(self, scope: Scope) -> StreamId:
        return self.change_id

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(cited for cited in (self.finding_id, self.recommendation_id) if cited)


class PublishProcedureChange(Command):
    """The changed procedure is in force and can be read, from the day `occurred_on`."""

    KIND: ClassVar[str] = "publish-procedure-change.v1"

    change_id: ProcedureChangeId
    edition: Label
    pointer: Label

    def stream(self, scope: Scope) -> StreamId:
        return self.change_id


ProcedureChangeCommand = RequestProcedureChange | PublishProcedureChange

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    change: ProcedureChange | None, command: ProcedureChangeCommand, context: Context
) -> Sequence[ProcedureChangeFact]:
    """Raises Refused."""
    match command:
        case RequestProcedureChange():
            return request(change, command, context)
        case PublishProcedureChange():
            standing = check_standing(change, command.change_id, field="change_id")
            return publish(standing, command, context)
        case _:
            assert_never(command)


def request(
    change: ProcedureChange | None, command: RequestProcedureChange, context: Context
) -> Sequence[ProcedureChangeFact]:
    """For every agency. Refuses a change that does not name the one thing on record that asks for it."""
    check_new(change, command.change_id, field="change_id")
    check_agency(command.owner, context, field="owner")
    if (command.finding_id is None) == (command.recommendation_id is None):
        raise refuse(
            Code.BAD_VALUE,
            "name the finding or the recommendation that asks for the change, one of them",
            field="finding_id",
        )
    if command.finding_id is not None:
        finding = cited(context.known, command.finding_id, Finding, field="finding_id")
        if finding.withdrawn:
            raise refuse(
                Code.WRONG_STATE, f"{finding.id} was withdrawn; name another", field="finding_id"
            )
    if command.recommendation_id is not None:
        cited(context.known, command.recommendation_id, Recommendation, field="recommendation_id")
    return [
        ProcedureChangeRequested(
            change_id=command.change_id,
            procedure=command.procedure,
            finding_id=command.finding_id,
            recommendation_id=command.recommendation_id,
            change=command.change,
            owner=command.owner,
            due_on=command.due_on,
            requested_by=context.actor.agency,
        )
    ]


def publish(
    change: ProcedureChange, command: PublishProcedureChange, context: Context
) -> Sequence[ProcedureChangeFact]:
    """For the agency that keeps the procedure and the business unit; once."""
    check_acts_for(change.owner, context, field="change_id")
    if change.published:
        raise refuse(
            Code.WRONG_STATE,
            f"{change.id} was published already; request another change",
            field="change_id",
        )
    return [
        ProcedureChangePublished(
            change_id=change.id,
            published_on=command.occurred_on,
            edition=command.edition,
            pointer=command.pointer,
        )
    ]


PROCEDURE_CHANGE = Decider(
    name="procedure-change",
    commands=(RequestProcedureChange, PublishProcedureChange),
    facts=(ProcedureChangeRequested, ProcedureChangePublished),
    decide=decide,
    evolve=evolve,
)
