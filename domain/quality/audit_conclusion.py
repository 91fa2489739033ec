"""Concluding a multi-agency audit, and what follows for the recommendation that it tests (invariants 14 and 33)."""

from collections.abc import Iterator, Sequence

from domain.command import Context, cited
from domain.errors import Code, Fault, Refused, refuse
from domain.fact import Fact
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    ClosingLoopAuditConcluded,
    Embedded,
    RecommendationReopened,
)
from domain.improvement.recommendation_state import Recommendation, RecommendationStatus
from domain.names import RecommendationId
from domain.quality.audit_commands import ConcludeAudit
from domain.quality.audit_facts import AuditConcluded, AuditGraded
from domain.quality.audit_state import Audit, AuditStatus
from domain.quality.steps import check_step
from domain.standing import check_status


def conclude(audit: Audit, command: ConcludeAudit, context: Context) -> Sequence[Fact]:
    """Refuses a conclusion without sample, attendance or a statement on the voice of the child."""
    standing = set(AuditStatus) - {AuditStatus.WITHDRAWN}
    check_status(audit.id, audit.status, standing, field="audit_id")
    check_step(
        audit.entries(AuditConcluded), command.correction, audit.id, what="what was concluded"
    )
    _check_result(audit, command)
    _check_complete(audit, command)
    assert audit.held is not None, "a complete audit was held"  # noqa: S101
    assert command.voice_of_child is not None, "a complete conclusion says it"  # noqa: S101
    concluded = AuditConcluded(
        audit_id=audit.id,
        kind=audit.commissioned.kind,
        title=audit.commissioned.title,
        themes=audit.commissioned.themes,
        held_on=audit.held.held_on,
        learning=command.learning,
        good_practice=audit.good_practice,
        voice_of_child=command.voice_of_child,
        closes=command.closes,
        embedded=command.embedded,
        correction=command.correction,
    )
    if command.closes is None or command.embedded is None or command.correction is not None:
        return [concluded]
    tested = ClosingLoopAudit(
        reference=audit.id, held_on=audit.held.held_on, embedded=command.embedded
    )
    return [concluded, *_close_the_loop(command.closes, tested, command, context)]


def _check_result(audit: Audit, command: ConcludeAudit) -> None:
    closes = audit.commissioned.closes
    if command.closes != closes:
        raise refuse(
            Code.BAD_VALUE,
            f"it was commissioned to test {closes}; name that recommendation"
            if closes
            else "it was not commissioned to test a recommendation; leave it out",
            field="closes",
        )
    if closes is not None and command.embedded is None:
        raise refuse(
            Code.CLOSING_LOOP_REQUIRED,
            "say whether practice has changed: yes, partly or no",
            field="embedded",
        )
    if closes is None and command.embedded is not None:
        raise refuse(
            Code.BAD_VALUE,
            "only an audit that tests a recommendation has this result; leave it out",
            field="embedded",
        )
    if audit.concluded is not None and audit.concluded.embedded is not command.embedded:
        raise refuse(
            Code.WRONG_STATE,
            "the recommendation stands by this result; commission another audit to change it",
            field="embedded",
        )


def _check_complete(audit: Audit, command: ConcludeAudit) -> None:
    faults = tuple(_missing(audit, command))
    if faults:
        raise Refused(*faults)


def _missing(audit: Audit, command: ConcludeAudit) -> Iterator[Fault]:
    if audit.sample is None:
        reason = "no sample is recorded; send its method and size first"
        yield Fault(Code.AUDIT_INCOMPLETE, reason, "audit_id")
    if audit.held is None:
        reason = "no attendance is recorded; say first when it was held and who came"
        yield Fault(Code.AUDIT_INCOMPLETE, reason, "audit_id")
    if command.voice_of_child is None:
        reason = "say how children's views were obtained, or that they were not, and why"
        yield Fault(Code.AUDIT_INCOMPLETE, reason, "voice_of_child")
    if audit.sample and audit.graded and cases_of(audit.graded) != audit.sample.cases:
        reason = "the grades no longer add up to the sample; correct one of them first"
        yield Fault(Code.BREAKDOWN_DOES_NOT_ADD_UP, reason, "audit_id")


def cases_of(graded: AuditGraded) -> int:
    return sum(count.cases for count in graded.grades)


def _close_the_loop(
    reference: RecommendationId, tested: ClosingLoopAudit, command: ConcludeAudit, context: Context
) -> Iterator[Fact]:
    recommendation = cited(context.known, reference, Recommendation, field="closes")
    yield ClosingLoopAuditConcluded(
        recommendation_id=reference,
        audit_id=command.audit_id,
        held_on=tested.held_on,
        embedded=tested.embedded,
    )
    superseded = recommendation.status is RecommendationStatus.SUPERSEDED
    if tested.embedded is Embedded.NO and not superseded:
        yield RecommendationReopened(
            recommendation_id=reference, reason=command.learning, closing_loop=tested
        )
