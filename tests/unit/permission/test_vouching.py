"""Who somebody is here follows from what a tenant may vouch for, and from nothing else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.permission.subject import Grant, Role, Subject
from domain.permission.vouching import (
    NotVouched,
    SignInRefused,
    Tenant,
    Vouched,
    claim_of,
    grant_of,
    subject_of,
)

AGENCIES = ("cleveland-police", "hartlepool-council", "hsscp-business-unit")
TENANTS = {
    "police": Tenant(
        frozenset({"cleveland-police"}), frozenset({Role.AGENCY_LEAD, Role.BOARD_MEMBER})
    ),
    "unit": Tenant(frozenset({"hsscp-business-unit", "elsewhere"}), frozenset(Role)),
}
CLAIM = {
    "case_file": "JTAI 2026",
    "sponsor": "Independent Chair",
    "from": "2026-09-01T09:00:00+01:00",
    "to": "2026-09-15T17:00:00+01:00",
    "boards": ["unrestricted", "incidents"],
    "references": ["HSSCP-SI-2026-0001"],
}
GRANT = Grant(
    "JTAI 2026",
    "Independent Chair",
    datetime(2026, 9, 1, 8, tzinfo=UTC),
    datetime(2026, 9, 15, 16, tzinfo=UTC),
    frozenset({"unrestricted", "incidents"}),
    frozenset({"HSSCP-SI-2026-0001"}),
)


def subject(*roles: str, tenant: str = "police", grant: Any = None) -> Subject:
    return subject_of(
        Vouched("the-oid", tenant, roles, grant),
        partnership="hsscp",
        agencies=AGENCIES,
        tenants=TENANTS,
    )


def refused(*roles: str, tenant: str = "police", grant: Any = None) -> NotVouched:
    with pytest.raises(SignInRefused) as error:
        subject(*roles, tenant=tenant, grant=grant)
    assert str(error.value).endswith(".")
    return error.value.code


def test_a_role_is_read_with_its_agency() -> None:
    found = subject("hsscp.agency-lead.cleveland-police")
    assert (found.role, found.partnership, found.agency) == (
        Role.AGENCY_LEAD,
        "hsscp",
        "cleveland-police",
    )
    assert found.grant is None


def test_roles_of_other_programs_and_partnerships_are_not_ours() -> None:
    found = subject("hsscp.board-member.cleveland-police", "stscp.admin", "User", "")
    assert found.role is Role.BOARD_MEMBER


def test_two_tenants_people_are_two_people() -> None:
    one = subject("hsscp.agency-lead.cleveland-police")
    other = subject("hsscp.business-manager.hsscp-business-unit", tenant="unit")
    assert one.id != other.id
    assert one.id.startswith("the-oid.")


@pytest.mark.parametrize(
    ("roles", "tenant", "code"),
    [
        ((), "police", NotVouched.NO_ROLE),
        (("stscp.admin",), "police", NotVouched.NO_ROLE),
        (("hsscp",), "police", NotVouched.NO_ROLE),
        (("hsscp.queen.cleveland-police",), "police", NotVouched.NO_ROLE),
        (("HSSCP.agency-lead.cleveland-police",), "police", NotVouched.NO_ROLE),
        (
            ("hsscp.agency-lead.cleveland-police", "hsscp.board-member.cleveland-police"),
            "police",
            NotVouched.SEVERAL_ROLES,
        ),
        (("hsscp.agency-lead.hartlepool-council",), "police", NotVouched.ROLE_NOT_THEIRS),
        (("hsscp.business-manager.cleveland-police",), "police", NotVouched.ROLE_NOT_THEIRS),
        (("hsscp.admin",), "police", NotVouched.ROLE_NOT_THEIRS),
        (("hsscp.agency-lead",), "police", NotVouched.UNKNOWN_AGENCY),
        (("hsscp.agency-lead.",), "police", NotVouched.UNKNOWN_AGENCY),
        (("hsscp.agency-lead.elsewhere",), "unit", NotVouched.UNKNOWN_AGENCY),
        (("hsscp.agency-lead.cleveland-police",), "stranger", NotVouched.WRONG_TENANT),
        (("hsscp.inspector",), "unit", NotVouched.BAD_GRANT),
    ],
)
def test_what_is_not_vouched_for_is_refused(
    roles: tuple[str, ...], tenant: str, code: NotVouched
) -> None:
    assert refused(*roles, tenant=tenant) is code


def test_an_administrator_needs_no_agency() -> None:
    assert subject("hsscp.admin", tenant="unit").agency is None


@pytest.mark.parametrize("claim", [CLAIM, json.dumps(CLAIM)], ids=["object", "text"])
def test_an_inspector_brings_a_grant(claim: Any) -> None:
    assert subject("hsscp.inspector", tenant="unit", grant=claim).grant == GRANT


def test_a_grant_of_another_role_is_not_read() -> None:
    lead = subject("hsscp.agency-lead.cleveland-police", grant={"boards": ["incidents"]})
    assert lead.grant is None


@pytest.mark.parametrize(
    "change",
    [
        {"to": "2026-09-15T17:00:00"},
        {"to": "2026-09-15"},
        {"to": "when it is done"},
        {"from": None},
        {"case_file": ""},
        {"case_file": "two\nlines"},
        {"boards": "unrestricted"},
        {"boards": [1]},
        {"references": [f"HSSCP-F-2026-{n:04}" for n in range(201)]},
        {"colour": "red"},
    ],
)
def test_a_grant_that_cannot_be_read_to_the_letter_is_none(change: dict[str, Any]) -> None:
    code = refused("hsscp.inspector", tenant="unit", grant={**CLAIM, **change})
    assert code is NotVouched.BAD_GRANT


@given(st.recursive(st.none() | st.text() | st.integers() | st.floats(), st.lists))
def test_any_other_claim_is_no_grant(claim: Any) -> None:
    with pytest.raises(SignInRefused):
        grant_of(claim)


def test_a_grant_goes_to_a_claim_and_back() -> None:
    assert grant_of(claim_of(GRANT)) == GRANT
    assert grant_of(json.dumps(dict(claim_of(GRANT)))) == GRANT
