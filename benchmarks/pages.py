"""
What readers wait for, over HTTP on loopback, from `golden-thread serve` in a process of its own: pages that were made
before, pages that were not at 100,000 actions, and the way of a message to the page that is open in a browser.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg

from adapters.clock import SystemClock
from adapters.event_store.log import EventLog
from adapters.partner_messages import PartnerMessage, read_request
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.rebuild import rebuild_all
from benchmarks import many_actions
from benchmarks.open_page import opened
from benchmarks.pacing import percentile
from benchmarks.servers import postgres
from benchmarks.web_programs import (
    Installed,
    Program,
    Reader,
    at_once,
    install,
    one_after_the_other,
    program,
    running,
    serving,
    sign_in,
)
from domain.fact import Actor, Event, Provenance
from domain.history import Unit
from domain.names import PartnershipId
from domain.permission.subject import Role
from domain.request import Deferred
from projections.catalogue import VIEWS
from projections.improvement import actions_by_status
from services.boards.as_at import day_of
from services.bootstrap import places
from services.bootstrap.house import open_house
from services.handling import Desk
from services.web.demo_people import people
from tests.support import browser
from tests.support.controls import progress_reported
from tests.support.entered import COUNCIL, enter_action
from tests.support.partnership_year import play
from tests.support.postgres import Database

KEPT_P50 = "a page made before, p50, ms"
KEPT_P99 = "a page made before, p99, ms"
SAME_P50 = "a page that the browser has (304), p50, ms"
HELLO_P50 = "FastAPI's own answer of the same size, p50, ms"
ANEW_P50 = "the same page, made anew for each reader, p50, ms"
KEPT_RATE = "pages made before, eight readers, pages/s"
SAME_RATE = "pages that the browser has (304), eight readers, pages/s"
HELLO_RATE = "FastAPI's own answers of the same size, eight readers, pages/s"
ANEW_RATE = "the same page, made anew for each reader, pages/s"
FIRST_P50 = "100,000 actions: a page not made before, p50, ms"
FIRST_P99 = "100,000 actions: a page not made before, p99, ms"
FIRST_RATE = "100,000 actions: pages not made before, pages/s"
LARGE_ANEW_RATE = "100,000 actions: the board read anew for each page, pages/s"
WHILE_P50 = "100,000 actions: a page while new rows are made ready, p50, ms"
WHILE_P99 = "100,000 actions: a page while new rows are made ready, p99, ms"
SHOWN = "100,000 actions: event recorded → its row on the page, ms"
BEGUN = "100,000 actions: memory after the first page, MB"
AFTER = "100,000 actions: memory at the end of the round, MB"
ROW_P50 = "message → row, p50, ms"
TOLD_P50 = "message → word to the page, p50, ms"
OPEN_P50 = "message → open page, p50, ms"
OPEN_P99 = "message → open page, p99, ms"
RELOADED_P50 = "message → page that is reloaded each second, p50, ms"
STOP = "SIGTERM with 50 readers → the program is gone, slowest, ms"

PAGE = "/boards/actions"
_SMALL, _LARGE = "hsscp", "stscp"
_ACTIONS = 100_000
_KEPT, _ANEW, _FIRST, _EVENTS, _MESSAGES, _RELOADED, _STOPS = 1_000, 20, 12, 1, 12, 4, 2
_AT_ONCE, _CONNECTED = 8, 50
_VIEW = actions_by_status.VIEW
_START = date(2025, 1, 6)
_LIVE = f"/live?view={_VIEW.name}"
_KINDS = (
    "page={}",
    "sort=due_on&page={}",
    "sort=-owner_agency&page={}",
    "brag=red&page={}",
    "owner_agency=cleveland-police&page={}",
    "themes=neglect&page={}",
    "status=closed&page={}",
    "brag=amber&themes=neglect&sort=-due_on&page={}",
)
"""Addresses of pages: in the board's own order, in others, and of those that filters take."""


@dataclass
class Run:
    """Two records: one of the size of a year, and one of very many actions. `scale` is of the measurements' numbers."""

    database: Database
    installed: Installed
    scale: float
    stack: AsyncExitStack
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def fill(self) -> None:
        async with self.database.log(_SMALL) as log:
            await _record(log, self.installed)
            await rebuild_all(self._projector(_SMALL), _SMALL, VIEWS, codec=log.codec)
        self.log = await self.stack.enter_async_context(self.database.log(_LARGE))
        await rebuild_all(self._projector(_LARGE), _LARGE, [_VIEW], codec=self.log.codec)
        async with await psycopg.AsyncConnection.connect(
            self._projector(_LARGE), autocommit=True
        ) as connection:
            framework = places.framework(self.installed.settings)
            count, today = int(_ACTIONS * self.scale), day_of(SystemClock().now())
            await many_actions.keep(connection, framework, _LARGE, count, today=today)

    async def begin(self) -> None:
        """Everything that runs through all rounds."""
        enter = self.stack.enter_async_context
        await enter(_at_work(Projector(self._projector(_LARGE), self.log, [_VIEW]).run()))
        chosen = ("--config", str(self.installed.file), "--partnership", _SMALL)
        node = ("-m", "services.cli", "node", "--role", "projector")
        await enter(running(*node, *chosen))
        self.small = await enter(serving(self.installed, _SMALL))
        self.large = await enter(serving(self.installed, _LARGE))
        other = ("-m", "benchmarks.other_pages")
        self.small_anew = await enter(program(*other, str(self.installed.file), _SMALL))
        self.large_anew = await enter(program(*other, str(self.installed.file), _LARGE))
        size = self._reader(self.small, _SMALL).get(PAGE).length
        self.hello = await enter(program(*other, str(size)))
        self.house = await enter(open_house(self.installed.settings, _SMALL))
        await enter_action(self.house)
        await asyncio.to_thread(self._reader(self.large, _LARGE).get, PAGE)
        await asyncio.to_thread(self._reader(self.large_anew, _LARGE).get, PAGE)
        self.begun = self.large.megabytes
        found = browser.program()
        assert found is not None, "needs a browser: apt-get install chromium"
        home = Path(self.installed.file).parent / "chromium"
        home.mkdir()
        self.browser = await enter(browser.launched(found, home))

    # --- Pages --------------------------------------------------------------------------------------

    def kept(self) -> dict[str, float]:
        times = int(_KEPT * self.scale)
        kept, anew = self._reader(self.small, _SMALL), self._reader(self.small_anew, _SMALL)
        etag, hello = kept.get(PAGE).etag, Reader(self.hello.address)
        hello.get("/")
        waited = one_after_the_other(kept, [PAGE] * times)
        same = one_after_the_other(kept, [PAGE] * times, etag)
        plain = one_after_the_other(hello, ["/"] * times)
        made = one_after_the_other(anew, [PAGE] * _ANEW)
        each = times // _AT_ONCE
        readers = [self._reader(self.small, _SMALL) for _ in range(_AT_ONCE)]
        greeted = [Reader(self.hello.address) for _ in range(_AT_ONCE)]
        return {
            KEPT_P50: percentile(waited, 0.5),
            KEPT_P99: percentile(waited, 0.99),
            SAME_P50: percentile(same, 0.5),
            HELLO_P50: percentile(plain, 0.5),
            ANEW_P50: percentile(made, 0.5),
            KEPT_RATE: at_once(readers, PAGE, each),
            SAME_RATE: at_once(readers, PAGE, each, etag),
            HELLO_RATE: at_once(greeted, "/", each),
            ANEW_RATE: 1000 * len(made) / sum(made),
        }

    def first(self) -> dict[str, float]:
        reader = self._reader(self.large, _LARGE)
        reader.get(PAGE)
        waited = one_after_the_other(reader, self._not_made(_FIRST))
        made = one_after_the_other(self._reader(self.large_anew, _LARGE), [PAGE])
        return {
            FIRST_P50: percentile(waited, 0.5),
            FIRST_P99: percentile(waited, 0.99),
            FIRST_RATE: 1000 * len(waited) / sum(waited),
            LARGE_ANEW_RATE: 1000 * len(made) / sum(made),
        }

    async def refreshed(self) -> dict[str, float]:
        reader, waited, shown = self._reader(self.large, _LARGE), [], []
        for _ in range(_EVENTS):
            before = reader.get(PAGE).etag
            await self._report_on_one()
            began = time.perf_counter()
            while (await asyncio.to_thread(reader.get, PAGE)).etag == before:
                waited += await asyncio.to_thread(one_after_the_other, reader, self._not_made(1))
            shown.append((time.perf_counter() - began) * 1000)
        return {
            WHILE_P50: percentile(sorted(waited), 0.5),
            WHILE_P99: percentile(sorted(waited), 0.99),
            SHOWN: percentile(sorted(shown), 0.5),
            BEGUN: self.begun,
            AFTER: self.large.megabytes,
        }

    async def _report_on_one(self) -> None:
        number = next(self._numbers)
        fact = progress_reported(
            action_id=many_actions.reference(_LARGE, number), percent=number % 100
        )
        key = f"one:{number}"
        provenance = Provenance(
            UUID(int=number),
            _START,
            Actor(agency=COUNCIL),
            _LARGE,
            correlation_id=key,
            causation_id=key,
        )
        event = Event(fact.stream, 1, fact, provenance)
        await self.log.append(
            [Unit(key, b"\x00" * 32, key, None, "benchmark", event.stream, (event,))]
        )

    def _not_made(self, times: int) -> Sequence[str]:
        return [
            f"{PAGE}?{kind.format(next(self._numbers))}" for _ in range(times) for kind in _KINDS
        ]

    # --- The open page ------------------------------------------------------------------------------

    async def opened(self) -> dict[str, float]:
        cookie = self._cookie(self.small, _SMALL)
        listening = Reader(self.small.address, cookie)
        await asyncio.to_thread(listening.listen, _LIVE)
        async with opened(self.browser, self.house, self.small.address, cookie) as page:
            await page.message(listening)
            found = [await page.message(listening) for _ in range(_MESSAGES)]
            reloaded = [await page.reloaded(n / _RELOADED) for n in range(_RELOADED)]
        rows, told, shown = (sorted(each) for each in zip(*found, strict=True))
        return {
            ROW_P50: percentile(rows, 0.5),
            TOLD_P50: percentile(told, 0.5),
            OPEN_P50: percentile(shown, 0.5),
            OPEN_P99: percentile(shown, 0.99),
            RELOADED_P50: percentile(sorted(reloaded), 0.5),
        }

    # --- The end ------------------------------------------------------------------------------------

    async def stopped(self) -> dict[str, float]:
        found = []
        for _ in range(_STOPS):
            async with serving(self.installed, _SMALL) as one:
                readers = [self._reader(one, _SMALL) for _ in range(_CONNECTED)]
                for reader in readers:
                    reader.listen(_LIVE)
                found.append(await one.stop() * 1000)
        return {STOP: max(found)}

    # --- Who looks ----------------------------------------------------------------------------------

    def _reader(self, at: Program, partnership: PartnershipId) -> Reader:
        return Reader(at.address, self._cookie(at, partnership))

    def _cookie(self, at: Program, partnership: PartnershipId) -> str:
        scope = places.scope(self.installed.settings, partnership)
        found = people(scope, now=SystemClock().now())
        manager = next(each for each in found if each.subject.role is Role.BUSINESS_MANAGER)
        return sign_in(at.address, manager.key)

    def _projector(self, partnership: PartnershipId) -> str:
        return self.database.dsn(partnership, "projector")


@asynccontextmanager
async def begun(directory: Path, scale: float) -> AsyncIterator[Run]:
    async with postgres(directory) as database, AsyncExitStack() as stack:
        run = Run(database, install(directory, database), scale, stack)
        await run.fill()
        await run.begin()
        yield run


async def measure(run: Run) -> dict[str, float]:
    """One round. What is measured in a thread has the loop to itself, and the other way round."""
    found = await asyncio.to_thread(run.kept)
    found |= await asyncio.to_thread(run.first)
    found |= await run.refreshed()
    found |= await run.opened()
    return found | await run.stopped()


async def _record(log: EventLog, installed: Installed) -> None:
    """The year of the demonstration."""
    scope = places.scope(installed.settings, _SMALL)
    messages = [
        PartnerMessage(
            letter.sender,
            letter.kind,
            {"ce-id": f"year-{number}"},
            orjson.dumps({"occurred_on": letter.on, **letter.data}),
            datetime.combine(letter.on, time_of_day(12), UTC),
        )
        for number, letter in enumerate(play(scope.framework, _SMALL, _START))
    ]
    answers = await Desk(log, scope).record([read_request(message) for message in messages])
    refused = [answer for answer in answers if isinstance(answer, Deferred) or answer.faults]
    assert not refused, refused[0]


@asynccontextmanager
async def _at_work(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
