"""V-08: where incidents and reviews stand on a day, and what their counts give away."""

from dataclasses import fields, replace
from datetime import date

import pytest

from domain.command import Scope
from domain.fact import Fact
from domain.incidents.practice_review_facts import PauseReason, ReviewNotCommissioned, ReviewPaused
from domain.incidents.rapid_review_facts import (
    AgencySummaryReceived,
    ImmediateSafetyActionTaken,
    PanelResponse,
    PanelResponseReceived,
)
from domain.incidents.review_publication_facts import PublicationDeferred, PublicationWithdrawn
from domain.incidents.serious_incident_facts import (
    CriminalInvestigationOutcomeNotified,
    CriminalOutcome,
    NotificationDeclined,
    NotificationWithdrawn,
)
from projections.incidents import pipeline_board
from projections.incidents.incident_pipeline import (
    INCIDENTS,
    OUTCOMES,
    REQUESTS,
    VIEW,
    IncidentRow,
    OutcomeRow,
)
from projections.incidents.pipeline_board import PipelineLine, band, conversion, read
from projections.incidents.review_stages import REVIEWS, ReviewRow
from projections.view import MemoryRows
from tests.support.controls import FRAMEWORK, HARTLEPOOL, POLICE, SCOPE
from tests.support.incidents import (
    ASKED,
    EARLIEST,
    LINKED,
    OPENED,
    PR,
    PUBLISHED,
    READY,
    RR,
    SI,
    UNDER_WAY,
    commissioned,
    concluded,
    notified,
    recommended,
    referred,
)
from tests.support.story import folded, log

SAFE = ImmediateSafetyActionTaken(
    rapid_review_id=RR, incident_id=SI, agency=HARTLEPOOL, taken_on=date(2026, 2, 2)
)
WITHDRAWN = NotificationWithdrawn(
    incident_id=SI, council=HARTLEPOOL, reason="Not met.", withdrawn_on=date(2026, 2, 20)
)
DEFERRED = PublicationDeferred(
    review_id=PR, reason="An inquest.", review_on=date(2026, 9, 1), deferred_on=EARLIEST
)


def rows_of(*facts: Fact) -> MemoryRows:
    return folded(VIEW, log(facts))


def lines_of(rows: MemoryRows, today: date, scope: Scope = SCOPE) -> tuple[PipelineLine, ...]:
    return read(rows.all(INCIDENTS), rows.all(REVIEWS), today=today, scope=scope)


@pytest.mark.parametrize(
    ("facts", "stage", "deadline"),
    [
        ((referred(),), "referred", date(2026, 2, 9)),
        ((referred(), notified()), "notified", date(2026, 2, 26)),
        ((referred(), notified(), OPENED, LINKED), "rapid-review-open", date(2026, 2, 26)),
        ((referred(), notified(), OPENED, LINKED, concluded()), "concluded", None),
        ((referred(), notified(), WITHDRAWN), "withdrawn", None),
        (
            (
                referred(),
                NotificationDeclined(
                    incident_id=SI,
                    council=HARTLEPOOL,
                    reason="None.",
                    declined_on=date(2026, 2, 5),
                ),
            ),
            "declined",
            None,
        ),
    ],
)
def test_an_incident_has_the_deadline_of_its_stage(facts, stage, deadline):
    [line] = lines_of(rows_of(*facts), date(2026, 2, 9))
    assert (line.stage, line.deadline, line.overdue) == (stage, deadline, False)
    if deadline is not None:
        [line] = lines_of(rows_of(*facts), deadline)
        assert not line.overdue
        [line] = lines_of(rows_of(*facts), date(2026, 2, 27))
        assert line.overdue


def test_working_days_in_a_stage_leave_out_weekends_and_holidays():
    [line] = lines_of(rows_of(referred()), date(2026, 2, 9))
    assert line.working_days == 4  # from Tuesday, 3 February
    [line] = lines_of(rows_of(recommended(), commissioned()), date(2026, 4, 7))
    assert line.working_days == 19  # from Monday, 9 March; 3 and 6 April are holidays
    [line] = lines_of(rows_of(referred()), date(2051, 1, 1))
    assert line.working_days is None


def test_an_incident_carries_its_rapid_review():
    answered = PanelResponseReceived(
        rapid_review_id=RR,
        incident_id=SI,
        response=PanelResponse.DISAGREES,
        received_on=date(2026, 3, 10),
    )
    begun = (referred(), notified(), OPENED, LINKED, SAFE, ASKED, ASKED)

    [row] = rows_of(*begun, concluded(), answered).all(INCIDENTS)

    assert (row.rapid_review_id, row.route, row.panel_response) == (
        RR,
        "practice-review",
        "disagrees",
    )
    assert (row.agencies, row.safety_actions) == ((POLICE,), 1)


def test_a_rapid_review_concluded_after_the_withdrawal_leaves_it_withdrawn():
    begun = (referred(), notified(), OPENED, LINKED, WITHDRAWN)
    again = notified(notified_on=date(2026, 3, 2))

    [row] = rows_of(*begun, concluded()).all(INCIDENTS)
    assert (row.stage, row.route) == ("withdrawn", "practice-review")
    [row] = rows_of(*begun, again).all(INCIDENTS)
    assert row.stage == "rapid-review-open"
    [row] = rows_of(*begun, concluded(), again).all(INCIDENTS)
    assert row.stage == "concluded"


def test_an_agency_sees_what_it_was_asked_for():
    received = AgencySummaryReceived(
        rapid_review_id=RR, incident_id=SI, agency=POLICE, received_on=date(2026, 2, 12)
    )
    asked = rows_of(referred(), OPENED, ASKED)
    sent = rows_of(referred(), OPENED, ASKED, received)

    [line] = pipeline_board.requests(asked.all(REQUESTS), today=date(2026, 2, 14))
    assert (line.agency, line.due_on, line.overdue) == (POLICE, date(2026, 2, 13), True)
    [line] = pipeline_board.requests(sent.all(REQUESTS), today=date(2026, 2, 14))
    assert (line.received_on, line.overdue) == (date(2026, 2, 12), False)


def test_outcomes_of_investigations_stand_in_a_list_of_their_own():
    told = CriminalInvestigationOutcomeNotified(
        incident_id=SI,
        police=POLICE,
        outcome=CriminalOutcome.CHARGED,
        outcome_on=date(2026, 5, 1),
    )

    assert rows_of(referred(), told).all(OUTCOMES) == [
        OutcomeRow(SI, 2, POLICE, "charged", date(2026, 5, 1))
    ]


@pytest.mark.parametrize(
    ("facts", "stage", "deadline", "publication"),
    [
        ((recommended(),), "recommended", None, ""),
        ((recommended(), commissioned()), "commissioned", date(2026, 9, 9), "to come"),
        (
            (recommended(), commissioned(due_on=date(2026, 7, 1))),
            "commissioned",
            date(2026, 7, 1),
            "to come",
        ),
        (UNDER_WAY, "in-progress", date(2026, 9, 9), "to come"),
        (READY, "with-panel", date(2026, 9, 9), "to come"),
        ((*READY, DEFERRED), "deferred", date(2026, 9, 1), "deferred"),
        ((*READY, PUBLISHED), "published", None, "published"),
        (
            (
                recommended(),
                ReviewNotCommissioned(
                    review_id=PR,
                    decided_by="Chair",
                    reason="An audit.",
                    decided_on=date(2026, 3, 9),
                ),
            ),
            "not-commissioned",
            None,
            "",
        ),
        (
            (
                *READY,
                PUBLISHED,
                PublicationWithdrawn(
                    review_id=PR,
                    decided_by="Chair",
                    reason="A slip.",
                    withdrawn_on=date(2026, 6, 1),
                ),
            ),
            "publication-withdrawn",
            None,
            "withdrawn",
        ),
    ],
)
def test_a_review_has_the_deadline_of_its_stage(facts, stage, deadline, publication):
    [line] = lines_of(rows_of(*facts), date(2026, 9, 10))

    assert (line.stage, line.deadline, line.publication) == (stage, deadline, publication)
    assert line.overdue is (deadline is not None)
    assert (line.route, line.agencies) == ("practice-review", 2)


def test_a_pause_is_shown_beside_the_stage():
    paused = ReviewPaused(review_id=PR, reason=PauseReason.INQUEST, paused_on=EARLIEST)

    [line] = lines_of(rows_of(*UNDER_WAY, paused), EARLIEST)

    assert (line.stage, line.paused) == ("in-progress", "inquest")


def test_what_is_due_first_stands_first_and_what_has_ended_last():
    other = "HSSCP-SI-2026-0002"
    rows = rows_of(
        referred(incident_id=other),
        referred(),
        notified(),
        WITHDRAWN,
        *UNDER_WAY,
        recommended(review_id="HSSCP-PR-2026-0002"),
    )

    refs = [line.ref for line in lines_of(rows, date(2026, 3, 1))]

    assert refs == [other, PR, "HSSCP-PR-2026-0002", SI]


def test_without_clocks_only_the_recorded_and_the_six_months_remain():
    scope = Scope("hsscp", replace(FRAMEWORK, clocks={}))

    [incident, review] = sorted(
        lines_of(rows_of(referred(), *UNDER_WAY), EARLIEST, scope), key=lambda line: line.kind
    )

    assert (incident.deadline, incident.overdue) == (None, False)
    assert review.deadline == date(2026, 9, 9)


def test_the_board_has_no_column_that_could_hold_a_case():
    of_rows = {field.name for row in (IncidentRow, ReviewRow) for field in fields(row)}

    assert not of_rows & {"harm", "abuse_or_neglect", "area", "reason", "council", "text"}
    assert {name for name, _ in pipeline_board.COLUMNS} == {f.name for f in fields(PipelineLine)}


# --- Counts -----------------------------------------------------------------------------------------------


def steps(rows: MemoryRows) -> dict[str, str]:
    found = conversion(rows.all(INCIDENTS), rows.all(REVIEWS), FRAMEWORK)
    return {step.step: step.band for step in found}


def test_the_way_from_incident_to_review_is_counted_in_bands():
    rows = rows_of(
        *(referred(incident_id=f"HSSCP-SI-2026-{n}") for n in range(7)),
        *(notified(incident_id=f"HSSCP-SI-2026-{n}") for n in range(6)),
        OPENED.model_copy(update={"incident_id": "HSSCP-SI-2026-0"}),
        concluded(incident_id="HSSCP-SI-2026-0"),
        *READY,
        PUBLISHED,
        recommended(review_id="HSSCP-PR-2026-0002", incident_id=None, rapid_review_id=None),
        commissioned(review_id="HSSCP-PR-2026-0002", incident_id=None, rapid_review_id=None),
    )

    assert steps(rows) == {
        "referred": "6 to 10",
        "notified to the Panel": "6 to 10",
        "rapid review opened": "1 to 5",
        "rapid review concluded": "1 to 5",
        "route: practice-review": "1 to 5",
        "review commissioned after an incident": "1 to 5",
        "review commissioned without one": "1 to 5",
        "review published": "1 to 5",
    }
    assert set(steps(MemoryRows()).values()) == {"0"}


@pytest.mark.parametrize("width", [1, 5, 10])
def test_every_number_lies_in_its_band_and_small_ones_share_the_first(width: int):
    for number in range(1, 60):
        low, high = map(int, band(number, width).split(" to "))
        assert low <= number <= high
        assert high - low == width - 1
    assert {band(number, width) for number in range(1, width + 1)} == {f"1 to {width}"}
