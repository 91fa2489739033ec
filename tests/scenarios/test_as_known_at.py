"""A figure that was revised, asked for as it was known: the series that the DfE released three times."""

import random
import sys
from decimal import Decimal

import pytest

from domain.performance.indicator_return import IndicatorSubmitted, SubmissionCorrected
from domain.performance.value import Number
from projections.catalogue import VIEWS
from projections.performance import indicators
from services.boards.as_at import AsAt, Moment, Position
from tests.support.cluster import Cluster, Told
from tests.support.conformity import public

RATE, COUNT = "ctx.referral_rate", "ctx.referrals"
SAMPLE = 100  # of the boards that were seen


async def figures(cluster: Cluster, at: AsAt | None) -> tuple[Decimal | None, int | None]:
    """Hartlepool's rate and count of 2023 on its partnership's board."""
    rows = await cluster.show("hsscp", indicators.VIEW, at)
    rate = rows.get(indicators.FIGURES, RATE, "2023", "hsscp", "hartlepool", "")
    count = rows.get(indicators.FIGURES, COUNT, "2023", "hsscp", "hartlepool", "")
    return rate.value if rate else None, count.numerator if count else None


async def test_hartlepools_rate_of_2023_reads_as_it_was_known(cluster: Cluster, told: Told):
    before, first, second, last = (
        told.played[name] for name in ("framework", "release-2023", "release-2024", "release-2025")
    )
    for at in (Position(before.until["hsscp"]), Moment(before.answered_at)):
        assert await figures(cluster, at) == (None, None)
    for at in (Position(first.until["hsscp"]), Moment(first.answered_at)):
        assert await figures(cluster, at) == (Decimal(1068), 2122)
    for at in (Position(second.until["hsscp"]), Moment(second.answered_at)):
        assert await figures(cluster, at) == (Decimal("1056.3"), 2122)
    for now in (Position(last.until["hsscp"]), None):
        assert await figures(cluster, now) == (Decimal("1056.3"), 2122)


async def test_both_values_and_the_reason_are_in_its_history(cluster: Cluster, told: Told):
    stream = f"HSSCP-IR-{RATE}:hartlepool:2023:hartlepool-council"
    async with cluster.record("hsscp") as record:
        facts = [event.fact for event in await record.stream(stream, 10**9)]
        until = told.played["release-2023"].until["hsscp"]
        earlier = [event.fact for event in await record.stream(stream, until)]
    submitted, corrected = facts
    assert isinstance(submitted, IndicatorSubmitted)
    assert isinstance(corrected, SubmissionCorrected)
    assert submitted.content.value == Number(value=Decimal(1068))
    assert corrected.content.value == Number(value=Decimal("1056.3"))
    assert "population" in corrected.reason
    assert corrected.corrects == 1
    assert earlier == [submitted]


async def test_the_neighbour_knows_it_too(cluster: Cluster, told: Told):
    rows = await cluster.show("stscp", indicators.VIEW)
    row = rows.get(indicators.FIGURES, RATE, "2023", "hsscp", "hartlepool", "")
    assert row is not None
    assert row.value == Decimal("1056.3")


@pytest.mark.timeout(180)
async def test_as_at_any_recorded_moment_is_the_board_that_was_seen_then(
    cluster: Cluster, told: Told
):
    """Boards recorded live, while messages poured in and at rest, against the log folded up to there."""
    seen = {
        (looked.partnership, view.name, position): (view, rows)
        for looked in told.seen
        for view in VIEWS
        for position, rows in [looked.boards[view.name]]
        if position  # before the first event there is no recorded moment
    }
    assert len({position for _, _, position in seen}) > 20
    seed = random.randrange(2**32)  # noqa: S311 (printed, to be repeated)
    sys.stdout.write(f"{len(seen)} boards seen, seed {seed}\n")
    sample = random.Random(seed).sample(sorted(seen), min(SAMPLE, len(seen)))  # noqa: S311
    for partnership, name, position in sample:
        view, rows = seen[partnership, name, position]
        async with cluster.record(partnership) as record:
            stand = await record.stand(Position(position))
            for at in (Position(position), Moment(stand.known_at)):
                known = await record.view(view, at)
                assert known.stand.position == position
                assert public(view, known.rows) == rows, (partnership, name, at)


async def test_as_at_the_moment_of_looking_is_what_was_looked_at(cluster: Cluster, told: Told):
    """At rest the live board is the record, so the moment alone says what was seen."""
    heads = {p.until["hsscp"] for p in told.played.values()}
    resting = [m for m in told.seen if len({at for at, _ in m.boards.values()}) == 1]
    assert len(resting) >= len(told.played)
    checked = 0
    for seen in resting:
        async with cluster.record(seen.partnership) as record:
            stand = await record.stand(Moment(seen.at))
            ((position),) = {at for at, _ in seen.boards.values()}
            if stand.position != position:
                continue  # the views were still a few events behind the record
            checked += 1
            for view in VIEWS:
                known = await record.view(view, Moment(seen.at))
                assert public(view, known.rows) == seen.boards[view.name][1]
    assert checked >= len(heads)
