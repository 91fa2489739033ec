"""The history of one reference as a page: its state, every event with what it changed, and where it belongs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.catalogue import DECIDER_OF_FACT
from domain.fact import Fact
from domain.names import StreamId
from services.boards import states
from services.boards.event_lines import named, title, why
from services.boards.moves import Between, Moved, real
from services.boards.states import Change, State
from services.charts.chart import counted
from services.charts.timeline import Moment, timeline
from services.web import addresses
from services.web.board_page import figure, fixed
from services.web.bodies import Entry, FieldModel, FilterModel, HistoryBody
from services.web.causes import Cause
from services.web.event_words import Words, state_at, times
from services.web.frame import Where
from services.web.page import (
    Cell,
    Column,
    Facts,
    Hidden,
    Link,
    Links,
    Notice,
    Paragraph,
    Section,
    TableModel,
)
from services.web.paging import paged
from services.web.reading import Told

PER_PAGE = 50
FROM, TO, PAGE = "from", "to", "page"
FORMS = ("csv", "json")
BARE = "You see who sent what and when, without what it says: the figures here are for the agency that provided them."


@dataclass(frozen=True, slots=True)
class Given:
    """All that the page of one reference is made of. `bare`: without what the events say."""

    reference: StreamId
    history: Sequence[Moved]
    causes: Sequence[Cause]
    threads: Sequence[StreamId]
    compared: Between | None
    bare: bool
    page: int = 1


def body(given: Given, told: Told, where: Where, words: Words) -> HistoryBody:
    history = given.history
    page = min(given.page, max(1, -(-len(history) // PER_PAGE)))
    shown = history[(page - 1) * PER_PAGE : page * PER_PAGE]
    return HistoryBody(
        heading=given.reference,
        lead=_lead(given),
        summary=counted(len(history), "event"),
        entries=tuple(entry(each, words, bare=given.bare) for each in shown),
        find=None if given.bare else _compare_form(where),
        sections=tuple(_sections(given, told, words)),
        downloads=downloads(f"/records/{given.reference}", told, where),
        notices=tuple(_notices(given, told)),
        paging=paged(page, PER_PAGE, len(history), where, counted(len(history), "event")),
        empty="Nothing was on the record under this reference at that time.",
    )


def entry(one: Moved, words: Words, *, bare: bool = False) -> Entry:
    """An event: what it says, and what it changed of what was there before."""
    event, provenance = one.recorded.event, one.recorded.provenance
    when, iso = times(provenance.occurred_on, one.recorded.recorded_at)
    reason = "" if bare else why(one.fact)
    return Entry(
        what=f"{event.version}. {title(event.fact.TOPIC)}",
        when=when,
        when_iso=iso,
        who=words.who(provenance.actor.agency, provenance.actor.role, provenance.on_behalf_of),
        position=f"{one.recorded.position:,}",
        href=state_at(event.stream, one.recorded.position),
        why=reason,
        details=() if bare else _details(one.fact, event.stream, reason, words),
        changes=() if bare or not one.before else _changed(one.before, one.after, words),
        origin=words.origin(provenance.partnership),
    )


def _details(
    fact: Fact, reference: StreamId, reason: str, words: Words
) -> tuple[tuple[str, Cell], ...]:
    return tuple(
        (states.told(name), words.cell(value, name))
        for name, value in states.fields_of(fact).items()
        if value != reference and (not reason or value != reason)
    )


def _changed(before: State, after: State, words: Words) -> tuple[tuple[str, str, str], ...]:
    return tuple(_words_of(change, words) for change in real(states.changes(before, after)))


def _words_of(change: Change, words: Words) -> tuple[str, str, str]:
    return (
        states.told(change.field),
        words.cell(change.before, change.field).text,
        words.cell(change.after, change.field).text,
    )


def _lead(given: Given) -> str:
    if not given.history:
        return "Every event of this reference."
    first = given.history[0]
    kind = DECIDER_OF_FACT[type(first.fact)].name.replace("-", " ").capitalize()
    owner = f"{kind} on the record of {first.recorded.provenance.partnership.upper()}"
    called = "" if given.bare else named([each.fact for each in given.history])
    return f"{owner}: {called}" if called else owner


def _notices(given: Given, told: Told) -> Iterable[Notice]:
    if told.lacking is not None:
        yield Notice(f"The threads are incomplete since position {told.lacking:,}.", strong=True)
    if given.bare:
        yield Notice(BARE)


def _sections(given: Given, told: Told, words: Words) -> Iterable[Section]:
    if given.compared is not None and not given.bare:
        yield difference(given.compared, words)
    if given.history and not given.bare:
        yield _state(given.history[-1].after, words)
    if given.history:
        yield _when(given, told)
    if given.threads or given.causes:
        yield _belongs(given, words)


def _state(state: State, words: Words) -> Section:
    items = tuple(
        (states.told(name), words.cell(value, name))
        for name, value in state.items()
        if name != "version"
    )
    return Section("state", "State", (Facts(items),))


def _when(given: Given, told: Told) -> Section:
    moments = [
        Moment(each.recorded.provenance.occurred_on, title(each.fact.TOPIC))
        for each in given.history
    ]
    days = [moment.on for moment in moments]
    chart = timeline(moments, "moments", stands_on=max(min(told.today, max(days)), min(days)))
    return Section("when", "When it happened", (figure(chart),))


def _belongs(given: Given, words: Words) -> Section:
    blocks: list[Links | TableModel] = []
    if given.threads:
        items = tuple(
            (Link(f"The golden thread of {each}", words.thread(each)), "") for each in given.threads
        )
        blocks.append(Links(items))
    if given.causes:
        blocks.append(_chain(given, words))
    return Section("causes", "What led here and what followed", tuple(blocks))


def _chain(given: Given, words: Words) -> TableModel:
    return TableModel(
        id="chain",
        caption=f"What led to {given.reference} and what followed from it",
        columns=(
            Column("Reference", "reference"),
            Column("Place"),
            Column("Event", "prose"),
            Column("Happened on", "day"),
            Column("By"),
            Column("Record of"),
        ),
        rows=tuple(_link(cause, words) for cause in given.causes),
        quiet=True,
        notes=(
            "By the references that events name and by the messages that they were recorded with, in both records.",
        ),
    )


def _link(cause: Cause, words: Words) -> tuple[Cell, ...]:
    noted = cause.noted
    return (
        Cell(noted.stream, words.record(noted.stream)),
        Cell(_place(cause.steps)),
        Cell(title(noted.topic)),
        words.cell(noted.occurred_on),
        Cell(words.who(noted.agency, noted.role, noted.on_behalf_of)),
        Cell(noted.origin.upper()),
    )


def _place(steps: int) -> str:
    if steps == 0:
        return "recorded together"
    return f"{counted(abs(steps), 'step')} {'before' if steps < 0 else 'after'}"


def difference(compared: Between, words: Words) -> Section:
    """What changed between two moments: the fields, and the events in between."""
    made = real(states.changes(compared.before, compared.after))
    rows = tuple(tuple(Cell(said) for said in _words_of(change, words)) for change in made)
    fields = TableModel(
        id="fields",
        caption=f"What is different at {compared.later}",
        columns=(
            Column("Field"),
            Column(f"At {compared.earlier}", "prose"),
            Column(f"At {compared.later}", "prose"),
        ),
        rows=rows,
        empty="Nothing is different.",
    )
    count = len(compared.moved)
    said = (
        f"{counted(count, 'event')} in between: "
        + ", ".join(title(each.fact.TOPIC).lower() for each in compared.moved)
        if count
        else "No event lies in between."
    )
    heading = f"From {compared.earlier} to {compared.later}"
    return Section("difference", heading, (Paragraph(f"{said}."), fields))


def _compare_form(where: Where) -> FilterModel:
    rest = addresses.without(where.parameters, FROM, TO, PAGE)
    hint = "As 31/03/2026 or #1204."
    return FilterModel(
        action=where.path,
        fields=(
            FieldModel(
                FROM, "Compare what was known at", value=_asked(where, FROM), hint=hint, width=20
            ),
            FieldModel(
                TO,
                "with what was known at",
                value=_asked(where, TO),
                hint="Empty for the page's own time.",
                width=20,
            ),
        ),
        hidden=tuple(Hidden(name, value) for name, value in rest),
    )


def _asked(where: Where, name: str) -> str:
    return addresses.first_of(where.parameters, name)


def downloads(path: str, told: Told, where: Where) -> tuple[Link, ...]:
    """Of what stands on the page: each address names its position and its day, so it gives the same for ever."""
    kept = fixed(told, where.kept)
    files = [Link(form.upper(), addresses.address(f"{path}.{form}", kept)) for form in FORMS]
    page = addresses.address(where.path, fixed(told, where.parameters))
    return (*files, Link("Link to this page as it stands now", page))
