"""A partnership's whole node as a process of its own: `python -m tests.support.node_process SETTINGS PARTNERSHIP`."""

import asyncio
import logging
import sys
from pathlib import Path

from services import config, node
from services.bootstrap import parts


async def run(settings_file: Path, partnership: str) -> None:
    settings = config.load(settings_file, {})
    async with parts.node(settings, partnership, node.ROLES) as found:
        await node.run(found)


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2]))
