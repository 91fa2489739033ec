"""
The quality calendar, as recorded: visits, barriers, surveys, evaluations, events of Section 11 and themed reports.

One row for each thing that happened or is due; what was corrected stands as it is now. Status depends on today:
projections/quality/quality_calendar_board.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Fact, Recorded
from domain.quality.scrutiny_visit import BarrierReported, ScrutinyVisitHeld, VisitKind
from domain.quality.section_11_facts import (
    ChallengeEventHeld,
    SafeguardingConversationHeld,
    Section11CycleOpened,
    StaffSurveyClosed,
)
from domain.quality.survey import BoardEvaluationHeld, SurveyClosed
from domain.quality.themed_report import ThemedReportReceived, ThemedReportRequested
from domain.quick import quick
from projections.view import Rows, Table, View, replace

OPENING = ""
"""The place of what begins a history; the other places have its title, and are shown only while it stands."""


@quick
@dataclass(frozen=True, slots=True)
class EntryRow:
    """
    `reference` and `place` name it. `due_on` for what was asked for, `done_on` when it happened or came.

    `cohort` is a band, where the people asked were children or families.
    """

    reference: str
    place: str
    kind: str
    title: str
    agencies: tuple[str, ...]
    themes: tuple[str, ...]
    topics: tuple[str, ...]
    due_on: date | None
    done_on: date | None
    invited: int | None
    responses: int | None
    cohort: str | None
    summary: str | None
    illustrative: bool


ENTRIES = Table("quality_calendar", EntryRow, ("reference", "place"))

OfCycle = (
    Section11CycleOpened | SafeguardingConversationHeld | ChallengeEventHeld | StaffSurveyClosed
)
OfRegister = (
    SurveyClosed
    | BoardEvaluationHeld
    | ScrutinyVisitHeld
    | BarrierReported
    | ThemedReportRequested
    | ThemedReportReceived
)
Handled = OfCycle | OfRegister


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    match fact:
        case Section11CycleOpened():
            rows.put(ENTRIES, _cycle(fact))
        case SafeguardingConversationHeld() | ChallengeEventHeld() | StaffSurveyClosed():
            rows.put(ENTRIES, _in_cycle(fact, str(recorded.event.version)))
        case ThemedReportReceived():
            asked = rows.get(ENTRIES, fact.stream, OPENING)
            if asked is not None:
                rows.put(ENTRIES, _received(asked, fact))
        case _:
            place = fact.place if isinstance(fact, BarrierReported) else OPENING
            if fact.correction is not None and fact.correction.withdraws:
                rows.drop(ENTRIES, fact.stream, place)
            else:
                begun = rows.get(ENTRIES, fact.stream, OPENING)
                rows.put(ENTRIES, _entered(fact, place, begun))


def _row(
    reference: str, place: str, kind: str, title: str = "", *, illustrative: bool = False
) -> EntryRow:
    return EntryRow(
        reference=reference,
        place=place,
        kind=kind,
        title=title,
        agencies=(),
        themes=(),
        topics=(),
        due_on=None,
        done_on=None,
        invited=None,
        responses=None,
        cohort=None,
        summary=None,
        illustrative=illustrative,
    )


def _cycle(fact: Section11CycleOpened) -> EntryRow:
    row = _row(
        fact.cycle_id, OPENING, "section-11-cycle", fact.title, illustrative=fact.illustrative
    )
    return replace(row, agencies=fact.agencies, done_on=fact.opened_on)


_IN_CYCLE: dict[type[Fact], str] = {
    SafeguardingConversationHeld: "safeguarding-conversation",
    ChallengeEventHeld: "challenge-event",
    StaffSurveyClosed: "staff-survey",
}


def _in_cycle(
    fact: SafeguardingConversationHeld | ChallengeEventHeld | StaffSurveyClosed, place: str
) -> EntryRow:
    row = _row(fact.cycle_id, place, _IN_CYCLE[type(fact)])
    match fact:
        case SafeguardingConversationHeld():
            return replace(row, agencies=(fact.agency,), done_on=fact.held_on, summary=fact.summary)
        case ChallengeEventHeld():
            return replace(row, agencies=fact.agencies, done_on=fact.held_on, summary=fact.summary)
        case StaffSurveyClosed():
            return replace(
                row,
                agencies=(fact.agency,),
                done_on=fact.closed_on,
                invited=fact.invited,
                responses=fact.responses,
                summary=fact.summary,
            )
        case _:
            assert_never(fact)


def _received(asked: EntryRow, fact: ThemedReportReceived) -> EntryRow:
    if fact.correction is not None and fact.correction.withdraws:
        return replace(asked, done_on=None, themes=(), summary=None)
    return replace(asked, done_on=fact.received_on, themes=fact.themes, summary=fact.summary)


Entry = (
    SurveyClosed | BoardEvaluationHeld | ScrutinyVisitHeld | BarrierReported | ThemedReportRequested
)


def _entered(fact: Entry, place: str, begun: EntryRow | None) -> EntryRow:
    match fact:
        case SurveyClosed():
            row = _row(
                fact.stream,
                place,
                f"{fact.kind.value}-survey",
                fact.title,
                illustrative=fact.illustrative,
            )
            return replace(
                row,
                agencies=() if fact.agency is None else (fact.agency,),
                themes=fact.themes,
                done_on=fact.closed_on,
                invited=fact.invited,
                responses=fact.responses,
                cohort=None if fact.band is None else fact.band.value,
                summary=fact.summary,
            )
        case BoardEvaluationHeld():
            row = _row(
                fact.stream, place, "board-evaluation", fact.title, illustrative=fact.illustrative
            )
            return replace(
                row,
                themes=fact.themes,
                done_on=fact.held_on,
                invited=fact.invited,
                responses=fact.responses,
                summary=fact.summary,
            )
        case ScrutinyVisitHeld():
            return _visit(fact, place)
        case BarrierReported():
            row = _row(fact.stream, place, "barrier")
            return replace(row, agencies=(fact.agency,), themes=(fact.theme,), summary=fact.text)
        case ThemedReportRequested():
            return _requested(fact, begun)
        case _:
            assert_never(fact)


_VISITS = {
    VisitKind.SCRUTINY: "scrutiny-visit",
    VisitKind.PEER: "peer-visit",
    VisitKind.FRONT_LINE: "front-line-visit",
    VisitKind.PRACTITIONER_FORUM: "practitioner-forum",
    VisitKind.THEMED_EVENT: "themed-event",
}


def _visit(fact: ScrutinyVisitHeld, place: str) -> EntryRow:
    row = _row(fact.stream, place, _VISITS[fact.kind], fact.title, illustrative=fact.illustrative)
    agencies = (*(() if fact.agency is None else (fact.agency,)), *fact.scrutineers)
    return replace(
        row,
        agencies=tuple(dict.fromkeys(agencies)),
        topics=tuple(topic.value for topic in fact.topics),
        done_on=fact.held_on,
        summary=fact.summary,
    )


def _requested(fact: ThemedReportRequested, begun: EntryRow | None) -> EntryRow:
    """What came for it stays when the request is corrected."""
    row = begun or _row(
        fact.stream, OPENING, "themed-report", fact.title, illustrative=fact.illustrative
    )
    return replace(
        row,
        title=fact.title,
        agencies=(fact.agency,),
        topics=(fact.topic,),
        due_on=fact.due_on,
        illustrative=fact.illustrative,
    )


VIEW = View(
    name="quality_calendar",
    version=1,
    tables=(ENTRIES,),
    handles=frozenset((*get_args(OfCycle), *get_args(OfRegister))),
    fold=fold,
)
