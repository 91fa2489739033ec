"""Plays the agencies: each message goes over NATS by its own agency's user, and every receipt is read."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from domain.names import AgencyId, PartnershipId
from domain.receipt import Receipt, Verdict
from services.bootstrap.agencies import Agency, Letter, agency
from services.config import Settings
from services.demo.message import Message, Phase

Sender = tuple[PartnershipId, AgencyId]

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
        speakers: dict[Sender, Agency] = {}
        sent: dict[Sender, list[Message]] = {}
        for message in phase.messages:
            who = (message.partnership, message.sender)
            if who not in speakers:
                speakers[who] = await stack.enter_async_context(agency(settings, *who))
            sent.setdefault(who, []).append(message)
        async with asyncio.TaskGroup() as partnerships:  # independent of one another
            for partnership in {partnership for partnership, _ in sent}:
                partnerships.create_task(_publish(phase, partnership, speakers))
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


async def _publish(
    phase: Phase, partnership: PartnershipId, speakers: Mapping[Sender, Agency]
) -> None:
    """In order; consecutive messages of one sender may be on their way together without changing it."""
    own = [message for message in phase.messages if message.partnership == partnership]
    for sender, run in groupby(own, key=lambda message: message.sender):
        await speakers[partnership, sender].publish(Letter(m.id, m.kind, m.body) for m in run)
