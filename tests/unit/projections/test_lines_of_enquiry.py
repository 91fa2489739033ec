"""V-13: what is asked, what speaks to it, and what it led to."""

from datetime import date

from domain.governance.line_of_enquiry import EnquiryStatus
from domain.governance.line_of_enquiry_facts import (
    KeyLineOfEnquiryAnswered,
    KeyLineOfEnquiryEscalated,
    Says,
    StrengthReported,
)
from domain.improvement.finding_facts import FindingWithdrawn
from projections.governance import lines_of_enquiry_board
from projections.governance.lines_of_enquiry import ENQUIRIES, EVIDENCE, LED_TO, STRENGTHS, VIEW
from projections.governance.lines_of_enquiry_board import (
    BoardEnquiry,
    TriangulationCell,
    matrix,
    read,
)
from projections.view import MemoryRows
from tests.support.controls import (
    FRAMEWORK,
    SOURCE,
    action_agreed,
    finding_registered,
    recommendation_made,
)
from tests.support.governance import ENQUIRY_ID, GAP_ID, enquiry_raised, triangulated
from tests.support.story import folded, log, shared

K2 = "HSSCP-K-2026-0002"
ANSWERED = KeyLineOfEnquiryAnswered(
    line_of_enquiry_id=ENQUIRY_ID,
    answer="They do.",
    source_types=("audit", "inspection"),
    findings=("HSSCP-F-2026-0001",),
    answered_on=date(2026, 6, 1),
)
ESCALATED = KeyLineOfEnquiryEscalated(
    line_of_enquiry_id=ENQUIRY_ID,
    to_group="executive",
    reason="It is urgent.",
    escalated_on=date(2026, 5, 20),
)


def rows(*facts) -> MemoryRows:
    return folded(VIEW, log(facts))


def board(*facts) -> list[BoardEnquiry]:
    kept = rows(*facts)
    return list(read(kept.all(ENQUIRIES), kept.all(EVIDENCE), kept.all(LED_TO)))


def test_a_question_shows_its_sources_and_whether_they_are_of_two_types():
    one = triangulated("audit")
    same = triangulated(
        source=one.source.model_copy(update={"reference": "audit 8"}), says=Says.CONTRADICTS
    )
    [partial] = board(enquiry_raised(), one, same)
    [whole] = board(enquiry_raised(), one, same, triangulated("inspection"))

    assert (partial.sources, partial.triangulated) == (("audit 2",), False)
    assert (partial.supports, partial.contradicts) == (1, 1)
    assert (whole.sources, whole.triangulated) == (("audit 2", "inspection 1"), True)


def test_context_is_shown_and_triangulates_nothing():
    [line] = board(
        enquiry_raised(), triangulated("audit"), triangulated("inspection", Says.CONTEXT)
    )

    assert line.sources == ("audit 1", "inspection 1")
    assert (line.triangulated, line.status) == (False, EnquiryStatus.EVIDENCE_GATHERING)


def test_the_status_is_the_furthest_that_it_came():
    both = (triangulated("audit"), triangulated("inspection"))

    assert [
        board(enquiry_raised(), *facts)[0].status
        for facts in ((), both[:1], both, (*both, ESCALATED), (*both, ESCALATED, ANSWERED))
    ] == list(EnquiryStatus)


def test_what_an_answer_led_to_goes_on_to_recommendations_and_actions():
    [line] = board(
        enquiry_raised(), ANSWERED, finding_registered(), recommendation_made(), action_agreed()
    )

    assert line.led_to == ("HSSCP-A-2026-0001", "HSSCP-F-2026-0001", "HSSCP-R-2026-0001")


def test_a_finding_whose_source_is_the_line_of_enquiry_goes_back_to_it():
    source = SOURCE.model_copy(update={"type": "line-of-enquiry", "reference": ENQUIRY_ID})
    other = finding_registered(finding_id="HSSCP-F-2026-0002")

    [line] = board(enquiry_raised(), finding_registered(source=source), other)
    assert line.led_to == ("HSSCP-F-2026-0001",)
    assert line.answer is None


def test_a_withdrawn_finding_is_led_to_no_longer():
    gone = FindingWithdrawn(finding_id="HSSCP-F-2026-0001", reason="Registered twice.")

    assert board(enquiry_raised(), ANSWERED, finding_registered(), gone)[0].led_to == ()


def test_why_it_was_raised_is_shown():
    because = {"exception_id": "HSSCP-X-2026-0001", "scrutiny_gap_id": GAP_ID}

    assert board(enquiry_raised(**because))[0].raised_because == ("HSSCP-X-2026-0001", GAP_ID)


def test_open_questions_come_first_the_oldest_before_the_others():
    found = board(
        enquiry_raised(),
        ANSWERED,
        enquiry_raised(line_of_enquiry_id=K2, raised_on=date(2026, 5, 9)),
        enquiry_raised(line_of_enquiry_id="HSSCP-K-2026-0003", raised_on=date(2026, 5, 2)),
    )

    assert [line.line_of_enquiry_id for line in found] == ["HSSCP-K-2026-0003", K2, ENQUIRY_ID]


def test_the_matrix_counts_evidence_by_theme_and_type_of_source():
    kept = rows(
        enquiry_raised(themes=("thresholds", "voice-of-the-child")),
        triangulated("audit"),
        enquiry_raised(line_of_enquiry_id=K2, themes=("astrology", "thresholds")),
        triangulated("audit", Says.CONTRADICTS, line_of_enquiry_id=K2),
        triangulated("inspection", Says.CONTEXT, line_of_enquiry_id=K2),
    )
    cells = matrix(kept.all(ENQUIRIES), kept.all(EVIDENCE), FRAMEWORK)

    assert [
        (c.theme, c.source_type, c.supports, c.contradicts, c.context, c.lines_of_enquiry)
        for c in cells
    ] == [
        ("voice-of-the-child", "audit", 1, 0, 0, 1),
        ("thresholds", "audit", 1, 1, 0, 2),
        ("thresholds", "inspection", 0, 0, 1, 1),
        ("astrology", "audit", 0, 1, 0, 1),
        ("astrology", "inspection", 0, 0, 1, 1),
    ]


def test_a_strength_is_kept_with_what_it_rests_on():
    strength = StrengthReported(
        line_of_enquiry_id=ENQUIRY_ID,
        text="All come.",
        themes=("thresholds",),
        source_types=("audit",),
    )

    [row] = rows(enquiry_raised(illustrative=True), strength).all(STRENGTHS)
    assert (row.entry, row.source_types, row.illustrative) == (2, ("audit",), True)


def test_the_neighbour_sees_the_questions_of_the_joint_group():
    events = shared(log([enquiry_raised(), triangulated("audit"), ESCALATED, ANSWERED]))

    assert len(events) == 4
    kept = folded(VIEW, events)
    assert [line.answer for line in read(kept.all(ENQUIRIES), kept.all(EVIDENCE), [])] == [
        "They do."
    ]


def test_the_columns_are_those_of_the_lines():
    for columns, line in (
        (lines_of_enquiry_board.COLUMNS, BoardEnquiry),
        (lines_of_enquiry_board.MATRIX_COLUMNS, TriangulationCell),
    ):
        assert [name for name, _ in columns] == list(line.__dataclass_fields__)
