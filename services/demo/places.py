"""Which partnership an area belongs to, and who speaks for whom there."""

from domain.errors import Misconfigured
from domain.framework import Framework
from domain.names import AgencyId, AreaId, PartnershipId


def partnership_of(framework: Framework, area: AreaId) -> PartnershipId:
    """Raises Misconfigured for an area that the framework does not have."""
    for partnership in framework.partnerships.values():
        if area in partnership.areas:
            return partnership.id
    raise Misconfigured(
        f"the framework {framework.name} has no area {area}, which the data is about"
    )


def council_of(framework: Framework, area: AreaId) -> AgencyId:
    return framework.areas[area].council


def business_unit_of(framework: Framework, partnership: PartnershipId) -> AgencyId:
    """The agency that coordinates. Raises Misconfigured where there is none."""
    for agency in framework.agencies.values():
        if agency.coordinates and partnership in agency.partnerships:
            return agency.id
    raise Misconfigured(f"the framework {framework.name} names no business unit of {partnership}")
