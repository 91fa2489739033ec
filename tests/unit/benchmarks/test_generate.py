"""A generated history is one that the log would take: whole, in order, readable, and the same for the same seed."""

import itertools
from collections.abc import Sequence

import pytest

from adapters.codec import Codec, Received
from benchmarks.generate import FIRST_YEAR, Generator, period_of
from domain.performance.period import period
from services.bootstrap import places

YEAR = 6_000
"""Events after which a first year under the pack of Tees is over, and the next one has begun."""


async def generated(count: int, **settings: object) -> Sequence[Received]:
    generator = Generator(**settings)  # type: ignore[arg-type]
    return list(itertools.islice(await generator.events(), count))


async def test_versions_of_a_stream_have_no_gap_and_every_identity_is_used_once():
    events = await generated(2 * YEAR)

    versions: dict[str, int] = {}
    for event in events:
        versions[event.stream] = versions.get(event.stream, 0) + 1
        assert event.version == versions[event.stream]
    assert len({event.provenance.event_id for event in events}) == len(events)


async def test_what_is_stored_is_of_the_stream_and_the_identity_under_which_it_is_stored():
    codec = Codec()
    for event in await generated(YEAR):
        decoded = codec.decode(event.stream, event.version, event.topic, event.state)

        assert decoded.provenance.event_id == event.provenance.event_id
        assert decoded.fact.stream == event.stream


async def test_the_same_seed_gives_the_same_events_and_another_one_others():
    first, again, other = [await generated(YEAR, seed=seed) for seed in (3, 3, 4)]

    assert [event.state for event in first] == [event.state for event in again]
    assert [event.state for event in first] != [event.state for event in other]


async def test_a_second_year_has_references_of_its_own():
    events = await generated(2 * YEAR)

    for year in (FIRST_YEAR, FIRST_YEAR + 1):
        assert any(event.stream.startswith(f"HSSCP-F-{year}-") for event in events)


def test_no_two_quarters_have_one_name_however_many_years_there_are_and_each_is_a_period():
    names = [
        period_of(year, quarter).decode()
        for year in range(FIRST_YEAR - 1, 9999)
        for quarter in range(1, 5)
    ]

    assert len(set(names)) == len(names)
    assert names[0] == f"{FIRST_YEAR - 1}-Q1"
    assert all(period(name).text == name for name in names)


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_periods_of_a_quarter_come_in_the_order_of_the_years(quarter: int):
    """In an index as in a record: each beside the one of the year before."""
    of_years, of_days = (
        [period_of(year, quarter) for year in years]
        for years in (range(FIRST_YEAR - 1, 2100), range(2100, 9999))
    )

    assert of_years == sorted(of_years)
    assert of_days == sorted(of_days)


@pytest.mark.parametrize("pack", places.packs())
async def test_every_pack_that_is_shipped_has_a_history(pack: str):
    partnership = next(iter(places.pack(pack).partnerships))

    events = await generated(100, pack=pack, partnership=partnership)

    assert {event.provenance.partnership for event in events} == {partnership}
