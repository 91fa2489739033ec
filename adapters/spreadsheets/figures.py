"""
How an analyst writes an indicator's value in a row: a number, its counts, or one of the Department's signs.

| cells filled                                   | value                          |
|------------------------------------------------|--------------------------------|
| `value`: 1,056.3                               | a number                       |
| `value.numerator`, perhaps `value.denominator` | a count                        |
| any one of them: c z x : k u low               | the sign, for why there is none |
| any one of them: nil                           | a nil return                   |
"""

from collections.abc import Mapping
from typing import Any

from adapters.spreadsheets.cells import NotACell, exact, whole
from domain.performance.value import DfeSymbol

VALUE, NUMERATOR, DENOMINATOR = "value", "value.numerator", "value.denominator"
NUMBER, SYMBOL = "value.value", "value.symbol"

FIGURE_PARTS: Mapping[str, str] = {
    "": VALUE,
    "numerator": NUMERATOR,
    "denominator": DENOMINATOR,
    "value": NUMBER,
    "symbol": SYMBOL,
}
"""The last word of a heading below the figure's own, and what the cell is called here."""

NIL = "nil"
_DASHES = frozenset({"-", "\u2013", "\u2014", ".."})
_SIGNS = frozenset(DfeSymbol)
_WANTED = "give a number, or a numerator with its denominator, or one of c z x : k u low, or nil"


class NotAFigure(ValueError):
    """The cells do not make one value. `heading` is the column at fault."""

    def __init__(self, heading: str, reason: str) -> None:
        super().__init__(reason)
        self.heading = heading


def figure_of(cells: Mapping[str, str]) -> Mapping[str, Any]:
    """The JSON value of the filled cells, of which there is at least one. Raises NotAFigure."""
    match dict(cells):
        case {**only} if len(only) == 1 and only.keys() != {DENOMINATOR}:
            [(heading, cell)] = only.items()
            return _one(heading, cell)
        case {"value.numerator": numerator, "value.denominator": denominator, **others} if (
            not others
        ):
            return {
                "kind": "count",
                "numerator": _read(NUMERATOR, numerator),
                "denominator": _read(DENOMINATOR, denominator),
            }
        case _:
            raise NotAFigure(min(cells), _WANTED)


def _one(heading: str, cell: str) -> Mapping[str, Any]:
    if cell.lower() in _SIGNS:
        return {"kind": "symbol", "symbol": cell.lower()}
    if cell.lower() == NIL:
        return {"kind": "nil"}
    if cell in _DASHES:
        raise NotAFigure(heading, "a dash does not say why there is no number; send c, x, z or nil")
    if heading == SYMBOL:
        raise NotAFigure(heading, "must be one of c z x : k u low")
    if heading == NUMERATOR:
        return {"kind": "count", "numerator": _read(heading, cell)}
    try:
        return {"kind": "number", "value": exact(cell)}
    except NotACell:
        raise NotAFigure(heading, _WANTED) from None


def _read(heading: str, cell: str) -> int:
    try:
        return whole(cell)
    except NotACell as fault:
        raise NotAFigure(heading, str(fault)) from None
