"""The boards: which there are, and the lines of one, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response

from domain.errors import Code, Fault, Refused
from domain.names import PartnershipId
from domain.permission.decision import Decision
from services.api import answers, cursor
from services.api.asking import Asking, InJson, OfSite
from services.api.cursor import Cursor
from services.api.problems import not_found
from services.api.shapes import BoardList, BoardSummary, Column
from services.boards import choosing
from services.boards.as_at import Position
from services.boards.board import Board
from services.boards.catalogue import BOARDS, named
from services.boards.choosing import Choice
from services.web import addresses, viewer
from services.web.addresses import AS_AT, AS_OF, Parameters
from services.web.reading import Told, When
from services.web.reads import references_of
from services.web.recent import Recent
from services.web.site import Kept, Site
from services.web.viewer import Viewer

PREFIX = "/api/v1"
LIMIT = 100
MOST = choosing.MOST_PER_PAGE
CURSOR, SORT = "cursor", "sort"
_OWN = (SORT, AS_AT, AS_OF, "limit", CURSOR)
_LISTS = 64  # of boards that are kept: about one for each role
_KEPT = 32 * 1024 * 1024  # bytes of written pages


@dataclass(frozen=True, slots=True)
class Page:
    """One written page, with the references that it names."""

    kept: Kept
    references: Sequence[str]


class Pages:
    """Written pages by what they are a function of; one for each application."""

    def __init__(self) -> None:
        self.recent: Recent[Page] = Recent(_KEPT, lambda page: len(page.kept.body))


router = APIRouter(dependencies=[InJson])


@router.get("/boards", response_model=BoardList, summary="The boards that you may read")
async def boards(request: Request, site: OfSite, seen_by: Asking) -> Response:
    names = tuple(board.name for board in BOARDS if _decision(site, seen_by, board).permit)
    return answers.answer(request, _list(site.partnership, names))


@router.get("/boards/{name}", summary="The lines of a board")
async def board(name: str, request: Request, site: OfSite, seen_by: Asking) -> Response:
    found = named(name)
    if found is None:
        raise not_found("The list of boards names those that there are.")
    decision = viewer.permitted(_decision(site, seen_by, found))
    listing = Listing.read(found, tuple(request.query_params.multi_items()))
    page = await _page(site, request.app.state.pages, listing, decision)
    await site.reads.record(seen_by, decision, page.references, f"the board {found.short}")
    return answers.answer(request, page.kept)


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address asks for. `asked` is a digest of all of it but the place reached; `parameters` begin it."""

    board: Board
    choice: Choice
    when: When
    limit: int
    asked: str
    parameters: Parameters
    cursor: Cursor | None

    @classmethod
    def read(cls, board: Board, parameters: Parameters) -> "Listing":
        """Raises Refused for what the board does not know, and for a cursor of another listing."""
        given = tuple(pair for pair in parameters if pair[1] != "")
        _check_names(board, given)
        when = addresses.when(given)
        choice = choosing.read_choice(board, addresses.without(given, *_OWN[1:]))
        limit = _limit(addresses.first_of(given, "limit"))
        begun = addresses.without(given, CURSOR)
        asked = cursor.digest(board.name, tuple(sorted(begun)))
        said = addresses.first_of(given, CURSOR)
        reached = cursor.read(said, asked) if said else None
        return cls(board, choice, when, limit, asked, begun, reached)


def _check_names(board: Board, given: Parameters) -> None:
    names = [name for name, _ in given]
    known = (*board.filters, *_OWN)
    faults = []
    if not set(names) <= set(known):
        faults.append(Fault(Code.UNKNOWN_FIELD, f"{board.name} knows only {', '.join(known)}"))
    faults += [
        Fault(Code.BAD_VALUE, "give it once", name) for name in _OWN if names.count(name) > 1
    ]
    if faults:
        raise Refused(*faults)


def _limit(words: str) -> int:
    if not words:
        return LIMIT
    if words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= MOST:
        return int(words[:9])
    raise Refused(Fault(Code.BAD_VALUE, f"a number from 1 to {MOST}", "limit"))


async def _page(site: Site, pages: Pages, listing: Listing, decision: Decision) -> Page:
    board, when = listing.board, await _when(site, listing)
    told = await site.reader.told(board.views, when)
    key = (board.name, listing.asked, listing.cursor, decision.obligations, told.key)
    found = pages.recent.get(key)
    if found is None:
        found = await _written(site, listing, when, decision)
        pages.recent.put(key, found)
    return found


async def _when(site: Site, listing: Listing) -> When:
    """A page after the first shows the rows of the first: the newest only while they are still the same."""
    reached = listing.cursor
    if reached is None:
        return listing.when
    when = replace(listing.when, on=reached.on)
    if when.at is not None:
        return when
    newest = await site.reader.told(listing.board.views, when)
    if cursor.digest(newest.rows) == reached.rows:
        return when
    return replace(when, at=Position(reached.position))


async def _written(site: Site, listing: Listing, when: When, decision: Decision) -> Page:
    board = listing.board
    lines, told = await _chosen(site, listing, when, decision)
    offset = listing.cursor.offset if listing.cursor else 0
    more = len(lines) > offset + listing.limit
    if more and when.at is None and not await _of_one_position(site, board, when, told):
        # what comes later will be read as of this position, so this page is too
        when = replace(when, at=Position(told.position), on=told.today)
        lines, told = await _chosen(site, listing, when, decision)
        more = len(lines) > offset + listing.limit
    shown = lines[offset : offset + listing.limit]
    asked_now = listing.when.at is None
    body = {
        "name": board.name,
        "title": board.title,
        "partnership": told.partnership,
        "position": listing.cursor.position if listing.cursor else told.position,
        "known_at": None if asked_now else told.known_at,
        "as_of": told.today,
        "incomplete_since": told.lacking,
        "columns": _columns(board),
        "total": len(lines),
        "rows": shown,
        "next": _next(listing, told, offset + listing.limit) if more else None,
    }
    references = references_of(shown) if viewer.to_log(decision) else ()
    return Page(answers.kept(body), references)


async def _chosen(
    site: Site, listing: Listing, when: When, decision: Decision
) -> tuple[Sequence[Any], Told]:
    lines, told = await site.lines(listing.board, when, decision)
    kept = choosing.kept(lines, listing.choice.filters)
    return choosing.ordered(kept, listing.choice.sort), told


async def _of_one_position(site: Site, board: Board, when: When, told: Told) -> bool:
    """The newest rows of all its views are those that a replay to `told.position` gives."""
    places = [site.reader.ready.places.get(view.name) for view in board.views]
    newest = await site.reader.told(board.views, when)
    return newest.rows == told.rows and len({place and place.position for place in places}) == 1


def _next(listing: Listing, told: Told, offset: int) -> str:
    reached = listing.cursor
    following = Cursor(
        asked=listing.asked,
        rows=reached.rows if reached else cursor.digest(told.rows),
        position=reached.position if reached else told.position,
        on=told.today,
        offset=offset,
    )
    parameters = (*listing.parameters, (CURSOR, cursor.write(following)))
    return addresses.address(f"{PREFIX}/boards/{listing.board.name}", parameters)


def _decision(site: Site, seen_by: Viewer, board: Board) -> Decision:
    """What a program is given is a copy in its hands: it is judged as a file is."""
    return viewer.may_read(
        seen_by, board, partnership=site.partnership, now=site.now(), export=True
    )


def _columns(board: Board) -> tuple[Column, ...]:
    labels = dict(board.labels)
    return tuple(Column(name, labels[name]) for name in board.columns)


@lru_cache(_LISTS)
def _list(partnership: PartnershipId, names: tuple[str, ...]) -> Kept:
    found = tuple(_described(board) for board in BOARDS if board.name in names)
    return answers.kept(BoardList(partnership, found))


def _described(board: Board) -> BoardSummary:
    return BoardSummary(
        name=board.name,
        title=board.title,
        asks=board.asks,
        group=board.group.value,
        columns=_columns(board),
        filters=board.filters,
        notes=board.notes,
        address=f"{PREFIX}/boards/{board.name}",
    )
