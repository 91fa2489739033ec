"""The receipt as partners read it from NATS: the published shape of what adapters/messaging/outbound.py sends."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from domain.fact import Closed
from domain.receipt import Verdict


class FaultMessage(Closed):
    """One thing that was wrong."""

    code: Annotated[
        str,
        Field(
            pattern="^[A-Z_]+$",
            description="One of the codes of the reference; none is ever renamed, new ones may come.",
        ),
    ]
    field: Annotated[
        str, Field(description="Dotted path into the body or a header; empty for the whole.")
    ]
    reason: Annotated[str, Field(description="A sentence that says what to do.")]


class ReceiptMessage(Closed):
    """The answer to one message, the same for every copy of it."""

    message_id: Annotated[
        str, Field(description="The header ce-id of the message that is answered.")
    ]
    sender: str
    kind: str
    verdict: Verdict
    reference: Annotated[str | None, Field(description="The record that the message concerned.")]
    first_position: Annotated[int | None, Field(description="Where the log begins to hold it.")]
    last_position: int | None
    recorded_at: datetime
    intake_sequence: Annotated[int | None, Field(description="Where the bytes received are kept.")]
    faults: tuple[FaultMessage, ...]
    faults_found: Annotated[
        int, Field(description="More than are listed when there were very many.")
    ]
