"""The files that others subscribe to, as commands write them, on both partnerships at work."""

import asyncio
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from domain.permission.sensitivity import restricted_in
from services.feeds.atom import ATOM, POSITIONS
from tests.support.cluster import Cluster, Told
from tests.support.command_line import POLICE, UNIT, CommandLine, lines, message

A, GT = f"{{{ATOM}}}", f"{{{POSITIONS}}}"


@pytest.fixture(scope="module")
def run(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line, once two obligations were set by hand."""
    run = CommandLine(cluster.servers.settings_file, tmp_path_factory.mktemp("feeds"))
    owed = [obligation(f"HSSCP-O-2026-990{n}", n, owner) for n, owner in enumerate((POLICE, UNIT))]
    run.accepted(run.file("owed.jsonl", lines(*owed)), UNIT)
    asyncio.run(cluster.settled())
    return run


def obligation(reference: str, number: int, owner: str) -> dict[str, object]:
    return message(
        "schedule-obligation.v1",
        obligation_id=reference,
        title=f"Obligation {number}; with, marks",
        basis="local",
        owner=owner,
        due_on=f"2030-01-0{number + 1}",
    )


def written(run: CommandLine, *arguments: str) -> bytes:
    file = Path(run.directory) / "feed"
    said = run("feed", *arguments, "--output", str(file))
    assert (said.code, said.out) == (0, ""), said.err
    return file.read_bytes()


def dated(made: bytes) -> list[tuple[str, str]]:
    """Of a calendar: the day and the words of each event."""
    events: list[Any] = Calendar.from_ical(made).walk("VEVENT")
    return [(str(event["DTSTART"].dt), str(event["SUMMARY"])) for event in events]


def entries(made: bytes) -> dict[int, str]:
    """Titles by position."""
    root = ET.fromstring(made)  # noqa: S314 (our own bytes)
    return {
        int(entry.findtext(f"{GT}position", "")): entry.findtext(f"{A}title", "")
        for entry in root.findall(f"{A}entry")
    }


async def end_of_the_log(cluster: Cluster, size: int) -> dict[int, str]:
    """References by position, the newest first."""
    async with cluster.record("hsscp") as record:
        head = (await record.stand(None)).position
        last = await record.events(after=head - size, until=head, limit=size)
    return {event.position: event.event.stream for event in reversed(last)}


def test_the_feed_of_changes_is_the_end_of_the_log(cluster, run):
    titles = entries(written(run, "changes", "--size", "20", "--restricted"))
    expected = asyncio.run(end_of_the_log(cluster, 20))
    assert list(titles) == list(expected)
    assert all(reference in titles[position] for position, reference in expected.items())


def test_an_older_page_is_the_same_for_ever(run):
    page = ("changes", "--as-at", "#30", "--size", "10")
    made = written(run, *page)
    assert written(run, *page) == made
    assert max(entries(made)) <= 30
    assert b"HSSCP, position 30, as known at" in made


def test_an_agencys_changes_are_among_all_changes(run):
    everything = entries(written(run, "changes", "--size", "1000"))
    own = entries(written(run, "changes", "--size", "1000", "--agency", POLICE))
    oldest = min(everything)  # the agency's own page goes further back
    newer = {position: title for position, title in own.items() if position >= oldest}
    assert newer.items() <= everything.items()
    assert 0 < len(own) < len(everything)
    assert not [title for title in everything.values() if restricted_in(title)]
    assert entries(written(run, "changes", "--agency", "no-such-agency")) == {}


def test_the_calendar_is_what_the_board_of_obligations_shows(run):
    made = written(run, "obligations", "--restricted")
    board = run("obligations", "--all", "--format", "json").answer
    assert sorted(day for day, _ in dated(made)) == sorted(line["due_on"] for line in board["rows"])
    assert written(run, "obligations", "--restricted") == made

    mine = dated(written(run, "obligations", "--agency", POLICE))
    assert ("2030-01-01", "Scheduled: Obligation 0; with, marks") in mine
    assert "2030-01-02" not in {day for day, _ in mine}


def test_the_calendar_of_a_past_position_is_the_same_for_ever(run):
    page = ("obligations", "--as-at", "#40")
    assert written(run, *page) == written(run, *page)


def test_a_feed_goes_to_a_place_that_there_is(run):
    said = run("feed", "changes", "--output", str(run.directory / "nowhere" / "feed.atom"))
    assert said.code == 2
    assert "nowhere/feed.atom cannot be written: No such file or directory" in said.err
