"""
V-03 Impact ledger: every item of evidence that an action helped children or changed practice, and who was satisfied.

A neighbour's evidence never arrives; of its actions there is one line for each closing, with the types of what was
accepted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionClosed,
    ActionReassigned,
    ActionReopened,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


class Judged(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@quick
@dataclass(frozen=True, slots=True)
class ImpactLine:
    """
    One item of evidence. `baseline`, `now` and `benchmark` are as printed. `judged_by` is the agency and `post` the
    post that accepted or rejected it. `counts`: the action is closed on it; no longer once the action is reopened.
    What the neighbour does not share is None.
    """

    action_id: str
    entry: int
    partnership: str
    action: str
    owner_agency: str
    themes: tuple[str, ...]
    evidence_type: str
    effect_on: str | None
    period_from: date | None
    period_to: date | None
    baseline: str | None
    now: str | None
    benchmark: str | None
    text: str | None
    pointer: str | None
    submitted_by: str | None
    submitted_on: date | None
    judgement: str
    judged_by: str | None
    post: str | None
    judged_on: date | None
    reason: str | None
    counts: bool
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class Evidenced:
    """What a line takes from its action, and the entries of its evidence that are accepted."""

    action_id: str
    partnership: str
    text: str
    owner_agency: str
    themes: tuple[str, ...]
    accepted: tuple[str, ...]
    illustrative: bool


LINES = Table("impact_ledger", ImpactLine, ("action_id", "entry"), indexes=(("judgement",),))
_ACTIONS = Table("impact_ledger_action", Evidenced, ("action_id",), public=False)

COLUMNS: tuple[tuple[str, str], ...] = (
    ("action_id", "Action"),
    ("entry", "Entry"),
    ("partnership", "Partnership"),
    ("action", "What was done"),
    ("owner_agency", "Owner"),
    ("themes", "Themes"),
    ("evidence_type", "Evidence"),
    ("effect_on", "Effect on"),
    ("period_from", "From"),
    ("period_to", "To"),
    ("baseline", "Baseline"),
    ("now", "Now"),
    ("benchmark", "Benchmark"),
    ("text", "What it shows"),
    ("pointer", "See"),
    ("submitted_by", "Submitted by"),
    ("submitted_on", "Submitted on"),
    ("judgement", "Judgement"),
    ("judged_by", "Accepted by"),
    ("post", "Post"),
    ("judged_on", "Accepted on"),
    ("reason", "Reason"),
    ("counts", "Closed on it"),
    ("illustrative", "Illustrative"),
)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = (
    ActionAgreed
    | ActionReassigned
    | ActionClosed
    | ActionReopened
    | ImpactEvidenceSubmitted
    | ImpactEvidenceAccepted
    | ImpactEvidenceRejected
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    if isinstance(fact, ActionAgreed):
        begun = Evidenced(
            action_id=fact.action_id,
            partnership=recorded.provenance.partnership,
            text=fact.text,
            owner_agency=fact.owner_agency,
            themes=fact.themes,
            accepted=(),
            illustrative=fact.illustrative,
        )
        rows.put(_ACTIONS, begun)
        return
    action = rows.get(_ACTIONS, fact.action_id)
    if action is None:
        return
    match fact:
        case ActionReassigned():
            rows.put(_ACTIONS, replace(action, owner_agency=fact.owner_agency))
        case ImpactEvidenceSubmitted():
            rows.put(LINES, _line(action, fact, recorded))
        case ImpactEvidenceAccepted():
            accepted = (*action.accepted, str(fact.submission))
            rows.put(_ACTIONS, replace(action, accepted=accepted))
            _judge(rows, fact, recorded.provenance.occurred_on)
        case ImpactEvidenceRejected():
            _judge(rows, fact, recorded.provenance.occurred_on)
        case ActionClosed() if action.accepted:
            _count(rows, action, counts=True)
        case ActionClosed():
            rows.put(LINES, _closing(action, fact, recorded))
            accepted = (str(recorded.event.version),)
            rows.put(_ACTIONS, replace(action, accepted=accepted))
        case ActionReopened():
            _count(rows, action, counts=False)
            rows.put(_ACTIONS, replace(action, accepted=()))
        case _:
            assert_never(fact)


def _judge(rows: Rows, fact: ImpactEvidenceAccepted | ImpactEvidenceRejected, on: date) -> None:
    line = rows.get(LINES, fact.action_id, fact.submission)
    if line is None:
        return
    judged = replace(line, post=fact.post, judged_on=on)
    match fact:
        case ImpactEvidenceAccepted():
            judged = replace(judged, judgement=Judged.ACCEPTED.value, judged_by=fact.accepted_by)
        case ImpactEvidenceRejected():
            judged = replace(judged, judgement=Judged.REJECTED.value, judged_by=fact.rejected_by)
            judged = replace(judged, reason=fact.reason)
        case _:
            assert_never(fact)
    rows.put(LINES, judged)


def _line(action: Evidenced, fact: ImpactEvidenceSubmitted, recorded: Recorded) -> ImpactLine:
    evidence = fact.evidence
    return ImpactLine(
        action_id=fact.action_id,
        entry=recorded.event.version,
        partnership=action.partnership,
        action=action.text,
        owner_agency=action.owner_agency,
        themes=action.themes,
        evidence_type=evidence.type.value,
        effect_on=evidence.effect_on.value,
        period_from=evidence.period_from,
        period_to=evidence.period_to,
        baseline=evidence.baseline,
        now=evidence.now,
        benchmark=evidence.benchmark,
        text=evidence.text,
        pointer=evidence.pointer,
        submitted_by=fact.submitted_by,
        submitted_on=recorded.provenance.occurred_on,
        judgement=Judged.PENDING.value,
        judged_by=None,
        post=None,
        judged_on=None,
        reason=None,
        counts=False,
        illustrative=action.illustrative,
    )


def _closing(action: Evidenced, fact: ActionClosed, recorded: Recorded) -> ImpactLine:
    """All that a neighbour shares of its evidence: how much was accepted, of which types, and by which post it was closed."""
    return ImpactLine(
        action_id=fact.action_id,
        entry=recorded.event.version,
        partnership=action.partnership,
        action=action.text,
        owner_agency=action.owner_agency,
        themes=action.themes,
        evidence_type=", ".join(kind.value for kind in fact.evidence_types),
        effect_on=None,
        period_from=None,
        period_to=None,
        baseline=None,
        now=None,
        benchmark=None,
        text=None,
        pointer=None,
        submitted_by=None,
        submitted_on=None,
        judgement=Judged.ACCEPTED.value,
        judged_by=None,
        post=fact.approved_by,
        judged_on=recorded.provenance.occurred_on,
        reason=None,
        counts=True,
        illustrative=action.illustrative,
    )


def _count(rows: Rows, action: Evidenced, *, counts: bool) -> None:
    for entry in action.accepted:
        line = rows.get(LINES, action.action_id, int(entry))
        if line is not None:
            rows.put(LINES, replace(line, counts=counts))


def read(lines: Iterable[ImpactLine]) -> tuple[ImpactLine, ...]:
    """What awaits a judgement first, the longest waiting at the top; then the newest judgements."""

    def place(line: ImpactLine) -> tuple[bool, int, str, int]:
        on = line.judged_on or line.submitted_on or date.min
        days = -on.toordinal() if line.judged_on else on.toordinal()
        return line.judged_on is not None, days, line.action_id, line.entry

    return tuple(sorted(lines, key=place))


VIEW = View(
    name="impact_ledger",
    version=1,
    tables=(LINES, _ACTIONS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
