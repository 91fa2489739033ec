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
    ReturnExtensionGranted,
)
from domain.performance.indicator_return import (
    IndicatorReturnFact,
    IndicatorSubmitted,
    NilReturnSubmitted,
    SubmissionCorrected,
    SubmissionQueried,
    SubmissionQueryResolved,
    SubmissionWithdrawn,
)
from domain.performance.value import NilReturn
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoundRow:
    round_id: str
    period: str
    due_on: date
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One figure that a round asks for. `first_due_on` stays when an extension is granted."""

    round_id: str
    code: str
    area: str
    provider: str
    period: str
    first_due_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """What has come for a key, in a round or outside any. `received_on` is the day of recording, None once withdrawn."""

    code: str
    period: str
    area: str
    provider: str
    received_on: date | None
    nil: bool
    withdrawn: bool
    corrections: int
    queries: int
    open_queries: int


ROUNDS = Table("returns_round", RoundRow, ("round_id",))
EXPECTED = Table(
    "returns_expected",
    ExpectedRow,
    ("round_id", "code", "area", "provider"),
    indexes=(("provider",),),
)
RETURNS = Table("returns", ReturnRow, ("code", "period", "area", "provider"))

# --- Fold -------------------------------------------------------------------------------------------------

RoundHandled = CollectionRoundOpened | ReturnExtensionGranted | CollectionRoundClosed
Handled = RoundHandled | IndicatorReturnFact


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    on = recorded.recorded_at.date()
    match fact:
        case CollectionRoundOpened():
            _open(rows, fact, on)
        case ReturnExtensionGranted():
            cell = fact.cell
            owed = rows.get(EXPECTED, fact.round_id, cell.code, cell.area, cell.provider)
            if owed is not None:
                rows.put(EXPECTED, replace(owed, due_on=fact.due_on))
        case CollectionRoundClosed():
            collection = rows.get(ROUNDS, fact.round_id)
            if collection is not None:
                rows.put(ROUNDS, replace(collection, closed_on=on))
        case _:
            rows.put(RETURNS, _moved(_row(rows, fact), fact, on))


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
            ),
        )


def _row(rows: Rows, fact: IndicatorReturnFact) -> ReturnRow:
    found = rows.get(RETURNS, fact.code, fact.period, fact.area, fact.provider)
    return found or ReturnRow(
        code=fact.code,
        period=fact.period,
        area=fact.area,
        provider=fact.provider,
        received_on=None,
        nil=False,
        withdrawn=False,
        corrections=0,
        queries=0,
        open_queries=0,
    )


def _moved(row: ReturnRow, fact: IndicatorReturnFact, on: date) -> ReturnRow:
    match fact:
        case IndicatorSubmitted():
            return replace(row, received_on=on, nil=False, withdrawn=False)
        case NilReturnSubmitted():
            return replace(row, received_on=on, nil=True, withdrawn=False)
        case SubmissionCorrected():
            nil = isinstance(fact.content.value, NilReturn)
            return replace(row, nil=nil, corrections=row.corrections + 1)
        case SubmissionQueried():
            return replace(row, queries=row.queries + 1, open_queries=row.open_queries + 1)
        case SubmissionQueryResolved():
            return replace(row, open_queries=row.open_queries - 1)
        case SubmissionWithdrawn():
            return replace(row, received_on=None, withdrawn=True, open_queries=0)
        case _:
            assert_never(fact)


VIEW = View(
    name="returns",
    version=1,
    tables=(ROUNDS, EXPECTED, RETURNS),
    handles=frozenset((*get_args(RoundHandled), *get_args(IndicatorReturnFact))),
    fold=fold,
)
