"""
The reports as pages and as files: /reports, /reports/NAME, and the same document as PDF, XLSX, HTML and JSON.

A file has one address for one content: an address that names no position and day leads to the one that does.
No report names what is restricted (services.reports.reserved), whoever reads it; so one document serves all who may.
"""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from domain.errors import Code, Fault, Refused, refuse
from domain.framework import Agency
from domain.names import REFERENCE, StreamId
from domain.permission import resource
from domain.permission.decision import Decision, Reason, decide
from domain.permission.resource import Action
from domain.permission.sensitivity import of_view
from projections.governance import dissemination, yearly_report
from projections.governance.dissemination import BRIEFINGS
from projections.governance.yearly_report import YEARLY_REPORTS
from services.boards.as_at import Moment, Position
from services.bootstrap import documents
from services.reports.catalogue import REPORTS, named
from services.reports.document import Document
from services.reports.formats import MEDIA_TYPES, Form
from services.reports.report import Given, Report
from services.web import addresses, files, report_page, viewer
from services.web.addresses import AS_AT, AS_OF, Parameters
from services.web.boards import NoSuchPage
from services.web.bodies import Body
from services.web.frame import Where
from services.web.histories import VIEWS
from services.web.once import Once
from services.web.page import Page, Section
from services.web.reading import Told, When
from services.web.recent import Recent
from services.web.report_page import ABOUT
from services.web.site import NotPermitted, Site, where_of
from services.web.viewer import Viewer

_AGENCY = "agency"
_DOCUMENTS = 12  # that are kept to be written in another form
_SETTLED = timedelta(minutes=1)
_NAMED = re.compile(rf"\b{REFERENCE[1:-1]}\b")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for a report, let through by `decision`."""

    report: Report
    about: str
    request: Request
    viewer: Viewer
    decision: Decision
    where: Where
    when: When


@dataclass(frozen=True, slots=True)
class _Made:
    """A document, or why there is none; `named` are the references in it."""

    told: Told
    document: Document | None
    named: Collection[StreamId] = ()
    why: str = ""


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    library = _Library(site)

    @router.get(report_page.AT)
    async def every(request: Request) -> Response:
        seen_by, where = site.viewer(request), where_of(request)
        when = _when(where, (AS_AT, AS_OF))
        found = [each for each in REPORTS if library.opens(seen_by, each)]
        if not found:
            raise NotPermitted(Reason.NOT_FOR_ROLE)

        async def make(told: Told) -> tuple[Page, Body]:
            body = report_page.listing(found, where)
            return site.frame(seen_by, where).page(body.heading, where, told, when), body

        names = tuple(each.name for each in found)
        return await site.page(request, seen_by, VIEWS, when, make, decision=names)

    @router.get(f"{report_page.AT}/{{name}}")
    async def report(request: Request, name: str) -> Response:
        name, form = files.split(name)
        found = named(name)
        if found is None or form not in {None, *Form}:
            raise NoSuchPage
        seen_by, where = site.viewer(request), where_of(request)
        when = _when(where, (*([ABOUT] if found.about else []), AS_AT, AS_OF))
        about = addresses.first_of(where.parameters, ABOUT)
        if form is None and found.required and not about:
            return await library.choose(request, seen_by, found, where, when)
        action = Action.READ if form is None else Action.EXPORT
        decision = viewer.permitted(library.decision(seen_by, found, about, action))
        asked = _Asked(found, about, request, seen_by, decision, where, when)
        return await (library.page(asked) if form is None else library.file(asked, Form(form)))

    return router


class _Library:
    """Of one site. A document is made once for its page and all of its files."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: Recent[_Made] = Recent(_DOCUMENTS)
        self._making: Once[_Made] = Once()
        self._writing: Once[bytes] = Once()

    # --- Who may ---------------------------------------------------------------------------------

    def decision(self, seen_by: Viewer, report: Report, about: str, action: Action) -> Decision:
        site = self._site
        matters = frozenset(of_view(frozenset(view.handles)) for view in report.views)
        agency = about if report.about == _AGENCY else None
        of = resource.Report(site.partnership, report.name, matters, agency)
        return decide(seen_by.subject, action, of, now=site.now())

    def agencies(self, seen_by: Viewer, report: Report) -> Sequence[Agency]:
        """Those that this viewer may read the report about."""
        site = self._site
        return [
            agency
            for agency in site.house.scope.framework.agencies.values()
            if site.partnership in agency.partnerships
            and self.decision(seen_by, report, agency.id, Action.READ).permit
        ]

    def opens(self, seen_by: Viewer, report: Report) -> bool:
        if report.about == _AGENCY:
            return bool(self.agencies(seen_by, report))
        return self.decision(seen_by, report, "", Action.READ).permit

    # --- What is answered ------------------------------------------------------------------------

    async def choose(
        self, request: Request, seen_by: Viewer, report: Report, where: Where, when: When
    ) -> Response:
        """Raises NotPermitted for whom there is nothing to choose from."""
        if not self.opens(seen_by, report):
            raise NotPermitted(self.decision(seen_by, report, "", Action.READ).reason)

        async def make(told: Told) -> tuple[Page, Body]:
            groups = await self._groups(seen_by, report, where, when)
            body = report_page.choosing(report, groups)
            frame, crumbs = self._site.frame(seen_by, where), (report_page.up(where),)
            return frame.page(body.heading, where, told, when, crumbs=crumbs), body

        return await self._site.page(request, seen_by, report.views, when, make)

    async def page(self, asked: _Asked) -> Response:
        site, where, when = self._site, asked.where, asked.when
        await self._log(asked)

        async def make(_: Told) -> tuple[Page, Body]:
            made = await self._document(asked)
            frame, crumbs = site.frame(asked.viewer, where), (report_page.up(where),)
            if made.document is None:
                body = report_page.none_yet(asked.report, made.why)
                return frame.page(body.heading, where, made.told, when, crumbs=crumbs), body
            export = self.decision(asked.viewer, asked.report, asked.about, Action.EXPORT)
            body = report_page.body(
                asked.report,
                made.document,
                where,
                self._pinned(asked, made.told),
                files=export.permit,
                others=await self._others(asked),
            )
            return frame.page(body.heading, where, made.told, when, crumbs=crumbs), body

        return await site.page(
            asked.request,
            asked.viewer,
            asked.report.views,
            when,
            make,
            decision=asked.decision.obligations,
        )

    async def file(self, asked: _Asked, form: Form) -> Response:
        """Raises Refused for what there is nothing to write about."""
        site = self._site
        told = await site.reader.told(asked.report.views, asked.when)
        if not self._is_pinned(asked.when, told):
            address = addresses.address(asked.where.path, self._pinned(asked, told))
            return RedirectResponse(address, 307, {"cache-control": "no-store"})
        await self._log(asked)

        async def write() -> tuple[bytes, str]:
            key = (asked.report.name, asked.about, told.key, form)
            return await self._writing(key, lambda: self._written(asked, form)), MEDIA_TYPES[form]

        parts = (site.partnership, asked.report.name, *([asked.about] if asked.about else []))
        name = re.sub(r"[^A-Za-z0-9-]+", "-", "-".join(parts))
        return await site.file(
            asked.request,
            asked.report.views,
            asked.when,
            write,
            f"{name}.{form}",
            decision=asked.decision.obligations,
        )

    # --- What it is made of ----------------------------------------------------------------------

    async def _written(self, asked: _Asked, form: Form) -> bytes:
        made = await self._document(asked)
        if made.document is None:
            raise refuse(Code.NOT_FOUND, made.why, field=ABOUT)
        return await asyncio.to_thread(documents.written, made.document, form)

    async def _document(self, asked: _Asked) -> _Made:
        """Raises Refused for what the record does not know."""
        told = await self._site.reader.told(asked.report.views, asked.when)
        kept = self._made.get((asked.report.name, asked.about, told.key))
        if kept is None:
            key = (asked.report.name, asked.about, told.key)
            kept = await self._making(key, lambda: self._make(asked))
        return kept

    async def _make(self, asked: _Asked) -> _Made:
        reader = self._site.reader
        rows, told = await reader.rows(asked.report.views, asked.when)
        stand = await reader.stand(told)
        lacking = () if told.lacking is None else (told.lacking,)
        given = Given(rows, stand, self._site.house.scope, lacking)
        # in a thread: other readers are answered meanwhile
        made = await asyncio.to_thread(_make, asked.report, given, asked.about, told)
        self._made.put((asked.report.name, asked.about, told.key), made)
        return made

    async def _log(self, asked: _Asked) -> None:
        """Before anything is shown: what the report names."""
        if viewer.to_log(asked.decision) is None:
            return
        made = await self._document(asked)
        about = f" about {asked.about}" if asked.about else ""
        what = f"the report {asked.report.title}{about}"
        await self._site.reads.record(asked.viewer, asked.decision, made.named, what)

    # --- The address that says the same for ever -------------------------------------------------

    def _pinned(self, asked: _Asked, told: Told) -> Parameters:
        words = f"#{told.position}"
        if self._is_settled(asked.when, told):
            words = addresses.first_of(asked.where.parameters, AS_AT)
        about = ((ABOUT, asked.about),) if asked.about else ()
        return (*about, (AS_AT, words), (AS_OF, told.today.isoformat()))

    def _is_pinned(self, when: When, told: Told) -> bool:
        if when.on is None:
            return False
        named = isinstance(when.at, Position) and when.at.number == told.position
        return named or self._is_settled(when, told)

    def _is_settled(self, when: When, told: Told) -> bool:
        """A moment before which nothing more can be recorded."""
        known = told.known_at
        past = known is not None and known < self._site.now() - _SETTLED
        return isinstance(when.at, Moment) and past

    async def _groups(
        self, seen_by: Viewer, report: Report, where: Where, when: When
    ) -> Sequence[tuple[str, Sequence[report_page.Item]]]:
        if report.about == _AGENCY:
            return [report_page.agencies(report, self.agencies(seen_by, report), where)]
        rows, _ = await self._site.reader.rows(report.views, when)
        groups = []
        if dissemination.VIEW in report.views:
            themes = self._site.house.scope.framework.themes.values()
            groups.append(report_page.themes(report, ((t.id, t.name) for t in themes), where))
            issued = [r for r in rows[dissemination.VIEW.name].all(BRIEFINGS) if not r.withdrawn]
            groups.append(report_page.briefings(report, issued, where))
        if yearly_report.VIEW in report.views:
            opened = [
                r for r in rows[yearly_report.VIEW.name].all(YEARLY_REPORTS) if not r.withdrawn
            ]
            groups.append(report_page.yearly_reports(report, opened, where))
        return groups

    async def _others(self, asked: _Asked) -> Section | None:
        """Where there is a newest one that is shown unasked, the way to the others."""
        if asked.report.about is None or asked.report.required:
            return None
        groups = await self._groups(asked.viewer, asked.report, asked.where, asked.when)
        choices = report_page.choosing(asked.report, groups).sections
        return replace(choices[0], id="others") if len(groups[0][1]) > 1 else None


def _make(report: Report, given: Given, about: str, told: Told) -> _Made:
    try:
        found = report.make(given, about)
    except Refused as error:
        if about or report.required:
            raise
        return _Made(told, None, why=error.faults[0].reason)
    return _Made(told, found, frozenset(_NAMED.findall(str(found.sections))))


def _when(where: Where, known: Sequence[str]) -> When:
    """Raises Refused, naming each parameter that the page does not know."""
    odd = [name for name, _ in where.parameters if name not in known]
    if odd:
        said = f"this page knows only {', '.join(known)}"
        raise Refused(*(Fault(Code.UNKNOWN_FIELD, said, name[:60]) for name in odd))
    return addresses.when(where.parameters)
