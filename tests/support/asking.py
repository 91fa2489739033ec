"""Somebody who asks a site, and whose answers are all searched for what they may not know."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from domain.catalogue import COMMANDS, DECIDER_OF_COMMAND
from domain.permission import resource
from domain.permission.decision import Decision
from domain.permission.resource import Action, Sensitivity
from domain.permission.subject import Role
from services.api.boards import PREFIX
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.reports.formats import Data
from services.web.viewer import Viewer
from tests.support.canaries import canaries_of, restricted_references, rows_of_parquet, unpacked
from tests.support.may_know import (
    DAY,
    TAKES,
    Known,
    Line,
    board_resource,
    judged,
    left_by,
    of_others,
)
from tests.support.site import OpenSite
from tests.support.whoever import WHO

_CONTENT = re.compile(r"<main[ >].*</main>", re.DOTALL)


@dataclass
class Asking:
    """`name` is one of WHO."""

    name: str
    site: OpenSite
    known: Known
    browser: httpx.AsyncClient

    @property
    def viewer(self) -> Viewer:
        return WHO[self.name]

    def judged(self, action: Action, thing: resource.Resource) -> Decision | None:
        return judged(self.viewer, action, thing, self.site)

    async def get(
        self, address: str, action: Action, *, status: int | None = None
    ) -> httpx.Response:
        """Fails for a canary that this reader may not know, and for any in a refusal."""
        response = await self.browser.get(address)
        assert status is None or response.status_code == status, (self.name, address)
        self.search(address, response, action)
        return response

    def search(self, address: str, response: httpx.Response, action: Action) -> None:
        found = canaries_of(response)
        allowed = self.known.allowed(self.site, self.name, action)
        assert found <= allowed, (self.name, address, sorted(found - allowed)[:5])
        if response.status_code != 200:
            assert not found, (self.name, address, "a refusal tells something")
        for reference in restricted_references(response.content) & self.known.resources.keys():
            assert self._may_hear_of(reference, action), (self.name, address, reference)

    def _may_hear_of(self, reference: str, action: Action) -> bool:
        """That there is something restricted under a reference: by its history, or by a board of such matters."""
        thing = self.known.resources[reference]
        boards = [board_resource(each) for each in BOARDS]
        alike = [each for each in boards if each.sensitivity is thing.sensitivity]
        things: list[resource.Resource] = [thing, *alike]
        return any(self.judged(action, each) for each in things)

    def agencies_on(self, page: httpx.Response) -> set[str]:
        """Those that the content of a page names, in words or by their identifiers."""
        found = _CONTENT.search(page.text)
        assert found, page.text[:200]
        agencies = self.site.house.scope.framework.agencies.values()
        return {each.id for each in agencies if each.id in found[0] or each.name in found[0]}


def check_page(asking: Asking, board: Board, read: Decision, page: httpx.Response) -> None:
    """The page of a board has the lines that it should, and the counts and charts of no others."""
    lines = left_by(read, asking.known.lines[board.name])
    counted = re.search(r'data-summary="([\d,]+) ', page.text)
    assert counted, page.text[:200]
    assert int(counted[1].replace(",", "")) == len(lines), board.name
    subject, matter = asking.viewer.subject, board_resource(board).sensitivity
    if subject.role is Role.AGENCY_LEAD and matter is not Sensitivity.SHARED:
        own = {subject.agency} - {None}
        assert not of_others(board, lines, own, asking.site), board.name
        said = str(lines)
        named = {agency for agency in asking.agencies_on(page) if agency not in said}
        assert named <= own, (asking.name, board.name)


async def check_files(asking: Asking, board: Board, decision: Decision | None) -> None:
    """So has every file, and the API."""
    files = {
        form: await asking.get(
            f"/boards/{board.name}.{form}?{DAY}", TAKES, status=200 if decision else 403
        )
        for form in (*Data, "metadata.csv")
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


def one_of_each() -> Iterable[str]:
    """A kind of message for each aggregate, and of those that no message carries: the others are decided alike."""
    found = {(DECIDER_OF_COMMAND[each].name, each.LOCAL): kind for kind, each in COMMANDS.items()}
    return found.values()
