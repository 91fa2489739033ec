"""V-16: everything of one agency, and nothing of another's."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from domain.governance.assurance_report import ChallengeAssuranceReport, ReceiveAssuranceReport
from domain.governance.board_report import GiveAgencyFeedback
from domain.governance.briefing import ConfirmDissemination, IssueBriefing
from domain.governance.yearly_report import DraftYearlyReport, OpenYearlyReport
from projections.governance.agency_profile import (
    COLUMNS,
    PARTS,
    PartCount,
    Profiled,
    ProfileLine,
    counts,
    read,
    views,
)
from tests.support.assurance import sent
from tests.support.controls import (
    HARTLEPOOL,
    HEALTH,
    POLICE,
    SCOPE,
    action_agreed,
    agree_action,
    define_indicator,
    open_round,
)
from tests.support.record import Record

TODAY = date(2026, 9, 1)


def told() -> Record:
    record = Record(at=datetime(2026, 4, 20, 9, tzinfo=UTC))
    record.send(define_indicator())
    record.send(open_round())
    record.at = datetime(2026, 6, 1, 9, tzinfo=UTC)
    record.add(action_agreed(), on=agree_action(), by=HARTLEPOOL)
    record.send(sent(IssueBriefing))
    record.send(sent(ConfirmDissemination), by=POLICE)
    record.send(sent(ReceiveAssuranceReport), by=POLICE)
    record.send(sent(ChallengeAssuranceReport), by=HEALTH)
    record.send(sent(GiveAgencyFeedback, report_id="HSSCP-RE-2026-0009"))
    record.send(sent(OpenYearlyReport))
    record.send(sent(DraftYearlyReport, agency=POLICE, evidence=()), by=POLICE)
    return record


def profile(agency: str, record: Record | None = None) -> tuple[ProfileLine, ...]:
    kept = record or told()
    rows = {view.name: kept.show(view) for view in views()}
    return read(rows, Profiled(agency, TODAY, SCOPE))


def parts(lines: tuple[ProfileLine, ...]) -> dict[str, Any]:
    return {line.part: (line.reference, line.status, line.open) for line in lines}


def test_the_profile_of_an_owner_shows_its_actions_returns_and_what_it_has_not_confirmed():
    found = parts(profile(HARTLEPOOL))

    assert found["actions"] == ("HSSCP-A-2026-0001", "agreed", True)
    assert found["returns"][1:] == ("late", True)
    assert found["dissemination"] == ("HSSCP-B-2026-0001", "overdue", True)
    assert found["reports"] == ("HSSCP-RE-2026-0009", "recorded", False)


def test_the_profile_of_another_shows_its_own_confirmations_challenged_report_and_statement():
    found = parts(profile(POLICE))

    assert "actions" not in found
    assert found["dissemination"] == ("HSSCP-B-2026-0001", "confirmed", False)
    assert found["reports"] == ("HSSCP-RE-2026-0001", "challenged", True)
    assert found["yearly report"] == ("HSSCP-Y-2026-0001", "drafted", True)


def test_an_agency_of_which_nothing_is_recorded_has_an_empty_profile():
    assert profile(HARTLEPOOL, Record()) == ()


def test_the_counts_say_what_is_open_and_what_is_late_in_each_part():
    lines = profile(HARTLEPOOL)

    assert PartCount("actions", 1, 1, 1) in counts(lines, TODAY)
    assert PartCount("actions", 1, 1, 0) in counts(lines, date(2026, 8, 12))


def test_every_part_names_a_view_and_each_view_once():
    assert {part.view.name for part in PARTS} == {view.name for view in views()}
    assert len({view.name for view in views()}) == len(views())


def test_every_column_has_a_heading():
    assert [name for name, _ in COLUMNS] == [each.name for each in fields(ProfileLine)]
