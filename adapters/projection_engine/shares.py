"""Which views go through the log together, so that several processes are through at the same time."""

from collections.abc import Mapping, Sequence

from adapters.projection_engine.feed import stored_names
from projections.view import View

_DECODED = 1.5  # what it costs to read and decode an event, where folding it into a view and keeping its rows is 1
_WORTH = 0.85  # of the time that fewer processes take


def divide(
    views: Sequence[View], counts: Mapping[str, int], most: int, begins: float
) -> list[list[View]]:
    """
    As many shares as shorten the work, at most so many. `counts` are events by stored name, in any part of the log;
    `begins` is what it costs in such a part that a process begins, in events folded into a view. The first share needs none.

    Each process decodes what its own views handle, so that two of them do more than one; and none is through before
    its largest view is.
    """
    best, shortest = [list(views)], _cost(views, counts)
    for number in range(2, min(most, len(views)) + 1):
        shares = _divide(views, counts, [0.0] + [begins] * (number - 1))
        longest = max(_cost(s, counts) + (begins if s is not shares[0] else 0) for s in shares)
        if longest > _WORTH * shortest:
            break
        best, shortest = shares, longest
    return best


def _divide(
    views: Sequence[View], counts: Mapping[str, int], before: Sequence[float]
) -> list[list[View]]:
    """The costliest first, each to the share that is through with it soonest; `before` is when each can begin."""
    shares: list[list[View]] = [[] for _ in before]
    for view in sorted(views, key=lambda view: _cost([view], counts), reverse=True):
        through = [
            at + _cost([*share, view], counts) for at, share in zip(before, shares, strict=True)
        ]
        shares[through.index(min(through))].append(view)
    return [share for share in shares if share]


def _cost(views: Sequence[View], counts: Mapping[str, int]) -> float:
    names = [stored_names(view) for view in views]
    decoded = frozenset[str]().union(*names)
    folded = sum(counts.get(name, 0) for mine in names for name in mine)
    return _DECODED * sum(counts.get(name, 0) for name in decoded) + folded
