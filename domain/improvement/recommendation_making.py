"""Making a recommendation: it rests on findings of this partnership and has one owner (invariants 2 and 3)."""

from collections.abc import Sequence

from domain.command import Context, cited
from domain.errors import Code, refuse
from domain.exchange.learning_adoption import Adoption, adoption_stream
from domain.improvement.finding import Finding
from domain.improvement.finding_facts import FindingKind
from domain.improvement.recommendation_commands import MakeRecommendation
from domain.improvement.recommendation_facts import (
    RecommendationFact,
    RecommendationKind,
    RecommendationMade,
)
from domain.improvement.recommendation_state import Recommendation
from domain.names import FindingId, SharedLearningId
from domain.vocabulary import check_agency


def make(
    recommendation: Recommendation | None, command: MakeRecommendation, context: Context
) -> Sequence[RecommendationFact]:
    """Refuses a recommendation without a finding of this partnership or adopted learning, or without exactly one owner."""
    if recommendation is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{command.recommendation_id} is recorded already; use another reference",
            field="recommendation_id",
        )
    if (command.owner is None) == (command.owner_group is None):
        raise refuse(
            Code.BAD_VALUE, "name either an owner agency or an owner group, not both", field="owner"
        )
    if command.owner is not None:
        check_agency(command.owner, context, field="owner")
    if not (command.findings or command.learning):
        raise refuse(
            Code.RECOMMENDATION_NEEDS_FINDING,
            "cite at least one finding, or learning of the neighbour that was adopted",
            field="findings",
        )
    findings = [_finding(reference, context) for reference in dict.fromkeys(command.findings)]
    learning = [_adopted(item, context) for item in dict.fromkeys(command.learning)]
    if command.kind is RecommendationKind.IMPROVE:
        _check_nothing_good_is_mended(findings)
    themes = [theme for f in findings for theme in f.themes]
    themes += [theme for item in learning for theme in item.themes]
    return [
        RecommendationMade(
            recommendation_id=command.recommendation_id,
            kind=command.kind,
            findings=tuple(finding.id for finding in findings),
            text=command.text,
            owner=command.owner,
            owner_group=command.owner_group,
            themes=tuple(dict.fromkeys(themes)),
            needs_closing_loop=any(
                f.source.type in context.scope.framework.closing_loop_sources for f in findings
            ),
            made_by=context.actor.agency,
            illustrative=command.illustrative or any(f.illustrative for f in findings),
            learning=tuple(item.learning for item in learning),
        )
    ]


def _adopted(item: SharedLearningId, context: Context) -> Adoption:
    adoption = context.known.get(adoption_stream(context.scope.partnership, item))
    if not (isinstance(adoption, Adoption) and adoption.adopted):
        raise refuse(
            Code.RECOMMENDATION_NEEDS_FINDING,
            f"{item} was not adopted here; adopt it first",
            field="learning",
        )
    return adoption


def _finding(reference: FindingId, context: Context) -> Finding:
    if not reference.startswith(f"{context.scope.partnership.upper()}-"):
        raise refuse(
            Code.RECOMMENDATION_NEEDS_FINDING,
            f"{reference} is the neighbour's; register what it means here as a finding and cite that",
            field="findings",
        )
    finding = cited(context.known, reference, Finding, field="findings")
    if finding.withdrawn:
        raise refuse(
            Code.RECOMMENDATION_NEEDS_FINDING,
            f"{reference} was withdrawn; cite a finding that stands",
            field="findings",
        )
    return finding


def _check_nothing_good_is_mended(findings: Sequence[Finding]) -> None:
    strength = next((f for f in findings if f.kind is FindingKind.STRENGTH), None)
    if strength is not None:
        raise refuse(
            Code.STRENGTH_CANNOT_IMPROVE,
            f"{strength.id} is a strength; recommend to spread it instead",
            field="kind",
        )
