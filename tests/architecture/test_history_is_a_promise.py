"""What was recorded can be read for ever: every stored name has an example in its stored bytes, and it still reads."""

import re
from pathlib import Path
from typing import Any, ClassVar, get_args

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from adapters.codec import Codec
from domain import catalogue
from domain.catalogue import FACTS
from domain.errors import UnreadableEvent
from domain.fact import Event, Fact, Provenance, Visibility
from domain.names import StreamId
from domain.upcasts import UPCASTS
from tests.support.golden import FOLDER, provenance, topic_of, write_missing
from tests.support.golden_examples import EXAMPLES

GOLDEN = sorted(FOLDER.glob("*.json"))
LATER = (
    "A type that was released never changes: put it back, give the new shape a new stored name (….v2), "
    "say in domain/upcasts.py how the old becomes the new, and keep the golden file. Only while it was in no "
    "release: delete its golden file and run python -m tests.support.golden."
)


def read(path: Path) -> Event:
    """As the log reads it; the stream is what the fact says."""
    state = path.read_bytes()
    topic = topic_of(path.name)
    while topic in UPCASTS:
        data = orjson.loads(state)
        topic, upcast = UPCASTS[topic]
        state = orjson.dumps(data | {"data": upcast(data["data"])})
    fact = FACTS[topic].model_validate_json(orjson.dumps(orjson.loads(state)["data"]))
    return Codec().decode(fact.stream, 1, topic_of(path.name), path.read_bytes())


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_every_stored_name_has_a_golden_file(topic):
    files = [path for path in GOLDEN if topic_of(path.name) == topic]

    assert files, (
        f"{topic} has no golden file: add an example under its name to tests/support/golden_examples.py, "
        "run python -m tests.support.golden, and commit the file it writes."
    )


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_golden_file_still_reads_and_is_written_the_same(path):
    topic = topic_of(path.name)
    assert topic in FACTS or topic in UPCASTS, (
        f"nothing reads {topic} any more, but it is in the record for ever: put the fact back, or name its "
        "successor in domain/upcasts.py."
    )
    try:
        event = read(path)
    except (UnreadableEvent, ValidationError, KeyError) as unreadable:
        pytest.fail(f"{topic} as it was stored no longer reads ({unreadable}). {LATER}")

    if topic in FACTS:
        written = Codec().encode(event)
        assert written == (topic, path.read_bytes()), f"{topic} is now stored otherwise. {LATER}"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_was_written(name):
    assert (FOLDER / f"{name}.json").exists(), (
        "run python -m tests.support.golden and commit the file"
    )


def test_golden_files_are_never_written_over(tmp_path):
    kept = tmp_path / "finding-withdrawn.v1.json"
    kept.write_text("as it was")

    written = write_missing(tmp_path)

    assert kept.read_text() == "as it was"
    assert len(written) == len(EXAMPLES) - 1
    assert write_missing(tmp_path) == []


def test_every_retired_name_leads_to_one_in_use():
    for retired in UPCASTS:
        seen = [retired]
        while seen[-1] in UPCASTS:
            seen.append(UPCASTS[seen[-1]][0])
            assert len(seen) == len(set(seen)), f"the upcasts go in a circle: {' → '.join(seen)}"
        assert seen[-1] in FACTS, f"{retired} leads to {seen[-1]}, which nothing reads"
        assert retired not in FACTS


def test_a_stored_name_is_given_once():
    with pytest.raises(ValueError, match=r"two classes share the stored name a\.v1"):
        catalogue._unique([("a.v1", 1), ("b.v1", 2), ("a.v1", 3)])


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS.keys())
def test_a_fact_is_frozen_closed_and_strict_in_all_its_parts(fact):
    assert re.fullmatch(r"[a-z]+(-([a-z]+|[0-9]+))*\.v[1-9][0-9]*", fact.TOPIC)
    assert isinstance(fact.VISIBILITY, Visibility)
    for model in models_of(fact):
        for setting in ("frozen", "strict"):
            assert model.model_config.get(setting) is True, f"{model.__name__} is not {setting}"
        assert model.model_config.get("extra") == "forbid", f"{model.__name__} is not closed"


def models_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The model and every model inside it."""
    found: set[type[BaseModel]] = set()
    todo: list[Any] = [model]
    while todo:
        annotation = todo.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if annotation not in found:
                found.add(annotation)
                todo += [field.annotation for field in annotation.model_fields.values()]
        else:
            todo += get_args(annotation)
    return found


# --- Upcasting, on a shape that only these tests know -------------------------------------------------------


class Moved(Fact):
    TOPIC: ClassVar[str] = "moved.v3"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    thing: str
    steps: int
    direction: str

    @property
    def stream(self) -> StreamId:
        return self.thing


CODEC = Codec(
    {"moved.v3": Moved},
    {
        "moved.v1": ("moved.v2", lambda data: {"thing": data["thing"], "steps": data["far"]}),
        "moved.v2": ("moved.v3", lambda data: data | {"direction": "north"}),
    },
)


def stored(data: dict[str, Any]) -> bytes:
    _, state = CODEC.encode(
        Event("t", 1, Moved(thing="t", steps=1, direction="x"), provenance("moved"))
    )
    return orjson.dumps(orjson.loads(state) | {"data": data})


@pytest.mark.parametrize(
    ("topic", "data"),
    [
        ("moved.v1", {"thing": "t", "far": 4}),
        ("moved.v2", {"thing": "t", "steps": 4}),
        ("moved.v3", {"thing": "t", "steps": 4, "direction": "north"}),
    ],
)
def test_every_released_shape_reads_as_todays(topic, data):
    event = CODEC.decode("t", 7, topic, stored(data))

    assert event.fact == Moved(thing="t", steps=4, direction="north")
    assert event.provenance == provenance("moved")


@pytest.mark.parametrize(
    "data",
    [{}, {"thing": "t"}, {"thing": "t", "far": "4"}, [], None, "far", {"thing": 1, "far": 4}],
)
def test_an_old_shape_that_was_never_right_is_unreadable(data):
    with pytest.raises(UnreadableEvent, match=r"moved\.v1 of t, version 7 at position 3: "):
        CODEC.decode("t", 7, "moved.v1", stored(data), position=3)


def test_a_name_is_not_both_retired_and_in_use():
    with pytest.raises(ValueError, match=r"retired and still in use: moved\.v3"):
        Codec({"moved.v3": Moved}, {"moved.v3": ("moved.v4", lambda data: data)})


def test_provenance_is_stored_whole():
    state = orjson.loads(stored({}))
    assert set(state["meta"]) == set(Provenance.__dataclass_fields__)
