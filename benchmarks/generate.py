"""
A history of any size as a partnership would record it under a framework pack: `python -m benchmarks.generate DSN hsscp`.

Each year of it is played by the agencies of the pack and decided by the domain, everything that the framework asks for
at least once (tests/support/partnership_year.py). What grows with the work comes again and again: casework under
further numbers, each case at its own pace and some left open; quarterly figures for every indicator of the pack. So
the mix is the same at every size. A million events are some two hundred years of one partnership, or one year of two
hundred. The same seed gives the same events. They are written by the log's own append, which checks every version.
"""

import argparse
import asyncio
import itertools
import random
import re
import time as clocks
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import orjson

from adapters.codec import Codec, Received
from adapters.event_store.append_call import MAX_UNITS
from adapters.event_store.log import EventLog
from adapters.partner_messages import PartnerMessage, read_request
from benchmarks.in_turn import append_in_turn
from domain.command import Scope
from domain.fact import Event
from domain.request import Request
from services.bootstrap import places
from services.handling import Desk
from tests.support.memory_history import MemoryHistory
from tests.support.partnership_year import play

FIRST_YEAR = 2006
YEARS = 8
"""Years that are played; after the last, the days of the second come again, under the labels of further years."""
CASES = 20
"""Further cases a year, beside the one that is played."""
_NEXT_CENTURY = 2100
_LONGEST_LAG = 40  # days by which a case is later than the one that is played
_LEFT_OPEN = 0.3  # of the cases
_LEFT_OPEN_FOR = 300  # days before the end of the year, at most
CASEWORK = ("F", "R", "A", "SI", "RR", "PR", "AU", "SA", "V", "X", "DD", "PC", "C", "SV", "TR")
"""Of references to what a case, an audit, a visit or a review is about; the rest comes once a year."""
_NUMBERS = 100  # kept free for the numbers of the case that is played
_CODEC = Codec()


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the year as it was played, and what is stored of it."""

    event: Event
    day: date
    stream: bytes
    topic: str
    state: bytes


Told = tuple[date, Happened, bytes, bytes]
"""The day in whose order it is recorded, what was played, and the stream and the state that come of it."""


class Generator:
    """Raises Misconfigured for an unknown pack."""

    def __init__(self, *, seed: int = 1, pack: str = "tees", partnership: str = "hsscp") -> None:
        self._framework = places.pack(pack)
        places.check_partnership(self._framework, partnership)
        self._scope = Scope(partnership, self._framework)
        self._prefix = partnership.upper()
        self._random = random.Random(seed)  # noqa: S311 (a history that can be made again)
        self._identities = itertools.count(seed << 64)
        self._versions: dict[str, int] = {}

    async def events(self) -> Iterator[Received]:
        """Without end, in the order in which they are recorded."""
        played = [[_happened(event) for event in year] for year in await self.played(YEARS)]
        return itertools.chain.from_iterable(
            self._year(played[calendar], FIRST_YEAR + calendar, FIRST_YEAR + number)
            for number, calendar in enumerate(_calendars())
        )

    async def played(self, count: int) -> list[list[Event]]:
        """What the domain makes of the messages of so many years, one after the other."""
        history = MemoryHistory()
        desk = Desk(history, self._scope)
        years = []
        for year in range(FIRST_YEAR, FIRST_YEAR + count):
            before = len(history.log)
            await desk.record(list(self._requests(year)))
            years.append([recorded.event for recorded in history.log[before:]])
        return years

    def _requests(self, year: int) -> Iterator[Request]:
        letters = play(self._framework, self._scope.partnership, date(year, 4, 1))
        for number, letter in enumerate(letters, 1):
            body = orjson.dumps({"occurred_on": letter.on, **letter.data})
            headers = {"ce-id": f"{year}-{number}"}
            received = datetime.combine(letter.on, time(12), UTC)
            yield read_request(
                PartnerMessage(letter.sender, letter.kind, headers, body, received, number)
            )

    def _year(self, played: Sequence[Happened], calendar: int, year: int) -> Iterator[Received]:
        """`calendar` is the year in which it was played, `year` the one that its references and periods name."""
        relabel = _Relabel(self._prefix, calendar, year)
        told = [(one.day, one, relabel(one.stream), relabel(one.state)) for one in played]
        told += self._casework(told, year)
        told += self._figures(told)
        told.sort(key=lambda one: one[0])  # stable: what is of one case stays in its order
        return (self._again(one, stream, state) for _, one, stream, state in told)

    def _casework(self, told: Sequence[Told], year: int) -> Iterator[Told]:
        prefix = f"{self._prefix}-(?:{'|'.join(CASEWORK)})-{year}-".encode()
        reference = re.compile(b"(" + prefix + b")([0-9]{4})")
        cases = [one for one in told if reference.match(one[2])]
        for case in range(1, CASES + 1):
            lag = timedelta(days=self._random.randrange(_LONGEST_LAG))
            until = cases[-1][0] + timedelta(days=1)
            if self._random.random() < _LEFT_OPEN:
                until -= timedelta(days=self._random.randrange(_LEFT_OPEN_FOR))

            def renumbered(found: re.Match[bytes], case: int = case) -> bytes:
                return found[1] + b"%04d" % (int(found[2]) + _NUMBERS * case)

            for day, one, stream, state in cases:
                if day < until:
                    again = reference.sub(renumbered, stream), reference.sub(renumbered, state)
                    yield day + lag, one, *again

    def _figures(self, told: Sequence[Told]) -> Iterator[Told]:
        """The played indicator's definition and figures, for every other indicator of the pack."""
        prefix = re.compile(f"{self._prefix}-I[DRA]-".encode() + re.escape(_PLAYED))
        figures = [one for one in told if prefix.match(one[2])]
        for code in self._framework.indicators:
            other = code.encode()
            if other != _PLAYED:
                for day, one, stream, state in figures:
                    yield day, one, stream.replace(_PLAYED, other), state.replace(_PLAYED, other)

    def _again(self, one: Happened, stream: bytes, state: bytes) -> Received:
        """Under an identity of its own and the next version, with bytes that the append stores as they stand."""
        event, name = one.event, stream.decode()
        version = self._versions[name] = self._versions.get(name, 0) + 1
        identity = UUID(int=next(self._identities))
        before = str(event.provenance.event_id).encode()
        return Received(
            name,
            version,
            event.fact,
            replace(event.provenance, event_id=identity),
            one.topic,
            state.replace(before, str(identity).encode()),
        )


def _calendars() -> Iterator[int]:
    """Which of the years that were played: what happens once happens in the first."""
    yield 0
    yield from itertools.cycle(range(1, YEARS))


class _Relabel:
    """References, rounds and periods of one year to those of another; days stay."""

    def __init__(self, prefix: str, calendar: int, year: int) -> None:
        self._reference = re.compile(f"({prefix}-[A-Z0-9]+)-{calendar}-".encode())
        self._period = re.compile(f"{calendar - 1}-Q([1-4])".encode())
        self._to = b"\\1-%d-" % year
        self._to_period = {b"%d" % quarter: period_of(year - 1, quarter) for quarter in range(1, 5)}

    def __call__(self, given: bytes) -> bytes:
        return self._period.sub(self._renamed, self._reference.sub(self._to, given))

    def _renamed(self, found: re.Match[bytes]) -> bytes:
        return self._to_period[found[1]]


def period_of(year: int, quarter: int) -> bytes:
    """
    A quarter of a year, or where that is no year of this century, as a period has to be (domain/performance/period.py), a
    day in the same quarter of one that is: no two have the same name, and they stand in the indexes in the order of the years.
    """
    if year < _NEXT_CENTURY:
        return b"%d-Q%d" % (year, quarter)
    of_century, later = divmod(year - _NEXT_CENTURY, 84)
    month, day = divmod(later, 28)
    return b"20%02d-%02d-%02d" % (of_century, 3 * quarter - 2 + month, day + 1)


def _happened(event: Event) -> Happened:
    day = event.provenance.occurred_on
    return Happened(event, day, event.stream.encode(), *_CODEC.encode(event))


_PLAYED = b"ctx.referrals"
"""The indicator of which tests/support/year_figures.py plays the figures."""


async def write(log: EventLog, events: Iterator[Received], count: int) -> None:
    """The next so many of them, in transactions of the append function's own size."""
    some = itertools.islice(events, count)
    await append_in_turn(log, iter(lambda: list(itertools.islice(some, MAX_UNITS)), []))


async def main(options: argparse.Namespace) -> None:
    generator = Generator(seed=options.seed, pack=options.pack, partnership=options.partnership)
    began = clocks.perf_counter()
    async with EventLog(options.dsn, options.partnership) as log:
        await write(log, await generator.events(), options.events)
    print(f"{options.events:,} events in {clocks.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dsn", help="of the role that appends")
    parser.add_argument("partnership", nargs="?", default="hsscp", help="its log must be empty")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", default="tees")
    asyncio.run(main(parser.parse_args()))
