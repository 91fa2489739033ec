"""Pages and files of the boards: /boards/NAME, and the same lines as CSV, JSON, XLSX and Parquet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from services.boards import choosing
from services.boards.board import Board
from services.boards.catalogue import named
from services.boards.choosing import Choice
from services.charts.chart import Chart
from services.web import addresses, board_page, viewer
from services.web.bodies import Body
from services.web.figures import FIGURES, Drawn
from services.web.page import Page
from services.web.reading import Told, When
from services.web.reads import references_of
from services.web.site import Site, where_of

_OWN = ("as_at", "as_of", board_page.ALL_COLUMNS)


class NoSuchPage(Exception):
    """There is nothing at this address."""


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/boards/{name}")
    async def board(request: Request, name: str) -> Response:
        found = _board(name)
        seen_by = site.viewer(request)
        decision = viewer.permitted(
            viewer.may_read(seen_by, found, partnership=site.partnership, now=site.now())
        )
        where = where_of(request)
        choice = choosing.read_choice(found, addresses.without(where.parameters, *_OWN))
        when = addresses.when(where.parameters)

        if viewer.to_log(decision) is not None:
            lines, _ = await site.lines(found, when, decision)
            taken = choosing.kept(lines, choice.filters)
            shown = choosing.choose(taken, replace(choice, filters={})).lines
            what = f"the board {found.short}"
            await site.reads.record(seen_by, decision, references_of(shown), what)

        async def make(told: Told) -> tuple[Page, Body]:
            lines, told = await site.lines(found, when, decision)
            taken = choosing.kept(lines, choice.filters)
            charts = await _charts(site, found, taken, choice, when)
            facets = choosing.facets(found, lines)
            body = board_page.body(found, taken, choice, told, where, facets=facets, charts=charts)
            frame = site.frame(seen_by, where)
            watching = [view.name for view in found.views]
            return frame.page(found.short, where, told, when, watching=watching), body

        return await site.page(
            request, seen_by, found.views, when, make, decision=decision.obligations
        )

    return router


async def _charts(
    site: Site, board: Board, lines: Sequence[Any], choice: Choice, when: When
) -> Sequence[Chart]:
    draw = FIGURES.get(board.name)
    if draw is None:
        return ()
    rows, told = await site.reader.rows(board.views, when)
    return draw(Drawn(lines, rows, told.today, site.house.scope, choice.filters))


def _board(name: str) -> Board:
    found = named(name)
    if found is None:
        raise NoSuchPage
    return found
