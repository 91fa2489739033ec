"""A record on real PostgreSQL with subjects' keys, and the partnership's own command line; no NATS server runs."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from adapters.event_store.log import RawEvent
from adapters.subject_keys import key_table
from adapters.subject_keys.key_files import KeyFiles
from domain.command import Command
from domain.incidents.subject_commands import LiftLegalHold, PlaceLegalHold
from domain.receipt import Receipt
from services.bootstrap import places
from services.config import Settings, load
from services.handling import Desk
from tests.support.command_line import UNIT, CommandLine, Said
from tests.support.incidents import SI, refer
from tests.support.postgres import PASSWORDS, Database
from tests.support.requests import request_of

SUBJECT = "HSSCP-SJ-2026-0001"
OTHER = "HSSCP-SJ-2026-0002"
SCHEDULE = "Retention schedule, line 14"


@dataclass(frozen=True)
class LocalDoor:
    """The record of hsscp, with one incident on it."""

    database: Database
    settings: Settings
    run: CommandLine

    def keep(self, text: str, subject: str = SUBJECT, **changes: str) -> Said:
        options = {
            "about": SI,
            "kind": "agency-summary",
            "agency": "cleveland-police",
            "file": self.run.file("text.txt", text),
        } | changes
        return self.run("subject", "keep", subject, *_options(options))

    def kept(self, text: str, subject: str = SUBJECT, **changes: str) -> None:
        said = self.keep(text, subject, **changes)
        assert said.code == 0, said.err

    def read(self, subject: str = SUBJECT, purpose: str = "Preparing the rapid review.") -> Said:
        return self.run(
            *("subject", "read", subject, "--post", "Records Officer", "--purpose", purpose),
            *("-f", "json"),
        )

    def texts(self, subject: str = SUBJECT) -> list[str]:
        said = self.read(subject)
        assert said.code == 0, said.err
        return [row["text"] for row in said.answer["rows"]]

    def destruction(self, subject: str = SUBJECT, **changes: str) -> Sequence[str]:
        """The words of the command."""
        options = {
            "authority": SCHEDULE,
            "destroyed-by": "Records Officer",
            "approved-by": "Partnership Manager",
        } | changes
        return ("subject", "destroy", subject, *_options(options))

    def destroy(self, subject: str = SUBJECT, **changes: str) -> Said:
        return self.run(*self.destruction(subject, **changes))

    def destroyed(self, subject: str = SUBJECT) -> None:
        said = self.destroy(subject)
        assert said.code == 0, said.err

    def send(self, command: Command, number: str) -> Receipt:
        """As the intake would record it from the business unit."""

        async def sent() -> Receipt:
            async with self.database.log() as log:
                request = request_of(command, number, agency=UNIT)
                return await Desk(log, places.scope(self.settings, "hsscp")).submit(request)

        return asyncio.run(sent())

    def hold(self, authority: str, number: str, **changes: Any) -> Receipt:
        values: dict[str, Any] = {
            "subject_id": SUBJECT,
            "authority": authority,
            "placed_by": "Head of Legal Services",
            "occurred_on": "2026-06-01",
        }
        return self.send(PlaceLegalHold.model_validate_json(orjson.dumps(values | changes)), number)

    def lifted(self, hold_entry: int) -> None:
        values: dict[str, Any] = {
            "subject_id": SUBJECT,
            "hold": hold_entry,
            "reason": "The inquiry has reported.",
            "lifted_by": "Head of Legal Services",
            "occurred_on": "2026-06-01",
        }
        lift = LiftLegalHold.model_validate_json(orjson.dumps(values))
        assert self.send(lift, f"lift-{hold_entry}").faults == ()

    def events(self) -> Sequence[RawEvent]:
        async def read() -> Sequence[RawEvent]:
            async with self.database.log() as log:
                return await log.read_raw(0, 1000)

        return asyncio.run(read())

    @contextmanager
    def backup(self) -> Iterator["LocalDoor"]:
        """A door to a copy of the whole database as it is now, beside the secrets as they are whenever it is used."""
        old = conninfo_to_dict(self.database.admin)["dbname"]
        new = f"{old}_backup"
        names = {"old": sql.Identifier(str(old)), "new": sql.Identifier(new)}
        with psycopg.connect(self.database.admin, dbname="postgres", autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {new} TEMPLATE {old}").format(**names))
            database = Database(make_conninfo(self.database.admin, dbname=new))
            file = _settings_file(database, self.run.directory, "backup.toml")
            run = CommandLine(file, self.run.directory)
            yield LocalDoor(database, load(file, {}), run)
            server.execute(sql.SQL("DROP DATABASE {new} WITH (FORCE)").format(**names))

    @property
    def key_files(self) -> Path:
        return places.subject_keys(self.settings, "hsscp")

    def admin(self) -> psycopg.Connection:
        return psycopg.connect(self.database.admin, autocommit=True)


def files_with(needles: Iterable[bytes], *directories: Path) -> list[Path]:
    """Those below these directories that hold one of them. A file that goes while it is read has held its last."""
    wanted = tuple(needles)
    found = []
    for directory in directories:
        for path in directory.rglob("*"):
            try:
                content = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:
                continue
            if any(needle in content for needle in wanted):
                found.append(path)
    return found


def local_door(database: Database, directory: Path) -> LocalDoor:
    """What `golden-thread init` makes for the command line, without the NATS server's configuration."""
    file = _settings_file(database, directory, "settings.toml")
    settings = load(file, {})
    for role in ("app", "projector", "records"):
        path = places.password_file(settings, "hsscp", role)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_text(getattr(PASSWORDS, role).get_secret_value())
    files = KeyFiles(places.subject_keys(settings, "hsscp"))
    asyncio.run(key_table.begin(database.admin, "hsscp", files))
    door = LocalDoor(database, settings, CommandLine(file, directory))
    assert door.send(refer(), "the-incident").faults == ()
    return door


def _options(options: dict[str, str]) -> list[str]:
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _settings_file(database: Database, directory: Path, name: str) -> Path:
    server = conninfo_to_dict(database.admin)
    file = directory / name
    file.write_text(
        f"""
framework = "tees"
secrets = "{directory / "secrets"}"
[partnerships.hsscp.postgres]
host = "{server["host"]}"
port = {server.get("port", 5432)}
database = "{server["dbname"]}"
sslmode = "disable"
[partnerships.hsscp.nats]
config = "{directory / "nats.conf"}"
store = "{directory / "nats"}"
"""
    )
    return file
