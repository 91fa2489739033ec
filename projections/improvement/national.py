"""Register of national and neighbouring learning: who looks at what, and whether it is a gap here (framework row R9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.improvement.national_learning import (
    LocalPositionAssessed,
    NationalLearningAssigned,
    NationalLearningFact,
    NationalReviewNotified,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class NationalRow:
    learning_id: str
    title: str
    reference: str
    source_type: str
    published_on: date
    themes: tuple[str, ...]
    notified_on: date
    agency: str | None
    due_on: date | None
    assessed_on: date | None
    position: str | None
    finding_id: str | None
    text: str | None


NATIONAL = Table("national_learning", NationalRow, ("learning_id",))


def fold(rows: Rows, recorded: Recorded) -> None:
    fact, on = cast("NationalLearningFact", recorded.fact), recorded.provenance.occurred_on
    if isinstance(fact, NationalReviewNotified):
        source = fact.source
        rows.put(
            NATIONAL,
            NationalRow(
                learning_id=fact.learning_id,
                title=source.title,
                reference=source.reference,
                source_type=source.type,
                published_on=source.published_on,
                themes=fact.themes,
                notified_on=on,
                agency=None,
                due_on=None,
                assessed_on=None,
                position=None,
                finding_id=None,
                text=None,
            ),
        )
        return
    row = rows.get(NATIONAL, fact.learning_id)
    if row is None:
        return
    match fact:
        case NationalLearningAssigned():
            anew = replace(row, assessed_on=None, position=None, finding_id=None, text=None)
            rows.put(NATIONAL, replace(anew, agency=fact.agency, due_on=fact.due_on))
        case LocalPositionAssessed():
            assessed = replace(row, assessed_on=on, position=fact.position.value)
            rows.put(NATIONAL, replace(assessed, finding_id=fact.finding_id, text=fact.text))
        case _:
            assert_never(fact)


@dataclass(frozen=True, slots=True)
class NationalLine:
    """`state`: to be assigned, assigned, overdue, gap or no gap. A gap leads to `finding_id`, where its thread begins."""

    learning_id: str
    title: str
    reference: str
    source_type: str
    published_on: date
    themes: tuple[str, ...]
    agency: str | None
    due_on: date | None
    state: str
    assessed_on: date | None
    finding_id: str | None
    text: str | None


COLUMNS: tuple[tuple[str, str], ...] = (
    ("learning_id", "Learning"),
    ("title", "Title"),
    ("reference", "Document"),
    ("source_type", "Source"),
    ("published_on", "Published"),
    ("themes", "Themes"),
    ("agency", "Assigned to"),
    ("due_on", "Due"),
    ("state", "State"),
    ("assessed_on", "Assessed"),
    ("finding_id", "Finding"),
    ("text", "Where we stand"),
)

_ORDER = ("overdue", "to be assigned", "assigned", "gap", "no gap")


def read(rows: Iterable[NationalRow], *, today: date) -> tuple[NationalLine, ...]:
    """What is overdue first, then what waits, then what was assessed."""
    lines = [
        NationalLine(
            learning_id=row.learning_id,
            title=row.title,
            reference=row.reference,
            source_type=row.source_type,
            published_on=row.published_on,
            themes=row.themes,
            agency=row.agency,
            due_on=row.due_on,
            state=_state(row, today),
            assessed_on=row.assessed_on,
            finding_id=row.finding_id,
            text=row.text,
        )
        for row in rows
    ]
    return tuple(
        sorted(lines, key=lambda n: (_ORDER.index(n.state), n.due_on or date.max, n.learning_id))
    )


def _state(row: NationalRow, today: date) -> str:
    if row.position is not None:
        return row.position.replace("-", " ")
    if row.due_on is None:
        return "to be assigned"
    return "overdue" if row.due_on < today else "assigned"


VIEW = View(
    name="national_learning",
    version=1,
    tables=(NATIONAL,),
    handles=frozenset(get_args(NationalLearningFact)),
    fold=fold,
)
