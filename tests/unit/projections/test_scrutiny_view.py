"""The scrutineer's register, and which themes nobody scrutinises."""

from datetime import date

from domain.governance.scrutiny import (
    Assurance,
    ScrutinyJudgementGiven,
    ScrutinyRecommendationMade,
)
from domain.register import Correction
from projections.governance.scrutiny import (
    GAPS,
    MAP,
    RECOMMENDATIONS,
    SCRUTINIES,
    VIEW,
    ScrutinyRow,
)
from projections.governance.scrutiny_board import (
    COLUMNS,
    REGISTER_COLUMNS,
    CoverageLine,
    coverage,
    register,
)
from projections.view import MemoryRows
from tests.support.controls import FRAMEWORK
from tests.support.governance import (
    ENQUIRY_ID,
    GAP_ID,
    SCRUTINY_ID,
    enquiry_raised,
    gap,
    mapped,
    undertaken,
)
from tests.support.story import folded, log

OF = {"scrutiny_id": SCRUTINY_ID}
GONE = Correction(corrects=1, reason="It was none.", withdraws=True)


def rows(*facts) -> MemoryRows:
    return folded(VIEW, log(facts))


def covered(*facts, today: date = date(2026, 6, 1)) -> dict[str, CoverageLine]:
    kept = rows(*facts)
    lines = coverage(
        kept.all(SCRUTINIES), kept.all(MAP), kept.all(GAPS), today=today, framework=FRAMEWORK
    )
    return {line.theme: line for line in lines}


def judged(assurance: Assurance) -> ScrutinyJudgementGiven:
    return ScrutinyJudgementGiven(**OF, assurance=assurance, judgement="Timely.")


def test_the_register_shows_the_newest_judgement_and_what_was_recommended():
    kept = rows(
        undertaken(),
        judged(Assurance.NOT_ASSURED),
        ScrutinyRecommendationMade(**OF, text="Write it.", recommendation_id="HSSCP-R-2026-0001"),
        judged(Assurance.PARTLY_ASSURED),
        ScrutinyRecommendationMade(**OF, text="Count it.", recommendation_id=None),
    )

    [row] = kept.all(SCRUTINIES)
    assert (row.assurance, row.recommendations) == ("partly-assured", 2)
    assert row.led_to == ("HSSCP-R-2026-0001",)
    assert [(r.entry, r.text) for r in kept.all(RECOMMENDATIONS)] == [
        (3, "Write it."),
        (5, "Count it."),
    ]


def test_the_newest_scrutiny_comes_first():
    later = undertaken(scrutiny_id="HSSCP-SC-2026-0002", undertaken_on=date(2026, 5, 9))

    assert [row.scrutiny_id for row in register(rows(undertaken(), later).all(SCRUTINIES))] == [
        "HSSCP-SC-2026-0002",
        SCRUTINY_ID,
    ]


def test_a_theme_is_covered_while_a_body_scrutinises_it():
    last, after = date(2027, 3, 31), date(2027, 4, 1)

    assert covered(mapped(), today=last)["thresholds"].bodies == ("Children's Services Committee",)
    assert covered(mapped(), today=last)["thresholds"].covered
    assert not covered(mapped(), today=after)["thresholds"].covered


def test_a_theme_is_covered_by_the_scrutineers_own_work():
    line = covered(undertaken())["thresholds"]

    assert (line.covered, line.scrutinies, line.last_scrutiny) == (True, 1, date(2026, 5, 1))


def test_themes_that_nobody_scrutinises_come_first():
    assert [(line.theme, line.covered) for line in covered(mapped()).values()] == [
        ("voice-of-the-child", False),
        ("supervision", False),
        ("thresholds", True),
    ]


def test_a_gap_is_open_until_a_line_of_enquiry_names_it():
    asks = enquiry_raised(scrutiny_gap_id=GAP_ID)

    before, after = covered(gap())["supervision"], covered(gap(), asks)["supervision"]
    assert (before.gaps, before.open_gaps, before.priorities) == (1, 1, ("Neglect",))
    assert (after.gaps, after.open_gaps, after.lines_of_enquiry) == (1, 0, (ENQUIRY_ID,))


def test_a_corrected_gap_keeps_its_lines_of_enquiry_and_a_withdrawn_entry_is_gone():
    asks = enquiry_raised(scrutiny_gap_id=GAP_ID)
    again = gap(text="Nobody looks at it in health.", correction=Correction(corrects=1, reason="-"))

    assert covered(gap(), asks, again)["supervision"].open_gaps == 0
    assert covered(gap(), gap(correction=GONE))["supervision"].gaps == 0
    assert not covered(mapped(), mapped(correction=GONE))["thresholds"].covered


def test_made_up_entries_are_marked():
    assert covered(mapped(illustrative=True))["thresholds"].illustrative
    assert not covered(mapped())["thresholds"].illustrative


def test_the_columns_are_those_of_the_lines():
    assert [name for name, _ in COLUMNS] == list(CoverageLine.__dataclass_fields__)
    assert [name for name, _ in REGISTER_COLUMNS] == list(ScrutinyRow.__dataclass_fields__)
