"""
Cells under the names of fields become the fields of one message. A heading is a field's path, with the number of an
entry where there are several: `source.title`, `themes`, `concerns.2`, `attendance.1.agency`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from adapters.spreadsheets.cells import Kind, NotACell, value_of
from adapters.spreadsheets.fields import Field, fields_of, in_general, is_place
from adapters.spreadsheets.figures import FIGURE_PARTS, NotAFigure, figure_of

NONE = "none"
"""In the column of a list: there are none, which is something else than not saying."""

DEEPEST = 32
"""Levels of nesting; no message has more than a few."""

_Cell = TypeVar("_Cell")


@dataclass(frozen=True, slots=True)
class Assembled:
    """
    `data` are the message's fields, `faults` the headings that could not be read with the reason, `paths` the heading
    that each filled field came from, by its path in `data`.
    """

    data: dict[str, Any]
    faults: tuple[tuple[str, str], ...]
    paths: Mapping[str, str]


def assemble(
    kind: str,
    filled: Mapping[str, _Cell],
    *,
    text: Callable[[_Cell, Kind | None], str],
    value: Callable[[_Cell, Kind | None], Any],
) -> Assembled:
    """
    `filled` are the cells that are not empty, by heading; `text` and `value` read one, as text and as the JSON value of
    its kind. Both may raise NotACell.
    """
    fields = _by_path(kind)
    places = _Places(filled)
    data: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    rest = dict(filled)
    for heading, cells in _figures(kind, filled):
        try:
            figure = figure_of({part: text(cell, Kind.EXACT) for part, cell in cells.items()})
            _put(data, places.steps(heading), figure)
        except NotAFigure as fault:
            faults.append((_part(heading, fault.heading), str(fault)))
        except NotACell as fault:
            faults.append((heading, str(fault)))
        for part in cells:
            del rest[_part(heading, part)]
    for heading, cell in rest.items():
        field = fields.get(in_general(heading))
        try:
            if emptied := _emptied(heading, fields, rest, text):
                _put(data, places.steps(emptied), [])
            else:
                _put(data, places.steps(heading), value(cell, field.kind if field else None))
        except NotACell as fault:
            faults.append((heading, str(fault)))
    settled = _settled(data)
    for path in _null_when_left_out(kind):
        _leave_out(settled, path.replace("[]", ".[]").split("."))
    paths = {".".join(map(str, places.steps(heading))): heading for heading in filled}
    return Assembled(settled, tuple(faults), paths)


def _emptied(
    heading: str,
    fields: Mapping[str, Field],
    filled: Mapping[str, _Cell],
    text: Callable[[_Cell, Kind | None], str],
) -> str:
    """The list that the cell says to be empty; nothing where it says something else. Raises NotACell."""
    before, _, last = heading.rpartition(".")
    of_list = before if is_place(last) else heading
    field = fields.get(in_general(of_list))
    if field is None or not field.may_be_empty or text(filled[heading], None).lower() != NONE:
        return ""
    alone = sum(other.startswith(f"{of_list}.") for other in filled) <= (of_list != heading)
    return of_list if alone else ""


def of_text(kind: str, filled: Mapping[str, str]) -> Assembled:
    """Of cells that hold text, as in CSV."""
    return assemble(kind, filled, text=lambda cell, _: cell, value=value_of)


@cache
def _by_path(kind: str) -> Mapping[str, Field]:
    return {field.path: field for field in fields_of(kind)}


@cache
def _figures_of(kind: str) -> frozenset[str]:
    return frozenset(field.path for field in fields_of(kind) if field.kind is Kind.FIGURE)


@cache
def _null_when_left_out(kind: str) -> tuple[str, ...]:
    return tuple(field.path for field in fields_of(kind) if field.null_when_left_out)


def _leave_out(data: Any, steps: Sequence[str]) -> None:
    """A field that must be there and may be null, wherever what it belongs to is there."""
    step, *rest = steps
    if step == "[]" and isinstance(data, list):
        for entry in data:
            _leave_out(entry, rest)
    elif not isinstance(data, dict):
        return
    elif rest:
        _leave_out(data.get(step), rest)
    else:
        data.setdefault(step, None)


class _Places:
    """Where an entry stands in its list: the numbers in headings may leave some out."""

    def __init__(self, headings: Mapping[str, object]) -> None:
        numbers: dict[str, set[int]] = {}
        for heading in headings:
            if in_general(heading) == heading:
                continue
            parts = heading.split(".")
            for index, part in enumerate(parts):
                if is_place(part):
                    numbers.setdefault(".".join(parts[:index]), set()).add(int(part))
        self._numbers = {before: sorted(found) for before, found in numbers.items()}

    def steps(self, heading: str) -> list[str | int]:
        parts = heading.split(".")
        if not self._numbers:
            return list(parts)
        return [
            self._numbers[".".join(parts[:index])].index(int(part)) if is_place(part) else part
            for index, part in enumerate(parts)
        ]


def _figures(kind: str, filled: Mapping[str, _Cell]) -> Iterator[tuple[str, Mapping[str, _Cell]]]:
    """The headings of the figures that have a cell, each with its cells by their names in `figures`."""
    figures = _figures_of(kind)
    if not figures:
        return
    found: dict[str, dict[str, _Cell]] = {}
    for heading, cell in filled.items():
        before, _, last = heading.rpartition(".")
        if in_general(heading) in figures:
            found.setdefault(heading, {})[FIGURE_PARTS[""]] = cell
        elif in_general(before) in figures and last in FIGURE_PARTS:
            found.setdefault(before, {})[FIGURE_PARTS[last]] = cell
    for heading, cells in found.items():
        if f"{heading}.kind" not in filled:
            yield heading, cells


def _part(heading: str, part: str) -> str:
    """`value.numerator` of the figure `points.1.value` is `points.1.value.numerator`."""
    return heading + part.removeprefix(FIGURE_PARTS[""])


def _put(data: dict[Any, Any], path: Sequence[str | int], value: Any) -> None:
    if len(path) > DEEPEST:
        raise NotACell("names a field within too many others")
    for part in path[:-1]:
        within = data.setdefault(part, {})
        if not isinstance(within, dict):
            raise NotACell("cannot be a column beside its own parts")
        data = within
    data[path[-1]] = value


def _settled(value: Any) -> Any:
    """With lists in the place of what is numbered."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_settled(value[key]) for key in sorted(value)]
    return {str(key): _settled(within) for key, within in value.items()}
