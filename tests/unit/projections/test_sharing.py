"""What is shared with whom under which agreement, and what each made of the other's learning."""

from datetime import date
from typing import Any

from domain.exchange.learning_adoption import LearningAdopted, LearningNotAdopted
from domain.exchange.shared_learning import LearningShared
from domain.exchange.sharing_agreement import (
    SharedContext,
    SharingAgreementEnded,
    SharingAgreementOpened,
    SharingAgreementPaused,
    SharingAgreementResumed,
)
from projections.exchange import sharing
from projections.exchange.sharing import (
    AGREEMENTS,
    LEARNING,
    VIEW,
    AgreementLine,
    LearningRow,
    read_agreements,
    read_learning,
)
from projections.improvement import thread, thread_board
from tests.support.controls import finding_registered, recommendation_made
from tests.support.story import folded, log

HELD: dict[str, Any] = {
    "partnership": "hsscp",
    "with_partnership": "stscp",
    "agreement": "tees-2026",
    "approved_by": "Chair",
}
OPENED = SharingAgreementOpened(
    **HELD,
    purpose="Learning.",
    lawful_basis="Public task",
    covers=(SharedContext.IMPROVEMENT,),
    from_on=date(2026, 5, 1),
    review_on=date(2027, 5, 1),
)
PAUSED = SharingAgreementPaused(**HELD, reason="A breach.")
RESUMED = SharingAgreementResumed(**HELD)
ENDED = SharingAgreementEnded(**HELD, reason="Dissolved.")
L1 = "STSCP-L-2026-0001"
SHARED = LearningShared(
    learning_id=L1,
    finding_id="STSCP-F-2026-0001",
    recommendation_id=None,
    briefing_id=None,
    title="Supervision",
    text="Ask what the child said.",
    themes=("supervision",),
    shared_by="stscp-business-unit",
)
ADOPTED = LearningAdopted(
    partnership="hsscp", learning_id=L1, themes=("supervision",), decided_by="Executive"
)
DECLINED = LearningNotAdopted(
    partnership="hsscp", learning_id=L1, reason="We do so.", decided_by="Executive"
)
DAY = date(2026, 6, 1)


def line(*facts, today: date = DAY) -> AgreementLine:
    [found] = read_agreements(folded(VIEW, log(facts)).all(AGREEMENTS), today=today)
    return found


def test_an_agreement_says_whether_it_flows_since_when_and_why_not():
    assert (line(OPENED).status, line(OPENED).covers) == ("open", ("improvement",))
    paused = line(OPENED, (PAUSED, DAY))
    assert (paused.status, paused.since, paused.reason) == ("paused", DAY, "A breach.")
    resumed = line(OPENED, PAUSED, (RESUMED, DAY))
    assert (resumed.status, resumed.reason) == ("open", None)
    assert line(OPENED, ENDED).status == "ended"


def test_a_review_is_overdue_as_long_as_the_agreement_stands():
    assert not line(OPENED, today=date(2027, 5, 1)).review_overdue
    assert line(OPENED, today=date(2027, 5, 2)).review_overdue
    assert not line(OPENED, ENDED, today=date(2027, 5, 2)).review_overdue


def test_a_second_agreement_is_a_line_of_its_own_above_the_ended_one():
    again = OPENED.model_copy(update={"agreement": "tees-2027"})
    rows = folded(VIEW, log([OPENED, ENDED, again])).all(AGREEMENTS)

    assert [(a.agreement, a.status) for a in read_agreements(rows, today=DAY)] == [
        ("tees-2027", "open"),
        ("tees-2026", "ended"),
    ]


def learned(*facts) -> LearningRow:
    [row] = read_learning(folded(VIEW, log(facts)).all(LEARNING))
    return row


def test_learning_waits_is_adopted_or_not():
    assert (learned(SHARED).partnership, learned(SHARED).decision) == ("stscp", None)
    assert learned(SHARED).about == "STSCP-F-2026-0001"
    assert learned(SHARED, ADOPTED).decision == "adopted"
    declined = learned(SHARED, DECLINED)
    assert (declined.decision, declined.reason) == ("not adopted", "We do so.")
    assert learned(SHARED, DECLINED, ADOPTED).reason is None


def test_what_rests_on_the_neighbours_learning_is_in_the_thread_of_their_finding():
    ours = recommendation_made(findings=(), learning=(L1,))
    theirs = finding_registered(finding_id="STSCP-F-2026-0001")
    hops = folded(thread.VIEW, log([theirs, SHARED, ADOPTED, ours])).all(thread.HOPS)

    assert {hop.finding_id for hop in hops} == {"STSCP-F-2026-0001"}
    assert [(hop.partnership, hop.hop) for hop in thread_board.read(hops)] == [
        ("stscp", "source"),
        ("stscp", "finding"),
        ("stscp", "learning shared"),
        ("hsscp", "learning adopted"),
        ("hsscp", "recommendation"),
    ]


def test_learning_whose_finding_is_not_here_has_a_thread_of_its_own():
    ours = recommendation_made(findings=(), learning=(L1,))
    hops = folded(thread.VIEW, log([SHARED, ours])).all(thread.HOPS)

    assert {hop.finding_id for hop in hops} == {L1}


def test_the_columns_are_those_of_the_lines():
    assert [n for n, _ in sharing.AGREEMENT_COLUMNS] == list(AgreementLine.__dataclass_fields__)
    assert [n for n, _ in sharing.LEARNING_COLUMNS] == list(LearningRow.__dataclass_fields__)
