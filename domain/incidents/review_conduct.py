"""How a review is done: its method, who takes part, what it waits for (rows R6 and R12)."""

from collections.abc import Sequence
from typing import assert_never

from domain.command import Context
from domain.errors import Code, refuse
from domain.incidents.order import check_not_before
from domain.incidents.practice_review_commands import (
    AddReviewAgency,
    AgreeReviewReport,
    AppointLeadReviewer,
    ConductCommand,
    DeclareReviewerConflict,
    InviteFamily,
    PauseReview,
    RecordAgencyResponse,
    RecordFamilyContribution,
    RecordFamilyDeclined,
    RecordPractitionerEvent,
    ReplaceLeadReviewer,
    ResumeReview,
    SelectMethodology,
)
from domain.incidents.practice_review_facts import (
    AgencyResponseReceived,
    FamilyContributionRecorded,
    FamilyDeclined,
    FamilyInvited,
    MethodologySelected,
    PractitionerEventHeld,
    ReviewPaused,
    ReviewReportAgreed,
    ReviewResumed,
)
from domain.incidents.practice_review_state import (
    AGREED,
    UNDER_WAY,
    PracticeReview,
    ReviewStatus,
)
from domain.incidents.review_independence import (
    add_agency,
    appoint,
    declare_conflict,
    replace_reviewer,
)
from domain.incidents.review_publication_facts import PracticeReviewFact
from domain.standing import check_acts_for, check_status
from domain.vocabulary import check_agency


def conduct(  # noqa: C901, PLR0911, PLR0912 - one case for each command
    review: PracticeReview, command: ConductCommand, context: Context
) -> Sequence[PracticeReviewFact]:
    """From the commissioning on; what changes how a review is done only until its report is agreed."""
    until_published = isinstance(command, RecordAgencyResponse | PauseReview | ResumeReview)
    allowed = UNDER_WAY | AGREED if until_published else UNDER_WAY
    check_status(review.id, review.status, allowed, field="review_id")
    check_not_before(command.occurred_on, review.recommended.recommended_on, field="occurred_on")
    on = command.occurred_on
    match command:
        case AppointLeadReviewer():
            return appoint(review, command)
        case ReplaceLeadReviewer():
            return replace_reviewer(review, command)
        case DeclareReviewerConflict():
            return declare_conflict(review, command, context)
        case AddReviewAgency():
            return add_agency(review, command, context)
        case SelectMethodology():
            return [
                MethodologySelected(
                    review_id=review.id,
                    methodology=command.methodology,
                    systems=command.systems,
                    selected_on=on,
                )
            ]
        case RecordPractitionerEvent():
            for agency in command.agencies:
                check_agency(agency, context, field="agencies")
            return [
                PractitionerEventHeld(
                    review_id=review.id,
                    agencies=tuple(dict.fromkeys(command.agencies)),
                    practitioners=command.practitioners,
                    held_on=on,
                )
            ]
        case InviteFamily() | RecordFamilyContribution() | RecordFamilyDeclined():
            return hear_family(review, command)
        case RecordAgencyResponse():
            return respond(review, command, context)
        case PauseReview():
            return pause(review, command)
        case ResumeReview():
            return resume(review, command)
        case AgreeReviewReport():
            return agree_report(review, command, context)
        case _:
            assert_never(command)


# --- Taking part ------------------------------------------------------------------------------------------


def hear_family(
    review: PracticeReview, command: InviteFamily | RecordFamilyContribution | RecordFamilyDeclined
) -> Sequence[PracticeReviewFact]:
    """A family is invited before it contributes or declines."""
    on = command.occurred_on
    if not (review.family_invited or isinstance(command, InviteFamily)):
        raise refuse(
            Code.WRONG_STATE, f"the family is first invited to {review.id}", field="review_id"
        )
    match command:
        case InviteFamily():
            return [
                FamilyInvited(
                    review_id=review.id,
                    children_included=command.children_included,
                    expectations_explained=command.expectations_explained,
                    invited_on=on,
                )
            ]
        case RecordFamilyContribution():
            return [
                FamilyContributionRecorded(
                    review_id=review.id,
                    children_included=command.children_included,
                    contributed_on=on,
                )
            ]
        case RecordFamilyDeclined():
            return [FamilyDeclined(review_id=review.id, declined_on=on)]
        case _:
            assert_never(command)


def respond(
    review: PracticeReview, command: RecordAgencyResponse, context: Context
) -> Sequence[PracticeReviewFact]:
    """For the agency itself and the business unit; a later response takes the place of an earlier one."""
    check_acts_for(command.agency, context, field="agency")
    if command.agency not in review.agencies:
        raise refuse(
            Code.NOT_EXPECTED,
            f"the agencies under review in {review.id} are: {', '.join(review.agencies)}",
            field="agency",
        )
    return [
        AgencyResponseReceived(
            review_id=review.id,
            agency=command.agency,
            document=command.document,
            received_on=command.occurred_on,
        )
    ]


# --- Waiting, and the report ------------------------------------------------------------------------------


def pause(review: PracticeReview, command: PauseReview) -> Sequence[PracticeReviewFact]:
    if review.paused is not None:
        raise refuse(
            Code.WRONG_STATE,
            f"{review.id} is paused already, for: {review.paused}",
            field="review_id",
        )
    return [ReviewPaused(review_id=review.id, reason=command.reason, paused_on=command.occurred_on)]


def resume(review: PracticeReview, command: ResumeReview) -> Sequence[PracticeReviewFact]:
    if review.paused is None:
        raise refuse(
            Code.WRONG_STATE, f"{review.id} is not paused; nothing to resume", field="review_id"
        )
    return [
        ReviewResumed(review_id=review.id, reason=command.reason, resumed_on=command.occurred_on)
    ]


def agree_report(
    review: PracticeReview, command: AgreeReviewReport, context: Context
) -> Sequence[PracticeReviewFact]:
    """Refuses one by a lead reviewer in conflict, and a statutory review that never had a lead reviewer."""
    check_status(review.id, review.status, {ReviewStatus.IN_PROGRESS}, field="review_id")
    check_not_before(command.occurred_on, review.moved_on, field="occurred_on")
    kind = context.scope.framework.review_types.get(review.recommended.review_type)
    needed = kind is None or kind.statutory
    reviewer = review.reviewer
    if reviewer.conflict if reviewer else needed:
        raise refuse(
            Code.REVIEWER_NOT_INDEPENDENT,
            f"{review.id} has no lead reviewer who is declared independent; appoint or replace them first",
            field="review_id",
        )
    return [
        ReviewReportAgreed(
            review_id=review.id, agreed_by=command.agreed_by, agreed_on=command.occurred_on
        )
    ]
