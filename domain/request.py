"""What a partner's message is once it has been read: a command, or the faults that keep it from being one."""

from dataclasses import dataclass
from datetime import datetime

from domain.command import Command
from domain.errors import Fault
from domain.names import AgencyId
from domain.quick import quick
from domain.receipt import Receipt


@quick
@dataclass(frozen=True, slots=True)
class Request:
    """
    One message with its identity. `command` is None exactly when `faults` holds at least one.

    `key` is `<source>:<message id>`, `body_hash` the SHA-256 of the bytes received; together they say whether
    the message was seen before. `sender` is the agency that the transport authenticated, never what a body
    says. `correlation_id` is the key when the sender gave none. `intake_sequence` is where the bytes are
    kept (None: they did not come by the intake stream). `again` marks an operator's replay of a message that
    was rejected.
    """

    key: str
    body_hash: bytes
    message_id: str
    sender: AgencyId
    role: str
    kind: str
    command: Command | None
    faults: tuple[Fault, ...]
    received_at: datetime
    correlation_id: str
    on_behalf_of: AgencyId | None = None
    intake_sequence: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Deferred:
    """No answer yet: the message must be delivered again, later. `error` is for the operator."""

    request: Request
    error: Exception


Answer = Receipt | Deferred
"""What recording makes of a request: its receipt, committed, or nothing yet."""
