"""
A figure of 1 to 5 stays with its provider and its partnership's own record: every surface that leaves is searched.

What leaves: the rows of both boards, the SQL views of both report roles, what EVENTS shares, what arrives at the
neighbour, its log, the receipts of other agencies, the logs of all programs and servers.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from psycopg import sql

from domain.performance.return_commands import (
    CorrectSubmission,
    QuerySubmission,
    ResolveSubmissionQuery,
    SubmitIndicator,
)
from domain.performance.submission import Part
from domain.performance.value import Count
from domain.receipt import Verdict
from projections.performance import indicators
from services.bootstrap import places
from services.bootstrap.agencies import Letter
from tests.support.cluster import Cluster, Told, letter
from tests.support.conformity import OTHER, messages
from tests.support.controls import correct_submission, submit_indicator

RATIO, BROKEN_DOWN = "ctx.rereferrals", "4.1.1"
PERIOD = "2024-09-17"
HARTLEPOOL, STOCKTON = "hartlepool-council", "stockton-council"
WORD = "Quillfeather"
"""Stands in every free text that speaks about the small figures, and nowhere else."""


# --- The figures of 2025 that may be shown ----------------------------------------------------------------


@pytest.mark.parametrize("partnership", ["hsscp", "stscp"])
async def test_re_referrals_of_2025_are_quotients_of_sums(
    cluster: Cluster, told: Told, partnership: str
):
    """On both boards alike; never the mean of two percentages."""
    rows = await cluster.show(partnership, indicators.VIEW)
    south_tees = rows.get(indicators.FIGURES, RATIO, "2025", "stscp", "", "")
    north = rows.get(indicators.FIGURES, RATIO, "2025", "hsscp", "", "")
    assert south_tees is not None
    assert north is not None
    assert (south_tees.numerator, south_tees.denominator) == (1208, 5603)
    assert south_tees.value == Decimal("21.56")
    assert north.value == Decimal("28.03")
    parts = [
        rows.get(indicators.FIGURES, RATIO, "2025", "stscp", area, "")
        for area in ("middlesbrough", "redcar-and-cleveland")
    ]
    assert sum(part.numerator or 0 for part in parts if part) == 1208
    assert sum(part.denominator or 0 for part in parts if part) == 5603


# --- The figures that may not -----------------------------------------------------------------------------


def submitted(area: str, provider: str, **changes: Any) -> SubmitIndicator:
    return submit_indicator(
        **{"code": RATIO, "area": area, "provider": provider, "period": PERIOD, **changes}
    )


def part(category: str, numerator: int) -> Part:
    return Part(category=category, value=Count(numerator=numerator))


def corrected(corrects: int, numerator: int) -> CorrectSubmission:
    return correct_submission(
        code=RATIO,
        area="hartlepool",
        provider=HARTLEPOOL,
        period=PERIOD,
        corrects=corrects,
        value=Count(numerator=numerator, denominator=7919),
        reason=f"{WORD}: one child was counted for another.",
    )


@pytest.fixture(scope="module")
def key() -> dict[str, str]:
    return {"code": RATIO, "area": "hartlepool", "provider": HARTLEPOOL, "period": PERIOD}


async def send(cluster: Cluster, agency: str, *letters: Letter) -> None:
    receipts = await cluster.say("hsscp", agency, *letters)
    assert [r.faults for r in receipts if r.verdict is not Verdict.ACCEPTED] == []


async def speak_of_small_numbers(cluster: Cluster, key: dict[str, str]) -> None:
    """Three of 7,919; corrected to four and back; asked about; broken down; refused with words in the wrong place."""
    small = Count(numerator=3, denominator=7919)
    first = submitted("hartlepool", HARTLEPOOL, value=small, commentary=f"{WORD}: all siblings.")
    plain = submitted("stockton-on-tees", STOCKTON, value=Count(numerator=41, denominator=6007))
    broken_down = submitted(
        "hartlepool",
        HARTLEPOOL,
        code=BROKEN_DOWN,
        value=Count(numerator=64),
        breakdown=(part(HARTLEPOOL, 2), part("cleveland-police", 40), part("nenc-icb", 22)),
        commentary=f"{WORD}: two by ourselves.",
    )
    other = submitted(
        "stockton-on-tees",
        STOCKTON,
        code=BROKEN_DOWN,
        value=Count(numerator=70),
        breakdown=(part(STOCKTON, 30), part("cleveland-police", 28), part("nenc-icb", 12)),
    )
    await send(cluster, HARTLEPOOL, letter("small:1", first))
    await send(cluster, STOCKTON, letter("small:2", plain), letter("small:3", other))
    await send(cluster, HARTLEPOOL, letter("small:4", corrected(1, 4)))
    await send(cluster, HARTLEPOOL, letter("small:5", corrected(2, 3)))
    await send(cluster, HARTLEPOOL, letter("small:6", broken_down))
    query = QuerySubmission(
        **key, occurred_on=plain.occurred_on, question=f"{WORD}: is it three, not four?"
    )
    await send(cluster, "hsscp-business-unit", letter("small:7", query))
    answer = ResolveSubmissionQuery(
        **key, occurred_on=plain.occurred_on, query=4, answer=f"{WORD}: three."
    )
    await send(cluster, "hsscp-business-unit", letter("small:8", answer))
    wrong = orjson.loads(letter("", first).body)
    mistakes: list[dict[str, Any]] = [
        {WORD: 3},
        {"value": {"kind": "count", "numerator": 3, "denominator": WORD}},
        {"value": {"kind": "count", "numerator": 3, "denominator": 2}, "commentary": WORD},
        {"commentary": f"{WORD} was born on 3 May 2012."},
        {"occurred_on": f"2026 {WORD}"},
    ]
    for place, changes in enumerate(mistakes):
        body = json.dumps({**wrong, "period": "2024-09-18", **changes}).encode()
        (receipt,) = await cluster.say(
            "hsscp", HARTLEPOOL, Letter(f"small:wrong:{place}", first.KIND, body)
        )
        assert receipt.verdict is Verdict.REJECTED
    await cluster.settled()


def figures_in(value: object) -> Iterator[dict[str, Any]]:
    """Every release about our code and period that some JSON holds."""
    if isinstance(value, dict):
        if value.get("period") == PERIOD and "whole" in value:
            yield value
        for inner in value.values():
            yield from figures_in(inner)


async def sql_views(cluster: Cluster, partnership: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that the report role of a partnership can read."""
    dsn = places.dsn(cluster.settings, partnership, "report")
    found: dict[str, list[dict[str, Any]]] = {}
    async with await psycopg.AsyncConnection.connect(
        dsn, row_factory=psycopg.rows.dict_row
    ) as connection:
        names = await connection.execute(
            "SELECT table_schema AS s, table_name AS t FROM information_schema.tables"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        for name in await names.fetchall():
            rows = await connection.execute(
                sql.SQL("SELECT * FROM {}").format(sql.Identifier(name["s"], name["t"]))
            )
            found[f"{name['s']}.{name['t']}"] = await rows.fetchall()
    return found


@pytest.mark.timeout(180)
async def test_a_small_number_is_on_no_surface_that_leaves(
    cluster: Cluster, told: Told, key: dict[str, str]
):
    await speak_of_small_numbers(cluster, key)
    surfaces: dict[str, bytes] = {}
    releases: list[dict[str, Any]] = []
    for partnership in OTHER:
        views = await sql_views(cluster, partnership)
        assert {name.split(".")[0] for name in views} == {f"{partnership}_board"}
        surfaces[f"SQL views of {partnership}"] = repr(views).encode()
        check_rows(views[f"{partnership}_board.indicators"])
        async with cluster.service(partnership, "provisioner") as client:
            jetstream = client.jetstream(timeout=10)
            shared = [
                (subject, repr(headers).encode() + body)
                for subject, headers, body in await messages(jetstream, "EVENTS")
                if subject.startswith(f"gt.{partnership}.shared.")
            ]
            copied = await messages(jetstream, f"FROM_{OTHER[partnership].upper()}")
            receipts = [
                (subject, repr(headers).encode() + body)
                for subject, headers, body in await messages(jetstream, "RECEIPTS")
                if not subject.startswith(f"gt.hsscp.receipt.{HARTLEPOOL}.")
            ]
        assert len(shared) > 100
        surfaces[f"shared by {partnership}"] = b"\n".join(body for _, body in shared)
        surfaces[f"copied to {partnership}"] = b"\n".join(
            repr(headers).encode() + body for _, headers, body in copied
        )
        surfaces[f"receipts of others at {partnership}"] = b"\n".join(b for _, b in receipts)
        for _, _, body in copied:
            releases += figures_in(orjson.loads(body))
    foreign = await cluster.query("SELECT topic, state FROM stscp.stored_events")
    surfaces["the neighbour's log"] = b"\n".join(state for _, state in foreign)
    assert b"indicator-submitted" not in b"".join(
        topic.encode() for topic, state in foreign if b"HSSCP-IR" in state or b'"hsscp"' in state
    )
    for path in logs(cluster):
        surfaces[path.name] = path.read_bytes()
    assert {name for name, held in surfaces.items() if WORD.encode() in held} == set()
    assert len(releases) >= 2
    for release in releases:
        check_release(release)


def logs(cluster: Cluster) -> list[Path]:
    """Of the nodes, both NATS servers and PostgreSQL."""
    found = [path for path in cluster.servers.directory.rglob("*.log") if path.is_file()]
    assert len(found) >= 5
    return found


def check_rows(rows: list[dict[str, Any]]) -> None:
    """The board's rows of our code and period."""
    own = {
        (row["code"], row["area"], row["category"]): row
        for row in rows
        if row["period"] == PERIOD and row["partnership"] == "hsscp"
    }
    for area in ("hartlepool", ""):
        row = own[RATIO, area, ""]
        assert (row["numerator"], row["value"], row["symbol"]) == (None, None, "c"), area
        assert list(row["commentary"]) == []
    assert own[RATIO, "stockton-on-tees", ""]["numerator"] == 41
    hidden = own[BROKEN_DOWN, "hartlepool", HARTLEPOOL]
    assert (hidden["numerator"], hidden["symbol"]) == (None, "c")
    for row in own.values():
        assert row["numerator"] is None or not 0 < row["numerator"] < 6


def check_release(release: dict[str, Any]) -> None:
    """What the neighbour has been told, release by release: the small figure fits it as badly as any other would."""
    areas = {entry["area"]: entry for entry in release["areas"]}
    if release["code"] == RATIO:
        count = areas["hartlepool"]["figure"].get("numerator")
        assert count == "c"
        assert release["whole"].get("numerator") in {"c", None}
        return
    line = areas["hartlepool"]
    if line["figure"]["kind"] != "count":
        return
    cells = {c["category"]: c["figure"]["numerator"] for c in line["breakdown"]}
    shown = [count for count in cells.values() if count != "c"]
    hidden = [name for name, count in cells.items() if count == "c"]
    assert HARTLEPOOL in hidden
    headline = line["figure"]["numerator"]
    if headline != "c":  # what is left for the hidden cells is more than one of them could be
        assert len(hidden) > 1
        assert headline - sum(shown) > 5
    whole = {c["category"]: c["figure"]["numerator"] for c in release["whole_breakdown"]}
    assert [name for name in hidden if whole.get(name, "c") != "c"] == []


async def test_a_correction_between_small_numbers_is_not_noticed_outside(
    cluster: Cluster, told: Told, key: dict[str, str]
):
    """From three to four and back: no release follows, for a release would say that something changed."""
    await speak_of_small_numbers(cluster, key)
    stream = f"HSSCP-IA-{RATIO}:{PERIOD}"
    rows = await cluster.query(
        "SELECT state FROM stscp.stored_events WHERE originator_id = %s ORDER BY notification_id",
        stream,
    )
    assert len(rows) == 2  # Hartlepool's figure, and then Stockton's


def test_a_word_is_found_where_it_stands():
    """The search itself: what is looked for would be seen."""
    assert re.search(WORD.encode(), orjson.dumps({"commentary": f"{WORD}: two."}))
    assert list(figures_in({"data": {"period": PERIOD, "whole": {}}}))
