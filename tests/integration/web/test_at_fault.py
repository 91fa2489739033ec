"""Whatever a page or the API comes upon, who asked gets an answer in its own form."""

import re

from fastapi import FastAPI
from starlette.routing import Mount

from tests.support.site import MANAGER


async def _fault() -> None:
    raise ValueError("about a child")


async def test_a_fault_of_the_program_is_a_page_and_for_programs_a_problem(played_year, caplog):
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        site.app.add_api_route("/faulty", _fault)
        [api] = [r.app for r in site.app.routes if isinstance(r, Mount) and r.path == "/api"]
        assert isinstance(api, FastAPI)
        api.add_api_route("/v1/faulty", _fault)
        page = await browser.get("/faulty")
        problem = await browser.get("/api/v1/faulty")

    assert page.status_code == problem.status_code == 500
    assert "This page could not be made" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "FAULT"
    references = re.findall(
        r"a fault of the program, reference (\w+): ValueError at web/test_at_fault\.py:",
        caplog.text,
    )
    assert len(references) == 2
    assert references[0] in page.text
    assert references[1] in problem.json()["detail"]
    assert "about a child" not in page.text + problem.text + caplog.text
