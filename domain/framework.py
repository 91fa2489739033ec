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
    `aim` is the key of the aim or enabler it serves. `collected` is False where the list is carried as printed but
    must not be asked for (a list of cases is not a statistic). `published_as` is the name of a published series and
    `nearest` the framework's own code that it gives context to.
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
    aim: str = ""
    collected: bool = True
    published_as: str = ""
    nearest: IndicatorCode | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """
    A loaded framework pack. `cadences` maps a name to an ISO 8601 period such as P90D or P3M; `aims` maps the key
    of an aim or enabler to its words. A recommendation from one of the `closing_loop_sources` is concluded only
    after a closing-loop audit. Counts from 1 to `small_number_threshold` are suppressed for wider audiences.
    """

    name: str
    title: str
    partnerships: Mapping[PartnershipId, Partnership]
    agencies: Mapping[AgencyId, Agency]
    areas: Mapping[AreaId, Area]
    themes: Mapping[ThemeId, Theme]
    indicators: Mapping[IndicatorCode, IndicatorEntry]
    cadences: Mapping[str, str]
    source_types: Mapping[str, str] = field(default_factory=dict)
    aims: Mapping[str, str] = field(default_factory=dict)
    small_number_threshold: int = 5
    closing_loop_sources: frozenset[str] = frozenset()

    def coordinates(self, agency: AgencyId) -> bool:
        """True for a business unit, which may report on behalf of another agency."""
        entry = self.agencies.get(agency)
        return entry is not None and entry.coordinates
