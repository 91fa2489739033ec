"""The rows of a table in pages, as a checkpoint has them: unpacked when one of them is asked for, revised page by page."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.projection_engine.packing import Damaged, packer
from projections.view import Key, Table

PAGE = 250  # rows that a page begins with; it is parted at twice as many, so packing one takes a few milliseconds


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


class PagedRows:
    """Of one table. Whatever it gives may raise Damaged."""

    def __init__(self, table: Table[Any], pages: Sequence[Page] = ()) -> None:
        self._packer = packer(table)
        self._take(pages)

    def find(self, key: Key) -> Any | None:
        """The row of a key, or None."""
        if not self._pages:
            return None
        at = self._at(key)
        rows = self._open.get(at)
        if rows is None:
            rows = self._open[at] = self._unpack(self._pages[at])
        return rows.get(key)

    def __iter__(self) -> Iterator[Mapping[Key, Any]]:
        """The rows of each page."""
        for at, page in enumerate(self._pages):
            yield self._open.get(at) or self._unpack(page)

    def revise(self, changed: Mapping[Key, Any], position: int) -> Iterator[Revision]:
        """
        Page by page what becomes of the rows when these are written, None for one that goes; once all were asked for,
        these pages are the rows. `position` is that of the checkpoint made for. Raises Unpackable.
        """
        touched: dict[int, dict[Key, Any]] = {}
        for key, row in changed.items():
            touched.setdefault(self._at(key), {})[key] = row
        pages = {page.first: page for page in self._pages}
        number = 0
        for at, mine in touched.items():
            before = self._pages[at] if self._pages else None
            kept = self._unpack(before) if before else {}
            kept.update(mine)
            rows = [kept[key] for key in sorted(kept) if kept[key] is not None]
            size = PAGE if len(rows) >= 2 * PAGE else 2 * PAGE
            after = []
            for start in range(0, len(rows), size):
                lot = rows[start : start + size]
                first = self._packer.table.key_of(lot[0])
                after.append(Page(first, position, number, self._packer.pack(lot)))
                number += 1
            if before is not None:
                del pages[before.first]
            pages.update((page.first, page) for page in after)
            yield Revision(before, tuple(after))
        self._take(list(pages.values()))

    def _unpack(self, page: Page) -> dict[Key, Any]:
        rows = self._packer.unpack(page.content)
        if next(iter(rows), None) != page.first:
            raise Damaged(f"{self._packer.table.name}: a page does not begin with its first key")
        return rows

    def _at(self, key: Key) -> int:
        """The page whose rows are about this key; the first also takes in what comes before it."""
        return max(bisect_right(self._firsts, key) - 1, 0)

    def _take(self, pages: Sequence[Page]) -> None:
        self._pages = sorted(pages, key=lambda page: page.first)
        self._firsts = [page.first for page in self._pages]
        self._open: dict[int, Mapping[Key, Any]] = {}
