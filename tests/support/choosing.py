"""The choices of which a made-up history is made: the same for the same seed."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Choosing:
    """Everything is chosen by `below`."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (chooses test cases)

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return self._random.randrange(limit)

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def often(self, percent: int) -> bool:
        """True so often of a hundred times."""
        return self.below(100) < percent

    def few(self, things: Sequence[T], most: int) -> list[T]:
        """One to `most` different ones, in any order."""
        left = list(things)
        number = 1 + self.below(min(most, len(left)))
        return [left.pop(self.below(len(left))) for _ in range(number)]
