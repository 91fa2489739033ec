"""
One series of the Department for Education in three successive releases: what was submitted, and what was corrected.

The acceptance case for "as known at": Hartlepool's referral rate of 2023 reads 1068 after the first release and 1056.3
after the second, because the population behind it was estimated anew; the count stays 2,122.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.framework import Framework
from domain.performance.benchmark import BenchmarkPoint, Comparator, Vintage
from domain.performance.collection_round import Cell, OpenCollectionRound
from domain.performance.value import Count, DfeSymbol, Number, Symbol
from services.demo.benchmarks import published
from services.demo.message import Message, Phase, message
from services.demo.places import business_unit_of, council_of, partnership_of
from services.demo.returns import Key, Value, corrected, submitted
from services.demo.sources import RELEASES, Referrals, release, wider

REFERRALS, RATE, REREFERRALS = "ctx.referrals", "ctx.referral_rate", "ctx.rereferrals"

SERIES = "Children in need: referrals and re-referrals"


def released_on(year: int) -> date:
    """The department publishes at the end of October; the files do not say the day."""
    return date(year, 10, 31)


@dataclass(slots=True)
class _Standing:
    """What the councils have said so far: the value and its entry, by key."""

    values: dict[Key, tuple[Value, int]] = field(default_factory=dict)


def phases(framework: Framework) -> list[Phase]:
    """One phase a release, so that the record can be asked for what was known between them."""
    standing = _Standing()
    return [
        Phase(
            f"release-{year}",
            f"The release of {year}: new years submitted, changed figures corrected",
            tuple(_release(framework, year, standing)),
        )
        for year in RELEASES
    ]


def _release(framework: Framework, year: int, standing: _Standing) -> Iterator[Message]:
    rows = release(year)
    yield from _rounds(framework, year)
    for row in sorted(rows, key=lambda row: row.period):
        for key, value in _values(row):
            yield from _said(framework, year, key, value, standing)
    yield from _benchmarks(framework, year)


def _values(row: Referrals) -> Iterator[tuple[Key, Value]]:
    yield Key(REFERRALS, row.area, row.period), Count(numerator=row.referrals)
    yield (
        Key(REREFERRALS, row.area, row.period),
        Count(numerator=row.rereferrals, denominator=row.referrals),
    )
    rate = Key(RATE, row.area, row.period)
    if row.rate is not None:
        yield rate, Number(value=Decimal(row.rate))
    else:
        yield rate, Symbol(symbol=DfeSymbol.NOT_AVAILABLE)


def _said(
    framework: Framework, year: int, key: Key, value: Value, standing: _Standing
) -> Iterator[Message]:
    """A first figure is submitted, a changed one corrected. What a release leaves out stays as it was."""
    on = released_on(year)
    if key not in standing.values:
        standing.values[key] = (value, 1)
        left_out = isinstance(value, Symbol)
        yield submitted(
            framework,
            key,
            value,
            on=on,
            commentary=f"The release of {year} no longer prints the rate." if left_out else None,
            round_id=_round_id(framework, key) if key.period == str(year) else None,
        )
        return
    before, entry = standing.values[key]
    if value == before or isinstance(value, Symbol):
        return
    standing.values[key] = (value, entry + 1)
    yield corrected(
        framework,
        key,
        value,
        on=on,
        corrects=entry,
        reason=f"Revised in the release of {year}, {SERIES}: the population estimates behind it are new.",
    )


# --- What was asked for, and what to compare with -----------------------------------------------------------


def _round_id(framework: Framework, key: Key) -> str:
    return f"{partnership_of(framework, key.area).upper()}-CR-{key.period}-REFERRALS"


def _rounds(framework: Framework, year: int) -> Iterator[Message]:
    """Each partnership's collection for the year, opened after its end and due with the release."""
    for partnership in framework.partnerships.values():
        expected = tuple(
            Cell(code=code, area=area, provider=council_of(framework, area))
            for area in partnership.areas
            for code in (REFERRALS, REREFERRALS, RATE)
        )
        command = OpenCollectionRound(
            occurred_on=date(year, 4, 30),
            round_id=_round_id(framework, Key(REFERRALS, partnership.areas[0], str(year))),
            period=str(year),
            due_on=released_on(year),
            expected=expected,
        )
        sender = business_unit_of(framework, partnership.id)
        yield message(command.round_id, partnership.id, sender, command)


def _benchmarks(framework: Framework, year: int) -> Iterator[Message]:
    vintage = Vintage(release=f"{SERIES}, {year}", released_on=released_on(year))
    rows = sorted(wider(year), key=lambda row: row.period)
    for partnership in framework.partnerships:
        for name in dict.fromkeys(row.name for row in rows):
            printed = [row for row in rows if row.name == name]
            rates = [(row.period, row.rate) for row in printed if row.rate is not None]
            shares = [(row.period, row.rereferral_percent) for row in printed]
            for code, points in ((RATE, rates), (REREFERRALS, shares)):
                yield from published(
                    framework,
                    partnership=partnership,
                    code=code,
                    comparator=Comparator(name=name),
                    vintage=vintage,
                    points=tuple(
                        BenchmarkPoint(period=period, value=Number(value=Decimal(value)))
                        for period, value in points
                    ),
                )
