"""Under which agreement a fact is shared, from the record itself (ADR 0045)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from domain.catalogue import CONTEXT_OF_FACT
from domain.command import Scope
from domain.exchange.sharing_agreement import SharingAgreement, sharing_stream
from domain.fact import Fact, Visibility
from domain.names import AgreementId, StreamId


@dataclass(frozen=True, slots=True)
class Sharing:
    """
    `streams` are the histories of this partnership's agreements, one for each neighbour. `beforehand` is the
    agreement of the settings; it holds with a neighbour as long as the record itself holds none with them.
    """

    streams: tuple[StreamId, ...] = ()
    beforehand: AgreementId | None = None

    @classmethod
    def of(cls, scope: Scope, beforehand: AgreementId | None) -> Self:
        others = (p for p in scope.framework.partnerships if p != scope.partnership)
        return cls(tuple(sharing_stream(scope.partnership, other) for other in others), beforehand)

    def agreement(
        self, fact: Fact, on: date, standing: Mapping[StreamId, Any]
    ) -> AgreementId | None:
        """`standing` holds the state of each of the streams, None where nothing is recorded. None: it stays at home."""
        if fact.VISIBILITY is not Visibility.SHARED:
            return None
        context = CONTEXT_OF_FACT.get(type(fact))
        for stream in self.streams:
            state = standing.get(stream)
            under = (
                state.under(context, on) if isinstance(state, SharingAgreement) else self.beforehand
            )
            if under is not None:
                return under
        return None
