"""The log page by page, where the database looks for the next one while the last one is worked on."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")

PAGE = 1_000
"""Events that are read at a time: of more, the first have left the processor's cache before the last are made."""


async def pages(
    ask: Callable[[int], Coroutine[Any, Any, Sequence[Row]]],
    position_of: Callable[[Row], int],
    *,
    after: int,
    until: int,
    size: int,
) -> AsyncGenerator[tuple[Sequence[Row], int]]:
    """
    Every row after one position up to another, with the position to which each page reaches; the last may be empty.

    `ask` gives at most `size` rows after a position, up to `until` and in order. Use within `contextlib.aclosing`: a
    question may be under way.
    """
    if until <= after:
        return
    asked, reached = asyncio.create_task(ask(after)), after
    try:
        while reached < until:
            rows = await asked
            reached = position_of(rows[-1]) if len(rows) == size else until
            if reached < until:
                asked = asyncio.create_task(ask(reached))
                await asyncio.sleep(0)  # lets the question be sent
            yield rows, reached
    finally:
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
