"""What a panel makes of a self-assessment, and the plan that follows from it (domain invariant 32)."""

from collections.abc import Sequence

from domain.command import Context
from domain.errors import Code, refuse
from domain.fact import Fact
from domain.names import AgencyId
from domain.quality.self_assessment_commands import (
    AgreeSection11Action,
    ModerateAssessment,
    PlannedImprovement,
)
from domain.quality.self_assessment_facts import MET, AssessmentModerated, Section11ActionAgreed
from domain.quality.self_assessment_state import Assessed, SelfAssessment
from domain.standing import check_business_unit
from domain.vocabulary import check_agency


def moderate(
    assessment: SelfAssessment, command: ModerateAssessment, context: Context
) -> Sequence[Fact]:
    """Refuses a panel on which the agency sits itself, and what invariant 32 asks for and is not there."""
    check_business_unit(context)
    assessed = standard_of(assessment, command.standard)
    _check_panel(assessment, command.panel, context)
    if assessed.moderated is not None and not assessed.challenged:
        raise refuse(
            Code.ALREADY_EXISTS,
            "this standard is moderated; only after a challenge is it moderated anew",
            field="standard",
        )
    if command.moderated != assessed.self_score and command.reason is None:
        raise refuse(
            Code.REASON_REQUIRED,
            f"the agency gave itself {assessed.self_score}; say why the panel does not",
            field="reason",
        )
    planned = command.action is not None or assessment.has_open_action(command.standard)
    if command.moderated < MET and not planned:
        raise refuse(
            Code.BELOW_STANDARD_NEEDS_ACTION,
            f"a standard moderated below {MET} needs an action: what, by whom, by when",
            field="action",
        )
    moderated = AssessmentModerated(
        assessment_id=assessment.id,
        agency=assessment.agency,
        standard=command.standard,
        moderated=command.moderated,
        panel=tuple(dict.fromkeys(command.panel)),
        moderated_on=command.occurred_on,
        reason=command.reason,
    )
    if command.action is None:
        return [moderated]
    return [moderated, agreed(assessment, command.standard, command.action, command)]


def _check_panel(assessment: SelfAssessment, panel: Sequence[AgencyId], context: Context) -> None:
    for agency in panel:
        check_agency(agency, context, field="panel")
    if assessment.agency in panel:
        raise refuse(
            Code.SELF_ASSURANCE,
            f"{assessment.agency} cannot sit on the panel that moderates it; leave it out",
            field="panel",
        )


def agreed(
    assessment: SelfAssessment,
    standard: str,
    planned: PlannedImprovement,
    command: AgreeSection11Action | ModerateAssessment,
) -> Section11ActionAgreed:
    if planned.due_on < command.occurred_on:
        raise refuse(
            Code.BAD_VALUE, "it is due before it is agreed; give a later day", field="action.due_on"
        )
    return Section11ActionAgreed(
        assessment_id=assessment.id,
        agency=assessment.agency,
        action=len(assessment.plan) + 1,
        standard=standard,
        text=planned.text,
        owner_post=planned.owner_post,
        due_on=planned.due_on,
    )


def standard_of(assessment: SelfAssessment, standard: str) -> Assessed:
    found = assessment.standards.get(standard)
    if found is None:
        raise refuse(
            Code.NOT_FOUND,
            f"{assessment.id} has no score for {standard}; it scores {', '.join(assessment.standards)}",
            field="standard",
        )
    return found
