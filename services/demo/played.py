"""What the agencies of one partnership are made to say: illustrative throughout, and marked so wherever the record can say it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson

from domain.catalogue import COMMANDS
from domain.framework import Framework
from domain.names import AgencyId, PartnershipId, StreamId
from services.demo.message import Message, message
from services.demo.places import business_unit_of

BEGUN = timedelta(days=300)
"""How long before today the partnerships took up the framework, so that some of it is met, due and overdue on any day."""

ILLUSTRATIVE = "(illustrative)"
"""For the title of what has no field that says it."""


@dataclass
class Played:
    """
    The messages of one partnership, each with its day; what lies after `today` is not sent.

    `place` is 0 for the first partnership of the framework and 1 for the second, whose days differ by a little.
    """

    framework: Framework
    partnership: PartnershipId
    today: date
    place: int
    messages: list[tuple[date, Message]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start = self.today - BEGUN
        self.unit = business_unit_of(self.framework, self.partnership)
        taking_part = [
            agency
            for agency in self.framework.agencies.values()
            if self.partnership in agency.partnerships
        ]
        self.partners = [a.id for a in taking_part if a.kind not in {"business-unit", "scrutiny"}]
        self.scrutineer = next(a.id for a in taking_part if a.kind == "scrutiny")
        self.police = next(a.id for a in taking_part if a.kind == "police")
        self.health = next(a.id for a in taking_part if a.kind == "health")
        self.area = self.framework.partnerships[self.partnership].areas[0]
        self.council = self.framework.areas[self.area].council

    def reference(self, letters: str, number: int = 1) -> StreamId:
        """Away from the numbers of the inspections' threads."""
        return f"{self.partnership.upper()}-{letters}-{self.start.year}-{7000 + number}"

    def day(self, days: int) -> date:
        """So many days after the framework was taken up."""
        return self.start + timedelta(days=days)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def send(self, on: date, kind: str, by: AgencyId | None = None, /, **data: Any) -> None:
        command = COMMANDS[f"{kind}.v1"]
        marked = {"illustrative": True} if "illustrative" in command.model_fields else {}
        if on <= self.today:
            self.messages.append(
                (
                    on,
                    message(
                        f"{self.partnership}-played-{len(self.messages):03}",
                        self.partnership,
                        by or self.unit,
                        command.model_validate_json(
                            orjson.dumps({"occurred_on": on, **marked, **data})
                        ),
                    ),
                )
            )
