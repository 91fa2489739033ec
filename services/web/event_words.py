"""How an event is told on a page: what, when, by whom and why. An agency and its role, never a person."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from domain.names import REFERENCE, AgencyId, PartnershipId, StreamId
from services.boards.as_at import spoken
from services.boards.cells import iso, printed
from services.boards.wording import Wording
from services.web import addresses
from services.web.addresses import AS_AT, Parameters
from services.web.page import Cell

_PROGRAM = "service"
_REFERENCE = re.compile(REFERENCE)
_COLUMN = re.compile(r"^.*\.|\[\d+\]$")  # what is not the name of the field itself


@dataclass(frozen=True, slots=True)
class Words:
    """`ids` puts them into words, `own` is the partnership whose record is read, `kept` goes along in addresses."""

    ids: Wording
    own: PartnershipId
    kept: Parameters = ()

    def agency(self, agency: AgencyId) -> str:
        return self.ids.word("agency", agency)

    def who(self, agency: AgencyId, role: str, on_behalf_of: AgencyId | None) -> str:
        said = self.agency(agency)
        if role != _PROGRAM:
            said = f"{said} ({role.replace('-', ' ')})"
        if on_behalf_of is not None and on_behalf_of != agency:
            said = f"{said} on behalf of {self.agency(on_behalf_of)}"
        return said

    def origin(self, partnership: PartnershipId) -> str:
        """Only the neighbour's record is named: all else is this one's."""
        return "" if partnership == self.own else f"from the record of {partnership.upper()}"

    def record(self, reference: StreamId) -> str:
        return addresses.address(f"/records/{reference}", self.kept)

    def thread(self, reference: StreamId) -> str:
        return addresses.address(f"/threads/{reference}", self.kept)

    def cell(self, value: object, field: str = "") -> Cell:
        """A value as people read it; `field` is its place in a state, by which an id is known."""
        if isinstance(value, str) and _REFERENCE.fullmatch(value):
            return Cell(value, self.record(value))
        text = printed(self.ids.cell(_COLUMN.sub("", field), value))
        if isinstance(value, date | datetime):
            return Cell(text, iso=value.isoformat())
        return Cell(text)


def state_at(reference: StreamId, position: int) -> str:
    """The address of a history as it stood right after an event."""
    return addresses.address(f"/records/{reference}", [(AS_AT, f"#{position}")])


def times(occurred_on: date, recorded_at: datetime) -> tuple[str, str]:
    """When it happened and when it was recorded, for people; and the latter for machines."""
    return (
        f"Happened on {addresses.long_day(occurred_on)}, recorded on {spoken(recorded_at)}",
        iso(recorded_at),
    )
