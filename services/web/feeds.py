"""
What others subscribe to: /feeds/changes.atom and /feeds/obligations.ics, as their reader may read them, and the same under
a private address for programs that cannot sign in. Nothing restricted is in a feed, whoever reads it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from domain.errors import Code, Fault, Refused
from domain.names import StreamId
from domain.permission.decision import Decision, Reason
from domain.permission.resource import Action, Sensitivity
from domain.permission.sensitivity import restricted_in
from domain.permission.subject import Role
from services.boards.as_at import Position
from services.boards.owed import OBLIGATIONS
from services.feeds import atom, calendar
from services.feeds.choosing import CONCERNS, Choice, concerns
from services.feeds.pages import page
from services.feeds.words import agency_names
from services.web import feeds_page, rendering, viewer
from services.web.bodies import Body
from services.web.feed_addresses import Kind
from services.web.feeds_page import AT, END_AT, PRIVATE
from services.web.histories import VIEWS, Histories
from services.web.page import Hidden, Page
from services.web.reading import NOW, Told
from services.web.reads import references_of
from services.web.site import FORM_TOKEN, HTML, NotPermitted, Site, where_of
from services.web.viewer import Viewer

AGENCY, THEME, UNTIL = "agency", "theme", "until"
_KNOWS = {Kind.CHANGES: (AGENCY, THEME, UNTIL), Kind.OBLIGATIONS: (AGENCY,)}
_DIGITS = 18
_LARGEST_FORM = 4 * 1024  # bytes
_GONE = "This address has ended. Sign in at /feeds and make a new one.\n"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for a feed; `at` is where it was asked for, with a private token in it or without."""

    request: Request
    viewer: Viewer
    said: Mapping[str, str]
    at: str


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    feeds = _Feeds(site)
    answers: Mapping[Kind, Callable[[_Asked], Awaitable[Response]]] = {
        Kind.CHANGES: feeds.changes,
        Kind.OBLIGATIONS: feeds.obligations,
    }

    @router.get(AT)
    async def about(request: Request) -> Response:
        seen_by, where = site.viewer(request), where_of(request)
        kinds = await feeds.offered(seen_by)

        async def make(told: Told) -> tuple[Page, Body]:
            body = feeds_page.body(kinds, _hidden(seen_by), private=feeds.may_have(seen_by))
            return site.frame(seen_by, where).page(body.heading, where, told), body

        return await site.page(request, seen_by, VIEWS, NOW, make, decision=tuple(kinds))

    @router.post(AT)
    async def make_addresses(request: Request) -> Response:
        seen_by = site.check_form(request, await _form(request))
        kinds = await feeds.offered(seen_by)
        made = [(kind, feeds.private(request, seen_by, kind)) for kind in kinds]
        return await feeds.told_once(request, seen_by, made)

    @router.post(END_AT)
    async def end(request: Request) -> Response:
        seen_by = site.check_form(request, await _form(request))
        feeds.end(seen_by)
        return await feeds.told_once(request, seen_by, ended=True)

    for kind in Kind:
        _serve(router, site, kind, answers[kind])
    return router


def _serve(
    router: APIRouter, site: Site, kind: Kind, answer: Callable[[_Asked], Awaitable[Response]]
) -> None:
    @router.get(f"{AT}/{kind}")
    async def signed_in(request: Request) -> Response:
        seen_by = site.viewer(request)
        return await answer(_Asked(request, seen_by, _said(site, request, kind), f"{AT}/{kind}"))

    @router.get(f"{PRIVATE}/{{token}}/{kind}")
    async def private(request: Request, token: str) -> Response:
        now, addresses = site.now(), site.feeds
        subject = addresses and addresses.subject(
            kind, token, partnership=site.partnership, now=now
        )
        if not subject:
            return Response(_GONE, 410, {"cache-control": "no-store"}, "text/plain; charset=utf-8")
        at = f"{PRIVATE}/{token}/{kind}"
        return await answer(_Asked(request, Viewer(subject, ""), _said(site, request, kind), at))


class _Feeds:
    """Of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._histories = Histories(site)

    # --- Who may ---------------------------------------------------------------------------------

    async def offered(self, seen_by: Viewer) -> list[Kind]:
        """Raises NotPermitted for whom there is none."""
        found = [Kind.CHANGES] if await self._any(seen_by) else []
        if self._may_have_obligations(seen_by).permit:
            found.append(Kind.OBLIGATIONS)
        if not found:
            raise NotPermitted(Reason.NOT_FOR_ROLE)
        return found

    async def _any(self, seen_by: Viewer) -> bool:
        journal = await self._histories.journal()
        may = await self._may(seen_by)
        return journal.any(may)

    async def _may(self, seen_by: Viewer) -> Callable[[StreamId], bool]:
        """Whether the events of a history may be in the feed of changes."""
        journal = await self._histories.journal()
        listed = self._histories.listed(seen_by, journal, Action.EXPORT)

        def may(stream: StreamId) -> bool:
            incidents = journal.resource(stream).sensitivity is Sensitivity.INCIDENTS
            return not incidents and listed(stream)

        return may

    def _may_have_obligations(self, seen_by: Viewer) -> Decision:
        site = self._site
        return viewer.may_read(
            seen_by, OBLIGATIONS, partnership=site.partnership, now=site.now(), export=True
        )

    def may_have(self, seen_by: Viewer) -> bool:
        """Private addresses: nobody whose every reading is recorded."""
        return self._site.feeds is not None and seen_by.subject.role is not Role.INSPECTOR

    # --- Private addresses -----------------------------------------------------------------------

    def private(self, request: Request, seen_by: Viewer, kind: Kind) -> str:
        """Raises NotPermitted for who may have none."""
        addresses = self._site.feeds
        if addresses is None or not self.may_have(seen_by):
            raise NotPermitted(Reason.NOT_FOR_ROLE)
        token = addresses.token(kind, seen_by.subject, now=self._site.now())
        here = addresses.site or str(request.base_url).rstrip("/")
        return f"{here}{PRIVATE}/{token}/{kind}"

    def end(self, seen_by: Viewer) -> None:
        """Raises NotPermitted for who may have none."""
        if self._site.feeds is None or not self.may_have(seen_by):
            raise NotPermitted(Reason.NOT_FOR_ROLE)
        self._site.feeds.end(seen_by.subject, now=self._site.now())

    async def told_once(
        self,
        request: Request,
        seen_by: Viewer,
        made: Sequence[tuple[Kind, str]] = (),
        *,
        ended: bool = False,
    ) -> Response:
        """The page after a button was pressed: nobody keeps it."""
        site, where = self._site, where_of(request)
        kinds = await self.offered(seen_by)
        body = feeds_page.body(kinds, _hidden(seen_by), private=True, made=made, ended=ended)
        told = await site.reader.told(VIEWS, NOW)
        content = rendering.render(site.frame(seen_by, where).page(body.heading, where, told), body)
        return Response(content, 200, {"cache-control": "no-store"}, HTML)

    # --- The feeds -------------------------------------------------------------------------------

    async def changes(self, asked: _Asked) -> Response:
        site, said = self._site, asked.said
        if not await self._any(asked.viewer):
            raise NotPermitted(Reason.NOT_FOR_ROLE)
        may = await self._may(asked.viewer)

        async def write() -> tuple[bytes, str]:
            record, reader = site.house.record, site.reader
            told = await reader.told(VIEWS, NOW)
            until = min(int(said.get(UNTIL, told.position)), told.position)
            agency, theme = said.get(AGENCY), said.get(THEME)
            rows, _ = await reader.rows(CONCERNS, NOW)
            choice = Choice(agency, theme, concerns(rows) if agency or theme else {})
            found = await page(
                record.events,
                until=until,
                takes=lambda recorded: choice.takes(recorded) and may(recorded.event.stream),
            )
            shown = {recorded.event.stream for recorded in found.events}
            await self._histories.log_list(asked.viewer, shown, "the feed of what changed")
            stand = await record.stand(Position(until))
            here = site.feeds.site if site.feeds else ""
            feed = atom.Feed(
                partnership=site.partnership,
                title=f"What changed on the record of {site.partnership.upper()}",
                known_at=stand.known_at,
                chosen={name: said[name] for name in (AGENCY, THEME) if name in said},
                names=agency_names(site.house.scope),
                address=f"{here}{asked.at}",
                references=f"{here}/records/",
            )
            return atom.atom(found, feed, newest=UNTIL not in said), atom.MEDIA_TYPE

        return await site.file(
            asked.request,
            (*VIEWS, *CONCERNS),
            NOW,
            write,
            f"{site.partnership}-{Kind.CHANGES}",
            decision=asked.viewer.subject,
        )

    async def obligations(self, asked: _Asked) -> Response:
        site, agency = self._site, asked.said.get(AGENCY)
        decision = viewer.permitted(self._may_have_obligations(asked.viewer))

        async def write() -> tuple[bytes, str]:
            lines, told = await site.lines(OBLIGATIONS, NOW, decision)
            owed = calendar.owed_by(lines, agency) if agency else lines
            shown = [line for line in owed if not restricted_in(line.about or "")]
            named = references_of(shown)
            await site.reads.record(asked.viewer, decision, named, "the calendar of obligations")
            stand = await site.reader.stand(told)
            of = calendar.Of(site.partnership, told.position, stand.known_at, agency)
            return await asyncio.to_thread(calendar.calendar, shown, of), calendar.MEDIA_TYPE

        return await site.file(
            asked.request,
            OBLIGATIONS.views,
            NOW,
            write,
            f"{site.partnership}-{Kind.OBLIGATIONS}",
            decision=(asked.viewer.subject, decision.obligations),
        )


def _said(site: Site, request: Request, kind: Kind) -> Mapping[str, str]:
    """What the address asks for. Raises Refused, naming each that the feed does not know."""
    said = dict(where_of(request).parameters)
    framework = site.house.scope.framework
    owners = {*framework.agencies, *(framework.sub_groups if kind is Kind.OBLIGATIONS else ())}
    faults = [
        Fault(Code.UNKNOWN_FIELD, f"this feed knows only {', '.join(_KNOWS[kind])}", name[:60])
        for name in said
        if name not in _KNOWS[kind]
    ]
    if said.get(AGENCY, "") not in {"", *owners}:
        faults.append(Fault(Code.UNKNOWN_AGENCY, "the framework knows no such agency", AGENCY))
    if said.get(THEME, "") not in {"", *framework.themes}:
        faults.append(Fault(Code.BAD_VALUE, "the framework knows no such theme", THEME))
    until = said.get(UNTIL, "1")
    if not (until.isascii() and until.isdigit() and len(until) <= _DIGITS):
        faults.append(Fault(Code.BAD_VALUE, "a position is a whole number, such as 1204", UNTIL))
    if faults:
        raise Refused(*faults)
    return said


def _hidden(seen_by: Viewer) -> tuple[Hidden, ...]:
    return (Hidden(FORM_TOKEN, seen_by.token),)


async def _form(request: Request) -> Mapping[str, str]:
    """Nothing of a form that is larger than ours."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))
