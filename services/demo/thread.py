"""One recommendation's thread as the played agencies write it: each step a message, dated, in the order of the days."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.command import Command
from domain.improvement.action_commands import (
    AcceptEvidence,
    AgreeAction,
    CancelAction,
    CloseAction,
    ExtendDueDate,
    RejectEvidence,
    ReportImplemented,
    ReportProgress,
    StartAction,
    SubmitImpactEvidence,
)
from domain.improvement.action_facts import Evidence
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    ConcludeRecommendation,
    DeclineRecommendation,
)
from domain.improvement.recommendation_facts import ClosingLoopAudit, Embedded
from domain.names import ActionId, AgencyId
from services.demo.message import Message, message
from services.demo.practice import Practice
from services.demo.recommendations import Recommended, made

EXECUTIVE = "Chair of the Executive (illustrative)"
ANALYSIS = "Chair of the Performance Analysis Group (illustrative)"
"""Decisions on real recommendations have no field that says it, so who decided does."""

NARRATIVES = {
    10: "The working group is set up; the first meeting had to be moved.",
    25: "The plan is agreed with the teams concerned and the first of them has begun.",
    50: "Half of the teams work in the new way; practitioners' questions went into the guidance.",
    75: "All teams have begun; the first sample is drawn and being read.",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the owner acts, the business unit decides and closes, the judge is independent of both."""

    owner: AgencyId
    business_unit: AgencyId
    judge: AgencyId


@dataclass(slots=True)
class Thread:
    """Collects the messages. Entries of an action's history are counted as the record will count them."""

    recommendation: Recommended
    cast: Cast
    practice: Practice
    messages: list[tuple[date, Message]] = field(default_factory=list)

    def send(self, on: date, by: AgencyId, command: Command) -> None:
        finding = self.recommendation.finding
        id_ = f"{self.recommendation.id}-{len(self.messages):02}"
        self.messages.append((on, message(id_, finding.partnership, by, command)))

    # --- The recommendation -------------------------------------------------------------------------------

    def make(self, on: date) -> None:
        """Only where the inspectors did not make it themselves."""
        if self.recommendation.illustrative:
            by = self.cast.business_unit
            self.messages.append((on, made(self.recommendation, on=on, by=by)))

    def accept(self, on: date) -> None:
        command = AcceptRecommendation(
            occurred_on=on, recommendation_id=self.recommendation.id, decided_by=EXECUTIVE
        )
        self.send(on, self.cast.business_unit, command)

    def decline(self, on: date, reason: str) -> None:
        command = DeclineRecommendation(
            occurred_on=on,
            recommendation_id=self.recommendation.id,
            reason=f"Illustrative: {reason}",
            decided_by=EXECUTIVE,
        )
        self.send(on, self.cast.business_unit, command)

    def conclude(self, on: date, actions: list[ActionId], embedded: Embedded | None = None) -> None:
        """With `embedded`, on the ground of an audit a fortnight before; the result no takes it up again."""
        audit = None
        if embedded is not None:
            audit = ClosingLoopAudit(
                reference=f"Closing-loop audit of {self.recommendation.id}",
                held_on=on - timedelta(days=14),
                embedded=embedded,
            )
        changed = f"{self.practice.measure} From {self.practice.baseline} to {self.practice.now}."
        if embedded is Embedded.NO:
            changed = "the audit found practice back where it had been before."
        command = ConcludeRecommendation(
            occurred_on=on,
            recommendation_id=self.recommendation.id,
            actions=tuple(actions),
            summary=f"Illustrative: {changed}",
            decided_by=EXECUTIVE,
            closing_loop=audit,
        )
        self.send(on, self.cast.business_unit, command)

    def action(self, letter: str = "") -> "PlayedAction":
        return PlayedAction(self, self.recommendation.id.replace("-R-", "-A-") + letter)


@dataclass(slots=True)
class PlayedAction:
    """One action of the thread. `entries` is the length of its history so far."""

    thread: Thread
    id: ActionId
    entries: int = 0

    def _send(self, on: date, by: AgencyId, command: Command) -> None:
        self.thread.send(on, by, command)
        self.entries += 1

    def agree(self, on: date, due: date, partners: tuple[AgencyId, ...] = ()) -> None:
        """Agreed by the owner, and begun a fortnight later."""
        cast, practice = self.thread.cast, self.thread.practice
        agreed = AgreeAction(
            occurred_on=on,
            action_id=self.id,
            recommendation_id=self.thread.recommendation.id,
            text=practice.action,
            measure=practice.measure,
            owner_agency=cast.owner,
            owner_post=practice.post,
            confirmed_by="Assistant Director",
            partners=partners,
            due_on=due,
            illustrative=True,
        )
        self._send(on, cast.owner, agreed)
        begun = on + timedelta(days=14)
        self._send(begun, cast.owner, StartAction(occurred_on=begun, action_id=self.id))

    def progress(self, on: date, percent: int, blocked: str = "", by: AgencyId = "") -> None:
        """A report by the owner, or by the business unit on its behalf; `blocked` says what is in the way."""
        command = ReportProgress(
            occurred_on=on,
            action_id=self.id,
            percent=percent,
            narrative=blocked or NARRATIVES[percent],
            blocked=bool(blocked),
        )
        self._send(on, by or self.thread.cast.owner, command)

    def extend(self, on: date, due: date, reason: str) -> None:
        command = ExtendDueDate(
            occurred_on=on, action_id=self.id, due_on=due, reason=reason, approved_by=ANALYSIS
        )
        self._send(on, self.thread.cast.owner, command)

    def implement(self, on: date) -> None:
        command = ReportImplemented(
            occurred_on=on,
            action_id=self.id,
            summary="All teams work in the new way, and the guidance is published.",
        )
        self._send(on, self.thread.cast.owner, command)

    def evidence(self, on: date, *, months: int = 3) -> int:
        """Evidence from the `months` before. Its entry of the action's history, for whoever judges it."""
        practice = self.thread.practice
        command = SubmitImpactEvidence(
            occurred_on=on,
            action_id=self.id,
            evidence=Evidence(
                type=practice.type,
                effect_on=practice.effect_on,
                period_from=on - timedelta(days=30 * months),
                period_to=on - timedelta(days=7),
                pointer=f"Report to the Performance Analysis Group on {self.id}, section 2",
                text=practice.evidence,
                baseline=practice.baseline,
                now=practice.now,
            ),
        )
        self._send(on, self.thread.cast.owner, command)
        return self.entries

    def judge(self, on: date, submission: int, reason: str = "") -> None:
        """Accepted by an agency that has no part in it, or, with a reason, rejected."""
        judge = self.thread.cast.judge
        post = "Designated Safeguarding Lead"
        if reason:
            rejected = RejectEvidence(
                occurred_on=on, action_id=self.id, submission=submission, post=post, reason=reason
            )
            self._send(on, judge, rejected)
        else:
            accepted = AcceptEvidence(
                occurred_on=on, action_id=self.id, submission=submission, post=post
            )
            self._send(on, judge, accepted)

    def close(self, on: date) -> None:
        command = CloseAction(occurred_on=on, action_id=self.id, approved_by=ANALYSIS)
        self._send(on, self.thread.cast.business_unit, command)

    def cancel(self, on: date, reason: str) -> None:
        command = CancelAction(
            occurred_on=on, action_id=self.id, reason=reason, approved_by=EXECUTIVE
        )
        self._send(on, self.thread.cast.owner, command)
