"""Which review is recommended, and whether it is held: two different posts (rows R3 and R4, invariant 24)."""

from collections.abc import Collection, Sequence

from domain.command import Context, cited
from domain.errors import Code, refuse
from domain.framework import ReviewType
from domain.incidents.order import check_not_before
from domain.incidents.practice_review_commands import (
    CommissionReview,
    DecideAgainstReview,
    RecommendReviewRoute,
)
from domain.incidents.practice_review_facts import (
    ReviewCommissioned,
    ReviewNotCommissioned,
    ReviewRouteRecommended,
)
from domain.incidents.practice_review_state import PracticeReview, ReviewStatus
from domain.incidents.rapid_review import RapidReview
from domain.incidents.review_publication_facts import PracticeReviewFact
from domain.incidents.serious_incident import SeriousIncident
from domain.names import PackKey, Post, SeriousIncidentId
from domain.standing import check_new, check_status
from domain.vocabulary import check_agency, check_listed


def recommend(
    review: PracticeReview | None, command: RecommendReviewRoute, context: Context
) -> Sequence[PracticeReviewFact]:
    """Refuses a type, criterion, group or agency that the pack does not know, and an open rapid review."""
    check_new(review, command.review_id, field="review_id")
    framework = context.scope.framework
    check_listed(
        command.review_type, framework.review_types, what="review type", field="review_type"
    )
    kind = framework.review_types[command.review_type]
    groups = {kind.recommended_by, *framework.sub_groups}
    check_listed(command.group, groups, what="group", field="group")
    _check_criteria(command.criteria, kind)
    for agency in command.agencies:
        check_agency(agency, context, field="agencies")
    if not command.agencies:
        raise refuse(
            Code.MISSING_FIELD,
            "name at least one agency whose work is under review",
            field="agencies",
        )
    return [
        ReviewRouteRecommended(
            review_id=command.review_id,
            review_type=command.review_type,
            criteria=tuple(dict.fromkeys(command.criteria)),
            group=command.group,
            chair=command.chair,
            agencies=tuple(dict.fromkeys(command.agencies)),
            incident_id=_incident(command, context),
            rapid_review_id=command.rapid_review_id,
            reason=command.reason,
            recommended_on=command.occurred_on,
            illustrative=command.illustrative or _made_up(command, context),
        )
    ]


def commission(
    review: PracticeReview, command: CommissionReview, context: Context
) -> Sequence[PracticeReviewFact]:
    """The criteria that are met stay on the record (R4)."""
    check_status(review.id, review.status, {ReviewStatus.RECOMMENDED}, field="review_id")
    check_not_before(command.occurred_on, review.moved_on, field="occurred_on")
    _check_another(review, command.decided_by)
    recommended = review.recommended
    kind = context.scope.framework.review_types.get(recommended.review_type)
    if kind is not None:
        _check_criteria(command.criteria, kind)
    if not command.criteria and (kind is None or kind.criteria):
        raise refuse(
            Code.REASON_REQUIRED,
            "name the criteria of this review type that are met; the framework pack lists them",
            field="criteria",
        )
    if command.due_on is not None:
        check_not_before(command.due_on, command.occurred_on, field="due_on")
    return [
        ReviewCommissioned(
            review_id=review.id,
            review_type=recommended.review_type,
            criteria=tuple(dict.fromkeys(command.criteria)),
            decided_by=command.decided_by,
            incident_id=recommended.incident_id,
            rapid_review_id=recommended.rapid_review_id,
            commissioned_on=command.occurred_on,
            due_on=command.due_on,
        )
    ]


def decide_against(
    review: PracticeReview, command: DecideAgainstReview
) -> Sequence[PracticeReviewFact]:
    check_status(review.id, review.status, {ReviewStatus.RECOMMENDED}, field="review_id")
    check_not_before(command.occurred_on, review.moved_on, field="occurred_on")
    _check_another(review, command.decided_by)
    if command.reason is None:
        raise refuse(
            Code.REASON_REQUIRED,
            "say why the review recommended is not held; the Board and inspectors will ask",
            field="reason",
        )
    return [
        ReviewNotCommissioned(
            review_id=review.id,
            decided_by=command.decided_by,
            reason=command.reason,
            decided_on=command.occurred_on,
        )
    ]


def _check_another(review: PracticeReview, decided_by: Post) -> None:
    """However the post is spelt."""
    if _plain(decided_by) == _plain(review.recommended.chair):
        raise refuse(
            Code.SELF_COMMISSIONED,
            f"{review.recommended.chair} recommended {review.id}; another post decides on it",
            field="decided_by",
        )


def _plain(post: Post) -> str:
    return " ".join(post.casefold().split())


def _check_criteria(criteria: Collection[PackKey], kind: ReviewType) -> None:
    for criterion in criteria:
        check_listed(criterion, kind.criteria, what=f"criterion of {kind.id}", field="criteria")


def _incident(command: RecommendReviewRoute, context: Context) -> SeriousIncidentId | None:
    """The incident it follows from: as named, or that of the rapid review."""
    named = command.incident_id
    if named is not None:
        cited(context.known, named, SeriousIncident, field="incident_id")
    if command.rapid_review_id is None:
        return named
    rapid = cited(context.known, command.rapid_review_id, RapidReview, field="rapid_review_id")
    if named not in (None, rapid.incident):
        raise refuse(
            Code.BAD_VALUE,
            f"{rapid.id} is the rapid review of {rapid.incident}",
            field="incident_id",
        )
    if rapid.route is None or rapid.concluded_on is None:
        raise refuse(
            Code.WRONG_STATE,
            f"{rapid.id} is still open; conclude it before a review is recommended from it",
            field="rapid_review_id",
        )
    check_not_before(command.occurred_on, rapid.concluded_on, field="occurred_on")
    if rapid.route != command.review_type and command.reason is None:
        raise refuse(
            Code.REASON_REQUIRED,
            f"{rapid.id} concluded with {rapid.route}; say why it is to be another review now",
            field="reason",
        )
    return rapid.incident


def _made_up(command: RecommendReviewRoute, context: Context) -> bool:
    incident = context.known.get(command.incident_id or "")
    rapid = context.known.get(command.rapid_review_id or "")
    return (isinstance(incident, SeriousIncident) and incident.illustrative) or (
        isinstance(rapid, RapidReview) and rapid.illustrative
    )
