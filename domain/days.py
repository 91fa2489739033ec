"""The days that a record knows."""

from datetime import date

EARLIEST = date(1900, 1, 1)
"""Of those that a message may name; an earlier one is a mistake (ADR 0119)."""

LATEST = date(2199, 12, 31)
"""Of those that somebody may look back or ahead from (ADR 0121)."""
