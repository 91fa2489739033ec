"""How the record's parts do, as a page: what answers, what lags, what could not be taken in, and a rebuild under way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.boards.as_at import spoken
from services.boards.cells import printed
from services.boards.ports import DeadLetter, Part, ViewStanding
from services.charts.chart import counted
from services.web.bodies import OperationsBody
from services.web.event_words import Words
from services.web.page import (
    Block,
    Cell,
    Column,
    Hidden,
    Link,
    Links,
    Notice,
    Paragraph,
    Press,
    Progress,
    Section,
    TableModel,
    Tag,
)

AT = "/operations"
REBUILD_AT = "/operations/rebuild"
VIEW = "view"
EVERY = "every"
_OF_A_VIEW = "view "
_STATES = {"ok": "OK", "behind": "Behind", "down": "Down"}


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """One rebuild: `reached` of `whole` positions. `ended` None: under way; `failed` says why it came to nothing."""

    views: tuple[str, ...]
    began: datetime
    reached: int = 0
    whole: int = 0
    ended: datetime | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """`bare`: without references and event types. `hidden` go along with every button; None: its reader has none."""

    parts: Sequence[Part]
    standings: Sequence[ViewStanding]
    letters: Sequence[DeadLetter]
    rebuilding: Rebuilding | None
    bare: bool
    hidden: tuple[Hidden, ...] | None
    said: str = ""


def body(given: Given, words: Words) -> OperationsBody:
    down = [part.name for part in given.parts if part.state == "down"]
    behind = [part.name for part in given.parts if part.state == "behind"]
    return OperationsBody(
        heading="Operations",
        lead="What answers, what lags behind what, and what could not be taken in.",
        summary=f"{len(down)} down, {len(behind)} behind",
        sections=tuple(_sections(given, words)),
        notices=tuple(_notices(given, down)),
    )


def _notices(given: Given, down: Sequence[str]) -> Iterable[Notice]:
    if given.said:
        yield Notice(given.said, strong=True)
    if down:
        yield Notice(f"Down: {', '.join(down)}.", strong=True)


def _sections(given: Given, words: Words) -> Iterable[Section]:
    again: tuple[Block, ...] = (Links(((Link("Look again", AT), ""),)),)
    yield Section("parts", "Parts", (*again, _parts(given.parts)))
    if given.letters:
        count = f"{len(given.letters):,}"
        yield Section("dead-letters", "Dead letters", tuple(_letters(given, words)), count=count)
    yield Section("rebuild", "Rebuild", tuple(_rebuild(given)))
    yield Section("views", "Views", tuple(_views(given)))


def _parts(parts: Sequence[Part]) -> TableModel:
    """The views have a table of their own."""
    return TableModel(
        id="parts-table",
        caption="Parts",
        columns=(Column("Part"), Column("State", "tag"), Column("What it says", "prose")),
        rows=tuple(
            (Cell(part.name), _state(part.state), Cell(part.detail))
            for part in parts
            if not part.name.startswith(_OF_A_VIEW)
        ),
        quiet=True,
    )


def _state(state: str) -> Cell:
    return Cell("", tag=Tag(_STATES.get(state, state)))


def _letters(given: Given, words: Words) -> Iterable[Block]:
    yield Paragraph(
        "An event that a view could not take in. Its rows may be wrong from there on. Mend the cause, then build the view "
        "anew: each event is then taken in at its own place."
    )
    about = () if given.bare else (Column("Reference", "reference"), Column("Event"))
    yield TableModel(
        id="letters-table",
        caption="Dead letters",
        columns=(
            Column("View"),
            Column("Position", "number"),
            *about,
            Column("Class of error"),
            Column("Tries", "number"),
            Column("Since", "day"),
        ),
        rows=tuple(_letter(letter, words, bare=given.bare) for letter in given.letters),
        quiet=True,
    )
    if given.hidden is not None and not _under_way(given.rebuilding):
        for view in dict.fromkeys(letter.view for letter in given.letters):
            yield _press("Try again", view, given.hidden, f"the dead letters of the view {view}")


def _letter(letter: DeadLetter, words: Words, *, bare: bool) -> tuple[Cell, ...]:
    about = () if bare else (Cell(letter.stream, words.record(letter.stream)), Cell(letter.topic))
    return (
        Cell(letter.view),
        Cell(f"{letter.position:,}"),
        *about,
        Cell(letter.error),
        Cell(str(letter.attempts)),
        Cell(printed(letter.since)),
    )


def _press(text: str, view: str, hidden: tuple[Hidden, ...], hint: str) -> Press:
    return Press(text, REBUILD_AT, (*hidden, Hidden(VIEW, view)), hint)


def _under_way(rebuilding: Rebuilding | None) -> bool:
    return rebuilding is not None and rebuilding.ended is None


def _rebuild(given: Given) -> Iterable[Block]:
    yield Paragraph(
        "All rows anew, beside the live ones, and a switch that no reader notices. One at a time."
    )
    one = given.rebuilding
    if one is not None:
        yield from _progress(one)
    if given.hidden is None:
        yield Paragraph("Your role may look here, and not rebuild.")
    elif not _under_way(one):
        yield _press("Rebuild every view", EVERY, given.hidden, "")


def _progress(one: Rebuilding) -> Iterable[Block]:
    what = counted(len(one.views), "view") if len(one.views) > 1 else f"the view {one.views[0]}"
    if one.ended is None:
        said = f"position {one.reached:,} of {one.whole:,}" if one.whole else "beginning"
        label = f"Rebuilding {what}, begun on {spoken(one.began)}"
        yield Progress("rebuilding", label, one.reached, max(one.whole, 1), said)
    elif one.failed:
        yield Notice(f"The rebuild of {what} came to nothing: {one.failed}", strong=True)
    else:
        yield Notice(
            f"Rebuilt {what} up to position {one.reached:,}, ended on {spoken(one.ended)}."
        )


def _views(given: Given) -> Iterable[Block]:
    yield TableModel(
        id="views-table",
        caption="Views",
        columns=(
            Column("View"),
            Column("State", "tag"),
            Column("Position", "number"),
            Column("Events behind", "number"),
            Column("Seconds behind", "number"),
            Column("Dead letters", "number"),
            Column("Version", "number"),
        ),
        rows=tuple(
            (
                Cell(each.view),
                _state("down" if each.dead_letters else "behind" if each.behind else "ok"),
                Cell(f"{each.position:,}"),
                Cell(f"{each.behind:,}"),
                Cell(f"{each.behind_seconds:,.1f}"),
                Cell(f"{each.dead_letters:,}"),
                Cell(str(each.version)),
            )
            for each in given.standings
        ),
        quiet=True,
    )
