"""Keys of subjects on real PostgreSQL: who may touch them, what a backup tells, what a kill leaves, what many do at once."""

import asyncio
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import orjson
import psycopg
import pytest

from adapters.subject_keys import key_table
from adapters.subject_keys.key_files import KeyFiles
from adapters.subject_keys.key_table import KeyTable
from services.bootstrap import subjects
from services.bootstrap.clock import today
from tests.support.command_line import UNIT
from tests.support.incidents import SI
from tests.support.local_door import OTHER, SCHEDULE, SUBJECT, LocalDoor, files_with, local_door

CANARY = "ZEBRA 4711: a sentence that stands nowhere else."
BY_TWO = {"authority": SCHEDULE, "destroyed_by": "Records Officer", "approved_by": "Manager"}
ROOT = Path(__file__).parents[3]


@pytest.fixture
def door(database, tmp_path) -> LocalDoor:
    return local_door(database, tmp_path)


def topics(door: LocalDoor) -> list[str]:
    return [event.topic for event in door.events()]


# --- Where the text is not --------------------------------------------------------------------------------


def test_no_byte_of_a_text_lies_on_the_disk_of_the_server_or_beside_its_keys(door):
    door.kept(CANARY)
    (door.run.directory / "text.txt").unlink()
    with door.admin() as admin:
        admin.execute("CHECKPOINT")
        [found] = admin.execute("SHOW data_directory").fetchall()
    server = Path(found[0])  # of a server elsewhere, nothing is found and nothing can be said
    needles = (b"ZEBRA 4711", "ZEBRA 4711".encode("utf-16-le"))

    assert files_with([SUBJECT.encode()], server) or not server.is_dir(), "the search works"
    assert files_with(needles, server, door.run.directory) == []


def test_the_inbox_keeps_no_hash_by_which_a_short_text_could_be_guessed(door):
    door.kept("No.")
    with door.admin() as admin:
        rows = admin.execute("SELECT body_hash FROM hsscp.inbox").fetchall()

    body = {
        "occurred_on": door.texts() and str(today()),
        "subject_id": SUBJECT,
        "about": SI,
        "text_kind": "agency-summary",
        "agency": "cleveland-police",
        "text": "No.",
    }
    guesses = {hashlib.sha256(orjson.dumps(body)).digest(), hashlib.sha256(b"No.").digest()}
    assert guesses.isdisjoint(row[0] for row in rows)


def test_a_refused_text_is_in_no_error(door):
    said = door.keep(CANARY, about="HSSCP-SI-2026-0404")

    assert said.code == 1
    assert "no incident or review" in said.err
    too_long = door.keep(f"{CANARY} " + "x" * 4000)
    assert too_long.code == 1
    for answer in (said, too_long):
        assert "ZEBRA" not in answer.out + answer.err
    assert topics(door) == ["serious-incident-referred.v1"]


# --- Backups ----------------------------------------------------------------------------------------------


def test_a_backup_of_the_whole_database_tells_nothing_of_what_was_destroyed_since(door):
    door.kept(CANARY)
    door.kept("Of another.", OTHER)
    with door.backup() as restored:
        assert restored.texts() == [CANARY]
        door.destroyed()

        assert door.texts(OTHER) == ["Of another."]
        for subject in (SUBJECT, OTHER):
            said = restored.read(subject)
            assert said.code == 2
            assert "destroyed with it" in said.err


def test_a_backup_of_the_log_alone_tells_nothing(door):
    door.kept(CANARY)
    with door.backup() as restored:
        with restored.admin() as admin:
            admin.execute("TRUNCATE hsscp_keys.subject_keys")
        said = restored.read()

    assert said.code == 1
    assert "bring the keys back" in said.err
    assert not [event for event in door.events() if b"ZEBRA" in event.state]


# --- Who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("app", "DELETE FROM hsscp_keys.subject_keys"),
        ("app", "UPDATE hsscp_keys.subject_keys SET wrapped = ''"),
        ("app", "TRUNCATE hsscp_keys.subject_keys"),
        ("app", "INSERT INTO hsscp_keys.encryption_keys (id) VALUES ('x')"),
        ("app", "DELETE FROM hsscp_keys.encryption_keys"),
        ("projector", "SELECT FROM hsscp_keys.subject_keys"),
        ("report", "SELECT FROM hsscp_keys.subject_keys"),
        ("records", "INSERT INTO hsscp_keys.subject_keys VALUES ('a', 'b', '', 'c')"),
        ("records", "UPDATE hsscp_keys.subject_keys SET subject = 'x'"),
        ("records", "DELETE FROM hsscp.stored_events"),
        ("records", "UPDATE hsscp.stored_events SET state = ''"),
    ],
)
def test_a_role_may_do_with_keys_what_it_is_for_and_nothing_else(door, role, statement):
    with (
        psycopg.connect(door.database.dsn("hsscp", role), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_the_other_partnership_sees_no_key(door):
    with (
        psycopg.connect(door.database.dsn("stscp", "records"), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT FROM hsscp_keys.subject_keys")


def test_keys_put_to_other_subjects_open_nothing(door):
    door.kept(CANARY)
    door.kept("Of another.", OTHER)
    with door.admin() as admin:
        admin.execute(
            "UPDATE hsscp_keys.subject_keys k SET wrapped = o.wrapped FROM hsscp_keys.subject_keys o"
            " WHERE o.subject <> k.subject"
        )

    said = door.read()
    assert (said.code, "does not open" in said.err) == (1, True)
    assert "Of another" not in said.out


def test_a_destruction_that_cannot_open_another_key_destroys_nothing(door):
    """Wrapping a damaged key anew would hide the damage."""
    door.kept(CANARY)
    door.kept("Of another.", OTHER)
    with door.admin() as admin:
        admin.execute("UPDATE hsscp_keys.subject_keys SET wrapped = '' WHERE subject = %s", [OTHER])
    before = topics(door)

    said = door.destroy()
    assert (said.code, "does not open" in said.err) == (1, True)
    assert topics(door) == before
    assert door.texts() == [CANARY]


# --- Ended half-way ---------------------------------------------------------------------------------------


def test_killed_between_the_record_and_the_key_nothing_has_happened(door):
    door.kept(CANARY)
    before = topics(door)
    with door.admin() as admin, psycopg.connect(door.database.admin) as holding:
        holding.execute("SELECT FROM hsscp_keys.subject_keys FOR UPDATE")
        child = subprocess.Popen(
            [sys.executable, "-m", "services.cli", *door.destruction()],
            env={
                "PATH": os.defpath,
                "GOLDEN_THREAD_CONFIG": str(door.run.directory / "settings.toml"),
            },
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _until(admin, "query LIKE 'DELETE FROM%' AND wait_event_type = 'Lock'")
        child.kill()
        child.wait(timeout=20)
    with door.admin() as admin:
        _until(admin, None)

    assert topics(door) == before
    assert door.texts() == [CANARY]
    door.destroyed()
    assert door.texts() == [f"destroyed on {today():%d %B %Y} under {SCHEDULE}"]


def _until(admin: psycopg.Connection, activity: str | None) -> None:
    """Waits until the role of the destruction does that, or is gone."""
    doing = "true" if activity is None else activity
    for _ in range(600):
        [(count,)] = admin.execute(
            f"SELECT count(*) FROM pg_stat_activity WHERE usename = 'hsscp_records' AND {doing}"
        ).fetchall()
        if (count > 0) is (activity is not None):
            return
        admin.execute("SELECT pg_sleep(0.05)")
    raise AssertionError("it never came to that")


def test_key_files_that_a_killed_program_left_go_with_the_next_run(door):
    """Killed after the commit it left the old one; before it, a new one. Either way the key in use stays."""
    door.kept(CANARY)
    door.kept("Of another.", OTHER)
    [old] = door.key_files.iterdir()
    kept = old.read_bytes()
    door.destroyed()
    old.write_bytes(kept)
    old.chmod(0o600)
    KeyFiles(door.key_files).make()
    assert len(list(door.key_files.iterdir())) == 3
    assert "destroyed on" in door.texts()[0]

    again = door.destroy()
    assert (again.code, "that stands" in again.err) == (1, True)
    assert len(list(door.key_files.iterdir())) == 1
    assert door.texts(OTHER) == ["Of another."]


def test_init_makes_a_key_once(door):
    [before] = door.key_files.iterdir()
    files = KeyFiles(door.key_files)
    asyncio.run(key_table.begin(door.database.admin, "hsscp", files))

    assert list(door.key_files.iterdir()) == [before]


def test_without_init_the_reader_is_told_what_to_do(database, tmp_path):
    door = local_door(database, tmp_path)
    with door.admin() as admin:
        admin.execute("DELETE FROM hsscp_keys.encryption_keys")

    said = door.keep(CANARY)
    assert said.code == 2
    assert "golden-thread init" in said.err


# --- Many at once -----------------------------------------------------------------------------------------


def test_while_some_are_destroyed_others_are_kept_and_none_is_lost(door):
    names = [f"HSSCP-SJ-2026-{number:04}" for number in range(1, 8)]
    fields = {"about": SI, "text_kind": "family-view", "agency": UNIT}

    async def keep(name: str, text: str) -> None:
        await subjects.keep(door.settings, "hsscp", {"subject_id": name, **fields}, text)

    async def destroy(name: str) -> None:
        entry = subjects.new_reference("hsscp", "AC")
        given = {"subject_id": name, "access_id": entry, **BY_TWO}
        await subjects.destroy(door.settings, "hsscp", given)

    async def all_of_it() -> None:
        await asyncio.gather(*(keep(name, f"First of {name}") for name in names[:4]))
        await asyncio.gather(
            *(destroy(name) for name in names[:2]),
            *(keep(name, f"Second of {name}") for name in names[2:]),
        )

    asyncio.run(all_of_it())
    assert len(list(door.key_files.iterdir())) == 1
    for name in names[:2]:
        assert all(text.startswith("destroyed on") for text in door.texts(name))
    for name in names[2:4]:
        assert door.texts(name) == [f"First of {name}", f"Second of {name}"]
    for name in names[4:]:
        assert door.texts(name) == [f"Second of {name}"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("subject", [OTHER, "HSSCP-SJ-2026-0003"], ids=["known", "new"])
def test_who_is_overtaken_by_a_destruction_between_two_looks_looks_again(door, when, subject):
    door.kept(CANARY)
    door.kept("Of another.", OTHER)
    entry = {"subject_id": SUBJECT, "access_id": subjects.new_reference("hsscp", "AC"), **BY_TWO}

    class Overtaken(KeyFiles):
        overtaken = False

        def read(self, key_id: str) -> bytes:
            found = super().read(key_id) if when == "after" else b""
            if not self.overtaken:
                self.overtaken = True
                other = Thread(
                    target=lambda: asyncio.run(subjects.destroy(door.settings, "hsscp", entry))
                )
                other.start()
                other.join()
            return found or super().read(key_id)

    table = KeyTable(door.database.dsn("hsscp"), "hsscp", Overtaken(door.key_files))
    key = asyncio.run(table.find_or_make(subject))
    again = KeyTable(door.database.dsn("hsscp"), "hsscp", KeyFiles(door.key_files))
    assert asyncio.run(again.find(subject)) == key
    assert asyncio.run(again.find(SUBJECT)) is None
    assert door.texts(OTHER) == ["Of another."]


def test_a_text_about_one_who_is_just_being_destroyed_is_kept_whole_or_not_at_all(door):
    door.kept(CANARY)
    fields = {"subject_id": SUBJECT, "about": SI, "text_kind": "family-view", "agency": UNIT}
    ended = {
        "subject_id": SUBJECT,
        "access_id": subjects.new_reference("hsscp", "AC"),
        **BY_TWO,
    }

    async def both() -> list[object]:
        return await asyncio.gather(
            subjects.destroy(door.settings, "hsscp", ended),
            *(subjects.keep(door.settings, "hsscp", fields, f"Late {n}") for n in range(3)),
            return_exceptions=True,
        )

    destroyed, *_ = asyncio.run(both())
    assert not isinstance(destroyed, BaseException)
    assert topics(door).count("personal-text-destroyed.v1") == 1
    assert topics(door)[-1] != "personal-text-kept.v1"
    assert all(text.startswith("destroyed on") for text in door.texts())
