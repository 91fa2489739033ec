"""What partners ask concerning a recommendation: each class is a command and its message."""

from typing import ClassVar

from pydantic import Field

from domain.command import Command, Scope
from domain.exchange.learning_adoption import adoption_stream
from domain.improvement.recommendation_facts import ClosingLoopAudit, RecommendationKind
from domain.names import (
    ActionId,
    AgencyId,
    FindingId,
    Label,
    Post,
    RecommendationId,
    SharedLearningId,
    StreamId,
)
from domain.text import PublicText


class _OfRecommendation(Command):
    recommendation_id: RecommendationId

    def stream(self, scope: Scope) -> StreamId:
        return self.recommendation_id


class MakeRecommendation(_OfRecommendation):
    """
    Recommend something on the ground of findings, or of the neighbour's `learning` that was adopted. It belongs to an
    agency (`owner`) or to a sub-group.
    """

    KIND: ClassVar[str] = "make-recommendation.v1"

    kind: RecommendationKind
    findings: tuple[FindingId, ...] = Field(max_length=20)
    learning: tuple[SharedLearningId, ...] = Field(default=(), max_length=20)
    text: PublicText
    owner: AgencyId | None = None
    owner_group: Label | None = None
    illustrative: bool = False

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        adopted = (adoption_stream(scope.partnership, item) for item in self.learning)
        return tuple(dict.fromkeys((*self.findings, *adopted)))


class AcceptRecommendation(_OfRecommendation):
    """Accept a recommendation. `decided_by` is the post that decided."""

    KIND: ClassVar[str] = "accept-recommendation.v1"

    decided_by: Post


class DeclineRecommendation(_OfRecommendation):
    """Decide against a recommendation, with a reason and the post that decided."""

    KIND: ClassVar[str] = "decline-recommendation.v1"

    reason: PublicText | None = None
    decided_by: Post | None = None


class SupersedeRecommendation(_OfRecommendation):
    """Put another recommendation in the place of this one."""

    KIND: ClassVar[str] = "supersede-recommendation.v1"

    superseded_by: RecommendationId
    reason: PublicText

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.superseded_by,)


class ReopenRecommendation(_OfRecommendation):
    """Take up again what was concluded or not accepted."""

    KIND: ClassVar[str] = "reopen-recommendation.v1"

    reason: PublicText
    closing_loop: ClosingLoopAudit | None = None


class ConcludeRecommendation(_OfRecommendation):
    """Conclude a recommendation, naming all its actions. A closing-loop audit with the result no reopens it."""

    KIND: ClassVar[str] = "conclude-recommendation.v1"

    actions: tuple[ActionId, ...] = Field(max_length=100)
    summary: PublicText
    decided_by: Post
    closing_loop: ClosingLoopAudit | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(dict.fromkeys(self.actions))


RecommendationCommand = (
    MakeRecommendation
    | AcceptRecommendation
    | DeclineRecommendation
    | SupersedeRecommendation
    | ReopenRecommendation
    | ConcludeRecommendation
)
