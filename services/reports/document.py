"""
A document before it takes a form: sections of paragraphs, lists, tables and figures, and what all of it is true for.

Pure: the same lines make the same document, and every form of it has the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.boards.as_at import spoken, spoken_day
from services.boards.cells import heading
from services.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a part of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader needs with the figures: how they are counted, what is left out."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is that of the board and never changes, `label` what people read."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """
    `name` is short (a worksheet has it), `caption` says what the rows are, `empty` what it means that there are none.

    Cells are the values of the board: text, number, day, moment, yes or no, None, or several of them.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    empty: str = "None."

    def __post_init__(self) -> None:
        """Raises ValueError for a row that has not a cell for each column."""
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")

    @property
    def figures(self) -> tuple[bool, ...]:
        """Of each column, whether it holds numbers and nothing else."""
        return tuple(
            any(_is_number(row[place]) for row in self.rows)
            and all(row[place] is None or _is_number(row[place]) for row in self.rows)
            for place in range(len(self.columns))
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A chart. `reading` says in words all that it shows: its text alternative. `svg` is for a page of any width, `paper` for
    a sheet of paper; `table` are the figures that both are drawn of.
    """

    title: str
    reading: str
    svg: str
    paper: str
    table: Table


Block = Paragraph | Heading | Points | Note | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """
    `report` is the kind of report as commands name it. `partnership` is the id, `partnership_name` its own name.
    All of it is true for the record up to `position`, as known at `known_at` (aware), seen from the day `as_of`.
    """

    report: str
    title: str
    partnership: str
    partnership_name: str
    position: int
    known_at: datetime
    as_of: date
    sections: tuple[Section, ...]

    @property
    def footer(self) -> str:
        """What stands on every page."""
        return (
            f"{self.partnership_name} ({self.partnership.upper()}). As known at {spoken(self.known_at)}, "
            f"position {self.position}. As of {spoken_day(self.as_of)}."
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """In order; that of a figure is one of them."""
        return tuple(
            block.table if isinstance(block, Figure) else block
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table | Figure)
        )


def figure_of(name: str, drawn: Chart) -> Figure:
    """`name` is that of its table."""
    columns = tuple(Column(*column) for column in drawn.columns)
    table = Table(name, f"{drawn.title}: the figures", columns, drawn.rows, drawn.reading)
    return Figure(drawn.title, drawn.reading, drawn.svg, drawn.paper, table)


def table_of(
    name: str,
    caption: str,
    line: type[Any],
    lines: Iterable[Any],
    shown: Sequence[str] | None = None,
    *,
    labels: Iterable[tuple[str, str]] = (),
    empty: str = "None.",
) -> Table:
    """Of the lines of a board: `shown` are the columns wanted, in that order; None for all fields of `line`."""
    said: Mapping[str, str] = dict(labels)
    names = tuple(shown) if shown is not None else tuple(field.name for field in fields(line))
    columns = tuple(Column(each, said.get(each, heading(each))) for each in names)
    rows = tuple(tuple(getattr(row, each) for each in names) for row in lines)
    return Table(name, caption, columns, rows, empty)


def opening(said: str) -> Paragraph:
    """The sentence that a part begins with."""
    return Paragraph(said[:1].upper() + said[1:])


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 action`, `3 actions`, `no actions`."""
    if number == 0:
        return f"no {many or f'{one}s'}"
    return f"{number:,} {one}" if number == 1 else f"{number:,} {many or f'{one}s'}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)
