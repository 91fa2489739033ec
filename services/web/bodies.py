"""What stands between header and footer: one model for each kind of page, which names its template."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from services.web.page import (
    ActiveFilter,
    Cell,
    Choice,
    FigureModel,
    Hidden,
    Link,
    Notice,
    Paging,
    Press,
    Section,
    TableModel,
    Tag,
)

_LEVEL = 2  # of the headings in a list of contents
FieldKind = Literal["text", "number", "textarea", "select", "radios", "checkboxes", "date", "file"]


@dataclass(frozen=True, slots=True)
class FieldModel:
    """
    One question. A date is sent as `name-day`, `name-month` and `name-year`, and `value` holds the three parted by
    `/`, as typed. `choices` are of select, radios and checkboxes; `width` counts characters.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    error: str = ""
    width: Literal[0, 2, 3, 4, 5, 10, 20, 30] = 0
    rows: int = 5

    @property
    def target(self) -> str:
        """The id that an error links to: the first input of the field."""
        return f"{self.name}-day" if self.kind == "date" else self.name

    @property
    def day_month_year(self) -> tuple[str, str, str]:
        day, month, year = (*self.value.split("/"), "", "", "")[:3]
        return day, month, year


@dataclass(frozen=True, slots=True)
class MoreRows:
    """A button that sends the form to be drawn again with one more row; `action` ends in the id of that row's input."""

    text: str
    name: str
    value: str
    action: str


@dataclass(frozen=True, slots=True)
class FieldSet:
    """Questions that belong together, under one legend; `rows` are the same questions several times."""

    legend: str
    fields: tuple[FieldModel, ...]
    hint: str = ""
    rows: tuple["FieldSet", ...] = ()
    more: MoreRows | None = None


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A line of the error summary; `target` is the id of the field at fault, empty for what concerns no field."""

    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class FilterModel:
    """A form by GET over the board's own address; `clear` is that address without any filter."""

    action: str
    fields: tuple[FieldModel, ...]
    active: tuple[ActiveFilter, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    clear: str = ""


@dataclass(frozen=True, slots=True)
class BoardBody:
    """
    A view of the record. `question` is the sentence that it answers, `summary` what changed figures are announced
    with (“177 actions”); `as_table` is the address that shows the rows alone, `table` None where a chart is all.
    """

    template: ClassVar[str] = "board.html.j2"
    heading: str
    question: str
    summary: str
    filters: FilterModel | None = None
    figures: tuple[FigureModel, ...] = ()
    table: TableModel | None = None
    paging: Paging | None = None
    downloads: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()
    as_table: Link | None = None
    more: tuple[Section, ...] = ()
    permalink: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as told to people. `depth` counts how far it follows from the first, `changes` are before and after."""

    what: str
    when: str
    when_iso: str
    who: str
    position: str
    href: str | None = None
    why: str = ""
    details: tuple[tuple[str, Cell], ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    depth: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One piece of a thread: the source, a finding, a recommendation, an action, its evidence, the closing loop. `anchor`
    is its id on the page where `reference` is empty, as of a piece of another one.
    """

    kind: str
    reference: str
    title: str
    href: str
    tag: Tag | None
    facts: tuple[tuple[str, Cell], ...]
    entries: tuple[Entry, ...]
    depth: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ThreadBody:
    template: ClassVar[str] = "thread.html.j2"
    heading: str
    lead: str
    summary: str
    steps: tuple[Step, ...]
    related: tuple[Section, ...] = ()
    downloads: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryBody:
    """The events of a reference; `find` asks for another one, `sections` are states, causes and differences."""

    template: ClassVar[str] = "history.html.j2"
    heading: str
    lead: str
    summary: str
    entries: tuple[Entry, ...]
    find: FilterModel | None = None
    sections: tuple[Section, ...] = ()
    downloads: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()
    paging: Paging | None = None
    empty: str = "No event is on the record under this reference."


@dataclass(frozen=True, slots=True)
class OperationsBody:
    template: ClassVar[str] = "operations.html.j2"
    heading: str
    lead: str
    summary: str
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class FormBody:
    """`errors` in the order of the fields; `hidden` holds the token against forgery; `first`: before, in another tab."""

    template: ClassVar[str] = "form.html.j2"
    heading: str
    action: str
    parts: tuple[FieldModel | FieldSet, ...]
    submit: str
    lead: str = ""
    hidden: tuple[Hidden, ...] = ()
    errors: tuple[ErrorLine, ...] = ()
    notices: tuple[Notice, ...] = ()
    cancel: Link | None = None
    multipart: bool = False
    first: Link | None = None

    @property
    def grows(self) -> bool:
        """It has other buttons than the one that sends it, which the Enter key must not press."""
        return any(isinstance(part, FieldSet) and part.more for part in self.parts)


@dataclass(frozen=True, slots=True)
class ReceiptBody:
    """What became of what was sent: accepted, or refused with what to do. `summary` is announced when it changes."""

    template: ClassVar[str] = "receipt.html.j2"
    heading: str
    said: str
    accepted: bool
    facts: tuple[tuple[str, Cell], ...]
    refusals: tuple[ErrorLine, ...] = ()
    next: tuple[Link, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to start from: “12 overdue actions”, with where they are."""

    figure: str
    text: str
    href: str
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class HomeBody:
    template: ClassVar[str] = "home.html.j2"
    heading: str
    lead: str
    summary: str
    tiles: tuple[Tile, ...] = ()
    sections: tuple[Section, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportBody:
    """A document to read and print, with a list of its sections of level 2 where there are several."""

    template: ClassVar[str] = "report.html.j2"
    heading: str
    lead: str
    facts: tuple[tuple[str, Cell], ...]
    sections: tuple[Section, ...]
    downloads: tuple[Link, ...] = ()

    @property
    def contents(self) -> tuple[Section, ...]:
        found = tuple(section for section in self.sections if section.level == _LEVEL)
        return found if len(found) > 1 else ()


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """Why there is no page, and what the reader can do."""

    template: ClassVar[str] = "error.html.j2"
    status: int
    heading: str
    said: str
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class SignInBody:
    """`provider` starts the sign-in of a deployment; `users` are the seeded ones of the demonstration."""

    template: ClassVar[str] = "sign_in.html.j2"
    heading: str
    lead: str
    provider: Link | None = None
    users: tuple[tuple[Press, str], ...] = ()
    notices: tuple[Notice, ...] = ()


Body = (
    BoardBody
    | ThreadBody
    | HistoryBody
    | OperationsBody
    | FormBody
    | ReceiptBody
    | HomeBody
    | ReportBody
    | ErrorBody
    | SignInBody
)
