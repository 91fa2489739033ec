"""
What a region or the whole country would record in a year, and what that costs: `python -m benchmarks.need`.

Counted, not guessed: the domain decides a year in which everything is done that a framework pack asks for, as often as
its cadences say (tests/support/partnership_year.py); figures come from every area and quarter for every indicator that is
collected. Two numbers are no framework's and are given: `--cases` a year beside the one that is played, and how many
partnerships and schools there are. Costs are the medians of benchmarks/results.json; without them it says so.
`--write` puts the tables into docs/explanation/scale.md, and so does every complete run of the benchmarks.
"""

import argparse
import asyncio
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import append, growth, intake, relay, report
from benchmarks.generate import CASES, CASEWORK, FIRST_YEAR, Generator
from benchmarks.judging import Figures
from benchmarks.peers.store import CODEC
from domain.fact import Event
from domain.framework import Framework
from services.bootstrap import places

PAGE = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "scale.md"
PARTNERSHIPS, SCHOOLS = 150, 20_000
_QUARTERS = 4
_SCHOOL_AUDIT = ("school-audit-returned.v1", "school-audit-validated.v1")
"""What one return of the yearly audit of schools becomes: the return, and its validation."""
_WORKING_DAYS = 250
_QUARTER_COMES_IN = 3600  # seconds: all figures of a quarter on the last afternoon
_SIZE = 100_000  # events of the growth workload whose costs are taken


@dataclass(frozen=True, slots=True)
class Need:
    """Events a year of one partnership under one pack; `bytes_an_event` are those of the stored JSON."""

    pack: str
    partnership: str
    duties: int
    figures: int
    casework: int
    bytes_an_event: int

    @property
    def events(self) -> int:
        return self.duties + self.figures + self.casework


def need(pack: str, partnership: str, cases: int) -> Need:
    generator = Generator(pack=pack, partnership=partnership)
    [year] = asyncio.run(generator.played(1))
    framework, prefix = places.pack(pack), partnership.upper()
    case = _matching(year, f"{prefix}-(?:{'|'.join(CASEWORK)})-{FIRST_YEAR}-")
    figures = _matching(year, f"{prefix}-I[DRA]-")
    stored = [len(CODEC.encode(event)[1]) for event in year]
    return Need(
        pack,
        partnership,
        len(year) - len(case) - len(figures),
        _figures(framework, partnership),
        len(case) * (cases + 1),
        round(statistics.mean(stored)),
    )


def _matching(year: Sequence[Event], streams: str) -> list[Event]:
    return [event for event in year if re.match(streams, event.stream)]


def _figures(framework: Framework, partnership: str) -> int:
    """A return from every area and one aggregate, every quarter, for each indicator that is collected."""
    collected = sum(entry.collected for entry in framework.indicators.values())
    return _QUARTERS * collected * (len(framework.partnerships[partnership].areas) + 1)


def needs(cases: int) -> list[Need]:
    """The first partnership of every pack that is shipped."""
    return [
        need(name, next(iter(places.pack(name).partnerships)), cases) for name in places.packs()
    ]


def tables(found: Sequence[Need], cases: int, measured: Figures) -> str:
    """Markdown."""
    lines = [
        f"Events a year, with {cases + 1} cases a partnership (`python -m benchmarks.need --cases {cases}`):",
        "",
        "| pack | duties by its cadences | figures | casework | together | bytes of an event, stored |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.pack} | {one.duties:,} | {one.figures:,} | {one.casework:,} | {one.events:,} | {one.bytes_an_event:,} |"
        for one in found
    ]
    largest = max(found, key=lambda one: one.events)
    schools = SCHOOLS * len(_SCHOOL_AUDIT)
    region, country = largest.events, PARTNERSHIPS * largest.events
    lines += [
        "",
        "| | events a year | on a working day (of 250) | as JSON, before indexes |",
        "|---|---:|---:|---:|",
        _line("one partnership, the pack with most", region, largest),
        _line(f"{PARTNERSHIPS} partnerships like it", country, largest),
        _line(f"{SCHOOLS:,} schools, a return and its validation each", schools, largest),
        _line("both", country + schools, largest),
        "",
        _quarter(largest),
        "",
        *_costs(country + schools, region, measured),
    ]
    return "\n".join(lines)


def _quarter(like: Need) -> str:
    at_once = PARTNERSHIPS * like.figures // _QUARTERS
    return (
        f"When all figures of a quarter of {PARTNERSHIPS} partnerships come within the same hour, that is"
        f" {at_once / _QUARTER_COMES_IN:,.0f} events a second."
    )


def _line(what: str, events: int, like: Need) -> str:
    size = events * like.bytes_an_event / 1e6
    return f"| {what} | {events:,} | {events / _WORKING_DAYS:,.0f} | {size:,.0f} MB |"


def _costs(events: int, one: int, measured: Figures) -> list[str]:
    """What the year costs at the rates of the results: of one partnership, and of all in one log."""
    ways = (
        ("taken in from NATS, answered with a receipt", _per_event(measured, intake.FULL)),
        ("appended in groups", _per_event(measured, append.GROUP)),
        ("brought to the neighbour", _per_event(measured, relay.MIRRORED)),
        ("shown live in every view", _of_growth(measured, growth.LIVE)),
        ("read and decoded", _of_growth(measured, growth.READ)),
        ("every view rebuilt", _of_growth(measured, growth.REBUILD)),
    )
    lines = [
        "| what | µs an event | the year of one partnership | the year of all of them, in one log |",
        "|---|---:|---:|---:|",
    ]
    for what, cost in ways:
        if cost is None:
            lines.append(f"| {what} | not measured yet | | |")
        else:
            alone, together = cost * one / 1e6, cost * events / 1e6
            lines.append(f"| {what} | {cost:,.0f} | {alone:,.1f} s | {together:,.0f} s |")
    return lines


def _per_event(measured: Figures, rate: str) -> float | None:
    return 1e6 / statistics.median(measured[rate]) if rate in measured else None


def _of_growth(measured: Figures, what: str) -> float | None:
    name = growth.at(_SIZE, what)
    return statistics.median(measured[name]) if name in measured else None


_BEGIN, _END = "<!-- begin: python -m benchmarks.need --write -->", "<!-- end -->"


def write(measured: Figures, cases: int = CASES) -> None:
    """Into the page, between its two marks. Raises ValueError when it lacks them."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, found, after = rest.partition(_END)
    if not found:
        raise ValueError(f"{PAGE.name} lacks the marks between which the tables stand")
    text = "\n\n".join([_BEGIN, tables(needs(cases), cases, measured), _END])
    PAGE.write_text(before + text + after, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--write", action="store_true", help="into docs/explanation/scale.md")
    options = parser.parse_args()
    measured = report.read().all_figures
    if options.write:
        write(measured, options.cases)
    else:
        print(tables(needs(options.cases), options.cases, measured))


if __name__ == "__main__":
    main()
