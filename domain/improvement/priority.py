"""A priority of the business plan: set, looked at again, ended (framework row G9)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import Label, PackKey, Post, PriorityId, StreamId
from domain.quick import quick
from domain.standing import check_business_unit, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_listed

# --- Events -----------------------------------------------------------------------------------------------


class _OfPriority(Fact):
    priority_id: PriorityId

    @property
    def stream(self) -> StreamId:
        return self.priority_id


class PrioritySet(_OfPriority):
    """`priority` is the key under which the framework pack lists it. An action names its key or this reference."""

    TOPIC: ClassVar[str] = "priority-set.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    priority: PackKey
    title: Label
    from_on: date
    until: date | None
    set_by: Post


class PriorityRefreshed(_OfPriority):
    """Looked at again: it goes on under this title until that day, or `ends`. What was said before stays in history."""

    TOPIC: ClassVar[str] = "priority-refreshed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    title: Label
    until: date | None
    ends: bool
    reason: PublicText
    set_by: Post


PriorityFact = PrioritySet | PriorityRefreshed

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Priority:
    id: PriorityId
    from_on: date
    ended: bool = False


def evolve(priority: Priority | None, fact: PriorityFact) -> Priority:
    """The next state. Never judges."""
    if isinstance(fact, PrioritySet):
        return Priority(fact.priority_id, fact.from_on)
    assert priority is not None, "a history begins with its setting"  # noqa: S101
    return replace(priority, ended=fact.ends)


# --- Commands ---------------------------------------------------------------------------------------------


class _AboutPriority(Command):
    priority_id: PriorityId

    def stream(self, scope: Scope) -> StreamId:
        return self.priority_id


class SetPriority(_AboutPriority):
    """Set a priority that the framework pack lists, from `from_on` until a day or until it is ended."""

    KIND: ClassVar[str] = "set-priority.v1"

    priority: PackKey
    title: Label
    from_on: date
    until: date | None = None
    set_by: Post


class RefreshPriority(_AboutPriority):
    """Look at a priority again: go on with it, under this title, or end it. A refreshed one that had ended stands again."""

    KIND: ClassVar[str] = "refresh-priority.v1"

    title: Label
    until: date | None = None
    ends: bool = False
    reason: PublicText
    set_by: Post


PriorityCommand = SetPriority | RefreshPriority

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    priority: Priority | None, command: PriorityCommand, context: Context
) -> Sequence[PriorityFact]:
    """For the business unit. Raises Refused."""
    check_business_unit(context)
    match command:
        case SetPriority():
            return set_(priority, command, context)
        case RefreshPriority():
            standing = check_standing(priority, command.priority_id, field="priority_id")
            return refresh(standing, command)
        case _:
            assert_never(command)


def set_(
    priority: Priority | None, command: SetPriority, context: Context
) -> Sequence[PriorityFact]:
    """Refuses a reference in use, a priority that the pack does not list, and an end before the beginning."""
    check_new(priority, command.priority_id, field="priority_id")
    listed = context.scope.framework.priorities
    check_listed(command.priority, listed, what="priority", field="priority")
    _check_until(command.from_on, command.until)
    return [
        PrioritySet(
            priority_id=command.priority_id,
            priority=command.priority,
            title=command.title,
            from_on=command.from_on,
            until=command.until,
            set_by=command.set_by,
        )
    ]


def refresh(priority: Priority, command: RefreshPriority) -> Sequence[PriorityFact]:
    """Refuses to end what has ended."""
    if priority.ended and command.ends:
        raise refuse(Code.WRONG_STATE, f"{priority.id} has ended already", field="ends")
    _check_until(priority.from_on, command.until)
    return [
        PriorityRefreshed(
            priority_id=priority.id,
            title=command.title,
            until=command.until,
            ends=command.ends,
            reason=command.reason,
            set_by=command.set_by,
        )
    ]


def _check_until(from_on: date, until: date | None) -> None:
    if until is not None and until < from_on:
        raise refuse(
            Code.BAD_VALUE, f"it begins on {from_on}; name a day after that", field="until"
        )


PRIORITY = Decider(
    name="priority",
    commands=(SetPriority, RefreshPriority),
    facts=(PrioritySet, PriorityRefreshed),
    decide=decide,
    evolve=evolve,
)
