"""
The event stores that one would take instead, beside ours and the limits of the machine, in one run with the same events.

`python -m benchmarks.run --only peers`. UmaDB needs the dependency group `peers`; Message DB and
Emmett need node and npm; what is not there is not run, and the results say so. What each store reads back is compared
with what it was given, event by event.
"""

import asyncio
import gc
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

from adapters.event_store.log import EventLog
from adapters.projection_engine.rebuild import rebuild_all
from benchmarks.board_history import events
from benchmarks.peers import emmett, limits, message_db, npm
from benchmarks.peers.limits import Limits
from benchmarks.peers.ours import Ours
from benchmarks.peers.store import Store, apart, content
from benchmarks.servers import postgres
from domain.fact import Event
from projections import catalogue
from tests.support.postgres import Database

if find_spec("umadb"):
    from benchmarks.peers import umadb_store, umadb_view

OURS, UMADB, MESSAGE_DB, EMMETT = "ours", "UmaDB", "Message DB", "Emmett"
PEERS = (UMADB, MESSAGE_DB, EMMETT)
_CALLERS = 64
_ENDLESS = 10**9
VIEW = next(view for view in catalogue.VIEWS if view.name == "actions_by_status")
"""About half of the events concern it; what is read to no purpose is the same for all."""


def one(store: str) -> str:
    return f"{store}: append, 1 a transaction"


def batches(store: str, size: int) -> str:
    return f"{store}: append, {size} at once"


def callers(store: str) -> str:
    return f"{store}: append, {_CALLERS} callers at the same time"


def read(store: str) -> str:
    return f"{store}: the whole log read and decoded"


def view(store: str) -> str:
    return f"{store}: one view made anew"


UMADB_AT_ONCE = "UmaDB: one view made anew, our way of doing it"
BEST_ON_POSTGRES = "the best of Message DB and Emmett: append in batches"
COMMITS = "limit: a commit for each row"
EXECUTEMANY = "limit: executemany, 500 rows a transaction"
COPY = "limit: one COPY"
SELECT = "limit: binary SELECT"
SELECT_JSON = "limit: binary SELECT and orjson"


def missing() -> dict[str, str]:
    """The peers that cannot be run here, and what they need. Fetches those of npm when it is the first time."""
    found = {} if find_spec("umadb") else {UMADB: "needs the dependency group peers"}
    try:
        npm.install()
    except npm.NotRun as reason:
        found |= {MESSAGE_DB: str(reason), EMMETT: str(reason)}
    return found


class Given:
    """The events of one round, the same for every store, and those that callers append at the same time."""

    def __init__(self, history: Iterator[Event], number: int, scale: float) -> None:
        def more(count: int) -> list[Event]:
            return list(itertools.islice(history, max(1, int(count * scale))))

        self.one, self.hundreds, self.five_hundreds = more(400), more(6_000), more(12_000)
        count = max(1, int(2_000 * scale))
        self.apart = list(apart(1 + number * count, count))

    @property
    def all(self) -> list[Event]:
        return [*self.one, *self.hundreds, *self.five_hundreds, *self.apart]


class Comparison:
    def __init__(self, database: Database, log: EventLog, scale: float) -> None:
        self._database = database
        self._log = log
        self._scale = scale
        self._history = events(_ENDLESS)
        self._stores: dict[str, Store] = {OURS: Ours(log)}
        self._limits: Limits | None = None
        self._round = 0
        self._given: list[Event] = []
        self.not_run = missing()

    async def open(self, directory: Path, stack: AsyncExitStack) -> None:
        """Every store that is there."""
        admin = self._database.admin
        self._limits = await stack.enter_async_context(limits.opened(admin, "hsscp.stored_events"))
        if UMADB not in self.not_run:
            opened = umadb_store.opened(directory / "umadb")
            self._stores[UMADB] = await stack.enter_async_context(opened)
        if MESSAGE_DB not in self.not_run:
            opened_db = message_db.opened(admin, npm.MESSAGE_DB)
            self._stores[MESSAGE_DB] = await stack.enter_async_context(opened_db)

    async def measure(self) -> dict[str, float]:
        """One round: events a second."""
        given = Given(self._history, self._round, self._scale)
        self._round += 1
        self._given += given.all
        found: dict[str, float] = {}
        for name, store in self._stores.items():
            found |= await self._appended(name, store, given)
        for name, store in self._stores.items():
            found[read(name)] = await self._read(store)
            await self._compare(name, store)
        found |= await self._views()
        found |= await self._limited(given)
        if EMMETT not in self.not_run:
            found |= await self._emmett(given)
            found[BEST_ON_POSTGRES] = max(
                found[batches(store, size)] for store in (MESSAGE_DB, EMMETT) for size in (100, 500)
            )
        return found

    async def _appended(self, name: str, store: Store, given: Given) -> dict[str, float]:
        found = {}
        for size, some in ((1, given.one), (100, given.hundreds), (500, given.five_hundreds)):
            cut = [some[start : start + size] for start in range(0, len(some), size)]
            began = _clock()
            await store.append(cut)
            title = one(name) if size == 1 else batches(name, size)
            found[title] = len(some) / (time.perf_counter() - began)
        began = _clock()
        await store.append_by(_CALLERS, given.apart)
        found[callers(name)] = len(given.apart) / (time.perf_counter() - began)
        return found

    async def _read(self, store: Store) -> float:
        """The best of two, since the first one may find the server still writing."""
        rates = []
        for _ in range(2):
            count, began = 0, _clock()
            async for some in store.read():
                count += len(some)
            rates.append(count / (time.perf_counter() - began))
        return max(rates)

    async def _compare(self, name: str, store: Store) -> None:
        """What was appended one after the other must come in that order; what came at the same time, in any."""
        kept = [content(event) async for some in store.read() for event in some]
        assert len(kept) == len(self._given), f"{name} holds {len(kept)} events"
        callers = {event.stream for event in self._given if event.provenance.event_id.int >= 2**64}
        sent = [content(event) for event in self._given]
        assert [one for one in kept if one[0] not in callers] == [
            one for one in sent if one[0] not in callers
        ], f"{name} changed events or their order"
        in_order = [sorted(some, key=lambda one: one[0]) for some in (kept, sent)]
        assert in_order[0] == in_order[1], f"{name} changed an event"

    async def _views(self) -> dict[str, float]:
        count, admin = len(self._given), self._database.admin
        dsn = self._database.dsn("hsscp", "projector")
        began = _clock()
        [rebuilt] = await rebuild_all(dsn, "hsscp", [VIEW], codec=self._log.codec)
        found = {view(OURS): count / (time.perf_counter() - began)}
        assert rebuilt.position == count
        assert not rebuilt.dead_letters
        if UMADB in self.not_run:
            return found
        store = self._stores[UMADB]
        assert isinstance(store, umadb_store.UmaDB)
        for name, way in (
            (view(UMADB), umadb_view.by_batches),
            (UMADB_AT_ONCE, umadb_view.at_once),
        ):
            began = _clock()
            await asyncio.to_thread(way, admin, store, VIEW)
            found[name] = count / (time.perf_counter() - began)
            assert await asyncio.to_thread(umadb_view.compare, admin, store, VIEW)
        return found

    async def _limited(self, given: Given) -> dict[str, float]:
        bare = self._limits
        assert bare is not None
        selected, decoded = await bare.read("hsscp.stored_events")
        return {
            COMMITS: await bare.commits(bare.rows(given.one)),
            EXECUTEMANY: await bare.executemany(bare.rows(given.five_hundreds), 500),
            COPY: await bare.copy(bare.rows(given.five_hundreds)),
            SELECT: selected,
            SELECT_JSON: decoded,
        }

    async def _emmett(self, given: Given) -> dict[str, float]:
        """In an empty database every round, which favours it."""
        rates = await emmett.rates(
            self._database.admin,
            {
                "one": given.one,
                "hundreds": given.hundreds,
                "fiveHundreds": given.five_hundreds,
                "apart": given.apart,
            },
        )
        return {
            one(EMMETT): rates["one"],
            batches(EMMETT, 100): rates["hundreds"],
            batches(EMMETT, 500): rates["fiveHundreds"],
            callers(EMMETT): rates["callers"],
            read(EMMETT): rates["read"],
        }


def _clock() -> float:
    gc.collect()
    return time.perf_counter()


@asynccontextmanager
async def begun(directory: Path, scale: float) -> AsyncIterator[Comparison]:
    async with (
        postgres(directory) as database,
        database.log() as log,
        AsyncExitStack() as stack,
    ):
        comparison = Comparison(database, log, scale)
        await comparison.open(directory, stack)
        yield comparison
