"""What the pages need of one partnership beside its record; services/bootstrap answers it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.command import Scope
from domain.names import AgencyId
from domain.receipt import Receipt
from projections.view import MemoryRows, View
from services.boards.ports import Places, Record


class LiveRows(Protocol):
    """The rows of one partnership's live views. Every method may raise a GoldenThreadError."""

    @property
    def places(self) -> Places:
        """Of every live view, kept at hand: asks nobody."""
        ...

    async def moved(self, since: Places) -> Places:
        """The places as soon as they are others than `since`."""
        ...

    async def live(self, views: Sequence[View]) -> tuple[Mapping[str, MemoryRows], Places]:
        """The newest rows of some views, each with the place that its rows are of."""
        ...


class House(LiveRows, Protocol):
    """One partnership's record with its live rows at hand. Every method may raise a GoldenThreadError."""

    scope: Scope

    @property
    def record(self) -> Record: ...

    async def submit(
        self,
        *,
        sender: AgencyId,
        role: str,
        kind: str,
        message_id: str,
        body: bytes,
        on_behalf_of: AgencyId | None = None,
    ) -> Receipt:
        """
        Record one message, as if it had come from that agency: the same rules and the same receipt. A second call with
        the same `message_id` changes nothing and gives the same receipt.
        """
        ...

    async def receipt(self, sender: AgencyId, message_id: str) -> Receipt | None:
        """The first answer to that message; None when no such message of theirs came."""
        ...

    def now(self) -> datetime:
        """Aware, in UTC."""
        ...
