"""
A sheet on a terminal: columns as broad as they need to be for the fewest lines a row, broken between words.

What was made up by the demonstration is marked in the first cell of its row, so that no width cuts the mark off.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import TextWrapper, shorten

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.boards.cells import heading, printed
from services.boards.sheets import Glance, Sheet, footer

_BETWEEN = 2  # characters between two columns
_LINES = 8  # lines of a row before words are broken
_WHOLE = (40, 24, 18)  # characters: up to which length words are kept whole, the first that fits
_BROKEN = (10, 6, 3, 1)  # the same, where no column can be spared any more
_RAGGED = 3  # characters of a line that are lost by breaking between words
_MARK = "illustrative"
_FIGURE = re.compile(r"-?[\d.,]*( %)?")


def write(sheet: Sheet, console: Console) -> None:
    seen = sheet.glance or Glance(sheet.columns, sheet.rows, ())
    notes = (*seen.notes, *sheet.notes)
    if seen.rows:
        columns = _columns(sheet, seen)
        shown, broad = _fitted(columns, sheet.spare, console.width)
        console.print(_table(sheet.title, [columns[name] for name in shown], broad))
        left = [columns[name].head for name in columns if name not in shown]
        if left:
            notes = (f"For want of room without: {', '.join(left)}.", *notes)
    else:
        nothing = sheet.title if sheet.stand is None else f"{sheet.title}: none."
        console.print(Text(nothing, style="bold"))
    for note in notes:
        console.print(Text(note))
    if sheet.stand is not None:
        console.print(Text(footer(sheet.stand), style="dim"))
    console.print()


@dataclass(frozen=True, slots=True)
class _Column:
    """A heading and the cells under it."""

    head: str
    cells: Sequence[str]


def _columns(sheet: Sheet, seen: Glance) -> dict[str, _Column]:
    """By name, in order; the mark of what was made up stands in the first."""
    shown = [name for name in sheet.shown or seen.columns if name != _MARK]
    columns = {}
    for name in shown:
        place = seen.columns.index(name)
        cells = [_clipped(printed(row[place]), sheet.clip) for row in seen.rows]
        columns[name] = _Column(sheet.labels.get(name, heading(name)), cells)
    if _MARK in seen.columns:
        mark = seen.columns.index(_MARK)
        first = columns[shown[0]]
        marked = [
            f"{cell} ({_MARK})" if row[mark] else cell
            for row, cell in zip(seen.rows, first.cells, strict=True)
        ]
        columns[shown[0]] = _Column(first.head, marked)
    return columns


def _fitted(
    columns: Mapping[str, _Column], spare: Sequence[str], width: int
) -> tuple[list[str], list[int]]:
    """The columns that there is room for, and how broad each is."""
    left = [name for name in spare if name in columns]
    for spared in range(len(left) + 1):
        shown = [name for name in columns if name not in left[:spared]]
        room = width - _BETWEEN * (len(shown) - 1)
        whole = _WHOLE if spared < len(left) else (*_WHOLE, *_BROKEN)
        broad = widths([columns[name] for name in shown], room, whole)
        if broad is not None:
            return shown, broad
    return shown, [1] * len(shown)


def _table(title: str, columns: Sequence[_Column], broad: Sequence[int]) -> Table:
    table = Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    for column, limit in zip(columns, broad, strict=True):
        figures = all(map(_FIGURE.fullmatch, column.cells))
        table.add_column(
            _broken(column.head, limit),
            justify="right" if figures else "left",
            width=limit,
            overflow="fold",
        )
    for cells in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*(_broken(cell, limit) for cell, limit in zip(cells, broad, strict=True)))
    return table


def widths(columns: Sequence[_Column], room: int, whole: Sequence[int]) -> list[int] | None:
    """Of each column, in characters, with words up to one of the lengths `whole` unbroken; None: there is no room."""
    longest = [max(map(len, column.cells), default=0) for column in columns]
    words = [max(map(_longest_word, {column.head, *column.cells})) for column in columns]
    full = [max(pair) for pair in zip(longest, words, strict=True)]
    needs = _needs(longest, words, whole)
    chosen = next((need for need in needs if sum(need) <= room), None)
    if chosen is None:
        return None
    for _ in range(room - sum(chosen)):
        pressed = max(range(len(full)), key=lambda n: full[n] / chosen[n])
        if chosen[pressed] >= full[pressed]:
            break
        chosen[pressed] += 1
    return chosen


def _needs(
    longest: Sequence[int], words: Sequence[int], whole: Sequence[int]
) -> Iterator[list[int]]:
    """What the columns need, from the easiest to read to the narrowest."""
    for length in whole:
        for lines in range(1, _LINES + 1):
            ragged = _RAGGED if lines > 1 else 0
            yield [
                max(1, min(word, length), min(all_of_it, ceil(all_of_it / lines) + ragged))
                for all_of_it, word in zip(longest, words, strict=True)
            ]
        yield [max(1, min(word, length)) for word in words]


def _longest_word(text: str) -> int:
    """A figure and its unit are one word."""
    if _FIGURE.fullmatch(text):
        return len(text)
    wrapper = TextWrapper(width=1, break_long_words=False)
    return max(map(len, wrapper.wrap(text)), default=0)


def _broken(text: str, width: int) -> Text:
    return Text("\n".join(TextWrapper(width=width).wrap(text)))


def _clipped(text: str, limit: int | None) -> str:
    return text if limit is None else shorten(text, limit, placeholder="…")
