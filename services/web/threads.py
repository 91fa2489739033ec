"""The golden thread that a reference is part of: /threads/REFERENCE, and its links as a file."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, fields

from fastapi import APIRouter, Request, Response

from domain.names import StreamId
from domain.permission.decision import Decision
from domain.permission.lines import left_by
from domain.permission.resource import Action
from projections.improvement import actions_by_status, thread, thread_board
from projections.improvement.thread import Hop
from services.boards.board import Board, Group
from services.boards.cells import heading
from services.boards.improvement import ACTIONS
from services.web import addresses, files, thread_page, viewer
from services.web.boards import NoSuchPage
from services.web.bodies import Body
from services.web.histories import Histories
from services.web.page import Page
from services.web.reading import Told, When
from services.web.records import split
from services.web.site import Site, where_of
from services.web.thread_page import Given
from services.web.viewer import Viewer

_LABELS = dict(thread_board.COLUMNS)
THREAD = Board(
    name="thread",
    title="Golden thread",
    asks="Did learning change practice, and can every step be traced?",
    group=Group.CHANGE,
    views=(thread.VIEW,),
    line=Hop,
    labels=tuple((f.name, _LABELS.get(f.name, heading(f.name))) for f in fields(Hop)),
    shown=("hop", "stream", "words", "occurred_on", "actor"),
    agencies=("actor", "on_behalf_of"),
    read=lambda rows, _today, _scope: rows[thread.VIEW.name].all(thread.HOPS),
)
"""One thread is shown at a time, so it is in no list of boards."""

_VIEWS = (thread.VIEW, actions_by_status.VIEW)


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    histories = Histories(site)

    @router.get("/threads/{name}")
    async def one(request: Request, name: str) -> Response:
        reference, form = split(name)
        seen_by, where = site.viewer(request), where_of(request)
        action = Action.READ if form is None else Action.EXPORT
        decision = viewer.permitted(
            viewer.may_read(
                seen_by,
                THREAD,
                partnership=site.partnership,
                now=site.now(),
                export=form is not None,
            )
        )
        journal = await histories.journal()
        when = addresses.when(where.parameters)
        asked = _Asked(seen_by, reference, when, decision, action)
        decided = (decision.obligations, journal.position)

        async def write() -> tuple[bytes, str]:
            given = await _given(site, histories, asked)
            told = await site.reader.told(_VIEWS, when)
            return files.write(THREAD, given.hops, await site.reader.stand(told), form or "")

        async def make(told: Told) -> tuple[Page, Body]:
            given = await _given(site, histories, asked)
            body = thread_page.body(given, told, where, histories.words(where))
            watching = [view.name for view in _VIEWS]
            frame = site.frame(seen_by, where)
            return frame.page(body.heading, where, told, when, watching=watching), body

        if form is None:
            return await site.page(request, seen_by, _VIEWS, when, make, decision=decided)
        name = f"thread-{reference}.{form}"
        return await site.file(request, _VIEWS, when, write, name, decision=(seen_by, *decided))

    return router


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for the thread of a reference, let through by `decision`."""

    viewer: Viewer
    reference: StreamId
    when: When
    decision: Decision
    action: Action


async def _given(site: Site, histories: Histories, asked: _Asked) -> Given:
    """
    The links that the decision leaves, and those of the histories that the viewer may read as a whole, as a party to
    them. Raises NoSuchPage where no thread has the reference, and what the record raises when it cannot log a reading.
    """
    rows, told = await site.reader.rows(_VIEWS, asked.when)
    own, reference = rows[thread.VIEW.name], asked.reference
    # in a thread: others are answered while a long record is looked through
    findings = await asyncio.to_thread(thread_board.threads_of, own, reference)
    if not findings:
        raise NoSuchPage
    hops = thread_board.thread_of(own, findings[0])
    left = set(left_by(asked.decision, hops))
    whole = await _whole(histories, asked, {hop.stream for hop in hops if hop not in left})
    shown = tuple(hop for hop in hops if hop in left or hop.stream in whole)
    what = f"the golden thread of {findings[0]}"
    log = asked.decision
    await site.reads.record(asked.viewer, log, {hop.stream for hop in shown}, what)
    lines = await asyncio.to_thread(ACTIONS.read, rows, told.today, site.house.scope)
    actions = {hop.action_id for hop in shown if hop.action_id is not None}
    return Given(
        reference=reference,
        finding=findings[0],
        hops=shown,
        missing=thread_board.breaks(hops),
        actions={line.action_id: line for line in lines if line.action_id in actions},
        left_out=len(hops) - len(shown),
        others=tuple(findings[1:]),
        later=tuple(line.action_id for line in lines if line.recurs_after in actions),
    )


async def _whole(
    histories: Histories, asked: _Asked, streams: Collection[StreamId]
) -> frozenset[StreamId]:
    """Of these histories those that the viewer may read, put on record as read."""
    journal = await histories.journal()
    found: set[StreamId] = set()
    for stream in sorted(streams):
        if histories.decision(asked.viewer, journal.resource(stream), asked.action).permit:
            await histories.let_through(asked.viewer, stream, asked.action)
            found.add(stream)
    return frozenset(found)
