"""
Role by page by resource: every board, history, report, message and operation by page, API and file, for everybody who may
come. Whether there is an answer and which lines it has is worked out a second time from the words of the design
(tests/support/naive_access.py); and whatever the answer is, all of it is searched for what its reader may not know.
"""

import re
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from domain.catalogue import COMMANDS, FACTS
from domain.fact import Recorded, Visibility
from domain.names import StreamId
from domain.permission import resource, sensitivity
from domain.permission.decision import (
    AggregatesOnly,
    Decision,
    OwnAgencyOnly,
    WithoutReferences,
    WithoutRestricted,
)
from domain.permission.resource import Action, Sensitivity
from services.api.boards import PREFIX
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.reports.catalogue import REPORTS
from services.reports.formats import Data
from services.reports.report import Report
from services.web.history_page import FORMS
from services.web.threads import THREAD
from services.web.viewer import Viewer, board_resource
from tests.support.canaries import (
    COUNCIL_FIGURES,
    FIGURES,
    OF_A_NEIGHBOUR,
    POLICE_FIGURES,
    canaries_in,
    canaries_of,
    rows_of_parquet,
    unpacked,
)
from tests.support.naive_access import naively
from tests.support.site import AFTER, AGAINST_FORGERY, PARTNERSHIP, OpenSite, PlayedYear
from tests.support.whoever import INCIDENT, WHO

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL = WHO["the business manager"]
READS, TAKES = Action.READ, Action.EXPORT
RESTRICTED_LETTERS = {
    **dict.fromkeys(("SI", "RR", "PR"), Sensitivity.INCIDENTS),
    **dict.fromkeys(("SJ", "AC"), Sensitivity.RECORDS),
}
REFERENCE = re.compile(r"\bHSSCP-([A-Z]{1,3})-\d{4}-\w+")
SHARED_TOPICS = {topic for topic, fact in FACTS.items() if fact.VISIBILITY is Visibility.SHARED}
DAY = f"as_of={AFTER}"
ON_A_THREAD = ("HSSCP-A-2025-0001", "HSSCP-F-2025-0001")
ABOUT = {
    "agency-profile": ("cleveland-police", "hartlepool-council"),
    "six-step-briefing": ("supervision",),
}


# --- What the words of the design come to -----------------------------------------------------------------


def judged(
    who: Viewer, action: Action, thing: resource.Resource, site: OpenSite
) -> Decision | None:
    return naively(who.subject, action, thing, site.site.now())


def restricted_in(value: object) -> set[Sensitivity]:
    found = (RESTRICTED_LETTERS.get(letters) for letters in REFERENCE.findall(str(value)))
    return {matter for matter in found if matter is not None}


Line = Mapping[str, Any]


def left_by(decision: Decision, lines: Iterable[Line]) -> list[Line]:
    """Of the lines of a board as JSON."""
    kept = list(lines)
    for obligation in decision.obligations:
        if isinstance(obligation, OwnAgencyOnly):
            kept = [line for line in kept if concerns(obligation, line)]
        elif isinstance(obligation, WithoutRestricted):
            kept = [bare for line in kept if (bare := without(obligation.hidden, line)) is not None]
    return kept


def concerns(obligation: OwnAgencyOnly, line: Line) -> bool:
    values = [line[column] for column in obligation.columns if line[column]]
    words = [word for v in values for word in (v if isinstance(v, list) else v.split())]
    return not words or obligation.agency in words or line.get("topic") in SHARED_TOPICS


def without(hidden: Collection[Sensitivity], line: Line) -> Line | None:
    found = {
        name: [each for each in value if not restricted_in(each) & set(hidden)]
        if isinstance(value, list)
        else value
        for name, value in line.items()
    }
    return None if restricted_in([*found.values()]) & set(hidden) else found


@dataclass(frozen=True)
class Known:
    """What is on record: all lines of every board, and all events of every history."""

    lines: Mapping[str, Sequence[Line]]
    histories: Mapping[StreamId, Sequence[Recorded]]
    resources: Mapping[StreamId, resource.History]
    reports: Mapping[tuple[str, str], frozenset[str]]
    _allowed: dict[tuple[str, Action], frozenset[str]] = field(default_factory=dict)

    def allowed(self, site: OpenSite, name: str, action: Action) -> frozenset[str]:
        """The canaries in all that somebody may read, or take away."""
        key = (name, action)
        if key not in self._allowed:
            self._allowed[key] = frozenset(self._told(site, WHO[name], action))
        return self._allowed[key]

    def _told(self, site: OpenSite, who: Viewer, action: Action) -> Iterable[str]:
        for board in (*BOARDS, THREAD):
            decision = judged(who, action, board_resource(PARTNERSHIP, board), site)
            if decision is not None:
                yield from canaries_in(str(left_by(decision, self.lines[board.name])))
        for reference, thing in self.resources.items():
            decision = judged(who, action, thing, site)
            if decision is not None and AggregatesOnly() not in decision.obligations:
                for recorded in self.histories[reference]:
                    yield from canaries_in(recorded.fact.model_dump_json())
        for report, about in every_report():
            if judged(who, action, report_resource(report, about), site) is not None:
                yield from self.reports[report.name, about]

    @property
    def exact(self) -> Sequence[StreamId]:
        """The histories that tell the marked figures."""
        return [
            reference
            for reference, events in self.histories.items()
            if canaries_in(str(events)) & FIGURES
        ]

    @property
    def restricted(self) -> frozenset[str]:
        """The canaries in what never leaves the partnership's own record."""
        return frozenset(
            canary
            for reference, thing in self.resources.items()
            if thing.sensitivity in (Sensitivity.INCIDENTS, Sensitivity.RECORDS)
            for recorded in self.histories[reference]
            for canary in canaries_in(recorded.fact.model_dump_json())
        )


def every_report() -> Iterable[tuple[Report, str]]:
    """Each with all that it is tried about."""
    for report in REPORTS:
        for about in ABOUT.get(report.name, ("",)):
            yield report, about


def asked_about(about: str) -> str:
    return f"about={about}&{DAY}" if about else DAY


def report_resource(report: Report, about: str) -> resource.Report:
    matters = frozenset(sensitivity.of_view(frozenset(view.handles)) for view in report.views)
    agency = about if report.about == "agency" else None
    return resource.Report(PARTNERSHIP, report.name, matters, agency)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(site: OpenSite) -> Known:
    histories: dict[StreamId, list[Recorded]] = {}
    for recorded in await site.house.record.events(after=0, until=100_000, limit=100_000):
        histories.setdefault(recorded.event.stream, []).append(recorded)
    agencies = site.house.scope.framework.agencies
    resources = {
        reference: sensitivity.history(PARTNERSHIP, reference, events, agencies)
        for reference, events in histories.items()
    }
    lines, reports = {}, {}
    async with site.browser(ALL) as browser:
        for board in BOARDS:
            answer = await browser.get(f"/boards/{board.name}.json?{DAY}")
            lines[board.name] = answer.json()["rows"]
        threads = [await browser.get(f"/threads/{each}.json") for each in ON_A_THREAD]
        lines[THREAD.name] = [line for answer in threads for line in answer.json()["rows"]]
        for report, about in every_report():
            page = await browser.get(f"/reports/{report.name}?{asked_about(about)}")
            reports[report.name, about] = canaries_of(page)
    return Known(lines, histories, resources, reports)


# --- Somebody who asks, and whose answers are all searched ------------------------------------------------


@dataclass
class Asking:
    name: str
    site: OpenSite
    known: Known
    browser: httpx.AsyncClient
    seen: set[str] = field(default_factory=set)

    @property
    def viewer(self) -> Viewer:
        return WHO[self.name]

    async def get(
        self, address: str, action: Action, *, status: int | None = None
    ) -> httpx.Response:
        response = await self.browser.get(address)
        assert status is None or response.status_code == status, (self.name, address)
        found = canaries_of(response)
        self.seen |= found
        assert found <= self.known.allowed(self.site, self.name, action), (self.name, address)
        if response.status_code != 200:
            assert not found, (self.name, address, "a refusal tells something")
        return response

    def judged(self, action: Action, thing: resource.Resource) -> Decision | None:
        return judged(self.viewer, action, thing, self.site)


@pytest_asyncio.fixture(params=WHO, loop_scope="module")
async def asking(
    request: pytest.FixtureRequest, site: OpenSite, known: Known
) -> AsyncIterator[Asking]:
    async with site.browser(WHO[request.param]) as browser:
        yield Asking(request.param, site, known, browser)


# --- The cells --------------------------------------------------------------------------------------------


async def test_every_board_by_page_and_api_and_in_every_form(asking: Asking) -> None:
    listed = (await asking.get(f"{PREFIX}/boards", TAKES, status=200)).json()["boards"]
    given = set()
    for board in BOARDS:
        thing = board_resource(PARTNERSHIP, board)
        read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
        page = await asking.get(f"/boards/{board.name}?{DAY}", READS, status=200 if read else 403)
        if read:
            lines = left_by(read, asking.known.lines[board.name])
            assert _count(page) == len(lines), board.name
        if taken:
            given.add(board.name)
        await _taken_away(asking, board, taken)
    assert {each["name"] for each in listed} == given


async def _taken_away(asking: Asking, board: Board, decision: Decision | None) -> None:
    files = {
        form: await asking.get(
            f"/boards/{board.name}.{form}?{DAY}", TAKES, status=200 if decision else 403
        )
        for form in ((*Data, "metadata.csv") if decision else ("csv",))
    }
    rows = await _by_api(asking, board, status=200 if decision else 403)
    if decision is None:
        return
    lines = left_by(decision, asking.known.lines[board.name])
    assert files["json"].json()["rows"] == lines, board.name
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        written = {
            name for name in row if isinstance(row[name], str) and isinstance(line[name], str)
        }
        assert {name: row[name] for name in written} == {name: line[name] for name in written}
    assert len(rows_of_parquet(files["parquet"].content)) == len(lines)
    assert unpacked(files["csv"].content).count("\r\n") >= len(lines)


async def _by_api(asking: Asking, board: Board, *, status: int) -> list[Line]:
    address = f"{PREFIX}/boards/{board.name}?{DAY}&limit=1000"
    rows: list[Line] = []
    while address:
        response = await asking.get(address, TAKES, status=status)
        if status != 200:
            return []
        rows += response.json()["rows"]
        address = response.json()["next"]
    return rows


def _count(page: httpx.Response) -> int:
    found = re.search(r'data-summary="([\d,]+) ', page.text)
    assert found, page.text[:200]
    return int(found[1].replace(",", ""))


async def test_every_history_by_page_and_api_and_as_a_file(asking: Asking) -> None:
    tried = set()
    for reference, thing in asking.known.resources.items():
        kind = re.split(r"[-:]", reference.removeprefix("HSSCP-"))[0]
        if (kind, thing.sensitivity, thing.parties) in tried:
            continue  # decided alike
        tried.add((kind, thing.sensitivity, thing.parties))
        read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
        await asking.get(f"/records/{reference}", READS, status=200 if read else 403)
        address = f"{PREFIX}/records/{reference}"
        await asking.get(address, TAKES, status=200 if taken else 403)
    assert len(tried) > 40
    for reference in (*ON_A_THREAD, INCIDENT, *asking.known.exact):
        read = asking.judged(READS, asking.known.resources[reference])
        await asking.get(f"/records/{reference}", READS, status=200 if read else 403)
        for form in FORMS:
            taken = asking.judged(TAKES, asking.known.resources[reference])
            await asking.get(f"/records/{reference}.{form}", TAKES, status=200 if taken else 403)
    for unknown in ("HSSCP-A-2025-9999", "HSSCP-SI-2025-9999", "STSCP-A-2025-0001"):
        thing = resource.History(PARTNERSHIP, unknown, *_as_it_looks(unknown))
        status = 404 if asking.judged(READS, thing) else 403
        await asking.get(f"/records/{unknown}", READS, status=status)


def _as_it_looks(reference: str) -> tuple[Sensitivity]:
    return (next(iter(restricted_in(reference)), Sensitivity.PRIVATE),)


async def test_every_report_as_a_page_and_as_a_file(asking: Asking) -> None:
    for report, about in every_report():
        thing, query = report_resource(report, about), asked_about(about)
        read, taken = asking.judged(READS, thing), asking.judged(TAKES, thing)
        name = f"/reports/{report.name}"
        page = await asking.get(f"{name}?{query}", READS, status=200 if read else 403)
        assert not canaries_of(page) & asking.known.restricted, name
        for form in ("json", "html", "xlsx"):
            answer = await asking.get(f"{name}.{form}?{query}", TAKES, status=307 if taken else 403)
            if taken:
                file = await asking.get(answer.headers["location"], TAKES, status=200)
                assert not canaries_of(file) & asking.known.restricted, name


async def test_every_kind_of_message(asking: Asking) -> None:
    who, scope = asking.viewer, asking.site.house.scope
    agency = who.subject.agency
    allowed = set()
    for kind, command in COMMANDS.items():
        permitted = agency is not None and asking.judged(
            Action.SUBMIT, sensitivity.message(scope, command, agency)
        )
        # without a key nothing is recorded: it is asked for after the decision
        headers = {"X-CSRF-Token": AGAINST_FORGERY}
        response = await asking.browser.post(f"{PREFIX}/messages/{kind}", json={}, headers=headers)
        assert response.status_code == (400 if permitted else 403), kind
        if permitted:
            allowed.add(kind)
    listed = (await asking.get(f"{PREFIX}/messages", READS)).json()["kinds"]
    assert {each["kind"] for each in listed} == allowed
    forms = (await asking.get("/forms", READS, status=200)).text
    assert set(re.findall(r'href="/forms/([^"?]+)"', forms)) == allowed
    for kind in ("report-progress.v1", "record-access.v1", "refer-serious-incident.v1"):
        status = 200 if kind in allowed else 403
        await asking.get(f"/forms/{kind}", READS, status=status if kind in COMMANDS else 404)


async def test_operations(asking: Asking) -> None:
    room = resource.Operations(PARTNERSHIP)
    read, operated = asking.judged(READS, room), asking.judged(Action.OPERATE, room)
    page = await asking.get("/operations", READS, status=200 if read else 403)
    if read and WithoutReferences() in read.obligations:
        assert not REFERENCE.search(page.text)
    form = {"view": "no-such-view", "token": AGAINST_FORGERY}
    response = await asking.browser.post("/operations/rebuild", data=form)
    assert response.status_code == (400 if operated else 403)


async def test_what_is_about_everything_tells_nobody_what_is_not_for_them(asking: Asking) -> None:
    pages = ("/", "/history", "/feeds", "/feeds/changes.atom", "/feeds/obligations.ics", "/reports")
    for address in (*pages, f"{PREFIX}/positions", f"{PREFIX}/docs"):
        await asking.get(address, READS)
    changes = await asking.get(f"{PREFIX}/changes?limit=1000", TAKES, status=200)
    for change in changes.json()["changes"]:
        thing = asking.known.resources.get(change["reference"])
        assert thing is None or asking.judged(TAKES, thing), change
    for reference in ON_A_THREAD:
        await asking.get(f"/threads/{reference}", READS)
        for form in FORMS:
            await asking.get(f"/threads/{reference}.{form}", TAKES)
    for wrong in ("/boards/actions?nothing=1", "/boards/nothing", "/reports/annual?about=x"):
        assert (await asking.get(wrong, READS)).status_code >= 400


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


@pytest.mark.parametrize("role", ["report", "records"])
async def test_no_row_of_a_sql_view_tells_a_report_tool_what_is_restricted_or_exact(
    canary_year: PlayedYear, known: Known, role: str
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
    assert not {canary for canary in found if canary.startswith(OF_A_NEIGHBOUR)}
