"""Personal text from the day it is kept to the day it is destroyed, on the partnership's own command line."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.event_store import sealing
from adapters.event_store.log import RawEvent
from adapters.messaging import chain
from projections.governance.inspection_pack import Seal
from services.bootstrap.clock import today
from tests.support.cluster import Cluster, Told
from tests.support.command_line import POLICE, CommandLine, lines, message
from tests.support.incidents import SI
from tests.support.local_door import OTHER, SCHEDULE, SUBJECT, LocalDoor, files_with, local_door

TEXT = "The school nurse had seen her twice; her brother was the one who spoke."
LATER = "What her grandmother wanted the review to know."


@pytest.fixture
def door(database, tmp_path) -> LocalDoor:
    return local_door(database, tmp_path)


def record_up_to(door: LocalDoor, position: int) -> Seal | None:
    async def named() -> Seal | None:
        async with door.database.log() as log:
            return await sealing.seal(log.read_raw, log.codec, until=position)

    return asyncio.run(named())


def chained(events: Sequence[RawEvent]) -> bytes:
    """As the neighbour would, were these events shared."""
    link = chain.GENESIS
    for e in events:
        link = chain.extend(link, topic=e.topic, stream=e.stream, version=e.version, state=e.state)
    return link


def board(door: LocalDoor, *arguments: str) -> str:
    said = door.run(*arguments, "-f", "csv")
    assert said.code == 0, said.err
    return said.out


def test_invariant_37_destroying_a_subject_key_makes_text_unreadable_and_leaves_counts_dates_and_chain(
    door,
):
    door.kept(TEXT)
    door.kept(LATER, kind="family-view")
    door.kept("Of somebody else.", OTHER)
    assert door.texts() == [TEXT, LATER]
    hold = door.hold("Notice of the inquiry", "h1")
    assert hold.faults == ()
    before = door.events()
    head = len(before)
    link = record_up_to(door, head)
    asked = (
        ("subject", "list", "--as-at", f"#{head}"),
        ("incidents", "--as-at", f"#{head}"),
        ("events", "--as-at", f"#{head}"),
    )
    shown = [board(door, *words) for words in asked]

    refused = door.destroy()
    assert refused.code == 1
    assert "Notice of the inquiry" in refused.err
    assert door.texts() == [TEXT, LATER]

    door.lifted(hold_entry=3)
    door.destroyed()

    assert door.texts() == [f"destroyed on {today():%d %B %Y} under {SCHEDULE}"] * 2
    assert door.texts(OTHER) == ["Of somebody else."]
    after = door.events()
    assert after[:head] == before
    assert record_up_to(door, head) == link
    assert chained(after[:head]) == chained(before)
    assert [board(door, *words) for words in asked] == shown
    assert door.run("projections", "rebuild", "subjects", "access_log").code == 0
    [row, other] = sorted(
        door.run("subject", "list", "-f", "csv").rows, key=lambda row: row["subject_id"]
    )
    assert (row["texts"], row["about"], row["held_by"]) == ("2", SI, "")
    assert row["first_kept_on"] == row["destroyed_on"] == f"{today():%Y-%m-%d}"
    assert (other["texts"], other["destroyed_on"]) == ("1", "")
    for said in (TEXT, LATER):
        assert not [e for e in door.events() if said.encode() in e.state]


def test_what_is_read_is_on_the_record_before_it_is_shown(door):
    door.kept(TEXT)
    assert door.read(purpose="Preparing the rapid review.").code == 0
    assert door.run("projections", "rebuild", "access_log").code == 0

    [entry] = door.run("access-log", "-f", "csv").rows
    assert (entry["done"], entry["who"]) == ("accessed", "Records Officer")
    assert entry["purpose"] == "Preparing the rapid review."
    assert SUBJECT in entry["references"]
    assert SI in entry["references"]


@pytest.mark.parametrize("purpose", ["", "For the child with NHS number 999 000 0018."])
def test_without_a_purpose_that_may_be_recorded_nothing_is_shown(door, purpose):
    door.kept(TEXT)

    said = door.read(purpose=purpose)
    assert said.code == 1
    assert TEXT not in said.out
    assert "information-accessed.v1" not in [event.topic for event in door.events()]


def test_a_destruction_stands_in_the_access_log_with_both_posts(door):
    door.kept(TEXT)
    door.destroyed()
    assert door.run("projections", "rebuild", "access_log").code == 0

    [entry] = door.run("access-log", "-f", "csv").rows
    assert (entry["done"], entry["references"]) == ("destroyed", SUBJECT)
    assert entry["authority"] == f"personal-text: {SCHEDULE}"
    assert (entry["who"], entry["approved_by"]) == ("Records Officer", "Partnership Manager")


def test_it_takes_two_and_something_that_is_kept(door):
    nothing = door.destroy()
    assert (nothing.code, "nothing is kept" in nothing.err) == (1, True)
    door.kept(TEXT)
    alone = door.destroy(**{"approved-by": "Records Officer"})
    assert (alone.code, "name another post" in alone.err) == (1, True)
    assert door.texts() == [TEXT]


def test_nothing_more_is_kept_about_one_who_was_destroyed(door):
    door.kept(TEXT)
    door.destroyed()

    said = door.keep(LATER)
    assert (said.code, "a new text needs a new reference" in said.err) == (1, True)


def test_the_list_of_events_shows_that_there_is_a_text_and_not_which(door):
    door.kept(TEXT)

    said = board(door, "events")
    assert "personal-text-kept.v1" in said
    assert "nurse" not in said


def test_beside_a_node_at_work_no_byte_of_a_text_comes_to_rest_anywhere(
    cluster: Cluster, told: Told, tmp_path: Path
):
    """Neither with a server of NATS nor of PostgreSQL, in a log or beside the keys; and the view follows."""
    run = CommandLine(cluster.servers.settings_file, tmp_path)
    incident, person, canary = "HSSCP-SI-2026-7801", "HSSCP-SJ-2026-7801", b"QUAGGA 2209"
    referred = message(
        "refer-serious-incident.v1",
        incident_id=incident,
        referred_by=POLICE,
        area="hartlepool",
        harm="seriously-harmed",
        abuse_or_neglect="suspected",
        aware_on="2026-02-02",
    )
    run.accepted(run.file("referred.jsonl", lines(referred)), POLICE)
    kept = run(
        *("subject", "keep", person, "--about", incident, "--kind", "family-view"),
        *("--agency", POLICE, "--file", run.file("text.txt", canary)),
    )
    assert kept.code == 0, kept.err
    read = run("subject", "read", person, "--post", "Records Officer", "--purpose", "A trial.")
    assert canary.decode() in read.out
    asyncio.run(cluster.settled())

    rows = {row["subject_id"]: row for row in run("subject", "list", "-f", "csv").rows}
    assert (rows[person]["texts"], rows[person]["about"]) == ("1", incident)
    assert files_with([person.encode()], cluster.servers.directory), "the search works"
    assert files_with([canary], cluster.servers.directory) == []
