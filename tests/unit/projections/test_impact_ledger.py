"""V-03: every item of evidence with its judgement, and what the neighbour shares of its own."""

from datetime import date

from domain.improvement.action_facts import (
    ActionClosed,
    ActionReopened,
    EvidenceType,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
)
from projections.improvement import impact_ledger
from projections.improvement.impact_ledger import LINES, VIEW, ImpactLine, read
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE, action_agreed, evidence
from tests.support.story import folded, log, shared

A1 = "HSSCP-A-2026-0001"
SUBMITTED = ImpactEvidenceSubmitted(
    action_id=A1, evidence=evidence(benchmark="England 8 of 10"), submitted_by=HARTLEPOOL
)
ACCEPTED = ImpactEvidenceAccepted(
    action_id=A1, submission=2, accepted_by=POLICE, post="Superintendent"
)
REJECTED = ImpactEvidenceRejected(
    action_id=A1, submission=2, rejected_by=HEALTH, post="Nurse", reason="Too few records."
)
CLOSED = ActionClosed(action_id=A1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,))
REOPENED = ActionReopened(action_id=A1, reason="It did not last.", approved_by="Chair")
DAY = date(2026, 7, 1)


def lines(*facts) -> tuple[ImpactLine, ...]:
    return read(folded(VIEW, log([action_agreed(), *facts])).all(LINES))


def test_evidence_is_pending_until_somebody_judges_it():
    [line] = lines((SUBMITTED, DAY))

    assert (line.judgement, line.judged_by, line.judged_on, line.counts) == (
        "pending",
        None,
        None,
        False,
    )
    assert (line.evidence_type, line.period_from, line.period_to) == (
        "audit",
        date(2026, 5, 5),
        date(2026, 5, 30),
    )
    assert (line.baseline, line.now, line.benchmark) == ("4 of 10", "9 of 10", "England 8 of 10")
    assert (line.submitted_by, line.submitted_on) == (HARTLEPOOL, DAY)


def test_accepted_and_rejected_evidence_name_who_and_when():
    [accepted] = lines(SUBMITTED, (ACCEPTED, DAY))
    [rejected] = lines(SUBMITTED, (REJECTED, DAY))

    assert (accepted.judgement, accepted.judged_by, accepted.judged_on) == ("accepted", POLICE, DAY)
    assert (rejected.judgement, rejected.judged_by, rejected.reason) == (
        "rejected",
        HEALTH,
        "Too few records.",
    )


def test_what_an_action_is_closed_on_counts_until_it_is_reopened():
    assert [line.counts for line in lines(SUBMITTED, ACCEPTED)] == [False]
    assert [line.counts for line in lines(SUBMITTED, ACCEPTED, CLOSED)] == [True]
    assert [line.counts for line in lines(SUBMITTED, ACCEPTED, CLOSED, REOPENED)] == [False]


def test_of_the_neighbour_there_is_a_line_for_each_closing_and_none_of_its_words():
    events = shared(log([action_agreed(), SUBMITTED, ACCEPTED, (CLOSED, DAY)]))
    [line] = read(folded(VIEW, events).all(LINES))

    assert (line.evidence_type, line.judgement, line.judged_on) == ("audit", "accepted", DAY)
    assert (line.text, line.baseline, line.judged_by, line.pointer) == (None, None, None, None)


def test_what_waits_comes_first_the_longest_waiting_at_the_top():
    again = SUBMITTED.model_copy()
    found = lines(
        (SUBMITTED, date(2026, 6, 1)), (ACCEPTED, DAY), (again, DAY), (again, date(2026, 6, 20))
    )

    assert [(line.entry, line.judgement) for line in found] == [
        (5, "pending"),
        (4, "pending"),
        (2, "accepted"),
    ]


def test_the_columns_are_those_of_the_line():
    assert [name for name, _ in impact_ledger.COLUMNS] == list(ImpactLine.__dataclass_fields__)
