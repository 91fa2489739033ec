"""A record with odd dates all over: whatever can be reached by links from the first page still answers."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx
import orjson
import pytest

from adapters.event_store.log import EventLog
from adapters.partner_messages import PartnerMessage, read_request
from adapters.projection_engine.rebuild import rebuild_all
from domain.command import Scope
from domain.days import EARLIEST, LATEST
from projections.catalogue import VIEWS
from services.boards.catalogue import BOARDS
from services.bootstrap import places
from services.handling import Desk
from tests.support.choosing import Choosing
from tests.support.odd_dates import ODD, dates_in, with_odd
from tests.support.partnership_year import play
from tests.support.postgres import Database, copy_of
from tests.support.site import MANAGER, PARTNERSHIP, START, PlayedYear, settings_of
from tests.support.year import Sent

_NUMBER = re.compile(r"[a-z0-9-]*\d[a-z0-9-]*", re.IGNORECASE)


async def _recorded(database: Database, choose: Choosing) -> int:
    """A year in which most messages have one odd date, where one is accepted. Returns how many do."""
    scope, odd = Scope(PARTNERSHIP, places.pack("tees")), 0
    async with EventLog(database.dsn(PARTNERSHIP), PARTNERSHIP) as log:
        desk = Desk(log, scope)
        for number, letter in enumerate(play(scope.framework, PARTNERSHIP, START)):
            for place, body in enumerate(_bodies(letter, choose)):
                noon = datetime.combine(letter.on, time(12), UTC)
                headers = {"ce-id": f"odd-{number}-{place}"}
                message = PartnerMessage(letter.sender, letter.kind, headers, body, noon)
                receipt = await desk.submit(read_request(message))
                if not receipt.faults:
                    odd += body != letter.body
                    break
        projector = database.dsn(PARTNERSHIP, "projector")
        built = await rebuild_all(projector, PARTNERSHIP, VIEWS, codec=log.codec)
    assert not any(view.dead_letters for view in built)
    return odd


def _bodies(letter: Sent, choose: Choosing) -> Iterator[bytes]:
    """Those with an odd date, if it is to have one, and the true one in case they are refused."""
    if choose.often(80):
        data = orjson.loads(letter.body)
        for path in reversed(list(dates_in(data))):  # the day of the message itself comes last
            for odd in reversed(ODD) if choose.often(50) else choose.few(ODD, most=len(ODD)):
                yield orjson.dumps(with_odd(data, path, odd))
    yield letter.body


async def _visited(browser: httpx.AsyncClient) -> list[str]:
    """One address of each kind, with a choice of lines and without."""
    seen, found = set[tuple[str, bool]](), ["/"]
    for address in found:
        answer = await browser.get(address)
        assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, address
        links = [answer.headers["location"]] if answer.is_redirect else []
        if "html" in answer.headers.get("content-type", ""):
            links = re.findall(r'(?:href|src|action)="([^"]+)"', answer.text)
        for link in links:
            to = urlsplit(urljoin(address, unescape(link)))
            kind = (_NUMBER.sub("9", to.path), bool(to.query))
            if to.netloc in {"", "board.test"} and kind not in seen:
                seen.add(kind)
                found.append(to._replace(scheme="", netloc="", fragment="").geturl())
    return found


@pytest.mark.timeout(300)
async def test_whatever_can_be_reached_answers(postgres, empty_logs, tmp_path):
    with copy_of(postgres, empty_logs) as database:
        assert await _recorded(database, Choosing(1)) >= 50
        year = PlayedYear(database, settings_of(database, tmp_path))
        async with year.at_work() as site, site.browser(MANAGER, timeout=60) as browser:
            found = await _visited(browser)

    rooms = {address.split("/")[1].partition("?")[0] for address in found}
    assert {"boards", "reports", "feeds", "threads", "records", "history", "forms"} <= rooms
    assert "/feeds/obligations.ics" in found


@pytest.mark.parametrize("day", [EARLIEST, LATEST], ids=str)
@pytest.mark.parametrize("word", ["as_at", "as_of"])
async def test_every_board_can_be_seen_from_the_first_day_and_the_last(played_year, word, day):
    async with played_year.at_work() as site, site.browser(MANAGER, timeout=60) as browser:
        for board in BOARDS:
            answer = await browser.get(f"/boards/{board.name}", params={word: day.isoformat()})
            assert answer.status_code == 200, board.name


@pytest.mark.parametrize("day", [EARLIEST - timedelta(days=1), LATEST + timedelta(days=1)], ids=str)
async def test_a_day_beyond_these_is_refused_with_the_forms_of_a_day(played_year, day):
    async with played_year.at_work() as site, site.browser(MANAGER) as browser:
        for address in ("/boards/audit-programme", "/api/v1/boards/audit-programme"):
            for word in ("as_at", "as_of"):
                answer = await browser.get(address, params={word: day.isoformat()})
                assert answer.status_code == 400
                assert "is not within 1900 to 2199" in answer.text
