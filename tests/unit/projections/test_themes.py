"""V-04: what was seen in which partnership, from which sources, and whether it came back."""

from datetime import date

from domain.improvement.action_facts import ActionClosed, ActionReopened, EvidenceType
from domain.improvement.finding_facts import (
    FindingEvidenceLinked,
    FindingKind,
    FindingThemed,
    FindingWithdrawn,
)
from projections.improvement import themes_board
from projections.improvement.themes import ACTIONS, SIGHTINGS, VIEW
from projections.improvement.themes_board import ThemeCount, across, read
from tests.support.controls import FRAMEWORK, SOURCE, action_agreed, finding_registered
from tests.support.story import folded, log

F1, F2, THEIRS = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002", "STSCP-F-2026-0001"
A1 = "HSSCP-A-2026-0001"
CLOSED = ActionClosed(action_id=A1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,))
REOPENED = ActionReopened(action_id=A1, reason="It did not last.", approved_by="Chair")


def counts(*facts) -> dict[tuple[str, str], ThemeCount]:
    rows = folded(VIEW, log(facts))
    lines = read(rows.all(SIGHTINGS), rows.all(ACTIONS), FRAMEWORK)
    return {(line.theme, line.partnership): line for line in lines}


def seen(finding: str, on: date, **changes):
    source = SOURCE.model_copy(update={"published_on": on})
    return finding_registered(finding_id=finding, source=source, **changes)


def test_a_theme_is_counted_in_each_partnership_and_shown_as_nothing_where_it_is_not():
    found = counts(
        seen(F1, date(2014, 2, 11), themes=("thresholds",)),
        seen(F2, date(2016, 5, 3), themes=("thresholds",), kind=FindingKind.STRENGTH),
    )

    ours, theirs = found["thresholds", "hsscp"], found["thresholds", "stscp"]
    assert (ours.findings, ours.strengths, ours.sources) == (2, 1, ("inspection 2",))
    assert (ours.first_seen, ours.last_seen) == (date(2014, 2, 11), date(2016, 5, 3))
    assert (theirs.findings, theirs.first_seen, theirs.sources) == (0, None, ())


def test_a_finding_counts_under_the_themes_that_it_has_now():
    themed = FindingThemed(finding_id=F1, themes=("thresholds",))

    assert set(counts(finding_registered(), themed)) == {
        ("thresholds", "hsscp"),
        ("thresholds", "stscp"),
    }


def test_a_withdrawn_finding_counts_no_longer():
    withdrawn = FindingWithdrawn(finding_id=F1, reason="Registered twice.")

    assert counts(finding_registered(), withdrawn) == {}


def test_linked_evidence_is_a_source_of_its_own():
    audit = SOURCE.model_copy(update={"type": "audit"})
    linked = FindingEvidenceLinked(finding_id=F1, evidence=audit, linked_by="cleveland-police")

    count = counts(finding_registered(), linked)["supervision", "hsscp"]

    assert count.sources == ("audit 1", "inspection 1")
    assert count.findings == 1


def test_what_was_found_after_an_action_was_closed_is_a_recurrence():
    before = seen(F1, date(2026, 1, 1), themes=("supervision",))
    after = seen(F2, date(2026, 9, 1), themes=("supervision",))
    action = action_agreed(themes=("supervision",))
    closed = (CLOSED, date(2026, 8, 1))

    assert counts(before, action, after)["supervision", "hsscp"].recurrences is None
    assert counts(before, action, closed)["supervision", "hsscp"].recurrences == 0
    count = counts(before, action, closed, after)["supervision", "hsscp"]
    assert (count.recurrences, count.open_actions, count.closed_actions) == (1, 0, 1)


def test_good_practice_seen_again_is_no_recurrence():
    good = seen(F2, date(2026, 9, 1), kind=FindingKind.STRENGTH)
    found = counts(finding_registered(), action_agreed(), (CLOSED, date(2026, 8, 1)), good)

    assert found["supervision", "hsscp"].recurrences == 0


def test_a_reopened_action_is_open():
    count = counts(finding_registered(), action_agreed(), CLOSED, REOPENED)["supervision", "hsscp"]

    assert (count.open_actions, count.closed_actions, count.recurrences) == (1, 0, None)


def test_what_both_have_found_comes_first_when_they_stand_side_by_side():
    found = counts(
        seen(F1, date(2014, 2, 11), themes=("voice-of-the-child", "thresholds")),
        seen(F2, date(2014, 2, 11), themes=("voice-of-the-child",)),
        seen(THEIRS, date(2017, 1, 20), themes=("thresholds",)),
    )

    rows = across(list(found.values()))

    assert [(row.theme, row.recurs, row.findings) for row in rows] == [
        ("thresholds", True, 2),
        ("voice-of-the-child", False, 2),
    ]
    assert [count.partnership for count in rows[0].counts] == ["hsscp", "stscp"]


def test_a_theme_of_the_neighbour_that_the_framework_does_not_know_is_shown_last():
    found = counts(
        seen(THEIRS, date(2017, 1, 20), themes=("astrology",)),
        seen(F1, date(2014, 2, 11), themes=("thresholds",)),
    )

    assert [theme for theme, _ in found] == ["thresholds"] * 2 + ["astrology"] * 2
    assert found["astrology", "stscp"].name == "astrology"


def test_illustrative_entries_are_flagged():
    assert not counts(finding_registered())["supervision", "hsscp"].illustrative
    assert counts(finding_registered(), action_agreed())["supervision", "hsscp"].illustrative


def test_the_columns_are_those_of_the_line():
    assert [name for name, _ in themes_board.COLUMNS] == list(ThemeCount.__dataclass_fields__)
