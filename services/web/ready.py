"""
The live rows that are ready to be shown. Readers are not kept waiting for others' events: where new rows take long to load
and to read, the last ones are shown, with the position that they are true for, until the new ones are ready (ADR 0086).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from projections.view import MemoryRows, View
from services.boards.ports import Place, Places
from services.web.ports import LiveRows

AT_ONCE = 0.05
"""Seconds that a reader waits for new rows, so that what is quickly had is not old."""

LONG = 0.25
"""Seconds that it took the last time, from which on nobody waits."""

AGAIN = 1.0
"""Seconds until new rows that could not be made ready are tried for again."""

log = logging.getLogger(__name__)

Rows = Mapping[str, MemoryRows]
Prepare = Callable[[Sequence[View], Rows, Places], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Shown:
    view: View
    rows: MemoryRows
    place: Place


class Ready:
    """
    For one event loop. `prepare` is awaited with new rows before they are shown: it does beforehand what would keep their
    first reader waiting.
    """

    def __init__(
        self,
        rows: LiveRows,
        prepare: Prepare,
        *,
        at_once: float = AT_ONCE,
        again: float = AGAIN,
    ) -> None:
        self._rows = rows
        self._prepare = prepare
        self._at_once = at_once
        self._again = again
        self._shown: dict[str, _Shown] = {}
        self._seconds: dict[str, float] = {}
        self._turn = asyncio.Lock()
        self._moved = asyncio.Event()
        self._renewing: asyncio.Task[bool] | None = None

    @property
    def places(self) -> Places:
        """Of what is shown; of a view that nobody has asked for yet, where it stands."""
        return {
            **self._rows.places,
            **{name: shown.place for name, shown in self._shown.items()},
        }

    async def live(self, views: Sequence[View]) -> tuple[Rows, Places]:
        """What is ready of some views, each with its place."""
        missing = [view for view in views if view.name not in self._shown]
        if missing:
            await self._renew(missing)
        old = self._old(views)
        if old:
            renewing = self._renewal(old)
            if sum(self._seconds[view.name] for view in old) <= LONG:
                await asyncio.wait([renewing], timeout=self._at_once)
        shown = [self._shown[view.name] for view in views]
        return (
            {each.view.name: each.rows for each in shown},
            {each.view.name: each.place for each in shown},
        )

    async def as_shown(self, views: Sequence[View]) -> tuple[Rows, Places]:
        """As `live`, but what is shown stays, and what is not yet shown is not shown by this."""
        missing = [view for view in views if view.name not in self._shown]
        rows, places = await self._rows.live(missing) if missing else ({}, {})
        shown = [self._shown[view.name] for view in views if view.name in self._shown]
        return (
            {**rows, **{each.view.name: each.rows for each in shown}},
            {**places, **{each.view.name: each.place for each in shown}},
        )

    async def moved(self, since: Places) -> Places:
        """The places of what is shown as soon as they are others than `since`; whoever waits here has it made ready."""
        while (places := self.places) == since:
            signal = self._moved
            known = self._rows.places
            old = self._old([shown.view for shown in self._shown.values()])
            if old:
                renewing = self._renewal(old)
                await asyncio.wait([renewing])  # it goes on for the others when one leaves
                if not renewing.result():
                    await asyncio.sleep(self._again)
                continue
            waits = [
                asyncio.ensure_future(self._rows.moved(known)),
                asyncio.ensure_future(signal.wait()),
            ]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
                await asyncio.gather(*waits, return_exceptions=True)
        return places

    def _old(self, views: Sequence[View]) -> list[View]:
        """Those that stand elsewhere by now. Where their rows are the same, that is all there is to note."""
        places = self._rows.places
        old = []
        for view in views:
            shown, place = self._shown.get(view.name), places.get(view.name)
            if shown is None or place is None or shown.place == place:
                continue
            if shown.place.build == place.build:
                self._show([_Shown(view, shown.rows, place)])
            else:
                old.append(view)
        return old

    def _renewal(self, views: Sequence[View]) -> asyncio.Task[bool]:
        """The one under way, if there is one."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._try_to_renew(views))
        return self._renewing

    async def _try_to_renew(self, views: Sequence[View]) -> bool:
        """Where the record does not answer, what is shown stays."""
        try:
            await self._renew(views)
        except Exception as error:  # noqa: BLE001 (whatever it was, it is tried again)
            log.warning("new rows could not be made ready: %s", type(error).__name__)
            return False
        return True

    async def _renew(self, views: Sequence[View]) -> None:
        async with self._turn:
            wanted = [view for view in views if view.name not in self._shown]
            wanted += self._old(views)
            if not wanted:
                return
            began = perf_counter()
            rows, places = await self._rows.live(wanted)
            await self._prepare(wanted, rows, places)
            seconds = (perf_counter() - began) / len(wanted)
            self._seconds.update({view.name: seconds for view in wanted})
            self._show([_Shown(v, rows[v.name], places[v.name]) for v in wanted])

    def _show(self, shown: Sequence[_Shown]) -> None:
        self._shown.update({each.view.name: each for each in shown})
        self._moved.set()
        self._moved = asyncio.Event()
