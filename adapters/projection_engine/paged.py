"""The rows of a table in pages, as a checkpoint has them: unpacked when one of them is asked for, revised page by page."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any

from adapters.projection_engine.packing import Damaged, packer
from projections.view import Key, Table

PAGE = 125  # rows that a page begins with; it is parted at twice as many, as all are packed again for one that changes
_BEHIND = 8  # times as many, where rows come behind those there are and stay: fewer pages are quicker to read


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a table from key `first` on, packed, and the checkpoint they were packed for."""

    first: Key
    since: int
    number: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Revision:
    """One page that is replaced by others, or by none; `before` is None where there was none."""

    before: Page | None
    after: tuple[Page, ...]

    @property
    def bytes(self) -> int:
        """That are stored more."""
        return sum(len(page.content) for page in self.after)


class PagedRows:
    """Of one table. Whatever it gives may raise Damaged."""

    def __init__(self, table: Table[Any], pages: Sequence[Page] = ()) -> None:
        self._packer = packer(table)
        self.key_of = table.key_of
        self._pages = sorted(pages, key=lambda page: page.first)
        self._firsts = [page.first for page in self._pages]
        self._bytes = sum(len(page.content) for page in pages)
        self._open: dict[int, Mapping[Key, Any]] = {}

    def find(self, key: Key) -> Any | None:
        """The row of a key, or None."""
        if not self._pages:
            return None
        at = self._at(key)
        rows = self._open.get(at)
        if rows is None:
            rows = self._open[at] = self._unpack(self._pages[at])
        return rows.get(key)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def bytes(self) -> int:
        """That the pages hold, packed."""
        return self._bytes

    def parted(self, keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
        """For each page, in order, those of `keys` that its rows are about; `keys` are in order too, and there is a page."""
        ends = [bisect_left(keys, first) for first in self._firsts[1:]]
        return (keys[begin:end] for begin, end in pairwise((0, *ends, len(keys))))

    def rows(self, at: int) -> list[Any]:
        """Of one page, in key order. It is not kept open."""
        return self._packer.rows(self._pages[at].content)

    def by_key(self, at: int) -> dict[Key, Any]:
        """Of one page. It is not kept open."""
        return self._unpack(self._pages[at])

    def rows_where(self, at: int, column: str, values: Collection[Any]) -> list[Any]:
        """
        Those of one page that have one of these values in a column, in key order. Nothing is read of it where the first
        keys say that it has none.
        """
        if column == self._packer.table.key[0]:
            least = self._firsts[at][0]
            most = self._firsts[at + 1][0] if at + 1 < len(self._firsts) else None
            if all(value < least or (most is not None and value > most) for value in values):
                return []
        return self._packer.rows_where(self._pages[at].content, column, values)

    def close(self) -> None:
        """Forget what was unpacked for `find`."""
        self._open.clear()

    def revise(self, changed: Mapping[Key, Any], position: int) -> Iterator[Revision]:
        """
        Page by page what becomes of the rows when these are written, None for one that goes; once all were asked for,
        these pages are the rows. `position` is that of the checkpoint made for. Raises Unpackable.
        """
        touched: dict[int, dict[Key, Any]] = {}
        for key, row in changed.items():
            touched.setdefault(self._at(key), {})[key] = row
        revisions: dict[int, Revision] = {}
        number = 0
        for at, mine in touched.items():
            before = self._pages[at] if self._pages else None
            kept = self._unpack(before) if before else {}
            after = []
            for lot in _lots(kept, mine):
                first = self._packer.table.key_of(lot[0])
                packed = self._packer.pack(lot, settled=len(lot) > 2 * PAGE)
                after.append(Page(first, position, number, packed))
                number += 1
            revisions[at] = Revision(before, tuple(after))
            yield revisions[at]
        # from the end, so that the others keep their places; to sort all pages anew would cost more with every page
        for at in sorted(revisions, reverse=True):
            self._replace(at, revisions[at])
        self.close()

    def _replace(self, at: int, revision: Revision) -> None:
        self._pages[at : at + 1] = revision.after
        self._firsts[at : at + 1] = [page.first for page in revision.after]
        self._bytes += revision.bytes - (len(revision.before.content) if revision.before else 0)

    def _unpack(self, page: Page) -> dict[Key, Any]:
        rows = self._packer.unpack(page.content)
        if next(iter(rows), None) != page.first:
            raise Damaged(f"{self._packer.table.name}: a page does not begin with its first key")
        return rows

    def _at(self, key: Key) -> int:
        """The page whose rows are about this key; the first also takes in what comes before it."""
        return max(bisect_right(self._firsts, key) - 1, 0)


def _lots(kept: Mapping[Key, Any], written: Mapping[Key, Any]) -> Iterator[Sequence[Any]]:
    """
    The rows of a page and those written over them, in the lots of which pages are made. Where a page grows, as one does
    with each quarter of an indicator, the rows before and behind those written are parted from them: the next quarter
    will be written in between, and what has settled is not packed again.
    """
    together = {**kept, **written}
    keys = [key for key in sorted(together) if together[key] is not None]
    rows = [together[key] for key in keys]
    behind: Sequence[Any] = ()
    if len(kept) < len(rows) < 2 * PAGE:
        begin, end = bisect_left(keys, min(written)), bisect_right(keys, max(written))
        if len(rows) - end >= PAGE // 2:
            rows, behind = rows[:end], rows[end:]
        if begin >= PAGE:
            yield rows[:begin]
            rows = rows[begin:]
    size = PAGE if len(rows) >= 2 * PAGE else 2 * PAGE
    if len(keys) - bisect_right(keys, max(kept, default=())) >= PAGE:
        size = _BEHIND * PAGE
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
    if behind:
        yield behind


class ChangedRows:
    """
    Paged rows with those written since over them, None for one that went, as readers ask for them
    (projections.view.StoredRows). What is made of a page is not kept. There is a page. Whatever it gives may raise Damaged.
    """

    def __init__(self, paged: PagedRows, changed: Mapping[Key, Any]) -> None:
        self._paged = paged
        self._changed = changed
        self._parted = list(paged.parted(sorted(changed)))
        paged.close()

    def find(self, key: Key) -> Any | None:
        if key in self._changed:
            return self._changed[key]
        return self._paged.find(key)

    def all(self) -> Iterator[Any]:
        return chain.from_iterable(self._by_page())

    def where(self, column: str, values: Collection[Any]) -> Iterator[Any]:
        return chain.from_iterable(self._where_by_page(column, values))

    def _by_page(self) -> Iterator[Iterable[Any]]:
        for at, keys in enumerate(self._parted):
            if keys:
                rows = self._paged.by_key(at)
                rows.update((key, self._changed[key]) for key in keys)
                yield _existing(rows)
            else:
                yield self._paged.rows(at)

    def _where_by_page(self, column: str, values: Collection[Any]) -> Iterator[Iterable[Any]]:
        value_of = attrgetter(column)
        for at, keys in enumerate(self._parted):
            found = self._paged.rows_where(at, column, values)
            if keys:
                rows = dict(zip(map(self._paged.key_of, found), found, strict=True))
                for key in keys:
                    row = self._changed[key]
                    rows[key] = row if row is not None and value_of(row) in values else None
                yield _existing(rows)
            else:
                yield found


def _existing(rows: Mapping[Key, Any]) -> Iterator[Any]:
    """In key order."""
    return (rows[key] for key in sorted(rows) if rows[key] is not None)
