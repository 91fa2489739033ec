"""Pages and files of the boards: /boards/NAME, and the same lines as CSV, JSON, XLSX and Parquet."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from domain.permission.decision import Decision
from services.boards import choosing
from services.boards.board import Board
from services.boards.catalogue import named
from services.boards.choosing import Choice
from services.web import addresses, board_page, files, viewer
from services.web.bodies import Body
from services.web.frame import Where
from services.web.page import Page
from services.web.reading import Told, When
from services.web.reads import references_of
from services.web.site import Site, where_of
from services.web.viewer import Viewer

_OWN = ("as_at", "as_of", board_page.ALL_COLUMNS)


class NoSuchPage(Exception):
    """There is nothing at this address."""


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    async def board(request: Request) -> Response:
        name, form = files.split(request.path_params["name"])
        found = named(name)
        if found is None or form not in {None, *files.FORMS}:
            raise NoSuchPage
        seen_by = site.viewer(request)
        decision = viewer.permitted(
            viewer.may_read(
                seen_by,
                found,
                partnership=site.partnership,
                now=site.now(),
                export=form is not None,
            )
        )
        asked = _Asked.of(found, request, seen_by, decision)
        await _log(site, asked, whole=form is not None)
        if form is None:
            return await _page(site, asked)
        return await _file(site, asked, form)

    # without FastAPI's reading of parameters: nothing is asked for as often, and all of it is read by hand
    router.add_route("/boards/{name}", board)
    return router


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for a board, let through by `decision`."""

    board: Board
    request: Request
    viewer: Viewer
    decision: Decision
    where: Where
    choice: Choice
    when: When

    @classmethod
    def of(cls, board: Board, request: Request, seen_by: Viewer, decision: Decision) -> "_Asked":
        """Raises Refused for an address that asks what the board does not know."""
        where = where_of(request)
        choice = choosing.read_choice(board, addresses.without(where.parameters, *_OWN))
        return cls(
            board, request, seen_by, decision, where, choice, addresses.when(where.parameters)
        )


async def _log(site: Site, asked: _Asked, *, whole: bool) -> None:
    """Before anything is shown: what is on the page, or in the file."""
    if viewer.to_log(asked.decision) is None:
        return
    seen, _ = await site.seen(asked.board, asked.when, asked.decision)
    choice = asked.choice
    shown = seen.index.taken(choice.filters) if whole else seen.index.chosen(choice).lines
    what = f"the board {asked.board.short}"
    await site.reads.record(asked.viewer, asked.decision, references_of(shown), what)


async def _page(site: Site, asked: _Asked) -> Response:
    board, where, when = asked.board, asked.where, asked.when

    async def make(told: Told) -> tuple[Page, Body]:
        seen, told = await site.seen(board, when, asked.decision)
        await seen.prepared()
        body = board_page.body(
            board,
            seen.index.chosen(asked.choice),
            asked.choice,
            told,
            where,
            site.house.scope.framework,
            facets=seen.facets,
            figures=seen.figures(asked.choice.filters),
        )
        watching = [view.name for view in board.views]
        frame = site.frame(asked.viewer, where)
        return frame.page(board.short, where, told, when, watching=watching), body

    return await site.page(
        asked.request, asked.viewer, board.views, when, make, decision=asked.decision.obligations
    )


async def _file(site: Site, asked: _Asked, form: str) -> Response:
    async def write() -> tuple[bytes, str]:
        lines, told = await site.lines(asked.board, asked.when, asked.decision)
        taken = choosing.ordered(choosing.kept(lines, asked.choice.filters), asked.choice.sort)
        stand = await site.reader.stand(told)
        return await asyncio.to_thread(files.write, asked.board, taken, stand, form)

    name = f"{site.partnership}-{asked.board.name}.{form}"
    return await site.file(
        asked.request,
        asked.board.views,
        asked.when,
        write,
        name,
        decision=asked.decision.obligations,
    )
