"""
A command is what a partner asks for; it is also the message that carries the request.

Its JSON Schema is published under schemas/messages, so a released KIND never changes: a new shape is a new KIND.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar

from pydantic import ValidationError, model_validator
from pydantic_core import InitErrorDetails

from domain.early_days import early_days
from domain.errors import Code, refuse
from domain.fact import Actor, Closed
from domain.framework import Framework
from domain.identifiers import identifiers
from domain.names import AgencyId, PartnershipId, StreamId
from domain.quick import quick

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a command is handled: this partnership under this framework."""

    partnership: PartnershipId
    framework: Framework


@quick
@dataclass(frozen=True, slots=True)
class Context:
    """
    All that a decision may know beside its own aggregate's state.

    `known` holds the states of the streams that the command cites (absent: nothing recorded there).
    """

    scope: Scope
    actor: Actor
    received_at: datetime
    known: Mapping[StreamId, Any]

    @property
    def received_on(self) -> date:
        return self.received_at.date()

    @property
    def by_business_unit(self) -> bool:
        return self.scope.framework.coordinates(self.actor.agency)

    def acts_for(self, agency: AgencyId) -> bool:
        """The agency itself, or the business unit on its behalf (domain invariant 7)."""
        return self.actor.agency == agency or self.by_business_unit


class Command(Closed):
    """
    A request, closed and typed. `occurred_on` is when it became true in the world. A public text in which somebody
    seems to be identified (domain/identifiers.py) and a day before 1900 (domain/early_days.py) are faults at their fields.

    `stream` is the aggregate that decides; `cites` are the others that the decision reads or also writes to.

    LOCAL: no message carries it; it is only taken from the partnership's own command line (ADR 0049).
    """

    KIND: ClassVar[str]
    LOCAL: ClassVar[bool] = False

    occurred_on: date

    @model_validator(mode="after")
    def _guard(self) -> Self:
        faults = [
            InitErrorDetails(type=fault, loc=path, input=None)
            for path, fault in (*identifiers(self), *early_days(self))
        ]
        if faults:
            raise ValidationError.from_exception_data(type(self).__name__, faults, hide_input=True)
        return self

    def stream(self, scope: Scope) -> StreamId:
        raise NotImplementedError

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return ()


def cited(known: Mapping[StreamId, Any], stream: StreamId, state: type[S], *, field: str) -> S:
    """The state of a cited stream. Raises Refused NOT_FOUND when nothing of that kind is recorded there."""
    found = known.get(stream)
    if not isinstance(found, state):
        raise refuse(
            Code.NOT_FOUND, f"nothing is recorded as {stream}; check the reference", field=field
        )
    return found
