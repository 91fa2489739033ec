"""The boards for programs: every line as its description says, page by page of one and the same moment."""

from typing import Any

import httpx
import orjson

from domain.permission.subject import Role
from services.api import openapi
from services.api.boards import PREFIX
from services.boards.catalogue import BOARDS
from tests.support.controls import POLICE
from tests.support.described import as_described
from tests.support.eventually import eventually
from tests.support.requests import REGISTER
from tests.support.site import AFTER, LEAD, MANAGER, OpenSite, PlayedYear, viewer

REQUIREMENTS = f"{PREFIX}/boards/requirements"


async def pages(browser: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    """A whole listing, from its first page."""
    found: list[dict[str, Any]] = []
    following: str | None = address
    while following is not None:
        response = await browser.get(following)
        assert response.status_code == 200, response.text
        found.append(response.json())
        following = found[-1]["next"]
    return found


async def record(site: OpenSite, number: int) -> None:
    """A finding, as the unit registers it."""
    body = {**REGISTER, "finding_id": f"HSSCP-F-2026-{number:04}"}
    receipt = await site.house.submit(
        sender="hsscp-business-unit",
        role=Role.BUSINESS_MANAGER,
        kind="register-finding.v1",
        message_id=f"finding-{number}",
        body=orjson.dumps(body),
    )
    assert receipt.faults == ()


async def test_every_board_answers_as_it_is_described(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        with_lines = 0
        for board in BOARDS:
            response = await browser.get(f"{PREFIX}/boards/{board.name}?as_of={AFTER}&limit=1000")
            said = response.json()
            as_described(response, f"/boards/{board.name}")
            assert said["total"] == len(said["rows"])
            assert said["as_of"] == AFTER.isoformat()
            with_lines += bool(said["rows"])
    assert with_lines > len(BOARDS) * 0.8


async def test_the_list_names_each_board_with_what_it_shows(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        response = await browser.get(f"{PREFIX}/boards")
        as_described(response, "/boards")
        said = response.json()

        assert [each["name"] for each in said["boards"]] == [board.name for board in BOARDS]
        for each, board in zip(said["boards"], BOARDS, strict=True):
            assert [column["name"] for column in each["columns"]] == list(board.columns)
            assert (await browser.get(each["address"])).status_code == 200


async def test_the_pages_of_a_listing_are_its_lines_once_and_in_order(
    played_year: PlayedYear,
) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        [whole] = await pages(browser, f"{REQUIREMENTS}?as_of={AFTER}&limit=1000")
        for order in ("", "&sort=requirement", "&sort=-next_due_on"):
            [at_once] = await pages(browser, f"{REQUIREMENTS}?as_of={AFTER}&limit=1000{order}")
            several = await pages(browser, f"{REQUIREMENTS}?as_of={AFTER}&limit=7{order}")

            assert len(several) == -(-whole["total"] // 7) > 3
            assert [row for page in several for row in page["rows"]] == at_once["rows"]
            assert {page["total"] for page in several} == {whole["total"]}


async def test_a_listing_goes_on_as_it_began_however_the_record_moves(own_year: PlayedYear) -> None:
    listing = f"{PREFIX}/boards/themes?limit=3&sort=theme"
    async with own_year.projecting(), own_year.at_work() as site, site.browser(MANAGER) as browser:
        before = await pages(browser, listing)
        first = (await browser.get(listing)).json()
        await record(site, 1)

        async def moved() -> bool:
            answer = await browser.get(listing)
            return bool(answer.json()["position"] > first["position"])

        await eventually(moved)
        later = await pages(browser, first["next"])
        anew = await pages(browser, listing)

    assert [page["rows"] for page in (first, *later)] == [page["rows"] for page in before]
    said = ("position", "known_at", "as_of", "total")
    assert {tuple(page[name] for name in said) for page in later} == {
        tuple(first[name] for name in said)
    }
    assert [page["rows"] for page in anew] != [page["rows"] for page in before]


async def test_a_program_learns_that_nothing_changed(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        first = await browser.get(REQUIREMENTS)
        for tag in (first.headers["etag"], f'"other", {first.headers["etag"]}', "*"):
            again = await browser.get(REQUIREMENTS, headers={"if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
        for tag in ('"other"', "", first.headers["etag"][1:-1]):
            other = await browser.get(REQUIREMENTS, headers={"if-none-match": tag})
            assert other.status_code == 200
        assert first.headers["cache-control"] == "private, no-cache"
        assert "Authorization" in first.headers["vary"]


async def test_a_filter_takes_the_lines_that_the_page_shows(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        tried = 0
        for board in BOARDS:
            every = await browser.get(f"{PREFIX}/boards/{board.name}?limit=1000")
            rows = every.json()["rows"]
            for column in board.filters:
                values = {v for row in rows for v in _words(row[column])}
                for value in sorted(values)[:3]:
                    asked = {column: value, "limit": "1000"}
                    some = await browser.get(f"{PREFIX}/boards/{board.name}", params=asked)
                    wanted = [row for row in rows if value in _words(row[column])]
                    assert some.json()["rows"] == wanted, (board.name, column, value)
                    tried += 1
    assert tried > 100


def _words(value: Any) -> list[str]:
    if value in (None, "", []):
        return ["-"]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


async def test_what_was_known_earlier_is_answered_from_the_log(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        now = (await browser.get(f"{PREFIX}/boards/actions")).json()
        none = (await browser.get(f"{PREFIX}/boards/actions?as_at=%230")).json()
        then = (await browser.get(f"{PREFIX}/boards/actions?as_at=%23{now['position']}")).json()

    assert (none["total"], none["position"]) == (0, 0)
    assert then["rows"] == now["rows"]
    assert then["position"] == now["position"]
    assert (now["known_at"], then["known_at"][-1]) == (None, "Z")


async def test_what_cannot_be_read_is_named(played_year: PlayedYear) -> None:
    wrong = {
        "limit=0": "limit",
        "limit=1001": "limit",
        "limit=1e2": "limit",
        "limit=٣": "limit",
        "limit=1&limit=2": "limit",
        "sort=nothing": "sort",
        "page=2": "",
        "per_page=10": "",
        "nothing=1": "",
        "as_at=tomorrow": "as_at",
        "as_at=2026-02-30": "as_at",
        "as_of=%2312": "as_of",
        "cursor=x": "cursor",
        "cursor=%00": "cursor",
        "cursor=" + "A" * 5000: "cursor",
    }
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        for asked, field in wrong.items():
            response = await browser.get(f"{REQUIREMENTS}?{asked}")
            assert response.status_code == 400, asked
            assert response.headers["content-type"] == "application/problem+json"
            assert [fault["field"] for fault in response.json()["faults"]] == [field]


async def test_a_cursor_goes_on_with_its_own_listing_alone(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        first = (await browser.get(f"{REQUIREMENTS}?limit=5")).json()
        mark = first["next"].partition("cursor=")[2]
        for other in (
            f"{REQUIREMENTS}?limit=6&cursor={mark}",
            f"{REQUIREMENTS}?limit=5&sort=section&cursor={mark}",
            f"{REQUIREMENTS}?limit=5&as_of={AFTER}&cursor={mark}",
            f"{PREFIX}/boards/obligations?limit=5&cursor={mark}",
        ):
            assert (await browser.get(other)).status_code == 400, other
        swapped = f"{REQUIREMENTS}?cursor={mark}&limit=5"
        assert (await browser.get(swapped)).status_code == 200


async def test_an_agency_is_given_its_own_lines(played_year: PlayedYear) -> None:
    board = next(board for board in BOARDS if board.name == "obligations")
    async with (
        played_year.at_work() as site,
        site.browser(MANAGER) as manager,
        site.browser(LEAD) as lead,
    ):
        every = (await manager.get(f"{PREFIX}/boards/{board.name}?limit=1000")).json()
        own = (await lead.get(f"{PREFIX}/boards/{board.name}?limit=1000")).json()

    assert 0 < own["total"] < every["total"]
    for row in own["rows"]:
        named = {*(row["owner"] or "").split(), *(row["about"] or "").split()}
        assert POLICE in named or not named & site.house.scope.framework.agencies.keys()


async def test_nobody_is_given_anything(played_year: PlayedYear) -> None:
    abroad = viewer(Role.BUSINESS_MANAGER, partnership="stscp")
    async with (
        played_year.at_work() as site,
        site.browser() as nobody,
        site.browser(abroad) as stranger,
    ):
        for path in openapi.document()["paths"]:
            address = PREFIX + path.replace("{kind}", "x").replace("{reference}", "HSSCP-F-2026-1")
            response = await nobody.get(address)
            if response.status_code != 405:
                assert response.status_code == 401, path
                assert response.headers["www-authenticate"].startswith("Bearer")
            if path.startswith("/boards/"):
                assert (await stranger.get(address)).status_code == 403
        assert (await stranger.get(f"{PREFIX}/boards")).json()["boards"] == []
