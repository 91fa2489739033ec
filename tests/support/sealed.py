"""A record in memory as its log stores it, and the inspection pack that is made of it."""

from collections.abc import Sequence
from pathlib import Path

from adapters.codec import Codec
from adapters.event_store.log import RawEvent
from adapters.event_store.sealing import seal
from adapters.spreadsheets import write_csv
from projections.catalogue import VIEWS
from projections.governance.inspection_pack import IndexLine, Seal, changes, freeze
from services.boards.ports import Snapshots, Stand
from services.cli.inspection import Pack, check_named, write_pack
from tests.support.record import Record


def stored(record: Record) -> list[RawEvent]:
    """Every event in the bytes in which it is kept."""
    rows = []
    for recorded in record.log:
        event = recorded.event
        topic, state = Codec().encode(event)
        place = (recorded.position, recorded.recorded_at, event.provenance.partnership)
        rows.append(RawEvent(*place, event.stream, event.version, topic, state))
    return rows


async def sealed(rows: Sequence[RawEvent], until: int = 10**9) -> Seal | None:
    """The seal of a log that holds these rows."""

    async def read_raw(after: int, limit: int, until: int | None) -> Sequence[RawEvent]:
        last = 10**9 if until is None else until
        return [row for row in rows if after < row.position <= last][:limit]

    return await seal(read_raw, Codec(), until=until)


async def packed(record: Record, folder: Path, *, since: int = 0) -> tuple[IndexLine, ...]:
    """The pack of the whole record. Raises Refused when nothing is recorded."""
    stand = Stand("hsscp", len(record.log), record.at)
    named = check_named(await sealed(stored(record)), stand)
    rows = {view.name: record.show(view) for view in VIEWS}
    pack = Pack(
        seal=named,
        snapshots=Snapshots(rows, stand),
        scope=record.scope,
        tables=freeze(VIEWS, rows),
        changes=changes(record.log[since:]),
        since=since,
    )
    return write_pack(folder, pack, write_csv)
