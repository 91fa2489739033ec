"""
The public data of the demonstration, as it was published, read into rows.

Contains public sector information licensed under the Open Government Licence v3.0; see data/README.md.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from domain.names import AreaId

FOLDER = Path(__file__).parent / "data"

AREAS: Mapping[str, AreaId] = {
    "E06000001": "hartlepool",
    "E06000002": "middlesbrough",
    "E06000003": "redcar-and-cleveland",
    "E06000004": "stockton-on-tees",
}
"""By the code of the Office for National Statistics."""


class Said(StrEnum):
    """What an inspection report calls a passage."""

    STRENGTH = "strength"
    AREA_FOR_IMPROVEMENT = "area_for_improvement"
    RECOMMENDATION = "recommendation"
    BOARD_RECOMMENDATION = "lscb_recommendation"  # to the safeguarding children board of the time


@dataclass(frozen=True, slots=True)
class Passage:
    """One finding of an inspection, in the words of the report. `number` counts within the report."""

    area: AreaId
    joint: bool
    report: str
    published_on: date
    number: int
    said: Said
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One published figure with what it is compared to; values are the texts as printed, `value` None for a "-".

    `measure` is its name in the Local Authority Interactive Tool; `neighbours` the median of the statistical
    neighbours; a comparison is None where there is none.
    """

    measure: str
    area: AreaId
    period: str
    value: str | None
    england: str | None
    north_east: str | None
    neighbours: str | None


@dataclass(frozen=True, slots=True)
class Referrals:
    """One area's year in one release. `rate` is None where the release no longer prints it."""

    area: AreaId
    period: str
    referrals: int
    rate: str | None
    rereferrals: int


@dataclass(frozen=True, slots=True)
class Wider:
    """England or the North East in one release: the rate, where it is printed, and the percentage of re-referrals."""

    name: str
    period: str
    rate: str | None
    rereferral_percent: str


RELEASES = (2023, 2024, 2025)
_WIDER = {"National": "england", "Regional": "north-east"}


def passages() -> list[Passage]:
    """The 158 findings in the order of the file."""
    path = FOLDER / "inspection_findings_tees.jsonl"
    return [_passage(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _passage(row: Mapping[str, str]) -> Passage:
    return Passage(
        area=row["local_authority"].replace(" ", "-"),
        joint=row["source"] == "JTAI",
        report=row["urn"],
        published_on=date.fromisoformat(row["published"]),
        number=int(row["seq"]),
        said=Said(row["kind"]),
        text=row["text"],
    )


def figures() -> list[Figure]:
    """The 880 benchmarked figures."""
    return [
        Figure(
            measure=row["lait_measure"],
            area=AREAS[row["gss"]],
            period=row["period"],
            value=row["value"] or None,
            england=row["england"] or None,
            north_east=row["north_east"] or None,
            neighbours=row["sn2025_median"] or None,
        )
        for row in _rows("tees_indicators_benchmarked.csv")
    ]


def release(year: int) -> list[Referrals]:
    """
    The four councils in one release of the Department for Education, latest year first, as in the file.

    The release of 2025 renamed the columns and dropped the rate.
    """
    return [
        Referrals(
            area=AREAS[row["new_la_code"]],
            period=row["time_period"],
            referrals=int(row.get("Referrals") or row["referral_count"]),
            rate=row.get("Referrals_rate"),
            rereferrals=int(row.get("Re_referrals") or row["rereferral_count"]),
        )
        for row in _rows(f"dfe_referrals_released_{year}.csv")
        if row["new_la_code"] in AREAS
    ]


def wider(year: int) -> list[Wider]:
    """What the councils of a release are compared with."""
    return [
        Wider(
            name=_WIDER[row["geographic_level"]],
            period=row["time_period"],
            rate=row.get("Referrals_rate"),
            rereferral_percent=row.get("Re_referrals_percent") or row["rereferral_percent"],
        )
        for row in _rows(f"dfe_referrals_released_{year}.csv")
        if row["geographic_level"] in _WIDER
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)
