"""
One agency's self-assessment in a cycle of Section 11: scored, moderated, challenged, followed up (framework row Q4).

An agency scores each standard from 0 to 3 with what shows it; a panel scores it beside that. Where they differ, a reason
is on the record; where a standard is not met, an action is (domain invariant 32).
"""

from collections.abc import Sequence
from typing import assert_never

from domain.command import Context, cited
from domain.decider import Decider
from domain.errors import Code, Fault, Refused, refuse
from domain.fact import Fact
from domain.quality.section_11_cycle import Section11Cycle, check_asked, check_open
from domain.quality.section_11_facts import Section11ReturnReceived
from domain.quality.self_assessment_commands import (
    AgreeSection11Action,
    AssessmentCommand,
    AttachEvidence,
    ChallengeAssessment,
    CompleteAssessmentAction,
    ModerateAssessment,
    ScoreStandard,
    SubmitSelfAssessment,
)
from domain.quality.self_assessment_facts import (
    MET,
    AssessmentActionCompleted,
    AssessmentChallenged,
    AssessmentModerated,
    EvidenceAttached,
    Section11ActionAgreed,
    SelfAssessmentSubmitted,
    StandardScore,
    StandardScored,
)
from domain.quality.self_assessment_moderation import agreed, moderate, standard_of
from domain.quality.self_assessment_state import SelfAssessment, evolve
from domain.standing import check_acts_for, check_new, check_standing
from domain.vocabulary import check_agency

SECTION_11 = "section-11"
"""The cycle of those standards in the framework pack that this is about."""


def decide(  # noqa: PLR0911 (one line a command)
    assessment: SelfAssessment | None, command: AssessmentCommand, context: Context
) -> Sequence[Fact]:
    """Raises Refused; see the invariant 32 of the domain."""
    if isinstance(command, SubmitSelfAssessment):
        return submit(assessment, command, context)
    standing = check_standing(assessment, command.assessment_id, field="assessment_id")
    match command:
        case ScoreStandard():
            return score(standing, command, context)
        case AttachEvidence():
            return attach(standing, command, context)
        case ModerateAssessment():
            return moderate(standing, command, context)
        case AgreeSection11Action():
            check_acts_for(standing.agency, context, field="assessment_id")
            standard_of(standing, command.standard)
            return [agreed(standing, command.standard, command.action, command)]
        case ChallengeAssessment():
            return challenge(standing, command, context)
        case CompleteAssessmentAction():
            return complete(standing, command, context)
        case _:
            assert_never(command)


def submit(
    assessment: SelfAssessment | None, command: SubmitSelfAssessment, context: Context
) -> Sequence[Fact]:
    """Refuses what the cycle does not ask for, a second one of the same agency, and scores that do not hold up."""
    check_acts_for(command.agency, context, field="agency")
    check_new(assessment, command.assessment_id, field="assessment_id")
    cycle = check_open(cited(context.known, command.cycle_id, Section11Cycle, field="cycle_id"))
    check_asked(cycle, command.agency)
    if command.agency in cycle.returned:
        raise refuse(
            Code.ALREADY_SUBMITTED,
            f"{cycle.returned[command.agency]} is this agency's self-assessment in {cycle.id}; score it anew",
            field="agency",
        )
    faults = [f for n, said in enumerate(command.scores) for f in _faults(said, n, context)]
    if len({said.standard for said in command.scores}) < len(command.scores):
        faults.append(Fault(Code.BAD_VALUE, "a standard is scored twice; send one score", "scores"))
    if faults:
        raise Refused(*faults)
    return [
        SelfAssessmentSubmitted(
            assessment_id=command.assessment_id,
            cycle_id=cycle.id,
            agency=command.agency,
            submitted_on=command.occurred_on,
            scores=command.scores,
            illustrative=command.illustrative,
        ),
        Section11ReturnReceived(
            cycle_id=cycle.id, agency=command.agency, assessment_id=command.assessment_id
        ),
    ]


def _faults(said: StandardScore, place: int | None, context: Context) -> list[Fault]:
    """A standard that is not met says what must become better and by when."""
    path = "score" if place is None else f"scores.{place}"
    standard = context.scope.framework.standards.get(said.standard)
    if standard is None or standard.cycle != SECTION_11:
        reason = f"the framework has no Section 11 standard {said.standard}; its pack lists them"
        return [Fault(Code.NOT_IN_FRAMEWORK, reason, f"{path}.standard")]
    missing = said.improvement is None or said.deadline is None
    if said.score < MET and missing:
        reason = f"a score below {MET} comes with an improvement and its deadline"
        return [Fault(Code.BELOW_STANDARD_NEEDS_ACTION, reason, f"{path}.improvement")]
    return []


def score(assessment: SelfAssessment, command: ScoreStandard, context: Context) -> Sequence[Fact]:
    """Refuses another agency's assessment, and a standard that the panel has judged."""
    check_acts_for(assessment.agency, context, field="assessment_id")
    if faults := _faults(command.score, None, context):
        raise Refused(*faults)
    known = assessment.standards.get(command.score.standard)
    if known is not None and known.moderated is not None:
        raise refuse(
            Code.WRONG_STATE,
            "the panel has moderated this standard; its score stands unless it is challenged",
            field="score.standard",
        )
    return [
        StandardScored(
            assessment_id=assessment.id,
            agency=assessment.agency,
            score=command.score,
            reason=command.reason,
        )
    ]


def attach(assessment: SelfAssessment, command: AttachEvidence, context: Context) -> Sequence[Fact]:
    """Refuses another agency's assessment, and a document that is attached already."""
    check_acts_for(assessment.agency, context, field="assessment_id")
    if command.evidence in standard_of(assessment, command.standard).evidence:
        raise refuse(
            Code.ALREADY_EXISTS,
            "this document is attached already; nothing to do",
            field="evidence",
        )
    return [
        EvidenceAttached(
            assessment_id=assessment.id,
            agency=assessment.agency,
            standard=command.standard,
            evidence=command.evidence,
        )
    ]


def challenge(
    assessment: SelfAssessment, command: ChallengeAssessment, context: Context
) -> Sequence[Fact]:
    """Refuses an agency that challenges itself, and a challenge in another agency's name."""
    check_agency(command.challenger, context, field="challenger")
    check_acts_for(command.challenger, context, field="challenger")
    standard_of(assessment, command.standard)
    if command.challenger == assessment.agency:
        raise refuse(
            Code.SELF_CHALLENGE,
            "this is the challenger's own assessment; it scores a standard anew instead",
            field="challenger",
        )
    return [
        AssessmentChallenged(
            assessment_id=assessment.id,
            agency=assessment.agency,
            challenger=command.challenger,
            standard=command.standard,
            text=command.text,
        )
    ]


def complete(
    assessment: SelfAssessment, command: CompleteAssessmentAction, context: Context
) -> Sequence[Fact]:
    """Refuses an action that is not in the plan or is done."""
    check_acts_for(assessment.agency, context, field="assessment_id")
    if command.action > len(assessment.plan):
        raise refuse(
            Code.NOT_FOUND,
            f"the plan of {assessment.id} has {len(assessment.plan)} actions; name one by its number",
            field="action",
        )
    planned = assessment.plan[command.action - 1]
    if planned.done:
        raise refuse(
            Code.WRONG_STATE, "this action was reported as completed; nothing to do", field="action"
        )
    return [
        AssessmentActionCompleted(
            assessment_id=assessment.id,
            agency=assessment.agency,
            action=command.action,
            standard=planned.standard,
            completed_on=command.occurred_on,
            result=command.result,
        )
    ]


SELF_ASSESSMENT = Decider(
    name="self-assessment",
    commands=(
        SubmitSelfAssessment,
        ScoreStandard,
        AttachEvidence,
        ModerateAssessment,
        AgreeSection11Action,
        ChallengeAssessment,
        CompleteAssessmentAction,
    ),
    facts=(
        SelfAssessmentSubmitted,
        StandardScored,
        EvidenceAttached,
        AssessmentModerated,
        Section11ActionAgreed,
        AssessmentChallenged,
        AssessmentActionCompleted,
    ),
    decide=decide,
    evolve=evolve,
)
