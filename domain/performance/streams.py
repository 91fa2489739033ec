"""
Where the figures' histories are kept. The parts of a key are joined by `:`, since codes, areas and periods hold
hyphens and dots themselves; each reference begins with its partnership, so it is unique across partnerships.
"""

from domain.framework import Framework
from domain.names import AgencyId, AreaId, IndicatorCode, PartnershipId, StreamId


def definition_stream(partnership: PartnershipId, code: IndicatorCode) -> StreamId:
    return f"{partnership.upper()}-ID-{code}"


def return_stream(
    partnership: PartnershipId, code: IndicatorCode, area: AreaId, period: str, provider: AgencyId
) -> StreamId:
    """One provider's figure for one code, area and period (domain invariant 16)."""
    return f"{partnership.upper()}-IR-{code}:{area}:{period}:{provider}"


def aggregate_stream(partnership: PartnershipId, code: IndicatorCode, period: str) -> StreamId:
    return f"{partnership.upper()}-IA-{code}:{period}"


def benchmark_stream(partnership: PartnershipId, code: IndicatorCode) -> StreamId:
    return f"{partnership.upper()}-BM-{code}"


def neighbours_stream(partnership: PartnershipId, area: AreaId) -> StreamId:
    return f"{partnership.upper()}-NS-{area}"


def limits_stream(partnership: PartnershipId, code: IndicatorCode) -> StreamId:
    """Where it is recorded that the control limits of a code were set anew."""
    return f"{partnership.upper()}-CL-{code}"


def derived_stream(partnership: PartnershipId, code: IndicatorCode, period: str) -> StreamId:
    return f"{partnership.upper()}-DI-{code}:{period}"


def areas_of(framework: Framework, partnership: PartnershipId) -> tuple[AreaId, ...]:
    """The council areas of a partnership, in the order of its framework; none for an unknown one."""
    known = framework.partnerships.get(partnership)
    return known.areas if known else ()


def providers_of(
    framework: Framework, partnership: PartnershipId, code: IndicatorCode, area: AreaId
) -> tuple[AgencyId, ...]:
    """
    Who sends a code for an area: the catalogue's providers that work there, or else the area's own council.

    Another area's council is left out even where the catalogue names all councils.
    """
    place = framework.areas.get(area)
    if place is None:
        return ()
    elsewhere = {other.council for other in framework.areas.values()} - {place.council}
    entry = framework.indicators.get(code)
    named = entry.providers if entry else ()
    found = tuple(
        provider
        for provider in named
        if provider not in elsewhere
        and provider in framework.agencies
        and partnership in framework.agencies[provider].partnerships
    )
    return found or (place.council,)
