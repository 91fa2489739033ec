"""Every role, every board, every kind of message: the page and the API answer as the one decision does."""

from datetime import UTC, datetime

import httpx
import pytest

from domain.catalogue import COMMANDS
from domain.permission import sensitivity
from domain.permission.decision import decide
from domain.permission.resource import Action
from domain.permission.subject import UNRESTRICTED, Grant, Role
from services.api.boards import PREFIX
from services.boards.catalogue import BOARDS
from services.web.viewer import Viewer, board_resource
from tests.support.controls import BUSINESS_UNIT, POLICE
from tests.support.site import AGAINST_FORGERY, PARTNERSHIP, OpenSite, PlayedYear, viewer

LONG_AGO, LONG_AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def granted(*boards: str, references: tuple[str, ...] = (), ends: datetime = LONG_AFTER) -> Viewer:
    grant = Grant(
        "JTAI-2026-1", "The sponsor", LONG_AGO, ends, frozenset(boards), frozenset(references)
    )
    return viewer(Role.INSPECTOR, None, grant=grant)


WHO = {
    "an agency lead": viewer(Role.AGENCY_LEAD, POLICE),
    "an agency lead of no agency": viewer(Role.AGENCY_LEAD, None),
    "a board member": viewer(Role.BOARD_MEMBER, POLICE),
    "an analyst": viewer(Role.ANALYST, POLICE),
    "a scrutineer": viewer(Role.SCRUTINEER, POLICE),
    "a records officer": viewer(Role.RECORDS_OFFICER, BUSINESS_UNIT),
    "the business manager": viewer(Role.BUSINESS_MANAGER),
    "an admin": viewer(Role.ADMIN, None),
    "an inspector without a grant": viewer(Role.INSPECTOR, None),
    "an inspector with the unrestricted boards": granted(UNRESTRICTED),
    "an inspector with two boards": granted("incidents", "actions"),
    "an inspector whose grant has ended": granted(UNRESTRICTED, ends=LONG_AGO),
    "the neighbour's business manager": viewer(Role.BUSINESS_MANAGER, partnership="stscp"),
}


@pytest.mark.parametrize("who", WHO)
async def test_a_board_is_open_to_whom_the_decision_lets_in(own_year: PlayedYear, who: str) -> None:
    seen_by = WHO[who]
    async with own_year.at_work() as site, site.browser(seen_by) as browser:
        readable: set[str] = set()
        given: set[str] = set()
        for board in BOARDS:
            resource = board_resource(PARTNERSHIP, board)
            for action, address in (
                (Action.READ, f"/boards/{board.name}"),
                (Action.EXPORT, f"{PREFIX}/boards/{board.name}"),
            ):
                decision = decide(seen_by.subject, action, resource, now=site.site.now())
                response = await browser.get(address)
                assert response.status_code == (200 if decision.permit else 403), address
                if decision.permit:
                    (readable if action is Action.READ else given).add(board.name)
                else:
                    assert decision.reason.value in response.text
        listed = (await browser.get(f"{PREFIX}/boards")).json()["boards"]
        positions = (await browser.get(f"{PREFIX}/positions")).json()["views"]

    assert {board["name"] for board in listed} == given
    assert given <= readable
    if not given and seen_by.subject.role is not Role.ADMIN:
        assert positions == []


@pytest.mark.parametrize("who", WHO)
async def test_a_message_is_taken_of_whom_the_decision_lets_send_it(
    played_year: PlayedYear, who: str
) -> None:
    sender = WHO[who]
    agency = sender.subject.agency
    async with played_year.at_work() as site, site.browser(sender) as browser:
        allowed = set()
        for kind, command in COMMANDS.items():
            permit = agency is not None and _decided(site, sender, kind)
            # without a key nothing is recorded: it is asked for after the decision
            headers = {"X-CSRF-Token": AGAINST_FORGERY}
            response = await browser.post(f"{PREFIX}/messages/{kind}", json={}, headers=headers)
            assert response.status_code == (400 if permit else 403), (kind, response.text)
            if permit:
                allowed.add(command.KIND)
        listed = (await browser.get(f"{PREFIX}/messages")).json()["kinds"]

    assert {each["kind"] for each in listed} == allowed


def _decided(site: OpenSite, sender: Viewer, kind: str) -> bool:
    assert sender.subject.agency is not None
    message = sensitivity.message(site.house.scope, COMMANDS[kind], sender.subject.agency)
    return decide(sender.subject, Action.SUBMIT, message, now=site.site.now()).permit


async def test_a_cookie_alone_sends_nothing(played_year: PlayedYear) -> None:
    sender = WHO["the business manager"]
    async with played_year.at_work() as site, site.browser(sender) as browser:
        before = await site.house.record.stand(None)
        for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "another"}):
            response = await _send(browser, {"Idempotency-Key": "m1", **headers})
            assert response.status_code == 403
            assert response.json()["code"] == "FORM_TOKEN_MISSING"
        assert (await site.house.record.stand(None)).position == before.position


async def test_a_token_speaks_for_somebody_and_needs_no_form(own_year: PlayedYear) -> None:
    member = viewer(Role.BUSINESS_MANAGER)

    async def known(said: str) -> Viewer | None:
        return member if said == "good" else None

    async with own_year.at_work() as site, site.browser() as browser:
        for said in ("Bearer good", "bearer  good"):
            response = await browser.get(f"{PREFIX}/boards", headers={"authorization": said})
            assert response.status_code == 401, "no provider is known"
        site.site.bearer = known
        good = {"authorization": "Bearer good"}
        assert (await browser.get(f"{PREFIX}/boards", headers=good)).status_code == 200
        sent = await _send(browser, good | {"Idempotency-Key": "by-token"})
        assert sent.status_code == 400  # it came as far as its content
        for said in ("Bearer bad", "Bearer", "Basic good", "good", ""):
            response = await browser.get(f"{PREFIX}/boards", headers={"authorization": said})
            assert response.status_code == 401, said

    async with own_year.at_work() as site, site.browser(member) as browser:
        site.site.bearer = known
        bad = {"authorization": "Bearer bad"}
        response = await browser.get(f"{PREFIX}/boards", headers=bad)
        assert response.status_code == 401, "a bad token falls back to the cookie"


async def _send(browser: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await browser.post(f"{PREFIX}/messages/register-finding.v1", json={}, headers=headers)
