"""Which keys may be among those added, in little more than a byte for each: a Bloom filter that grows."""

from collections.abc import Iterable

from projections.view import Key

_FIRST, _LARGEST = (
    20,
    26,
)  # as powers of two: the bits of the first part, and those that no part goes beyond
_BITS_OF_A_KEY = 10
_PROBES = 4  # bits of a key, by two halves of one hash (Kirsch and Mitzenmacher, "Less Hashing, Same Performance", 2006)


class KeyFilter:
    """
    Of a key that was added it never says no; of another it says yes about twice in a hundred times.

    A part that is full is followed by one of twice the size, up to 8 MB. The last takes in whatever comes after, so that
    the filter never grows beyond 16 MB; with more than twelve million keys it says yes more often.
    """

    def __init__(self) -> None:
        self._parts: list[bytearray] = []
        self._room = 0

    def add(self, keys: Iterable[Key]) -> None:
        for key in keys:
            if self._room == 0:
                self._extend()
            self._room -= 1
            part = self._parts[-1]
            number = hash(key)
            mask, step = (len(part) << 3) - 1, number >> 32 | 1
            for _ in range(_PROBES):
                part[(number & mask) >> 3] |= 1 << (number & 7)
                number += step

    def __contains__(self, key: Key) -> bool:
        begin = hash(key)
        step = begin >> 32 | 1
        for part in self._parts:
            number, mask = begin, (len(part) << 3) - 1
            for _ in range(_PROBES):
                if not part[(number & mask) >> 3] >> (number & 7) & 1:
                    break
                number += step
            else:
                return True
        return False

    def _extend(self) -> None:
        power = _FIRST + len(self._parts)
        if power <= _LARGEST:
            self._parts.append(bytearray(1 << power - 3))
        self._room = (1 << min(power, _LARGEST)) // _BITS_OF_A_KEY
