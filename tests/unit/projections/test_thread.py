"""V-02: one finding's whole thread, hop by hop, and where it breaks off."""

from datetime import date

from domain.improvement.finding_facts import FindingWithdrawn
from domain.improvement.recommendation_facts import RecommendationAccepted
from projections.improvement import thread_board
from projections.improvement.thread import HOPS, VIEW, Hop
from projections.improvement.thread_board import breaks, read
from tests.support.controls import action_agreed, finding_registered, recommendation_made
from tests.support.story import folded, log, shared, story

F1, F2 = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002"
R1, A1 = "HSSCP-R-2026-0001", "HSSCP-A-2026-0001"
ACCEPTED = RecommendationAccepted(
    recommendation_id=R1, decided_by="Executive", decided_on=date(2026, 5, 3)
)


def thread(finding: str, events) -> tuple[Hop, ...]:
    return read(hop for hop in folded(VIEW, events).all(HOPS) if hop.finding_id == finding)


def test_a_thread_runs_from_the_source_to_the_closing_loop_in_order():
    hops = thread(F1, log(story()))

    assert [(hop.stream.removeprefix("HSSCP-"), hop.hop) for hop in hops] == [
        ("F-2026-0001", "source"),
        ("F-2026-0001", "finding"),
        ("F-2026-0001", "linked evidence"),
        ("F-2026-0001", "correction"),
        ("R-2026-0001", "recommendation"),
        ("R-2026-0001", "accepted"),
        ("R-2026-0001", "concluded"),
        ("R-2026-0001", "closing loop due"),
        ("R-2026-0001", "closing loop"),
        ("R-2026-0001", "reopened"),
        ("A-2026-0001", "action"),
        ("A-2026-0001", "started"),
        ("A-2026-0001", "progress"),
        ("A-2026-0001", "correction"),
        ("A-2026-0001", "extended"),
        ("A-2026-0001", "reassigned"),
        ("A-2026-0001", "implemented"),
        ("A-2026-0001", "evidence"),
        ("A-2026-0001", "evidence rejected"),
        ("A-2026-0001", "evidence"),
        ("A-2026-0001", "evidence accepted"),
        ("A-2026-0001", "closed"),
        ("A-2026-0001", "reopened"),
        ("A-2026-0001", "challenged"),
        ("A-2026-0001", "support offered"),
        ("A-2026-0001", "assurance accepted"),
        ("A-2026-0002", "action"),
        ("A-2026-0002", "cancelled"),
        ("R-2026-0002", "recommendation"),
        ("R-2026-0002", "not accepted"),
        ("R-2026-0003", "recommendation"),
        ("R-2026-0003", "superseded"),
    ]


def test_the_source_is_dated_by_its_publication_and_the_finding_by_its_event():
    source, finding, *_ = thread(F1, log(story()))

    assert (source.entry, source.occurred_on) == (0, date(2014, 2, 11))
    assert (finding.entry, finding.occurred_on) == (1, date(2026, 5, 1))
    assert source.words.startswith("inspection 80473 of 2014-02-11")
    assert source.event_id == finding.event_id


def test_a_recommendation_from_two_findings_is_in_both_threads():
    events = log(story())
    second = thread(F2, events)

    assert {R1, A1} < {hop.stream for hop in second}
    assert [h.event_id for h in second if h.stream == A1] == [
        h.event_id for h in thread(F1, events) if h.stream == A1
    ]


def test_a_correction_and_what_it_corrects_both_stay():
    hops = {(hop.stream, hop.entry): hop for hop in thread(F1, log(story()))}

    assert hops[F1, 1].corrected_by == 3
    assert hops[F1, 1].words == finding_registered().text
    assert (hops[F1, 3].refers_to, hops[F1, 3].corrected_by) == (1, None)
    assert hops[A1, 3].corrected_by == 4
    assert hops[A1, 3].words.startswith("40 %")


def test_what_is_made_up_is_marked_on_every_hop():
    hops = thread(F1, log(story()))

    assert {hop.illustrative for hop in hops if hop.recommendation_id is None} == {False}
    assert {hop.illustrative for hop in hops if hop.recommendation_id is not None} == {True}


def test_the_private_hops_of_a_neighbour_are_not_there():
    hops = thread("STSCP-F-2026-0001", shared(log(story("stscp"))))

    assert {"progress", "evidence", "evidence accepted"}.isdisjoint({hop.hop for hop in hops})
    assert "closed" in {hop.hop for hop in hops}


def test_a_thread_says_where_it_breaks_off():
    facts = [finding_registered(), recommendation_made(), ACCEPTED, action_agreed()]

    def broken_after(number: int) -> tuple[str, ...]:
        return breaks(thread(F1, log(facts[:number])))

    assert broken_after(1) == ("nothing is recommended yet",)
    assert broken_after(2) == (f"{R1} awaits a decision",)
    assert broken_after(3) == (f"{R1} has no action",)
    assert broken_after(4) == (f"{A1} is agreed, not begun",)


def test_a_thread_is_unbroken_when_it_is_concluded_and_breaks_again_when_reopened():
    events = log(story())
    concluded = next(e for e in events if e.fact.TOPIC == "recommendation-concluded.v1").position

    assert breaks(thread(F1, events[: concluded - 1])) == (
        f"{R1} is not concluded, though its actions have ended",
    )
    assert breaks(thread(F1, events[:concluded])) == ()
    assert breaks(thread(F1, events)) == (f"{A1} is reopened, not implemented",)


def test_a_withdrawn_finding_is_no_broken_thread():
    withdrawn = FindingWithdrawn(finding_id=F1, reason="Registered twice.")

    assert breaks(thread(F1, log([finding_registered(), withdrawn]))) == ()


def test_the_columns_are_fields_of_a_hop():
    assert {name for name, _ in thread_board.COLUMNS} <= set(Hop.__dataclass_fields__)
