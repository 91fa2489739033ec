"""What a partnership's own framework document says, as values: the vocabulary that commands are checked against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.cadence import after
from domain.names import AgencyId, AreaId, IndicatorCode, PartnershipId, ThemeId
from domain.requirement import Requirement
from domain.working_days import BeyondCalendar, WorkingDays

NO_HOLIDAYS = WorkingDays(frozenset(), date(1900, 1, 1), date(2199, 12, 31))
"""Monday to Friday and nothing else; a loaded pack has the real calendar."""


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
    `nearest` the framework's own code that it gives context to. `derived_by` is the rule that counts it from the
    record itself, so that nobody types it.
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
    derived_by: str = ""


@dataclass(frozen=True, slots=True)
class SubGroup:
    """A sub-group of one partnership, or shared by several; `reports_to` is the group or board it answers to."""

    id: str
    name: str
    partnerships: frozenset[PartnershipId]
    reports_to: str
    section: str


@dataclass(frozen=True, slots=True)
class ReviewType:
    """
    A kind of review. `criteria` maps a key to its words; `recommended_by` is the group that proposes it,
    `decided_by` the post that decides (never the same person, invariant 24). `statutory` is the review that the law
    asks for: its report goes to the Panel before publication, and choosing anything else needs a reason.
    """

    id: str
    name: str
    criteria: Mapping[str, str]
    recommended_by: str
    decided_by: str
    section: str
    statutory: bool = True


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard of a self-assessment; `cycle` is section-11 or schools. Scored 0 to 3, self and moderated."""

    id: str
    label: str
    cycle: str
    section: str


@dataclass(frozen=True, slots=True)
class EvaluationPoint:
    """When a course is evaluated: `after` is an ISO 8601 period from its delivery, P0D for the day itself."""

    id: str
    label: str
    after: str
    section: str


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the yearly report. `proved_by` are the stored event types that are evidence for it."""

    id: str
    title: str
    proved_by: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class ClockRule:
    """
    One dated rule set of a statutory or local clock: what holds for triggers from `from_` on.

    Exactly one of `working_days` and `period` (ISO 8601) is given. `confirmed` is False until a person has checked
    the rule against its source.
    """

    from_: date
    working_days: int | None
    period: str | None
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ChallengeStage:
    """One stage of professional challenge, in order from 1; `clock` names the clock that it has, or None."""

    number: int
    name: str
    clock: str | None
    section: str


@dataclass(frozen=True, slots=True)
class Framework:
    """
    A loaded framework pack. `cadences` maps a name to an ISO 8601 period such as P90D or P3M; `aims` maps the key
    of an aim or enabler to its words. A recommendation from one of the `closing_loop_sources` is concluded only
    after a closing-loop audit. Counts from 1 to `small_number_threshold` are suppressed for wider audiences.
    `clocks` maps a name to its rule sets, the oldest first. `channels` (of dissemination), `stakeholders` and
    `priorities` map a key to its words. `audits_a_year` is the target of multi-agency case audits of one partnership.
    `chairs` are the posts that may waive an obligation. `sections` are the headings of the document, and whether each
    asks something of a system like this one; then a requirement cites it.
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
    sub_groups: Mapping[str, SubGroup] = field(default_factory=dict)
    review_types: Mapping[str, ReviewType] = field(default_factory=dict)
    standards: Mapping[str, Standard] = field(default_factory=dict)
    evaluation_points: Mapping[str, EvaluationPoint] = field(default_factory=dict)
    report_sections: Mapping[str, ReportSection] = field(default_factory=dict)
    challenge_stages: tuple[ChallengeStage, ...] = ()
    clocks: Mapping[str, tuple[ClockRule, ...]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    stakeholders: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    audits_a_year: int = 0
    chairs: tuple[str, ...] = ()
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    sections: Mapping[str, bool] = field(default_factory=dict)
    working_days: WorkingDays = NO_HOLIDAYS

    def coordinates(self, agency: AgencyId) -> bool:
        """True for a business unit, which may report on behalf of another agency."""
        entry = self.agencies.get(agency)
        return entry is not None and entry.coordinates

    def clock(self, name: str, on: date) -> ClockRule | None:
        """The rule set of a clock that holds for a trigger of that day; None where the framework sets none."""
        rules = [rule for rule in self.clocks.get(name, ()) if rule.from_ <= on]
        return rules[-1] if rules else None

    def due(self, rule: ClockRule, trigger: date) -> date:
        """The last day on which what the clock asks for is in time. Raises BeyondCalendar."""
        if rule.working_days is not None:
            return self.working_days.after(trigger, rule.working_days)
        assert rule.period is not None, "a rule has working days or a period"  # noqa: S101
        return after(trigger, rule.period)

    def known_due(self, rule: ClockRule, trigger: date) -> date | None:
        """As `due`; None where it needs bank holidays that are not known."""
        try:
            return self.due(rule, trigger)
        except BeyondCalendar:
            return None
