"""
The tables of a framework pack. The field names are those of the files, with a hyphen for the underscore.

What the entries must not say of each other: adapters/framework_contradictions.py.
"""

import re
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from domain.names import (
    SLUG,
    AgencyId,
    AreaId,
    CategoryId,
    IndicatorCode,
    Label,
    PartnershipId,
    Post,
    ThemeId,
)

T = TypeVar("T")

Key = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
Words = Annotated[str, StringConstraints(max_length=400)]
KeyPath = tuple[str, ...]
"""Where an entry stands: `agency`, `cleveland-police`, `kind`."""


def _iso_period(value: str) -> str:
    if not re.fullmatch(r"P(?=\d)([1-9]\d*Y)?([1-9]\d*M)?([1-9]\d*W)?([1-9]\d*D)?", value):
        raise ValueError("write the period the ISO 8601 way, such as P90D or P3M")
    return value


def without_repeats(values: list[T]) -> list[T]:
    if len(set(values)) != len(values):
        raise ValueError("names the same entry twice")
    return values


Period = Annotated[str, AfterValidator(_iso_period)]


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Table(BaseModel):
    """Closed and strict: a key that is not listed here is a misprint, and is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=_kebab)


Names = Annotated[list[AgencyId], AfterValidator(without_repeats)]
Topics = Annotated[list[str], AfterValidator(without_repeats)]
Filter = dict[str, str | list[str]]
Month = Annotated[int, Field(ge=1, le=12)]

# --- Who takes part, and what is spoken of ----------------------------------------------------------------


class FrameworkTable(Table):
    name: Key
    title: Label
    small_number_threshold: int = Field(ge=0, le=100)
    closing_loop_sources: Annotated[list[Key], AfterValidator(without_repeats)]
    audits_a_year: int = Field(default=0, ge=0)
    chairs: list[Post] = []
    includes: Annotated[list[Key], AfterValidator(without_repeats)] = []


class PartnershipTable(Table):
    name: Label
    areas: Annotated[list[AreaId], AfterValidator(without_repeats), Field(min_length=1)]


class AreaTable(Table):
    name: Label
    council: AgencyId
    gss: Annotated[str, StringConstraints(pattern=r"^[EKNSW]\d{8}$")]


class AgencyTable(Table):
    name: Label
    kind: Key
    partnerships: Annotated[
        list[PartnershipId], AfterValidator(without_repeats), Field(min_length=1)
    ]
    coordinates: bool = False


class ThemeTable(Table):
    name: Label
    words: list[Label] = []


class IndicatorTable(Table):
    label: Label
    aim: Key
    objective: Label
    form: Literal["count", "percentage", "rate", "number", "narrative"]
    numerator: Words = ""
    denominator: Words = ""
    polarity: Literal["high", "low", "none"] = "none"
    providers: Names = []
    categories: Annotated[list[CategoryId], AfterValidator(without_repeats)] = []
    collected: bool = True
    source: Words = ""
    published_as: Words = ""
    nearest: IndicatorCode | None = None
    derived_by: Words = ""
    note: Words = ""
    section: Words


# --- Who does what by when --------------------------------------------------------------------------------


class SubGroupTable(Table):
    name: Label
    partnerships: Annotated[
        list[PartnershipId], AfterValidator(without_repeats), Field(min_length=1)
    ]
    reports_to: Words = ""
    section: Words


class ReviewTypeTable(Table):
    name: Label
    criteria: dict[Key, Words] = {}
    recommended_by: Words
    decided_by: Post
    section: Words
    statutory: bool = True


class StandardTable(Table):
    label: Words
    cycle: Literal["section-11", "schools"]
    section: Words


class EvaluationPointTable(Table):
    label: Label
    after: Literal["P0D"] | Period
    section: Words


class ReportSectionTable(Table):
    title: Label
    proved_by: Topics
    section: Words


class ChallengeStageTable(Table):
    name: Label
    clock: Key | None = None
    section: Words


class ClockRuleTable(Table):
    from_: date = Field(alias="from")
    working_days: int | None = Field(default=None, ge=1)
    period: Period | None = None
    source: Words
    confirmed: bool


class ClockTable(Table):
    rules: Annotated[list[ClockRuleTable], Field(min_length=1)]


class RequirementTable(Table):
    section: Words
    text: Words
    basis: Literal["law", "guidance", "framework", "local"]
    owner: Words
    proved_by: Annotated[Topics, Field(min_length=1)]
    where: Filter = {}
    at_least: int = Field(default=1, ge=1)
    every: Period | None = None
    months: list[Month] = []
    after: Topics = []
    after_where: Filter = {}
    clock: Key | None = None
    within: Period | None = None
    stated_in: str | None = None
    counted_from: str | None = None
    named_in: str | None = None
    until: Topics = []
    for_each: Literal["agency", "sub-group", "area"] | None = None
    kinds: list[Key] = []
    ambiguity: Words = ""


# --- The whole --------------------------------------------------------------------------------------------


class Pack(Table):
    framework: FrameworkTable
    aims: dict[Key, Label]
    cadences: dict[Key, Period]
    source_types: dict[Key, Label]
    partnership: dict[PartnershipId, PartnershipTable] = Field(min_length=1)
    area: dict[AreaId, AreaTable] = Field(min_length=1)
    agency: dict[AgencyId, AgencyTable] = Field(min_length=1)
    theme: dict[ThemeId, ThemeTable] = Field(min_length=1)
    indicator: dict[IndicatorCode, IndicatorTable]
    sub_group: dict[Key, SubGroupTable] = {}
    review_type: dict[Key, ReviewTypeTable] = {}
    standard: dict[Key, StandardTable] = {}
    evaluation_point: dict[Key, EvaluationPointTable] = {}
    report_section: dict[Key, ReportSectionTable] = {}
    challenge_stage: dict[str, ChallengeStageTable] = {}
    clock: dict[Key, ClockTable] = {}
    channels: dict[Key, Label] = {}
    stakeholders: dict[Key, Label] = {}
    priorities: dict[Key, Label] = {}
    sections: dict[str, bool] = {}
    requirement: dict[Key, RequirementTable] = {}
