"""Histories, changes and positions for programs: what was recorded, for whom it is, and every reading on record."""

from datetime import UTC, datetime
from typing import Any

import httpx

from domain.permission.subject import UNRESTRICTED, Grant, Role
from services.api.boards import PREFIX
from tests.support.controls import POLICE
from tests.support.described import as_described
from tests.support.site import LEAD, MANAGER, OpenSite, PlayedYear, viewer

ACTION = "HSSCP-A-2025-0001"
INCIDENT = "HSSCP-SI-2025-0001"
FIGURES = "HSSCP-IR-ctx.referrals:hartlepool:2024-Q1:hartlepool-council"
READING = "HSSCP-AC-2025-0001"
FINDING = "HSSCP-F-2025-0001"
HARTLEPOOL = "hartlepool-council"


async def history(browser: httpx.AsyncClient, reference: str, query: str = "") -> httpx.Response:
    response = await browser.get(f"{PREFIX}/records/{reference}{query}")
    as_described(response, "/records/{reference}")
    return response


async def every_change(browser: httpx.AsyncClient, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after, more = 0, True
    while more:
        response = await browser.get(f"{PREFIX}/changes?after={after}&limit={limit}")
        as_described(response, "/changes")
        said = response.json()
        assert said["next"] > after or not said["more"]
        found += said["changes"]
        after, more = said["next"], said["more"]
    return found


async def read(site: OpenSite, after: int) -> list[str]:
    """The references whose reading was put on record since."""
    until = (await site.house.record.stand(None)).position
    events = await site.house.record.events(after=after, until=until, limit=1000)
    return [each for event in events for each in getattr(event.fact, "accessed", ())]


async def test_a_history_is_told_event_by_event(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        said = (await history(browser, ACTION)).json()
        kept = await site.house.record.stream(ACTION, said["position"])
        first = said["events"][0]["position"]
        then = (await history(browser, ACTION, f"?as_at=%23{first}")).json()
        before = await history(browser, ACTION, f"?as_at=%23{first - 1}")

    assert [event["event"] for event in said["events"]] == [each.fact.TOPIC for each in kept]
    assert [event["entry"] for event in said["events"]] == list(range(1, len(kept) + 1))
    assert said["events"][0]["content"]["action_id"] == ACTION
    assert then["events"] == said["events"][:1]
    assert (then["position"], then["known_at"] is None) == (first, False)
    assert before.status_code == 404


async def test_who_may_not_read_cannot_tell_what_there_is(own_year: PlayedYear) -> None:
    nobody_knows = {ACTION: "HSSCP-A-2025-0999", INCIDENT: "HSSCP-SI-2025-0999"}
    async with own_year.at_work() as site:
        for role in Role:
            async with site.browser(viewer(role, "stockton-council")) as browser:
                for there, not_there in nobody_knows.items():
                    one, other = await history(browser, there), await history(browser, not_there)
                    if one.status_code == 403 and role is not Role.INSPECTOR:
                        assert other.text == one.text, (role, there)
                    else:
                        assert other.status_code in {403, 404}


async def test_figures_before_suppression_are_their_providers(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site:
        seen: dict[str, list[bool] | None] = {}
        for name, seen_by in {
            "provider": viewer(Role.AGENCY_LEAD, HARTLEPOOL),
            "unit": MANAGER,
            "another": viewer(Role.AGENCY_LEAD, POLICE),
            "member": viewer(Role.BOARD_MEMBER, POLICE),
            "analyst": viewer(Role.ANALYST, HARTLEPOOL),
        }.items():
            async with site.browser(seen_by) as browser:
                response = await history(browser, FIGURES)
                seen[name] = (
                    [event["content"] is not None for event in response.json()["events"]]
                    if response.status_code == 200
                    else None
                )

    assert seen["another"] is None
    assert seen["provider"] == seen["unit"] == [True]
    assert seen["member"] == seen["analyst"] == [False]


async def test_every_reading_is_on_record_before_it_is_answered(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        before = (await site.house.record.stand(None)).position
        first = await history(browser, INCIDENT)
        assert await read(site, before) == [INCIDENT]
        etag = {"if-none-match": first.headers["etag"]}
        again = await browser.get(f"{PREFIX}/records/{INCIDENT}", headers=etag)
        assert again.status_code == 304
        assert await read(site, before) == [INCIDENT], "once a day is enough"

        after = (await site.house.record.stand(None)).position
        board = (await browser.get(f"{PREFIX}/boards/incidents")).json()
        assert {row["ref"] for row in board["rows"]} <= set(await read(site, after))

        denied = (await site.house.record.stand(None)).position
        async with site.browser(LEAD) as lead:
            assert (await history(lead, INCIDENT)).status_code == 403
        assert await read(site, denied) == []


async def test_what_changed_is_told_from_wherever_one_was(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        at_once = await every_change(browser, 1000)
        by_seven = await every_change(browser, 7)
        end = (await browser.get(f"{PREFIX}/changes")).json()["position"]
        beyond = (await browser.get(f"{PREFIX}/changes?after={2**53}")).json()
        events = await site.house.record.events(after=0, until=end, limit=10_000)

    assert by_seven[: len(at_once)] == at_once
    listed = [event for event in events if "-AC-" not in event.event.stream]
    assert [(c["position"], c["reference"], c["event"]) for c in at_once] == [
        (event.position, event.event.stream, event.fact.TOPIC) for event in listed
    ]
    assert (beyond["changes"], beyond["more"], beyond["next"]) == ([], False, 2**53)


async def test_a_list_of_changes_leaves_out_what_its_reader_may_not_know(
    own_year: PlayedYear,
) -> None:
    async with own_year.at_work() as site:
        told: dict[Role, set[str]] = {}
        for role in Role:
            async with site.browser(viewer(role, POLICE)) as browser:
                told[role] = {each["reference"] for each in await every_change(browser, 100)}

    restricted = {reference for reference in told[Role.BUSINESS_MANAGER] if "-SI-" in reference}
    assert restricted
    assert READING not in set[str]().union(*told.values())
    for role in (Role.AGENCY_LEAD, Role.ANALYST):
        assert told[role]
        assert not told[role] & restricted
    assert told[Role.RECORDS_OFFICER] >= restricted
    assert FINDING not in told[Role.RECORDS_OFFICER]
    assert told[Role.AGENCY_LEAD] < told[Role.ANALYST] | told[Role.AGENCY_LEAD]
    assert told[Role.ADMIN] == told[Role.INSPECTOR] == set()


async def test_an_inspector_reads_what_the_grant_names_and_leaves_a_trace(
    own_year: PlayedYear,
) -> None:
    begins, ends = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    grant = Grant(
        "JTAI-2026-1",
        "The sponsor",
        begins,
        ends,
        frozenset({UNRESTRICTED}),
        frozenset({ACTION, FIGURES}),
    )
    inspector = viewer(Role.INSPECTOR, None, grant=grant)
    async with own_year.at_work() as site, site.browser(inspector) as browser:
        before = (await site.house.record.stand(None)).position
        assert (await history(browser, ACTION)).status_code == 200
        assert (await history(browser, FINDING)).status_code == 403
        assert (await history(browser, INCIDENT)).status_code == 403
        figures = (await history(browser, FIGURES)).json()
        assert all(event["content"] is None for event in figures["events"])
        changes = {each["reference"] for each in await every_change(browser, 100)}
        # a return has no reference that an entry could name
        assert set(await read(site, before)) == {ACTION}
        until = (await site.house.record.stand(None)).position
        entries = await site.house.record.events(after=before, until=until, limit=10)

    assert changes == {ACTION, FIGURES}
    assert "JTAI-2026-1" in entries[0].fact.model_dump_json()


async def test_positions_are_those_behind_the_boards_that_one_may_read(
    played_year: PlayedYear,
) -> None:
    async with played_year.at_work() as site:
        seen = {}
        for role in Role:
            async with site.browser(viewer(role, POLICE)) as browser:
                response = await browser.get(f"{PREFIX}/positions")
                as_described(response, "/positions")
                seen[role] = {each["view"] for each in response.json()["views"]}

    everything = set(site.house.places)
    assert seen[Role.BUSINESS_MANAGER] == seen[Role.ADMIN] == everything
    assert set() < seen[Role.AGENCY_LEAD] < everything
    assert seen[Role.INSPECTOR] == set()
