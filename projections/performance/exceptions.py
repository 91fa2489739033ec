"""Exceptions as recorded: what was detected, how it was read and explained, what was agreed (framework rows P3 and P5)."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.performance.exception_facts import (
    ConsensusRecorded,
    ExceptionDetected,
    ExceptionDiscussed,
    ExceptionFact,
    ExceptionWithdrawn,
)
from domain.performance.indicator_return import WITHHELD, CommentaryAdded
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """
    One exception. `area` empty: the partnership's own figure. `readings` are `agency: words`, as each discussion gave
    them; `explanations` what the providers of the figure say, withheld where the words may tell a small number.
    """

    exception_id: str
    partnership: str
    policy: str
    policy_version: int
    kind: str
    code: str
    area: str
    period: str
    rule: str | None
    direction: str | None
    detected_on: date
    status: str
    discussions: int
    readings: tuple[str, ...]
    explanations: tuple[str, ...]
    consensus: str | None
    agreed_by: str | None
    agreed_on: date | None
    leads_to: str | None
    led_to: str | None
    reason: str | None


EXCEPTIONS = Table("exceptions", ExceptionRow, ("exception_id",))

Handled = ExceptionFact | CommentaryAdded


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    on = recorded.provenance.occurred_on
    if isinstance(fact, ExceptionDetected):
        rows.put(EXCEPTIONS, _detected(fact, on))
        return
    row = rows.get(EXCEPTIONS, fact.exception_id) if fact.exception_id else None
    if row is not None:
        rows.put(EXCEPTIONS, _moved(row, fact, on))


def _moved(
    row: ExceptionRow,
    fact: ExceptionDiscussed | ConsensusRecorded | ExceptionWithdrawn | CommentaryAdded,
    on: date,
) -> ExceptionRow:
    match fact:
        case ExceptionDiscussed():
            said = tuple(f"{reading.agency}: {reading.text}" for reading in fact.readings)
            return replace(
                row,
                status="discussed",
                discussions=row.discussions + 1,
                readings=(*row.readings, *said),
            )
        case ConsensusRecorded():
            return replace(
                row,
                status="agreed",
                consensus=fact.reading,
                agreed_by=fact.group,
                agreed_on=on,
                leads_to=fact.leads_to.value,
                led_to=fact.line_of_enquiry or fact.recommendation_id,
                reason=fact.reason,
            )
        case ExceptionWithdrawn():
            return replace(row, status="withdrawn", reason=fact.reason)
        case CommentaryAdded():
            words = WITHHELD if fact.confidential else fact.commentary
            return replace(row, explanations=(*row.explanations, f"{fact.provider}: {words}"))
        case _:
            assert_never(fact)


def _detected(fact: ExceptionDetected, on: date) -> ExceptionRow:
    return ExceptionRow(
        exception_id=fact.exception_id,
        partnership=fact.partnership,
        policy=fact.policy.name,
        policy_version=fact.policy.version,
        kind=fact.kind.value,
        code=fact.code,
        area=fact.area or "",
        period=fact.period,
        rule=fact.rule.value if fact.rule else None,
        direction=fact.direction.value if fact.direction else None,
        detected_on=on,
        status="detected",
        discussions=0,
        readings=(),
        explanations=(),
        consensus=None,
        agreed_by=None,
        agreed_on=None,
        leads_to=None,
        led_to=None,
        reason=None,
    )


VIEW = View(
    name="exceptions",
    version=1,
    tables=(EXCEPTIONS,),
    handles=frozenset((*get_args(ExceptionFact), CommentaryAdded)),
    fold=fold,
)
