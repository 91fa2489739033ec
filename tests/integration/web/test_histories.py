"""Pages of one record over a real record: who may see them, what reading them leaves behind, and what they say of the past."""

import csv
import io
from collections import Counter

import pytest

from domain.errors import GoldenThreadError
from domain.governance.access import InformationAccessed
from domain.improvement.action_facts import ActionAgreed
from domain.performance.indicator_return import IndicatorSubmitted
from domain.permission.subject import Grant, Role
from services.web.history_page import BARE
from services.web.site import Site
from tests.support.controls import HARTLEPOOL
from tests.support.entered import ACTION, enter_action
from tests.support.eventually import eventually
from tests.support.site import (
    ADMIN,
    AGAINST_FORGERY,
    LEAD,
    MANAGER,
    MEMBER,
    PlayedYear,
    viewer,
)

F, R, A = "HSSCP-F-2025-0001", "HSSCP-R-2025-0001", "HSSCP-A-2025-0001"
INCIDENT, READ = "HSSCP-SI-2025-0001", "HSSCP-AC-2025-0001"
COUNCIL = viewer(Role.AGENCY_LEAD, HARTLEPOOL)


async def accesses(site: Site) -> Counter[tuple[str, ...]]:
    """What the record says was looked at, after the year."""
    stand = await site.house.record.stand(None)
    log = await site.house.record.events(after=0, until=stand.position, limit=100_000)
    return Counter(
        each.fact.accessed
        for each in log
        if isinstance(each.fact, InformationAccessed) and each.event.stream != READ
    )


async def test_a_reading_is_on_record_once_a_day_however_often_the_page_is_opened(
    own_year: PlayedYear,
):
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:
        for _ in range(3):
            answer = await browser.get(f"/records/{F}")
            assert answer.status_code == 200
        assert await accesses(at.site) == {(F,): 1}
        async with at.browser(MEMBER) as another:
            assert (await another.get(f"/records/{F}")).status_code == 200
        assert await accesses(at.site) == {(F,): 2}
    async with own_year.at_work() as again, again.browser(MANAGER) as browser:
        assert (await browser.get(f"/records/{F}")).status_code == 200
        assert await accesses(again.site) == {(F,): 2}


async def test_without_its_entry_nothing_is_shown(
    own_year: PlayedYear, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:

        async def away(**_: object) -> None:
            raise GoldenThreadError("the log does not answer")

        monkeypatch.setattr(at.site.house, "submit", away)
        answer = await browser.get(f"/records/{F}")
        assert answer.status_code == 503
        assert "Finding registered" not in answer.text
        assert "GoldenThreadError: the log does not answer" in caplog.text


async def test_nobody_is_sent_to_sign_in(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser() as browser:
        for path in (f"/records/{F}", f"/threads/{F}", "/history", "/operations"):
            answer = await browser.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/sign-in?next=")


NOT_SHOWN = [
    (ADMIN, f"/records/{F}", 403),
    (ADMIN, f"/threads/{F}", 403),
    (ADMIN, "/history", 403),
    (LEAD, f"/records/{INCIDENT}", 403),
    (LEAD, "/records/HSSCP-SI-1999-0001", 403),
    (MEMBER, f"/records/{READ}", 403),
    (MEMBER, f"/records/{INCIDENT}.csv", 403),
    (MANAGER, "/records/HSSCP-F-1999-0001", 404),
    (MANAGER, "/threads/HSSCP-F-1999-0001", 404),
    (MANAGER, "/records/../../etc/passwd", 404),
    (MANAGER, f"/records/{F}?from=yesterday", 400),
    (MANAGER, f"/records/{F}?as_at=yesterday", 400),
    (MANAGER, "/history?after=-1", 400),
    (MANAGER, "/history?agency=nobody", 400),
    (MANAGER, "/history?event=nothing.v1", 400),
    (LEAD, "/operations", 403),
    (MEMBER, "/operations", 403),
]


async def test_what_cannot_be_shown_leaves_no_entry(own_year: PlayedYear):
    async with own_year.at_work() as at:
        for seen_by, path, status in NOT_SHOWN:
            async with at.browser(seen_by) as browser:
                assert (await browser.get(path)).status_code == status, path
        assert await accesses(at.site) == {}


async def test_the_lists_of_a_lead_hold_nothing_restricted(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(LEAD) as browser:
        page = 1
        while True:
            answer = await browser.get("/history", params={"page": page})
            assert answer.status_code == 200
            for letters in ("-SI-", "-RR-", "-PR-", "-SJ-", "-AC-"):
                assert letters not in answer.text
            page += 1
            if 'rel="next"' not in answer.text:
                break
        assert page > 2
        assert await accesses(at.site) == {}


async def test_a_list_that_names_an_incident_is_on_record_and_ends(own_year: PlayedYear):
    """Who looked at what is in no list: else each reading would make the next line."""
    async with own_year.at_work() as at, at.browser(MEMBER) as browser, own_year.projecting():
        for _ in range(3):
            answer = await browser.get("/history", params={"reference": INCIDENT})
            assert INCIDENT in answer.text
        assert await accesses(at.site) == {(INCIDENT,): 1}


async def test_an_inspector_sees_what_the_grant_names_and_every_list_is_on_record(
    own_year: PlayedYear,
):
    async with own_year.at_work() as at:
        now = at.site.now()
        grant = Grant(
            "JTAI-1",
            "Director",
            now.replace(year=now.year - 1),
            now.replace(year=now.year + 1),
            references=frozenset({F}),
        )
        inspector = viewer(Role.INSPECTOR, None, grant=grant)
        async with at.browser(inspector) as browser:
            assert (await browser.get(f"/records/{R}")).status_code == 403
            assert (await browser.get(f"/threads/{F}")).status_code == 403
            listed = await browser.get("/history")
            assert R not in listed.text
            assert F in listed.text
            assert (await browser.get(f"/records/{F}")).status_code == 200
        assert set(await accesses(at.site)) == {(F,)}


# --- Figures ------------------------------------------------------------------------------------------------


async def a_return(site: Site) -> IndicatorSubmitted:
    """A figure as its provider sent it."""
    stand = await site.house.record.stand(None)
    log = await site.house.record.events(after=0, until=stand.position, limit=100_000)
    return next(each.fact for each in log if isinstance(each.fact, IndicatorSubmitted))


async def test_figures_before_suppression_are_for_their_provider(own_year: PlayedYear):
    async with own_year.at_work() as at:
        submitted = await a_return(at.site)
        reference = submitted.stream
        provider = viewer(Role.AGENCY_LEAD, submitted.provider)
        async with at.browser(MEMBER) as member, at.browser(provider) as own:
            bare = await member.get(f"/records/{reference}")
            assert bare.status_code == 200
            assert "Content: value" not in bare.text
            assert BARE in bare.text
            row = (await member.get(f"/records/{reference}.json")).json()["rows"][0]
            assert (row["event"], row["content"]) == ("indicator-submitted.v1", "")
            assert "Content: value" in (await own.get(f"/records/{reference}")).text
            row = (await own.get(f"/records/{reference}.json")).json()["rows"][0]
            assert "content" in row["content"]


# --- What the pages say -------------------------------------------------------------------------------------


async def test_a_history_is_shown_as_it_was_known_and_compared(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:
        events = await at.site.house.record.stream(A, 10**9)
        early = events[1].position
        past = await browser.get(f"/records/{A}", params={"as_at": f"#{early}"})
        assert "2 events" in past.text
        assert "gt-stand--past" in past.text
        assert past.text == (await browser.get(f"/records/{A}", params={"as_at": f"#{early}"})).text
        both = await browser.get(f"/records/{A}", params={"from": f"#{early}"})
        assert f"{len(events) - 2} events in between" in both.text
        nothing = await browser.get(f"/records/{A}", params={"as_at": "#1"})
        assert nothing.status_code == 200
        assert "Nothing was on the record under this reference at that time." in nothing.text


async def test_a_page_that_says_the_same_is_not_sent_again(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(MANAGER) as browser, own_year.projecting():
        await browser.get(f"/threads/{A}")
        first = await browser.get(f"/threads/{A}")
        again = await browser.get(f"/threads/{A}", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_the_files_hold_what_the_page_does(own_year: PlayedYear):
    async with own_year.at_work() as at, at.browser(MANAGER) as browser:
        events = await at.site.house.record.stream(A, 10**9)
        text = (await browser.get(f"/records/{A}.csv")).text
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
        assert [int(row["position"]) for row in rows] == [each.position for each in events]
        told = (await browser.get(f"/records/{A}.json")).json()
        assert [row["event"] for row in told["rows"]] == [each.fact.TOPIC for each in events]
        thread = (await browser.get(f"/threads/{A}.json")).json()
        assert {F, R, A} <= {row["stream"] for row in thread["rows"]}


async def test_a_lead_sees_the_shared_links_of_a_thread_and_a_party_all_of_it(
    own_year: PlayedYear,
):
    async with own_year.at_work() as at:
        events = await at.site.house.record.stream(A, 10**9)
        parties = at.site.house.scope.framework.agencies
        agreed = events[0].fact
        assert isinstance(agreed, ActionAgreed)
        owner = agreed.owner_agency
        others = [
            each
            for each in parties
            if "hsscp" in parties[each].partnerships and each not in str(events)
        ]
        async with at.browser(viewer(Role.AGENCY_LEAD, owner)) as own:
            whole = (await own.get(f"/threads/{A}")).text
        assert "left out" not in whole
        async with at.browser(viewer(Role.AGENCY_LEAD, others[0])) as other:
            shown = await other.get(f"/threads/{A}")
            assert shown.status_code == 200
            assert "of other agencies" in shown.text
            assert "Action agreed" in shown.text or "Action</" in shown.text or A in shown.text
            assert (await other.get(f"/records/{A}")).status_code == 403


# --- Operations ---------------------------------------------------------------------------------------------


async def test_only_an_operators_own_form_starts_a_rebuild_and_one_runs_at_a_time(
    own_year: PlayedYear,
):
    async with own_year.at_work() as at, at.browser(ADMIN) as admin:
        at_once = {"view": "every", "token": AGAINST_FORGERY}
        async with at.browser(MANAGER) as manager:
            looked = await manager.get("/operations")
            assert looked.status_code == 200
            assert "<button" not in looked.text.partition("<main")[2].partition("</main")[0]
            refused = await manager.post("/operations/rebuild", data=at_once)
            assert refused.status_code == 403
        for forged in ({"view": "every"}, {"view": "every", "token": "x"}):
            assert (await admin.post("/operations/rebuild", data=forged)).status_code == 403
        unknown = {"view": "nothing", "token": AGAINST_FORGERY}
        assert (await admin.post("/operations/rebuild", data=unknown)).status_code == 400
        assert "Rebuilding" not in (await admin.get("/operations")).text
        begun = await admin.post("/operations/rebuild", data=at_once)
        assert (begun.status_code, begun.headers["location"]) == (303, "/operations#rebuild")
        second = await admin.post("/operations/rebuild", data=at_once)
        assert second.status_code == 409

        async def ended() -> bool:
            return "Rebuilt 35 views" in (await admin.get("/operations")).text

        await eventually(ended)
        assert (await admin.post("/operations/rebuild", data=at_once)).status_code == 303
        await eventually(ended)


async def test_what_is_down_is_on_the_page(played_year: PlayedYear):
    """No NATS server runs beside this record."""
    async with played_year.at_work() as at, at.browser(ADMIN) as admin:
        answer = await admin.get("/operations")
        assert answer.status_code == 200
        assert "Down: NATS server" in answer.text
        assert answer.headers["cache-control"] == "no-store"


async def test_what_goes_on_with_a_history_is_offered_with_its_reference(own_year: PlayedYear):
    async with own_year.at_work() as site, own_year.projecting():
        await enter_action(site.house)
        head = (await site.house.record.stand(None)).position
        await eventually(lambda: min(p.position for p in site.house.places.values()) >= head)
        form = f"/forms/report-progress.v1?action_id={ACTION}"
        async with site.browser(COUNCIL) as browser:
            assert form in (await browser.get(f"/records/{ACTION}")).text
            assert f'value="{ACTION}"' in (await browser.get(form)).text
        async with site.browser(viewer(Role.ANALYST, HARTLEPOOL)) as browser:
            assert form not in (await browser.get(f"/records/{ACTION}")).text
