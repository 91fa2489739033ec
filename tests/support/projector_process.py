"""
A projector or a rebuild in a process of its own, to be killed as kill -9 does:
`python -m tests.support.projector_process DSN PROJECTOR_DSN follow|rebuild|share before|after NUMBER`.

`share` is a rebuild by two further processes. It dies just before or just after the statement of that number (0: never) that the engine's connections carry out.
"""

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.event_store.asking import Connection
from adapters.event_store.log import EventLog
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.rebuild import rebuild, rebuild_all
from tests.support import slow_view
from tests.support.counting_view import VIEW, counting_view

BATCH = 7  # events that the projector takes at a time


def die_at(moment: str, number: int) -> None:
    count = itertools.count(1)

    def counted(carry_out: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def count_and(self: Connection, *arguments: Any, **settings: Any) -> Any:
            here = self.info.user.endswith("_projector") and next(count) == number
            if here and moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            answer = await carry_out(self, *arguments, **settings)
            if here:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return count_and

    for name in ("execute", "ask"):
        setattr(Connection, name, counted(getattr(Connection, name)))


async def run(dsn: str, projector_dsn: str, what: str) -> None:
    async with EventLog(dsn, "hsscp") as log:
        view = counting_view()
        if what == "rebuild":
            await rebuild(projector_dsn, "hsscp", view, codec=log.codec)
        elif what == "share":
            shared = [VIEW, slow_view.VIEW]
            await rebuild_all(
                projector_dsn, "hsscp", shared, codec=log.codec, begins=1, processes=2
            )
        else:
            await Projector(projector_dsn, log, [view], room=2, batch=BATCH).run()


if __name__ == "__main__":
    die_at(sys.argv[4], int(sys.argv[5]))
    asyncio.run(run(*sys.argv[1:4]))
