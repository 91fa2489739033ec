"""From the referral to the published report by messages alone, and what two senders at once can do."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from adapters.partner_messages import read_request
from domain.catalogue import FACTS
from domain.command import Command
from domain.errors import Code
from domain.fact import Visibility
from domain.incidents.practice_review_commands import (
    AgreeReviewReport,
    AppointLeadReviewer,
    CommissionReview,
    PublishReview,
    RecordAgencyResponse,
    SubmitReportToPanel,
)
from domain.incidents.rapid_review_commands import ConcludeRapidReview, OpenRapidReview
from domain.incidents.serious_incident_commands import NotifySeriousIncident
from domain.receipt import Receipt
from domain.request import Answer
from services.handling import Desk
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, POLICE, SCOPE
from tests.support.incidents import (
    AGREED_ON,
    APPOINTED_ON,
    CHAIR,
    COMMISSIONED_ON,
    CONCLUDED_ON,
    EARLIEST,
    NOTIFIED_ON,
    OPENED_ON,
    PR,
    RR,
    SI,
    SUBMITTED_ON,
    declaration,
    publish,
    recommend,
    refer,
)
from tests.support.memory_history import MemoryHistory
from tests.support.requests import partner_message, request_of

LATER = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def begin(reference: str = RR, incident: str = SI) -> OpenRapidReview:
    return OpenRapidReview(rapid_review_id=reference, incident_id=incident, occurred_on=OPENED_ON)


def respond(agency: str) -> RecordAgencyResponse:
    return RecordAgencyResponse(
        review_id=PR, agency=agency, document="Response", occurred_on=AGREED_ON
    )


WAY: tuple[tuple[str, Command], ...] = (
    (POLICE, refer()),
    (HARTLEPOOL, NotifySeriousIncident(incident_id=SI, occurred_on=NOTIFIED_ON)),
    (BUSINESS_UNIT, begin()),
    (
        BUSINESS_UNIT,
        ConcludeRapidReview(
            rapid_review_id=RR,
            route="practice-review",
            recommended_by=CHAIR,
            occurred_on=CONCLUDED_ON,
        ),
    ),
    (BUSINESS_UNIT, recommend()),
    (
        BUSINESS_UNIT,
        CommissionReview(
            review_id=PR,
            decided_by="Independent chair",
            criteria=("harmed",),
            occurred_on=COMMISSIONED_ON,
        ),
    ),
    (
        BUSINESS_UNIT,
        AppointLeadReviewer(
            review_id=PR,
            reviewer="Independent reviewer",
            declaration=declaration(),
            occurred_on=APPOINTED_ON,
        ),
    ),
    (HARTLEPOOL, respond(HARTLEPOOL)),
    (POLICE, respond(POLICE)),
    (
        BUSINESS_UNIT,
        AgreeReviewReport(review_id=PR, agreed_by="Executive", occurred_on=AGREED_ON),
    ),
    (BUSINESS_UNIT, SubmitReportToPanel(review_id=PR, occurred_on=SUBMITTED_ON)),
    (BUSINESS_UNIT, publish()),
)


@pytest.fixture
def history() -> MemoryHistory:
    return MemoryHistory()


def requests(way: Sequence[tuple[str, Command]]) -> list[Any]:
    return [
        request_of(command, f"m{number}", agency=agency, received_at=LATER)
        for number, (agency, command) in enumerate(way)
    ]


def codes(answers: Sequence[Answer]) -> list[list[Code]]:
    assert all(isinstance(answer, Receipt) for answer in answers)
    return [[f.code for f in answer.faults] for answer in answers if isinstance(answer, Receipt)]


async def test_a_report_becomes_public_by_messages_alone(history: MemoryHistory):
    answers = await Desk(history, SCOPE).record(requests(WAY))

    assert codes(answers) == [[]] * len(WAY)
    found = await history.load([SI, RR, PR])
    assert [len(found[stream]) for stream in (SI, RR, PR)] == [3, 2, 8]
    facts = [r.fact for recorded in found.values() for r in recorded]
    assert {fact.VISIBILITY for fact in facts} == {Visibility.RESTRICTED}
    assert {r.provenance.agreement for recorded in found.values() for r in recorded} == {None}
    assert {fact.TOPIC for fact in facts} <= FACTS.keys()


async def test_every_step_left_out_keeps_the_report_from_the_public(history: MemoryHistory):
    for left_out in range(len(WAY) - 1):
        history = MemoryHistory()
        way = [step for place, step in enumerate(WAY) if place != left_out]

        answers = await Desk(history, SCOPE).record(requests(way))

        assert codes(answers)[-1] != [], f"published without step {left_out}"


async def test_two_rapid_reviews_of_one_incident_at_once_leave_one(history: MemoryHistory):
    second = "HSSCP-RR-2026-0002"
    way = (*WAY[:2], (BUSINESS_UNIT, begin()), (BUSINESS_UNIT, begin(second)))

    answers = await Desk(history, SCOPE).record(requests(way))

    assert codes(answers) == [[], [], [], [Code.ALREADY_EXISTS]]
    assert second not in await history.load([second])


async def test_two_desks_at_once_leave_one_rapid_review(history: MemoryHistory):
    await Desk(history, SCOPE).record(requests(WAY[:2]))
    first, second = Desk(history, SCOPE), Desk(history, SCOPE)
    stale = request_of(begin("HSSCP-RR-2026-0002"), "n2", received_at=LATER)
    await second.record([request_of(refer(), "n1", agency=POLICE, received_at=LATER)])

    await first.record([request_of(begin(), "n3", received_at=LATER)])
    [answer] = await second.record([stale])

    assert codes([answer]) == [[Code.ALREADY_EXISTS]]


async def test_a_neighbours_incident_is_not_ours_to_review(history: MemoryHistory):
    theirs = "STSCP-SI-2026-0001"

    [answer] = await Desk(history, SCOPE).record(
        [request_of(refer(incident_id=theirs), agency=POLICE, received_at=LATER)]
    )

    assert codes([answer]) == [[Code.NOT_YOUR_PARTNERSHIP]]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (refer(), "aware_on"),
        (publish(), "family_not_informed"),
        (begin(), "rapid_review_id"),
    ],
)
async def test_what_a_field_cannot_hold_is_named_and_not_repeated(
    history: MemoryHistory, command: Command, field: str
):
    identifying = "born 01/02/2019 in TS24 8AY"
    body = command.model_dump(mode="json") | {field: identifying}
    message = partner_message(orjson.dumps(body), kind=command.KIND, received_at=LATER)

    [answer] = await Desk(history, SCOPE).record([read_request(message)])

    assert isinstance(answer, Receipt)
    assert [fault.field for fault in answer.faults] == [field]
    assert not any(part in str(answer) for part in ("2019", "TS24"))


async def test_a_reason_that_seems_to_identify_somebody_is_refused(history: MemoryHistory):
    body = {
        "occurred_on": "2026-03-09",
        "incident_id": SI,
        "reason": "The child born on 1 February 2019 is not known.",
    }
    message = partner_message(orjson.dumps(body), kind="decline-notification.v1", received_at=LATER)

    [answer] = await Desk(history, SCOPE).record([read_request(message)])

    assert codes([answer]) == [[Code.IDENTIFIER_SUSPECTED]]


def test_the_last_day_of_the_way_is_the_first_on_which_it_may_be_published():
    last = WAY[-1][1]
    assert isinstance(last, PublishReview)
    assert last.occurred_on == EARLIEST == date(2026, 5, 7)
