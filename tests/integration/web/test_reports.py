"""Reports as pages and files over a real record: who may have them, what reading leaves behind, and the same bytes for ever."""

import asyncio
import json
import threading
from collections import Counter
from dataclasses import replace
from typing import Any

import httpx
import pytest

from domain.errors import GoldenThreadError
from domain.permission.sensitivity import restricted_in
from domain.permission.subject import UNRESTRICTED, Grant, Role
from services.bootstrap import documents
from services.reports.catalogue import REPORTS
from services.reports.formats import Form
from services.web.site import Site
from tests.support.controls import HARTLEPOOL, POLICE
from tests.support.entered import enter_action
from tests.support.eventually import eventually
from tests.support.site import ADMIN, AFTER, LEAD, MANAGER, MEMBER, PlayedYear, viewer

ANALYST = viewer(Role.ANALYST, POLICE)
OFFICER = viewer(Role.RECORDS_OFFICER)
SCRUTINEER = viewer(Role.SCRUTINEER)
COUNCIL = viewer(Role.AGENCY_LEAD, HARTLEPOOL)
EVERY = (
    "/reports/board-pack",
    "/reports/annual",
    "/reports/exceptions",
    f"/reports/agency-profile?about={POLICE}",
    "/reports/six-step-briefing?about=supervision",
)


def file_of(path: str, form: str) -> str:
    page, mark, rest = path.partition("?")
    return f"{page}.{form}{mark}{rest}"


async def pinned(browser: httpx.AsyncClient, path: str) -> tuple[str, httpx.Response]:
    """The address that names the position and the day, and what it gives."""
    led = await browser.get(path)
    assert led.status_code == 307, led.text
    address = led.headers["location"]
    assert "as_at=" in address
    assert "as_of=" in address
    return address, await browser.get(address)


async def head(site: Site) -> int:
    return (await site.house.record.stand(None)).position


async def accesses(site: Site, after: int) -> list[Any]:
    """What the record says was looked at since a position."""
    log = await site.house.record.events(after=after, until=await head(site), limit=1000)
    return [each.fact for each in log if each.fact.TOPIC == "information-accessed.v1"]


# --- Who may ----------------------------------------------------------------------------------------------

MAY = [
    (MANAGER, (200, 200, 200, 200, 200), (200, 200, 200, 200, 200)),
    (MEMBER, (200, 200, 200, 200, 200), (403, 200, 200, 200, 200)),
    (SCRUTINEER, (200, 200, 200, 200, 200), (403, 200, 200, 200, 200)),
    (ANALYST, (403, 200, 200, 200, 200), (403, 200, 200, 200, 200)),
    (LEAD, (403, 403, 403, 200, 403), (403, 403, 403, 200, 403)),
    (COUNCIL, (403, 403, 403, 403, 403), (403, 403, 403, 403, 403)),
    (OFFICER, (403, 403, 403, 403, 403), (403, 403, 403, 403, 403)),
    (ADMIN, (403, 403, 403, 403, 403), (403, 403, 403, 403, 403)),
]


async def test_each_role_reads_and_takes_what_the_table_says(own_year: PlayedYear):
    async with own_year.at_work() as at:
        for who, pages, taken in MAY:
            async with at.browser(who, follow_redirects=True) as browser:
                shown = [(await browser.get(path)).status_code for path in EVERY]
                assert tuple(shown) == pages, who.subject.id
                files = [(await browser.get(file_of(path, "json"))).status_code for path in EVERY]
                assert tuple(files) == taken, who.subject.id


async def test_the_list_leads_only_to_what_opens(own_year: PlayedYear):
    async with own_year.at_work() as at:
        for who, pages, _ in MAY:
            async with at.browser(who) as browser:
                listed = await browser.get("/reports")
                opens = who is COUNCIL or 200 in pages
                assert listed.status_code == (200 if opens else 403), who.name
                for report, status in zip(REPORTS, pages, strict=True):
                    if who is not COUNCIL:
                        assert (f"/reports/{report.name}" in listed.text) == (status == 200)


async def test_a_lead_chooses_among_its_own_agency_alone(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(COUNCIL) as browser:
        answer = await browser.get("/reports/agency-profile")
        assert answer.status_code == 200
        assert f"about={HARTLEPOOL}" in answer.text
        assert answer.text.count("/reports/agency-profile?about=") == 1


async def test_the_page_offers_no_file_that_would_be_refused(own_year: PlayedYear):
    async with own_year.at_work() as at:
        for who, offered in ((MANAGER, True), (MEMBER, False)):
            async with at.browser(who) as browser:
                answer = await browser.get("/reports/board-pack")
                assert ("/reports/board-pack.pdf" in answer.text) == offered


async def test_nobody_is_sent_to_sign_in(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser() as browser:
        for path in ("/reports", *EVERY, "/reports/board-pack.pdf"):
            answer = await browser.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/sign-in")


async def test_no_report_names_what_is_restricted(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(MANAGER, follow_redirects=True) as browser:
        agencies = at.house.scope.framework.agencies
        profiles = [f"/reports/agency-profile?about={agency}" for agency in agencies]
        for path in (*EVERY, *profiles):
            told = (await browser.get(file_of(path, "json"))).text
            assert not restricted_in(told), path
            shown = (await browser.get(path)).text
            assert not restricted_in(shown), path


# --- What reading leaves behind ---------------------------------------------------------------------------


async def test_the_board_pack_is_on_record_as_read_once_a_day(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(MANAGER, follow_redirects=True) as browser:
        before = await head(at.site)
        for path in ("/reports/board-pack", "/reports/board-pack", "/reports/board-pack.pdf"):
            assert (await browser.get(path)).status_code == 200
        found = await accesses(at.site, before)
        assert found
        assert {each.purpose for each in found} == {"Read on the pages: the report Board pack."}
        named = [reference for each in found for reference in each.accessed]
        assert max(Counter(named).values()) == 1
        assert "HSSCP-A-2025-0001" in named


async def test_what_is_not_restricted_leaves_nothing(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:
        before = await head(at.site)
        for path in EVERY[1:]:
            assert (await browser.get(path)).status_code == 200
        assert await head(at.site) == before


async def test_without_its_entry_no_report_is_shown(
    own_year: PlayedYear, monkeypatch: pytest.MonkeyPatch
):
    async with own_year.at_work() as at, at.browser(MANAGER, follow_redirects=True) as browser:

        async def away(**_: object) -> None:
            raise GoldenThreadError("the log does not answer")

        monkeypatch.setattr(at.site.house, "submit", away)
        for path in ("/reports/board-pack", "/reports/board-pack.pdf", "/reports/board-pack.json"):
            answer = await browser.get(path)
            assert answer.status_code == 503
            assert "At a glance" not in answer.text


# --- The same bytes ---------------------------------------------------------------------------------------


@pytest.mark.timeout(180)
async def test_last_quarters_reports_have_the_same_bytes_after_more_events_and_a_restart(
    own_year: PlayedYear,
):
    first: dict[str, bytes] = {}
    async with own_year.at_work() as at, own_year.projecting(), at.browser(MANAGER) as browser:
        assert (
            await browser.get("/reports/board-pack")
        ).status_code == 200  # its reading is on record
        for path in EVERY:
            for form in Form:
                address, answer = await pinned(browser, file_of(path, form))
                assert answer.status_code == 200
                first[address] = answer.content
        await enter_action(at.house)

        async def newer() -> bytes | None:
            address, answer = await pinned(browser, "/reports/board-pack.json")
            return None if address in first else answer.content

        assert await eventually(newer) not in first.values()
        for address, content in first.items():
            assert (await browser.get(address)).content == content, address
    async with own_year.at_work() as again, again.browser(MANAGER) as browser:
        for address, content in first.items():
            answer = await browser.get(address)
            assert answer.content == content, address
            known = {"if-none-match": answer.headers["etag"]}
            assert (await browser.get(address, headers=known)).status_code == 304


async def test_a_day_of_the_past_is_an_address_of_its_own(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(ANALYST) as browser:
        address, answer = await pinned(browser, "/reports/exceptions.json?as_at=31/03/2024")
        assert address.endswith("as_at=31%2F03%2F2024&as_of=2024-03-31")
        told = json.loads(answer.content)
        assert (told["position"], told["as_of"]) == (0, "2024-03-31")


async def test_a_document_says_the_day_that_it_is_seen_from(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(ANALYST) as browser:
        position = await head(at.site)
        path = f"/reports/agency-profile.json?about={POLICE}&as_at=%23{position}&as_of={AFTER}"
        told = (await browser.get(path)).json()
        assert (told["position"], told["as_of"]) == (position, AFTER.isoformat())
        later = (await browser.get(path.replace(str(AFTER), "2030-01-01"))).json()
        assert later["sections"] != told["sections"]


async def test_a_position_beyond_the_last_event_leads_to_the_last_event(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(ANALYST) as browser:
        path = f"/reports/exceptions.json?as_at=%23{10**9}&as_of={AFTER}"
        address, _ = await pinned(browser, path)
        assert f"as_at=%23{await head(at.site)}&" in address


async def test_what_several_ask_for_at_once_is_written_once(
    own_year: PlayedYear, monkeypatch: pytest.MonkeyPatch
):
    written: list[Form] = []
    really = documents.written

    def counted(document: Any, form: Form) -> bytes:
        written.append(form)
        return really(document, form)

    monkeypatch.setattr(documents, "written", counted)
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:
        assert (await browser.get("/reports/board-pack")).status_code == 200
        address = (await browser.get("/reports/board-pack.pdf")).headers["location"]
        others = [at.browser(MANAGER) for _ in range(4)]
        answers = await asyncio.gather(*(each.get(address) for each in (browser, *others)))
        assert len({answer.content for answer in answers}) == 1
        assert written == [Form.PDF]


async def test_others_are_answered_while_a_pdf_is_made(
    own_year: PlayedYear, monkeypatch: pytest.MonkeyPatch
):
    begun, answered = threading.Event(), threading.Event()
    really = documents.written

    def slow(document: Any, form: Form) -> bytes:
        begun.set()
        assert answered.wait(20), "nobody was answered meanwhile"
        return really(document, form)

    monkeypatch.setattr(documents, "written", slow)
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:
        assert (await browser.get("/reports/board-pack")).status_code == 200
        address = (await browser.get("/reports/board-pack.pdf")).headers["location"]
        making = asyncio.create_task(browser.get(address))
        await eventually(begun.is_set)
        for path in ("/boards/actions", "/reports/exceptions", "/reports/board-pack"):
            assert (await browser.get(path)).status_code == 200
        assert not making.done()
        answered.set()
        assert (await making).status_code == 200


# --- Addresses --------------------------------------------------------------------------------------------

ODD = [
    ("/reports/nothing", 404),
    ("/reports/board-pack.docx", 404),
    ("/reports/board-pack.", 404),
    ("/reports/board-pack.pdf.pdf", 404),
    ("/reports/board-pack?about=x", 400),
    ("/reports/board-pack?agency=x", 400),
    ("/reports/board-pack?as_at=yesterday", 400),
    ("/reports/agency-profile?about=nobody", 400),
    ("/reports/agency-profile.pdf", 307),
    ("/reports/six-step-briefing?about=%3Cscript%3E", 400),
    ("/reports/six-step-briefing?about=" + "x" * 5000, 400),
    ("/reports/annual?about=HSSCP-Y-1999-0001", 400),
    ("/reports?about=x", 400),
]


@pytest.mark.parametrize(("path", "status"), ODD)
async def test_an_address_that_asks_for_what_there_is_not_says_so(
    played_year: PlayedYear, path: str, status: int
):
    async with played_year.at_work() as at, at.browser(MANAGER) as browser:
        answer = await browser.get(path)
        assert answer.status_code == status, answer.text
        assert "<script>" not in answer.text


async def test_a_report_that_needs_to_know_about_what_is_refused_as_a_file(
    played_year: PlayedYear,
):
    async with played_year.at_work() as at, at.browser(MANAGER, follow_redirects=True) as browser:
        answer = await browser.get("/reports/agency-profile.pdf")
        assert answer.status_code == 400


async def test_before_the_first_yearly_report_the_page_says_so(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(MANAGER) as browser:
        answer = await browser.get("/reports/annual?as_at=%230")
        assert answer.status_code == 200
        assert "There is none yet" in answer.text
        address = "/reports/annual.pdf?as_at=%230&as_of=2024-01-01"
        assert (await browser.get(address)).status_code == 400


async def test_an_inspector_reads_under_the_grant_and_every_reading_is_recorded(
    own_year: PlayedYear,
):
    async with own_year.at_work() as at:
        now = at.site.now()
        grant = Grant("Visit 7", "The chair", now, now.replace(year=now.year + 1), frozenset())
        granted = replace(grant, boards=frozenset({UNRESTRICTED}))
        async with at.browser(viewer(Role.INSPECTOR, None, grant=grant)) as browser:
            assert (await browser.get("/reports")).status_code == 403
        async with at.browser(viewer(Role.INSPECTOR, None, grant=granted)) as browser:
            before = await head(at.site)
            answer = await browser.get(EVERY[3])
            assert answer.status_code == 200
            [found, *_] = await accesses(at.site, before)
            assert "Visit 7" in found.purpose
            assert "Agency profile" in found.purpose
            assert (await browser.get("/reports/board-pack")).status_code == 403
