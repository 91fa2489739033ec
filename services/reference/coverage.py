"""
What the frameworks ask for, row by row, and where the program has it: coverage.md.

A row names its events, the invariants that guard it, the views that show it and the tests that pin it. The rows stand in
services/reference/coverage/*.toml; tests/architecture/test_coverage.py holds them to the code.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.reference.words import code, table

Row = Annotated[str, StringConstraints(pattern=r"^[RGPQV]\d{1,2}$")]

GROUPS: Mapping[str, tuple[str, int]] = {
    "R": ("Reviews and incidents", 12),
    "G": ("From finding to embedded change", 10),
    "P": ("Performance data", 8),
    "Q": ("Quality assurance", 12),
    "V": ("Governance, challenge, assurance, dissemination", 22),
}
"""The letters of the rows, what each group is about, and how many rows it has."""

ROWS = [f"{letter}{n}" for letter, (_, most) in GROUPS.items() for n in range(1, most + 1)]


class Covered(BaseModel):
    """
    One row. `source` is where the frameworks ask for it, `rules` are numbers of invariants, `views` names of views,
    `tests` are `path::name`. `left_out` says what of the row is not there, and why.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    source: str
    events: list[str]
    rules: list[Annotated[int, Field(ge=1, le=40)]] = []
    views: list[str]
    tests: list[str] = Field(min_length=1)
    left_out: str = ""


def rows(files: Mapping[str, str]) -> Mapping[str, Covered]:
    """The rows by their number, of files by name. Raises ValueError for one that stands in two files."""
    found: dict[str, Covered] = {}
    for name, text in sorted(files.items()):
        for row, entry in tomllib.loads(text).items():
            if row in found:
                raise ValueError(f"{name}: row {row} stands in another file already")
            found[row] = Covered.model_validate(entry)
    return found


def coverage(files: Mapping[str, str]) -> list[str]:
    """The page."""
    found = rows(files)
    lines = [
        "# Coverage",
        "",
        (
            "What the five frameworks ask of a record of learning and improvement, row by row: the events that record it, the "
            "rules that guard it (numbers of the domain's invariants, each with a test of that number), the views that show it, "
            "and the tests that pin it. `golden-thread framework check` says what one partnership's record proves of it."
        ),
    ]
    for letter, (words, _) in GROUPS.items():
        lines += ["", f"## {words}"]
        for row in ROWS:
            if row[0] == letter and row in found:
                lines += ["", *_row(row, found[row])]
    return lines


def _row(row: str, entry: Covered) -> Iterable[str]:
    left_out = [("left out", entry.left_out)] if entry.left_out else []
    yield f"### {row} {entry.title}"
    yield ""
    yield from table(
        ("what", "where"),
        [
            ("asked for in", entry.source),
            ("events", ", ".join(map(code, entry.events)) or "none of its own"),
            ("rules", ", ".join(map(str, entry.rules)) or "none of its own"),
            ("views", ", ".join(map(code, entry.views))),
            ("tests", "<br>".join(_spoken(test) for test in entry.tests)),
            *left_out,
        ],
    )


def _spoken(test: str) -> str:
    """`tests/unit/domain/test_x.py::test_a_thing_is_so` as a link with the sentence that the name is."""
    path, _, name = test.partition("::")
    sentence = re.sub(r"^test_", "", name).replace("_", " ") or path.rpartition("/")[2]
    return f"[{sentence}](../../{path})"
