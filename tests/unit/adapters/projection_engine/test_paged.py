"""Pages of rows as readers ask for them: what a dictionary of the rows would give, opening no page in vain."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.projection_engine.packing import Packer
from adapters.projection_engine.paged import ChangedRows, PagedRows
from projections.view import Key, MemoryRows, Table


@dataclass(frozen=True, slots=True)
class Link:
    thread: str
    entry: int
    stream: str
    stage: str | None


LINKS = Table("links", Link, key=("thread", "entry"))
PAGE = 4


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr("adapters.projection_engine.paged.PAGE", PAGE)


def paged(rows: Mapping[Key, Link]) -> PagedRows:
    pages = PagedRows(LINKS)
    list(pages.revise(rows, 5))
    return pages


def by_key(*links: Link) -> dict[Key, Link]:
    return {LINKS.key_of(link): link for link in links}


THREADS = st.sampled_from(["F-1", "F-2", "F-20", "F-3"])
STREAMS = st.sampled_from(["A-1", "A-2", 'A-"3"', "Ä-4"])
LINK = st.builds(
    Link, THREADS, st.integers(0, 12), STREAMS, st.none() | st.sampled_from(["begun", "done"])
)
KEYS = st.tuples(THREADS, st.integers(0, 12))


@settings(max_examples=200)
@given(st.lists(LINK), st.lists(LINK), st.sets(KEYS), st.data())
def test_readers_are_given_what_a_dictionary_would_give(stored, written, gone, data):
    before = by_key(*stored)
    changed: dict[Key, Any] = {**by_key(*written), **dict.fromkeys(gone)}
    plain = {key: row for key, row in (before | changed).items() if row is not None}
    there, read = MemoryRows({"links": plain}), paged(before)
    if not read:
        return
    here = MemoryRows(stored={"links": ChangedRows(read, changed)})

    assert here.all(LINKS) == there.all(LINKS) == [plain[key] for key in sorted(plain)]
    assert list(here.each(LINKS)) == there.all(LINKS)
    for column, values in (
        ("thread", data.draw(st.sets(THREADS | st.just("F-9")))),
        ("stream", data.draw(st.sets(STREAMS | st.just("A-9")))),
        ("stage", data.draw(st.sets(st.sampled_from(["begun", "done", None])))),
        ("entry", data.draw(st.sets(st.integers(0, 14)))),
    ):
        found = here.where(LINKS, column, *values)
        assert found == there.where(LINKS, column, *values)
        assert found == [row for row in there.all(LINKS) if getattr(row, column) in values]
    for key in {*before, *changed}:
        assert here.get(LINKS, *key) == plain.get(key)


@pytest.fixture
def opened(monkeypatch):
    """The packs of which columns were read."""
    read: list[bytes] = []
    open_ = Packer._opened

    def noting(self: Packer, plain: bytes) -> Any:
        read.append(plain)
        return open_(self, plain)

    monkeypatch.setattr(Packer, "_opened", noting)
    return read


def threads(count: int) -> ChangedRows:
    """Three links for each, so some four threads in three pages."""
    links = [Link(f"F-{n:03}", e, f"A-{n:03}", None) for n in range(count) for e in range(3)]
    return ChangedRows(paged(by_key(*links)), {})


def test_one_thread_is_read_from_the_pages_that_its_key_is_in(opened):
    rows = threads(100)
    opened.clear()

    assert [link.entry for link in rows.where("thread", {"F-050"})] == [0, 1, 2]
    assert 1 <= len(opened) <= 2


def test_a_word_in_another_column_is_read_from_the_pages_that_it_stands_in(opened):
    rows = threads(100)
    opened.clear()

    assert [link.thread for link in rows.where("stream", {"A-070"})] == ["F-070"] * 3
    assert 1 <= len(opened) <= 2
    opened.clear()
    assert not list(rows.where("stream", {"A-100"}))
    assert not opened


def test_the_first_of_many_rows_are_read_from_the_first_page(opened):
    rows = threads(100)
    opened.clear()

    assert next(rows.all()) == Link("F-000", 0, "A-000", None)
    assert len(opened) == 1


def test_what_was_made_for_one_reader_is_kept_for_no_other(opened):
    rows = MemoryRows(stored={"links": threads(20)})
    opened.clear()
    first, again = rows.all(LINKS), rows.all(LINKS)

    assert first == again
    assert first[0] is not again[0]


def test_rows_may_be_written_over_those_that_are_stored():
    rows = MemoryRows(stored={"links": threads(2)})
    rows.drop(LINKS, "F-000", 1)
    rows.put(LINKS, Link("F-001", 3, "A-001", "done"))

    assert [(link.thread, link.entry) for link in rows.all(LINKS)] == [
        *(("F-000", 0), ("F-000", 2)),
        *(("F-001", entry) for entry in range(4)),
    ]


def test_a_series_that_grows_between_others_has_its_settled_rows_packed_once(monkeypatch):
    """Three series with an entry more for each checkpoint, as the quarters of indicators come."""
    pages = PagedRows(LINKS)
    packed: list[int] = []
    pack = Packer.pack

    def noting(self: Packer, rows: Any, **how: bool) -> bytes:
        packed.append(len(rows))
        return pack(self, rows, **how)

    monkeypatch.setattr(Packer, "pack", noting)
    rounds = 40
    for entry in range(rounds):
        rows = by_key(*(Link(f"F-{n}", entry, "A-1", None) for n in range(3)))
        list(pages.revise(rows, entry))

    kept = list(ChangedRows(pages, {}).all())
    assert [LINKS.key_of(link) for link in kept] == sorted(
        (f"F-{n}", entry) for n in range(3) for entry in range(rounds)
    )
    assert sum(packed[-30:]) < 30 * PAGE
    assert len(pages) <= 3 * rounds / PAGE + 6


def test_what_comes_behind_all_others_is_in_larger_pages_and_is_packed_once():
    pages = PagedRows(LINKS)
    for at in range(20):
        rows = by_key(*(Link("F-1", 10 * at + entry, "A-1", None) for entry in range(10)))
        list(pages.revise(rows, at))

    sizes = [len(pages.by_key(at)) for at in range(len(pages))]
    assert sum(sizes) == 200
    assert max(sizes) == 8 * PAGE
    assert len(sizes) < 200 / (2 * PAGE)
    list(pages.revise(by_key(Link("F-1", 3, "A-1", "done")), 20))
    assert max(len(pages.by_key(at)) for at in range(2)) < 2 * PAGE


def test_rows_that_come_back_cannot_be_written():
    [row, *_] = threads(1).all()
    with pytest.raises(FrozenInstanceError):
        row.stage = "done"
    with pytest.raises(FrozenInstanceError):
        del row.stage
