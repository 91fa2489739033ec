"""What is known of a self-assessment at a point of its history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.names import AgencyId, SelfAssessmentId
from domain.quality.self_assessment_facts import (
    AssessmentActionCompleted,
    AssessmentChallenged,
    AssessmentEvidence,
    AssessmentFact,
    AssessmentModerated,
    EvidenceAttached,
    Section11ActionAgreed,
    SelfAssessmentSubmitted,
    StandardScored,
)
from domain.quick import quick


@dataclass(frozen=True, slots=True)
class Assessed:
    """One standard. `challenged`: since it was moderated last, so that it may be moderated anew."""

    self_score: int
    moderated: int | None = None
    challenged: bool = False
    evidence: tuple[AssessmentEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the plan; `done` once it was reported as completed."""

    standard: str
    done: bool = False


@quick
@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """`plan` holds the actions in their order; the first is action 1."""

    id: SelfAssessmentId
    agency: AgencyId
    submitted_on: date
    standards: Mapping[str, Assessed]
    plan: tuple[Planned, ...] = ()

    def has_open_action(self, standard: str) -> bool:
        return any(line.standard == standard and not line.done for line in self.plan)


def evolve(  # noqa: PLR0911 (one line a fact)
    assessment: SelfAssessment | None, fact: AssessmentFact
) -> SelfAssessment:
    """The next state. Never judges."""
    if isinstance(fact, SelfAssessmentSubmitted):
        standards = {said.standard: Assessed(said.score) for said in fact.scores}
        return SelfAssessment(fact.assessment_id, fact.agency, fact.submitted_on, standards)
    assert assessment is not None, "a history begins with its submission"  # noqa: S101
    match fact:
        case StandardScored():
            known = assessment.standards.get(fact.score.standard)
            said = replace(known, self_score=fact.score.score) if known else None
            return _with(assessment, fact.score.standard, said or Assessed(fact.score.score))
        case EvidenceAttached():
            known = assessment.standards[fact.standard]
            shown = replace(known, evidence=(*known.evidence, fact.evidence))
            return _with(assessment, fact.standard, shown)
        case AssessmentModerated():
            known = assessment.standards[fact.standard]
            judged = replace(known, moderated=fact.moderated, challenged=False)
            return _with(assessment, fact.standard, judged)
        case AssessmentChallenged():
            known = assessment.standards[fact.standard]
            return _with(assessment, fact.standard, replace(known, challenged=True))
        case Section11ActionAgreed():
            return replace(assessment, plan=(*assessment.plan, Planned(fact.standard)))
        case AssessmentActionCompleted():
            plan = list(assessment.plan)
            plan[fact.action - 1] = replace(plan[fact.action - 1], done=True)
            return replace(assessment, plan=tuple(plan))
        case _:
            assert_never(fact)


def _with(assessment: SelfAssessment, standard: str, assessed: Assessed) -> SelfAssessment:
    return replace(assessment, standards={**assessment.standards, standard: assessed})
