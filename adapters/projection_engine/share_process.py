"""
A process that fills the new generations of some views, for the rebuild that started it (workers.py).

It is told what to do in one line of JSON on its standard input, says how far it is in lines of JSON on its standard output,
and ends when its input ends: so it never outlives the rebuild.
"""

import asyncio
import importlib
import sys
from dataclasses import asdict
from typing import Any

import orjson

from adapters.codec import Codec
from adapters.projection_engine.filling import AT_ONCE, Filler, connect_for_long, connections
from adapters.projection_engine.folding import Progress
from adapters.projection_engine.positions import Standing
from adapters.projection_engine.session import lock_shared
from adapters.projection_engine.tables import Generation
from domain.errors import GoldenThreadError
from projections.view import View


def main() -> None:
    asyncio.run(_until_input_ends())


async def _until_input_ends() -> None:
    reader = asyncio.StreamReader(limit=2**20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    asked = await reader.readline()
    if not asked:
        return
    working = asyncio.create_task(_work(orjson.loads(asked)))
    ending = asyncio.create_task(reader.read())
    await asyncio.wait([working, ending], return_when=asyncio.FIRST_COMPLETED)
    for task in (working, ending):
        task.cancel()
    await asyncio.gather(working, ending, return_exceptions=True)


async def _work(asked: dict[str, Any]) -> None:
    try:
        _say(filled=await _fill(asked))
    except Exception as error:  # noqa: BLE001 (the rebuild says it; a message of another's may carry content)
        said = str(error) if isinstance(error, GoldenThreadError) else type(error).__name__
        _say(failed=said)


async def _fill(asked: dict[str, Any]) -> dict[str, str | None]:
    """By view, the error of the row that was refused, or None."""
    partnership = asked["partnership"]
    begun = []
    for module, number in asked["views"]:
        view: View = importlib.import_module(module).VIEW
        generation = Generation(partnership, view.name, view.version, number)
        begun.append((view, Standing(generation, live=False, position=0, events_seen=0)))
    dsn = asked["dsn"]
    async with connect_for_long(dsn) as connection, connections(dsn, AT_ONCE) as borrow:
        await lock_shared(connection, asked["lock"])
        filler = Filler(borrow, partnership, Codec(), room=asked["room"])
        filled = await filler.fill(connection, begun, asked["head"], _tell)
    return {done.follower.view.name: done.refused for done in filled}


def _tell(progress: Progress) -> None:
    _say(**asdict(progress))


def _say(**what: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(what) + b"\n")
    sys.stdout.buffer.flush()
