"""The page about access shows the access table as it is."""

from itertools import groupby
from pathlib import Path

from domain.permission.access_table import ACCESS, COLUMNS, SENDS, Cell, Rule, What
from domain.permission.resource import Action, Sensitivity
from domain.permission.subject import Role

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "access.md"
MATTERS = {
    Sensitivity.SHARED: "shared",
    Sensitivity.PRIVATE: "private",
    Sensitivity.FIGURES: "figures before suppression",
    Sensitivity.INCIDENTS: "incidents and reviews",
    Sensitivity.RECORDS: "access log, subjects",
}
WANTS = {
    Action.READ: "read",
    Action.EXPORT: "take away",
    Action.SUBMIT: "send",
    Action.OPERATE: "operate",
}


def row(what: What, matter: str, wants: list[str], rules: dict[Role, Rule]) -> str:
    cells = ["" if rules[role] is Rule.NO else rules[role].value for role in COLUMNS]
    return f"| {what.value}{matter} | {', '.join(wants)} | {' | '.join(cells)} |".replace("  ", " ")


def matter_of(cell: Cell) -> str:
    return "" if cell[1] is None else f": {MATTERS[cell[1]]}"


def table() -> str:
    """Rows that differ in nothing but what is wanted are one."""
    heading = ["what", "to", *(role.value.replace("-", " ") for role in COLUMNS)]
    lines = [f"| {' | '.join(heading)} |", "|---" * len(heading) + "|"]
    for (what, matter, rules), cells in groupby(
        ACCESS, key=lambda cell: (cell[0], matter_of(cell), ACCESS[cell])
    ):
        lines.append(row(what, matter, [WANTS[cell[2]] for cell in cells], dict(rules)))
    return "\n".join(lines)


def test_the_page_shows_the_table_as_it_is() -> None:
    assert table() in PAGE.read_text(), f"put this on the page:\n{table()}"


def test_the_page_says_what_each_cell_means() -> None:
    page = PAGE.read_text()
    for rule in Rule:
        if rule is not Rule.NO:
            assert f"**{rule.value}**" in page, rule


def test_the_page_lists_what_each_role_sends() -> None:
    page = PAGE.read_text()
    for role, aggregates in SENDS.items():
        said = ", ".join(sorted(aggregates)).replace("-", " ")
        assert f"| {role.value.replace('-', ' ')} | {said} |" in page, said
