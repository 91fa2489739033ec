"""What both partnerships keep learning, seen from either side; and what never crosses the border."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError

from adapters.messaging import subjects
from domain.fact import Visibility
from projections.improvement import themes, themes_board
from services.demo.message import Phase
from services.demo.player import play
from services.demo.story import story
from tests.support.cluster import Cluster, Told, running
from tests.support.conformity import OTHER, SHARED, kept, messages
from tests.support.spies import tapped


async def counted(cluster: Cluster, partnership: str) -> tuple[themes_board.ThemeCount, ...]:
    rows = await cluster.show(partnership, themes.VIEW)
    return themes_board.read(
        rows.all(themes.SIGHTINGS), rows.all(themes.ACTIONS), cluster.framework
    )


async def test_what_recurs_in_both_is_shown_with_counts_sources_and_dates_from_both(
    cluster: Cluster, told: Told
):
    for partnership in OTHER:
        across = themes_board.across(await counted(cluster, partnership))
        recurring = {row.theme: row for row in across if row.recurs}
        assert set(cluster.framework.themes) >= set(recurring)
        assert len(recurring) >= 5
        for row in recurring.values():
            assert [count.partnership for count in row.counts] == list(OTHER)
            for count in row.counts:
                assert count.findings > 0
                assert count.sources
                assert count.first_seen is not None
                assert count.last_seen is not None
                assert count.first_seen <= count.last_seen
        assert all(row.recurs for row in across[: len(recurring)]), "what recurs stands first"


async def test_both_boards_count_the_inspections_alike(cluster: Cluster, told: Told):
    """Findings of other tests may be on their way to the neighbour, so at rest."""
    await cluster.settled()
    assert await counted(cluster, "hsscp") == await counted(cluster, "stscp")


async def test_the_counts_are_those_of_the_findings_that_were_sent(cluster: Cluster, told: Told):
    sent = [
        orjson.loads(m.body) | {"p": m.partnership} for m in told.played["findings"].phase.messages
    ]
    (theme,) = [t for t in cluster.framework.themes if "supervision" in t][:1]
    rows = await cluster.show("stscp", themes.VIEW)
    seen = {s.finding_id for s in rows.all(themes.SIGHTINGS) if s.theme == theme}
    wanted = {body["finding_id"] for body in sent if theme in body["themes"]}
    assert wanted
    assert wanted <= seen
    assert {body["p"] for body in sent if theme in body["themes"]} == set(OTHER)


# --- The border -------------------------------------------------------------------------------------------


@pytest.mark.timeout(180)
async def test_whatever_a_hostile_neighbour_listens_to_nothing_private_is_heard(tmp_path: Path):
    """Real events of every phase, and a tap on everything in both accounts of the neighbour's server."""
    own = Cluster(tmp_path)
    async with running(own):
        await own.settled()
        phases = {phase.name: phase for phase in story(own.framework, date(2026, 6, 1))}
        async with tapped(own, "stscp") as tap:
            for name in ("framework", "findings", "recommendations", "release-2023"):
                await play(only(phases[name], "hsscp"), own.settings)
            await own.settled(within=150)
            log = await kept(own.admin, "hsscp")
            shared = [row for row in log.of("hsscp") if row.topic in SHARED]
            private = [row for row in log.of("hsscp") if row.topic not in SHARED]
            assert len(shared) > 100
            assert len(private) > 100
            heard = b"\n".join(lump for _, lump in tap.heard)
            assert [row.event_id for row in shared if row.event_id.encode() not in heard] == []
            assert [row.event_id for row in private if row.event_id.encode() in heard] == []
            assert [s for s, _ in tap.heard if ".private." in s or "gt.hsscp.intake" in s] == []
            assert [s for s, _ in tap.heard if "gt.hsscp.receipt" in s] == []
            await ask_for_more(tap.clients["XCHG"], tap.clients["MAIN"])
            async with own.service("stscp", "provisioner") as client:
                copied = await messages(client.jetstream(timeout=10), "FROM_HSSCP")
            assert [body for _, _, body in copied] == [row.state for row in shared]
            await asyncio.sleep(0.5)  # what was asked for would come now
            heard = b"\n".join(lump for _, lump in tap.heard)
            assert [row.event_id for row in private if row.event_id.encode() in heard] == []
        theirs = await kept(own.admin, "stscp")
        assert {row.topic for row in theirs.of("hsscp")} <= SHARED


def only(phase: Phase, partnership: str) -> Phase:
    own = tuple(message for message in phase.messages if message.partnership == partnership)
    return replace(phase, messages=own)


async def ask_for_more(*spies: Client) -> None:
    """What a resend needs is granted; every other request is left unanswered, or answered by their own server."""
    for spy in spies:
        for prefix in ("xc.hsscp.API", "$JS.hsscp.API"):
            for call in (
                "STREAM.MSG.GET.EVENTS",
                "STREAM.MSG.GET.INTAKE",
                "CONSUMER.CREATE.EVENTS",
                "CONSUMER.RESET.EVENTS.to-stscp",
                "CONSUMER.MSG.NEXT.RECEIPTS.rcpt-cleveland-police",
            ):
                with suppress(NatsError):
                    await spy.request(f"{prefix}.{call}", b'{"seq":1}', timeout=0.2)


def test_a_restricted_fact_has_no_subject():
    with pytest.raises(ValueError, match="no subject"):
        subjects.event("hsscp", Visibility.RESTRICTED, "finding", "finding-registered.v1")
