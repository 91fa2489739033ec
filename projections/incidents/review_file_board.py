"""The register of publications as it is read on a day: what is public, until when it must stay so, and what is not yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from projections.incidents.review_file import FileRow, PublicationRow


class Standing(StrEnum):
    """What the register says of a report today."""

    WITH_PANEL = "with-panel"
    DEFERRED = "deferred"
    PUBLIC = "public"
    MAY_BE_TAKEN_DOWN = "may-be-taken-down"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_EARLY = "withdrawn-early"


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """`public_until` is the last day on which it must be public; `review_on` when a deferral is looked at again."""

    review_id: str
    review_type: str
    standing: Standing
    submitted_on: date | None
    review_on: date | None
    published_on: date | None
    public_until: date | None
    document: str | None
    partnership_response: str | None
    family_not_informed: str | None
    withdrawn_on: date | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("review_id", "Review"),
    ("review_type", "Type"),
    ("standing", "Standing"),
    ("submitted_on", "To the Panel"),
    ("review_on", "Looked at again"),
    ("published_on", "Published"),
    ("public_until", "Public until"),
    ("document", "Report"),
    ("partnership_response", "Response"),
    ("family_not_informed", "Family not told because"),
    ("withdrawn_on", "Withdrawn"),
    ("illustrative", "Illustrative"),
)
FILE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("review_id", "Review"),
    ("review_type", "Type"),
    ("recommended_by", "Recommended by"),
    ("chair", "Chair"),
    ("decided_by", "Decided by"),
    ("commissioned", "Commissioned"),
    ("criteria", "Criteria"),
    ("agencies", "Agencies"),
    ("awaited", "Responses awaited"),
    ("reviewer", "Lead reviewer"),
    ("independent", "Independent"),
    ("systems_trained", "Systems-trained"),
    ("reviewers_replaced", "Reviewers replaced"),
    ("methodology", "Methodology"),
    ("systems", "Systems approach"),
    ("practitioner_events", "Practitioner events"),
    ("practitioners", "Practitioners"),
    ("family", "Family"),
    ("children_invited", "Children invited"),
    ("children_contributed", "Children contributed"),
    ("illustrative", "Illustrative"),
)


@dataclass(frozen=True, slots=True)
class FileLine:
    """`awaited` are the agencies that have not responded; `independent` None: there is no lead reviewer yet."""

    review_id: str
    review_type: str
    recommended_by: str
    chair: str
    decided_by: str | None
    commissioned: bool | None
    criteria: tuple[str, ...]
    agencies: tuple[str, ...]
    awaited: tuple[str, ...]
    reviewer: str | None
    independent: bool | None
    systems_trained: bool | None
    reviewers_replaced: int
    methodology: str | None
    systems: bool | None
    practitioner_events: int
    practitioners: int
    family: str
    children_invited: bool
    children_contributed: bool
    illustrative: bool


def publications(rows: Iterable[PublicationRow], *, today: date) -> tuple[PublicationLine, ...]:
    """The newest publication first, then what is still to come."""
    lines = [
        PublicationLine(
            review_id=row.review_id,
            review_type=row.review_type,
            standing=_standing(row, today),
            submitted_on=row.submitted_on,
            review_on=row.review_on,
            published_on=row.published_on,
            public_until=row.public_until,
            document=row.document,
            partnership_response=row.partnership_response,
            family_not_informed=row.family_not_informed,
            withdrawn_on=row.withdrawn_on,
            illustrative=row.illustrative,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (-_ordinal(line.published_on), line.review_id)))


def files(rows: Iterable[FileRow]) -> tuple[FileLine, ...]:
    """In the order of their references."""
    return tuple(
        FileLine(
            review_id=row.review_id,
            review_type=row.review_type,
            recommended_by=row.recommended_by,
            chair=row.chair,
            decided_by=row.decided_by,
            commissioned=row.commissioned,
            criteria=row.criteria,
            agencies=row.agencies,
            awaited=tuple(agency for agency in row.agencies if agency not in row.responded),
            reviewer=row.reviewer,
            independent=_independent(row),
            systems_trained=row.systems_trained,
            reviewers_replaced=row.reviewers_replaced,
            methodology=row.methodology,
            systems=row.systems,
            practitioner_events=row.practitioner_events,
            practitioners=row.practitioners,
            family=row.family,
            children_invited=row.children_invited,
            children_contributed=row.children_contributed,
            illustrative=row.illustrative,
        )
        for row in sorted(rows, key=lambda row: row.review_id)
    )


def _standing(row: PublicationRow, today: date) -> Standing:
    if row.withdrawn_on is not None:
        early = row.public_until is not None and row.withdrawn_on < row.public_until
        return Standing.WITHDRAWN_EARLY if early else Standing.WITHDRAWN
    if row.published_on is not None and row.public_until is not None:
        over = row.public_until < today
        return Standing.MAY_BE_TAKEN_DOWN if over else Standing.PUBLIC
    return Standing.DEFERRED if row.review_on is not None else Standing.WITH_PANEL


def _independent(row: FileRow) -> bool | None:
    if row.reviewer is None:
        return None
    return not row.conflict and set(row.agencies) <= set(row.independent_of)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day is not None else 0
