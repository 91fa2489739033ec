import asyncio
import logging
from pathlib import Path

import pytest
from nats.errors import TimeoutError as NatsTimeout

from adapters.messaging.connection import NotConnected, connect
from adapters.messaging.keys import KeyRing
from domain.errors import Misconfigured
from tests.support.nats import Node


async def test_a_wrong_key_is_refused_within_seconds(nats_node: Node, tmp_path: Path):
    ring = KeyRing(tmp_path / "strangers")
    ring.ensure(["agency.cleveland-police"])
    async with asyncio.timeout(8):
        with pytest.raises(NotConnected, match="cleveland-police cannot connect"):
            await connect(
                nats_node.url,
                seed_file=ring.seed_file("agency.cleveland-police"),
                name="cleveland-police",
                inbox_prefix="_INBOX_hsscp_cleveland-police",
            )


async def test_a_server_that_is_not_there_is_named_within_seconds(nats_node: Node):
    async with asyncio.timeout(8):
        with pytest.raises(NotConnected, match=r"127\.0\.0\.1:19999"):
            await connect(
                "nats://127.0.0.1:19999",
                seed_file=nats_node.keys.seed_file("relay"),
                name="relay",
                inbox_prefix="_INBOX_hsscp_relay",
            )


async def test_a_missing_seed_is_a_setting_to_mend(nats_node: Node, tmp_path: Path):
    with pytest.raises(Misconfigured, match="no key at"):
        await connect(
            nats_node.url, seed_file=tmp_path / "absent.nk", name="relay", inbox_prefix="_INBOX_x"
        )


async def test_a_forbidden_publish_is_logged_with_its_subject_and_without_its_content(
    nats_node: Node, caplog: pytest.LogCaptureFixture
):
    police = await nats_node.user("cleveland-police")
    with caplog.at_level(logging.WARNING), pytest.raises(NatsTimeout):
        await police.jetstream().publish(
            "gt.hsscp.intake.nenc-icb.register-finding.v1", b"a secret", timeout=1
        )
    assert "no right" in caplog.text
    assert "gt.hsscp.intake.nenc-icb" in caplog.text
    assert "a secret" not in caplog.text


async def test_a_connection_comes_back_after_the_server_was_killed(nats_node: Node):
    client = await nats_node.user("relay")
    await nats_node.server.kill9()
    await asyncio.sleep(5)  # longer than the tries of the start
    await nats_node.server.start()
    async with asyncio.timeout(10):
        while not client.is_connected:
            await asyncio.sleep(0.05)
    assert (await client.jetstream().publish("gt.hsscp.shared.finding.x", b"")).seq == 1
