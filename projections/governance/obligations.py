"""
V-07 Obligations due, as recorded: what happened, what was scheduled by hand, what was waived.

Which obligations there are, and how each stands on a day, is computed on reading from these rows and the framework
pack: projections/governance/obligations_board.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.catalogue import FACTS
from domain.fact import Fact, Recorded
from domain.governance.obligation import (
    ObligationFact,
    ObligationMet,
    ObligationScheduled,
    ObligationWaived,
    RequirementWaived,
)
from domain.performance.benchmark import BenchmarkPublished
from domain.performance.indicator_aggregate import IndicatorAggregated
from domain.quick import quick
from domain.register import Correction
from projections.governance.occurrence import Occurrence, occurrence
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class ScheduledRow:
    """An obligation that was set by hand."""

    obligation_id: str
    title: str
    basis: str
    owner: str
    scheduled_on: date
    due_on: date
    met_on: date | None
    waived: bool
    proof: str | None


@quick
@dataclass(frozen=True, slots=True)
class WaiverRow:
    """Release from one obligation of the framework; `waiver_id` is its reference."""

    waiver_id: str
    requirement: str
    about: str | None
    due_on: date
    waived_by: str


@quick
@dataclass(frozen=True, slots=True)
class EntryRow:
    """Which entry of a history another one corrects in the end (`root`), be it itself."""

    stream: str
    entry: int
    root: int


@quick
@dataclass(frozen=True, slots=True)
class NewestRow:
    """Where what is true of a `root` now stands among the occurrences."""

    stream: str
    root: int
    position: int


OCCURRENCES = Table("obligation_occurrences", Occurrence, ("position",), indexes=(("topic",),))
SCHEDULED = Table("obligations_scheduled", ScheduledRow, ("obligation_id",))
WAIVERS = Table("obligation_waivers", WaiverRow, ("waiver_id",))
_ENTRIES = Table("obligation_entries", EntryRow, ("stream", "entry"), public=False)
_NEWEST = Table("obligation_newest", NewestRow, ("stream", "root"), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

NEVER_PROOF: frozenset[type[Fact]] = frozenset({IndicatorAggregated, BenchmarkPublished})
"""Made by the program, or by the thousand from a release: no requirement is proved by one of them."""

HANDLED = frozenset(FACTS.values()) - NEVER_PROOF

_BY_HAND = frozenset(get_args(ObligationFact))
_MAY_CORRECT = frozenset(fact for fact in HANDLED if "correction" in fact.model_fields)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact: Fact = recorded.fact
    if type(fact) in _BY_HAND:
        _by_hand(rows, cast("ObligationFact", fact), recorded)
    else:
        _happen(rows, recorded)


def _by_hand(rows: Rows, fact: ObligationFact, recorded: Recorded) -> None:
    match fact:
        case ObligationScheduled():
            _schedule(rows, fact, recorded)
        case ObligationMet():
            row = rows.get(SCHEDULED, fact.obligation_id)
            if row is not None:
                proof = str(recorded.provenance.event_id)
                rows.put(SCHEDULED, replace(row, met_on=fact.met_on, proof=proof))
        case ObligationWaived():
            row = rows.get(SCHEDULED, fact.obligation_id)
            if row is not None:
                rows.put(SCHEDULED, replace(row, waived=True))
        case RequirementWaived():
            waiver = WaiverRow(
                waiver_id=fact.obligation_id,
                requirement=fact.requirement,
                about=fact.about,
                due_on=fact.due_on,
                waived_by=fact.waived_by,
            )
            rows.put(WAIVERS, waiver)
        case _:
            assert_never(fact)


def _schedule(rows: Rows, fact: ObligationScheduled, recorded: Recorded) -> None:
    rows.put(
        SCHEDULED,
        ScheduledRow(
            obligation_id=fact.obligation_id,
            title=fact.title,
            basis=fact.basis.value,
            owner=fact.owner,
            scheduled_on=recorded.provenance.occurred_on,
            due_on=fact.due_on,
            met_on=None,
            waived=False,
            proof=None,
        ),
    )


def _happen(rows: Rows, recorded: Recorded) -> None:
    """A correction takes the place of what it corrects; what was withdrawn proves nothing."""
    fact, stream, entry = recorded.fact, recorded.event.stream, recorded.event.version
    if type(fact) not in _MAY_CORRECT:
        rows.put(OCCURRENCES, occurrence(recorded))
        return
    correction: Correction | None = fact.correction  # type: ignore[attr-defined]
    root = entry
    if correction is not None:
        corrected = rows.get(_ENTRIES, stream, correction.corrects)
        root = corrected.root if corrected else correction.corrects
        newest = rows.get(_NEWEST, stream, root)
        if newest is not None:
            rows.drop(OCCURRENCES, newest.position)
    rows.put(_ENTRIES, EntryRow(stream, entry, root))
    if correction is not None and correction.withdraws:
        rows.drop(_NEWEST, stream, root)
        return
    rows.put(_NEWEST, NewestRow(stream, root, recorded.position))
    rows.put(OCCURRENCES, occurrence(recorded))


VIEW = View(
    name="obligations",
    version=1,
    tables=(OCCURRENCES, SCHEDULED, WAIVERS, _ENTRIES, _NEWEST),
    handles=HANDLED,
    fold=fold,
)
