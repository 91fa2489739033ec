"""
What another strategic board says to the partnership (framework row V18): a health and wellbeing board, a safeguarding
adults board, a children's trust. It leads to a finding or to a challenge.
"""

from datetime import date
from typing import ClassVar

from domain.command import Context, Scope, cited
from domain.fact import Visibility
from domain.governance.challenge import Challenge
from domain.improvement.finding import Finding
from domain.names import ChallengeId, FindingId, Label, StrategicFeedbackId, StreamId, ThemeId
from domain.register import Enter, Entered, register
from domain.text import PublicText
from domain.vocabulary import check_themes


class StrategicFeedbackReceived(Entered):
    """`finding_id` and `challenge_id` are what it led to; both None as long as nothing did."""

    TOPIC: ClassVar[str] = "strategic-feedback-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    feedback_id: StrategicFeedbackId
    from_board: Label
    themes: tuple[ThemeId, ...]
    text: PublicText
    received_on: date
    finding_id: FindingId | None
    challenge_id: ChallengeId | None
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.feedback_id


class ReceiveStrategicFeedback(Enter):
    """Record what another board said. What it leads to later is added with a correction."""

    KIND: ClassVar[str] = "receive-strategic-feedback.v1"

    feedback_id: StrategicFeedbackId
    from_board: Label
    themes: tuple[ThemeId, ...]
    text: PublicText
    received_on: date
    finding_id: FindingId | None = None
    challenge_id: ChallengeId | None = None
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.feedback_id

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(cited for cited in (self.finding_id, self.challenge_id) if cited)


def check(command: ReceiveStrategicFeedback, context: Context) -> None:
    """Raises Refused for an unknown theme, and for a finding or a challenge that is not on the record."""
    check_themes(command.themes, context)
    if command.finding_id is not None:
        cited(context.known, command.finding_id, Finding, field="finding_id")
    if command.challenge_id is not None:
        cited(context.known, command.challenge_id, Challenge, field="challenge_id")


STRATEGIC_FEEDBACK = register(
    "strategic-feedback",
    command=ReceiveStrategicFeedback,
    fact=StrategicFeedbackReceived,
    check=check,
)
