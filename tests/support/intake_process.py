"""
An intake in a process of its own, to be killed: `python -m tests.support.intake_process URL SEED DSN KILL`.

KILL `before` or `after` kills the process, as kill -9 does, at its first append: before the commit, or after it
and before any acknowledgement. `never` runs until it is stopped.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters.event_store.log import EventLog
from adapters.messaging.intake import Intake
from domain.request import Answer, Request
from services.handling import Desk
from tests.support.controls import SCOPE


async def run(url: str, seed_file: Path, dsn: str, kill: str) -> None:
    async with EventLog(dsn, "hsscp") as log:
        desk = Desk(log, SCOPE)

        async def record(requests: Sequence[Request]) -> Sequence[Answer]:
            if kill == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            answers = await desk.record(requests)
            if kill == "after":
                os.kill(os.getpid(), signal.SIGKILL)
            return answers

        await Intake(record, partnership="hsscp", url=url, seed_file=seed_file).run()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]))
