"""What a partnership's own framework document says, as values: the vocabulary that commands are checked against."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.names import AgencyId, AreaId, IndicatorCode, PartnershipId, ThemeId


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that takes part. `coordinates` marks the business unit, which may act for others."""

    id: AgencyId
    name: str
    kind: str
    partnerships: frozenset[PartnershipId]
    coordinates: bool = False


@dataclass(frozen=True, slots=True)
class Partnership:
    """A safeguarding children partnership with the council areas that it covers."""

    id: PartnershipId
    name: str
    areas: tuple[AreaId, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """One entry of the theme vocabulary; `words` are the phrases by which the demo recognises it in a text."""

    id: ThemeId
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A council area; `council` is the agency that answers for its figures."""

    id: AreaId
    name: str
    council: AgencyId
    gss: str


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """
    One line of the indicator catalogue.

    `form` is count, percentage, rate, number or narrative; `providers` are the agencies that send it, or empty
    for the council of each area; `polarity` is high, low or none; `note` flags a defect of the printed list.
    """

    code: IndicatorCode
    label: str
    form: str
    objective: str
    numerator: str = ""
    denominator: str = ""
    source: str = ""
    polarity: str = "none"
    providers: tuple[AgencyId, ...] = ()
    categories: tuple[str, ...] = ()
    note: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """A loaded framework pack. `cadences` maps a name to an ISO 8601 period such as P90D or P3M."""

    name: str
    title: str
    partnerships: Mapping[PartnershipId, Partnership]
    agencies: Mapping[AgencyId, Agency]
    areas: Mapping[AreaId, Area]
    themes: Mapping[ThemeId, Theme]
    indicators: Mapping[IndicatorCode, IndicatorEntry]
    cadences: Mapping[str, str]
    source_types: Mapping[str, str] = field(default_factory=dict)

    def coordinates(self, agency: AgencyId) -> bool:
        """True for a business unit, which may report on behalf of another agency."""
        entry = self.agencies.get(agency)
        return entry is not None and entry.coordinates
