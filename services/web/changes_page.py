"""What was recorded, the newest first, as a page: who and when, without what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.names import AgencyId, StreamId
from services.boards.event_lines import title
from services.charts.chart import counted
from services.web import addresses
from services.web.addresses import Parameters
from services.web.bodies import Entry, FieldModel, FilterModel, HistoryBody
from services.web.event_words import Words, times
from services.web.frame import Where
from services.web.journal import Noted
from services.web.page import ActiveFilter, Choice, Hidden, Link, Links, Section
from services.web.paging import paged
from services.web.reading import Told

PER_PAGE = 50
REFERENCE, AGENCY, EVENT, AFTER, PAGE = "reference", "agency", "event", "after", "page"
_FILTERS = (REFERENCE, AGENCY, EVENT, AFTER)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the address asks for; empty: everything. `after` is the position that its reader has seen."""

    reference: str = ""
    agency: AgencyId = ""
    event: str = ""
    after: int = 0
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was sought. `agencies` and `events` can be chosen; `exact` is the reference that was named."""

    shown: Sequence[Noted]
    total: int
    agencies: Sequence[AgencyId]
    events: Sequence[str]
    exact: StreamId | None = None
    on_a_thread: bool = False


def body(sought: Sought, found: Found, told: Told, where: Where, words: Words) -> HistoryBody:
    since = f" since position {sought.after:,}" if sought.after else ""
    page = min(sought.page, max(1, -(-found.total // PER_PAGE)))
    return HistoryBody(
        heading=f"What changed{since}",
        lead="Every event of both partnerships' records that you may see, the newest first.",
        summary=counted(found.total, "event"),
        entries=tuple(_entry(noted, words) for noted in found.shown),
        find=_form(sought, found, where, words),
        sections=tuple(_exact(found, words)),
        downloads=_mark(told),
        paging=paged(page, PER_PAGE, found.total, where, counted(found.total, "event")),
        empty="No event is on the record for this choice.",
    )


def _mark(told: Told) -> tuple[Link, ...]:
    """An address to keep, for whoever comes back."""
    if told.known_at is not None:
        return ()
    later = addresses.address("/history", [(AFTER, str(told.position))])
    return (Link(f"A link to what is recorded after position {told.position:,}", later),)


def _entry(noted: Noted, words: Words) -> Entry:
    when, iso = times(noted.occurred_on, noted.recorded_at)
    return Entry(
        what=f"{title(noted.topic)}: {noted.stream}",
        when=when,
        when_iso=iso,
        who=words.who(noted.agency, noted.role, noted.on_behalf_of),
        position=f"{noted.position:,}",
        href=words.record(noted.stream),
        origin=words.origin(noted.origin),
    )


def _exact(found: Found, words: Words) -> Iterable[Section]:
    if found.exact is None:
        return
    links = [(Link(f"Everything about {found.exact}", words.record(found.exact)), "")]
    if found.on_a_thread:
        at = addresses.address(f"/threads/{found.exact}", words.kept)
        links.append((Link(f"The golden thread of {found.exact}", at), ""))
    yield Section("found", "Found", (Links(tuple(links)),))


def _form(sought: Sought, found: Found, where: Where, words: Words) -> FilterModel:
    rest = addresses.without(where.parameters, *_FILTERS, PAGE)
    agencies = sorted((words.agency(each), each) for each in found.agencies)
    events = sorted((title(each), each) for each in found.events)
    active = tuple(_active(sought, where, words))
    return FilterModel(
        action=where.path,
        fields=(
            FieldModel(
                REFERENCE, "Reference", value=sought.reference, width=20, hint="Or a part of it."
            ),
            FieldModel(
                AFTER,
                "After position",
                value=str(sought.after or ""),
                width=10,
                hint="What you have seen.",
            ),
            FieldModel(AGENCY, "Agency", "select", choices=_choices(agencies, sought.agency)),
            FieldModel(EVENT, "Event", "select", choices=_choices(events, sought.event)),
        ),
        active=active,
        hidden=tuple(Hidden(name, value) for name, value in rest),
        clear=addresses.address(where.path, rest) if active else "",
    )


def _choices(named: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return (Choice("", "All"), *(Choice(value, text, value == chosen) for text, value in named))


def _active(sought: Sought, where: Where, words: Words) -> Iterable[ActiveFilter]:
    said = {
        REFERENCE: sought.reference,
        AFTER: f"{sought.after:,}" if sought.after else "",
        AGENCY: words.agency(sought.agency) if sought.agency else "",
        EVENT: title(sought.event) if sought.event else "",
    }
    for name, text in said.items():
        if text:
            yield ActiveFilter(f"{name.capitalize()}: {text}", _less(where, name))


def _less(where: Where, name: str) -> str:
    left: Parameters = addresses.without(where.parameters, name, PAGE)
    return addresses.address(where.path, left)
