"""The words of columns of a history: who recorded what, when, and what it says."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "agency": "Id of the agency that recorded it.",
    "content": "What the event says, as JSON, as the reader may know it.",
    "correlation": "Id that all events of one cause have in common.",
    "entry": "Number of the event in the history of its reference.",
    "event": "Stored name of the event, with its version.",
    "event_id": "Identity of the event.",
    "occurred_on": "Day on which it became true.",
    "on_behalf_of": "Id of the agency for which it was recorded by another.",
    "origin": "Partnership in whose record it was recorded first.",
    "position": "Place of the event in the record.",
    "recorded_at": "Moment at which it was recorded, in UTC.",
    "reference": "Reference of the history that it is part of.",
    "role": "Role in which the agency acted.",
    "visibility": "Who may know of it: shared with the neighbour, private or restricted.",
}

EMPTY: Mapping[str, str] = {
    "content": "The reader may know that it was recorded and not what it says.",
    "on_behalf_of": "The agency recorded it for itself.",
}
