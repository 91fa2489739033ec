"""What was made before and may be needed again, the most recently used kept within a bound."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """`weigh` says what a value counts towards `bound`; a value that alone exceeds it is not kept."""

    def __init__(self, bound: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._bound = bound
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[Hashable, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> V | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, value: V) -> None:
        before = self._kept.pop(key, None)
        if before is not None:
            self._weight -= self._weigh(before)
        weight = self._weigh(value)
        if weight > self._bound:
            return
        self._kept[key] = value
        self._weight += weight
        while self._weight > self._bound:
            _, oldest = self._kept.popitem(last=False)
            self._weight -= self._weigh(oldest)
