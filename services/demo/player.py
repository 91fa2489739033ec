"""Plays the agencies: each message goes over NATS by its own agency's user, and every receipt is read."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from domain.receipt import Receipt, Verdict
from services.bootstrap.agencies import Agency, Letter, agency
from services.config import Settings
from services.demo.message import Message, Phase

_PATIENCE = 60.0  # seconds without a receipt


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a phase. `until` is the last position that it reached in each partnership's record."""

    phase: Phase
    receipts: Mapping[str, Receipt]
    until: Mapping[str, int]
    answered_at: datetime

    @property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(receipt.verdict for receipt in self.receipts.values())

    @property
    def unexpected(self) -> list[tuple[Message, Receipt]]:
        """Messages that were answered otherwise than the story says."""
        answered = [(message, self.receipts[message.id]) for message in self.phase.messages]
        return [
            (message, receipt)
            for message, receipt in answered
            if (receipt.verdict is Verdict.REJECTED) != (message.refused is not None)
        ]


async def play(
    phase: Phase, settings: Settings, progress: Callable[[int], None] = lambda _: None
) -> Played:
    """
    The messages in order; then every receipt. `progress` is told how many are answered so far.

    Raises NotStored, NoReceipt.
    """
    async with AsyncExitStack() as stack:
        speakers: dict[tuple[str, str], Agency] = {}
        sent: dict[tuple[str, str], list[Message]] = {}
        for message in phase.messages:
            who = (message.partnership, message.sender)
            if who not in speakers:
                speakers[who] = await stack.enter_async_context(agency(settings, *who))
            sent.setdefault(who, []).append(message)
        for who, run in _runs(phase):
            await speakers[who].publish(Letter(m.id, m.kind, m.body) for m in run)
        receipts: dict[str, Receipt] = {}
        for who, messages in sent.items():
            receipts |= await speakers[who].receipts([m.id for m in messages], within=_PATIENCE)
            progress(len(receipts))
    until: dict[str, int] = {}
    for message in phase.messages:
        position = receipts[message.id].last_position or 0
        until[message.partnership] = max(until.get(message.partnership, 0), position)
    answered_at = max(receipt.recorded_at for receipt in receipts.values())
    return Played(phase, receipts, until, answered_at)


def _runs(phase: Phase) -> list[tuple[tuple[str, str], list[Message]]]:
    """Consecutive messages of one sender: they may be on their way together without changing the order."""
    runs: list[tuple[tuple[str, str], list[Message]]] = []
    for message in phase.messages:
        who = (message.partnership, message.sender)
        if not runs or runs[-1][0] != who:
            runs.append((who, []))
        runs[-1][1].append(message)
    return runs
