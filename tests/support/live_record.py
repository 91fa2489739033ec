"""
A record under whatever is sent: messages in as bytes, by the Desk to the log in memory, and after every step what must
be so whatever they were.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from adapters.codec import Codec
from adapters.partner_messages import PartnerMessage, read_request
from domain.command import Scope
from domain.errors import Code
from domain.exchange.shared_learning import LearningShared
from domain.fact import Actor, Event, Provenance, Recorded
from domain.history import Unit
from domain.receipt import Receipt, Verdict
from domain.request import Deferred
from projections.catalogue import VIEWS
from projections.view import MemoryRows, View
from services.bootstrap import places
from services.handling import Desk
from services.judging import event_id, fold
from tests.support import invariants, invariants_practice
from tests.support.any_message import Examples, World
from tests.support.invariants import Check
from tests.support.memory_history import MemoryHistory
from tests.support.partnership_year import play
from tests.support.year import Sent

YEARS = {
    "tees": ("hsscp", date(2025, 1, 6)),
    "hampshire": ("hampshire", date(2025, 1, 6)),
    "hartlepool-2015": ("hartlepool", date(2016, 1, 4)),
    "halton-2015": ("halton", date(2016, 1, 4)),
    "northamptonshire-2017": ("northamptonshire", date(2018, 1, 8)),
}
"""Each framework with a partnership under it and the first day of the year that is played."""

CHECKS: Sequence[Check] = [
    check
    for module in (invariants, invariants_practice)
    for name, check in vars(module).items()
    if name.startswith(("invariant_", "versions_", "events_are"))
]


@cache
def the_year(name: str) -> tuple[Scope, Sequence[Sent], Examples]:
    partnership, start = YEARS[name]
    scope = Scope(partnership, places.pack(name))
    letters = play(scope.framework, partnership, start)
    return scope, letters, Examples(letters)


@dataclass
class LiveRecord:
    """`framework` names the pack. `accepted` and `refused` count the messages by their kind."""

    framework: str
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    history: MemoryHistory = field(default_factory=MemoryHistory)
    received: dict[str, date] = field(default_factory=dict)
    receipts: dict[str, tuple[bytes, Receipt]] = field(default_factory=dict)
    sent: list[PartnerMessage] = field(default_factory=list)
    place: int = 0

    def __post_init__(self) -> None:
        self.scope, self.letters, self.examples = the_year(self.framework)
        self.desk = Desk(self.history, self.scope, agreement="tees-sharing-2026")
        self.world = World(self.scope, YEARS[self.framework][1])

    def next_letters(self, number: int) -> list[PartnerMessage]:
        """What the agencies send next in the partnership's year."""
        found = []
        for letter in self.letters[self.place : self.place + number]:
            self.world.today = max(self.world.today, letter.on)
            body = letter.body
            headers = {"ce-id": f"year-{self.place}"}
            found.append(PartnerMessage(letter.sender, letter.kind, headers, body, self.now))
            self.place += 1
        return found

    @property
    def now(self) -> datetime:
        return datetime.combine(self.world.today, time(12), UTC)

    async def send(self, messages: Sequence[PartnerMessage]) -> list[Receipt]:
        """In one batch; then all that holds after every step."""
        requests = [read_request(message) for message in messages]
        before = len(self.history.log)
        for request in requests:
            self.received.setdefault(request.key, request.received_at.date())
        answers = await self.desk.record(requests)
        receipts = []
        for message, request, answer in zip(messages, requests, answers, strict=True):
            if isinstance(answer, Deferred):
                raise answer.error
            receipts.append(answer)
            first = self.receipts.get(request.key)
            if first is None:
                self.receipts[request.key] = (message.body, answer)
                self._count(message.kind, answer)
            elif first[0] == message.body:
                assert answer == first[1], "the same message had another answer"
            else:
                assert [fault.code for fault in answer.faults] == [Code.DIFFERENT_CONTENT]
        self.sent += messages
        self._each_is_recorded_or_refused(before, receipts)
        self._the_desk_knows_what_the_log_holds(
            {each.event.stream for each in self.history.log[before:]}
        )
        self.learn(before)
        return receipts

    def learn(self, before: int) -> None:
        for recorded in self.history.log[before:]:
            self.world.learn(recorded)

    def _count(self, kind: str, answer: Receipt) -> None:
        (self.accepted if answer.verdict is Verdict.ACCEPTED else self.refused)[kind] += 1

    def _each_is_recorded_or_refused(self, before: int, receipts: Sequence[Receipt]) -> None:
        """All of a message or nothing: the log grows by what the receipts say, and by nothing for a refusal."""
        new = self.history.log[before:]
        told: set[int] = set()
        for receipt in receipts:
            positions = _positions(receipt)
            told |= {position for position in positions if position > before}
            if receipt.verdict is Verdict.ACCEPTED:
                assert not receipt.faults
                continue
            assert not positions, "a refusal has recorded something"
            assert receipt.faults, "a refusal says nothing"
            for fault in receipt.faults:
                assert isinstance(fault.code, Code)
                assert len(fault.reason.split()) > 2, f"{fault.code} has no sentence"
        assert told == {recorded.position for recorded in new}

    def _the_desk_knows_what_the_log_holds(self, streams: Iterable[str]) -> None:
        known = self.desk._known
        for stream in streams:
            if stream in known:
                history = [each for each in self.history.log if each.event.stream == stream]
                assert known[stream] == fold(history), f"{stream} is remembered otherwise"

    async def from_the_neighbour(self, number: int) -> None:
        """Learning that a neighbour offers arrives, some of it twice."""
        others = [p for p in self.scope.framework.partnerships if p != self.scope.partnership]
        if not others:
            return
        reference = f"{others[0].upper()}-L-2025-{1 + number:04}"
        fact = LearningShared(
            learning_id=reference,
            finding_id=f"{others[0].upper()}-F-2025-0001",
            recommendation_id=None,
            briefing_id=None,
            title="Thresholds",
            text="Agree them once.",
            themes=(next(iter(self.scope.framework.themes)),),
            shared_by="a-neighbour",
        )
        key = f"{others[0]}:{reference}"
        provenance = Provenance(
            event_id(key, 0),
            self.world.today - timedelta(days=1),
            Actor(agency="a-neighbour"),
            others[0],
            key,
            key,
            agreement="tees-sharing-2026",
        )
        event = Event(reference, 1, fact, provenance)
        unit = Unit(key, b"", key, None, fact.TOPIC, reference, (event,))
        before = len(self.history.log)
        await self.history.append([unit])
        length = len(self.history.log)
        await self.history.append([unit])
        assert len(self.history.log) == length, "the same shared item counted twice (invariant 35)"
        self.learn(before)

    async def holds(self) -> None:
        """All that must be so of the whole: replay, answers, invariants, views."""
        await self._every_message_again_changes_nothing()
        self._replay_equals_what_lives()
        self.invariants_hold()
        self._every_view_shows_the_same_in_any_batches()

    async def _every_message_again_changes_nothing(self) -> None:
        before = list(self.history.log)
        known = dict(self.desk._known)
        first: dict[str, PartnerMessage] = {}
        for message in self.sent:
            first.setdefault(read_request(message).key, message)
        answers = await self.desk.record([read_request(message) for message in first.values()])
        for key, answer in zip(first, answers, strict=True):
            assert answer == self.receipts[key][1], f"{key} had another answer"
        assert self.history.log == before, "a message that was sent again was recorded again"
        for stream, remembered in known.items():
            assert self.desk._known.get(stream, remembered) == remembered, f"{stream} changed"

    def _replay_equals_what_lives(self) -> None:
        codec, streams = Codec(), invariants.histories(self.history.log)
        for stream, history in streams.items():
            replayed = fold([_through_storage(codec, each) for each in history])
            lived = self.desk._known.get(stream)
            assert replayed == fold(history), f"{stream} is another after it was stored"
            assert lived in (None, replayed), f"{stream} is remembered otherwise"
        for stream, lived in self.desk._known.items():
            assert stream in streams or lived.version == 0, f"{stream} is remembered, not recorded"

    def invariants_hold(self) -> None:
        dated = invariants.nothing_is_dated_after_its_receipt(self.received)
        for check in (*CHECKS, dated):
            broken = list(check(self.history.log, self.scope))
            assert not broken, f"{check.__name__}: {broken[:3]}"

    def _every_view_shows_the_same_in_any_batches(self) -> None:
        for view in VIEWS:
            log = [each for each in self.history.log if type(each.fact) in view.handles]
            assert _rows(view, log, len(log) + 1) == _rows(view, log, 7), f"{view.name} differs"


def _positions(receipt: Receipt) -> range:
    if receipt.first_position is None or receipt.last_position is None:
        return range(0)
    return range(receipt.first_position, receipt.last_position + 1)


def _through_storage(codec: Codec, recorded: Recorded) -> Recorded:
    event = recorded.event
    topic, state = codec.encode(event)
    read = codec.decode(event.stream, event.version, topic, state)
    assert read.fact == event.fact, f"{topic} reads otherwise than it was written"
    assert read.provenance == event.provenance
    return Recorded(recorded.position, recorded.recorded_at, read)


def _rows(view: View, log: Sequence[Recorded], batch: int) -> dict[str, list[Any]]:
    """The view's tables when only they are kept from one batch to the next."""
    rows = MemoryRows()
    for place, recorded in enumerate(log):
        if place % batch == batch - 1:
            kept, rows = rows, MemoryRows()
            for table in view.tables:
                for row in kept.all(table):
                    rows.put(table, row)
        view.fold(rows, recorded)
    return {table.name: rows.all(table) for table in view.tables}
