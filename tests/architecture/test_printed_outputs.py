"""What the guides show of the program's output ends as the program ends it today."""

import re
from datetime import datetime
from pathlib import Path

from services.boards.as_at import LONDON
from services.boards.ports import Stand
from services.boards.sheets import footer

ROOT = Path(__file__).parents[2]
SHOWN = [
    line
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    for line in page.read_text().splitlines()
    if line.startswith("Record of ")
]
_SAID = re.compile(r"Record of (\w+) as known at (\d+ \w+ \d{4} at \d\d:\d\d), position (\d+)\.")


def test_a_table_that_is_shown_ends_with_what_it_is_true_for():
    assert len(SHOWN) >= 10
    for line in SHOWN:
        said = _SAID.match(line)
        assert said is not None, line
        partnership, moment, position = said.groups()
        known_at = datetime.strptime(moment, "%d %B %Y at %H:%M").replace(tzinfo=LONDON)
        assert line == footer(Stand(partnership.lower(), int(position), known_at))
