"""Values that come again and again, as small numbers."""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

V = TypeVar("V", bound=Hashable)


class Numbering(Generic[V]):
    """Numbers from 0, in the order in which the values first came."""

    def __init__(self) -> None:
        self._values: list[V] = []
        self._numbers: dict[V, int] = {}

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, number: int) -> V:
        return self._values[number]

    def __iter__(self) -> Iterator[V]:
        return iter(self._values)

    def number(self, value: V) -> int:
        """A new one for a value that has none."""
        number = self._numbers.setdefault(value, len(self._values))
        if number == len(self._values):
            self._values.append(value)
        return number

    def known(self, value: V) -> int | None:
        """None for a value that never came."""
        return self._numbers.get(value)
