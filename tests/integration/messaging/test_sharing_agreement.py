"""An agreement on the record decides what crosses: opened, paused, resumed, ended; with real servers."""

from datetime import date
from typing import Any

import pytest
from nats.js.manager import JetStreamManager

from adapters.messaging import subjects
from adapters.messaging.health import check
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.relay import Relay
from adapters.messaging.sharing import SharingKeeper
from adapters.partner_messages import read_request
from domain.command import Command
from domain.exchange.shared_learning import ShareLearning
from domain.exchange.sharing_agreement import (
    EndSharingAgreement,
    OpenSharingAgreement,
    PauseSharingAgreement,
    ResumeSharingAgreement,
    SharedContext,
)
from domain.improvement.finding import ThemeFinding
from domain.receipt import Receipt, Verdict
from services.handling import Desk
from tests.support.controls import SCOPE, register_finding
from tests.support.eventually import eventually
from tests.support.exchange import mirror_of, running
from tests.support.nats import Node, Pair
from tests.support.neighbours import MemoryLog
from tests.support.requests import partner_message

ON = date(2026, 5, 1)
BY: dict[str, Any] = {"approved_by": "Chair", "occurred_on": ON, "with_partnership": "stscp"}
PAUSE = PauseSharingAgreement(reason="A breach is looked into.", **BY)
RESUME = ResumeSharingAgreement(**BY)
END = EndSharingAgreement(reason="The partnership was dissolved.", **BY)


def opened(
    agreement: str = "tees-learning-2026",
    covers: tuple[SharedContext, ...] = (SharedContext.IMPROVEMENT, SharedContext.EXCHANGE),
) -> OpenSharingAgreement:
    return OpenSharingAgreement(
        agreement=agreement,
        purpose="Learning across Tees.",
        lawful_basis="Public task: Working Together 2023",
        covers=covers,
        from_on=ON,
        review_on=date(2027, 5, 1),
        **BY,
    )


def finding(number: int) -> Command:
    return register_finding(finding_id=f"HSSCP-F-2026-{number:04d}")


def themed(number: int) -> Command:
    return ThemeFinding(
        finding_id=f"HSSCP-F-2026-{number:04d}", themes=("thresholds",), occurred_on=ON
    )


class Office:
    """HSSCP's desk and relay on one log, the keeper of its agreements, and what STSCP's mirror receives."""

    def __init__(self, node: Node, log: MemoryLog, here: MemoryLog) -> None:
        self.node, self.log, self.here = node, log, here
        self.desk = Desk(log, SCOPE)
        self._sent = 0

    async def send(self, *commands: Command) -> None:
        """In one batch, and out to the server."""
        requests = []
        for command in commands:
            self._sent += 1
            body = command.model_dump(mode="json")
            message = partner_message(body, kind=command.KIND, message_id=f"m{self._sent}")
            requests.append(read_request(message))
        answers = await self.desk.record(requests)
        verdicts = [answer.verdict for answer in answers if isinstance(answer, Receipt)]
        assert verdicts == [Verdict.ACCEPTED] * len(commands)
        await Relay(await self.node.user("relay"), OwnEvents(self.log, "hsscp")).catch_up()

    async def paused(self, expected: bool) -> bool:
        observer = await self.node.user("observer")
        health = await check(observer, self.node.server.monitoring, self.node.neighbours)
        return health.neighbours[0].paused is expected

    def received(self) -> list[tuple[str, int]]:
        return [(r.event.stream[-4:], r.event.version) for r in self.here.log]

    async def receives(self, *expected: tuple[str, int]) -> None:
        await eventually(lambda: self.received() == list(expected))


@pytest.fixture
async def office(nats_pair: Pair):
    log, here = MemoryLog(), MemoryLog()
    keeper = SharingKeeper(
        await nats_pair.hsscp.user("provisioner"), log, partnership="hsscp", partners=("stscp",)
    )
    mirror = await mirror_of(nats_pair.stscp, here)
    async with running(mirror.run(), keeper.run()):
        yield Office(nats_pair.hsscp, log, here)


async def test_without_an_agreement_nothing_is_shared_and_later_nothing_of_what_began_without(
    office,
):
    await office.send(finding(1))
    await office.send(opened(), finding(2), themed(1))
    await office.send(themed(2))

    await office.receives(("0002", 1), ("0002", 2))
    assert {r.provenance.agreement for r in office.here.log} == {"tees-learning-2026"}


async def test_what_the_agreement_does_not_cover_stays_at_home(office):
    learning = ShareLearning(
        learning_id="HSSCP-L-2026-0002",
        finding_id="HSSCP-F-2026-0001",
        title="Supervision",
        text="Ask what the child said.",
        themes=("supervision",),
        occurred_on=ON,
    )
    await office.send(opened(covers=(SharedContext.EXCHANGE,)), finding(1), learning)

    await office.receives(("0002", 1))


async def test_a_paused_agreement_stops_delivery_and_a_resumed_one_catches_up_once_and_in_order(
    office,
):
    await office.send(opened(), finding(1))
    await office.receives(("0001", 1))
    await office.send(PAUSE)
    await eventually(lambda: office.paused(True))
    await office.send(finding(2), themed(1))
    await office.node.provision()  # the start of a node changes nothing of it
    assert await office.paused(True)
    assert office.received() == [("0001", 1)]

    await office.send(RESUME, finding(3))
    await office.receives(("0001", 1), ("0002", 1), ("0001", 2), ("0003", 1))


async def test_a_neighbour_that_asks_again_gets_nothing_while_the_agreement_does_not_stand(
    office, nats_pair: Pair
):
    await office.send(opened(), finding(1))
    await office.receives(("0001", 1))
    await office.send(END, finding(2))
    await eventually(lambda: office.paused(True))

    there = JetStreamManager(
        await nats_pair.stscp.user("mirror"), prefix=subjects.border_prefix("hsscp"), timeout=5
    )
    await there.reset_consumer(subjects.EVENTS, subjects.outgoing("stscp"), seq=1)

    assert await office.paused(True)
    assert office.received() == [("0001", 1)]


async def test_an_ended_agreement_stops_for_good_and_a_new_one_begins_with_what_is_new(office):
    await office.send(opened(), finding(1))
    await office.receives(("0001", 1))
    await office.send(END, finding(2), themed(1))
    await eventually(lambda: office.paused(True))

    await office.send(opened("tees-learning-2027"), finding(3), themed(1), themed(2))
    await office.receives(("0001", 1), ("0003", 1))
    assert office.here.log[-1].provenance.agreement == "tees-learning-2027"
