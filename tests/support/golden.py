"""
Golden files: tests/golden/<stored name>.json holds one event exactly as it is stored.

`python -m tests.support.golden` writes the missing ones from tests/support/golden_examples.py. It never touches one
that is there: released events are in partners' records for ever, and these files are what they look like.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import orjson

from adapters.codec import Codec
from domain.catalogue import FACTS
from domain.fact import Actor, Event, Fact, Provenance, Recorded
from tests.support.golden_examples import EXAMPLES

FOLDER = Path(__file__).parents[1] / "golden"


def topic_of(name: str) -> str:
    """The stored name that a golden file, or an example, is about."""
    return name.removesuffix(".json").split("@", maxsplit=1)[0]


def provenance(name: str) -> Provenance:
    """The same for every file but for its identity, with every field filled."""
    return Provenance(
        event_id=uuid5(NAMESPACE_URL, name),
        occurred_on=date(2026, 5, 1),
        actor=Actor(agency="hsscp-business-unit", role="service"),
        partnership="hsscp",
        correlation_id="cleveland-police:01JEXAMPLE",
        causation_id="cleveland-police:01JEXAMPLE",
        on_behalf_of="hartlepool-council",
        agreement="tees-sharing-2026",
    )


def example(name: str) -> Fact:
    """Raises KeyError for a name without an example, ValidationError for one that the fact refuses."""
    return FACTS[topic_of(name)].model_validate_json(orjson.dumps(EXAMPLES[name]))


def recorded_as(name: str, *, position: int = 1, version: int = 1) -> Recorded:
    """The example at a position of the log."""
    fact = example(name)
    event = Event(fact.stream, version, fact, provenance(name))
    return Recorded(position, datetime(2026, 6, 1, tzinfo=UTC), event)


def write_missing(folder: Path = FOLDER) -> list[str]:
    """The names of the files written."""
    written = []
    for name in EXAMPLES:
        file = folder / f"{name}.json"
        if not file.exists():
            fact = example(name)
            _, state = Codec().encode(Event(fact.stream, 1, fact, provenance(name)))
            file.write_bytes(state)
            written.append(file.name)
    return written


if __name__ == "__main__":
    names = write_missing()
    print("\n".join(names) or "nothing is missing")  # noqa: T201 (a command's output)
