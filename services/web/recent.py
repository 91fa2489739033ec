"""What was made before and may be needed again, the most recently used kept within a bound."""

from collections import OrderedDict, deque
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
        self._drop(key)
        weight = self._weigh(value)
        if weight > self._bound:
            return
        self._kept[key] = value
        self._weight += weight
        while self._weight > self._bound:
            _, oldest = self._kept.popitem(last=False)
            self._weight -= self._weigh(oldest)

    def drop(self, which: Callable[[Hashable], bool]) -> None:
        for key in list(filter(which, self._kept)):
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        before = self._kept.pop(key, None)
        if before is not None:
            self._weight -= self._weigh(before)


class RecentOfRows(Generic[V]):
    """
    What was made of boards' rows, within a bound as of Recent. Of live rows the last two builds are kept, the one that is
    shown and the one that is made ready: at 100,000 lines each holds some hundred megabytes.
    """

    def __init__(self, bound: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._kept: Recent[V] = Recent(bound, weigh)
        self._builds: dict[str, deque[Hashable]] = {}

    def get(self, board: str, rows: Hashable, rest: Hashable) -> V | None:
        return self._kept.get((board, rows, rest))

    def put(self, board: str, rows: Hashable, rest: Hashable, value: V, *, live: bool) -> None:
        builds = self._builds.setdefault(board, deque(maxlen=2))
        if live and rows not in builds:
            gone = (board, builds[0]) if len(builds) == builds.maxlen else None
            builds.append(rows)
            self._kept.drop(lambda key: isinstance(key, tuple) and key[:2] == gone)
        self._kept.put((board, rows, rest), value)
