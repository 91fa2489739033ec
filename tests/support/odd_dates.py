"""Days that somebody may well send: of long ago, and further away than any calendar."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

ODD = (date(1900, 1, 1), date(1999, 5, 3), date(2062, 5, 1), date.max)
Path = tuple[str | int, ...]


def dates_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where in a message there is a day."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from dates_in(part, (*path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from dates_in(part, (*path, place))
    elif isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return
        yield path


def with_odd(data: Mapping[str, Any], path: Path, odd: date) -> Mapping[str, Any]:
    changed = deepcopy(dict(data))
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = odd.isoformat()
    return changed
