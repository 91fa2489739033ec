"""Who ended their private addresses of feeds (services.web.feed_addresses), in a file beside the secrets."""

import json
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from domain.errors import Misconfigured


class EndedFeeds:
    """
    One moment for each person, under a digest of their id. It is read at every question, so that several processes agree.

    Every method raises Misconfigured for a file that cannot be read or written: then no address is good.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def at(self, person: str) -> datetime | None:
        found = self._read().get(_digest(person))
        return None if found is None else datetime.fromtimestamp(found, UTC)

    def put(self, person: str, now: datetime) -> None:
        """A crash leaves the file before it, or the one after it."""
        known = {**self._read(), _digest(person): now.timestamp()}
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with new.open("w") as opened:
                json.dump(known, opened)
                opened.flush()
                os.fsync(opened.fileno())
            new.chmod(0o600)
            new.replace(self._file)
        except OSError as error:
            raise Misconfigured(f"{self._file}: {error.strerror}") from None

    def _read(self) -> dict[str, float]:
        try:
            known = dict(json.loads(self._file.read_text()))
            return {str(person): float(moment) for person, moment in known.items()}
        except FileNotFoundError:
            return {}
        except (OSError, TypeError, ValueError):
            raise Misconfigured(
                f"{self._file} cannot be read: remove it with session.key, and everybody makes new addresses"
            ) from None


def _digest(person: str) -> str:
    return sha256(person.encode()).hexdigest()
