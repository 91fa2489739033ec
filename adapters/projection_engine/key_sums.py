"""Which keys may be among those of a table of the database, in four bytes for each: their CRC-32, which PostgreSQL makes."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from zlib import crc32

from psycopg import sql

from adapters.projection_engine.key_filter import KeyFilter
from projections.view import Key

_BETWEEN = "\x1f"  # the parts of a key
_HALF = 2**31  # so that a sum is a signed integer, which PostgreSQL has
_SELECT = sql.SQL(
    "SELECT string_agg(int4send(sum), ''::bytea) FROM (SELECT"
    " (crc32(convert_to(concat_ws({between}, {key}), 'UTF8')) - {half})::integer AS sum FROM {table} ORDER BY 1) AS sums"
)


def selecting(table: sql.Composable, key: Sequence[str]) -> sql.Composed:
    """The question whose one value, NULL for an empty table, is what KeySums takes. The parts of a key are text or whole numbers."""
    return _SELECT.format(
        between=sql.Literal(_BETWEEN),
        half=sql.Literal(_HALF),
        key=sql.SQL(", ").join(map(sql.Identifier, key)),
        table=table,
    )


class KeySums:
    """
    Of a key of the table, or one that was added, it never says no; of another it says yes about once in ten thousand times
    while there are 500,000, and twice in a thousand while there are eight million. `added` are those that were added before the sums came.
    """

    def __init__(self, sums: bytes, added: KeyFilter) -> None:
        self._sums = array("i", sums)
        if sys.byteorder == "little":
            self._sums.byteswap()
        self._added = added

    @property
    def count(self) -> int:
        """How many there were in the table."""
        return len(self._sums)

    def add(self, keys: Iterable[Key]) -> None:
        self._added.add(keys)

    def __contains__(self, key: Key) -> bool:
        wanted = _sum(key)
        at = bisect_left(self._sums, wanted)
        return (at < len(self._sums) and self._sums[at] == wanted) or key in self._added


def _sum(key: Key) -> int:
    text = _BETWEEN.join([part if isinstance(part, str) else str(part) for part in key])
    return crc32(text.encode(errors="surrogatepass")) - _HALF
