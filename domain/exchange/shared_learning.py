"""Learning that a partnership offers its neighbour: a text of its own about something on its record (framework row G10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.improvement.finding import Finding
from domain.names import (
    AgencyId,
    BriefingId,
    FindingId,
    Label,
    RecommendationId,
    SharedLearningId,
    StreamId,
    ThemeId,
)
from domain.quick import quick
from domain.standing import check_new
from domain.text import PublicText
from domain.vocabulary import check_themes


class LearningShared(Fact):
    """About a finding, a recommendation or a briefing of this partnership, exactly one of them."""

    TOPIC: ClassVar[str] = "learning-shared.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    learning_id: SharedLearningId
    finding_id: FindingId | None
    recommendation_id: RecommendationId | None
    briefing_id: BriefingId | None
    title: Label
    text: PublicText
    themes: tuple[ThemeId, ...]
    shared_by: AgencyId

    @property
    def stream(self) -> StreamId:
        return self.learning_id


@quick
@dataclass(frozen=True, slots=True)
class SharedLearning:
    id: SharedLearningId
    title: Label
    themes: tuple[ThemeId, ...]


def evolve(learning: SharedLearning | None, fact: LearningShared) -> SharedLearning:  # noqa: ARG001 (a history of one)
    """The next state. Never judges."""
    return SharedLearning(fact.learning_id, fact.title, fact.themes)


class ShareLearning(Command):
    """Offer learning to the neighbour. It crosses the border under the sharing agreement, and the text is all that does."""

    KIND: ClassVar[str] = "share-learning.v1"

    learning_id: SharedLearningId
    finding_id: FindingId | None = None
    recommendation_id: RecommendationId | None = None
    briefing_id: BriefingId | None = None
    title: Label
    text: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)

    def stream(self, scope: Scope) -> StreamId:
        return self.learning_id

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(self.about.values())

    @property
    def about(self) -> dict[str, StreamId]:
        """What it names, by field."""
        named = {
            "finding_id": self.finding_id,
            "recommendation_id": self.recommendation_id,
            "briefing_id": self.briefing_id,
        }
        return {field: reference for field, reference in named.items() if reference is not None}


def decide(
    learning: SharedLearning | None, command: ShareLearning, context: Context
) -> Sequence[LearningShared]:
    """For every agency. Refuses learning about nothing on this partnership's own record, and about a withdrawn finding."""
    check_new(learning, command.learning_id, field="learning_id")
    check_themes(command.themes, context)
    if len(command.about) != 1:
        raise refuse(
            Code.BAD_VALUE,
            "name what it is about: a finding, a recommendation or a briefing, one of them",
            field="finding_id",
        )
    [(field, reference)] = command.about.items()
    if not reference.startswith(f"{context.scope.partnership.upper()}-"):
        raise refuse(
            Code.NOT_YOUR_PARTNERSHIP,
            f"{reference} is the neighbour's, who shares it themselves",
            field=field,
        )
    about = context.known.get(reference)
    if about is None:
        raise refuse(
            Code.NOT_FOUND, f"nothing is recorded as {reference}; check the reference", field=field
        )
    if isinstance(about, Finding) and about.withdrawn:
        raise refuse(Code.WRONG_STATE, f"{reference} was withdrawn; name another", field=field)
    return [
        LearningShared(
            learning_id=command.learning_id,
            finding_id=command.finding_id,
            recommendation_id=command.recommendation_id,
            briefing_id=command.briefing_id,
            title=command.title,
            text=command.text,
            themes=tuple(dict.fromkeys(command.themes)),
            shared_by=context.actor.agency,
        )
    ]


SHARED_LEARNING = Decider(
    name="shared-learning",
    commands=(ShareLearning,),
    facts=(LearningShared,),
    decide=decide,
    evolve=evolve,
)
