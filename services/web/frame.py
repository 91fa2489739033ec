"""What stands around every page: the headings, who looks, what the page is true for, and how to move along time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.command import Scope
from services.boards.as_at import spoken
from services.boards.board import Board, Group
from services.boards.cells import iso
from services.web import addresses
from services.web.addresses import AS_AT, AS_OF, Parameters
from services.web.page import Account, AsAtForm, Hidden, Link, NavGroup, Page, StandLine
from services.web.reading import Told, When

HOME = "/"
_MARKS = 6  # days that the timeline offers


@dataclass(frozen=True, slots=True)
class Where:
    """The address of a page, taken apart; `parameters` without those that are empty."""

    path: str
    parameters: Parameters = ()

    @property
    def kept(self) -> Parameters:
        """The time that is looked at, which goes along to other pages."""
        return addresses.only(self.parameters, (AS_AT, AS_OF))


@dataclass(frozen=True, slots=True)
class Frame:
    """
    The same for all pages of one viewer. `boards` are those that the viewer may open, `tools` the addresses of the other
    rooms. `live` gives the address of the event stream of some views.
    """

    scope: Scope
    build: str
    boards: Sequence[Board]
    account: Account | None = None
    tools: tuple[Link, ...] = ()
    notice: str = ""
    live: Callable[[Sequence[str]], str] | None = field(default=None, compare=False)

    def page(
        self,
        title: str,
        where: Where,
        told: Told | None = None,
        when: When | None = None,
        *,
        watching: Sequence[str] = (),
        crumbs: tuple[Link, ...] = (),
        error: bool = False,
    ) -> Page:
        name = self.scope.framework.partnerships[self.scope.partnership].name
        past = told is not None and told.known_at is not None
        return Page(
            title=title,
            partnership=name,
            short=self.scope.partnership.upper(),
            home=addresses.address(HOME, where.kept),
            build=self.build,
            navigation=self._navigation(where),
            tools=tuple(
                Link(link.text, addresses.address(link.href, where.kept), link.href == where.path)
                for link in self.tools
            ),
            crumbs=crumbs,
            account=self.account,
            stand=None if told is None else stand_line(told, when),
            as_at=None if told is None or when is None else as_at_form(told, when, where),
            live=self.live(watching) if self.live and watching and not past else None,
            notice=self.notice,
            error=error,
        )

    def _navigation(self, where: Where) -> tuple[NavGroup, ...]:
        groups = []
        for group in Group:
            links = tuple(
                Link(
                    board.short,
                    addresses.address(board_path(board), where.kept),
                    board_path(board) == where.path,
                )
                for board in self.boards
                if board.group is group
            )
            if links:
                current = any(link.current for link in links)
                groups.append(NavGroup(group.value, links[0].href, links, current))
        return tuple(groups)


def board_path(board: Board) -> str:
    return f"/boards/{board.name}"


def stand_line(told: Told, when: When | None) -> StandLine:
    known, today = told.known_at, told.today
    return StandLine(
        position=f"{told.position:,}",
        known_at="now" if known is None else spoken(known),
        known_at_iso=today.isoformat() if known is None else iso(known),
        as_of=addresses.long_day(today),
        as_of_iso=today.isoformat(),
        past=known is not None or (when is not None and when.on is not None),
    )


def as_at_form(told: Told, when: When, where: Where) -> AsAtForm:
    rest = addresses.without(where.parameters, AS_AT, AS_OF, "page")
    return AsAtForm(
        action=where.path,
        known_at=addresses.words_of(when.at),
        as_of="" if when.on is None else f"{when.on:%d/%m/%Y}",
        now=addresses.address(where.path, rest),
        hidden=tuple(Hidden(name, value) for name, value in rest),
        timeline=tuple(
            Link(
                addresses.long_day(day),
                addresses.address(where.path, (*rest, (AS_AT, day.isoformat()))),
                addresses.words_of(when.at) == day.isoformat(),
            )
            for day in quarter_ends(told.today)
        ),
    )


def quarter_ends(today: date) -> tuple[date, ...]:
    """The last days of the quarters before `today`, oldest first: what was shown at the quarterly meetings."""
    ends: list[date] = []
    year, quarter = today.year, (today.month - 1) // 3
    while len(ends) < _MARKS:
        if quarter == 0:
            year, quarter = year - 1, 4
        first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
        ends.append(date.fromordinal(first_after.toordinal() - 1))
        quarter -= 1
    return tuple(reversed(ends))
