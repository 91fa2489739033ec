"""
Files that partners send: JSON Lines and CSV, read line by line into messages; and CSV written for them.

Only the shape is judged here; what a message may say is judged by the same rules as one that came over NATS
(adapters.partner_messages). See docs/how-to/send-a-spreadsheet.md and ADR 0061.
"""

from adapters.spreadsheets.line import Unread
from adapters.spreadsheets.reading import Message, read
from adapters.spreadsheets.tables import write_csv

__all__ = ["Message", "Unread", "read", "write_csv"]
