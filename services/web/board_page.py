"""A board as a page: filters in the address, figures, one table in pages, downloads."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_type_hints

from markupsafe import Markup

from domain.framework import Framework
from domain.names import REFERENCE
from services.boards.board import Board
from services.boards.cells import heading, printed
from services.boards.choosing import NONE, Choice, Chosen
from services.boards.wording import Wording
from services.charts.chart import Chart
from services.web import addresses
from services.web.addresses import AS_AT, Parameters
from services.web.bodies import BoardBody, FieldModel, FilterModel
from services.web.frame import Where, board_path
from services.web.page import (
    ActiveFilter,
    Cell,
    Column,
    FigureModel,
    Hidden,
    Link,
    Notice,
    TableModel,
    Tag,
)
from services.web.page import Choice as Option
from services.web.paging import paged
from services.web.reading import Told

_FILES = {
    "csv": "CSV",
    "metadata.csv": "Columns of the CSV",
    "xlsx": "Excel",
    "json": "JSON",
    "parquet": "Parquet",
}
ALL_COLUMNS = "columns"
_REFERENCE = re.compile(REFERENCE)
_ILLUSTRATIVE = "illustrative"
_TONES: Mapping[str, Literal["blue", "red", "amber", "green"]] = {
    "blue": "blue",
    "red": "red",
    "amber": "amber",
    "green": "green",
}


def body(  # noqa: PLR0917 (in the order in which they are read)
    board: Board,
    chosen: Chosen,
    choice: Choice,
    told: Told,
    where: Where,
    framework: Framework,
    *,
    facets: Mapping[str, Mapping[str, int]],
    figures: Sequence[FigureModel] = (),
) -> BoardBody:
    """`chosen` is what the choice takes; `facets` were counted of all that the viewer may see."""
    words = Wording(board, framework)
    return BoardBody(
        heading=board.short,
        question=board.asks,
        summary=counted(chosen.total),
        filters=_filters(board, facets, choice, where, words),
        figures=tuple(figures),
        table=table(board, chosen, choice, where, words),
        paging=paged(
            min(choice.page, chosen.pages),
            choice.per_page,
            chosen.total,
            where,
            counted(chosen.total),
        ),
        downloads=_downloads(board, told, where),
        notices=_notices(told),
        as_table=_columns_link(board, where),
        permalink=_permalink(told, where),
    )


def counted(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"


def figure(chart: Chart) -> FigureModel:
    name = chart.drawing.chart_id
    rows = TableModel(
        id=f"{name}-rows",
        caption=chart.title,
        columns=tuple(Column(words) for _, words in chart.columns),
        rows=tuple(tuple(Cell(printed(value)) for value in row) for row in chart.rows),
        quiet=True,
    )
    return FigureModel(name, chart.title, Markup(chart.svg), chart.reading, rows)  # noqa: S704 (made by services.charts, which escapes)


def table(
    board: Board,
    chosen: Chosen,
    choice: Choice,
    where: Where,
    words: Wording,
    *,
    id_: str = "lines",
) -> TableModel:
    every = addresses.first_of(where.parameters, ALL_COLUMNS) == "all"
    names = board.columns if every else board.shown
    labels = dict(board.labels)
    kinds = _kinds(board.line)  # type: ignore[arg-type] # a class is hashable, whatever mypy says
    marked = _ILLUSTRATIVE in board.columns
    return TableModel(
        id=f"{id_}-table",
        caption=board.title,
        columns=tuple(
            Column(
                labels.get(name, heading(name)),
                "tag" if name == "brag" else kinds[name],
                _sort_address(name, choice, where),
                _sorted(name, choice),
            )
            for name in names
        ),
        rows=tuple(_row(line, names, where, words, marked=marked) for line in chosen.lines),
        empty="No line is on the record for this choice.",
        notes=board.notes,
        quiet=True,
    )


def _row(
    line: Any, names: Sequence[str], where: Where, words: Wording, *, marked: bool
) -> tuple[Cell, ...]:
    cells = [cell(name, words.cell(name, getattr(line, name)), where) for name in names]
    if marked and getattr(line, _ILLUSTRATIVE):
        first = cells[0]
        cells[0] = Cell(first.text, first.href, first.tag, first.iso, _ILLUSTRATIVE)
    return tuple(cells)


def cell(name: str, value: object, where: Where) -> Cell:
    text = printed(value)
    if name == "brag":
        word = text or "not shared"
        return Cell("", tag=Tag(word.capitalize(), _TONES.get(text, "grey"), text[:1].upper()))
    if isinstance(value, str) and _REFERENCE.fullmatch(value):
        return Cell(text, addresses.address(f"/records/{value}", where.kept))
    if isinstance(value, date | datetime):
        return Cell(text, iso=value.isoformat())
    return Cell(text)


@cache
def _kinds(line: Any) -> Mapping[str, Literal["text", "number", "day", "tag"]]:
    kinds: dict[str, Literal["text", "number", "day", "tag"]] = {}
    for name, hint in get_type_hints(line).items():
        types = {hint, *get_args(hint)}
        if bool in types:
            kinds[name] = "text"
        elif types & {int, Decimal, float}:
            kinds[name] = "number"
        elif types & {date, datetime}:
            kinds[name] = "day"
        else:
            kinds[name] = "text"
    return kinds


def _sort_address(name: str, choice: Choice, where: Where) -> str:
    wanted = f"-{name}" if choice.sort == name else name
    return addresses.address(
        where.path, addresses.changed(where.parameters, sort=wanted, page=None)
    )


def _sorted(name: str, choice: Choice) -> Literal["ascending", "descending"] | None:
    if choice.sort == name:
        return "ascending"
    return "descending" if choice.sort == f"-{name}" else None


def _filters(
    board: Board,
    facets: Mapping[str, Mapping[str, int]],
    choice: Choice,
    where: Where,
    words: Wording,
) -> FilterModel | None:
    labels = dict(board.labels)
    fields = tuple(
        FieldModel(
            name=column,
            label=labels.get(column, heading(column)),
            kind="select",
            choices=(
                Option("", "All"),
                *(
                    Option(word, f"{said} ({number:,})", word in choice.filters.get(column, ()))
                    for said, word, number in _told(column, facets[column], words)
                ),
            ),
        )
        for column in board.filters
        if len(facets[column]) > 1 or column in choice.filters
    )
    if not fields:
        return None
    rest = addresses.without(where.parameters, *board.filters, "page")
    active = tuple(
        ActiveFilter(
            f"{labels.get(column, heading(column))}: {_spoken(column, word, words)}",
            addresses.address(where.path, _less(where.parameters, column, word)),
        )
        for column, wanted in choice.filters.items()
        for word in wanted
    )
    return FilterModel(
        action=where.path,
        fields=fields,
        active=active,
        hidden=tuple(Hidden(name, value) for name, value in rest),
        clear=addresses.address(where.path, rest) if active else "",
    )


def _less(parameters: Parameters, name: str, value: str) -> Parameters:
    return tuple(pair for pair in parameters if pair != (name, value) and pair[0] != "page")


def _told(column: str, facet: Mapping[str, int], words: Wording) -> Sequence[tuple[str, str, int]]:
    """Each value in words, itself, and how many lines have it: by the alphabet of the words where these are names."""
    told = [(_spoken(column, word, words), word, number) for word, number in facet.items()]
    if all(word in {said, NONE} for said, word, _ in told):
        return told
    return sorted(told, key=lambda each: (each[1] == NONE, each[0].casefold()))


def _spoken(column: str, word: str, words: Wording) -> str:
    return "none" if word == NONE else printed(words.word(column, word))


def _downloads(board: Board, told: Told, where: Where) -> tuple[Link, ...]:
    """Of what stands on the page: each address names its position and its day, so it gives the same bytes for ever."""
    asked = addresses.without(where.parameters, "page", "per_page", ALL_COLUMNS)
    kept = fixed(told, asked)
    links = [
        Link(
            form.upper(), addresses.address(f"{where.path}.{form}", kept), hint=f"of {board.short}"
        )
        for form in _FILES
    ]
    api = addresses.address(f"/api/v1{board_path(board)}", kept)
    return (*links, Link("API", api, hint=f"of {board.short}"))


def _columns_link(board: Board, where: Where) -> Link | None:
    if set(board.shown) == set(board.columns):
        return None
    if addresses.first_of(where.parameters, ALL_COLUMNS) == "all":
        fewer = addresses.without(where.parameters, ALL_COLUMNS)
        return Link("Show the main columns", addresses.address(where.path, fewer))
    every = addresses.changed(where.parameters, columns="all")
    return Link("Show every column", addresses.address(where.path, every))


def _notices(told: Told) -> tuple[Notice, ...]:
    if told.lacking is None:
        return ()
    said = (
        f"This board is incomplete since position {told.lacking:,}: an event could not be taken in. "
        "Figures from there on may be wrong until it has been mended."
    )
    return (Notice(said, strong=True),)


def _permalink(told: Told, where: Where) -> str:
    return addresses.address(where.path, fixed(told, where.parameters))


def fixed(told: Told, parameters: Parameters) -> Parameters:
    at = addresses.first_of(parameters, AS_AT) or f"#{told.position}"
    return addresses.changed(parameters, as_at=at, as_of=told.today)
