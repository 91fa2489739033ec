"""Who may refer and notify what, and when."""

from datetime import date

import pytest

from domain.errors import Code
from domain.incidents.serious_incident import SERIOUS_INCIDENT, IncidentStatus
from domain.incidents.serious_incident_commands import (
    DeclineNotification,
    NotifyCriminalOutcome,
    NotifySeriousIncident,
    WithdrawNotification,
)
from domain.incidents.serious_incident_facts import (
    AbuseOrNeglect,
    CriminalInvestigationOutcomeNotified,
    CriminalOutcome,
    Harm,
    NotificationDeclined,
    NotificationWithdrawn,
)
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE, STOCKTON
from tests.support.incidents import LINKED, NOTIFIED_ON, SI, notified, refer, referred
from tests.support.scenario import given

LAC = Harm.LOOKED_AFTER_CHILD_DIED
NONE = AbuseOrNeglect.NONE
DECLINED = NotificationDeclined(
    incident_id=SI, council=HARTLEPOOL, reason="No abuse.", declined_on=date(2026, 2, 6)
)
WITHDRAWN = NotificationWithdrawn(
    incident_id=SI, council=HARTLEPOOL, reason="Not met.", withdrawn_on=date(2026, 2, 20)
)


def notify(on: date = NOTIFIED_ON, **changes) -> NotifySeriousIncident:
    return NotifySeriousIncident(incident_id=SI, occurred_on=on, **changes)


def decline(on: date = date(2026, 2, 6)) -> DeclineNotification:
    return DeclineNotification(incident_id=SI, reason="No abuse.", occurred_on=on)


def withdraw(on: date = date(2026, 2, 20)) -> WithdrawNotification:
    return WithdrawNotification(incident_id=SI, reason="Not met.", occurred_on=on)


def outcome(police: str = POLICE, on: date = date(2026, 5, 1)) -> NotifyCriminalOutcome:
    return NotifyCriminalOutcome(
        incident_id=SI, police=police, outcome=CriminalOutcome.CHARGED, occurred_on=on
    )


def test_a_referral_names_the_council_of_the_area_where_it_happened():
    given(SERIOUS_INCIDENT).when(refer(), by=POLICE).then(referred())
    given(SERIOUS_INCIDENT).when(refer(), by=BUSINESS_UNIT).then(referred())
    stockton = given(SERIOUS_INCIDENT).when(refer(area="stockton-on-tees"), by=POLICE)
    assert stockton.then_accepted().council == STOCKTON


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"area": "middlesbrough"}, Code.UNKNOWN_AREA, "area"),
        ({"referred_by": "nobody"}, Code.UNKNOWN_AGENCY, "referred_by"),
        ({"referred_by": HEALTH}, Code.NOT_PERMITTED, "referred_by"),
        ({"aware_on": date(2026, 2, 4)}, Code.DATED_IN_FUTURE, "aware_on"),
    ],
)
def test_a_referral_is_refused(changes, code, field):
    given(SERIOUS_INCIDENT).when(refer(**changes), by=POLICE).then_refused(code, field=field)


def test_a_reference_is_used_once():
    given(SERIOUS_INCIDENT, referred()).when(refer(), by=POLICE).then_refused(Code.ALREADY_EXISTS)


def test_the_council_where_it_happened_notifies_or_the_business_unit_for_it():
    incident = given(SERIOUS_INCIDENT, referred())

    for other in (STOCKTON, POLICE):
        incident.when(notify(), by=other).then_refused(Code.NOT_PERMITTED)
        incident.when(decline(), by=other).then_refused(Code.NOT_PERMITTED)
    incident.when(notify(), by=HARTLEPOOL).then(notified())
    incident.when(notify(), by=BUSINESS_UNIT).then(notified())


def test_what_is_not_there_cannot_be_notified():
    given(SERIOUS_INCIDENT).when(notify(), by=HARTLEPOOL).then_refused(Code.NOT_FOUND)


def test_without_abuse_or_neglect_only_a_looked_after_childs_death_is_notified():
    harmed = given(SERIOUS_INCIDENT, referred(abuse_or_neglect=NONE))
    looked_after = given(SERIOUS_INCIDENT, referred(abuse_or_neglect=NONE, harm=LAC))

    harmed.when(notify(), by=HARTLEPOOL).then_refused(Code.NOT_NOTIFIABLE)
    known = AbuseOrNeglect.KNOWN
    harmed.when(notify(abuse_or_neglect=known), by=HARTLEPOOL).then(
        notified(abuse_or_neglect=known)
    )
    looked_after.when(notify(), by=HARTLEPOOL).then(notified(abuse_or_neglect=NONE, harm=LAC))


def test_a_looked_after_childs_death_is_neither_declined_nor_withdrawn():
    looked_after = referred(harm=LAC)

    given(SERIOUS_INCIDENT, looked_after).when(decline(), by=HARTLEPOOL).then_refused(
        Code.MUST_BE_NOTIFIED
    )
    given(SERIOUS_INCIDENT, looked_after, notified(harm=LAC)).when(
        withdraw(), by=HARTLEPOOL
    ).then_refused(Code.MUST_BE_NOTIFIED)
    given(SERIOUS_INCIDENT, referred()).when(decline(), by=HARTLEPOOL).then(DECLINED)
    given(SERIOUS_INCIDENT, referred(), notified()).when(withdraw(), by=HARTLEPOOL).then(WITHDRAWN)


def test_no_notification_before_the_council_was_aware_or_before_the_step_it_follows():
    given(SERIOUS_INCIDENT, referred()).when(notify(date(2026, 2, 1)), by=HARTLEPOOL).then_refused(
        Code.OUT_OF_ORDER, field="occurred_on"
    )
    given(SERIOUS_INCIDENT, referred(), DECLINED).when(
        notify(date(2026, 2, 5)), by=HARTLEPOOL
    ).then_refused(Code.OUT_OF_ORDER)
    given(SERIOUS_INCIDENT, referred(), notified()).when(
        withdraw(date(2026, 2, 4)), by=HARTLEPOOL
    ).then_refused(Code.OUT_OF_ORDER)


def test_what_was_declined_or_withdrawn_can_be_notified_when_more_is_known():
    again = notify(date(2026, 3, 2))

    for left in ((DECLINED,), (notified(), WITHDRAWN)):
        state = given(SERIOUS_INCIDENT, referred(), *left).when(again, by=HARTLEPOOL)
        assert state.then_accepted().status is IncidentStatus.NOTIFIED


@pytest.mark.parametrize(
    ("facts", "command"),
    [
        ((referred(), notified()), notify()),
        ((referred(), notified()), decline()),
        ((referred(), DECLINED), decline()),
        ((referred(),), withdraw()),
        ((referred(), notified(), WITHDRAWN), withdraw()),
    ],
)
def test_a_step_needs_the_state_before_it(facts, command):
    given(SERIOUS_INCIDENT, *facts).when(command, by=HARTLEPOOL).then_refused(Code.WRONG_STATE)


def test_only_the_police_notify_how_an_investigation_ended():
    incident = given(SERIOUS_INCIDENT, referred(), notified(), LINKED)
    told = CriminalInvestigationOutcomeNotified(
        incident_id=SI,
        police=POLICE,
        outcome=CriminalOutcome.CHARGED,
        outcome_on=date(2026, 5, 1),
    )

    incident.when(outcome(HEALTH), by=HEALTH).then_refused(Code.NOT_PERMITTED, field="police")
    incident.when(outcome(), by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    incident.when(outcome(on=date(2026, 1, 1)), by=POLICE).then_refused(Code.OUT_OF_ORDER)
    incident.when(outcome(), by=POLICE).then(told)
    incident.when(outcome(), by=BUSINESS_UNIT).then(told)
