"""
A client of NATS that reads the headers of a message without looking at each letter of each name.

nats-py 2.16 asks of every letter of a header's name whether it is a space: fifteen names a message, always the same, cost
more than all else that reading an event takes (ADR 0097). What nats-py makes of a name is remembered.
"""

from functools import lru_cache

from nats.aio.client import Client

_LONGEST = 64  # bytes of a name that is remembered: the other side of a border may send any


class QuickClient(Client):
    """nats-py's own in all but the time that headers take."""

    @classmethod
    def make_of(cls, client: Client) -> None:
        """For one that FastStream made, which knows no other class; this one has the same layout."""
        client.__class__ = cls

    @staticmethod
    def _parse_header_lines(raw: bytes) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in raw.split(b"\r\n"):
            name, colon, value = line.partition(b":")
            key = _remembered(name) if len(name) <= _LONGEST else _key(name)
            if colon and key is not None:
                found[key] = value.strip().decode("utf-8", "replace")
        return found


def _key(name: bytes) -> str | None:
    """As nats-py reads it; None for what it passes over."""
    return next(iter(Client._parse_header_lines(name + b":")), None)  # noqa: SLF001 (its reading is what is remembered)


_remembered = lru_cache(maxsize=256)(_key)
