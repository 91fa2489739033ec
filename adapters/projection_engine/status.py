"""Where every view stands: for the operator, for waiting, and for the page that says "incomplete since"."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection, sql

from adapters.projection_engine.positions import DeadLetter, Positions
from adapters.projection_engine.session import connect
from domain.names import PartnershipId
from projections.view import View

_FIRST_LOOK, _LONGEST_LOOK = 0.002, 0.05  # seconds between looks


@dataclass(frozen=True, slots=True)
class ViewStatus:
    """
    `version` and `generation` are None while the view has no rows yet. `lag_seconds` is the age of the oldest event it
    has not passed. With a dead letter, the rows lack what came at `incomplete_since` and may be wrong from there on.
    """

    view: str
    wanted_version: int
    version: int | None
    generation: int | None
    position: int
    head: int
    lag_events: int
    lag_seconds: float
    events_seen: int
    dead_letters: tuple[DeadLetter, ...]

    @property
    def incomplete_since(self) -> int | None:
        return min((letter.position for letter in self.dead_letters), default=None)


async def status(dsn: str, partnership: PartnershipId, views: Sequence[View]) -> list[ViewStatus]:
    """Of each view, in the order given; `dsn` is the projector role's."""
    positions = Positions(partnership)
    async with connect(dsn) as connection:
        await positions.prepare(connection)
        async with connection.transaction():
            await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            live = await positions.live(connection)
            letters = await positions.dead_letters(connection)
            found = []
            for view in views:
                standing = live.get(view.name)
                position = standing.position if standing else 0
                head, lag_events, lag_seconds = await _lag(connection, partnership, position)
                found.append(
                    ViewStatus(
                        view=view.name,
                        wanted_version=view.version,
                        version=standing.generation.version if standing else None,
                        generation=standing.generation.number if standing else None,
                        position=position,
                        head=head,
                        lag_events=lag_events,
                        lag_seconds=lag_seconds,
                        events_seen=standing.events_seen if standing else 0,
                        dead_letters=tuple(x for x in letters if x.view == view.name),
                    )
                )
        return found


async def wait_for(
    dsn: str,
    partnership: PartnershipId,
    views: Sequence[str],
    position: int,
    *,
    timeout: float,  # noqa: ASYNC109 (part of the promise)
) -> None:
    """Until the rows of all these views are true for a position or a later one. Raises TimeoutError."""
    positions = Positions(partnership)
    pause = _FIRST_LOOK
    async with asyncio.timeout(timeout), connect(dsn) as connection:
        await positions.prepare(connection)
        while True:
            live = await positions.live(connection)
            if all(name in live and live[name].position >= position for name in views):
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_LOOK)


async def _lag(
    connection: AsyncConnection, partnership: PartnershipId, position: int
) -> tuple[int, int, float]:
    cursor = await connection.execute(
        sql.SQL(
            "SELECT coalesce((SELECT max(notification_id) FROM {log}), 0), extract(epoch FROM"
            " clock_timestamp() - (SELECT recorded_at FROM {log} WHERE notification_id > %s"
            " ORDER BY notification_id LIMIT 1))::float8"
        ).format(log=sql.Identifier(partnership, "stored_events")),
        [position],
    )
    row = await cursor.fetchone()
    head, age = row if row is not None else (0, None)
    return head, max(head - position, 0), max(age or 0.0, 0.0)
