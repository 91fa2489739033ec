"""V-17: the yearly report with what proves each section, and the gaps said aloud."""

from dataclasses import fields
from datetime import date

from domain.governance.yearly_report import (
    DraftYearlyReport,
    OpenYearlyReport,
    PublishYearlyReport,
    YearlyReportDrafted,
)
from domain.register import Correction
from projections.governance.occurrence import Occurrence
from projections.governance.yearly_report import STATEMENTS, VIEW, YEARLY_REPORTS
from projections.governance.yearly_report_board import COLUMNS, YearlyReportLine, read
from tests.support.assurance import entered, sent
from tests.support.controls import POLICE, SCOPE
from tests.support.record import Record

ACTION = "HSSCP-A-2026-0001"
NO_IMPACT = "nothing proves impact"


def happened(
    topic: str, stream: str, on: date, *, position: int = 1, partnership: str = "hsscp"
) -> Occurrence:
    return Occurrence(
        position=position,
        event_id=f"event-{position}",
        partnership=partnership,
        topic=topic,
        stream=stream,
        on=on,
        recorded_on=on,
        references=(),
        facets=(),
    )


def accepted(on: date = date(2025, 11, 1), **changes: object) -> Occurrence:
    partnership = str(changes.get("partnership", "hsscp"))
    return happened("impact-evidence-accepted.v1", ACTION, on, partnership=partnership)


def drafted() -> Record:
    record = Record()
    record.send(sent(OpenYearlyReport))
    record.send(sent(DraftYearlyReport))
    return record


def board(record: Record, *events: Occurrence) -> dict[str, YearlyReportLine]:
    rows = record.show(VIEW)
    lines = read(rows.all(YEARLY_REPORTS), rows.all(STATEMENTS), events, scope=SCOPE)
    return {line.section: line for line in lines}


def test_a_section_is_proved_by_the_years_events_of_the_types_that_the_framework_names():
    found = board(drafted(), accepted())

    impact = found["impact"]
    assert (impact.proofs, impact.proved_by, impact.event_ids) == (1, (ACTION,), ("event-1",))
    assert impact.gaps == ()


def test_a_section_on_impact_without_accepted_evidence_says_that_nothing_proves_impact():
    assert NO_IMPACT in board(drafted())["impact"].gaps
    late = accepted(date(2026, 4, 1))
    assert NO_IMPACT in board(drafted(), late)["impact"].gaps
    theirs = accepted(partnership="stscp")
    assert NO_IMPACT in board(drafted(), theirs)["impact"].gaps


def test_the_first_and_the_last_day_of_the_year_count():
    first, last = date(2025, 4, 1), date(2026, 3, 31)

    assert board(drafted(), accepted(first), accepted(last))["impact"].proofs == 2


def test_a_section_that_nobody_wrote_is_a_line_with_its_gaps():
    findings = board(drafted())["findings"]

    assert (findings.statement, findings.agency, findings.drafts) == (None, None, 0)
    assert findings.gaps == ("nothing recorded in the year proves it", "no statement")


def test_a_statement_that_cites_what_is_not_on_the_record_says_so():
    found = board(drafted(), happened("action-agreed.v1", "HSSCP-A-2026-0099", date(2025, 6, 1)))

    assert f"not on this record: {ACTION}" in found["impact"].gaps


def test_the_newest_draft_of_each_agency_stands_and_counts_all_before_it():
    record = drafted()
    record.send(sent(DraftYearlyReport, statement="All of them do.", evidence=()))
    record.send(sent(DraftYearlyReport, agency=POLICE, statement="Ours too."), by=POLICE)
    rows = record.show(VIEW)
    lines = read(rows.all(YEARLY_REPORTS), rows.all(STATEMENTS), [accepted()], scope=SCOPE)

    impact = [line for line in lines if line.section == "impact"]
    assert [(line.statement, line.drafts) for line in impact] == [
        ("Ours too.", 1),
        ("All of them do.", 2),
    ]
    assert impact[1].gaps == ("the statement cites nothing",)


def test_a_withdrawn_statement_is_a_gap_again_and_a_published_report_says_when():
    record = drafted()
    record.send(sent(PublishYearlyReport))
    assert board(record)["impact"].published_on == date(2026, 5, 20)

    gone = Correction(corrects=2, reason="It was another year's.", withdraws=True)
    record.add(entered(YearlyReportDrafted, correction=gone), on=sent(DraftYearlyReport), by=POLICE)
    assert "no statement" in board(record)["impact"].gaps


def test_a_withdrawn_report_is_not_shown():
    record = drafted()
    gone = Correction(corrects=1, reason="There is another of that year.", withdraws=True)
    record.send(sent(OpenYearlyReport, correction=gone))

    assert board(record) == {}


def test_every_column_has_a_heading():
    assert [name for name, _ in COLUMNS] == [each.name for each in fields(YearlyReportLine)]
