"""Access, disclosure and destruction: by reference, with a purpose, and never with one post alone."""

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.fact import Visibility
from domain.governance.access import (
    DESTRUCTION,
    DISCLOSURE,
    INFORMATION_ACCESS,
    ApproveDisclosure,
    DisclosureApproved,
    InformationAccessed,
    RecordAccess,
    RecordDestroyed,
    RecordDestruction,
)
from tests.support.assurance import entered, sent
from tests.support.controls import HEALTH, POLICE
from tests.support.scenario import given


def test_an_agency_records_its_own_access():
    given(INFORMATION_ACCESS).when(sent(RecordAccess), by=HEALTH).then_refused(
        Code.NOT_PERMITTED, field="agency"
    )
    given(INFORMATION_ACCESS).when(sent(RecordAccess), by=POLICE).then(entered(InformationAccessed))


@pytest.mark.parametrize("what", [(), ("the file",), ("HSSCP-SI-2026-0001", "Jane")])
def test_what_was_accessed_is_named_by_reference_only(what):
    with pytest.raises(ValidationError):
        sent(RecordAccess, accessed=what)


def test_who_asks_for_a_disclosure_does_not_approve_it():
    given(DISCLOSURE).when(sent(ApproveDisclosure, approved_by=" business MANAGER ")).then_refused(
        Code.NOT_PERMITTED, field="approved_by"
    )
    given(DISCLOSURE).when(sent(ApproveDisclosure)).then(entered(DisclosureApproved))


def test_it_takes_two_to_destroy():
    given(DESTRUCTION).when(
        sent(RecordDestruction, approved_by="Partnership officer")
    ).then_refused(Code.NOT_PERMITTED, field="approved_by")
    given(DESTRUCTION).when(sent(RecordDestruction)).then(entered(RecordDestroyed))


def test_only_the_business_unit_approves_and_destroys():
    given(DISCLOSURE).when(sent(ApproveDisclosure), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(DESTRUCTION).when(sent(RecordDestruction), by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_the_access_log_has_no_route_out():
    facts = (InformationAccessed, DisclosureApproved, RecordDestroyed)

    assert {fact.VISIBILITY for fact in facts} == {Visibility.RESTRICTED}
