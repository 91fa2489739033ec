"""
The five frameworks on the program as it is run: PostgreSQL, NATS and nodes with that framework's partnerships, one year of
messages by the agencies' own users, and what the commands then show.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import orjson
import pytest

from domain.framework import Framework
from projections.governance.obligations_board import Standing
from projections.governance.schedule import State
from services.bootstrap import clock, places
from services.bootstrap.local import ChildProgram, LocalServers, PostgresServer
from services.bootstrap.record import open_record
from services.demo.message import Message, Phase
from services.demo.player import Played, play
from tests.support import partnership_year
from tests.support.command_line import CommandLine
from tests.support.eventually import eventually
from tests.support.year import Sent

PACKS = {
    "tees": "hsscp",
    "hampshire": "hampshire",
    "hartlepool-2015": "hartlepool",
    "halton-2015": "halton",
    "northamptonshire-2017": "northamptonshire",
}
WIDTH = 120
"""Columns of what is written where no terminal is."""

COMMANDS = [
    *(
        [name]
        for name in [
            "status",
            "board",
            "themes",
            "indicators",
            "returns",
            "exceptions",
            "derived",
            "catalogue",
            "obligations",
            "impact",
            "priorities",
            "procedures",
            "national-learning",
            "child-death-themes",
            "sharing",
            "learning",
            "incidents",
            "reviews",
            "publications",
            "audits",
            "training",
            "section-11",
            "school-audits",
            "voice",
            "inspections",
            "quality",
            "directory",
            "attendance",
            "challenges",
            "enquiries",
            "scrutiny",
            "dissemination",
            "agency",
            "reports",
            "yearly-report",
            "access-log",
            "events",
            "dead-letters",
            "history",
            "trend",
        ]
    ),
    ["framework", "list"],
    ["framework", "show"],
    ["projections", "status"],
]
"""Every command that shows something of the record or of the framework."""

MAY_SHOW_NOTHING = {"derived", "sharing", "learning", "dead-letters", "school-audits"}
"""Nothing was agreed with a neighbour, and not every framework derives indicators or asks schools."""


@dataclass(frozen=True)
class Lived:
    """A partnership after its year under the framework; the servers of it still run."""

    framework: Framework
    partnership: str
    played: Played
    ask: CommandLine

    @property
    def until(self) -> int:
        return self.played.until[self.partnership]

    @property
    def finding(self) -> str:
        """The reference of the year's finding, whose thread reaches to the audit that closes it."""
        registered = next(
            message
            for message in self.played.phase.messages
            if message.kind == "register-finding.v1"
        )
        return str(orjson.loads(registered.body)["finding_id"])

    def check(self, *arguments: str) -> list[dict[str, str]]:
        """The requirements of the framework as the command prints them for a spreadsheet."""
        said = self.ask("framework", "check", self.framework.name, "-f", "csv", *arguments)
        assert said.code == 0, said.err
        return said.rows

    def about(self, command: Sequence[str]) -> Sequence[str]:
        """What some commands are asked about."""
        area = self.framework.partnerships[self.partnership].areas[0]
        return {
            "agency": [self.framework.areas[area].council],
            "history": [self.finding],
            "trend": ["ctx.referrals"],
            "show": [self.framework.name],
        }.get(command[-1], [])


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One for all frameworks: each partnership has a schema and roles of its own."""
    server = PostgresServer(tmp_path_factory.mktemp("postgres"))
    try:
        asyncio.run(server.start())
        yield server
    finally:
        asyncio.run(server.stop())


@pytest.fixture(scope="module", params=PACKS)
def lived(
    request: pytest.FixtureRequest,
    postgres: PostgresServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Lived]:
    """Its servers and nodes run while its tests do; its year has just ended."""
    name: str = request.param
    start = begin(clock.today())
    servers = LocalServers(tmp_path_factory.mktemp(name), framework=name, postgres=postgres)
    nodes = [servers.node(partnership) for partnership in servers.partnerships]
    try:
        asyncio.run(servers.__aenter__())
        for node in nodes:
            node.start()
        yield asyncio.run(live(servers, PACKS[name], start))
    finally:
        asyncio.run(stop(servers, nodes))


def begin(today: date) -> date:
    """The first day of a year that is over, and in which nothing by the end of a month has become due again since."""
    last = today if today.day == 1 else today - timedelta(days=1)
    return last.replace(year=last.year - 1, day=min(last.day, 28))


async def stop(servers: LocalServers, nodes: list[ChildProgram]) -> None:
    for node in nodes:
        await node.stop()
    await servers.__aexit__(None, None, None)


async def live(servers: LocalServers, partnership: str, start: date) -> Lived:
    """The year, published by the agencies' own users, until every view has shown it."""
    letters = partnership_year.play(servers.pack, partnership, start)
    played = await play(
        Phase("year", "a year", tuple(messages(partnership, letters))), servers.settings
    )
    async with open_record(servers.settings, partnership) as record:

        async def everything_shown() -> bool:
            return all(part.state == "ok" for part in await record.parts())

        await eventually(everything_shown, within=40)
    ask = CommandLine(servers.settings_file, servers.directory, partnership)
    return Lived(servers.pack, partnership, played, ask)


def messages(partnership: str, letters: Sequence[Sent]) -> Iterator[Message]:
    for number, letter in enumerate(letters):
        yield Message(f"year-{number}", partnership, letter.sender, letter.kind, letter.body)


def test_every_message_of_the_year_is_accepted(lived: Lived):
    assert [(m.kind, r.faults) for m, r in lived.played.unexpected] == []
    assert len(lived.played.receipts) > 150


def test_the_framework_is_met_at_the_end_of_the_year_and_was_not_half_way(lived: Lived):
    whole = lived.check()
    half = lived.check("--as-at", f"#{lived.until // 2}")

    names = [line["requirement"] for line in whole]
    assert sorted(names) == sorted(lived.framework.requirements)
    assert {line["standing"] for line in whole} == {Standing.MET}
    assert all(line["proofs"] for line in whole)
    assert [line["requirement"] for line in half] == names
    assert met(half) < met(whole)


def test_the_framework_is_shown_as_a_table_that_a_terminal_holds(lived: Lived):
    said = lived.ask("framework", "check", lived.framework.name, "--all", "-f", "table")

    assert said.code == 0, said.err
    assert "Requirements by standing" in said.out
    assert lived.framework.title.split(":")[0] in said.out
    assert widest(said.out) <= WIDTH


def test_what_is_owed_next_is_listed_with_its_dates(lived: Lived):
    lines = lived.ask("obligations", "-f", "csv").rows

    assert {line["state"] for line in lines} <= {State.MET_ON_TIME, State.SCHEDULED, State.DUE_SOON}
    assert {State.MET_ON_TIME, State.SCHEDULED} <= {line["state"] for line in lines}
    assert all(line["due_on"] for line in lines)


def test_every_command_shows_the_year(lived: Lived):
    """One test for all: they only read, and what each shows in full is for the tests of its view."""
    for command in COMMANDS:
        said = lived.ask(*command, *lived.about(command), "-f", "table")
        assert (command, said.code, said.err) == (command, 0, "")
        assert widest(said.out) <= WIDTH, command
        assert "None" not in said.out, command
        title = said.out.splitlines()[0]
        assert not title.endswith(": none.") or command[0] in MAY_SHOW_NOTHING, command


def test_a_partnership_alone_has_no_link_and_one_of_two_has(lived: Lived):
    named = [line["name"] for line in lived.ask("status", "-f", "csv").rows]

    linked = [name for name in named if name.startswith("link to ")]
    assert len(linked) == len(lived.framework.partnerships) - 1


def met(lines: Sequence[Mapping[str, str]]) -> int:
    return sum(line["standing"] == Standing.MET for line in lines)


def widest(printed: str) -> int:
    return max(map(len, printed.splitlines()))


def test_every_framework_that_is_shipped_is_at_work_here():
    assert set(PACKS) == set(places.packs())
