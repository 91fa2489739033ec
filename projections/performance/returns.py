"""
V-06 Returns tracker, as recorded: what each collection round expects, and what has come. No figure is in any row.

Status depends on today and is computed on reading: projections/performance/returns_board.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.performance.collection_round import (
    CollectionRoundClosed,
    CollectionRoundOpened,
    ReminderSent,
    ReturnExtensionGranted,
)
from domain.performance.indicator_return import (
    CommentaryAdded,
    IndicatorReturnFact,
    IndicatorSubmitted,
    NilReturnSubmitted,
    SubmissionCorrected,
    SubmissionQueried,
    SubmissionQueryResolved,
    SubmissionWithdrawn,
)
from domain.performance.period import period
from domain.performance.value import NilReturn
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class RoundRow:
    round_id: str
    period: str
    due_on: date
    opened_on: date
    closed_on: date | None


@quick
@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """
    One figure that a round asks for. `first_due_on` stays when an extension is granted; `reminders` were sent to the
    provider before the figure was here, the last on `reminded_on`.
    """

    round_id: str
    code: str
    area: str
    provider: str
    period: str
    first_due_on: date
    due_on: date
    reminders: int
    reminded_on: date | None


@quick
@dataclass(frozen=True, slots=True)
class ReturnRow:
    """
    What has come for a key, in a round or outside any. `received_on` is the day that its sender gives, so that a figure
    brought over from an older system is not late, and `recorded_on` the day on which this record took it; the second
    counts where the first lies within the period. None once withdrawn.
    """

    code: str
    period: str
    area: str
    provider: str
    received_on: date | None
    recorded_on: date | None
    nil: bool
    withdrawn: bool
    corrections: int
    queries: int
    open_queries: int


@quick
@dataclass(frozen=True, slots=True)
class CellsRow:
    """What a provider owes in a round, as code and area, so that a reminder finds its rows."""

    round_id: str
    provider: str
    codes: tuple[str, ...]
    areas: tuple[str, ...]


ROUNDS = Table("returns_round", RoundRow, ("round_id",))
EXPECTED = Table(
    "returns_expected",
    ExpectedRow,
    ("round_id", "code", "area", "provider"),
    indexes=(("provider",),),
)
RETURNS = Table("returns", ReturnRow, ("code", "period", "area", "provider"))
ROUND_CELLS = Table("returns_cells", CellsRow, ("round_id", "provider"), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

RoundHandled = CollectionRoundOpened | ReturnExtensionGranted | ReminderSent | CollectionRoundClosed
Handled = RoundHandled | IndicatorReturnFact


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    on = recorded.provenance.occurred_on
    match fact:
        case CollectionRoundOpened():
            _open(rows, fact, on)
        case ReturnExtensionGranted():
            cell = fact.cell
            owed = rows.get(EXPECTED, fact.round_id, cell.code, cell.area, cell.provider)
            if owed is not None:
                rows.put(EXPECTED, replace(owed, due_on=fact.due_on))
        case ReminderSent():
            for provider in fact.providers:
                _remind(rows, fact, provider)
        case CollectionRoundClosed():
            collection = rows.get(ROUNDS, fact.round_id)
            if collection is not None:
                rows.put(ROUNDS, replace(collection, closed_on=on))
        case _:
            rows.put(RETURNS, _moved(_row(rows, fact), fact, _Days.of(recorded, fact.period)))


def _open(rows: Rows, fact: CollectionRoundOpened, on: date) -> None:
    rows.put(ROUNDS, RoundRow(fact.round_id, fact.period, fact.due_on, on, None))
    for cell in fact.expected:
        rows.put(
            EXPECTED,
            ExpectedRow(
                round_id=fact.round_id,
                code=cell.code,
                area=cell.area,
                provider=cell.provider,
                period=fact.period,
                first_due_on=fact.due_on,
                due_on=fact.due_on,
                reminders=0,
                reminded_on=None,
            ),
        )
    for provider in dict.fromkeys(cell.provider for cell in fact.expected):
        owed = [cell for cell in fact.expected if cell.provider == provider]
        codes, areas = tuple(cell.code for cell in owed), tuple(cell.area for cell in owed)
        rows.put(ROUND_CELLS, CellsRow(fact.round_id, provider, codes, areas))


def _remind(rows: Rows, fact: ReminderSent, provider: str) -> None:
    """A reminder is about what was not here on its day."""
    cells = rows.get(ROUND_CELLS, fact.round_id, provider)
    for code, area in zip(cells.codes, cells.areas, strict=True) if cells else ():
        owed = rows.get(EXPECTED, fact.round_id, code, area, provider)
        came = rows.get(RETURNS, code, owed.period, area, provider) if owed else None
        if owed is not None and (came is None or came.received_on is None):
            reminded = replace(owed, reminders=owed.reminders + 1, reminded_on=fact.sent_on)
            rows.put(EXPECTED, reminded)


def _row(rows: Rows, fact: IndicatorReturnFact) -> ReturnRow:
    found = rows.get(RETURNS, fact.code, fact.period, fact.area, fact.provider)
    return found or ReturnRow(
        code=fact.code,
        period=fact.period,
        area=fact.area,
        provider=fact.provider,
        received_on=None,
        recorded_on=None,
        nil=False,
        withdrawn=False,
        corrections=0,
        queries=0,
        open_queries=0,
    )


@dataclass(frozen=True, slots=True)
class _Days:
    """When a figure came, and when it was recorded."""

    received_on: date
    recorded_on: date

    @classmethod
    def of(cls, recorded: Recorded, about: str) -> "_Days":
        """No figure came before its period was over, whatever day its sender gives."""
        said, taken = recorded.provenance.occurred_on, recorded.recorded_at.date()
        return cls(said if said > period(about).end else taken, taken)


def _moved(row: ReturnRow, fact: IndicatorReturnFact, days: _Days) -> ReturnRow:
    match fact:
        case IndicatorSubmitted() | NilReturnSubmitted():
            return replace(
                row,
                received_on=days.received_on,
                recorded_on=days.recorded_on,
                nil=isinstance(fact, NilReturnSubmitted),
                withdrawn=False,
            )
        case SubmissionCorrected():
            nil = isinstance(fact.content.value, NilReturn)
            return replace(row, nil=nil, corrections=row.corrections + 1)
        case CommentaryAdded():
            return row
        case SubmissionQueried():
            return replace(row, queries=row.queries + 1, open_queries=row.open_queries + 1)
        case SubmissionQueryResolved():
            return replace(row, open_queries=row.open_queries - 1)
        case SubmissionWithdrawn():
            return replace(row, received_on=None, recorded_on=None, withdrawn=True, open_queries=0)
        case _:
            assert_never(fact)


VIEW = View(
    name="returns",
    version=2,
    tables=(ROUNDS, EXPECTED, RETURNS, ROUND_CELLS),
    handles=frozenset((*get_args(RoundHandled), *get_args(IndicatorReturnFact))),
    fold=fold,
)
