"""What was learned elsewhere, nationally or at a neighbour, and where this partnership stands on it (framework row R9)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.improvement.finding import Finding
from domain.improvement.finding_facts import SourceArtefact
from domain.names import AgencyId, FindingId, NationalLearningId, StreamId, ThemeId
from domain.quick import quick
from domain.standing import check_acts_for, check_business_unit, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_agency, check_source_type, check_themes

# --- Events -----------------------------------------------------------------------------------------------


class Position(StrEnum):
    """Whether what was found elsewhere is a gap here."""

    GAP = "gap"
    NO_GAP = "no-gap"


class _OfLearning(Fact):
    learning_id: NationalLearningId

    @property
    def stream(self) -> StreamId:
        return self.learning_id


class NationalReviewNotified(_OfLearning):
    """A published review, report or analysis that the partnership should look at."""

    TOPIC: ClassVar[str] = "national-review-notified.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    source: SourceArtefact
    themes: tuple[ThemeId, ...]
    notified_by: AgencyId


class NationalLearningAssigned(_OfLearning):
    """The member agency whose turn it is, and by when it says where the partnership stands."""

    TOPIC: ClassVar[str] = "national-learning-assigned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    due_on: date


class LocalPositionAssessed(_OfLearning):
    """A gap names the finding that was registered for it; so it enters the golden thread."""

    TOPIC: ClassVar[str] = "local-position-assessed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    position: Position
    finding_id: FindingId | None
    text: PublicText
    assessed_by: AgencyId


NationalLearningFact = NationalReviewNotified | NationalLearningAssigned | LocalPositionAssessed

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class NationalLearning:
    """`assigned_to` None: nobody has been asked yet."""

    id: NationalLearningId
    assigned_to: AgencyId | None = None
    assessed: bool = False


def evolve(learning: NationalLearning | None, fact: NationalLearningFact) -> NationalLearning:
    """The next state. Never judges."""
    if isinstance(fact, NationalReviewNotified):
        return NationalLearning(fact.learning_id)
    assert learning is not None, "a history begins with its notification"  # noqa: S101
    match fact:
        case NationalLearningAssigned():
            return replace(learning, assigned_to=fact.agency, assessed=False)
        case LocalPositionAssessed():
            return replace(learning, assessed=True)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _AboutLearning(Command):
    learning_id: NationalLearningId

    def stream(self, scope: Scope) -> StreamId:
        return self.learning_id


class NotifyNationalReview(_AboutLearning):
    """Put a published review on the list of what is to be looked at."""

    KIND: ClassVar[str] = "notify-national-review.v1"

    source: SourceArtefact
    themes: tuple[ThemeId, ...] = Field(max_length=12)


class AssignNationalLearning(_AboutLearning):
    """Give it to the member agency whose turn it is. Given again, it is to be assessed anew."""

    KIND: ClassVar[str] = "assign-national-learning.v1"

    agency: AgencyId
    due_on: date


class AssessLocalPosition(_AboutLearning):
    """Say where the partnership stands: no gap, or a gap with the finding registered for it."""

    KIND: ClassVar[str] = "assess-local-position.v1"

    position: Position
    finding_id: FindingId | None = None
    text: PublicText

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return () if self.finding_id is None else (self.finding_id,)


NationalLearningCommand = NotifyNationalReview | AssignNationalLearning | AssessLocalPosition

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    learning: NationalLearning | None, command: NationalLearningCommand, context: Context
) -> Sequence[NationalLearningFact]:
    """Raises Refused."""
    if isinstance(command, NotifyNationalReview):
        return notify(learning, command, context)
    standing = check_standing(learning, command.learning_id, field="learning_id")
    match command:
        case AssignNationalLearning():
            return assign(standing, command, context)
        case AssessLocalPosition():
            return assess(standing, command, context)
        case _:
            assert_never(command)


def notify(
    learning: NationalLearning | None, command: NotifyNationalReview, context: Context
) -> Sequence[NationalLearningFact]:
    """For every agency. Refuses a source type and themes that the framework does not know."""
    check_new(learning, command.learning_id, field="learning_id")
    check_source_type(command.source.type, context, field="source.type")
    check_themes(command.themes, context)
    return [
        NationalReviewNotified(
            learning_id=command.learning_id,
            source=command.source,
            themes=tuple(dict.fromkeys(command.themes)),
            notified_by=context.actor.agency,
        )
    ]


def assign(
    learning: NationalLearning, command: AssignNationalLearning, context: Context
) -> Sequence[NationalLearningFact]:
    """For the business unit."""
    check_business_unit(context)
    check_agency(command.agency, context, field="agency")
    if command.due_on < command.occurred_on:
        raise refuse(
            Code.BAD_VALUE,
            f"due before the day it is assigned, {command.occurred_on}",
            field="due_on",
        )
    return [
        NationalLearningAssigned(
            learning_id=learning.id, agency=command.agency, due_on=command.due_on
        )
    ]


def assess(
    learning: NationalLearning, command: AssessLocalPosition, context: Context
) -> Sequence[NationalLearningFact]:
    """For the agency that it was assigned to. Refuses a gap without a finding, and a finding without a gap."""
    if learning.assigned_to is None or learning.assessed:
        now = "assessed already" if learning.assessed else "not assigned yet"
        raise refuse(
            Code.WRONG_STATE,
            f"{learning.id} is {now}; the business unit assigns it",
            field="learning_id",
        )
    check_acts_for(learning.assigned_to, context, field="learning_id")
    if (command.position is Position.GAP) != (command.finding_id is not None):
        raise refuse(
            Code.BAD_VALUE,
            "a gap names the finding registered for it, and no gap names none",
            field="finding_id",
        )
    if command.finding_id is not None:
        finding = cited(context.known, command.finding_id, Finding, field="finding_id")
        if finding.withdrawn:
            raise refuse(
                Code.WRONG_STATE, f"{finding.id} was withdrawn; name another", field="finding_id"
            )
    return [
        LocalPositionAssessed(
            learning_id=learning.id,
            position=command.position,
            finding_id=command.finding_id,
            text=command.text,
            assessed_by=context.actor.agency,
        )
    ]


NATIONAL_LEARNING = Decider(
    name="national-learning",
    commands=(NotifyNationalReview, AssignNationalLearning, AssessLocalPosition),
    facts=(NationalReviewNotified, NationalLearningAssigned, LocalPositionAssessed),
    decide=decide,
    evolve=evolve,
)
