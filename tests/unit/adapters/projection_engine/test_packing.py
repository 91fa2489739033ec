"""Rows of any table as bytes and back, and bytes that are not as they were made."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.projection_engine import tables
from adapters.projection_engine.packing import Damaged, Packer, Unpackable, shape
from adapters.projection_engine.paged import Page, PagedRows
from projections.catalogue import VIEWS
from projections.view import Key, Table

TABLES = [table for view in VIEWS for table in view.tables]


def values(column):
    python = column.python
    one: st.SearchStrategy[Any]
    if python is bool:
        one = st.booleans()
    elif issubclass(python, int):
        one = st.integers(-(2**63), 2**63 - 1)
    elif python is str:
        one = st.text(max_size=5)
    elif issubclass(python, str):
        one = st.sampled_from(list(python)) if hasattr(python, "__members__") else st.text()
    elif python is datetime:
        one = st.datetimes().map(lambda found: found.replace(tzinfo=UTC, fold=0))
    elif python is date:
        one = st.dates()
    elif python is Decimal:
        one = st.decimals(allow_nan=False, allow_infinity=False)
    else:
        assert python is UUID
        one = st.uuids()
    if column.many:
        one = st.lists(one, max_size=3).map(tuple)
    return st.none() | one if column.nullable else one


def rows_of(table):
    row = st.tuples(*map(values, tables.columns(table))).map(lambda found: table.row(*found))
    return st.lists(row, max_size=12, unique_by=table.key_of)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_rows_come_back_as_they_were(table, data):
    rows = data.draw(rows_of(table))
    packer = Packer(table)
    found = packer.unpack(packer.pack(rows))

    assert list(found.values()) == rows
    assert list(found) == [table.key_of(row) for row in rows]
    assert all(type(row) is table.row for row in found.values())
    assert repr(list(found.values())) == repr(rows)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@settings(max_examples=5, deadline=None)
@given(st.data())
def test_rows_with_a_value_are_those_that_have_it(table, data):
    rows = data.draw(rows_of(table))
    packer = Packer(table)
    packed = packer.pack(rows)

    assert packer.rows(packed) == rows
    for column in table.columns:
        for value in {getattr(row, column) for row in rows}:
            found = packer.rows_where(packed, column, {value})
            assert found == [row for row in rows if getattr(row, column) == value]


@dataclass(frozen=True, slots=True)
class Share:
    name: str
    share: Decimal | None
    on: date | None
    words: tuple[str, ...]
    number: int


SHARES = Table("shares", Share, key=("name",))
ROWS = [Share(f"n{n}", Decimal("0.10"), None, ("a",), n % 3) for n in range(600)]


def test_equal_numbers_that_are_written_otherwise_stay_so():
    rows = [Share("a", Decimal("0.1"), None, (), 1), Share("b", Decimal("0.10"), None, (), 1)]
    found = Packer(SHARES).unpack(Packer(SHARES).pack(rows))
    assert [str(row.share) for row in found.values()] == ["0.1", "0.10"]


def test_what_recurs_takes_little_room():
    assert len(Packer(SHARES).pack(ROWS)) < 8 * len(ROWS)


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_changed_byte_never_gives_other_rows(place, change):
    packed = bytearray(Packer(SHARES).pack(ROWS))
    packed[place % len(packed)] ^= change
    try:
        found = Packer(SHARES).unpack(bytes(packed))
    except Damaged:
        return
    assert list(found.values()) == ROWS


@given(st.integers(0, 10**6))
def test_a_part_is_noticed(length):
    packed = Packer(SHARES).pack(ROWS)
    with pytest.raises(Damaged):
        Packer(SHARES).unpack(packed[: length % len(packed)])


def test_what_comes_after_a_pack_is_refused():
    packed = Packer(SHARES).pack(ROWS)
    for more in (b"\x00", packed):
        with pytest.raises(Damaged):
            Packer(SHARES).unpack(packed + more)


def test_a_pack_that_says_it_is_enormous_is_not_opened():
    said = zstandard.ZstdCompressor().compress(bytes(2**27))
    assert len(said) < 2**20
    with pytest.raises(Damaged):
        Packer(SHARES).unpack(said)


def test_several_threads_pack_and_unpack_at_once():
    packer, lots = Packer(SHARES), [ROWS[at : at + 50] for at in range(0, 550, 7)]

    def there_and_back(rows: list[Share]) -> bool:
        return all(packer.rows(packer.pack(rows)) == rows for _ in range(20))

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(there_and_back, lots))


@pytest.mark.parametrize(
    "wrong",
    [
        Share(5, None, None, (), 1),  # type: ignore[arg-type]
        Share("a\ud800", None, None, (), 1),
        Share("a", None, "2026-01-01", (), 1),  # type: ignore[arg-type]
        Share("a", None, None, (7,), 1),  # type: ignore[arg-type]
        Share("a", None, None, (), 2**70),
        Share("a", None, None, (), object()),  # type: ignore[arg-type]
        Share("a", None, None, [], 1),  # type: ignore[arg-type]
    ],
)
def test_what_no_column_holds_is_refused(wrong):
    with pytest.raises(Unpackable):
        Packer(SHARES).pack([wrong])


def test_bytes_of_another_table_are_refused():
    packed = Packer(SHARES).pack(ROWS[:3])
    other = Table("others", Share, key=("name",))
    assert shape(other) != shape(SHARES)
    for table in TABLES:
        if len(table.columns) != len(SHARES.columns):
            with pytest.raises(Damaged):
                Packer(table).unpack(packed)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.integers(0, 40), st.none() | st.integers(0, 9), max_size=20),
        max_size=6,
    ),
    st.sampled_from([1, 2, 7]),
)
def test_pages_hold_what_a_dictionary_would(changes, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.projection_engine.paged.PAGE", size)
        paged = PagedRows(SHARES)
        plain: dict[Key, Share | None] = {}
        pages: list[Mapping[Key, Any]] = []
        stored: set[Page] = set()
        for position, changed in enumerate(changes):
            rows: dict[Key, Share | None] = {
                (f"n{key:02}",): None
                if number is None
                else Share(f"n{key:02}", None, None, (), number)
                for key, number in changed.items()
            }
            plain = {key: row for key, row in (plain | rows).items() if row is not None}
            held = {min(page): max(page) for page in pages}
            for revision in paged.revise(rows, position):
                last = held[revision.before.first] if revision.before else ()
                lots = [Packer(SHARES).unpack(page.content) for page in revision.after]
                behind = sum(key > last for lot in lots for key in lot)
                most = 8 * size if behind >= size else 2 * size - 1
                assert all(0 < len(lot) <= most for lot in lots)
                stored = stored.difference([revision.before]).union(revision.after)
            again = PagedRows(SHARES, list(stored))
            assert (again.bytes, len(again)) == (paged.bytes, len(paged))
            assert [again.rows(at) for at in range(len(again))] == [
                paged.rows(at) for at in range(len(paged))
            ]
            pages = [paged.by_key(at) for at in range(len(paged))]
            assert {key: row for page in pages for key, row in page.items()} == plain
            for key in range(41):
                assert paged.find((f"n{key:02}",)) == plain.get((f"n{key:02}",))
