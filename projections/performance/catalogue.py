"""
The catalogue of indicators as it is recorded: every code with its versions, from when to when each holds (framework row P1).
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.performance.indicator_definition import (
    DefinitionFact,
    IndicatorDefined,
    IndicatorRetired,
    IndicatorRevised,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """
    One version of a code. `in_force_until` is the last day it governs: the day before the next version, or that of its
    retirement; None for the version in force. `reason` is why it was revised, `retired_because` why it was given up.
    """

    code: str
    version: int
    label: str
    form: str
    polarity: str
    objective: str | None
    source: str | None
    categories: tuple[str, ...]
    in_force_from: date
    in_force_until: date | None
    reason: str | None
    retired_because: str | None


@quick
@dataclass(frozen=True, slots=True)
class NewestRow:
    """The newest version of a code."""

    code: str
    version: int


CATALOGUE = Table("catalogue", CatalogueRow, ("code", "version"))
NEWEST = Table("catalogue_newest", NewestRow, ("code",), public=False)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("DefinitionFact", recorded.fact)
    match fact:
        case IndicatorDefined():
            _put(rows, fact, None)
        case IndicatorRevised():
            before = rows.get(CATALOGUE, fact.code, fact.version - 1)
            if before is not None:
                until = date.fromordinal(fact.in_force_from.toordinal() - 1)
                rows.put(CATALOGUE, replace(before, in_force_until=until))
            _put(rows, fact, fact.reason)
        case IndicatorRetired():
            newest = rows.get(NEWEST, fact.code)
            standing = rows.get(CATALOGUE, fact.code, newest.version) if newest else None
            if standing is not None:
                retired = replace(
                    standing, in_force_until=fact.in_force_until, retired_because=fact.reason
                )
                rows.put(CATALOGUE, retired)
        case _:
            assert_never(fact)


def _put(rows: Rows, fact: IndicatorDefined | IndicatorRevised, reason: str | None) -> None:
    meaning = fact.meaning
    rows.put(NEWEST, NewestRow(fact.code, fact.version))
    rows.put(
        CATALOGUE,
        CatalogueRow(
            code=fact.code,
            version=fact.version,
            label=meaning.label,
            form=meaning.form.value,
            polarity=meaning.polarity.value,
            objective=meaning.objective,
            source=meaning.source,
            categories=meaning.categories,
            in_force_from=fact.in_force_from,
            in_force_until=None,
            reason=reason,
            retired_because=None,
        ),
    )


VIEW = View(
    name="catalogue",
    version=1,
    tables=(CATALOGUE, NEWEST),
    handles=frozenset(get_args(DefinitionFact)),
    fold=fold,
)
