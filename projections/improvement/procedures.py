"""Procedures that learning asks to change, and which were published (framework row G8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.improvement.procedure_change import (
    ProcedureChangeFact,
    ProcedureChangePublished,
    ProcedureChangeRequested,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """`because_of` is the finding or the recommendation that asks for it."""

    change_id: str
    procedure: str
    because_of: str
    change: str
    owner: str
    requested_on: date
    requested_by: str
    due_on: date | None
    published_on: date | None
    edition: str | None
    pointer: str | None


PROCEDURES = Table("procedures", ProcedureRow, ("change_id",))


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("ProcedureChangeFact", recorded.fact)
    match fact:
        case ProcedureChangeRequested():
            rows.put(
                PROCEDURES,
                ProcedureRow(
                    change_id=fact.change_id,
                    procedure=fact.procedure,
                    because_of=fact.finding_id or fact.recommendation_id or "",
                    change=fact.change,
                    owner=fact.owner,
                    requested_on=recorded.provenance.occurred_on,
                    requested_by=fact.requested_by,
                    due_on=fact.due_on,
                    published_on=None,
                    edition=None,
                    pointer=None,
                ),
            )
        case ProcedureChangePublished():
            row = rows.get(PROCEDURES, fact.change_id)
            if row is not None:
                published = replace(row, published_on=fact.published_on, edition=fact.edition)
                rows.put(PROCEDURES, replace(published, pointer=fact.pointer))
        case _:
            assert_never(fact)


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """`state` is published, overdue or requested."""

    change_id: str
    procedure: str
    because_of: str
    change: str
    owner: str
    requested_on: date
    due_on: date | None
    state: str
    published_on: date | None
    edition: str | None
    pointer: str | None


COLUMNS: tuple[tuple[str, str], ...] = (
    ("change_id", "Change"),
    ("procedure", "Procedure"),
    ("because_of", "Because of"),
    ("change", "What changes"),
    ("owner", "Kept by"),
    ("requested_on", "Requested"),
    ("due_on", "Due"),
    ("state", "State"),
    ("published_on", "Published"),
    ("edition", "Edition"),
    ("pointer", "See"),
)


def read(rows: Iterable[ProcedureRow], *, today: date) -> tuple[ProcedureLine, ...]:
    """What is overdue first, then by due day; the published last."""

    def state(row: ProcedureRow) -> str:
        if row.published_on is not None:
            return "published"
        return "overdue" if row.due_on is not None and row.due_on < today else "requested"

    lines = [
        ProcedureLine(
            change_id=row.change_id,
            procedure=row.procedure,
            because_of=row.because_of,
            change=row.change,
            owner=row.owner,
            requested_on=row.requested_on,
            due_on=row.due_on,
            state=state(row),
            published_on=row.published_on,
            edition=row.edition,
            pointer=row.pointer,
        )
        for row in rows
    ]
    order = ("overdue", "requested", "published")
    return tuple(
        sorted(lines, key=lambda n: (order.index(n.state), n.due_on or date.max, n.change_id))
    )


VIEW = View(
    name="procedures",
    version=1,
    tables=(PROCEDURES,),
    handles=frozenset(get_args(ProcedureChangeFact)),
    fold=fold,
)
