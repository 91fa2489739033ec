"""What happened: the history of a reference, what changed since a position, and up to where the views have come."""

import re
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from domain.permission import resource
from domain.permission.decision import AggregatesOnly, decide
from domain.permission.resource import Action
from services.api import answers
from services.api.asking import Asking, InJson, OfSite
from services.api.problems import not_found
from services.api.shapes import Change, Changes, History, Positions, ViewPosition
from services.boards.catalogue import BOARDS
from services.boards.event_lines import EventLine, entry_of, line_of
from services.web import addresses, viewer
from services.web.addresses import Parameters
from services.web.histories import Histories
from services.web.site import Site
from services.web.viewer import Viewer

LIMIT = 100
MOST = 1000
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")
_UNKNOWN = "The record knew no such reference at that time."
_AS_AT = "A day (31/03/2026 or 2026-03-31), a moment (2026-03-31T17:00) or a position (#1204)."

router = APIRouter(dependencies=[InJson])


@router.get(
    "/records/{reference}",
    response_model=History,
    summary="Everything that happened to a reference",
)
async def history(
    reference: Annotated[str, Path(description="Such as HSSCP-F-2026-0042.", max_length=200)],
    request: Request,
    site: OfSite,
    asking: Asking,
    as_at: Annotated[str | None, Query(description=_AS_AT, max_length=60)] = None,
) -> Response:
    if not _REFERENCE.fullmatch(reference):
        raise not_found("A reference looks like HSSCP-F-2026-0042.")
    asked: Parameters = ((addresses.AS_AT, as_at),) if as_at else ()
    at = addresses.when(asked).at
    histories = Histories(site)
    decision = await histories.let_through(asking, reference, Action.EXPORT)
    stand = await site.house.record.stand(at)
    events = await histories.recorded(reference, stand.position)
    if not events:
        raise not_found(_UNKNOWN)
    audience = histories.audience(asking)
    bare = AggregatesOnly() in decision.obligations
    lines = [
        entry_of(each) if bare else line_of(each, audience, whole=audience is None)
        for each in events
    ]
    said = {
        "reference": reference,
        "partnership": site.partnership,
        "position": stand.position,
        "known_at": None if at is None else stand.known_at,
        "events": [_event(line) for line in lines],
    }
    return answers.answer(request, answers.kept(said))


@router.get("/changes", response_model=Changes, summary="What was recorded after a position")
async def changes(
    site: OfSite,
    asking: Asking,
    after: Annotated[int, Query(ge=0, le=2**53, description="0: from the beginning.")] = 0,
    limit: Annotated[
        int, Query(ge=1, le=MOST, description="So many events are looked at, at most.")
    ] = LIMIT,
) -> Response:
    """
    References and event types, and nothing of what the events say. Events that you may not know of are passed over, so
    there may be fewer than `limit`, and none although `more` is true: go on from `next`.
    """
    histories = Histories(site)
    journal = await histories.journal()
    looked_at = journal.after(after, limit)
    listed = histories.listed(asking, journal, Action.EXPORT)
    shown = [noted for noted in looked_at if listed(noted.stream)]
    await histories.log_list(asking, {noted.stream for noted in shown}, "the list of what changed")
    reached = looked_at[-1].position if looked_at else max(after, journal.position)
    found = Changes(
        partnership=site.partnership,
        position=journal.position,
        changes=tuple(
            Change(noted.position, noted.recorded_at, noted.stream, noted.entry, noted.topic)
            for noted in shown
        ),
        next=reached,
        more=reached < journal.position,
    )
    return answers.fresh(found)


@router.get("/positions", response_model=Positions, summary="Up to where the views have come")
async def positions(site: OfSite, asking: Asking) -> Response:
    """Of the views behind the boards that you may read; of all views for who looks after the record."""
    await site.house.live(())
    shown = _views(site, asking)
    views = tuple(
        ViewPosition(name, place.position, place.incomplete_since)
        for name, place in sorted(site.house.places.items())
        if shown is None or name in shown
    )
    return answers.fresh(Positions(site.partnership, views))


def _views(site: Site, asking: Viewer) -> frozenset[str] | None:
    """None: all."""
    now = site.now()
    everything = resource.Operations(site.partnership)
    if decide(asking.subject, Action.READ, everything, now=now).permit:
        return None
    return frozenset(
        view.name
        for board in BOARDS
        if viewer.may_read(asking, board, partnership=site.partnership, now=now, export=True).permit
        for view in board.views
    )


def _event(line: EventLine) -> dict[str, object]:
    return {
        "position": line.position,
        "recorded_at": line.recorded_at,
        "entry": line.entry,
        "event": line.event,
        "occurred_on": line.occurred_on,
        "agency": line.agency,
        "role": line.role,
        "on_behalf_of": line.on_behalf_of,
        "origin": line.origin,
        "visibility": line.visibility,
        "correlation": line.correlation,
        "event_id": line.event_id,
        "content": orjson.Fragment(line.content) if line.content else None,
    }
