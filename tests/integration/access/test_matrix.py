"""
Role by page by resource: every board, history, report, feed, message and operation by page, API and file, for everybody who
may come. Whether there is an answer and which lines it has is worked out a second time from the words of the design
(tests/support/naive_access.py); and whatever the answer is, all of it is searched for what its reader may not know.
"""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from urllib.parse import unquote

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from domain.catalogue import COMMANDS
from domain.permission import resource, sensitivity
from domain.permission.decision import WithoutReferences
from domain.permission.resource import Action
from domain.permission.subject import Role
from services.api.boards import PREFIX
from services.boards.catalogue import BOARDS
from services.reports.formats import Data, Form
from services.web.history_page import FORMS
from services.web.threads import THREAD
from tests.support.asking import Asking, check_files, check_page, one_of_each
from tests.support.canaries import (
    COUNCIL_FIGURES,
    FIGURES,
    OF_A_NEIGHBOUR,
    POLICE_FIGURES,
    canaries_in,
    canaries_of,
)
from tests.support.controls import POLICE
from tests.support.may_know import (
    ALL,
    DAY,
    READS,
    REFERENCE,
    TAKES,
    Known,
    asked_about,
    board_resource,
    every_report,
    history_resource,
    left_by,
    report_resource,
    restricted_in,
)
from tests.support.site import AGAINST_FORGERY, PARTNERSHIP, OpenSite, PlayedYear, viewer
from tests.support.whoever import COUNCIL, INCIDENT, WHO

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEADS = ("an agency lead", "another agency's lead")
RECEIPT = "form-00000000-0000-4000-8000-000000000001"


@pytest_asyncio.fixture(params=WHO, loop_scope="module")
async def asking(
    request: pytest.FixtureRequest, site: OpenSite, known: Known
) -> AsyncIterator[Asking]:
    async with site.browser(WHO[request.param]) as browser:
        yield Asking(request.param, site, known, browser)


# --- Boards -----------------------------------------------------------------------------------------------


async def test_every_board_by_page_and_api_and_in_every_form(asking: Asking) -> None:
    listed = (await asking.get(f"{PREFIX}/boards", TAKES, status=200)).json()["boards"]
    given = set()
    for board in BOARDS:
        thing = board_resource(board)
        read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
        address = f"/boards/{board.name}?{DAY}&columns=all"
        page = await asking.get(address, READS, status=200 if read else 403)
        if read:
            check_page(asking, board, read, page)
        if taken:
            given.add(board.name)
        await check_files(asking, board, taken)
    assert {each["name"] for each in listed} == given


async def test_a_board_as_it_was_known_leaves_out_the_same(asking: Asking) -> None:
    """What is read of the past goes another way than what is shown now."""
    last = max(events[-1].position for events in asking.known.histories.values())
    for name in ("actions", "obligations", "incidents", "access-log"):
        board = next(each for each in BOARDS if each.name == name)
        taken = asking.judged(TAKES, board_resource(board))
        address = f"/boards/{name}.json?{DAY}&as_at=%23{last}"
        file = await asking.get(address, TAKES, status=200 if taken else 403)
        if taken:
            assert file.json()["rows"] == left_by(taken, asking.known.lines[name])


# --- Histories and threads --------------------------------------------------------------------------------


async def test_every_history_by_page_and_api_and_as_a_file(asking: Asking) -> None:
    tried = set()
    is_lead = asking.viewer.subject.role is Role.AGENCY_LEAD
    for reference, thing in asking.known.resources.items():
        kind = re.split(r"[-:]", reference.removeprefix("HSSCP-"))[0]
        parties = (POLICE in thing.parties, COUNCIL in thing.parties) if is_lead else ()
        alike = (kind, thing.sensitivity, *parties)
        named = reference in (INCIDENT, *asking.known.exact)
        if alike in tried and not named:
            continue
        tried.add(alike)
        read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
        address = f"/records/{reference}"
        compared = "?from=%231" if named else ""
        await asking.get(f"{address}{compared}", READS, status=200 if read else 403)
        for at in (f"{PREFIX}{address}", *(f"{address}.{form}" for form in FORMS if named)):
            await asking.get(at, TAKES, status=200 if taken else 403)
    assert len(tried) > 30
    for unknown in ("HSSCP-A-2025-9999", "HSSCP-SI-2025-9999", "STSCP-A-2025-0001"):
        status = 404 if asking.judged(READS, history_resource(unknown)) else 403
        await asking.get(f"/records/{unknown}", READS, status=status)


async def test_every_golden_thread_as_a_page_and_as_a_file(asking: Asking) -> None:
    thing = board_resource(THREAD)
    read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
    for reference in asking.known.findings:
        await asking.get(f"/threads/{reference}", READS, status=200 if read else 403)
        files = {
            form: await asking.get(
                f"/threads/{reference}.{form}", TAKES, status=200 if taken else 403
            )
            for form in FORMS
        }
        if taken:
            shown = files["json"].json()["rows"]
            assert shown == asking.known.links(asking.site, asking.viewer, reference)


async def test_who_is_no_party_to_a_link_of_a_thread_is_not_told_of_it(
    site: OpenSite, known: Known
) -> None:
    """Of all agencies, since those of the cells above have a part in every thread of the year."""
    left_out = 0
    for agency in site.house.scope.framework.agencies:
        lead = viewer(Role.AGENCY_LEAD, agency)
        async with site.browser(lead) as browser:
            for reference in known.findings:
                links = known.links(site, lead, reference)
                answer = await browser.get(f"/threads/{reference}.json")
                assert answer.json()["rows"] == links, (agency, reference)
                left_out += len(known.links(site, ALL, reference)) - len(links)
    assert left_out


# --- Reports, feeds and lists -----------------------------------------------------------------------------


async def test_every_report_as_a_page_and_as_a_file(asking: Asking) -> None:
    for report, about in every_report():
        thing, query = report_resource(report, about), asked_about(about)
        read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
        name = f"/reports/{report.name}"
        page = await asking.get(f"{name}?{query}", READS, status=200 if read else 403)
        assert not canaries_of(page) & asking.known.restricted, name
        for form in Form:
            answer = await asking.get(f"{name}.{form}?{query}", TAKES, status=307 if taken else 403)
            if taken:
                file = await asking.get(answer.headers["location"], TAKES, status=200)
                assert not canaries_of(file) & asking.known.restricted, name


async def test_the_feeds_under_ones_own_and_a_private_address(asking: Asking) -> None:
    page = await asking.get("/feeds", READS)
    made = await asking.browser.post("/feeds", data={"token": AGAINST_FORGERY})
    asking.search("/feeds", made, READS)
    private = re.findall(r'href="https://board\.test(/[^"]+)"', made.text)
    for feed in ("/feeds/changes.atom", "/feeds/obligations.ics"):
        signed_in = await asking.get(feed, TAKES)
        offered = page.status_code == 200 and f'"{feed}"' in page.text
        assert (signed_in.status_code == 200) is offered, feed
        assert not canaries_of(signed_in) & asking.known.restricted
        same = [each for each in private if each.endswith(feed.rpartition("/")[2])]
        for given in (signed_in, *[await asking.get(each, TAKES, status=200) for each in same]):
            for reference in re.findall(r"board\.test/records/([^\"<]+)", given.text):
                thing = asking.known.resources[unquote(reference)]
                assert asking.judged(TAKES, thing), (asking.name, reference)
    owed = next(board for board in BOARDS if board.name == "obligations")
    decision = asking.judged(TAKES, board_resource(owed))
    calendar = await asking.get("/feeds/obligations.ics", TAKES, status=200 if decision else 403)
    lines = left_by(decision, asking.known.owed) if decision else []
    due = [line for line in lines if not restricted_in(line["about"])]
    assert calendar.text.count("BEGIN:VEVENT") == len(due)


async def test_what_is_about_everything_tells_nobody_what_is_not_for_them(asking: Asking) -> None:
    for address in ("/", "/reports", f"{PREFIX}/positions", f"{PREFIX}/docs"):
        await asking.get(address, READS)
    for number in range(1, 4):
        page = await asking.get(f"/history?page={number}", READS)
        for reference in re.findall(r'href="/records/([^"?]+)', page.text):
            assert asking.judged(READS, asking.known.resources[unquote(reference)]), reference
    changes = await asking.get(f"{PREFIX}/changes?limit=1000", TAKES, status=200)
    for change in changes.json()["changes"]:
        thing = asking.known.resources.get(change["reference"])
        assert thing is None or asking.judged(TAKES, thing), change
    for wrong in ("/boards/actions?nothing=1", "/boards/nothing", "/reports/annual?about=x"):
        assert (await asking.get(wrong, READS)).status_code >= 400


# --- Messages and operations ------------------------------------------------------------------------------


async def test_every_kind_of_message(asking: Asking) -> None:
    who, scope = asking.viewer, asking.site.house.scope
    agency = who.subject.agency
    allowed = {
        kind
        for kind, command in COMMANDS.items()
        if agency and asking.judged(Action.SUBMIT, sensitivity.message(scope, command, agency))
    }
    for kind in one_of_each():
        # without a key nothing is recorded: it is asked for after the decision
        headers = {"X-CSRF-Token": AGAINST_FORGERY}
        response = await asking.browser.post(f"{PREFIX}/messages/{kind}", json={}, headers=headers)
        asking.search(kind, response, READS)
        assert response.status_code == (400 if kind in allowed else 403), kind
        await asking.get(f"/forms/{kind}", READS, status=200 if kind in allowed else 403)
    listed = (await asking.get(f"{PREFIX}/messages", READS)).json()["kinds"]
    assert {each["kind"] for each in listed} == allowed
    forms = (await asking.get("/forms", READS, status=200)).text
    assert set(re.findall(r'href="/forms/([^"?]+)"', forms)) == allowed


async def test_a_receipt_is_for_the_agency_that_sent(asking: Asking, sent: str) -> None:
    subject = asking.viewer.subject
    theirs = subject.agency == POLICE and subject.partnership == PARTNERSHIP
    await asking.get(f"/receipts/{sent}", READS, status=200 if theirs else 404)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sent(site: OpenSite) -> str:
    """A message of the police that cannot be read: it is answered, and nothing is recorded of it."""
    receipt = await site.house.submit(
        sender=POLICE,
        role="agency-lead",
        kind="report-progress.v1",
        message_id=RECEIPT,
        body=b"{}",
    )
    assert receipt.faults
    return receipt.message_id


async def test_operations(asking: Asking) -> None:
    room = resource.Operations(PARTNERSHIP)
    read, operated = asking.judged(READS, room), asking.judged(Action.OPERATE, room)
    page = await asking.get("/operations", READS, status=200 if read else 403)
    if read:
        bare = WithoutReferences() in read.obligations
        assert (INCIDENT in page.text) is not bare
        assert not bare or not REFERENCE.search(page.text)
    form = {"view": "no-such-view", "token": AGAINST_FORGERY}
    response = await asking.browser.post("/operations/rebuild", data=form)
    assert response.status_code == (400 if operated else 403)


# --- That there was something to find ---------------------------------------------------------------------


async def test_the_figures_of_an_agency_are_for_itself_and_the_business_manager(
    site: OpenSite, known: Known
) -> None:
    who_knows = {
        name: FIGURES & known.allowed(site, name, READS)
        for name in WHO
        if FIGURES & known.allowed(site, name, READS)
    }
    assert who_knows == {
        "an agency lead": POLICE_FIGURES,
        "another agency's lead": COUNCIL_FIGURES,
        "the business manager": FIGURES,
    }
    for name, figures in who_knows.items():
        async with site.browser(WHO[name]) as browser:
            told: set[str] = set()
            for reference in known.exact:
                told |= canaries_of(await browser.get(f"/records/{reference}.json"))
            assert told & FIGURES == figures, name


async def test_what_is_marked_is_in_what_may_be_read(site: OpenSite, known: Known) -> None:
    """Or the searching would find nothing, whatever came out."""
    every = known.allowed(site, "the business manager", READS)
    assert len(every) > 300
    assert not any(canary.startswith(OF_A_NEIGHBOUR) for canary in every)
    restricted = known.restricted
    assert len(restricted) > 10
    of = partial(known.allowed, site)
    for name in (
        "an agency lead",
        "an analyst",
        "an admin",
        "an inspector with the unrestricted boards",
    ):
        assert not of(name, READS) & restricted, name
    assert of("a board member", READS) & restricted
    assert not of("a board member", TAKES) & restricted
    for name in ("an admin", "the neighbour's business manager", "an inspector without a grant"):
        assert of(name, READS) == frozenset()
    assert of("an agency lead", READS) != of("another agency's lead", READS)


async def test_reports_and_feeds_tell_something(site: OpenSite) -> None:
    """In every form, as the reader who may take everything away is given them."""
    async with site.browser(WHO["the business manager"]) as browser:
        for form in Form:
            first = await browser.get(f"/reports/board-pack.{form}?{DAY}")
            file = await browser.get(first.headers["location"])
            assert len(canaries_of(file)) > 3, form
        for form in (*Data, "metadata.csv"):
            found = canaries_of(await browser.get(f"/boards/challenges.{form}?{DAY}"))
            assert bool(found) is (form != "metadata.csv"), form


@pytest.mark.parametrize("role", ["report", "records"])
async def test_no_row_of_a_sql_view_tells_a_report_tool_what_is_restricted_or_exact(
    canary_year: PlayedYear, site: OpenSite, known: Known, role: str
) -> None:
    found: set[str] = set()
    async with await psycopg.AsyncConnection.connect(
        canary_year.database.dsn(PARTNERSHIP, role), autocommit=True
    ) as connection:
        names = await connection.execute(
            "SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname LIKE '%_board' AND relkind = 'v'"
        )
        for schema, name in await names.fetchall():
            with suppress(psycopg.errors.InsufficientPrivilege):
                rows = await connection.execute(
                    sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, name))
                )
                found |= canaries_in(repr(await rows.fetchall()))
    assert bool(found) is (role == "report")
    assert not found & (known.restricted | FIGURES)
    assert found <= known.allowed(site, "a board member", TAKES)
    assert not {canary for canary in found if canary.startswith(OF_A_NEIGHBOUR)}
