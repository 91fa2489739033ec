"""
What a partnership makes of its neighbour's learning: adopted or not, on its own record (framework row G10).

Only the owning partnership appends to its histories (invariant 34), so the decision has a history of its own here, one
for each item of the neighbour's; that it is named after the item keeps a second decision from standing beside the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, assert_never

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, Fault, Refused, refuse
from domain.exchange.shared_learning import SharedLearning
from domain.fact import Fact, Visibility
from domain.names import PartnershipId, Post, SharedLearningId, StreamId, ThemeId
from domain.quick import quick
from domain.standing import check_business_unit
from domain.text import PublicText


def adoption_stream(partnership: PartnershipId, learning: SharedLearningId) -> StreamId:
    """`STSCP-LA-HSSCP-L-2026-0001`: what STSCP decided on that item of HSSCP."""
    return f"{partnership.upper()}-LA-{learning}"


class _OfAdoption(Fact):
    partnership: PartnershipId
    learning_id: SharedLearningId

    @property
    def stream(self) -> StreamId:
        return adoption_stream(self.partnership, self.learning_id)


class LearningAdopted(_OfAdoption):
    """The neighbour's learning holds here too; recommendations may rest on it. `themes` are those it came with."""

    TOPIC: ClassVar[str] = "learning-adopted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    themes: tuple[ThemeId, ...]
    decided_by: Post


class LearningNotAdopted(_OfAdoption):
    TOPIC: ClassVar[str] = "learning-not-adopted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    reason: PublicText
    decided_by: Post


AdoptionFact = LearningAdopted | LearningNotAdopted


@quick
@dataclass(frozen=True, slots=True)
class Adoption:
    learning: SharedLearningId
    adopted: bool
    themes: tuple[ThemeId, ...] = ()


def evolve(adoption: Adoption | None, fact: AdoptionFact) -> Adoption:  # noqa: ARG001 (the newest decision counts)
    """The next state. Never judges."""
    match fact:
        case LearningAdopted():
            return Adoption(fact.learning_id, adopted=True, themes=fact.themes)
        case LearningNotAdopted():
            return Adoption(fact.learning_id, adopted=False)
        case _:
            assert_never(fact)


class _OnLearning(Command):
    learning_id: SharedLearningId

    def stream(self, scope: Scope) -> StreamId:
        return adoption_stream(scope.partnership, self.learning_id)

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.learning_id,)


class AdoptLearning(_OnLearning):
    """Adopt the neighbour's learning; also after it was not adopted at first."""

    KIND: ClassVar[str] = "adopt-learning.v1"

    decided_by: Post


class DeclineLearning(_OnLearning):
    """Decide not to adopt the neighbour's learning, with a reason."""

    KIND: ClassVar[str] = "decline-learning.v1"

    reason: PublicText | None = None
    decided_by: Post


AdoptionCommand = AdoptLearning | DeclineLearning


def decide(
    adoption: Adoption | None, command: AdoptionCommand, context: Context
) -> Sequence[AdoptionFact]:
    """For the business unit. Refuses one's own learning, what has not arrived, and the same decision again."""
    check_business_unit(context)
    own = context.scope.partnership
    if command.learning_id.startswith(f"{own.upper()}-"):
        raise refuse(
            Code.NOT_PERMITTED,
            f"{command.learning_id} is your own; the neighbour decides on it",
            field="learning_id",
        )
    learning = cited(context.known, command.learning_id, SharedLearning, field="learning_id")
    match command:
        case AdoptLearning():
            _check_not_yet(adoption, learning, adopted=True)
            return [
                LearningAdopted(
                    partnership=own,
                    learning_id=learning.id,
                    themes=learning.themes,
                    decided_by=command.decided_by,
                )
            ]
        case DeclineLearning():
            if command.reason is None:
                fault = Fault(Code.REASON_REQUIRED, "say why it does not hold here", "reason")
                raise Refused(fault)
            _check_not_yet(adoption, learning, adopted=False)
            return [
                LearningNotAdopted(
                    partnership=own,
                    learning_id=learning.id,
                    reason=command.reason,
                    decided_by=command.decided_by,
                )
            ]
        case _:
            assert_never(command)


def _check_not_yet(adoption: Adoption | None, learning: SharedLearning, *, adopted: bool) -> None:
    if adoption is not None and adoption.adopted is adopted:
        raise refuse(
            Code.WRONG_STATE,
            f"{learning.id} is {'adopted' if adopted else 'not adopted'} already; nothing to do",
            field="learning_id",
        )


LEARNING_ADOPTION = Decider(
    name="learning-adoption",
    commands=(AdoptLearning, DeclineLearning),
    facts=(LearningAdopted, LearningNotAdopted),
    decide=decide,
    evolve=evolve,
)
