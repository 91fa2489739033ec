"""The report on its way to the public (row R7, invariant 25)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from domain.cadence import after
from domain.command import Context, Scope
from domain.errors import Code, Fault, Refused, refuse
from domain.incidents.order import check_not_before
from domain.incidents.practice_review_commands import (
    DeferPublication,
    PublicationCommand,
    PublishReview,
    SubmitReportToPanel,
    WithdrawPublication,
)
from domain.incidents.practice_review_state import AGREED, PracticeReview, ReviewStatus
from domain.incidents.review_publication_facts import (
    PracticeReviewFact,
    PublicationDeferred,
    PublicationWithdrawn,
    ReportSubmittedToPanel,
    ReviewPublished,
)
from domain.standing import check_status
from domain.working_days import BeyondCalendar

PANEL_CLOCK = "panel-before-publication"
PUBLIC_CLOCK = "publication-availability"
"""Names of clocks in the framework pack: how long before publication the Panel has a report, how long it stays public."""

STAYS_PUBLIC = "P1Y"
"""How long where the pack has no such clock."""


def bring_out(
    review: PracticeReview, command: PublicationCommand, context: Context
) -> Sequence[PracticeReviewFact]:
    check_not_before(command.occurred_on, review.moved_on, field="occurred_on")
    match command:
        case SubmitReportToPanel():
            check_status(review.id, review.status, AGREED, field="review_id")
            return [ReportSubmittedToPanel(review_id=review.id, submitted_on=command.occurred_on)]
        case DeferPublication():
            return defer(review, command)
        case PublishReview():
            return publish(review, command, context.scope)
        case WithdrawPublication():
            check_status(review.id, review.status, {ReviewStatus.PUBLISHED}, field="review_id")
            return [
                PublicationWithdrawn(
                    review_id=review.id,
                    decided_by=command.decided_by,
                    reason=command.reason,
                    withdrawn_on=command.occurred_on,
                )
            ]
        case _:
            assert_never(command)


def defer(review: PracticeReview, command: DeferPublication) -> Sequence[PracticeReviewFact]:
    """With a reason and a day on which it is looked at again; both missing parts are named."""
    check_status(review.id, review.status, AGREED, field="review_id")
    reason, review_on = command.reason, command.review_on
    if reason is None or review_on is None:
        faults = (
            Fault(Code.REASON_REQUIRED, "say why the report is not published now", "reason"),
            Fault(Code.REASON_REQUIRED, "say when this is looked at again", "review_on"),
        )
        absent = (reason is None, review_on is None)
        raise Refused(*(fault for fault, wanted in zip(faults, absent, strict=True) if wanted))
    check_not_before(review_on, command.occurred_on, field="review_on")
    return [
        PublicationDeferred(
            review_id=review.id,
            reason=reason,
            review_on=review_on,
            deferred_on=command.occurred_on,
        )
    ]


def publish(
    review: PracticeReview, command: PublishReview, scope: Scope
) -> Sequence[PracticeReviewFact]:
    """Refuses a report that waits for another process or is not ready, naming all that is missing."""
    check_status(review.id, review.status, AGREED, field="review_id")
    if review.paused is not None:
        raise refuse(
            Code.WRONG_STATE,
            f"publication of {review.id} waits for: {review.paused}; resume the review first",
            field="review_id",
        )
    missing = tuple(_missing(review, command, scope))
    if missing:
        raise Refused(*missing)
    on = command.occurred_on
    rule = scope.framework.clock(PUBLIC_CLOCK, on)
    return [
        ReviewPublished(
            review_id=review.id,
            review_type=review.recommended.review_type,
            document=command.document,
            partnership_response=command.partnership_response,
            family_not_informed=command.family_not_informed,
            submitted_on=review.submitted_on,
            published_on=on,
            public_until=scope.framework.due(rule, on) if rule else after(on, STAYS_PUBLIC),
        )
    ]


def _missing(review: PracticeReview, command: PublishReview, scope: Scope) -> Iterator[Fault]:
    silent = [agency for agency in review.agencies if agency not in review.responded]
    if silent:
        reason = f"these agencies have not responded yet: {', '.join(silent)}"
        yield Fault(Code.NOT_READY_TO_PUBLISH, reason, "review_id")
    if command.family_informed is (command.family_not_informed is not None):
        reason = "say either that the family was told beforehand, or why it was not"
        yield Fault(Code.NOT_READY_TO_PUBLISH, reason, "family_informed")
    kind = scope.framework.review_types.get(review.recommended.review_type)
    if kind is None or kind.statutory:
        if command.partnership_response is None:
            reason = "the report is published with the partnership's response to it"
            yield Fault(Code.NOT_READY_TO_PUBLISH, reason, "partnership_response")
        yield from _panel(review, command.occurred_on, scope)


def _panel(review: PracticeReview, on: date, scope: Scope) -> Iterator[Fault]:
    """The Panel has the report for as long as the clock of the pack says; without such a clock nothing is asked."""
    rule = scope.framework.clock(PANEL_CLOCK, on)
    if rule is None:
        return
    if review.submitted_on is None:
        reason = "the Panel has the report before it is published; submit it"
        yield Fault(Code.NOT_READY_TO_PUBLISH, reason, "review_id")
        return
    try:
        earliest = scope.framework.due(rule, review.submitted_on)
    except BeyondCalendar:
        reason = "the bank holidays of that time are not known; check the date"
        yield Fault(Code.BAD_VALUE, reason, "occurred_on")
        return
    if on < earliest:
        reason = f"the Panel has had the report since {review.submitted_on}; publish on {earliest} or later"
        yield Fault(Code.NOT_READY_TO_PUBLISH, reason, "occurred_on")
