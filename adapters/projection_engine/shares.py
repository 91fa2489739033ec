"""Which views go through the log together, so that several processes are through at the same time."""

from collections.abc import Mapping, Sequence

from adapters.projection_engine.feed import stored_names
from projections.view import View

_DECODED = 1.5  # what it costs to read and decode an event, where folding it into a view and keeping its rows is 1
_WORTH = 0.85  # of the time that fewer processes take


def divide(views: Sequence[View], counts: Mapping[str, int], most: int) -> list[list[View]]:
    """
    As many shares as shorten the work, at most so many. `counts` are events by stored name, in any part of the log.

    Each process decodes what its own views handle, so that two of them do more than one; and none is through before
    its largest view is.
    """
    best = [list(views)]
    for number in range(2, min(most, len(views)) + 1):
        shares = _divide(views, counts, number)
        if _longest(shares, counts) > _WORTH * _longest(best, counts):
            break
        best = shares
    return best


def _divide(views: Sequence[View], counts: Mapping[str, int], number: int) -> list[list[View]]:
    """The costliest first, each to the share that is through with it soonest."""
    shares: list[list[View]] = [[] for _ in range(number)]
    for view in sorted(views, key=lambda view: _cost([view], counts), reverse=True):
        min(shares, key=lambda share: _cost([*share, view], counts)).append(view)
    return [share for share in shares if share]


def _longest(shares: Sequence[Sequence[View]], counts: Mapping[str, int]) -> float:
    return max(_cost(share, counts) for share in shares)


def _cost(views: Sequence[View], counts: Mapping[str, int]) -> float:
    names = [stored_names(view) for view in views]
    decoded = frozenset[str]().union(*names)
    folded = sum(counts.get(name, 0) for mine in names for name in mine)
    return _DECODED * sum(counts.get(name, 0) for name in decoded) + folded
