"""One partnership through one year under any framework pack: its vocabulary, its days, the messages so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, assert_never

import orjson

from domain.cadence import after
from domain.framework import Framework
from domain.names import AgencyId, PartnershipId, StreamId
from domain.requirement import Anytime, Every, EveryAfter, InMonths, Within

MONTHS = 12
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: when it became true, who sends it, what it is."""

    on: date
    sender: AgencyId
    kind: str
    data: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        return orjson.dumps({"occurred_on": self.on, **self.data})


@dataclass
class Year:
    """Of one partnership, from the day on which it adopts its framework."""

    framework: Framework
    partnership: PartnershipId
    start: date
    letters: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        agencies = [
            agency
            for agency in self.framework.agencies.values()
            if self.partnership in agency.partnerships
        ]
        self.unit = next(a.id for a in agencies if a.coordinates)
        self.scrutineer = next(a.id for a in agencies if a.kind == "scrutiny")
        self.police = next(a.id for a in agencies if a.kind == "police")
        self.partners = [a.id for a in agencies if a.kind not in ("business-unit", "scrutiny")]
        self.area = self.framework.partnerships[self.partnership].areas[0]
        self.council = self.framework.areas[self.area].council
        self.themes = list(self.framework.themes)
        self.groups = [
            g.id for g in self.framework.sub_groups.values() if self.partnership in g.partnerships
        ]

    def ref(self, letters: str, number: int = 1) -> StreamId:
        return f"{self.partnership.upper()}-{letters}-{self.start.year}-{number:04}"

    def day(self, days: int) -> date:
        return self.start + timedelta(days=days)

    def month(self, number: int, day: int = 9) -> date:
        """A day in the month that many months after the start."""
        first = after(self.start.replace(day=1), f"P{number}M") if number else self.start
        return max(first.replace(day=day), self.day(1))

    def send(self, on: date, kind: str, by: AgencyId | None = None, /, **data: Any) -> None:
        self.letters.append(Sent(on, by or self.unit, f"{kind}.v1", data))

    def span(self, first: date, last: date) -> dict[str, date]:
        return {"first": first, "last": last}

    def days(self, topic: str) -> list[date]:
        """As often as the framework asks for it by the calendar and no more often; once where it does not."""
        asked = [
            requirement
            for requirement in self.framework.requirements.values()
            if topic in requirement.proved_by.topics
        ]
        found: set[date] = set()
        for requirement in asked:
            match requirement.timing:
                case InMonths(months):
                    in_order = (self.month(number) for number in range(MONTHS))
                    found |= {day for day in in_order if day.month in months}
                case Every(period):
                    found |= set(self._spread(period, requirement.at_least))
                case Anytime() | Within() | EveryAfter():
                    pass
                case _:
                    assert_never(requirement.timing)
        return sorted(found) or [self.day(100)]

    def _spread(self, period: str, count: int) -> Iterator[date]:
        """So many days in every period of the year, with room before the end of each."""
        begin, end = self.start, after(self.start, "P12M")
        while begin < end:
            until = min(after(begin, period), end)
            step = (until - begin) / (count + 1)
            yield from (begin + step * number for number in range(1, count + 1))
            begin = until
