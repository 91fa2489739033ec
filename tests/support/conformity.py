"""
Whether two partnerships' records agree with one another, with what was acknowledged, and with their boards.

What is read here is read as a superuser and as the node's own users, past all the code under test.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import nats
import orjson
import psycopg
from nats.js import JetStreamContext
from psycopg import sql

from adapters.messaging import subjects
from adapters.projection_engine import replay
from adapters.projection_engine.reading import Board
from domain.catalogue import FACTS
from domain.fact import Visibility
from domain.receipt import Receipt, Verdict
from projections.catalogue import VIEWS
from projections.view import MemoryRows, View
from services.bootstrap import places
from services.bootstrap.agencies import Letter
from services.bootstrap.record import open_record
from services.config import Settings

OTHER = {"hsscp": "stscp", "stscp": "hsscp"}
SHARED = frozenset(t for t, fact in FACTS.items() if fact.VISIBILITY is Visibility.SHARED)
_AT_ONCE = 200  # requests for messages of a stream
RESTRICTED = frozenset(t for t, fact in FACTS.items() if fact.VISIBILITY is Visibility.RESTRICTED)


class Row(NamedTuple):
    """An event as a partnership's log keeps it."""

    position: int
    origin: str
    stream: str
    version: int
    topic: str
    state: bytes

    @property
    def event_id(self) -> str:
        return str(orjson.loads(self.state)["meta"]["event_id"])


class Answered(NamedTuple):
    """A receipt that an agency holds in its hands, with what it had sent."""

    letter: Letter
    receipt: Receipt


@dataclass(frozen=True)
class Kept:
    """All that one partnership's schema holds, at one moment. `inbox` by key, `receipts` in order."""

    events: list[Row]
    inbox: Mapping[str, dict[str, Any]]
    receipts: list[dict[str, Any]]

    def of(self, origin: str) -> list[Row]:
        return [row for row in self.events if row.origin == origin]

    @property
    def head(self) -> int:
        return self.events[-1].position if self.events else 0


async def kept(admin: str, partnership: str) -> Kept:
    async with await psycopg.AsyncConnection.connect(admin) as connection:
        await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)

        async def rows(table: str, order: str) -> list[dict[str, Any]]:
            text = sql.SQL("SELECT * FROM {} ORDER BY {}").format(
                sql.Identifier(partnership, table), sql.Identifier(order)
            )
            cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
            await cursor.execute(text)
            return await cursor.fetchall()

        events = [
            Row(
                row["notification_id"],
                row["origin"],
                row["originator_id"],
                row["originator_version"],
                row["topic"],
                row["state"],
            )
            for row in await rows("stored_events", "notification_id")
        ]
        inbox = {row["key"]: row for row in await rows("inbox", "key")}
        return Kept(events, inbox, await rows("receipts", "number"))


# --- Is anything still on its way? ------------------------------------------------------------------------


async def unsettled(settings: Settings, admin: str) -> list[str]:
    """What is still to be done, in words; empty when nothing is."""
    logs = {partnership: await kept(admin, partnership) for partnership in OTHER}
    left: list[str] = []
    for partnership, log in logs.items():
        left += [f"{partnership}: {word}" for word in await _queued(settings, partnership, log)]
        left += [f"{partnership}: {word}" for word in await _views_behind(admin, partnership, log)]
        shared = [row for row in log.of(partnership) if row.topic in SHARED]
        there = len(logs[OTHER[partnership]].of(partnership))
        if there != len(shared):
            left.append(f"{partnership}: {there} of {len(shared)} shared events at the neighbour")
    return left


async def _queued(settings: Settings, partnership: str, log: Kept) -> list[str]:
    left = []
    try:
        client = await nats.connect(
            settings.of(partnership).nats.url,
            nkeys_seed=str(places.keys(settings, partnership).seed_file("observer")),
            inbox_prefix=subjects.inbox_prefix(partnership, "observer"),
            allow_reconnect=False,
        )
    except (OSError, nats.errors.Error) as error:
        return [f"its server does not answer: {type(error).__name__}"]
    try:
        jetstream = client.jetstream(timeout=5)
        info = await jetstream.consumer_info(subjects.INTAKE, subjects.INTAKE_CONSUMER)
        waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
        if waiting:
            left.append(f"{waiting} messages in the intake")
        sent = (await jetstream.stream_info(subjects.RECEIPTS)).state.messages
        if sent != len(log.receipts):
            left.append(f"{sent} of {len(log.receipts)} receipts sent")
        published = (await jetstream.stream_info(subjects.EVENTS)).state.messages
        own = [row for row in log.of(partnership) if row.topic not in RESTRICTED]
        if published != len(own):
            left.append(f"{published} of {len(own)} events published")
    finally:
        await client.close()
    return left


async def _views_behind(admin: str, partnership: str, log: Kept) -> list[str]:
    async with await psycopg.AsyncConnection.connect(admin) as connection:
        try:
            cursor = await connection.execute(
                sql.SQL("SELECT view, position FROM {}").format(
                    sql.Identifier(f"{partnership}_board", "view_positions")
                )
            )
        except psycopg.errors.UndefinedTable:
            return ["no view is kept yet"]
        positions: dict[str, int] = dict(await cursor.fetchall())
    return [
        f"view {view.name} at {positions.get(view.name)} of {log.head}"
        for view in VIEWS
        if positions.get(view.name, -1) < log.head
    ]


# --- Does all agree? --------------------------------------------------------------------------------------


async def check_all(
    settings: Settings,
    admin: str,
    answered: Mapping[str, Iterable[Answered]],
    *,
    asked_again: Collection[str] = (),
) -> None:
    """
    Everything below, of both partnerships, once nothing is on its way; `answered` by partnership. `asked_again` are
    those whose mirror made its copy anew, from what it had not recorded yet (ADR 0023).
    """
    logs = {partnership: await kept(admin, partnership) for partnership in OTHER}
    for partnership, log in logs.items():
        check_log(log, partnership)
        check_received(log, logs[OTHER[partnership]], OTHER[partnership])
        check_answered(log, answered.get(partnership, ()))
        await check_streams(settings, partnership, log, whole=partnership not in asked_again)
        await check_boards(settings, partnership, log.head)


def check_log(log: Kept, partnership: str) -> None:
    """Positions and versions dense, every event once, and exactly what the inbox says; receipts as the inbox has them."""
    assert [row.position for row in log.events] == list(range(1, len(log.events) + 1))
    assert len({row.event_id for row in log.events}) == len(log.events)
    heads: Counter[str] = Counter()
    for row in log.of(partnership):
        heads[row.stream] += 1
        assert row.version == heads[row.stream], f"{row.stream} jumps to version {row.version}"
    ranges = [
        range(entry["first_position"], entry["last_position"] + 1)
        for entry in log.inbox.values()
        if entry["first_position"] is not None
    ]
    assert sorted(at for bounds in ranges for at in bounds) == [r.position for r in log.events]
    assert [receipt["number"] for receipt in log.receipts] == list(range(1, len(log.receipts) + 1))
    for receipt in log.receipts:
        entry = log.inbox[f"{receipt['sender']}:{receipt['message_id']}"]
        if receipt["accepted"]:
            said = ("accepted", "first_position", "last_position", "recorded_at")
            assert [entry[name] for name in said] == [receipt[name] for name in said]
    by_number = {receipt["number"] for receipt in log.receipts}
    wanted = {key: e["receipt"] for key, e in log.inbox.items() if not key.startswith("stscp:")}
    wanted = {key: number for key, number in wanted.items() if not key.startswith("hsscp:")}
    assert [key for key, number in wanted.items() if number not in by_number] == []


def check_received(log: Kept, origins: Kept, origin: str) -> None:
    """The neighbour's shared events, byte for byte, once and in its order, and nothing else of it."""
    sent = [row[1:] for row in origins.of(origin) if row.topic in SHARED]
    assert [row[1:] for row in log.of(origin)] == sent
    keys = {f"{origin}:{row.event_id}" for row in log.of(origin)}
    assert {key for key in log.inbox if key.startswith(f"{origin}:")} == keys


def check_answered(log: Kept, answered: Iterable[Answered]) -> None:
    """What an agency was told is what is recorded."""
    positions = {row.position: row for row in log.events}
    for letter, receipt in answered:
        entry = log.inbox[f"{receipt.sender}:{letter.id}"]
        assert entry["body_hash"] == hashlib.sha256(letter.body).digest()
        assert entry["accepted"] == (receipt.verdict is Verdict.ACCEPTED), letter.id
        assert entry["first_position"] == receipt.first_position
        assert entry["last_position"] == receipt.last_position
        assert entry["recorded_at"] == receipt.recorded_at
        if receipt.first_position is not None and receipt.last_position is not None:
            for position in range(receipt.first_position, receipt.last_position + 1):
                meta = orjson.loads(positions[position].state)["meta"]
                assert meta["actor"]["agency"] == receipt.sender


async def check_streams(
    settings: Settings, partnership: str, log: Kept, *, whole: bool = True
) -> None:
    """EVENTS, RECEIPTS and the copy hold what the log holds, once and in its order; the copy to its end if not whole."""
    origin = OTHER[partnership]
    client = await nats.connect(
        settings.of(partnership).nats.url,
        nkeys_seed=str(places.keys(settings, partnership).seed_file("provisioner")),
        inbox_prefix=subjects.inbox_prefix(partnership, "provisioner"),
    )
    try:
        jetstream = client.jetstream(timeout=10)
        published = await messages(jetstream, subjects.EVENTS)
        own = [row for row in log.of(partnership) if row.topic not in RESTRICTED]
        assert [body for _, _, body in published] == [row.state for row in own]
        copied = await messages(jetstream, subjects.copy_of(origin))
        unique = dict.fromkeys(body for _, _, body in copied)  # a resend may repeat
        followed = [row.state for row in log.of(origin)]
        assert list(unique) == followed[0 if whole else len(followed) - len(unique) :]
        receipts = await messages(jetstream, subjects.RECEIPTS)
        numbers = [int(headers["Gt-Receipt-Number"]) for _, headers, _ in receipts]
        assert numbers == [receipt["number"] for receipt in log.receipts]
    finally:
        await client.close()


async def messages(
    jetstream: JetStreamContext, stream: str
) -> list[tuple[str, dict[str, str], bytes]]:
    """Subject, headers and body of all that a stream holds, in its order."""
    state = (await jetstream.stream_info(stream)).state
    found = []
    for start in range(state.first_seq, state.last_seq + 1, _AT_ONCE):
        sequences = range(start, min(start + _AT_ONCE, state.last_seq + 1))
        found += await asyncio.gather(*(jetstream.get_msg(stream, s) for s in sequences))
    return [(m.subject or "", m.headers or {}, m.data or b"") for m in found]


async def check_boards(settings: Settings, partnership: str, head: int) -> None:
    """The live rows equal a fold of the log in memory, and a rebuild from scratch."""
    live = await boards(settings, partnership)
    assert {position for position, _ in live.values()} == {head}
    async with open_record(settings, partnership) as record:
        known = await replay.as_known_at(
            places.dsn(settings, partnership, "app"),
            partnership,
            VIEWS,
            head,
            codec=record._log.codec,
        )
        assert known.dead_letters == ()
        folded = {view.name: public(view, known.rows[view.name]) for view in VIEWS}
        assert {name: rows for name, (_, rows) in live.items()} == folded
        assert await record.rebuild([view.name for view in VIEWS], lambda *_: None) >= head
    rebuilt = await boards(settings, partnership)
    assert {name: rows for name, (_, rows) in rebuilt.items()} == folded


async def boards(settings: Settings, partnership: str) -> dict[str, tuple[int, Any]]:
    """Each view's position and public rows, as a reader of the board has them."""
    async with board_reader(settings, partnership) as board:
        return await shown(board)


def board_reader(settings: Settings, partnership: str) -> Board:
    return Board(places.dsn(settings, partnership, "app"), partnership)


async def shown(board: Board) -> dict[str, tuple[int, Any]]:
    loaded = {view: await board.load(view) for view in VIEWS}
    return {view.name: (at.position, public(view, at.rows)) for view, at in loaded.items()}


def public(view: View, rows: MemoryRows) -> dict[str, list[Any]]:
    return {table.name: rows.all(table) for table in view.tables if table.public}
