"""What one partnership's record holds, made ready for the questions that a requirement asks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.requirement import Happening
from projections.governance.occurrence import Occurrence


@dataclass(frozen=True)
class Ledger:
    """What one partnership's record holds, made ready for questions. `adopted_on`: when this framework was adopted."""

    occurrences: Sequence[Occurrence]
    adopted_on: date | None
    waived: frozenset[tuple[str, str | None, date]]
    by_topic: Mapping[str, Sequence[Occurrence]] = field(init=False)
    cited: Mapping[str, frozenset[str]] = field(init=False)
    """By history: every other history that one of its events names."""

    def __post_init__(self) -> None:
        by_topic: defaultdict[str, list[Occurrence]] = defaultdict(list)
        cited: defaultdict[str, set[str]] = defaultdict(set)
        for each in self.occurrences:
            by_topic[each.topic].append(each)
            cited[each.stream].update(each.references)
        for found in by_topic.values():
            found.sort(key=lambda each: (each.on, each.position))
        object.__setattr__(self, "by_topic", by_topic)
        object.__setattr__(self, "cited", {s: frozenset(c) for s, c in cited.items()})

    def of(self, happening: Happening) -> list[Occurrence]:
        """The events it describes, by the day on which they were true."""
        found = [
            each
            for topic in happening.topics
            for each in self.by_topic.get(topic, ())
            if all(set(each.values(name)) & set(wanted) for name, wanted in happening.where.items())
        ]
        return sorted(found, key=lambda each: (each.on, each.position))

    def by_history(self, found: Iterable[Occurrence]) -> Mapping[str, list[Occurrence]]:
        """
        These events, in their order, under every history that they concern: the one they belong to, and those that it names.
        """
        concerning: defaultdict[str, list[Occurrence]] = defaultdict(list)
        for each in found:
            for stream in {each.stream, *self.cited[each.stream]}:
                concerning[stream].append(each)
        return concerning
