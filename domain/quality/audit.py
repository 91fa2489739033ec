"""A multi-agency audit of practice in a sample of cases: commissioned, held, concluded (framework rows Q1, Q2, G7)."""

from collections.abc import Sequence
from typing import assert_never

from domain.command import Context, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact
from domain.improvement.recommendation_facts import ClosingLoopAuditScheduled
from domain.improvement.recommendation_state import (
    TAKES_ACTIONS,
    Recommendation,
    RecommendationStatus,
)
from domain.names import AuditProgrammeId, RecommendationId
from domain.quality.audit_commands import (
    AuditCommand,
    CommissionAudit,
    ConcludeAudit,
    DrawAuditSample,
    GradeAudit,
    HoldAudit,
    IdentifyGoodPractice,
    ReturnAuditTool,
    WithdrawAudit,
)
from domain.quality.audit_conclusion import cases_of, conclude
from domain.quality.audit_facts import (
    AgencyAuditToolReturned,
    AuditCommissioned,
    AuditConcluded,
    AuditGraded,
    AuditHeld,
    AuditSampleDrawn,
    AuditWithdrawn,
    GoodPracticeIdentified,
)
from domain.quality.audit_programme import AuditKind, AuditProgrammeSet
from domain.quality.audit_state import Audit, AuditStatus, evolve
from domain.quality.steps import check_step
from domain.register import Standing
from domain.standing import (
    check_acts_for,
    check_business_unit,
    check_new,
    check_standing,
    check_status,
)
from domain.vocabulary import check_listed, check_partner, check_themes

_UNDER_WAY = frozenset({AuditStatus.COMMISSIONED, AuditStatus.HELD})
_TESTABLE = TAKES_ACTIONS | {RecommendationStatus.CONCLUDED}


def decide(audit: Audit | None, command: AuditCommand, context: Context) -> Sequence[Fact]:  # noqa: PLR0911 - one for each command
    """Raises Refused; see the invariants 14 and 33 of the domain."""
    if isinstance(command, CommissionAudit):
        return commission(audit, command, context)
    standing = check_standing(audit, command.audit_id, field="audit_id")
    if isinstance(command, ReturnAuditTool):
        return return_tool(standing, command, context)
    if isinstance(command, IdentifyGoodPractice):
        return identify(standing, command, context)
    check_business_unit(context)
    match command:
        case DrawAuditSample():
            return draw(standing, command)
        case HoldAudit():
            return hold(standing, command, context)
        case GradeAudit():
            return grade(standing, command)
        case ConcludeAudit():
            return conclude(standing, command, context)
        case WithdrawAudit():
            _check_under_way(standing)
            return [AuditWithdrawn(audit_id=standing.id, reason=command.reason)]
        case _:
            assert_never(command)


# --- Beginning --------------------------------------------------------------------------------------------


def commission(audit: Audit | None, command: CommissionAudit, context: Context) -> Sequence[Fact]:
    """Refuses fewer than two agencies, and a closing-loop audit without a recommendation that was accepted."""
    check_business_unit(context)
    check_new(audit, command.audit_id, field="audit_id")
    check_themes(command.themes, context)
    if command.priority is not None:
        priorities = context.scope.framework.priorities
        check_listed(command.priority, priorities, what="priority", field="priority")
    for agency in command.agencies:
        check_partner(agency, context, field="agencies")
    agencies = tuple(dict.fromkeys(command.agencies))
    if len(agencies) < 2:  # noqa: PLR2004 - what is multi-agency
        raise refuse(
            Code.BAD_VALUE,
            "name every agency that is asked to take part; an audit of one agency is a single-agency audit",
            field="agencies",
        )
    if command.due_on < command.occurred_on:
        raise refuse(Code.BAD_VALUE, "it cannot be due before it is commissioned", field="due_on")
    if (command.kind is AuditKind.CLOSING_LOOP) != (command.closes is not None):
        raise refuse(
            Code.BAD_VALUE,
            "a closing-loop audit names the recommendation that it tests, and no other audit does",
            field="closes",
        )
    if command.programme_id is not None:
        _check_programme(command.programme_id, context)
    commissioned = AuditCommissioned(
        audit_id=command.audit_id,
        programme_id=command.programme_id,
        kind=command.kind,
        title=command.title,
        terms_of_reference=command.terms_of_reference,
        standard=command.standard,
        themes=tuple(dict.fromkeys(command.themes)),
        priority=command.priority,
        sampling=command.sampling,
        agencies=agencies,
        commissioned_on=command.occurred_on,
        due_on=command.due_on,
        closes=command.closes,
    )
    if command.closes is None:
        return [commissioned]
    _check_testable(command.closes, context)
    scheduled = ClosingLoopAuditScheduled(
        recommendation_id=command.closes, audit_id=command.audit_id, due_on=command.due_on
    )
    return [commissioned, scheduled]


def _check_programme(reference: AuditProgrammeId, context: Context) -> None:
    programme = cited(context.known, reference, Standing, field="programme_id")
    if programme.withdrawn or not isinstance(programme.entry, AuditProgrammeSet):
        raise refuse(
            Code.WRONG_STATE,
            f"{reference} was withdrawn; name the programme that stands",
            field="programme_id",
        )


def _check_testable(reference: RecommendationId, context: Context) -> None:
    recommendation = cited(context.known, reference, Recommendation, field="closes")
    check_status(reference, recommendation.status, _TESTABLE, field="closes")


# --- Under way --------------------------------------------------------------------------------------------


def draw(audit: Audit, command: DrawAuditSample) -> Sequence[Fact]:
    _check_under_way(audit)
    check_step(audit.entries(AuditSampleDrawn), command.correction, audit.id, what="a sample")
    return [
        AuditSampleDrawn(
            audit_id=audit.id,
            cases=command.cases,
            method=command.method,
            drawn_from=command.drawn_from,
            correction=command.correction,
        )
    ]


def return_tool(audit: Audit, command: ReturnAuditTool, context: Context) -> Sequence[Fact]:
    """For the agency itself, or the business unit on its behalf. Refuses an agency that was not asked."""
    check_acts_for(command.agency, context, field="agency")
    _check_under_way(audit)
    if command.agency not in audit.commissioned.agencies:
        raise refuse(
            Code.NOT_EXPECTED,
            f"{audit.id} asks these to take part: {', '.join(audit.commissioned.agencies)}",
            field="agency",
        )
    if command.agency in audit.returned:
        raise refuse(Code.ALREADY_EXISTS, "its tool is here already; nothing to do", field="agency")
    return [
        AgencyAuditToolReturned(
            audit_id=audit.id, agency=command.agency, returned_on=command.occurred_on
        )
    ]


def hold(audit: Audit, command: HoldAudit, context: Context) -> Sequence[Fact]:
    """Refuses an attendance that leaves an agency out which was asked, involved or not (invariant 33)."""
    _check_under_way(audit)
    check_step(audit.entries(AuditHeld), command.correction, audit.id, what="an attendance")
    if command.held_on > context.received_on:
        raise refuse(Code.DATED_IN_FUTURE, "send it when the audit has been held", field="held_on")
    named = [entry.agency for entry in command.attendance]
    for agency in named:
        check_partner(agency, context, field="attendance")
    if len(set(named)) < len(named):
        raise refuse(Code.BAD_VALUE, "an agency is named twice", field="attendance")
    if not any(entry.attended for entry in command.attendance):
        raise refuse(
            Code.BAD_VALUE, "an audit that nobody came to was not held", field="attendance"
        )
    left_out = [agency for agency in audit.commissioned.agencies if agency not in named]
    if left_out:
        raise refuse(
            Code.ATTENDANCE_INCOMPLETE,
            f"say of these too whether they came and were involved: {', '.join(left_out)}",
            field="attendance",
        )
    return [
        AuditHeld(
            audit_id=audit.id,
            held_on=command.held_on,
            attendance=command.attendance,
            practitioners=command.practitioners,
            correction=command.correction,
        )
    ]


def grade(audit: Audit, command: GradeAudit) -> Sequence[Fact]:
    """Refuses grades without a sample, and grades that do not add up to it."""
    _check_under_way(audit)
    check_step(audit.entries(AuditGraded), command.correction, audit.id, what="a profile of grades")
    grades = [count.grade for count in command.grades]
    if len(set(grades)) < len(grades):
        raise refuse(Code.BAD_VALUE, "a grade is named twice", field="grades")
    graded = AuditGraded(audit_id=audit.id, grades=command.grades, correction=command.correction)
    if audit.sample is None or cases_of(graded) != audit.sample.cases:
        raise refuse(
            Code.BREAKDOWN_DOES_NOT_ADD_UP,
            "the grades add up to the sample drawn; send the sample first, and what has no grade as not-graded",
            field="grades",
        )
    return [graded]


def identify(audit: Audit, command: IdentifyGoodPractice, context: Context) -> Sequence[Fact]:
    """For every agency that takes part, and the business unit."""
    if not (context.by_business_unit or context.actor.agency in audit.commissioned.agencies):
        raise refuse(Code.NOT_PERMITTED, f"only who takes part in {audit.id} may say this")
    _check_under_way(audit)
    check_themes(command.themes, context)
    return [
        GoodPracticeIdentified(
            audit_id=audit.id,
            text=command.text,
            themes=tuple(dict.fromkeys(command.themes)),
            identified_by=context.actor.agency,
        )
    ]


def _check_under_way(audit: Audit) -> None:
    check_status(audit.id, audit.status, _UNDER_WAY, field="audit_id")


AUDIT = Decider(
    name="audit",
    commands=(
        CommissionAudit,
        DrawAuditSample,
        ReturnAuditTool,
        HoldAudit,
        GradeAudit,
        IdentifyGoodPractice,
        ConcludeAudit,
        WithdrawAudit,
    ),
    facts=(
        AuditCommissioned,
        AuditSampleDrawn,
        AgencyAuditToolReturned,
        AuditHeld,
        AuditGraded,
        GoodPracticeIdentified,
        AuditConcluded,
        AuditWithdrawn,
    ),
    decide=decide,
    evolve=evolve,
)
