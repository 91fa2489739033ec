"""Independent scrutiny: what a scrutineer looked at, how it was judged, what was recommended (framework row V8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.governance.scrutineer import check_scrutineer
from domain.improvement.recommendation_state import Recommendation
from domain.names import AgencyId, Label, RecommendationId, ScrutinyId, StreamId, ThemeId
from domain.quick import quick
from domain.standing import check_acts_for, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_themes

# --- Values -----------------------------------------------------------------------------------------------


class ScrutinyFunction(StrEnum):
    """The seven functions of independent scrutiny, in the framework's order (Tees, "Independent Scrutiny")."""

    SUPPORT_AND_CHALLENGE = "support-and-challenge"
    ASSURANCE = "assurance"
    STATUTORY_DUTIES = "statutory-duties"
    VOICE = "voice"
    CRITICAL_FRIEND = "critical-friend"
    ADVICE_ON_DISAGREEMENT = "advice-on-disagreement"
    EVALUATION_AND_REPORT = "evaluation-and-report"


class Assurance(StrEnum):
    """What a judgement comes to."""

    ASSURED = "assured"
    PARTLY_ASSURED = "partly-assured"
    NOT_ASSURED = "not-assured"


# --- Events -----------------------------------------------------------------------------------------------


class _OfScrutiny(Fact):
    scrutiny_id: ScrutinyId

    @property
    def stream(self) -> StreamId:
        return self.scrutiny_id


class ScrutinyUndertaken(_OfScrutiny):
    """`method` is how: a visit, a dip sample, a themed event. `agency` is the scrutineer."""

    TOPIC: ClassVar[str] = "scrutiny-undertaken.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    title: Label
    method: Label
    function: ScrutinyFunction
    themes: tuple[ThemeId, ...]
    agency: AgencyId
    undertaken_on: date
    illustrative: bool


class ScrutinyJudgementGiven(_OfScrutiny):
    TOPIC: ClassVar[str] = "scrutiny-judgement-given.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    assurance: Assurance
    judgement: PublicText


class ScrutinyRecommendationMade(_OfScrutiny):
    """`recommendation_id` is the recommendation on the record that it led to, if there is one yet."""

    TOPIC: ClassVar[str] = "scrutiny-recommendation-made.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    text: PublicText
    recommendation_id: RecommendationId | None


ScrutinyFact = ScrutinyUndertaken | ScrutinyJudgementGiven | ScrutinyRecommendationMade

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Scrutiny:
    id: ScrutinyId
    agency: AgencyId
    undertaken_on: date


def evolve(scrutiny: Scrutiny | None, fact: ScrutinyFact) -> Scrutiny:
    """The next state. Never judges."""
    if isinstance(fact, ScrutinyUndertaken):
        return Scrutiny(fact.scrutiny_id, fact.agency, fact.undertaken_on)
    assert scrutiny is not None, "a history begins with the scrutiny itself"  # noqa: S101
    match fact:
        case ScrutinyJudgementGiven() | ScrutinyRecommendationMade():
            return scrutiny
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _AboutScrutiny(Command):
    scrutiny_id: ScrutinyId

    def stream(self, scope: Scope) -> StreamId:
        return self.scrutiny_id


class UndertakeScrutiny(_AboutScrutiny):
    """Record what was scrutinised, on the day `occurred_on`. For an independent scrutineer."""

    KIND: ClassVar[str] = "undertake-scrutiny.v1"

    title: Label
    method: Label
    function: ScrutinyFunction
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    agency: AgencyId
    illustrative: bool = False


class GiveScrutinyJudgement(_AboutScrutiny):
    """Say what the scrutiny comes to; a later judgement stands in the place of an earlier one. For that scrutineer."""

    KIND: ClassVar[str] = "give-scrutiny-judgement.v1"

    assurance: Assurance
    judgement: PublicText


class MakeScrutinyRecommendation(_AboutScrutiny):
    """Recommend something. `recommendation_id`: the recommendation that the partnership made of it. For that scrutineer."""

    KIND: ClassVar[str] = "make-scrutiny-recommendation.v1"

    text: PublicText
    recommendation_id: RecommendationId | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.recommendation_id,) if self.recommendation_id else ()


ScrutinyCommand = UndertakeScrutiny | GiveScrutinyJudgement | MakeScrutinyRecommendation

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    scrutiny: Scrutiny | None, command: ScrutinyCommand, context: Context
) -> Sequence[ScrutinyFact]:
    """Refuses who is no independent scrutineer, and what is dated before the scrutiny."""
    if isinstance(command, UndertakeScrutiny):
        check_new(scrutiny, command.scrutiny_id, field="scrutiny_id")
        check_scrutineer(command.agency, context, field="agency")
        check_themes(command.themes, context)
        return [
            ScrutinyUndertaken(
                scrutiny_id=command.scrutiny_id,
                title=command.title,
                method=command.method,
                function=command.function,
                themes=tuple(dict.fromkeys(command.themes)),
                agency=command.agency,
                undertaken_on=command.occurred_on,
                illustrative=command.illustrative,
            )
        ]
    standing = check_standing(scrutiny, command.scrutiny_id, field="scrutiny_id")
    check_acts_for(standing.agency, context, field="scrutiny_id")
    if command.occurred_on < standing.undertaken_on:
        raise refuse(
            Code.BAD_VALUE,
            f"the scrutiny was on {standing.undertaken_on}; what it says cannot be earlier",
            field="occurred_on",
        )
    match command:
        case GiveScrutinyJudgement():
            return [
                ScrutinyJudgementGiven(
                    scrutiny_id=standing.id,
                    assurance=command.assurance,
                    judgement=command.judgement,
                )
            ]
        case MakeScrutinyRecommendation():
            reference = command.recommendation_id
            if reference is not None:
                cited(context.known, reference, Recommendation, field="recommendation_id")
            return [
                ScrutinyRecommendationMade(
                    scrutiny_id=standing.id, text=command.text, recommendation_id=reference
                )
            ]
        case _:
            assert_never(command)


SCRUTINY = Decider(
    name="scrutiny",
    commands=(UndertakeScrutiny, GiveScrutinyJudgement, MakeScrutinyRecommendation),
    facts=(ScrutinyUndertaken, ScrutinyJudgementGiven, ScrutinyRecommendationMade),
    decide=decide,
    evolve=evolve,
)
