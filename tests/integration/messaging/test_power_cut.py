"""
The power goes where a copy is kept, which is not synced to the disk: whatever the disk held of it, every shared event
arrives once and in order. The neighbour's record is PostgreSQL's matter and keeps what it committed.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.messaging.heads import Announcer
from adapters.messaging.mirror import State
from tests.integration.messaging.test_mirror import acknowledged, following, relayed
from tests.support import power_cut as disk
from tests.support.eventually import eventually
from tests.support.exchange import mirror_of, running
from tests.support.nats import Pair
from tests.support.neighbours import MemoryLog, record_findings
from tests.support.power_cut import Kept

SILENCE = 1.0
"""What a mirror lacks for so long, it asks for again: 20 seconds where it works."""

COPY = Path("jetstream/MAIN/streams/FROM_HSSCP")

chaos = pytest.mark.chaos

WHAT_THE_DISK_KEPT = [
    pytest.param(disk.everything, id="all"),
    pytest.param(disk.an_earlier_moment(), id="an earlier moment"),
    pytest.param(disk.the_last_block_without(0.5), id="half of the last block"),
    pytest.param(disk.empty("meta.inf", "meta.sum"), id="no configuration, as of a fresh stream"),
    pytest.param(disk.nothing_of(), id="nothing"),
    *(
        pytest.param(kept, id=name, marks=chaos)
        for name, kept in {
            "messages earlier than the consumer": disk.an_earlier_moment("msgs"),
            "the consumer earlier than the messages": disk.an_earlier_moment("obs"),
            "all but the last bytes": disk.the_last_block_without(0.0001),
            "an empty block": disk.the_last_block_without(1.0),
            "a block that ends in zeros": disk.the_last_block_with_zeros(0.25),
            "a block of zeros": disk.the_last_block_with_zeros(1.0),
            "zeros inside a block": disk.a_block_with_a_page_of_zeros,
            "no index": disk.nothing_of("msgs/index.db"),
            "no index and half of a block": disk.both(
                disk.nothing_of("msgs/index.db"), disk.the_last_block_without(0.5)
            ),
            "no messages": disk.nothing_of("msgs"),
            "no consumer": disk.nothing_of("obs"),
            "a consumer without state": disk.nothing_of("obs/mirror/o.dat"),
            "a consumer without configuration": disk.empty("obs/mirror/meta.inf"),
            "an empty configuration": disk.empty("meta.inf"),
            "a configuration of zeros": disk.zeros("meta.inf"),
            "an empty checksum": disk.empty("meta.sum"),
            "neither configuration nor checksum": disk.nothing_of("meta.inf", "meta.sum"),
            "the bare folder": disk.the_bare_folder,
        }.items()
    ),
]

OF_EACH_KIND = WHAT_THE_DISK_KEPT[:5]
"""What the server makes of the others is one of these."""


@dataclass
class Sharing:
    """hsscp relays and says how far it has something; what stscp keeps of it is `here`."""

    pair: Pair
    origin: MemoryLog = field(default_factory=MemoryLog)
    here: MemoryLog = field(default_factory=MemoryLog)

    @property
    def copy(self) -> Path:
        return self.pair.stscp.config.store / COPY

    async def share(self, numbers: range) -> None:
        await record_findings(self.origin, numbers)
        await relayed(self.pair, self.origin)

    async def acknowledged(self, sequence: int) -> None:
        """The origin takes all up to there for delivered."""
        await eventually(lambda: acknowledged(self.pair, sequence))

    async def arrived(self) -> None:
        await eventually(lambda: self.here.states("hsscp") == self.origin.states("hsscp"))

    def remember(self, earlier: Path) -> None:
        """The copy's folder as it is now."""
        self.pair.stscp.server.freeze()
        shutil.copytree(self.copy, earlier)
        self.pair.stscp.server.thaw()

    async def power_cut(self, kept: Kept, earlier: Path) -> None:
        await self.pair.stscp.server.kill9()
        kept(self.copy, earlier)
        await self.pair.stscp.server.start()


@asynccontextmanager
async def sharing(pair: Pair) -> AsyncIterator[Sharing]:
    client = await pair.hsscp.user("provisioner")
    announcer = Announcer(client, partnership="hsscp", partners=["stscp"], every=0.2)
    async with running(announcer.run()):
        yield Sharing(pair)


@pytest.mark.parametrize("kept", WHAT_THE_DISK_KEPT)
async def test_what_had_arrived_and_was_not_recorded_comes_again(
    nats_pair: Pair, tmp_path: Path, kept: Kept
):
    """The origin takes it for delivered, and only its word about how far it has something brings it back."""
    async with sharing(nats_pair) as both:
        await both.share(range(1, 101))
        async with following(nats_pair, both.here, silence=SILENCE):
            await both.arrived()
        both.remember(tmp_path / "earlier")
        await both.share(range(101, 201))
        await both.acknowledged(200)
        await both.power_cut(kept, tmp_path / "earlier")
        async with following(nats_pair, both.here, silence=SILENCE) as mirror:
            await both.arrived()
            await both.share(range(201, 221))
            await both.arrived()
            assert mirror.status.state is State.FOLLOWING
    assert len(both.here.inbox) == 220
    assert await nats_pair.stscp.server.monitoring.complaint() is None


@chaos
@pytest.mark.parametrize("kept", OF_EACH_KIND)
async def test_a_mirror_that_goes_on_through_the_power_cut_of_its_server(
    nats_pair: Pair, tmp_path: Path, kept: Kept
):
    async with sharing(nats_pair) as both:
        mirror = await mirror_of(nats_pair.stscp, both.here, silence=SILENCE)
        async with running(mirror.run()):
            await both.share(range(1, 101))
            await both.arrived()
            both.remember(tmp_path / "earlier")
            await both.share(range(101, 151))
            await both.arrived()
            both.here.away = True
            await both.share(range(151, 201))
            await both.acknowledged(200)
            await nats_pair.stscp.server.kill9()
            both.here.away = False
            await both.power_cut(kept, tmp_path / "earlier")
            await both.arrived()
            await both.share(range(201, 221))
            await both.arrived()
            assert mirror.status.state is State.FOLLOWING
    assert len(both.here.inbox) == 220


@chaos
async def test_the_power_goes_again_and_again(nats_pair: Pair, tmp_path: Path):
    """Each time it goes back to the moment before the last ten events, while events are shared."""
    async with sharing(nats_pair) as both, following(nats_pair, both.here, silence=SILENCE):
        for round_ in range(5):
            first = round_ * 20 + 1
            await both.share(range(first, first + 10))
            await both.acknowledged(first + 9)
            both.remember(tmp_path / str(round_))
            await both.share(range(first + 10, first + 20))
            await both.acknowledged(first + 19)
            await both.power_cut(disk.an_earlier_moment(), tmp_path / str(round_))
        await both.arrived()
    assert len(both.here.inbox) == 100


async def test_a_stream_that_cannot_be_recovered_is_said_and_made_again_with_what_it_holds(
    nats_pair: Pair, caplog: pytest.LogCaptureFixture
):
    """One that is no copy is synced, so this is a disk at fault: the server starts, and says so until the node has begun."""
    police = (await nats_pair.stscp.user("cleveland-police")).jetstream()
    await police.publish("gt.stscp.intake.cleveland-police.x", b"a message")
    server = nats_pair.stscp.server
    await server.kill9()
    disk.empty("meta.inf")(nats_pair.stscp.config.store / COPY.with_name("INTAKE"), Path())
    await server.start()
    complaint = await server.monitoring.complaint()
    assert complaint is not None
    assert "INTAKE" in complaint
    assert complaint in caplog.text
    await nats_pair.stscp.provision()
    assert await server.monitoring.complaint() is None
    provisioner = (await nats_pair.stscp.user("provisioner")).jetstream()
    assert (await provisioner.get_msg("INTAKE", 1)).data == b"a message"
