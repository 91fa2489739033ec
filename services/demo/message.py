"""What the demonstration sends: messages in phases, each as an agency would publish it."""

from dataclasses import dataclass

from domain.command import Command
from domain.errors import Code
from domain.names import AgencyId, PartnershipId


@dataclass(frozen=True, slots=True)
class Message:
    """
    One message to one partnership. `id` and `body` are the same in every run, so sending it again changes nothing.

    `refused` is the code that a deliberately wrong message is answered with; None: it is to be accepted.
    """

    id: str
    partnership: PartnershipId
    sender: AgencyId
    kind: str
    body: bytes
    refused: Code | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of the story. Its messages go out in order, and all are answered before the next phase begins."""

    name: str
    title: str
    messages: tuple[Message, ...]


def message(id_: str, partnership: PartnershipId, sender: AgencyId, command: Command) -> Message:
    """The message that carries a command."""
    body = command.model_dump_json(exclude_none=True).encode()
    return Message(f"demo-{id_}", partnership, sender, command.KIND, body)
