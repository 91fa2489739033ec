"""
The tables of a framework pack, and what they must not say of each other.

The field names are those of the files, with a hyphen for the underscore.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from domain.names import (
    SLUG,
    AgencyId,
    AreaId,
    CategoryId,
    IndicatorCode,
    Label,
    PartnershipId,
    ThemeId,
)

Key = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
Words = Annotated[str, StringConstraints(max_length=400)]
KeyPath = tuple[str, ...]
"""Where an entry stands: `agency`, `cleveland-police`, `kind`."""


def _iso_period(value: str) -> str:
    if not re.fullmatch(r"P(?=\d)([1-9]\d*Y)?([1-9]\d*M)?([1-9]\d*W)?([1-9]\d*D)?", value):
        raise ValueError("write the period the ISO 8601 way, such as P90D or P3M")
    return value


def _without_repeats(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise ValueError("names the same entry twice")
    return values


Period = Annotated[str, AfterValidator(_iso_period)]
Names = Annotated[list[AgencyId], AfterValidator(_without_repeats)]


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Table(BaseModel):
    """Closed and strict: a key that is not listed here is a misprint, and is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=_kebab)


class FrameworkTable(Table):
    name: Key
    title: Label
    small_number_threshold: int = Field(ge=0, le=100)
    closing_loop_sources: Annotated[list[Key], AfterValidator(_without_repeats)]


class PartnershipTable(Table):
    name: Label
    areas: Annotated[list[AreaId], AfterValidator(_without_repeats), Field(min_length=1)]


class AreaTable(Table):
    name: Label
    council: AgencyId
    gss: Annotated[str, StringConstraints(pattern=r"^[EKNSW]\d{8}$")]


class AgencyTable(Table):
    name: Label
    kind: Key
    partnerships: Annotated[
        list[PartnershipId], AfterValidator(_without_repeats), Field(min_length=1)
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
    categories: Annotated[list[CategoryId], AfterValidator(_without_repeats)] = []
    collected: bool = True
    source: Words = ""
    published_as: Words = ""
    nearest: IndicatorCode | None = None
    note: Words = ""
    section: Words


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


# --- What the entries say of each other -------------------------------------------------------------------


def contradictions(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    """Each fault as its place and a sentence: an entry that is named and not there, an area covered twice, …"""
    for source in pack.framework.closing_loop_sources:
        if source not in pack.source_types:
            yield ("framework", "closing-loop-sources"), f"there is no source type {source}"
    yield from _of_partnerships(pack)
    yield from _of_areas(pack)
    yield from _of_agencies(pack)
    yield from _of_indicators(pack)


def _of_partnerships(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    owner: dict[str, str] = {}
    for id_, partnership in pack.partnership.items():
        for area in partnership.areas:
            if area not in pack.area:
                yield ("partnership", id_, "areas"), f"there is no area {area}"
            elif area in owner:
                yield ("partnership", id_, "areas"), f"{area} belongs to {owner[area]} already"
            owner.setdefault(area, id_)
        if not any(a.coordinates and id_ in a.partnerships for a in pack.agency.values()):
            yield ("partnership", id_), "no agency of this partnership has coordinates = true"
    for id_ in pack.area.keys() - owner.keys():
        yield ("area", id_), "no partnership covers this area"


def _of_areas(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    codes: dict[str, str] = {}
    for id_, area in pack.area.items():
        council = pack.agency.get(area.council)
        covering = {p for p, entry in pack.partnership.items() if id_ in entry.areas}
        if council is None:
            yield ("area", id_, "council"), f"there is no agency {area.council}"
        elif not covering <= set(council.partnerships):
            yield (
                ("area", id_, "council"),
                f"{area.council} is not in the partnership that covers this area",
            )
        if area.gss in codes:
            yield ("area", id_, "gss"), f"{codes[area.gss]} has this code already"
        codes.setdefault(area.gss, id_)


def _of_agencies(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for id_, agency in pack.agency.items():
        for partnership in agency.partnerships:
            if partnership not in pack.partnership:
                yield ("agency", id_, "partnerships"), f"there is no partnership {partnership}"


def _of_indicators(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    for code, entry in pack.indicator.items():
        if entry.aim not in pack.aims:
            yield ("indicator", code, "aim"), f"there is no aim {entry.aim}"
        for provider in entry.providers:
            if provider not in pack.agency:
                yield ("indicator", code, "providers"), f"there is no agency {provider}"
        if entry.nearest is not None and entry.nearest not in pack.indicator:
            yield ("indicator", code, "nearest"), f"there is no indicator {entry.nearest}"
        counted = bool(entry.numerator and entry.denominator)
        if entry.form == "percentage" and not (counted or entry.published_as):
            yield ("indicator", code, "form"), "a percentage needs a numerator and a denominator"
        if entry.form == "count" and entry.denominator:
            yield ("indicator", code, "denominator"), "a count has none; leave it out"
