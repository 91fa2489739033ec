"""One partnership's record with its live rows at hand, as the pages and the API read it (services/web/ports.py)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.clock import SystemClock
from adapters.event_store.log import EventLog
from adapters.partner_messages import PartnerMessage, read_request
from adapters.projection_engine import watch
from adapters.projection_engine.reading import Board
from adapters.projection_engine.watch import Watch
from domain.command import Scope
from domain.names import AgencyId, PartnershipId
from domain.receipt import Receipt
from projections.view import MemoryRows, View
from services.boards.ports import Place, Places
from services.bootstrap import places
from services.bootstrap.record import PartnershipRecord
from services.config import Settings
from services.handling import Desk

_PATIENCE = 3.0  # seconds without PostgreSQL: somebody waits for the answer
_CONNECTIONS = 4


@asynccontextmanager
async def open_house(settings: Settings, partnership: PartnershipId) -> "AsyncIterator[OpenHouse]":
    """Raises Misconfigured, and DatabaseAway when PostgreSQL does not answer."""
    dsn = places.dsn(settings, partnership, "app")
    scope = places.scope(settings, partnership)
    async with (
        EventLog(dsn, partnership, patience=_PATIENCE) as log,
        Board(dsn, partnership, connections=_CONNECTIONS, patience=_PATIENCE) as board,
        Watch(dsn, partnership) as watching,
    ):
        record = PartnershipRecord(settings, partnership, log, board)
        desk = Desk(log, scope, agreement=settings.agreement)
        yield OpenHouse(scope, log, record, board, watching=watching, desk=desk)


class OpenHouse:
    """Implements services.web.ports.House."""

    def __init__(
        self,
        scope: Scope,
        log: EventLog,
        record: PartnershipRecord,
        board: Board,
        *,
        watching: Watch,
        desk: Desk,
    ) -> None:
        self.scope = scope
        self._log = log
        self.record = record
        self._board = board
        self._watch = watching
        self._desk = desk
        self._clock = SystemClock()
        self._seen: tuple[Mapping[str, watch.Place], Places] = ({}, {})

    @property
    def places(self) -> Places:
        return self._told(self._watch.places)

    async def moved(self, since: Places) -> Places:
        known = self._watch.places
        while (told := self._told(known)) == since:
            known = await self._watch.moved(known)
        return told

    async def live(self, views: Sequence[View]) -> tuple[Mapping[str, MemoryRows], Places]:
        await self._watch.ready(_PATIENCE)
        rows: dict[str, MemoryRows] = {}
        found: dict[str, Place] = {}
        for view in views:
            place = self._watch.places.get(view.name)
            loaded = self._board.kept(view, place) if place else None
            if loaded is None:
                loaded = await self._board.load(view)
            rows[view.name] = loaded.rows
            found[view.name] = _place(loaded.place)
        return rows, found

    async def submit(
        self,
        *,
        sender: AgencyId,
        role: str,
        kind: str,
        message_id: str,
        body: bytes,
        on_behalf_of: AgencyId | None = None,
    ) -> Receipt:
        headers = {"ce-id": message_id}
        if on_behalf_of is not None:
            headers["ce-onbehalfof"] = on_behalf_of
        message = PartnerMessage(sender, kind, headers, body, self._clock.now())
        return await self._desk.submit(read_request(message, role=role))

    async def receipt(self, sender: AgencyId, message_id: str) -> Receipt | None:
        return await self._log.receipt_of(sender, message_id)

    def now(self) -> datetime:
        return self._clock.now()

    def _told(self, known: Mapping[str, watch.Place]) -> Places:
        """Made anew only when the watch has: pages ask for it at every request."""
        if self._seen[0] is not known:
            self._seen = known, {name: _place(place) for name, place in known.items()}
        return self._seen[1]


def _place(place: watch.Place) -> Place:
    build = (place.version, place.generation, place.events_seen, place.incomplete_since or 0)
    return Place(build, place.position, place.incomplete_since)
