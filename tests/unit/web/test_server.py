"""The server answers at once, also on a connection that stays."""

import asyncio
import time

import httpx
from fastapi import FastAPI

from services.web.server import serve
from tests.support.ended import ended

REQUESTS = 25
DELAYED = 0.04  # seconds that a head waits for the acknowledgement of the packet before it, where nobody forbids it


async def test_no_answer_waits_for_the_acknowledgement_of_its_own_head():
    app = FastAPI()

    @app.get("/")
    async def large() -> str:
        return "x" * 30_000

    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(app, "127.0.0.1", 0, ready=address.set_result))
    try:
        async with httpx.AsyncClient(base_url=await address, trust_env=False) as client:
            await client.get("/")
            began = time.perf_counter()
            for _ in range(REQUESTS):
                assert (await client.get("/")).status_code == 200
            assert time.perf_counter() - began < REQUESTS * DELAYED / 2
    finally:
        await ended(task)
