"""
One cycle of Section 11 (Children Act 2004): agencies assess themselves, are moderated, challenged and followed up.

Source: framework row Q4; how often it comes round is the framework's own choice (domain A.0), hence a period.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, assert_never

from pydantic import Field

from domain.cadence import after
from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.names import AgencyId, Label, Section11CycleId, SelfAssessmentId, StreamId
from domain.quality.cohort import HowMany
from domain.quality.happened import check_answers
from domain.quality.section_11_facts import (
    ChallengeEventHeld,
    CycleFact,
    CyclePeriod,
    SafeguardingConversationHeld,
    Section11CycleClosed,
    Section11CycleOpened,
    Section11ReturnReceived,
    StaffSurveyClosed,
)
from domain.quick import quick
from domain.standing import check_acts_for, check_business_unit, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_agency

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Section11Cycle:
    """`returned` names the self-assessment of each agency that sent one; `surveys` are agency and day."""

    id: Section11CycleId
    agencies: tuple[AgencyId, ...]
    opened_on: date
    due_on: date
    returned: Mapping[AgencyId, SelfAssessmentId] = field(default_factory=dict)
    surveys: frozenset[tuple[AgencyId, date]] = frozenset()
    closed: bool = False


def evolve(cycle: Section11Cycle | None, fact: CycleFact) -> Section11Cycle:
    """The next state. Never judges."""
    if isinstance(fact, Section11CycleOpened):
        return Section11Cycle(fact.cycle_id, fact.agencies, fact.opened_on, fact.due_on)
    assert cycle is not None, "a history begins with its opening"  # noqa: S101
    match fact:
        case Section11ReturnReceived():
            return replace(cycle, returned={**cycle.returned, fact.agency: fact.assessment_id})
        case StaffSurveyClosed():
            return replace(cycle, surveys=cycle.surveys | {(fact.agency, fact.closed_on)})
        case SafeguardingConversationHeld() | ChallengeEventHeld():
            return cycle
        case Section11CycleClosed():
            return replace(cycle, closed=True)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _OfCycle(Command):
    cycle_id: Section11CycleId

    def stream(self, scope: Scope) -> StreamId:
        return self.cycle_id


class OpenSection11Cycle(_OfCycle):
    """Ask agencies for a self-assessment under Section 11."""

    KIND: ClassVar[str] = "open-section-11-cycle.v1"

    title: Label
    agencies: tuple[AgencyId, ...] = Field(min_length=1, max_length=200)
    due_on: date
    period: CyclePeriod
    illustrative: bool = False


class HoldSafeguardingConversation(_OfCycle):
    """Record the conversation, half way through, about one agency's plan."""

    KIND: ClassVar[str] = "hold-safeguarding-conversation.v1"

    agency: AgencyId
    summary: PublicText


class HoldChallengeEvent(_OfCycle):
    """Record the event at which board members challenged each other's answers."""

    KIND: ClassVar[str] = "hold-challenge-event.v1"

    agencies: tuple[AgencyId, ...] = Field(min_length=2, max_length=200)
    summary: PublicText


class CloseStaffSurvey(_OfCycle):
    """Record how many of an agency's front-line staff were asked and answered."""

    KIND: ClassVar[str] = "close-staff-survey.v1"

    agency: AgencyId
    invited: HowMany
    responses: HowMany
    summary: PublicText | None = None


class CloseSection11Cycle(_OfCycle):
    """End a cycle; an agency that sent nothing by now has not answered."""

    KIND: ClassVar[str] = "close-section-11-cycle.v1"

    summary: PublicText


CycleCommand = (
    OpenSection11Cycle
    | HoldSafeguardingConversation
    | HoldChallengeEvent
    | CloseStaffSurvey
    | CloseSection11Cycle
)

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    cycle: Section11Cycle | None, command: CycleCommand, context: Context
) -> Sequence[CycleFact]:
    """The business unit keeps the cycle; an agency may send its own staff survey. Raises Refused."""
    if isinstance(command, OpenSection11Cycle):
        return open_cycle(cycle, command, context)
    running = check_open(check_standing(cycle, command.cycle_id, field="cycle_id"))
    if isinstance(command, CloseStaffSurvey):
        return close_survey(running, command, context)
    check_business_unit(context)
    match command:
        case HoldSafeguardingConversation():
            check_asked(running, command.agency)
            return [
                SafeguardingConversationHeld(
                    cycle_id=running.id,
                    agency=command.agency,
                    held_on=command.occurred_on,
                    summary=command.summary,
                )
            ]
        case HoldChallengeEvent():
            for agency in command.agencies:
                check_agency(agency, context, field="agencies")
            return [
                ChallengeEventHeld(
                    cycle_id=running.id,
                    agencies=tuple(dict.fromkeys(command.agencies)),
                    held_on=command.occurred_on,
                    summary=command.summary,
                )
            ]
        case CloseSection11Cycle():
            return [
                Section11CycleClosed(
                    cycle_id=running.id,
                    closed_on=command.occurred_on,
                    not_returned=tuple(a for a in running.agencies if a not in running.returned),
                    summary=command.summary,
                )
            ]
        case _:
            assert_never(command)


def open_cycle(
    cycle: Section11Cycle | None, command: OpenSection11Cycle, context: Context
) -> Sequence[CycleFact]:
    """Refuses a reference in use, an agency of no part here, and a due day outside of the cycle."""
    check_business_unit(context)
    check_new(cycle, command.cycle_id, field="cycle_id")
    for agency in command.agencies:
        check_agency(agency, context, field="agencies")
    ends_on = after(command.occurred_on, command.period)
    if not command.occurred_on < command.due_on <= ends_on:
        raise refuse(
            Code.BAD_VALUE,
            f"the cycle runs from {command.occurred_on} to {ends_on}; self-assessments are due within it",
            field="due_on",
        )
    return [
        Section11CycleOpened(
            cycle_id=command.cycle_id,
            title=command.title,
            agencies=tuple(dict.fromkeys(command.agencies)),
            opened_on=command.occurred_on,
            due_on=command.due_on,
            period=command.period,
            illustrative=command.illustrative,
        )
    ]


def close_survey(
    cycle: Section11Cycle, command: CloseStaffSurvey, context: Context
) -> Sequence[CycleFact]:
    """Refuses an agency that was not asked, more answers than were asked for, and the same survey again."""
    check_acts_for(command.agency, context, field="agency")
    check_asked(cycle, command.agency)
    check_answers(command.invited, command.responses)
    if (command.agency, command.occurred_on) in cycle.surveys:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"the survey of {command.agency} that closed on {command.occurred_on} is on the record",
            field="agency",
        )
    return [
        StaffSurveyClosed(
            cycle_id=cycle.id,
            agency=command.agency,
            closed_on=command.occurred_on,
            invited=command.invited,
            responses=command.responses,
            summary=command.summary,
        )
    ]


def check_open(cycle: Section11Cycle) -> Section11Cycle:
    """Raises Refused WRONG_STATE for a cycle that has ended."""
    if cycle.closed:
        raise refuse(
            Code.WRONG_STATE, f"{cycle.id} is closed; the next cycle takes this", field="cycle_id"
        )
    return cycle


def check_asked(cycle: Section11Cycle, agency: AgencyId) -> None:
    """Raises Refused NOT_EXPECTED for an agency that this cycle does not ask."""
    if agency not in cycle.agencies:
        raise refuse(
            Code.NOT_EXPECTED, f"{cycle.id} does not ask {agency} for anything", field="agency"
        )


SECTION_11_CYCLE = Decider(
    name="section-11-cycle",
    commands=(
        OpenSection11Cycle,
        HoldSafeguardingConversation,
        HoldChallengeEvent,
        CloseStaffSurvey,
        CloseSection11Cycle,
    ),
    facts=(
        Section11CycleOpened,
        Section11ReturnReceived,
        SafeguardingConversationHeld,
        ChallengeEventHeld,
        StaffSurveyClosed,
        Section11CycleClosed,
    ),
    decide=decide,
    evolve=evolve,
)
