"""Private addresses of feeds for a site of the tests."""

from datetime import datetime

from services.web.feed_addresses import FeedAddresses
from services.web.session import SealKey, Seals

KEY = SealKey("a-key", b"k" * 32)


class EndedInMemory:
    def __init__(self) -> None:
        self._ended: dict[str, datetime] = {}

    def at(self, person: str) -> datetime | None:
        return self._ended.get(person)

    def put(self, person: str, now: datetime) -> None:
        self._ended[person] = now


def feed_addresses(key: SealKey = KEY, site: str = "https://board.test") -> FeedAddresses:
    return FeedAddresses(Seals([key]), EndedInMemory(), site)
