"""Everything on record under one reference: /records/REFERENCE, and its events as a file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from domain.catalogue import DECIDER_OF_FACT
from domain.command import Command
from domain.fact import Recorded
from domain.names import StreamId
from domain.permission.decision import AggregatesOnly, Decision
from domain.permission.resource import Action
from projections.catalogue import VIEWS as EVERY_VIEW
from projections.improvement import thread
from projections.improvement.thread_board import threads_of
from services.boards.as_at import AsAt
from services.boards.event_lines import EVENTS, EventLine, entry_of, line_of
from services.boards.moves import Between, Moved, between, moved
from services.web import addresses, files, form_kinds, history_page
from services.web.bodies import Body
from services.web.causes import causes
from services.web.frame import Where
from services.web.histories import VIEWS, Histories, moments
from services.web.history_page import FORMS, FROM, PAGE, TO, Given
from services.web.page import Page, Section
from services.web.paging import page_of
from services.web.reading import Told, When
from services.web.site import Site, where_of
from services.web.viewer import Viewer, may_send


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    histories = Histories(site)

    @router.get("/records/{name}")
    async def record(request: Request, name: str) -> Response:
        reference, form = split(name)
        seen_by, where = site.viewer(request), where_of(request)
        when, ends = addresses.when(where.parameters), moments(where, (FROM, TO))
        action = Action.READ if form is None else Action.EXPORT
        decision = await histories.let_through(seen_by, reference, action)
        asked = _Asked(request, seen_by, reference, where, when, ends, decision)
        if form is None:
            return await _page(site, histories, asked)
        return await _file(site, histories, asked, form)

    return router


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for a history, let through by `decision`; `ends` are the two moments to compare."""

    request: Request
    viewer: Viewer
    reference: StreamId
    where: Where
    when: When
    ends: tuple[AsAt | None, ...]
    decision: Decision

    @property
    def bare(self) -> bool:
        return AggregatesOnly() in self.decision.obligations


async def _page(site: Site, histories: Histories, asked: _Asked) -> Response:
    where, when, reference = asked.where, asked.when, asked.reference
    journal = await histories.journal()

    async def make(told: Told) -> tuple[Page, Body]:
        recorded = await histories.recorded(reference, told.position)
        history = moved(recorded, histories.audience(asked.viewer))
        rows, _ = await site.reader.rows(VIEWS, when)
        threads = await asyncio.to_thread(threads_of, rows[thread.VIEW.name], reference)
        chain = causes(
            journal,
            reference,
            until=told.position,
            may=histories.listed(asked.viewer, journal),
        )
        what = f"what {reference} belongs to"
        await histories.log_list(asked.viewer, {each.noted.stream for each in chain}, what)
        given = Given(
            reference,
            history,
            chain,
            threads,
            await _compared(histories, asked, told),
            asked.bare,
            page_of(addresses.first_of(where.parameters, PAGE)),
        )
        body = history_page.body(given, told, where, histories.words(where))
        enters = _entering(site, asked, recorded) if told.known_at is None else None
        if enters is not None:
            body = replace(body, sections=(enters, *body.sections))
        frame = site.frame(asked.viewer, where)
        return frame.page(reference, where, told, when, watching=_watching(history)), body

    decided = (asked.decision.obligations, journal.position)
    return await site.page(asked.request, asked.viewer, VIEWS, when, make, decision=decided)


def _entering(site: Site, asked: _Asked, recorded: Sequence[Recorded]) -> Section | None:
    """Of this partnership's own histories alone: what is the neighbour's is entered there."""
    scope = site.house.scope
    if not recorded or recorded[0].provenance.partnership != scope.partnership:
        return None

    def may(command: type[Command]) -> bool:
        return may_send(asked.viewer, command, scope, now=site.now()).permit

    return form_kinds.about(asked.reference, type(recorded[0].fact), may)


async def _file(site: Site, histories: Histories, asked: _Asked, form: str) -> Response:
    async def write() -> tuple[bytes, str]:
        told = await site.reader.told(VIEWS, asked.when)
        found = await histories.recorded(asked.reference, told.position)
        audience = histories.audience(asked.viewer)
        lines: list[EventLine] = [
            entry_of(each) if asked.bare else line_of(each, audience, whole=audience is None)
            for each in found
        ]
        return files.write(EVENTS, lines, await site.reader.stand(told), form)

    name = f"{asked.reference.replace(':', '-')}.{form}"
    whose = (asked.viewer.subject.agency, asked.decision.obligations)
    return await site.file(asked.request, VIEWS, asked.when, write, name, decision=whose)


def split(name: str) -> tuple[StreamId, str | None]:
    """A reference may have dots of its own, so only a form that there is counts as one."""
    for form in FORMS:
        if name.endswith(f".{form}"):
            return name.removesuffix(f".{form}"), form
    return name, None


async def _compared(histories: Histories, asked: _Asked, told: Told) -> Between | None:
    """From the beginning where no first end is given, up to the page's own position where no second one is."""
    first, last = asked.ends
    if first is None and last is None:
        return None
    earlier = (0, "the beginning") if first is None else await histories.place(first)
    later = (
        (told.position, f"position {told.position:,}")
        if last is None
        else await histories.place(last)
    )
    until = max(earlier[0], later[0])
    recorded = await histories.recorded(asked.reference, until)
    return between(moved(recorded, histories.audience(asked.viewer)), earlier, later)


def _watching(history: Sequence[Moved]) -> Sequence[str]:
    """The views that move when this history does."""
    if not history:
        return ()
    facts = frozenset(DECIDER_OF_FACT[type(history[0].fact)].facts)
    return [view.name for view in EVERY_VIEW if not facts.isdisjoint(view.handles)]
