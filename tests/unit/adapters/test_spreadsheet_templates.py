"""Every kind of message has a template, and what is filled into it is what is read back."""

from pathlib import Path
from typing import Any

import pytest

from adapters.spreadsheets import Message, read
from adapters.spreadsheets.templates import write_template
from domain.catalogue import COMMANDS
from services.bootstrap import places
from tests.support.command_examples import command

PACK = places.pack("tees")
KINDS = sorted(COMMANDS)
PORTIONS = [KINDS[start::8] for start in range(8)]
EACH = 3


@pytest.mark.parametrize("kinds", PORTIONS, ids=lambda kinds: kinds[0])
def test_what_is_filled_into_a_template_is_what_is_read_back(kinds: list[str], tmp_path: Path):
    sent = {kind: [command(kind, seed) for seed in range(EACH)] for kind in kinds}
    bodies = {
        kind: [each.model_dump(mode="json", exclude_unset=True) for each in messages]
        for kind, messages in sent.items()
    }
    path = tmp_path / "filled.xlsx"
    with path.open("wb") as stream:
        write_template(stream, kinds, PACK, "hsscp", filled=bodies)

    found: dict[str, list[Any]] = {kind: [] for kind in kinds}
    for line in read(path):
        assert isinstance(line, Message), line
        found[line.kind].append(COMMANDS[line.kind].model_validate_json(line.body))
    assert found == sent
