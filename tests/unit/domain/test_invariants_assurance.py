"""Invariants of the domain that assurance rests on: 26, 38 and 39. First what is refused, then what is accepted."""

import copy
from pathlib import Path

import orjson
import pytest
from pydantic import ValidationError

from adapters.codec import Codec
from adapters.partner_messages import read_command
from domain.catalogue import COMMANDS, FACTS
from domain.errors import Code, Refused, UnreadableEvent
from domain.governance.briefing import IssueBriefing
from domain.governance.yearly_report import DraftYearlyReport
from domain.text import public_texts
from domain.upcasts import UPCASTS
from services.boards.ports import Stand
from services.boards.sheets import footer
from tests.support.assurance import FACTS as FACTS_OF_ASSURANCE
from tests.support.assurance import sent
from tests.support.golden import FOLDER, topic_of
from tests.support.record import Record
from tests.support.sealed import packed, sealed, stored

NHS_NUMBER = "999 000 0018"  # of the test range, which belongs to nobody


@pytest.mark.parametrize("command", FACTS_OF_ASSURANCE, ids=lambda found: found.KIND)
def test_invariant_26_identifying_details_enter_no_free_text_and_nobody_overrides_it(command):
    """Outright, without an override: whoever means it well says the same without the detail (ADR 0032)."""
    accepted = sent(command)
    places = [path for path, _ in public_texts(accepted)]
    for path in places:
        body = orjson.loads(accepted.model_dump_json())
        part = body
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = f"The child, {NHS_NUMBER}, was seen."
        found, faults = read_command(command.KIND, orjson.dumps(body))
        assert found is None
        assert [fault.code for fault in faults] == [Code.IDENTIFIER_SUSPECTED]
        assert NHS_NUMBER not in str(faults)
    found, faults = read_command(
        command.KIND, orjson.dumps(orjson.loads(accepted.model_dump_json()))
    )
    assert (found, list(faults)) == (accepted, [])


def test_invariant_26_no_command_has_a_field_to_clear_an_identifier_with():
    """An override would have to be a field of some command; there is none, by whatever role."""
    assert not [kind for kind, c in COMMANDS.items() if "identifiers" in "".join(c.model_fields)]
    with pytest.raises(ValidationError):
        sent(DraftYearlyReport, statement=f"The child, {NHS_NUMBER}.", identifiers_cleared_by="IG")


async def test_invariant_38_nothing_is_as_at_a_day_without_the_last_event_named(tmp_path: Path):
    with pytest.raises(Refused) as refused:
        await packed(Record(), tmp_path / "nothing")
    assert [fault.code for fault in refused.value.faults] == [Code.NOT_FOUND]
    assert not (tmp_path / "nothing").exists()

    record = Record()
    record.send(sent(IssueBriefing))
    await packed(record, tmp_path / "pack")
    seal = await sealed(stored(record))
    assert seal is not None
    index = (tmp_path / "pack/index.csv").read_text(encoding="utf-8-sig")
    assert f"position {seal.position}" in index
    assert seal.record_hash in index
    assert f"position {seal.position}." in footer(Stand("hsscp", seal.position, record.at))


def test_invariant_39_a_stored_event_reads_for_ever_and_a_changed_one_does_not_pass():
    """That no role may update or delete is tested on PostgreSQL: tests/integration/event_store/test_schema.py."""
    for path in sorted(FOLDER.glob("*.json")):
        stored_state = orjson.loads(path.read_bytes())
        stored_state["data"]["added_afterwards"] = 1
        stream = _stream(path)
        with pytest.raises(UnreadableEvent):
            Codec().decode(stream, 1, topic_of(path.name), orjson.dumps(stored_state))
        event = Codec().decode(stream, 1, topic_of(path.name), path.read_bytes())
        assert event.stream == stream


def test_invariant_39_an_upcast_is_pure_and_every_retired_version_has_a_sample():
    for topic, (successor, upcast) in UPCASTS.items():
        samples = [p for p in FOLDER.glob("*.json") if topic_of(p.name) == topic]
        assert samples, f"no stored sample of {topic}"
        assert successor in FACTS or successor in UPCASTS
        for path in samples:
            data = orjson.loads(path.read_bytes())["data"]
            before = copy.deepcopy(data)
            assert upcast(data) == upcast(copy.deepcopy(before))
            assert data == before


def _stream(path: Path) -> str:
    """Of a golden file, by its own fact."""
    topic = topic_of(path.name)
    data = orjson.loads(path.read_bytes())["data"]
    while topic in UPCASTS:
        topic, upcast = UPCASTS[topic]
        data = upcast(data)
    return FACTS[topic].model_validate_json(orjson.dumps(data)).stream
