"""Agencies of both partnerships that go on publishing through any outage, and keep every receipt they got."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters.messaging.agency import NoReceipt, NotStored
from domain.command import Command
from domain.improvement.finding import LinkEvidence, ThemeFinding
from domain.performance.value import Count
from domain.receipt import Verdict
from services.bootstrap.agencies import Agency, Letter
from services.demo import catalogue
from services.demo.message import Phase
from services.demo.player import play
from tests.support.cluster import Cluster, letter
from tests.support.conformity import OTHER, Answered
from tests.support.controls import (
    SOURCE,
    correct_submission,
    register_finding,
    submit_indicator,
)

CODE = "ctx.rereferrals"
COUNCILS = {
    "hsscp": {"hartlepool": "hartlepool-council", "stockton-on-tees": "stockton-council"},
    "stscp": {
        "middlesbrough": "middlesbrough-council",
        "redcar-and-cleveland": "redcar-and-cleveland-council",
    },
}
_PATIENCE = 3.0  # seconds without a receipt until all is sent again
_PAUSE = 0.1  # seconds between rounds of an agency


@dataclass
class AtWork:
    """What the agencies were told so far, by partnership; `retries` counts the rounds that had to be sent again."""

    cluster: Cluster
    answered: dict[str, list[Answered]] = field(default_factory=lambda: {p: [] for p in OTHER})
    retries: int = 0
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def accepted(self) -> dict[str, int]:
        return {
            partnership: sum(a.receipt.verdict is Verdict.ACCEPTED for a in found)
            for partnership, found in self.answered.items()
        }

    async def work(self, partnership: str, area: str, place: int) -> None:
        """One council, round by round, until told to stop; the round under way is then finished."""
        name = COUNCILS[partnership][area]
        async with self.cluster.agency(partnership, name) as agency:
            number = 0
            while not self.stopping.is_set():
                number += 1
                letters = list(_round(partnership, area, name, number * 10 + place))
                await self._until_answered(agency, partnership, letters)
                await asyncio.sleep(_PAUSE)

    async def _until_answered(
        self, agency: Agency, partnership: str, letters: list[Letter]
    ) -> None:
        while True:
            try:
                await agency.publish(letters)
                found = await agency.receipts([letter.id for letter in letters], within=_PATIENCE)
            except (NotStored, NoReceipt):
                self.retries += 1
                await asyncio.sleep(0.2)
            else:
                self.answered[partnership] += [Answered(sent, found[sent.id]) for sent in letters]
                return


def _round(partnership: str, area: str, name: str, number: int) -> list[Letter]:
    """Five messages of which each rests on one before it, and one that is wrong; private and shared facts."""
    reference = f"{partnership.upper()}-F-2026-{number:04d}"
    figure = {
        "code": CODE,
        "area": area,
        "provider": name,
        "period": (date(2013, 1, 1) + timedelta(days=number // 10)).isoformat(),
    }
    commands: list[Command] = [
        register_finding(finding_id=reference, about=name),
        LinkEvidence(occurred_on=date(2026, 5, 2), finding_id=reference, evidence=SOURCE),
        submit_indicator(**figure, value=Count(numerator=500 + number % 97, denominator=2020)),
        ThemeFinding(occurred_on=date(2026, 5, 3), finding_id=reference, themes=("thresholds",)),
        correct_submission(**figure, value=Count(numerator=400 + number % 97, denominator=2020)),
        register_finding(finding_id=reference, about=name),
    ]
    return [letter(f"{reference}:{place}", command) for place, command in enumerate(commands)]


@asynccontextmanager
async def at_work(cluster: Cluster) -> AsyncIterator[AtWork]:
    """All four councils; at the end each finishes the round that it is in."""
    definitions = catalogue.phase(cluster.framework).messages
    wanted = tuple(message for message in definitions if message.id.endswith(f"-{CODE}"))
    await play(Phase("definition", "", wanted), cluster.settings)
    agencies = AtWork(cluster)
    async with asyncio.TaskGroup() as tasks:
        for partnership, areas in COUNCILS.items():
            for place, area in enumerate(areas):
                tasks.create_task(agencies.work(partnership, area, place))
        try:
            yield agencies
        finally:
            agencies.stopping.set()
