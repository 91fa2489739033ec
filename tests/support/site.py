"""
The pages and the API over a real record: the played year of hsscp under the framework of Tees, every view built.

The year is recorded once a run and process. `played_year` is shared and only to be looked at; `own_year` is a copy in
which a test may write. Both open a Site of the test's own event loop:

    async with played_year.at_work() as site, site.browser(LEAD) as browser:
        answer = await browser.get("/boards/actions")
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from psycopg.conninfo import conninfo_to_dict

from adapters.event_store.log import EventLog
from adapters.partner_messages import PartnerMessage, read_request
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.rebuild import rebuild_all
from domain.command import Scope
from domain.names import AgencyId, PartnershipId
from domain.permission.subject import Grant, Role, Subject
from domain.request import Deferred
from projections.catalogue import VIEWS
from projections.view import View
from services import config
from services.bootstrap import places
from services.bootstrap.house import OpenHouse, open_house
from services.config import Settings
from services.handling import Desk
from services.web import app
from services.web.frame import Where
from services.web.page import Account
from services.web.site import Site
from services.web.viewer import Viewer
from tests.support.controls import BUSINESS_UNIT, POLICE
from tests.support.ended import ended
from tests.support.partnership_year import play
from tests.support.postgres import PASSWORDS, Database, copy_of
from tests.support.year import Sent

PARTNERSHIP = "hsscp"
START = date(2025, 1, 6)
AFTER = date(2026, 1, 7)
"""A day after the year, for `as_of`: boards then say the same whenever a test runs."""

AGAINST_FORGERY = "the-form-token"
_WHO = "test-viewer"


def viewer(
    role: Role,
    agency: AgencyId | None = BUSINESS_UNIT,
    *,
    grant: Grant | None = None,
    partnership: str = PARTNERSHIP,
) -> Viewer:
    subject = Subject(f"{role}-of-{agency}", role, partnership, agency, grant)
    return Viewer(subject, f"A {role}", AGAINST_FORGERY)


MANAGER = viewer(Role.BUSINESS_MANAGER)
LEAD = viewer(Role.AGENCY_LEAD, POLICE)
MEMBER = viewer(Role.BOARD_MEMBER, POLICE)
ADMIN = viewer(Role.ADMIN, None)


@dataclass
class OpenSite:
    """`site` and its `app`, for viewers who are whoever the test says."""

    house: OpenHouse
    site: Site = field(init=False)
    app: FastAPI = field(init=False)
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.site = Site(
            self.house,
            build="of the tests",
            viewer_of=self._viewer_of,
            account_of=_account_of,
        )
        self.app = app.create(self.site)

    def browser(self, seen_by: Viewer | None = None, **settings: Any) -> httpx.AsyncClient:
        """Speaks to the application without a network, signed in as `seen_by`. It follows no redirection."""
        headers = {}
        if seen_by is not None:
            key = str(len(self._viewers))
            self._viewers[key] = seen_by
            headers[_WHO] = key
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(
            transport=transport, base_url="https://board.test", headers=headers, **settings
        )

    def _viewer_of(self, request: Request) -> Viewer | None:
        return self._viewers.get(request.headers.get(_WHO, ""))


@dataclass(frozen=True)
class PlayedYear:
    """A record on PostgreSQL with its settings. No NATS server runs, and a projector only where a test asks for it."""

    database: Database
    settings: Settings

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[OpenSite]:
        async with open_house(self.settings, PARTNERSHIP) as house:
            await house.live(VIEWS[:1])  # the watch knows its places
            yield OpenSite(house)

    @asynccontextmanager
    async def projecting(self, views: Sequence[View] = VIEWS) -> AsyncIterator[None]:
        """With a projector at work, so that the boards follow what is recorded."""
        async with self.database.log(PARTNERSHIP) as log:
            projector = Projector(self.database.dsn(PARTNERSHIP, "projector"), log, views)
            task = asyncio.create_task(projector.run())
            try:
                yield
            finally:
                await ended(task)


@pytest.fixture(scope="session")
def _recorded_year(postgres: str, empty_logs: str) -> Iterator[str]:
    """The name of the database to copy."""
    with copy_of(postgres, empty_logs) as database:
        asyncio.run(record(database, PARTNERSHIP, play(places.pack("tees"), PARTNERSHIP, START)))
        yield str(conninfo_to_dict(database.admin)["dbname"])


@pytest.fixture(scope="session")
def played_year(
    postgres: str, _recorded_year: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlayedYear]:
    with copy_of(postgres, _recorded_year) as database:
        yield PlayedYear(database, settings_of(database, tmp_path_factory.mktemp("year")))


@pytest.fixture
def own_year(postgres: str, _recorded_year: str, tmp_path: Path) -> Iterator[PlayedYear]:
    with copy_of(postgres, _recorded_year) as database:
        yield PlayedYear(database, settings_of(database, tmp_path))


@pytest.fixture(scope="module")
def module_year(
    postgres: str, _recorded_year: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlayedYear]:
    """For all tests of a module, which write in it."""
    with copy_of(postgres, _recorded_year) as database:
        yield PlayedYear(database, settings_of(database, tmp_path_factory.mktemp("module-year")))


async def record(database: Database, partnership: PartnershipId, letters: Sequence[Sent]) -> None:
    """All of them have to be accepted; every view is built of them."""
    scope = Scope(partnership, places.pack("tees"))
    messages = [
        PartnerMessage(
            letter.sender,
            letter.kind,
            {"ce-id": f"year-{number}"},
            letter.body,
            datetime.combine(letter.on, time(12), UTC),
        )
        for number, letter in enumerate(letters)
    ]
    async with EventLog(database.dsn(partnership), partnership) as log:
        answers = await Desk(log, scope).record([read_request(message) for message in messages])
        refused = [answer for answer in answers if isinstance(answer, Deferred) or answer.faults]
        assert not refused, refused[0]
        projector = database.dsn(partnership, "projector")
        await rebuild_all(projector, partnership, VIEWS, codec=log.codec)


def settings_of(database: Database, directory: Path) -> Settings:
    settings = _stated(database, directory)
    for role in ("app", "projector", "records", "report"):
        path = places.password_file(settings, PARTNERSHIP, role)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_text(getattr(PASSWORDS, role).get_secret_value())
    return settings


def _stated(database: Database, directory: Path) -> Settings:
    server = conninfo_to_dict(database.admin)
    postgres = {
        "host": server["host"],
        "port": int(server.get("port") or 5432),
        "database": server["dbname"],
        "sslmode": "disable",
    }
    nats = {"config": directory / "nats.conf", "store": directory / "nats"}
    stated = {
        "framework": "tees",
        "secrets": directory / "secrets",
        "partnerships": {PARTNERSHIP: {"postgres": postgres, "nats": nats, "web": {"demo": True}}},
    }
    return config.parse(stated, source="the played year")


def _account_of(seen_by: Viewer, _: Where) -> Account:
    return Account(seen_by.name, seen_by.subject.role.value)
