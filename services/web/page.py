"""
What a page says, before it is HTML: frozen models that a template turns into bytes (services.web.rendering).

All text is untrusted and is escaped; only a chart's `svg` is markup, made by services.charts. Every address (`href`,
`action`) is complete, relative to the site: templates build none. Days and moments come as people read them.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from markupsafe import Markup

Tone = Literal["blue", "red", "amber", "green", "grey"]
"""Of a tag. Blue, red, amber and green are BRAG and belong to actions alone; all else is grey."""


@dataclass(frozen=True, slots=True)
class Link:
    """`hint` is read after the text by those who cannot see where the link stands, as in “CSV of this table”."""

    text: str
    href: str
    current: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that a form sends along unseen: what the address already says, or the token against forgery."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class NavGroup:
    """One context and its boards. `links` of the current group stand beside the page."""

    title: str
    href: str
    links: tuple[Link, ...] = ()
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RoleSwitcher:
    """Only the demonstration has one: `action` takes the chosen value as `name` by POST."""

    action: str
    name: str
    choices: tuple[Choice, ...]
    hidden: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Who looks: a name, the role and scope in words, and how to stop (by POST)."""

    name: str
    role: str
    sign_out: str | None = None
    hidden: tuple[Hidden, ...] = ()
    switcher: RoleSwitcher | None = None


@dataclass(frozen=True, slots=True)
class StandLine:
    """What the page is true for. `past` when it shows another day than now; `*_iso` for machines."""

    position: str
    known_at: str
    known_at_iso: str
    as_of: str
    as_of_iso: str
    past: bool = False


@dataclass(frozen=True, slots=True)
class AsAtForm:
    """
    Moves the page along time by GET: `known_at` and `as_of` are the words in the two fields, `hidden` keeps the rest
    of the address. `now` is the address of the present, `timeline` the days worth going to, oldest first.
    """

    action: str
    known_at: str
    as_of: str
    now: str
    hidden: tuple[Hidden, ...] = ()
    timeline: tuple[Link, ...] = ()
    known_at_error: str = ""
    as_of_error: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """
    All that stands around the content. `partnership` in full, `short` as its initials; `build` names the program.

    `live` is the address of the event stream that sends an event named “moved” when the position does (None: the page
    stands still), `notice` one sentence that holds for every page, as that the figures are played.
    """

    title: str
    partnership: str
    short: str
    home: str
    build: str
    navigation: tuple[NavGroup, ...] = ()
    tools: tuple[Link, ...] = ()
    crumbs: tuple[Link, ...] = ()
    account: Account | None = None
    stand: StandLine | None = None
    as_at: AsAtForm | None = None
    live: str | None = None
    notice: str = ""
    error: bool = False

    @property
    def full_title(self) -> str:
        """What the browser's tab and a screen reader say first."""
        parts = (self.title, self.partnership, "Golden Thread")
        said = " – ".join(part for part in parts if part)  # noqa: RUF001 (as GOV.UK titles part)
        return f"Error: {said}" if self.error else said


@dataclass(frozen=True, slots=True)
class Tag:
    """`letter` stands for the word where room is short (B, R, A, G); without one the tag is its word."""

    word: str
    tone: Tone = "grey"
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`iso` makes the text a machine-readable time; `note` is small print under the text."""

    text: str
    href: str | None = None
    tag: Tag | None = None
    iso: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """
    `sort` is the address that sorts by this column (None: it cannot), `sorted` how it is sorted now. A reference is
    kept on one line, prose is given room.
    """

    heading: str
    kind: Literal["text", "prose", "reference", "number", "day", "tag"] = "text"
    sort: str | None = None
    sorted: Literal["ascending", "descending"] | None = None


@dataclass(frozen=True, slots=True)
class TableModel:
    """Rows are cells in the order of the columns; `header` is the column that names a row. `empty` is said of no rows."""

    kind: ClassVar[str] = "table"
    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing to show."
    header: int = 0
    notes: tuple[str, ...] = ()
    quiet: bool = False
    """The caption repeats a heading just above, so it is only read out."""


@dataclass(frozen=True, slots=True)
class FigureModel:
    """A chart: `reading` says in one sentence what it shows, `table` holds its rows."""

    kind: ClassVar[str] = "figure"
    id: str
    title: str
    svg: Markup
    reading: str
    table: TableModel | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links, each with what is said after it."""

    kind: ClassVar[str] = "links"
    items: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one under the other."""

    kind: ClassVar[str] = "facts"
    items: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that must not be missed; `strong` for what went wrong or cannot be undone."""

    kind: ClassVar[str] = "notice"
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """One button, by POST; `hint` names what it acts on to those who hear it alone."""

    kind: ClassVar[str] = "press"
    text: str
    action: str
    hidden: tuple[Hidden, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    kind: ClassVar[str] = "progress"
    id: str
    label: str
    reached: int
    whole: int
    said: str


Block = Paragraph | Points | Links | Facts | Notice | Press | Progress | TableModel | FigureModel


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `id` can be linked to, `level` is 2 or 3."""

    id: str
    heading: str
    blocks: tuple[Block, ...]
    level: Literal[2, 3] = 2
    count: str = ""


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in force, in words, with the address without it."""

    text: str
    remove: str


@dataclass(frozen=True, slots=True)
class Paging:
    """`said` is “Showing 1 to 25 of 177 actions”; None in `pages` is a gap."""

    said: str
    previous: str | None = None
    next: str | None = None
    pages: tuple[Link | None, ...] = ()
