"""The newest changes of the whole record, and the way to a reference: /history."""

import asyncio
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from domain.catalogue import FACTS
from domain.errors import Code, Fault, Refused
from domain.permission.decision import Reason
from projections.catalogue import VIEWS as EVERY_VIEW
from projections.improvement import thread
from services.web import addresses, changes_page
from services.web.bodies import Body
from services.web.changes_page import AFTER, AGENCY, EVENT, PAGE, PER_PAGE, REFERENCE, Found, Sought
from services.web.frame import Where
from services.web.histories import VIEWS, Histories
from services.web.journal import Journal
from services.web.page import Page
from services.web.paging import page_of
from services.web.reading import Told
from services.web.site import Site, where_of
from services.web.viewer import NotPermitted, Viewer

_LONGEST = 18  # digits of a position
_WATCHING = tuple(view.name for view in EVERY_VIEW)


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    histories = Histories(site)

    @router.get("/history")
    async def history(request: Request) -> Response:
        seen_by, where = site.viewer(request), where_of(request)
        when = addresses.when(where.parameters)
        sought = _sought(site, where)
        journal = await histories.journal()

        async def make(told: Told) -> tuple[Page, Body]:
            found = _find(histories, journal, seen_by, sought, told)
            if found.exact is not None:
                rows, _ = await site.reader.rows(VIEWS, when)
                hops = await asyncio.to_thread(
                    rows[thread.VIEW.name].where, thread.HOPS, "stream", found.exact
                )
                found = replace(found, on_a_thread=bool(hops))
            shown = {noted.stream for noted in found.shown}
            await histories.log_list(seen_by, shown, "the list of what changed")
            body = changes_page.body(sought, found, told, where, histories.words(where))
            frame = site.frame(seen_by, where)
            return frame.page(body.heading, where, told, when, watching=_WATCHING), body

        return await site.page(request, seen_by, VIEWS, when, make, decision=journal.position)

    return router


def _sought(site: Site, where: Where) -> Sought:
    """Raises Refused, naming each that the page does not know."""
    said = dict(where.parameters)
    faults: list[Fault] = []
    after = said.get(AFTER, "0")
    if not (after.isascii() and after.isdigit() and len(after) <= _LONGEST):
        faults.append(Fault(Code.BAD_VALUE, "a position is a whole number, such as 1204", AFTER))
    if said.get(AGENCY, "") not in {"", *site.house.scope.framework.agencies}:
        faults.append(Fault(Code.UNKNOWN_AGENCY, "the framework knows no such agency", AGENCY))
    if said.get(EVENT, "") not in {"", *FACTS}:
        faults.append(Fault(Code.BAD_VALUE, "there is no such event", EVENT))
    if faults:
        raise Refused(*faults)
    return Sought(
        reference=said.get(REFERENCE, "").strip(),
        agency=said.get(AGENCY, ""),
        event=said.get(EVENT, ""),
        after=int(after),
        page=page_of(said.get(PAGE, "1")),
    )


def _find(
    histories: Histories, journal: Journal, seen_by: Viewer, sought: Sought, told: Told
) -> Found:
    """Among what this viewer may have listed, up to the position of the page. Raises NotPermitted without any."""
    listed = histories.listed(seen_by, journal)
    if journal.position and not journal.any(listed):
        raise NotPermitted(Reason.NOT_FOR_ROLE)
    listing = journal.listing(listed, until=told.position)
    taken = listing.find(
        reference=sought.reference, agency=sought.agency, topic=sought.event, after=sought.after
    )
    page = min(sought.page, max(1, -(-len(taken) // PER_PAGE)))
    shown = taken[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Found(
        shown=[journal.noted(place) for place in shown],
        total=len(taken),
        agencies=listing.agencies(),
        events=listing.topics(),
        exact=listing.exactly(sought.reference, taken),
    )
