"""Files in and out: partners' JSON Lines and CSV, and tables as CSV."""

from collections.abc import Sequence

from adapters.partner_messages import read_command
from adapters.spreadsheets import Message, Unread, read, write_csv
from domain.errors import Fault

__all__ = ["Message", "Unread", "faults_of", "read", "write_csv"]


def faults_of(message: Message) -> Sequence[Fault]:
    """What the intake would find wrong with a message before it looks at the record; empty when nothing."""
    _, faults = read_command(message.kind, message.body)
    return faults
