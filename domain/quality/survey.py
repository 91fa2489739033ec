"""Surveys of staff, practitioners, children and families, and the board's evaluation of itself (framework row Q9)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import AgencyId, Label, Post, StreamId, SurveyId, ThemeId
from domain.quality.cohort import CohortBand, HowMany
from domain.quality.happened import check_answers, check_happened
from domain.register import Enter, Entered, register
from domain.standing import check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency, check_themes


class SurveyKind(StrEnum):
    """Who was asked."""

    STAFF = "staff"
    PRACTITIONER = "practitioner"
    CHILDREN = "children"
    FAMILIES = "families"


OF_CHILDREN = frozenset({SurveyKind.CHILDREN, SurveyKind.FAMILIES})


class SurveyClosed(Entered):
    """
    What a survey found. `agency` is the one whose people were asked, None for all of them.

    Of children and families the record has `band`, and the numbers only where neither is small.
    """

    TOPIC: ClassVar[str] = "survey-closed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    survey_id: SurveyId
    kind: SurveyKind
    title: Label
    agency: AgencyId | None
    closed_on: date
    invited: HowMany | None
    responses: HowMany | None
    band: CohortBand | None
    themes: tuple[ThemeId, ...]
    summary: PublicText | None
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.survey_id


class CloseSurvey(Enter):
    """Record a survey that has closed. Of children and families say a band, never an exact small number."""

    KIND: ClassVar[str] = "close-survey.v1"

    survey_id: SurveyId
    kind: SurveyKind
    title: Label
    agency: AgencyId | None = None
    closed_on: date
    invited: HowMany | None = None
    responses: HowMany | None = None
    band: CohortBand | None = None
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    summary: PublicText | None = None
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.survey_id


def check_survey(command: CloseSurvey, context: Context) -> None:
    """Refuses a survey without its numbers, and one of children that tells a small one."""
    check_happened(command.closed_on, command.occurred_on, field="closed_on")
    if command.agency is not None:
        check_agency(command.agency, context, field="agency")
    check_themes(command.themes, context)
    if command.kind in OF_CHILDREN:
        _check_banded(command, context.scope.framework.small_number_threshold)
    elif command.invited is None or command.responses is None:
        raise refuse(
            Code.MISSING_FIELD,
            "say how many of the workforce were asked and how many answered",
            field="invited" if command.invited is None else "responses",
        )
    if command.invited is not None and command.responses is not None:
        check_answers(command.invited, command.responses)


def _check_banded(command: CloseSurvey, threshold: int) -> None:
    if command.band is None:
        raise refuse(
            Code.MISSING_FIELD,
            "of children and families say the size of the group as a band",
            field="band",
        )
    for field, number in (("invited", command.invited), ("responses", command.responses)):
        if number is not None and 0 < number <= threshold:
            raise refuse(
                Code.BAD_VALUE,
                f"a number of children from 1 to {threshold} is not recorded; leave it to the band",
                field=field,
            )


SURVEY = register("survey", command=CloseSurvey, fact=SurveyClosed, check=check_survey)


class BoardEvaluationHeld(Entered):
    """The board judged its own work; `led_by` is the post that led it."""

    TOPIC: ClassVar[str] = "board-evaluation-held.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    survey_id: SurveyId
    title: Label
    led_by: Post
    held_on: date
    invited: HowMany
    responses: HowMany
    themes: tuple[ThemeId, ...]
    summary: PublicText
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.survey_id


class HoldBoardEvaluation(Enter):
    """Record the board's evaluation of itself: how many members were asked and answered, and what they said."""

    KIND: ClassVar[str] = "hold-board-evaluation.v1"

    survey_id: SurveyId
    title: Label
    led_by: Post
    held_on: date
    invited: HowMany
    responses: HowMany
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    summary: PublicText
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.survey_id


def check_evaluation(command: HoldBoardEvaluation, context: Context) -> None:
    check_business_unit(context)
    check_happened(command.held_on, command.occurred_on, field="held_on")
    check_themes(command.themes, context)
    check_answers(command.invited, command.responses)


BOARD_EVALUATION = register(
    "board-evaluation",
    command=HoldBoardEvaluation,
    fact=BoardEvaluationHeld,
    check=check_evaluation,
)
