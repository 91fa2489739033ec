"""
From a partner's bytes to a Request: strict reading, and a sentence for everything that is wrong.

Reading never raises and never repeats what was sent: a fault names the field and says what to do, because it
travels in receipts and logs. A field's own name is repeated only when it has the shape of a name.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cache

from pydantic import ValidationError

from adapters.envelope_reading import read_envelope
from adapters.json_reading import LARGEST_BODY, is_plain, read_json
from adapters.validation_faults import faults_of
from domain.catalogue import COMMANDS
from domain.command import Command
from domain.errors import Code, Fault
from domain.names import AgencyId
from domain.quick import quick
from domain.request import Request

SERVICE = "service"
"""The role of a sender that is a program: all that the transport tells about it is the agency."""

_NO_NAME = re.compile(r"[^a-z0-9.-]")


@quick
@dataclass(frozen=True, slots=True)
class PartnerMessage:
    """
    One message as it arrived. `agency` and `kind` are tokens of its subject, which the NATS server guards;
    `sequence` is its place in INTAKE, or None for a message that came from a file.
    """

    agency: AgencyId
    kind: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    sequence: int | None = None


def read_request(message: PartnerMessage, *, again: bool = False, role: str = SERVICE) -> Request:
    """
    Never raises: what cannot be read becomes a Request with faults, under an identity of its own if need be. `role` is
    that of a person, where one was signed in.
    """
    body_hash = hashlib.sha256(message.body).digest()
    envelope = read_envelope(message.headers, kind=message.kind)
    command, faults = read_command(message.kind, message.body)
    # without an identity of the sender's own the place in the intake stands in; `?` occurs in no message id
    message_id = envelope.message_id or _unnamed(message.sequence, body_hash)
    key = f"{message.agency}:{message_id}"
    faults = (*envelope.faults, *faults)
    return Request(
        key=key,
        body_hash=body_hash,
        message_id=message_id,
        sender=message.agency,
        role=role,
        kind=message.kind,
        command=None if faults else command,
        faults=faults,
        received_at=message.received_at,
        correlation_id=envelope.correlation_id or key,
        on_behalf_of=envelope.on_behalf_of,
        intake_sequence=message.sequence,
        again=again,
    )


def read_command(kind: str, body: bytes) -> tuple[Command | None, tuple[Fault, ...]]:
    """The command that a body holds, or every fault found in it; never both."""
    command_type = COMMANDS.get(kind)
    if command_type is None:
        return None, (_unknown(kind),)
    if len(body) > LARGEST_BODY:
        reason = f"the body is larger than {LARGEST_BODY // 1024} kB; send it in parts"
        return None, (Fault(Code.TOO_LARGE, reason),)
    fault = None if is_plain(body) else read_json(body)[1]
    if fault is not None:
        return None, (fault,)
    try:
        return _reader(command_type)(body), ()
    except ValidationError as invalid:
        return None, faults_of(invalid, read_json(body)[0])


@cache
def _reader(command_type: type[Command]) -> Callable[[bytes], Command]:
    """From a body. Raises ValidationError."""
    command_type.model_rebuild()  # what checks it is built when it is first used
    # the class's own method asks on every call what is never asked of it here
    return command_type.__pydantic_validator__.validate_json


def _unknown(kind: str) -> Fault:
    near = [] if _NO_NAME.search(kind) else get_close_matches(kind[:80], COMMANDS, n=1)
    hint = f"; did you mean {near[0]}?" if near else ", see schemas/messages"
    return Fault(Code.UNKNOWN_MESSAGE, f"the subject ends in no kind of message known here{hint}")


def _unnamed(sequence: int | None, body_hash: bytes) -> str:
    return f"?{'' if sequence is None else sequence}.{body_hash[:6].hex()}"
