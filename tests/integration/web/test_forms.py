"""The forms over a real record: what is sent, refused, pressed twice, forged, and by whom."""

import asyncio
import logging
import re
from collections.abc import Mapping
from html import unescape

import httpx
import pytest

from adapters.embedded.ports import free_ports
from domain.catalogue import COMMANDS
from domain.permission.subject import Role
from services.web.viewer import Viewer
from tests.support.controls import BUSINESS_UNIT, POLICE
from tests.support.eventually import eventually
from tests.support.site import (
    ADMIN,
    AGAINST_FORGERY,
    LEAD,
    MANAGER,
    MEMBER,
    PARTNERSHIP,
    OpenSite,
    PlayedYear,
    viewer,
)
from tests.support.tcp_proxy import TcpProxy

Form = dict[str, str | list[str]]

COUNCIL = viewer(Role.AGENCY_LEAD, "hartlepool-council")
ACTION = "HSSCP-A-2025-0001"
DAY: Form = {"occurred_on-day": "5", "occurred_on-month": "1", "occurred_on-year": "2026"}
FINDING: Form = {
    **DAY,
    "finding_id": "HSSCP-F-2026-POL7",
    "kind": "improvement",
    "source.type": "audit",
    "source.reference": "MACA-2026-02",
    "source.title": "Audit of supervision",
    "source.published_on-day": "20",
    "source.published_on-month": "12",
    "source.published_on-year": "2025",
    "about": POLICE,
    "text": "Supervision notes do not say\r\nwhat the child <b>said</b>.",
    "themes": ["supervision", "voice-of-the-child"],
}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_ERROR = re.compile(r'<li>\s*<a href="#([^"]+)">(.*?)</a>', re.DOTALL)


async def opened(browser: httpx.AsyncClient, address: str) -> Form:
    """The hidden inputs of the form itself."""
    answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    _, _, form = answer.text.partition('class="gt-form"')
    return {name: unescape(value) for name, value in _HIDDEN.findall(form)}


async def sent(browser: httpx.AsyncClient, kind: str, form: Mapping[str, object]) -> httpx.Response:
    return await browser.post(f"/forms/{kind}", data=dict(form))


def errors(answer: httpx.Response) -> dict[str, str]:
    """The lines of the error summary by the input that each links to."""
    return {target: unescape(said).strip() for target, said in _ERROR.findall(answer.text)}


async def head(site: OpenSite) -> int:
    return (await site.house.record.stand(None)).position


async def a_reopened_action(site: OpenSite) -> None:
    """The year's one action is open again: the business unit says so by form."""
    async with site.browser(MANAGER) as browser:
        form = await opened(browser, f"/forms/reopen-action.v1?action_id={ACTION}") | DAY
        form |= {"action_id": ACTION, "reason": "It did not last.", "approved_by": "Board"}
        answer = await sent(browser, "reopen-action.v1", form)
        assert answer.status_code == 303, errors(answer)


UPDATE: Form = {
    **DAY,
    "action_id": ACTION,
    "percent": "61",
    "narrative": "Three of five teams use the template.",
    "blocked": "",
}


async def test_an_action_is_updated_end_to_end(own_year: PlayedYear) -> None:
    kind = "report-progress.v1"
    async with own_year.at_work() as site, own_year.projecting(), site.browser(COUNCIL) as browser:
        await a_reopened_action(site)
        page = await browser.get(f"/forms/{kind}?action_id={ACTION}")
        assert f'value="{ACTION}"' in page.text
        form = await opened(browser, f"/forms/{kind}") | UPDATE
        answer = await sent(browser, kind, form)
        assert answer.status_code == 303, errors(answer)
        receipt = answer.headers["location"]
        assert receipt == f"/receipts/{form['message-id']}"

        async def shown() -> bool:
            return "the boards show it" in (await browser.get(receipt)).text

        await eventually(shown)
        said = await browser.get(receipt)
        assert f'href="/records/{ACTION}"' in said.text
        assert 'href="/boards/actions"' in said.text
        assert "61" in (await browser.get(f"/records/{ACTION}")).text


async def test_a_finding_is_recorded_exactly_as_it_was_typed(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        answer = await sent(browser, "register-finding.v1", form)
        assert answer.status_code == 303, errors(answer)
        [recorded] = await site.house.record.stream("HSSCP-F-2026-POL7", 10**9)
        assert recorded.fact.model_dump()["text"] == (
            "Supervision notes do not say\nwhat the child <b>said</b>."
        )
        assert recorded.event.provenance.actor.agency == POLICE
        assert recorded.event.provenance.actor.role == Role.AGENCY_LEAD
        waiting = await browser.get(answer.headers["location"])
        assert "The boards follow in a moment" in waiting.text
        assert 'id="board"' in waiting.text, "what follows the record needs it"


async def test_pressing_twice_and_reloading_record_it_once(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        pressed = await asyncio.gather(
            *(sent(browser, "register-finding.v1", form) for _ in range(5))
        )
        after = await head(site)
        pressed.append(await sent(browser, "register-finding.v1", form))
        assert {answer.status_code for answer in pressed} == {303}
        assert len({answer.headers["location"] for answer in pressed}) == 1
        assert await head(site) == after
        assert len(await site.house.record.stream("HSSCP-F-2026-POL7", 10**9)) == 1


async def test_a_form_that_was_sent_and_then_changed_is_not_lost_and_not_taken_for_the_first(
    own_year: PlayedYear,
) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        first = await sent(browser, "register-finding.v1", form)
        changed = {**form, "finding_id": "HSSCP-F-2026-POL8"}
        again = await sent(browser, "register-finding.v1", changed)
        assert again.status_code == 422
        assert first.headers["location"] in again.text
        _, _, drawn = again.text.partition('class="gt-form"')
        fresh = dict(_HIDDEN.findall(drawn))
        assert fresh["message-id"] != form["message-id"]
        assert (await sent(browser, "register-finding.v1", changed | fresh)).status_code == 303


async def test_what_is_missing_or_wrong_is_told_at_its_input_and_what_was_typed_is_kept(
    own_year: PlayedYear,
) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        before = await head(site)
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        form |= {"about": "", "finding_id": "F 7", "text": "<script>alert(1)</script>"}
        form |= {"source.published_on-day": "31", "source.published_on-month": "2"}
        answer = await sent(browser, "register-finding.v1", form)
        assert answer.status_code == 422
        told = errors(answer)
        assert list(told) == ["finding_id", "source.published_on-day", "about"]
        for target in told:
            assert f'id="{target}"' in answer.text
        assert "Error: " in answer.text.partition("</title>")[0]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert "<script>alert" not in answer.text
        assert 'value="31"' in answer.text
        assert await head(site) == before
        mended = {**form, **FINDING}
        assert (await sent(browser, "register-finding.v1", mended)).status_code == 303


@pytest.mark.parametrize("year", ["25", "0025"])
async def test_a_year_of_two_figures_is_told_at_its_input(own_year: PlayedYear, year: str) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        before = await head(site)
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        form |= {"occurred_on-year": year, "source.published_on-year": year}
        answer = await sent(browser, "register-finding.v1", form)
        assert answer.status_code == 422
        assert list(errors(answer)) == ["occurred_on-day", "source.published_on-day"]
        assert f'value="{year}"' in answer.text
        assert await head(site) == before


async def test_what_the_rules_refuse_is_told_with_its_code_and_can_be_mended(
    own_year: PlayedYear,
) -> None:
    kind = "report-progress.v1"
    async with own_year.at_work() as site, site.browser(COUNCIL) as browser:
        await a_reopened_action(site)
        form = {**await opened(browser, f"/forms/{kind}"), **UPDATE}
        answer = await sent(browser, kind, form | {"action_id": "HSSCP-A-2026-NONE"})
        assert answer.status_code == 422
        [(target, said)] = errors(answer).items()
        assert (target, "NOT_FOUND" in said) == ("action_id", True)
        assert "Three of five teams" in answer.text
        _, _, drawn = answer.text.partition('class="gt-form"')
        fresh = dict(_HIDDEN.findall(drawn))
        assert fresh["message-id"] != form["message-id"], "the one before has its answer"
        assert (await sent(browser, kind, form | fresh)).status_code == 303


@pytest.mark.parametrize("token", ["", "another", None, "é\ud7ff"])
async def test_a_forged_form_records_nothing(own_year: PlayedYear, token: str | None) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        before = await head(site)
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        forged = (
            {**form, "token": token}
            if token is not None
            else {k: v for k, v in form.items() if k != "token"}
        )
        answer = await sent(browser, "register-finding.v1", forged)
        assert answer.status_code == 403
        assert await head(site) == before


async def test_somebody_without_forms_of_their_own_cannot_be_forged(own_year: PlayedYear) -> None:
    nobody = Viewer(LEAD.subject, "A lead", "")
    async with own_year.at_work() as site, site.browser(nobody) as browser:
        answer = await sent(browser, "register-finding.v1", {**FINDING, "token": ""})
        assert answer.status_code == 403
    async with own_year.at_work() as site, site.browser() as browser:
        assert (
            await sent(browser, "register-finding.v1", {**FINDING, "token": AGAINST_FORGERY})
        ).status_code == 303
        for address in ("/forms", "/forms/register-finding.v1", "/receipts/form-x"):
            assert (await browser.get(address)).headers["location"].startswith("/sign-in")


async def test_each_role_is_offered_what_it_may_send_and_no_more(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site:
        for who in (
            LEAD,
            MANAGER,
            MEMBER,
            ADMIN,
            viewer(Role.INSPECTOR, None),
            viewer(Role.ANALYST, POLICE),
        ):
            async with site.browser(who) as browser:
                listed = await browser.get("/forms")
                assert listed.status_code == 200
                for kind in sorted(COMMANDS)[::6]:
                    offered = f'href="/forms/{kind}"' in listed.text
                    assert (await browser.get(f"/forms/{kind}")).status_code == (
                        200 if offered else 403
                    )


async def test_another_role_cannot_post_what_it_is_not_offered(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site:
        before = await head(site)
        for who in (
            MEMBER,
            ADMIN,
            viewer(Role.ANALYST, POLICE),
            viewer(Role.BUSINESS_MANAGER, POLICE),
        ):
            async with site.browser(who) as browser:
                form = {**FINDING, "token": AGAINST_FORGERY, "message-id": "form-x"}
                assert (await sent(browser, "register-finding.v1", form)).status_code == 403
        assert await head(site) == before


async def test_the_business_unit_alone_sends_for_another_agency(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site:
        async with site.browser(MANAGER) as browser:
            form = await opened(browser, "/forms/register-finding.v1") | FINDING
            assert 'name="on-behalf-of"' in (await browser.get("/forms/register-finding.v1")).text
            answer = await sent(browser, "register-finding.v1", form | {"on-behalf-of": POLICE})
            assert answer.status_code == 303, errors(answer)
            [recorded] = await site.house.record.stream("HSSCP-F-2026-POL7", 10**9)
            assert recorded.event.provenance.actor.agency == BUSINESS_UNIT
            assert recorded.event.provenance.on_behalf_of == POLICE
        async with site.browser(LEAD) as browser:
            form = await opened(browser, "/forms/register-finding.v1") | FINDING
            form |= {"finding_id": "HSSCP-F-2026-POL8", "on-behalf-of": "hartlepool-council"}
            assert (await sent(browser, "register-finding.v1", form)).status_code == 303
            [recorded] = await site.house.record.stream("HSSCP-F-2026-POL8", 10**9)
            assert recorded.event.provenance.on_behalf_of is None


@pytest.mark.parametrize("kind", ["no-such.v1", "register-finding", "é", "register-finding.v1.v1"])
async def test_a_kind_that_there_is_not_is_not_found(played_year: PlayedYear, kind: str) -> None:
    async with played_year.at_work() as site, site.browser(LEAD) as browser:
        assert (await browser.get(f"/forms/{kind}")).status_code == 404
        assert (await sent(browser, kind, {"token": AGAINST_FORGERY})).status_code == 404


async def test_a_huge_form_is_turned_away_before_it_is_read(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(LEAD) as browser:
        large = await sent(browser, "register-finding.v1", {"text": "x" * 3_000_000})
        assert large.status_code == 413
        many = await browser.post("/forms/register-finding.v1", content=b"&".join([b"a=1"] * 5_000))
        assert many.status_code == 413
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        long = await sent(browser, "register-finding.v1", form | {"text": "x" * 300_000})
        assert long.status_code == 422
        assert any(
            "kB" in said or "4000" in said
            for said in re.findall(r"<li>(.*?)</li>", long.text, re.DOTALL)
        )


@pytest.mark.parametrize("content", [b"\xff\xfe%00%ff=%ZZ", b"", b"token", b'{"a": 1}', b"=&=&;;"])
async def test_what_is_no_form_is_no_fault_of_the_program(
    played_year: PlayedYear, content: bytes
) -> None:
    async with played_year.at_work() as site, site.browser(LEAD) as browser:
        answer = await browser.post("/forms/register-finding.v1", content=content)
        assert answer.status_code == 403
        owned = content + f"&token={AGAINST_FORGERY}".encode()
        assert (await browser.post("/forms/register-finding.v1", content=owned)).status_code == 422


async def test_a_table_grows_by_a_row_without_being_judged(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        kind = "submit-self-assessment.v1"
        form = await opened(browser, f"/forms/{kind}")
        form |= {f"scores.{row}.score": str(row) for row in (1, 2, 3)}
        before = await head(site)
        grown = await sent(browser, kind, {**form, "more": "scores"})
        assert grown.status_code == 200
        assert "There is a problem" not in grown.text
        assert 'name="scores.4.score"' in grown.text
        assert 'formaction="/forms/submit-self-assessment.v1#scores.5.standard"' in grown.text
        assert str(form["message-id"]) in grown.text
        assert await head(site) == before
        strange = await sent(browser, kind, {**form, "more": "no-such-table"})
        assert strange.status_code == 200


async def test_a_receipt_is_for_its_own_agency(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site:
        async with site.browser(LEAD) as browser:
            form = await opened(browser, "/forms/register-finding.v1") | FINDING
            receipt = (await sent(browser, "register-finding.v1", form)).headers["location"]
            assert (await browser.get(receipt)).status_code == 200
            assert (await browser.get("/receipts/year-1")).status_code == 404
        for other in (viewer(Role.AGENCY_LEAD, "hartlepool-council"), MANAGER, ADMIN):
            async with site.browser(other) as browser:
                assert (await browser.get(receipt)).status_code == 404


async def test_what_was_typed_while_the_record_was_away_is_sent_once_when_it_is_back(
    own_year: PlayedYear,
) -> None:
    stated = own_year.settings.of(PARTNERSHIP)
    port = free_ports(1)[0]
    behind = stated.model_copy(
        update={"postgres": stated.postgres.model_copy(update={"port": port})}
    )
    settings = own_year.settings.model_copy(update={"partnerships": {PARTNERSHIP: behind}})
    async with (
        TcpProxy(port, stated.postgres.port) as proxy,
        PlayedYear(own_year.database, settings).at_work() as site,
        site.browser(LEAD) as browser,
    ):
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        await proxy.cut()
        away = await sent(browser, "register-finding.v1", form)
        assert away.status_code == 503
        assert "press Send again" in away.text
        assert "Audit of supervision" in away.text
        assert str(form["message-id"]) in away.text
        await proxy.heal()
        assert (await sent(browser, "register-finding.v1", form)).status_code == 303
        assert (await sent(browser, "register-finding.v1", form)).status_code == 303
        assert len(await site.house.record.stream("HSSCP-F-2026-POL7", 10**9)) == 1


async def test_nothing_that_was_typed_is_logged(
    own_year: PlayedYear, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with own_year.at_work() as site, site.browser(LEAD) as browser:
        form = await opened(browser, "/forms/register-finding.v1") | FINDING
        for change in (
            {},
            {"finding_id": "UNFORGETTABLE"},
            {"text": "UNFORGETTABLE", "about": "x"},
        ):
            await sent(browser, "register-finding.v1", {**form, **change})
    assert "UNFORGETTABLE" not in caplog.text
    assert "Supervision notes" not in caplog.text
