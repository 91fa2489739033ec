"""Where the choices of a made-up history come from: hypothesis, which can make a failure smaller, or a seed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choosing(ABC):
    """All choices are made of `below`."""

    @abstractmethod
    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def often(self, percent: int) -> bool:
        """True so often of a hundred times; the choice 0 is True, so that what is made smaller becomes the usual."""
        return self.below(100) < percent

    def few(self, things: Sequence[T], most: int) -> list[T]:
        """One to `most` different ones, in any order."""
        left = list(things)
        number = 1 + self.below(min(most, len(left)))
        return [left.pop(self.below(len(left))) for _ in range(number)]


class Seeded(Choosing):
    """The same choices for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (chooses test cases)

    def below(self, limit: int) -> int:
        return self._random.randrange(limit)


class Drawn(Choosing):
    """Choices that hypothesis makes, keeps and shrinks."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def below(self, limit: int) -> int:
        number: int = self._draw(_numbers(limit))
        return number


@cache
def _numbers(limit: int) -> st.SearchStrategy[int]:
    return st.integers(0, limit - 1)
