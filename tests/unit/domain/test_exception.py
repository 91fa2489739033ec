"""From an exception to what follows: detected by a policy, read by each agency, agreed by the group, explained by the provider."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.performance.exception import (
    DetectException,
    DiscussException,
    ExceptionStatus,
    RecordConsensus,
    WithdrawException,
)
from domain.performance.exception_facts import ExceptionKind, LeadsTo, Policy, Reading
from domain.performance.indicator_return import CommentaryAdded, disclose
from domain.performance.return_commands import AddCommentary
from domain.performance.spc import Direction, Rule
from domain.performance.value import Count
from tests.support.controls import (
    HARTLEPOOL,
    POLICE,
    RE_REFERRALS,
    STOCKTON,
    define_indicator,
    make_recommendation,
    register_finding,
    submit_indicator,
)
from tests.support.record import Record

X = "HSSCP-X-2025-0001"
ON: dict[str, Any] = {"exception_id": X, "occurred_on": date(2026, 5, 1)}
READINGS = (
    Reading(agency=POLICE, text="More is reported."),
    Reading(agency=HARTLEPOOL, text="Thresholds are read differently."),
)


def detect(**changes: Any) -> DetectException:
    values: dict[str, Any] = {
        "policy": Policy(name="making-data-count", version=1),
        "kind": ExceptionKind.SPC,
        "code": RE_REFERRALS,
        "area": "hartlepool",
        "period": "2025",
        "rule": Rule.ONE_SIDE,
        "direction": Direction.HIGH,
    }
    return DetectException(**ON | values | changes)


def discuss(**changes: Any) -> DiscussException:
    return DiscussException(**ON | {"group": "learning-group", "readings": READINGS} | changes)


def agree(**changes: Any) -> RecordConsensus:
    values: dict[str, Any] = {
        "group": "learning-group",
        "reading": "Thresholds are read differently since the spring.",
        "leads_to": LeadsTo.NO_ACTION,
        "reason": "The new guidance came in May.",
    }
    return RecordConsensus(**ON | values | changes)


def withdraw() -> WithdrawException:
    return WithdrawException(**ON, reason="The figure was corrected.")


def record(*commands: Any) -> Record:
    found = Record()
    for command in (define_indicator(), submit_indicator(), *commands):
        found.send(command)
    return found


def test_each_agency_reads_it_and_the_group_agrees():
    found = record(detect(), discuss(), discuss(), agree())

    assert found.state(X).status is ExceptionStatus.AGREED


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "Unknown"}, Code.NOT_FOUND, "code"),
        ({"area": "middlesbrough"}, Code.UNKNOWN_AREA, "area"),
        ({"period": "2026-Q4"}, Code.DATED_IN_FUTURE, "period"),
        ({"rule": None}, Code.BAD_VALUE, "rule"),
        ({"kind": ExceptionKind.TARGET}, Code.BAD_VALUE, "rule"),
    ],
)
def test_what_is_detected_is_a_figure_that_can_be(changes, code, field):
    assert record().refused(detect(**changes)) == {field: code}


def test_an_exception_is_detected_once_by_the_business_unit():
    assert record(detect()).refused(detect()) == {"exception_id": Code.ALREADY_EXISTS}
    assert record().refused(detect(), by=HARTLEPOOL) == {"": Code.NOT_PERMITTED}
    assert record().refused(discuss()) == {"exception_id": Code.NOT_FOUND}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"group": "exploitation-circle"}, Code.NOT_IN_FRAMEWORK, "group"),
        ({"readings": READINGS[:1] * 2}, Code.BAD_VALUE, "readings"),
        (
            {"readings": (Reading(agency="middlesbrough-council", text="No."),)},
            Code.UNKNOWN_AGENCY,
            "readings.0.agency",
        ),
    ],
)
def test_one_reading_an_agency_of_this_partnership_in_a_group_of_the_framework(
    changes, code, field
):
    assert record(detect()).refused(discuss(**changes)) == {field: code}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"reason": None}, Code.REASON_REQUIRED, "reason"),
        ({"leads_to": LeadsTo.LINE_OF_ENQUIRY}, Code.MISSING_FIELD, "line_of_enquiry"),
        ({"leads_to": LeadsTo.RECOMMENDATION}, Code.MISSING_FIELD, "recommendation_id"),
        ({"recommendation_id": "HSSCP-R-2026-0001"}, Code.BAD_VALUE, "recommendation_id"),
        (
            {"leads_to": LeadsTo.LINE_OF_ENQUIRY, "line_of_enquiry": "HSSCP-K-2026-0001"},
            Code.NOT_FOUND,
            "line_of_enquiry",
        ),
    ],
)
def test_a_consensus_leads_to_something_that_is_on_the_record_or_says_why_to_nothing(
    changes, code, field
):
    assert record(detect(), discuss()).refused(agree(**changes)) == {field: code}


def test_a_consensus_may_lead_to_a_recommendation():
    made = (register_finding(), make_recommendation())
    found = record(*made, detect(), discuss())

    found.send(agree(leads_to=LeadsTo.RECOMMENDATION, recommendation_id="HSSCP-R-2026-0001"))

    assert found.state(X).status is ExceptionStatus.AGREED


def test_nothing_is_agreed_before_it_was_discussed_nor_discussed_after():
    assert record(detect()).refused(agree()) == {"exception_id": Code.WRONG_STATE}
    assert record(detect(), discuss(), agree()).refused(discuss()) == {
        "exception_id": Code.WRONG_STATE
    }
    assert record(detect(), withdraw()).refused(discuss()) == {"exception_id": Code.WRONG_STATE}
    assert record(detect(), discuss(), agree()).refused(withdraw()) == {
        "exception_id": Code.WRONG_STATE
    }


# --- The explanation --------------------------------------------------------------------------------------


def explain(**changes: Any) -> AddCommentary:
    values: dict[str, Any] = {
        "code": RE_REFERRALS,
        "area": "hartlepool",
        "period": "2025",
        "provider": HARTLEPOOL,
        "commentary": "The hub opened in April.",
        "exception_id": X,
        "occurred_on": date(2026, 5, 2),
    }
    return AddCommentary(**values | changes)


def test_the_provider_explains_its_figure_and_the_figure_stays():
    found = record(detect())
    before = found.state(explain().stream(found.scope))

    (fact,) = found.send(explain(), by=HARTLEPOOL)

    assert isinstance(fact, CommentaryAdded)
    after = found.state(fact.stream)
    assert (after.content, after.stands_at) == (before.content, before.stands_at)


@pytest.mark.parametrize(
    ("command", "by", "code"),
    [
        (explain(), STOCKTON, Code.NOT_YOUR_SUBMISSION),
        (explain(period="2024"), HARTLEPOOL, Code.NOT_FOUND),
        (explain(exception_id="HSSCP-X-2025-0009"), HARTLEPOOL, Code.NOT_FOUND),
    ],
)
def test_who_explains_what(command, by, code):
    assert code in record(detect()).refused(command, by=by).values()


def test_an_exception_of_another_area_or_period_is_not_explained_by_this_figure():
    elsewhere = record(detect(area="stockton-on-tees"))
    assert elsewhere.refused(explain(), by=HARTLEPOOL) == {"exception_id": Code.BAD_VALUE}
    of_all = record(detect(area=None))
    assert of_all.send(explain(), by=HARTLEPOOL)


def test_words_about_a_small_number_are_read_by_its_provider_only():
    found = Record()
    found.send(define_indicator())
    found.send(submit_indicator(value=Count(numerator=3, denominator=2020)))

    (fact,) = found.send(explain(exception_id=None), by=HARTLEPOOL)

    told = disclose(fact, None)
    assert isinstance(told, CommentaryAdded)
    assert told.commentary == "Withheld with the figure."
    assert disclose(fact, HARTLEPOOL) == fact
