"""Every decision record has a number of its own and says the same four things."""

import re
from collections import Counter
from pathlib import Path

import pytest

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("*.md"))


def test_every_decision_has_a_number_of_its_own():
    assert DECISIONS
    numbers = Counter(path.name[:4] for path in DECISIONS)
    assert [number for number, count in numbers.items() if count > 1] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_its_status_why_what_and_what_follows(path):
    text = path.read_text()

    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)
    assert text.startswith(f"# {path.name[:4]} "), "the heading begins with the number"
    missing = [
        part
        for part in ("Status", "Context", "Decision", "Consequences")
        if not re.search(rf"^(## )?{part}\b", text, re.MULTILINE)
    ]
    assert not missing, f"{path.name} does not say {', '.join(missing)}"


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_the_files_that_enforce_a_decision_are_there(path):
    root = path.parents[2]
    named = re.findall(
        r"`((?:tests|domain|adapters|projections|services)/[\w/.-]+\.\w+)", path.read_text()
    )

    assert [name for name in named if not (root / name).exists()] == []
