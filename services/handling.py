"""
The one way of recording: read what the requests concern, decide in order, append together, answer each.

A later request of a batch sees the record as the earlier ones leave it. What was decided on something that then
did not happen is a conflict of the log's append (domain/history.py) and is decided again.
"""

from asyncio import Lock
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import assert_never

from domain.command import Scope
from domain.errors import Conflict, GoldenThreadError, UnreadableEvent
from domain.history import History, Outcome, Status, Unit
from domain.names import AgreementId, StreamId
from domain.receipt import Receipt
from domain.request import Answer, Deferred, Request
from services.judging import NOTHING, Judgement, Known, concerned, copy_of, fold, judge
from services.sharing import Sharing

_TRIES = 3
"""How often a request is decided before others' writes make it wait for another delivery."""

REMEMBERED = 20_000
"""Streams whose folded state is kept between batches; the log's version checks make a stale one harmless."""


class Held(GoldenThreadError):
    """An earlier request on the same stream could not be decided, so this one waits with it."""


@dataclass(slots=True)
class _Batch:
    """
    One call of `record`: what is still open, in order, what each place concerns and was answered, and the
    streams that cannot be judged on now, with the reason.
    """

    open: list[tuple[int, Request]]
    streams: dict[int, tuple[StreamId, ...]] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)
    conflicts: dict[int, int] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    unsure: dict[StreamId, Exception] = field(default_factory=dict)

    def reason_against(self, streams: Sequence[StreamId]) -> Exception | None:
        """Why something that needs these cannot be judged; None: it can, as nearly always."""
        if not self.unsure:
            return None
        return next((self.unsure[stream] for stream in streams if stream in self.unsure), None)


class Desk:
    """Records requests for one partnership. Several desks, also in several processes, may work on one log."""

    def __init__(
        self,
        history: History,
        scope: Scope,
        *,
        agreement: AgreementId | None = None,
        remembered: int = REMEMBERED,
    ) -> None:
        """
        `agreement` is the sharing agreement that holds as long as the record itself holds none with a neighbour. Of so many
        streams the states are `remembered`.
        """
        self._history = history
        self._scope = scope
        self._remembered = remembered
        self._sharing = Sharing.of(scope, agreement)
        self._known: dict[StreamId, Known] = {}
        self._turn = Lock()  # what is known belongs to one batch at a time

    async def record(self, requests: Sequence[Request]) -> list[Answer]:
        """
        An answer for every request, in order: its receipt, committed, or Deferred.

        Raises what the log raises when it cannot be reached; then nothing is answered and all may be sent again.
        """
        batch = _Batch(list(enumerate(requests)))
        async with self._turn:
            try:
                while batch.open:
                    await self._round(batch)
            except BaseException:
                self._known.clear()  # it may hold what was never recorded
                raise
            self._forget_the_oldest()
        return [batch.answers[place] for place in range(len(requests))]

    async def submit(self, request: Request) -> Receipt:
        """Record one. Raises the error for which it would have been deferred."""
        [answer] = await self.record([request])
        if isinstance(answer, Deferred):
            raise answer.error
        return answer

    async def _round(self, batch: _Batch) -> None:
        """Decide and append all that is open; what conflicts, or waits for what comes before it, stays open."""
        await self._read(batch)
        entries: list[tuple[int, Request, Judgement]] = []
        copies: list[tuple[int, Request]] = []
        keys: set[str] = set()
        turned = (
            False  # an agreement changes what the later ones are shared under, once it is recorded
        )
        for place, request in batch.open:
            if turned or request.key in keys:
                copies.append((place, request))
            elif request.key in batch.settled:
                entries.append((place, request, Judgement(copy_of(request), {})))
            else:
                judgement = self._judge(place, request, batch)
                if judgement is not None:
                    turned = not judgement.becomes.keys().isdisjoint(self._sharing.streams)
                    keys.add(request.key)
                    entries.append((place, request, judgement))
        outcomes = await self._append([judgement.unit for _, _, judgement in entries])
        batch.open = copies
        for (place, request, judgement), outcome in zip(entries, outcomes, strict=True):
            self._answer(batch, place, request, judgement, outcome)
        batch.open.sort(key=lambda entry: entry[0])

    async def _read(self, batch: _Batch) -> None:
        """Bring every stream that the open requests concern to mind."""
        self._forget(self._sharing.streams)  # another desk may have opened or ended an agreement
        wanted: set[StreamId] = set(self._sharing.streams)
        for place, request in batch.open:
            try:
                streams = batch.streams[place] = concerned(request, self._scope)
                wanted.update(streams)
            except Exception as error:  # noqa: BLE001 - one request's fault must not fail the others
                batch.answers[place] = Deferred(request, error)
        batch.open = [entry for entry in batch.open if entry[0] not in batch.answers]
        await self._load([stream for stream in wanted if stream not in self._known], batch)

    async def _load(self, streams: Sequence[StreamId], batch: _Batch) -> None:
        if not streams:
            return
        try:
            found = await self._history.load(streams)
        except UnreadableEvent as error:
            if len(streams) == 1:
                batch.unsure[streams[0]] = error
                return
            half = len(streams) // 2
            await self._load(streams[:half], batch)
            await self._load(streams[half:], batch)
            return
        for stream in streams:
            try:
                self._known[stream] = fold(found[stream]) if stream in found else NOTHING
            except Exception as error:  # noqa: BLE001 - one stream's fault must not fail the others
                batch.unsure[stream] = error

    def _judge(self, place: int, request: Request, batch: _Batch) -> Judgement | None:
        """None: the request was deferred, and with it what later ones would decide on the same streams."""
        streams = batch.streams[place]
        unsure = batch.reason_against((*streams, *self._sharing.streams))
        if unsure is not None:
            self._defer(batch, place, request, unsure)
            return None
        try:
            judgement = judge(request, streams, self._known, self._scope, self._sharing)
        except Exception as error:  # noqa: BLE001 - one request's fault must not fail the others
            self._defer(batch, place, request, error)
            return None
        self._known.update(judgement.becomes)
        return judgement

    def _defer(self, batch: _Batch, place: int, request: Request, error: Exception) -> None:
        batch.answers[place] = Deferred(request, error)
        held = Held(
            f"waits for an earlier message that could not be decided: {type(error).__name__}"
        )
        for stream in batch.streams[place]:
            batch.unsure.setdefault(stream, held)

    async def _append(self, units: Sequence[Unit]) -> list[Outcome | Exception]:
        """The outcome of each unit, or the error that the log raises for that unit alone."""
        if not units:
            return []
        try:
            return list(await self._history.append(units))
        except Exception as error:  # noqa: BLE001 - the log may refuse what one unit holds
            await self._history.load([""])  # raises when it is the log that fails, not a unit
            if len(units) == 1:
                return [error]
        half = len(units) // 2
        return await self._append(units[:half]) + await self._append(units[half:])

    def _answer(
        self,
        batch: _Batch,
        place: int,
        request: Request,
        judgement: Judgement,
        outcome: Outcome | Exception,
    ) -> None:
        if isinstance(outcome, Exception):
            self._forget(judgement.becomes)
            self._defer(batch, place, request, outcome)
            return
        match outcome.status:
            case Status.RECORDED | Status.REFUSED:
                batch.settled.add(request.key)
            case Status.DUPLICATE | Status.DIFFERENT_CONTENT:
                batch.settled.add(request.key)
                self._forget(judgement.becomes)
            case Status.CONFLICT:
                self._forget(batch.streams[place])
                self._again(batch, place, request)
                return
            case _:
                assert_never(outcome.status)
        assert outcome.receipt is not None, "a unit with a sender has a receipt"  # noqa: S101
        batch.answers[place] = outcome.receipt

    def _again(self, batch: _Batch, place: int, request: Request) -> None:
        batch.conflicts[place] = batch.conflicts.get(place, 0) + 1
        if batch.conflicts[place] < _TRIES:
            batch.open.append((place, request))
        else:
            reason = f"decided {_TRIES} times, and each time the record had moved on"
            self._defer(batch, place, request, Conflict(reason))

    def _forget(self, streams: Collection[StreamId]) -> None:
        for stream in streams:
            self._known.pop(stream, None)

    def _forget_the_oldest(self) -> None:
        # all at once: to find the first of a dictionary takes longer with each that was deleted before it
        self._forget(list(islice(self._known, max(0, len(self._known) - self._remembered))))
