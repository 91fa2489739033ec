"""Messages by HTTP: the same rules and receipts as over NATS, each counted once, and nothing of them in an error."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import orjson
import pytest

from adapters.event_store.connections import DatabaseAway
from adapters.json_reading import LARGEST_BODY
from adapters.partner_messages import PartnerMessage, read_request
from domain.catalogue import COMMANDS
from domain.errors import Code
from domain.permission.subject import Role
from services.api.boards import PREFIX
from services.bootstrap import messages as published
from services.handling import Desk
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, POLICE
from tests.support.described import as_described
from tests.support.requests import REGISTER
from tests.support.site import AGAINST_FORGERY, MANAGER, OpenSite, PlayedYear, viewer

KIND = "register-finding.v1"
CANARY = "Zyxwvut-canary"
BODY: Mapping[str, Any] = {**REGISTER, "finding_id": "HSSCP-F-2026-0001"}


async def send(
    browser: httpx.AsyncClient,
    key: str | None,
    body: object = BODY,
    *,
    kind: str = KIND,
    **headers: str,
) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    said = {"content-type": "application/json", "x-csrf-token": AGAINST_FORGERY}
    said |= {} if key is None else {"idempotency-key": key}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    sent = [(name.encode(), value.encode("latin-1")) for name, value in said.items()]
    response = await browser.post(f"{PREFIX}/messages/{kind}", content=content, headers=sent)
    assert CANARY not in response.text
    if kind in COMMANDS:
        as_described(response, f"/messages/{kind}")
    return response


async def head(site: OpenSite) -> int:
    return (await site.house.record.stand(None)).position


async def test_what_is_accepted_is_on_the_record_as_it_was_sent(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        before = await head(site)
        response = await send(browser, "m1")
        receipt = response.json()
        history = await site.house.record.stream("HSSCP-F-2026-0001", receipt["last_position"])

    assert response.status_code == 201
    assert receipt["first_position"] == before + 1
    assert response.headers["location"] == f"{PREFIX}/records/HSSCP-F-2026-0001"
    assert receipt["recorded_at"].endswith("Z")
    [event] = history
    actor = event.provenance.actor
    assert (actor.agency, actor.role) == (BUSINESS_UNIT, Role.BUSINESS_MANAGER)
    assert event.provenance.correlation_id == f"{BUSINESS_UNIT}:m1"


async def test_a_message_sent_again_counts_once_and_has_the_same_receipt(
    own_year: PlayedYear,
) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        first = await send(browser, "m1")
        after = await head(site)
        again = [await send(browser, "m1") for _ in range(3)]
        together = await asyncio.gather(
            *(send(browser, "m2", {**BODY, "finding_id": "HSSCP-F-2026-0002"}) for _ in range(8))
        )
        assert await head(site) == after + 1

    assert {response.status_code for response in again} == {200}
    assert {response.text for response in again} == {first.text}
    assert len({response.text for response in together}) == 1
    assert {response.status_code for response in together} <= {200, 201}


async def test_a_key_stands_for_one_message_alone(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        await send(browser, "m1")
        after = await head(site)
        other = await send(browser, "m1", {**BODY, "text": f"Another text, {CANARY}."})
        elsewhere = await send(browser, "m1", {**BODY}, kind="retract-finding.v1")
        own = viewer(Role.AGENCY_LEAD, POLICE)
        async with site.browser(own) as police:
            theirs = await send(police, "m1", {**BODY, "finding_id": "HSSCP-F-2026-0003"})
        assert await head(site) == after + (theirs.status_code == 201)

    assert (other.status_code, other.json()["code"]) == (409, "DIFFERENT_CONTENT")
    assert elsewhere.status_code in {404, 409}
    assert theirs.status_code == 201, "another agency's keys are its own"


async def test_what_a_rule_refuses_is_named_and_records_nothing(
    own_year: PlayedYear,
) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        await send(browser, "m1")
        after = await head(site)
        wrong = {
            **BODY,
            "finding_id": "HSSCP-F-2026-0002",
            "themes": ["no-such"],
            "about": "nobody",
        }
        refused = await send(browser, "m2", wrong)
        again = await send(browser, "m2", wrong)
        exists = await send(browser, "m3")
        assert await head(site) == after

    assert (refused.status_code, refused.json()["code"]) == (422, "REFUSED")
    codes = {fault["field"]: fault["code"] for fault in refused.json()["faults"]}
    assert codes == {"about": "UNKNOWN_AGENCY"}
    assert refused.json()["receipt"]["verdict"] == "rejected"
    assert again.text == refused.text
    assert [fault["code"] for fault in exists.json()["faults"]] == ["ALREADY_EXISTS"]


UNREADABLE: Mapping[str, tuple[object, set[str]]] = {
    "no JSON": (b"{", {"NOT_JSON"}),
    "nothing": (b"", {"NOT_JSON"}),
    "no UTF-8": (b"\xff\xfe", {"NOT_JSON"}),
    "a list": ([], {"WRONG_TYPE"}),
    "an empty object": ({}, {"MISSING_FIELD"}),
    "a field too many": ({**BODY, f"{CANARY}, was this": CANARY}, {"UNKNOWN_FIELD"}),
    "a wrong type": ({**BODY, "text": 5}, {"WRONG_TYPE"}),
    "two faults": ({**BODY, "text": 5, "kind": CANARY}, {"WRONG_TYPE", "BAD_VALUE"}),
    "a field twice": (b'{"text": 1, "text": 2}', {"BAD_VALUE"}),
    "a number that is none": (b'{"text": NaN}', {"BAD_VALUE"}),
    "a deep nest": (b"[" * 100_000, {"NOT_JSON"}),
    "U+0000": ({**BODY, "text": "\0"}, {"BAD_VALUE"}),
}


async def test_what_cannot_be_read_is_answered_without_a_word_of_it(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        before = await head(site)
        for number, (name, (body, codes)) in enumerate(UNREADABLE.items()):
            response = await send(browser, f"m{number}", body)
            said = response.json()
            assert (response.status_code, said["code"]) == (400, "UNREADABLE"), name
            assert {fault["code"] for fault in said["faults"]} == codes, name
        assert await head(site) == before


async def test_a_key_is_asked_for(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        for key in (None, "", " ", "a b", "-a", "a" * 129, '"quoted"', "a\x00", "\xe4"):
            response = await send(browser, key)
            assert response.status_code == 400, key
            assert [fault["field"] for fault in response.json()["faults"]] == ["Idempotency-Key"]


async def test_a_message_is_held_to_its_size_while_it_is_read(own_year: PlayedYear) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 16_384

    headers = {
        "content-type": "application/json",
        "x-csrf-token": AGAINST_FORGERY,
        "idempotency-key": "m1",
    }
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        address = f"{PREFIX}/messages/{KIND}"
        told = await browser.post(address, content=b" " * (LARGEST_BODY + 1), headers=headers)
        untold = await browser.post(address, content=endless(), headers=headers)
        longest = orjson.dumps(BODY).ljust(LARGEST_BODY)
        fits = await browser.post(address, content=longest, headers=headers)

    assert (told.status_code, untold.status_code) == (413, 413)
    assert read < 2 + LARGEST_BODY // 16_384 * 2
    assert fits.status_code == 201


async def test_json_is_spoken(own_year: PlayedYear) -> None:
    tried: list[tuple[dict[str, str], int]] = [
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": "multipart/form-data; boundary=x"}, 415),
        ({"content_type": ""}, 415),
        ({"accept": "text/html"}, 406),
        ({"accept": "application/json;q=0"}, 406),
        ({"content_type": "application/json; charset=utf-8"}, 201),
        ({"accept": "text/html, application/json"}, 200),
    ]
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        for headers, status in tried:
            response = await send(browser, "m1", **headers)
            assert response.status_code == status, headers


async def test_other_addresses_and_methods_are_problems_too(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        tried = {
            ("GET", f"{PREFIX}/nothing"): 404,
            ("GET", "/api/v2/boards"): 404,
            ("GET", f"{PREFIX}/boards/"): 404,
            ("GET", f"{PREFIX}/boards/nothing"): 404,
            ("GET", f"{PREFIX}/records/%00"): 404,
            ("GET", f"{PREFIX}/messages/nothing/schema"): 404,
            ("POST", f"{PREFIX}/messages/nothing"): 404,
            ("PUT", f"{PREFIX}/messages/{KIND}"): 405,
            ("DELETE", f"{PREFIX}/boards"): 405,
            ("GET", f"{PREFIX}/changes?after=-1"): 400,
            ("GET", f"{PREFIX}/changes?limit=1001"): 400,
            ("GET", f"{PREFIX}/changes?after={CANARY}"): 400,
        }
        for (method, address), status in tried.items():
            headers = {"x-csrf-token": AGAINST_FORGERY}
            response = await browser.request(method, address, headers=headers)
            assert response.status_code == status, address
            assert response.headers["content-type"] == "application/problem+json", address
            assert response.json()["status"] == status
            assert CANARY not in response.text
            assert (status == 405) == ("allow" in response.headers)


async def test_a_record_that_does_not_answer_is_said_to_be_away_and_the_log_says_why(
    own_year: PlayedYear, caplog: pytest.LogCaptureFixture
) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:

        async def away(**_: object) -> object:
            raise DatabaseAway("the database does not answer")

        site.house.submit = away  # type: ignore[method-assign,assignment]
        response = await send(browser, "m1")

    assert (response.status_code, response.json()["code"]) == (503, "UNAVAILABLE")
    assert int(response.headers["retry-after"]) > 0
    assert "database" not in response.text
    assert "DatabaseAway: the database does not answer" in caplog.text


async def test_the_receipt_is_that_of_the_same_message_over_nats(own_year: PlayedYear) -> None:
    wrong = {**BODY, "themes": ["no-such"]}
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        by_http = {
            "good": (await send(browser, "m1")).json(),
            "wrong": (await send(browser, "m2", wrong)).json()["receipt"],
            "unread": (await send(browser, "m3", {})).json()["receipt"],
        }
        async with own_year.database.log() as log:
            desk = Desk(log, site.house.scope)
            for key, (name, body) in zip(
                ("m1", "m2", "m3"),
                (("good", BODY), ("wrong", wrong), ("unread", {})),
                strict=True,
            ):
                now = site.house.now()
                content = orjson.dumps(body)
                message = PartnerMessage(BUSINESS_UNIT, KIND, {"ce-id": key}, content, now, 7)
                receipt = await desk.submit(read_request(message))
                written = orjson.loads(
                    orjson.dumps(published.receipt_body(receipt), option=orjson.OPT_UTC_Z)
                )
                assert written == by_http[name], name


async def test_a_schema_is_the_published_one(played_year: PlayedYear) -> None:
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        listed = (await browser.get(f"{PREFIX}/messages")).json()["kinds"]
        assert len(listed) > 100
        for each in listed[::20]:
            response = await browser.get(each["schema"])
            assert response.headers["content-type"] == "application/schema+json"
            assert response.json() == published.schemas()[each["kind"]]
            assert each["kind"] in COMMANDS


# --- For another agency -----------------------------------------------------------------------------------


async def test_a_business_unit_sends_for_an_agency_and_the_record_says_for_whom(
    own_year: PlayedYear,
) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        response = await send(browser, "m1", ce_onbehalfof=POLICE)
        again = await send(browser, "m1", ce_onbehalfof=POLICE)
        receipt = response.json()
        [event] = await site.house.record.stream("HSSCP-F-2026-0001", receipt["last_position"])

    assert (response.status_code, again.status_code) == (201, 200)
    assert again.text == response.text
    assert event.provenance.actor.agency == BUSINESS_UNIT
    assert event.provenance.on_behalf_of == POLICE


async def test_a_key_has_its_first_answer_for_whomever_it_is_sent_again(
    own_year: PlayedYear,
) -> None:
    """As over NATS: a message is known by its identity and its body."""
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        first = await send(browser, "m1", ce_onbehalfof=POLICE)
        after = await head(site)
        again = [await send(browser, "m1"), await send(browser, "m1", ce_onbehalfof=HARTLEPOOL)]
        assert await head(site) == after
    assert first.status_code == 201
    assert {(each.status_code, each.text) for each in again} == {(200, first.text)}


FOR_NOBODY = [
    ("nobody-at-all", 422, Code.UNKNOWN_AGENCY),
    ("Cleveland Police", 400, Code.BAD_ENVELOPE),
    ("", 400, Code.BAD_ENVELOPE),
    (f"{POLICE}, {HARTLEPOOL}", 400, Code.BAD_ENVELOPE),
    ("caf\u00e9", 400, Code.BAD_ENVELOPE),
    ("%E0%A4%A", 400, Code.BAD_ENVELOPE),
    (CANARY * 300, 400, Code.BAD_ENVELOPE),
]


@pytest.mark.parametrize(("named", "status", "code"), FOR_NOBODY)
async def test_an_agency_that_there_is_not_is_refused_as_over_nats(
    own_year: PlayedYear, named: str, status: int, code: Code
) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        before = await head(site)
        response = await send(browser, "m1", ce_onbehalfof=named)
        assert await head(site) == before
    assert response.status_code == status
    [fault] = response.json()["faults"]
    assert (fault["code"], fault["field"]) == (code, "ce-onbehalfof")


async def test_only_a_business_unit_may_send_for_another(own_year: PlayedYear) -> None:
    own = viewer(Role.AGENCY_LEAD, POLICE)
    async with own_year.at_work() as site, site.browser(own) as browser:
        before = await head(site)
        for_another = await send(browser, "m1", ce_onbehalfof=HARTLEPOOL)
        assert await head(site) == before
        for_itself = await send(browser, "m2", ce_onbehalfof=POLICE)
    assert for_another.status_code == 422
    [fault] = for_another.json()["faults"]
    assert (fault["code"], fault["field"]) == (Code.NOT_PERMITTED, "ce-onbehalfof")
    assert for_itself.status_code == 201


async def test_a_header_given_twice_names_nobody(own_year: PlayedYear) -> None:
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        said = {"content-type": "application/json", "x-csrf-token": AGAINST_FORGERY}
        twice = [("ce-onbehalfof", POLICE), ("CE-OnBehalfOf", HARTLEPOOL)]
        response = await browser.post(
            f"{PREFIX}/messages/{KIND}",
            content=orjson.dumps(BODY),
            headers=[*said.items(), ("idempotency-key", "m1"), *twice],
        )
    assert response.status_code == 400
    assert [fault["field"] for fault in response.json()["faults"]] == ["ce-onbehalfof"]
