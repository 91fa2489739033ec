"""
What is recorded once and then stands: a meeting that was held, a report that was received, a survey that closed.

One mechanism for all of them (ADR 0035): the command says what happened, the fact keeps it. The same command with a
`correction` records it anew in the same history: the entry that was wrong is named, why is said, and both stay
(invariant 15). A correction that `withdraws` takes the record back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from domain.command import Command, Context
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Closed, Fact
from domain.names import AgencyId, Entry, StreamId
from domain.quick import quick
from domain.text import PublicText


class Correction(Closed):
    """`corrects` is the entry of this history that was wrong. `withdraws`: it should not be on the record at all."""

    corrects: Entry
    reason: PublicText
    withdraws: bool = False


class Entered(Fact):
    """What stands in the register. `recorded_by` is the sender, who alone may correct it, or the business unit."""

    recorded_by: AgencyId
    correction: Correction | None

    @property
    def place(self) -> str:
        """What of its history this says. A register has one place; a dossier has several (domain/dossier.py)."""
        return self.TOPIC


class Enter(Command):
    """What happened. A subclass has the fields of its fact under the same names."""

    correction: Correction | None = None


E = TypeVar("E", bound=Entered)
C = TypeVar("C", bound=Enter)


@quick
@dataclass(frozen=True, slots=True)
class Standing(Generic[E]):
    """The newest `entry` of a register history, its number, and who entered the first."""

    entry: E
    version: int
    recorded_by: AgencyId
    withdrawn: bool = False


def register(
    name: str,
    *,
    command: type[C],
    fact: type[E],
    check: Callable[[C, Context], None],
) -> Decider:
    """The aggregate of one kind of entry. `check` raises Refused for what this kind must not say."""

    def decide(state: Any, command: Any, context: Context) -> Sequence[Fact]:
        _check_kind(state, fact, command.stream(context.scope))
        _check_correction(state, command, context)
        check(command, context)
        said = {
            field: getattr(command, field) for field in fact.model_fields if field != "recorded_by"
        }
        return [fact(**said, recorded_by=context.actor.agency)]

    def evolve(state: Any, fact: Any) -> Standing[Any]:
        before: Standing[Any] | None = state
        return Standing(
            entry=fact,
            version=before.version + 1 if before else 1,
            recorded_by=before.recorded_by if before else fact.recorded_by,
            withdrawn=fact.correction is not None and fact.correction.withdraws,
        )

    decide.__annotations__["command"] = command
    evolve.__annotations__["fact"] = fact
    return Decider(name=name, commands=(command,), facts=(fact,), decide=decide, evolve=evolve)


def _check_kind(state: object, fact: type[Entered], reference: StreamId) -> None:
    """Several kinds of history have references of one form."""
    if state is not None and not (isinstance(state, Standing) and isinstance(state.entry, fact)):
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{reference} is the reference of something else; use another",
        )


def _check_correction(state: Standing[Any] | None, command: Enter, context: Context) -> None:
    correction = command.correction
    if state is None:
        if correction is not None:
            raise refuse(
                Code.NOTHING_TO_CORRECT,
                "nothing is recorded under this reference; leave the correction out",
                field="correction",
            )
        return
    reference: StreamId = state.entry.stream
    if correction is None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{reference} is on the record already; use another reference, or say with correction what was wrong",
            field="correction",
        )
    if not context.acts_for(state.recorded_by):
        raise refuse(
            Code.NOT_YOUR_SUBMISSION,
            f"{reference} was recorded by {state.recorded_by}; ask them, or the business unit",
            field="correction",
        )
    if correction.corrects > state.version:
        raise refuse(
            Code.NOTHING_TO_CORRECT,
            f"{reference} has the entries 1 to {state.version}; name one of them",
            field="correction.corrects",
        )
