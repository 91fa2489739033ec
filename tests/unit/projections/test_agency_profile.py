"""V-16: everything of one agency, and nothing of another's."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.fact import Event, Recorded
from domain.governance.assurance_report import ChallengeAssuranceReport, ReceiveAssuranceReport
from domain.governance.board_report import GiveAgencyFeedback
from domain.governance.briefing import ConfirmDissemination, IssueBriefing
from domain.governance.obligation import ScheduleObligation
from domain.governance.yearly_report import DraftYearlyReport, OpenYearlyReport
from domain.requirement import Basis
from projections.governance.agency_profile import (
    COLUMNS,
    PARTS,
    PartCount,
    counts,
    read,
    views,
)
from projections.governance.agency_profile_line import Part, Profiled, ProfileLine
from projections.view import MemoryRows
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
from tests.support.golden import example, provenance
from tests.support.golden_examples import EXAMPLES
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


def of_examples(part: Part, agency: str) -> list[tuple[str, str, bool]]:
    """What a part says of an agency when its view has folded the example of every event that it handles."""
    rows = MemoryRows()
    for position, name in enumerate(EXAMPLES, start=1):
        fact = example(name)
        if type(fact) in part.view.handles and "@" not in name:
            event = Event(fact.stream, 1, fact, provenance(name))
            part.view.fold(rows, Recorded(position, datetime(2026, 6, 1, tzinfo=UTC), event))
    lines = part.lines(rows, Profiled(agency, date(2026, 12, 1), SCOPE))
    return [(line.part, line.status, line.open) for line in lines]


@pytest.mark.parametrize(
    ("view", "agency", "says"),
    [
        ("single_agency_audits", POLICE, ("single-agency audits", "reported", False)),
        ("audit_programme", POLICE, ("multi-agency audits", "attended", False)),
        ("section_11", POLICE, ("section 11", "submitted", False)),
        ("training_impact", HARTLEPOOL, ("training", "attended", False)),
        ("inspections", HARTLEPOOL, ("inspections", "answered in time", False)),
        ("challenges", HARTLEPOOL, ("challenges", "withdrawn", False)),
        ("attendance", HARTLEPOOL, ("attendance", "seats left empty", False)),
    ],
)
def test_what_others_keep_of_an_agency_is_in_its_profile(view, agency, says):
    [part] = [part for part in PARTS if part.view.name == view]

    found = of_examples(part, agency)
    assert says in found, found
    assert of_examples(part, "stscp-business-unit") == []


def test_an_obligation_of_the_agency_is_in_its_profile():
    record = Record()
    record.send(
        ScheduleObligation(
            obligation_id="HSSCP-O-2026-0001",
            title="Answer to the letter",
            basis=Basis.LOCAL,
            owner=POLICE,
            due_on=date(2026, 8, 1),
            occurred_on=date(2026, 5, 1),
        )
    )

    assert parts(profile(POLICE, record))["obligations"] == ("HSSCP-O-2026-0001", "overdue", True)
    assert profile(HEALTH, record) == ()


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
