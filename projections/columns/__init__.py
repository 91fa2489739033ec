"""
What the columns of a public table mean, in words: for the comments that PostgreSQL keeps and the reference page.

A row's own docstring comes first; what it does not name is told by the words of its context, then by those in common.
"""

import re
from collections.abc import Mapping
from typing import Any

from projections.columns import common, governance, improvement, performance, quality
from projections.view import Table

_OF_CONTEXT: Mapping[str, Mapping[str, str]] = {
    "improvement": improvement.WORDS,
    "exchange": improvement.WORDS,
    "performance": performance.WORDS,
    "quality": quality.WORDS,
    "governance": governance.WORDS,
}
_NONE = re.compile(r"\bNone\b")  # a reader of tables has no None
_SENTENCE = re.compile(r"(?<=[.:])\s+(?=[A-Z`])")


def about(table: Table[Any]) -> str:
    """What one row of the table is: the docstring as one paragraph, empty where the row has none of its own."""
    text = " ".join((table.row.__doc__ or "").split())
    if text.startswith(f"{table.row.__name__}("):
        return ""  # dataclass's own words
    return _NONE.sub("empty", text)


def meaning(table: Table[Any], column: str) -> str:
    """What the column says, in a sentence or two; empty where nothing says it."""
    said = [each for each in _SENTENCE.split(about(table)) if f"`{column}`" in each]
    if said:
        return " ".join(said)
    own = _OF_CONTEXT.get(table.row.__module__.split(".")[1], {})
    return own.get(f"{table.name}.{column}") or words(table.row.__module__, column)


def words(module: str, column: str) -> str:
    """What a column of a row of that module is called for, whatever the table; empty where nothing says it."""
    _, _, context = module.partition(".")
    own = _OF_CONTEXT.get(context.partition(".")[0], {})
    return own.get(column) or common.WORDS.get(column, "")
