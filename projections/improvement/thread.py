"""
V-02 Golden-thread trace: one row for each hop from a finding's source to its closing loop.

A recommendation that cites two findings, with its actions, appears in both threads; one that rests on a neighbour's
learning, in the thread of what they learned it from, or of the learning itself. The private hops of a neighbour never
arrive; projections/improvement/thread_board.py puts a thread in order and says where it breaks off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never, cast, get_args
from uuid import UUID

from domain.exchange.learning_adoption import LearningAdopted, LearningNotAdopted
from domain.exchange.shared_learning import LearningShared
from domain.fact import Recorded
from domain.improvement.action_facts import ActionAgreed, ActionFact
from domain.improvement.finding_facts import FindingFact, FindingRegistered
from domain.improvement.recommendation_facts import (
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    RecommendationAccepted,
    RecommendationConcluded,
    RecommendationMade,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)
from domain.quick import quick
from projections.improvement.thread_words import (
    Told,
    artefact,
    of_action,
    of_finding,
    of_learning,
    of_recommendation,
)
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Hop:
    """
    One link of the thread of `finding_id`: entry `entry` of the history `stream` (0: the source artefact).

    `recommendation_id` and `action_id` say on which branch it is. `refers_to` is the entry of the same history
    that it corrects or judges, `corrected_by` the newest entry that corrects it. `stage` is what it reached:
    implemented, impact evidenced or embedded. `position` and `recorded_at` are those of the log that is read.
    """

    finding_id: str
    stream: str
    entry: int
    recommendation_id: str | None
    action_id: str | None
    partnership: str
    hop: str
    stage: str | None
    words: str
    occurred_on: date
    actor: str
    role: str
    on_behalf_of: str | None
    refers_to: int | None
    corrected_by: int | None
    illustrative: bool
    topic: str
    event_id: UUID
    position: int
    recorded_at: datetime


@quick
@dataclass(frozen=True, slots=True)
class Branch:
    """A finding, a recommendation or an action with the threads that it belongs to."""

    stream: str
    findings: tuple[str, ...]
    recommendation_id: str | None
    action_id: str | None
    illustrative: bool


HOPS = Table("thread", Hop, ("finding_id", "stream", "entry"), indexes=(("stream",),))
_BRANCHES = Table("thread_branch", Branch, ("stream",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Beginning = (
    FindingRegistered
    | RecommendationMade
    | LearningShared
    | LearningAdopted
    | LearningNotAdopted
    | ActionAgreed
)
# RecommendationActioned is left out: the action's own agreement is the hop
Handled = (
    Beginning
    | FindingFact
    | RecommendationAccepted
    | RecommendationNotAccepted
    | ClosingLoopAuditScheduled
    | ClosingLoopAuditConcluded
    | RecommendationSuperseded
    | RecommendationReopened
    | RecommendationConcluded
    | ActionFact
)

_BEGINNINGS = frozenset(get_args(Beginning))


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    if type(fact) in _BEGINNINGS:
        branch: Branch | None = _begun(rows, cast("Beginning", fact))
    else:
        branch = rows.get(_BRANCHES, recorded.event.stream)
    if branch is None:
        return
    told = _told(fact)
    for hop in _hops(branch, told, recorded):
        rows.put(HOPS, hop)
        if told.hop == "correction" and told.refers_to is not None:
            corrected = rows.get(HOPS, hop.finding_id, hop.stream, told.refers_to)
            if corrected is not None:
                rows.put(HOPS, replace(corrected, corrected_by=hop.entry))
    if isinstance(fact, FindingRegistered):
        [hop] = _hops(branch, Told("source", artefact(fact.source)), recorded)
        rows.put(HOPS, replace(hop, entry=0, occurred_on=fact.source.published_on))


def _begun(rows: Rows, fact: Beginning) -> Branch:
    """The branch that the fact begins, put on record."""
    match fact:
        case FindingRegistered():
            branch = Branch(fact.stream, (fact.finding_id,), None, None, fact.illustrative)
        case RecommendationMade():
            cited = fact.recommendation_id
            learned = (_learned(rows, item) for item in fact.learning)
            findings = tuple(
                dict.fromkeys((*fact.findings, *(f for each in learned for f in each)))
            )
            branch = Branch(fact.stream, findings, cited, None, fact.illustrative)
        case LearningShared():
            about = rows.get(_BRANCHES, fact.finding_id or fact.recommendation_id or "")
            findings = about.findings if about else (fact.learning_id,)
            illustrative = about is not None and about.illustrative
            branch = Branch(fact.stream, findings, None, None, illustrative)
        case LearningAdopted() | LearningNotAdopted():
            findings = _learned(rows, fact.learning_id)
            branch = Branch(fact.stream, findings, None, None, illustrative=False)
        case ActionAgreed():
            parent = rows.get(_BRANCHES, fact.recommendation_id)
            findings = parent.findings if parent else ()
            recommendation = fact.recommendation_id
            branch = Branch(
                fact.stream, findings, recommendation, fact.action_id, fact.illustrative
            )
        case _:
            assert_never(fact)
    rows.put(_BRANCHES, branch)
    return branch


def _learned(rows: Rows, learning_id: str) -> tuple[str, ...]:
    """The threads that an item of learning belongs to; its own where it is all that is known of one."""
    branch = rows.get(_BRANCHES, learning_id)
    return branch.findings if branch else (learning_id,)


_OF_FINDING = frozenset(get_args(FindingFact))
_OF_ACTION = frozenset(get_args(ActionFact))


def _told(fact: Handled) -> Told:
    if type(fact) in _OF_FINDING:
        return of_finding(cast("FindingFact", fact))
    if type(fact) in _OF_ACTION:
        return of_action(cast("ActionFact", fact))
    if isinstance(fact, LearningShared | LearningAdopted | LearningNotAdopted):
        return of_learning(fact)
    return of_recommendation(cast("RecommendationMade", fact))


def _hops(branch: Branch, told: Told, recorded: Recorded) -> Iterator[Hop]:
    provenance = recorded.provenance
    for finding in branch.findings:
        yield Hop(
            finding_id=finding,
            stream=branch.stream,
            entry=recorded.event.version,
            recommendation_id=branch.recommendation_id,
            action_id=branch.action_id,
            partnership=provenance.partnership,
            hop=told.hop,
            stage=None if told.stage is None else told.stage.value,
            words=told.words,
            occurred_on=provenance.occurred_on,
            actor=provenance.actor.agency,
            role=provenance.actor.role,
            on_behalf_of=provenance.on_behalf_of,
            refers_to=told.refers_to,
            corrected_by=None,
            illustrative=branch.illustrative,
            topic=recorded.fact.TOPIC,
            event_id=provenance.event_id,
            position=recorded.position,
            recorded_at=recorded.recorded_at,
        )


VIEW = View(
    name="thread",
    version=2,
    tables=(HOPS, _BRANCHES),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
