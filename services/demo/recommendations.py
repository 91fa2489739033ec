"""What was recommended: 58 times by the inspectors themselves, and else by the played business units."""

from dataclasses import dataclass
from datetime import date

from domain.improvement.recommendation_commands import MakeRecommendation
from domain.improvement.recommendation_facts import RecommendationKind
from domain.names import AgencyId, RecommendationId
from services.demo.findings import Registered
from services.demo.message import Message, Phase, message
from services.demo.practice import practice_for
from services.demo.sources import Said

RECOMMENDED = {Said.RECOMMENDATION, Said.BOARD_RECOMMENDATION}


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with the finding that it rests on. `illustrative`: made up by the demonstration."""

    id: RecommendationId
    finding: Registered
    illustrative: bool

    @property
    def owner(self) -> AgencyId:
        return self.finding.about


def recommended(finding: Registered) -> Recommended:
    """The finding's recommendation; its reference has the finding's number."""
    return Recommended(
        id=finding.id.replace("-F-", "-R-"),
        finding=finding,
        illustrative=finding.passage.said not in RECOMMENDED,
    )


def phase(findings: list[Registered]) -> Phase:
    """The inspectors' own, in their words, on the day of the report."""
    real = [recommended(f) for f in findings if f.passage.said in RECOMMENDED]
    messages = tuple(
        made(
            recommendation,
            on=recommendation.finding.passage.published_on,
            by=recommendation.finding.council,
        )
        for recommendation in real
    )
    return Phase("recommendations", f"{len(messages)} recommendations of inspectors", messages)


def made(recommendation: Recommended, *, on: date, by: AgencyId) -> Message:
    finding = recommendation.finding
    practice = practice_for(finding.themes)
    strength = finding.passage.said is Said.STRENGTH
    invented = practice.spread if strength else practice.recommendation
    command = MakeRecommendation(
        occurred_on=on,
        recommendation_id=recommendation.id,
        kind=RecommendationKind.SPREAD if strength else RecommendationKind.IMPROVE,
        findings=(finding.id,),
        text=invented if recommendation.illustrative else finding.passage.text,
        owner=recommendation.owner,
        illustrative=recommendation.illustrative,
    )
    return message(recommendation.id, finding.partnership, by, command)
