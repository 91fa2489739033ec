"""The first page: what is stuck, what is mine, what is due, what changed since I last looked. By role, as the one decision lets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from domain.framework import Framework
from domain.names import AgencyId
from projections.governance.schedule import State
from services.boards import choosing
from services.boards.board import Board
from services.boards.catalogue import named
from services.boards.choosing import Choice
from services.boards.wording import Wording
from services.web import addresses, board_page
from services.web.bodies import HomeBody, Tile
from services.web.frame import Where, board_path
from services.web.page import Block, Link, Links, Paragraph, Section
from services.web.reading import Told

SOON = timedelta(days=30)
_FIRST = 8  # lines of each table
_OWN = "<own partnership>"


class Counted(NamedTuple):
    """What lines of a board are called: “1 red action”, “3 red actions”."""

    one: str
    many: str

    def of(self, number: int) -> str:
        return self.one if number == 1 else self.many


@dataclass(frozen=True, slots=True)
class Watched:
    """Lines of a board that somebody should look at."""

    board: str
    counted: Counted
    filters: tuple[tuple[str, tuple[str, ...]], ...]

    def filters_of(self, partnership: str) -> Mapping[str, tuple[str, ...]]:
        return {
            column: tuple(partnership if value == _OWN else value for value in values)
            for column, values in self.filters
        }


STUCK: tuple[Watched, ...] = (
    Watched(
        "actions",
        Counted("red action", "red actions"),
        (("brag", ("red",)), ("partnership", (_OWN,))),
    ),
    Watched(
        "actions",
        Counted("amber action", "amber actions"),
        (("brag", ("amber",)), ("partnership", (_OWN,))),
    ),
    Watched(
        "obligations",
        Counted("obligation overdue or missed", "obligations overdue or missed"),
        (("state", (State.OVERDUE.value, State.MISSED.value)),),
    ),
    Watched(
        "returns",
        Counted("return late or missed", "returns late or missed"),
        (("status", ("late", "missed")),),
    ),
    Watched(
        "challenges",
        Counted("challenge past its deadline", "challenges past their deadline"),
        (("overdue", ("yes",)), ("partnership", (_OWN,))),
    ),
    Watched(
        "dissemination",
        Counted("briefing not confirmed in time", "briefings not confirmed in time"),
        (("status", ("overdue",)),),
    ),
    Watched(
        "exceptions",
        Counted("exception not yet discussed", "exceptions not yet discussed"),
        (("status", ("detected",)),),
    ),
    Watched(
        "incidents",
        Counted("incident or review past its clock", "incidents or reviews past their clock"),
        (("overdue", ("yes",)),),
    ),
)
"""What is stuck, the most watched first. A tile appears for those who may read its board."""

_MINE: tuple[tuple[str, str, Counted, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        "actions",
        "owner_agency",
        Counted("action to be done", "actions to be done"),
        (("stage", ("to be done",)),),
    ),
    (
        "obligations",
        "owner",
        Counted("obligation open", "obligations open"),
        (
            (
                "state",
                (State.DUE_SOON.value, State.OVERDUE.value, State.SCHEDULED.value),
            ),
        ),
    ),
    (
        "returns",
        "provider",
        Counted("return due or late", "returns due or late"),
        (("status", ("due", "late")),),
    ),
    (
        "challenges",
        "receiving_agency",
        Counted("challenge to answer", "challenges to answer"),
        (("status", ("awaiting-response",)),),
    ),
    (
        "dissemination",
        "agency",
        Counted("briefing to confirm", "briefings to confirm"),
        (("status", ("waiting", "overdue")),),
    ),
    (
        "summary-requests",
        "agency",
        Counted("summary asked for", "summaries asked for"),
        (("overdue", ("no", "yes")),),
    ),
    ("single-agency-audits", "agency", Counted("audit of its own", "audits of its own"), ()),
)
"""What an agency has to do: the board, the column that names it, what the lines are, and which of them."""

BOARDS: tuple[str, ...] = tuple(
    dict.fromkeys([*(each.board for each in STUCK), *(board for board, *_ in _MINE)])
)
"""All that the page reads."""

Lines = Mapping[str, Sequence[Any]]
"""By the name of the board; a board that the viewer may not read is absent."""


def body(
    lines: Lines,
    told: Told,
    where: Where,
    framework: Framework,
    *,
    agency: tuple[AgencyId, str] | None,
    seen: int | None,
) -> HomeBody:
    """`agency` is the viewer's with its name, `seen` the position at which they last looked."""
    tiles = tuple(_tiles(lines, told, where))
    sections = [
        *_changed(told, where, seen),
        *(_mine(lines, where, *agency) if agency else ()),
        *_stuck(lines, told, where, framework),
        *_due(lines, told, where, framework),
    ]
    reds = sum(int(tile.figure.replace(",", "")) for tile in tiles)
    return HomeBody(
        heading="Where things stand",
        lead="What is stuck, what is yours, what is due, and what changed since you last looked.",
        summary=f"{reds:,} things to look at",
        tiles=tiles,
        sections=tuple(sections),
    )


def _tiles(lines: Lines, told: Told, where: Where) -> Sequence[Tile]:
    found = []
    for watched in STUCK:
        board = named(watched.board)
        if board is None or watched.board not in lines:
            continue
        filters = watched.filters_of(told.partnership)
        number = len(choosing.kept(lines[watched.board], filters))
        found.append(
            Tile(f"{number:,}", watched.counted.of(number), _address(board, filters, where))
        )
    return found


def _address(board: Board, filters: Mapping[str, tuple[str, ...]], where: Where) -> str:
    pairs = [(column, value) for column, values in filters.items() for value in values]
    return addresses.address(board_path(board), (*pairs, *where.kept))


def _changed(told: Told, where: Where, seen: int | None) -> Sequence[Section]:
    if told.known_at is not None:
        return ()
    if seen is None or seen > told.position:
        said: Block = Paragraph("This is the first time that you look from this browser.")
    elif seen == told.position:
        said = Paragraph("Nothing has been recorded since you last looked.")
    else:
        number = told.position - seen
        words = "1 event" if number == 1 else f"{number:,} events"
        since = addresses.address("/history", (("after", str(seen)), *where.kept))
        said = Links(
            (
                (
                    Link(words, since, hint="recorded since you last looked"),
                    "recorded since you last looked",
                ),
            )
        )
    return (Section("changed", "What changed", (said,)),)


def _mine(lines: Lines, where: Where, agency: AgencyId, name: str) -> Sequence[Section]:
    items = []
    for board_name, column, counted, chosen in _MINE:
        board = named(board_name)
        if board is None or board_name not in lines:
            continue
        filters = {column: (agency,), **dict(chosen)}
        number = len(choosing.kept(lines[board_name], filters))
        if number:
            items.append(
                (Link(f"{number:,} {counted.of(number)}", _address(board, filters, where)), "")
            )
    blocks: tuple[Block, ...] = (
        (Links(tuple(items)),)
        if items
        else (Paragraph("The record asks nothing of your agency at the moment."),)
    )
    return (Section("mine", f"Yours: {name}", blocks),)


def _stuck(lines: Lines, told: Told, where: Where, framework: Framework) -> Sequence[Section]:
    board = named("actions")
    if board is None or "actions" not in lines:
        return ()
    filters = {"brag": ("red",), "partnership": (told.partnership,)}
    red = choosing.kept(lines["actions"], filters)
    return (_section("stuck", "What is stuck", board, red, filters, where, framework),)


def _due(lines: Lines, told: Told, where: Where, framework: Framework) -> Sequence[Section]:
    board = named("obligations")
    if board is None or "obligations" not in lines:
        return ()
    filters = {"state": (State.SCHEDULED.value, State.DUE_SOON.value)}
    due = [
        line
        for line in choosing.kept(lines["obligations"], filters)
        if told.today <= line.due_on <= told.today + SOON
    ]
    heading = f"What is due in {SOON.days} days"
    return (_section("due", heading, board, due, filters, where, framework),)


def _section(  # noqa: PLR0917 (read in this order)
    name: str,
    heading: str,
    board: Board,
    lines: Sequence[Any],
    filters: Mapping[str, tuple[str, ...]],
    where: Where,
    framework: Framework,
) -> Section:
    if not lines:
        return Section(name, heading, (Paragraph("Nothing at the moment."),))
    chosen = choosing.choose(lines, Choice(per_page=_FIRST))
    own, words = Where(board_path(board), where.kept), Wording(board, framework)
    table = board_page.table(board, chosen, Choice(), own, words, id_=name)
    more = Link(f"All {len(lines):,}", _address(board, filters, where), hint=f"of {heading}")
    return Section(name, heading, (table, Links(((more, ""),))), count=f"{len(lines):,}")
