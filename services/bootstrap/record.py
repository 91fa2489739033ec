"""One partnership's record as the command line and the demo read it (services/boards/ports.py)."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from adapters.clock import SystemClock
from adapters.event_store import sealing
from adapters.event_store.log import EventLog
from adapters.messaging.agency import Letter
from adapters.messaging.intake import Intake
from adapters.projection_engine import rebuild, replay, status
from adapters.projection_engine.reading import Board
from adapters.projection_engine.replay import Known
from domain.errors import Misconfigured
from domain.fact import Recorded
from domain.names import AgencyId, PartnershipId, StreamId
from domain.receipt import Receipt
from projections.catalogue import VIEWS
from projections.governance.inspection_pack import Seal
from projections.view import View
from services.boards.as_at import AsAt, Moment, Position
from services.boards.ports import (
    DeadLetter,
    Outgoing,
    Part,
    Progress,
    Snapshot,
    Snapshots,
    Stand,
    ViewStanding,
)
from services.bootstrap import health, places
from services.bootstrap.agencies import agency
from services.config import Settings
from services.handling import Desk

_CLOCK = SystemClock()
_PATIENCE = 3.0  # seconds without PostgreSQL: somebody waits for the answer
_REPLAYS = 2  # questions about the past that are answered at a time
_RECEIPTS_WITHIN = 30.0  # seconds without a receipt
_AT_ONCE = 5_000  # messages of a file on their way before their receipts are read


@asynccontextmanager
async def open_record(
    settings: Settings, partnership: PartnershipId
) -> "AsyncIterator[PartnershipRecord]":
    """Raises Misconfigured, and DatabaseAway when PostgreSQL does not answer."""
    dsn = places.dsn(settings, partnership, "app")
    async with (
        EventLog(dsn, partnership, patience=_PATIENCE) as log,
        Board(dsn, partnership, patience=_PATIENCE) as board,
    ):
        yield PartnershipRecord(settings, partnership, log, board)


class PartnershipRecord:
    """Implements services.boards.ports.Record."""

    def __init__(
        self, settings: Settings, partnership: PartnershipId, log: EventLog, board: Board
    ) -> None:
        self.partnership = partnership
        self._settings = settings
        self._log = log
        self._board = board
        self._replays = asyncio.Semaphore(_REPLAYS)

    async def stand(self, at: AsAt | None) -> Stand:
        match at:
            case None:
                return Stand(self.partnership, await self._log.head(), _CLOCK.now())
            case Moment(moment):
                position = await self._log.position_at(moment)
                return Stand(self.partnership, position, min(moment, _CLOCK.now()))
            case Position(number):
                position = min(number, await self._log.head())
                return Stand(self.partnership, position, await self._recorded_at(position))
            case _:
                raise TypeError(f"{type(at).__name__} is neither a position nor a moment")

    async def view(self, view: View, at: AsAt | None) -> Snapshot:
        if at is None:
            loaded = await self._board.load(view)
            return Snapshot(loaded.rows, Stand(self.partnership, loaded.position, _CLOCK.now()))
        stand = await self.stand(at)
        known = await self._as_known_at([view], stand.position)
        return Snapshot(known.rows[view.name], stand)

    async def views(self, views: Sequence[View], at: AsAt | None) -> Snapshots:
        if at is None:
            loaded = {view.name: await self._board.load(view) for view in views}
            oldest = min(each.position for each in loaded.values())
            lacking = {each.incomplete_since for each in loaded.values()} - {None}
            return Snapshots(
                {name: each.rows for name, each in loaded.items()},
                Stand(self.partnership, oldest, _CLOCK.now()),
                tuple(sorted(position for position in lacking if position is not None)),
            )
        stand = await self.stand(at)
        known = await self._as_known_at(views, stand.position)
        lacked = {letter.position for letter in known.dead_letters}
        return Snapshots(known.rows, stand, tuple(sorted(lacked)))

    async def seal(self, position: int) -> Seal | None:
        return await sealing.seal(self._log.read_raw, self._log.codec, until=position)

    async def stream(self, stream: StreamId, until: int) -> Sequence[Recorded]:
        found = await self._log.load([stream])
        return [event for event in found.get(stream, ()) if event.position <= until]

    async def events(self, *, after: int, until: int, limit: int) -> Sequence[Recorded]:
        return await self._log.read(after, limit, until)

    def everything(self, *, after: int, until: int) -> AsyncGenerator[Sequence[Recorded]]:
        return self._log.everything(after, until)

    async def parts(self) -> Sequence[Part]:
        return await health.parts(self._settings, self.partnership, self._log)

    async def standings(self) -> Sequence[ViewStanding]:
        return [
            ViewStanding(
                found.view,
                found.version or found.wanted_version,
                found.position,
                found.lag_events,
                round(found.lag_seconds, 1),
                len(found.dead_letters),
            )
            for found in await self._statuses()
        ]

    async def dead_letters(self) -> Sequence[DeadLetter]:
        return [
            DeadLetter(
                found.view,
                letter.position,
                letter.stream,
                letter.topic,
                letter.error,
                letter.attempts,
                letter.since,
            )
            for found in await self._statuses()
            for letter in found.dead_letters
        ]

    async def rebuild(self, views: Collection[str], progress: Progress) -> int:
        known: Mapping[str, View] = {view.name: view for view in VIEWS}
        unknown = [name for name in views if name not in known]
        if unknown:
            raise Misconfigured(f"there is no view {unknown[0]}: choose of {', '.join(known)}")
        rebuilt = await rebuild.rebuild_all(
            self._projector_dsn,
            self.partnership,
            [known[name] for name in views],
            codec=self._log.codec,
            progress=lambda at: progress(at.position, at.head),
        )
        return min(found.position for found in rebuilt)

    async def submit(
        self, sender: AgencyId, messages: Sequence[Outgoing]
    ) -> AsyncIterator[Receipt]:
        async with agency(self._settings, self.partnership, sender) as speaking:
            for start in range(0, len(messages), _AT_ONCE):
                lot = messages[start : start + _AT_ONCE]
                await speaking.publish(Letter(m.id, m.kind, m.body) for m in lot)
                receipts = await speaking.receipts([m.id for m in lot], within=_RECEIPTS_WITHIN)
                for message in lot:
                    yield receipts[message.id]

    async def replay(self, sequence: int) -> Receipt:
        desk = Desk(
            self._log,
            places.scope(self._settings, self.partnership),
            agreement=self._settings.agreement,
        )
        return await Intake(
            desk.record,
            partnership=self.partnership,
            url=self._settings.of(self.partnership).nats.url,
            seed_file=places.keys(self._settings, self.partnership).seed_file("intake"),
            tls=places.client_tls(self._settings, self.partnership),
        ).replay(sequence)

    async def _as_known_at(self, views: Sequence[View], position: int) -> Known:
        """A few at a time: each folds some thousand events. Whoever asks meanwhile waits."""
        dsn = places.dsn(self._settings, self.partnership, "app")
        async with self._replays:
            return await replay.as_known_at(
                dsn, self.partnership, views, position, codec=self._log.codec
            )

    @property
    def _projector_dsn(self) -> str:
        return places.dsn(self._settings, self.partnership, "projector")

    async def _statuses(self) -> Sequence[status.ViewStatus]:
        return await status.status(self._projector_dsn, self.partnership, VIEWS)

    async def _recorded_at(self, position: int) -> datetime:
        """When the log reached a position; of 0 the last moment before its first event."""
        at_least = max(position, 1)
        found = await self._log.read(at_least - 1, 1, at_least)
        if not found:
            return _CLOCK.now()
        return found[0].recorded_at - (timedelta(0) if position else timedelta.resolution)
