"""The events of the histories that may be listed: what there is to choose from, and what is chosen."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

from domain.names import AgencyId, StreamId
from services.web.event_columns import EventColumns
from services.web.numbering import Numbering


class Listing:
    """
    Of the first `count` events of the columns. `references` are what the columns' streams number; `listed` says of each,
    by its number, whether its events may be listed.
    """

    def __init__(
        self,
        columns: EventColumns,
        references: Numbering[StreamId],
        listed: Sequence[bool],
        count: int,
    ) -> None:
        self._columns = columns
        self._references = references
        self._listed = bytes(map(listed.__getitem__, columns.streams[:count]))

    def agencies(self) -> list[AgencyId]:
        """Those that sent the events, in order."""
        names = self._columns.sender_names
        numbers = set(compress(self._columns.senders, self._listed))
        return sorted({names[number].agency for number in numbers})

    def topics(self) -> list[str]:
        """The stored names of the events, in order."""
        names = self._columns.topic_names
        return sorted(names[number] for number in set(compress(self._columns.topics, self._listed)))

    def find(
        self, *, reference: str = "", agency: AgencyId = "", topic: str = "", after: int = 0
    ) -> list[int]:
        """
        Their places, the newest first. A part of a reference finds it, in whatever letters; an agency finds what it sent
        and what was sent on its behalf; empty finds everything. `after` is a position.
        """
        columns, first = self._columns, self._columns.until(after)
        found: Iterator[int] = compress(
            range(len(self._listed) - 1, first - 1, -1), reversed(self._listed)
        )
        if topic:
            wanted = {n for n, name in enumerate(columns.topic_names) if name == topic}
            found = _those(found, columns.topics, wanted)
        if agency:
            sent = enumerate(columns.sender_names)
            wanted = {n for n, each in sent if agency in {each.agency, each.on_behalf_of}}
            found = _those(found, columns.senders, wanted)
        if reference:
            part = reference.casefold()
            wanted = {n for n, name in enumerate(self._references) if part in name.casefold()}
            found = _those(found, columns.streams, wanted)
        return list(found)

    def exactly(self, reference: str, places: Iterable[int]) -> StreamId | None:
        """The reference that was named whole, in whatever letters, when there is an event of it at these places."""
        named, streams = reference.casefold(), self._columns.streams
        found = (self._references[streams[place]] for place in places)
        return next((name for name in found if name.casefold() == named), None) if named else None


def _those(places: Iterable[int], column: Sequence[int], wanted: set[int]) -> Iterator[int]:
    return (place for place in places if column[place] in wanted)
