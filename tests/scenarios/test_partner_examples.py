"""The examples of docs/how-to/join-a-partner-service.md are word for word what is run here, against real servers."""

import asyncio
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.messaging import subjects
from services.bootstrap import places
from tests.support.cluster import Cluster

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
EXAMPLES = HOW_TO / "examples"
PAGE = HOW_TO / "join-a-partner-service.md"
POLICE = "cleveland-police"
PACKAGES = ("@nats-io/transport-node", "@nats-io/jetstream")


def finding(number: int, **changes: object) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((EXAMPLES / "finding.json").read_text())
    return {**body, "finding_id": f"HSSCP-F-2026-{number}", **changes}


# --- The page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("example", "language"),
    [
        ("send_a_message.py", "python"),
        ("send-a-message.mjs", "javascript"),
        ("finding.json", "json"),
    ],
)
def test_the_page_shows_each_example_word_for_word(example: str, language: str):
    assert f"```{language}\n{(EXAMPLES / example).read_text()}```" in PAGE.read_text()


def test_every_example_is_shown_by_its_page_or_named_on_another():
    others = [page.read_text() for page in HOW_TO.glob("*.md") if page != PAGE]
    examples = {path.name for path in EXAMPLES.iterdir() if path.is_file()}
    shown = {"send_a_message.py", "send-a-message.mjs", "finding.json"}

    assert shown <= examples
    lost = {name for name in examples - shown if not any(f"examples/{name}" in o for o in others)}
    assert not lost, f"no page speaks of {lost}"


# --- The programs ---------------------------------------------------------------------------------------------


@dataclass
class Sender:
    """An example as a program of an agency of its own machine: it gets a server, a key file and a message."""

    cluster: Cluster
    command: list[str]
    directory: Path

    async def send(
        self, number: int, body: object, *, agency: str = POLICE, message_id: str | None = None
    ) -> tuple[int, dict[str, Any] | None, str]:
        """Exit code, receipt, and what was said on the way."""
        file = self.directory / "body.json"
        file.write_text(json.dumps(body))
        settings = self.cluster.settings
        seed = places.keys(settings, "hsscp").seed_file(subjects.agency_user(POLICE))
        process = await asyncio.create_subprocess_exec(
            *self.command,
            *(settings.of("hsscp").nats.url, str(seed), "hsscp", agency),
            *("register-finding.v1", message_id or f"example-{number}", str(file)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, said = await asyncio.wait_for(process.communicate(), 60)
        except TimeoutError:
            process.kill()
            _, said = await process.communicate()
            raise AssertionError(f"it did not end: {said.decode()}") from None
        return process.returncode or 0, json.loads(out) if out else None, said.decode()


def _python(_: Path) -> list[str]:
    return [sys.executable, "-W", "error", str(EXAMPLES / "send_a_message.py")]


def _javascript(directory: Path) -> list[str]:
    """Node finds packages beside the program, so it is copied beside a link to where they are installed."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js on this machine")
    asked = "require('node:path').resolve(require.resolve('@nats-io/transport-node'), '../../..')"
    found = subprocess.run(
        [node, "-p", asked], cwd=EXAMPLES, capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        pytest.skip(f"npm install {' '.join(PACKAGES)} in this folder, or name it in NODE_PATH")
    (directory / "node_modules").symlink_to(found.stdout.strip(), target_is_directory=True)
    return [node, str(shutil.copy(str(EXAMPLES / "send-a-message.mjs"), directory))]


@pytest.fixture(params=[_python, _javascript], ids=["python", "javascript"])
def sender(request: pytest.FixtureRequest, tmp_path: Path, cluster: Cluster) -> Sender:
    return Sender(cluster, request.param(tmp_path), tmp_path)


@pytest.fixture
def number(sender: Sender) -> int:
    """Of a finding that no other test speaks of."""
    return 7100 if sender.command[0] == sys.executable else 7200


async def test_a_finding_is_accepted_and_sent_again_gets_the_same_receipt(
    sender: Sender, number: int
):
    code, receipt, said = await sender.send(number, finding(number))
    assert code == 0, (said, receipt)
    assert receipt is not None
    assert receipt["verdict"] == "accepted"
    assert receipt["reference"] == f"HSSCP-F-2026-{number}"
    assert receipt["sender"] == POLICE
    assert await sender.send(number, finding(number)) == (0, receipt, said)


async def test_a_wrong_field_is_rejected_with_its_name(sender: Sender, number: int):
    code, receipt, _ = await sender.send(number + 1, finding(number + 1, colour="red"))
    assert code == 1
    assert receipt is not None
    assert receipt["verdict"] == "rejected"
    assert [(f["code"], f["field"]) for f in receipt["faults"]] == [("UNKNOWN_FIELD", "colour")]


async def test_another_agencys_subject_is_refused_and_says_why(sender: Sender, number: int):
    code, receipt, said = await sender.send(number + 2, finding(number + 2), agency="nenc-icb")
    assert code != 0
    assert receipt is None
    assert "permissions violation" in said.lower()
