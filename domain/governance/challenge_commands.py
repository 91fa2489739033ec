"""What partners ask concerning a professional challenge: each class is a command and its message."""

from typing import ClassVar

from domain.command import Command, Scope
from domain.governance.challenge_facts import Outcome, StageNumber
from domain.names import AgencyId, ChallengeId, StreamId, ThemeId
from domain.text import PublicText


class _AboutChallenge(Command):
    challenge_id: ChallengeId

    def stream(self, scope: Scope) -> StreamId:
        return self.challenge_id


class RaiseChallenge(_AboutChallenge):
    """
    Challenge another agency, on the day `occurred_on`; the first stage begins.

    It is sent to the partnership of the receiving agency; the making one may take part in the neighbour's only, and
    then the business unit sends it. No detail of a case: what practice is challenged, and why.
    """

    KIND: ClassVar[str] = "raise-challenge.v1"

    making_agency: AgencyId
    receiving_agency: AgencyId
    theme: ThemeId
    text: PublicText
    illustrative: bool = False


class RespondToChallenge(_AboutChallenge):
    """Answer at the stage that the challenge is at. For the receiving agency."""

    KIND: ClassVar[str] = "respond-to-challenge.v1"

    text: PublicText


class EscalateChallenge(_AboutChallenge):
    """Take it to a higher stage, answered or not. For either agency."""

    KIND: ClassVar[str] = "escalate-challenge.v1"

    stage: StageNumber
    reason: PublicText


class GiveIndependentAdvice(_AboutChallenge):
    """Advise on the disagreement, from stage 2 on. For an independent scrutineer."""

    KIND: ClassVar[str] = "give-independent-advice.v1"

    given_by: AgencyId
    advice: PublicText


class ResolveChallenge(_AboutChallenge):
    """Say how it ended and what changed. For the making agency: the receiving one does not judge itself."""

    KIND: ClassVar[str] = "resolve-challenge.v1"

    outcome: Outcome
    changed: PublicText | None = None


class WithdrawChallenge(_AboutChallenge):
    """Take the challenge back. For the making agency."""

    KIND: ClassVar[str] = "withdraw-challenge.v1"

    reason: PublicText
