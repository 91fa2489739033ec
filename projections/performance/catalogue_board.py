"""The catalogue as people read it: what the framework prints, beside what is recorded of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.framework import Framework, IndicatorEntry
from projections.performance.catalogue import CatalogueRow


class CatalogueStatus(StrEnum):
    """Of one version, or of a code that the framework prints and nobody has defined yet."""

    NOT_DEFINED = "not-defined"
    NOT_COLLECTED = "not-collected"
    COMING = "coming"
    IN_FORCE = "in-force"
    REVISED = "revised"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class BoardDefinition:
    """`derived_by` is the rule that counts it from the record itself; `note` flags a defect of the printed list."""

    code: str
    version: int | None
    label: str
    aim: str
    objective: str
    form: str
    polarity: str
    source: str
    status: CatalogueStatus
    in_force_from: date | None
    in_force_until: date | None
    reason: str
    derived_by: str
    note: str
    section: str


COLUMNS: tuple[tuple[str, str], ...] = (
    ("code", "Code"),
    ("version", "Version"),
    ("label", "Indicator"),
    ("aim", "Aim"),
    ("objective", "Objective"),
    ("form", "Form"),
    ("polarity", "Better is"),
    ("source", "Source"),
    ("status", "Status"),
    ("in_force_from", "In force from"),
    ("in_force_until", "In force until"),
    ("reason", "Why revised or retired"),
    ("derived_by", "Derived by"),
    ("note", "Flagged"),
    ("section", "Section"),
)


def read(
    rows: Iterable[CatalogueRow], framework: Framework, *, today: date
) -> tuple[BoardDefinition, ...]:
    """Every version recorded and every code printed, by code and version; what is no longer printed comes too."""
    recorded = sorted(rows, key=lambda row: (row.code, row.version))
    newest = {row.code: row.version for row in recorded}
    lines = [
        _defined(row, framework.indicators.get(row.code), newest[row.code], today)
        for row in recorded
    ]
    lines += [
        _printed(entry) for entry in framework.indicators.values() if entry.code not in newest
    ]
    return tuple(sorted(lines, key=lambda line: (line.code, line.version or 0)))


def _defined(
    row: CatalogueRow, entry: IndicatorEntry | None, newest: int, today: date
) -> BoardDefinition:
    said = [row.reason, row.retired_because]
    return BoardDefinition(
        code=row.code,
        version=row.version,
        label=row.label,
        aim=entry.aim if entry else "",
        objective=row.objective or "",
        form=row.form,
        polarity=row.polarity,
        source=row.source or "",
        status=_status(row, newest, today),
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        reason=" ".join(words for words in said if words),
        derived_by=entry.derived_by if entry else "",
        note=entry.note if entry else "no longer printed by the framework",
        section=entry.section if entry else "",
    )


def _status(row: CatalogueRow, newest: int, today: date) -> CatalogueStatus:
    if row.in_force_from > today:
        return CatalogueStatus.COMING
    if row.in_force_until is None or row.in_force_until >= today:
        return CatalogueStatus.IN_FORCE
    return CatalogueStatus.RETIRED if row.version == newest else CatalogueStatus.REVISED


def _printed(entry: IndicatorEntry) -> BoardDefinition:
    return BoardDefinition(
        code=entry.code,
        version=None,
        label=entry.label,
        aim=entry.aim,
        objective=entry.objective,
        form=entry.form,
        polarity=entry.polarity,
        source=entry.source,
        status=CatalogueStatus.NOT_DEFINED if entry.collected else CatalogueStatus.NOT_COLLECTED,
        in_force_from=None,
        in_force_until=None,
        reason="",
        derived_by=entry.derived_by,
        note=entry.note,
        section=entry.section,
    )
