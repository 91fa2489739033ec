"""
One partnership's site: its house, what was rendered of it, and the way from a request to a page.

A page is a function of its address, of the viewer, of what the views say and of the day. It is kept under exactly that,
and its ETag is a hash of it.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

from fastapi import Request, Response

from domain.permission.decision import Decision, Obligation
from projections.view import View
from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.web import addresses, rendering, viewer
from services.web.bodies import Body
from services.web.feed_addresses import FeedAddresses
from services.web.form_marks import FormMarks
from services.web.frame import Frame, Where
from services.web.journal import Journal
from services.web.page import Account, Page
from services.web.ports import House
from services.web.reading import Reader, Reading, Told, When
from services.web.reads import Reads
from services.web.recent import Recent, RecentOfRows
from services.web.rooms import rooms
from services.web.seen import Seen, seen_by
from services.web.viewer import NotPermitted, Viewer

HTML = "text/html; charset=utf-8"
FORM_TOKEN = "token"  # noqa: S105 (the name of a field)
_PAGES = 64 * 1024 * 1024  # bytes of rendered pages that are kept
_SEEN = 200  # readings that a decision left, kept
_ASKED = 16  # decisions for each of which a board is made ready


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made for an answer. `etag` stands in quotes, as it is sent."""

    body: bytes
    etag: str
    media_type: str = HTML


AccountOf = Callable[[Viewer, Where], Account]
BearerOf = Callable[[str], Awaitable[Viewer | None]]
"""Who a token from the header Authorization speaks for; None for a token that nobody vouches for."""

Make = Callable[[Told], Awaitable[tuple[Page, Body]]]


@dataclass
class Site:
    """`viewer_of` says who asks, None for nobody; `account_of` what the page shows of them; `build` names the program."""

    house: House
    build: str
    viewer_of: Callable[[Request], Viewer | None]
    account_of: AccountOf
    notice: str = ""
    bearer: BearerOf | None = None
    feeds: FeedAddresses | None = None
    form_marks: FormMarks | None = None
    reader: Reader = field(init=False)
    reads: Reads = field(init=False)
    journal: Journal = field(init=False)
    _pages: Recent[Kept] = field(init=False)
    _seen: RecentOfRows[Seen] = field(init=False)
    _asked: dict[str, dict[tuple[Obligation, ...], Decision]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Everything that was kept: what is asked for next is made anew."""
        self.reader = Reader(self.house)
        self.reads = Reads(self.house)
        self.journal = Journal(self.partnership, self.house.scope.framework.agencies)
        self._pages = Recent(_PAGES, lambda kept: len(kept.body))
        self._seen = RecentOfRows(_SEEN)
        self.reader.before_showing(self._beforehand)

    @property
    def partnership(self) -> str:
        return self.house.record.partnership

    def now(self) -> datetime:
        return self.house.now()

    def viewer(self, request: Request) -> Viewer:
        """Raises NotSignedIn."""
        found = self.viewer_of(request)
        if found is None:
            raise NotSignedIn
        return found

    def check_form(self, request: Request, form: Mapping[str, object]) -> Viewer:
        """Who sent a form from a page of ours. Raises NotSignedIn, and ForgedForm without the token of their forms."""
        seen_by = self.viewer(request)
        sent = str(form.get(FORM_TOKEN, ""))
        if not seen_by.token or not compare_digest(sent.encode(), seen_by.token.encode()):
            raise ForgedForm
        return seen_by

    def frame(self, seen_by: Viewer | None, where: Where) -> Frame:
        boards = (
            viewer.readable(seen_by, BOARDS, partnership=self.partnership, now=self.now())
            if seen_by
            else ()
        )
        return Frame(
            scope=self.house.scope,
            build=self.build,
            boards=boards,
            account=self.account_of(seen_by, where) if seen_by else None,
            tools=rooms(seen_by.subject, partnership=self.partnership, now=self.now())
            if seen_by
            else (),
            notice=self.notice,
            live=lambda views: addresses.address("/live", [("view", name) for name in views]),
        )

    async def seen(self, board: Board, when: When, decision: Decision) -> tuple[Seen, Told]:
        """What a decision leaves of a board, and what it is true for."""
        reading = await self.reader.read(board, when)
        told = reading.told
        key = (board.name, told.rows, (told.today, decision.obligations))
        kept = self._seen.get(*key)
        if kept is None:
            kept = seen_by(reading, decision, self.house.scope)
            self._seen.put(*key, kept, live=told.live)
            asked = self._asked.setdefault(board.name, {})
            if len(asked) >= _ASKED:
                asked.clear()
            asked[decision.obligations] = decision
        return kept, told

    async def lines(
        self, board: Board, when: When, decision: Decision
    ) -> tuple[Sequence[Any], Told]:
        """The lines alone."""
        found, told = await self.seen(board, when, decision)
        return found.lines, told

    def _beforehand(self, reading: Reading) -> Callable[[], None]:
        """For every decision under which the board was asked for lately: what its first reader would wait for."""
        board, told = reading.board, reading.told
        made = []
        for obligations, decision in list(self._asked.get(board.name, {}).items()):
            found = seen_by(reading, decision, self.house.scope)
            found.prepare()
            made.append(((told.today, obligations), found))

        def put() -> None:
            for key, found in made:
                self._seen.put(board.name, told.rows, key, found, live=True)

        return put

    async def page(
        self,
        request: Request,
        seen_by: Viewer,
        views: Sequence[View],
        when: When,
        make: Make,
        *,
        decision: Hashable = None,
    ) -> Response:
        """The kept page, or a new one. `decision` is all that `make` took from permissions beside the viewer."""
        told = await self.reader.told(views, when)
        key = (request.url.path, request.url.query, seen_by, told.key, decision)
        kept = self._pages.get(key)
        if kept is None:
            page, body = await make(told)
            content = rendering.render(page, body)
            kept = Kept(content, etag_of(content))
            self._pages.put(key, kept)
        return answer(request, kept)

    async def file(
        self,
        request: Request,
        views: Sequence[View],
        when: When,
        write: Callable[[], Awaitable[tuple[bytes, str]]],
        name: str,
        *,
        decision: Hashable = None,
    ) -> Response:
        """A download, kept as pages are. `write` gives its bytes and its media type."""
        told = await self.reader.told(views, when)
        key = (request.url.path, request.url.query, told.key, decision)
        kept = self._pages.get(key)
        if kept is None:
            content, media_type = await write()
            kept = Kept(content, etag_of(content), media_type)
            self._pages.put(key, kept)
        response = answer(request, kept)
        response.headers["content-disposition"] = f'attachment; filename="{name}"'
        return response


class NotSignedIn(Exception):
    """Nobody is signed in."""


class ForgedForm(Exception):
    """A form that no page of ours made for this viewer, or whose session has ended since."""


def etag_of(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=16).hexdigest()}"'


def answer(request: Request, kept: Kept) -> Response:
    headers = {"etag": kept.etag, "cache-control": "private, no-cache", "vary": "Cookie"}
    if kept.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, media_type=kept.media_type, headers=headers)


def where_of(request: Request) -> Where:
    pairs = request.query_params.multi_items()
    return Where(request.url.path, tuple(pair for pair in pairs if pair[1] != ""))


__all__ = ["NotPermitted", "NotSignedIn", "Site", "answer", "etag_of", "where_of"]
