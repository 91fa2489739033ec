"""The forms of an answer, apart from what makes them: every command's `--help` names them."""

from enum import StrEnum


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
