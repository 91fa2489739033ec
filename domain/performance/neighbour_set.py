"""
Which councils an area is compared with, by version. DfE changes the sets (Hartlepool's between April 2021 and
May 2025), so a new one alters benchmarks only from its adoption.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AreaId, Label, PartnershipId, StreamId
from domain.performance.benchmark import NeighbourSetId
from domain.performance.streams import areas_of, neighbours_stream
from domain.quick import quick
from domain.text import PublicText


class NeighbourSetAdopted(Fact):
    TOPIC: ClassVar[str] = "neighbour-set-adopted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    area: AreaId
    neighbour_set: NeighbourSetId
    neighbours: tuple[Label, ...]
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return neighbours_stream(self.partnership, self.area)


@quick
@dataclass(frozen=True, slots=True)
class NeighbourSet:
    """The set in use."""

    area: AreaId
    version: NeighbourSetId
    neighbours: tuple[Label, ...]


def evolve(_adopted: NeighbourSet | None, fact: NeighbourSetAdopted) -> NeighbourSet:
    """The next state. Never judges."""
    return NeighbourSet(fact.area, fact.neighbour_set, fact.neighbours)


class AdoptNeighbourSet(Command):
    """Compare an area with these councils from now on."""

    KIND: ClassVar[str] = "adopt-neighbour-set.v1"

    area: AreaId
    neighbour_set: NeighbourSetId
    neighbours: tuple[Label, ...] = Field(min_length=1, max_length=50)
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return neighbours_stream(scope.partnership, self.area)


def decide(
    adopted: NeighbourSet | None, command: AdoptNeighbourSet, context: Context
) -> Sequence[NeighbourSetAdopted]:
    """Only the business unit adopts a set. The set in use adopted again changes nothing. Raises Refused."""
    if not context.scope.framework.coordinates(context.actor.agency):
        raise refuse(Code.NOT_PERMITTED, "only the business unit adopts a neighbour set; ask it")
    if command.area not in areas_of(context.scope.framework, context.scope.partnership):
        raise refuse(
            Code.UNKNOWN_AREA, f"{command.area} is no area of this partnership", field="area"
        )
    if adopted == NeighbourSet(command.area, command.neighbour_set, command.neighbours):
        return []
    if adopted is not None and adopted.version == command.neighbour_set:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{command.neighbour_set} is in use with other neighbours; name the new set differently",
            field="neighbour_set",
        )
    return [
        NeighbourSetAdopted(
            partnership=context.scope.partnership,
            area=command.area,
            neighbour_set=command.neighbour_set,
            neighbours=command.neighbours,
            reason=command.reason,
        )
    ]


NEIGHBOUR_SET = Decider(
    name="neighbour-set",
    commands=(AdoptNeighbourSet,),
    facts=(NeighbourSetAdopted,),
    decide=decide,
    evolve=evolve,
)
