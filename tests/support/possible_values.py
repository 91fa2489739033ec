"""
What somebody can still take a hidden number for: an exact search over whole numbers, knowing only what is shown.

An equation is the hidden cells with their signs, and what they come to. A hidden number is at least one, since a true
nought is shown.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import chain
from typing import Any

Equation = tuple[Mapping[Any, int], int]
Ranges = dict[Any, tuple[int, int]]

MOST = 400
"""No number in these tests is larger."""


def others_than(cell: Hashable, value: int, equations: Sequence[Equation]) -> bool:
    """True when `cell` could be another number than `value`, with every equation holding."""
    names = dict.fromkeys(chain([cell], *(unknown for unknown, _ in equations)))
    ranges: Ranges = dict.fromkeys(names, (1, MOST))
    candidates = [value + step for step in range(1, 12)] + list(range(max(1, value - 12), value))
    return any(
        _solvable({**ranges, cell: (candidate, candidate)}, equations) for candidate in candidates
    )


def _solvable(ranges: Ranges, equations: Sequence[Equation]) -> bool:
    narrowed = _narrowed(ranges, equations)
    if narrowed is None:
        return False
    open_ = [name for name, (low, high) in narrowed.items() if low < high]
    bound = [name for name in open_ if any(name in unknown for unknown, _ in equations)]
    if not bound:
        return True
    name = min(bound, key=lambda each: narrowed[each][1] - narrowed[each][0])
    low, high = narrowed[name]
    return any(
        _solvable({**narrowed, name: (value, value)}, equations) for value in range(low, high + 1)
    )


def _narrowed(ranges: Ranges, equations: Sequence[Equation]) -> Ranges | None:
    """The ranges that every equation leaves; None when one leaves nothing."""
    found = dict(ranges)
    changed = True
    while changed:
        changed = False
        for unknown, total in equations:
            if not unknown and total != 0:
                return None
            for name, sign in unknown.items():
                rest = [(s * found[o][0], s * found[o][1]) for o, s in unknown.items() if o != name]
                least = sum(min(pair) for pair in rest)
                most = sum(max(pair) for pair in rest)
                ends = (sign * (total - least), sign * (total - most))
                low, high = max(found[name][0], min(ends)), min(found[name][1], max(ends))
                if low > high:
                    return None
                if (low, high) != found[name]:
                    found[name], changed = (low, high), True
    return found
