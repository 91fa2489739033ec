"""What the API answers, as dataclasses: the same ones become JSON and describe it in the OpenAPI document."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from domain.receipt import Verdict


class ProblemCode(StrEnum):
    """Why there is no answer. None is ever renamed; new ones may come."""

    UNREADABLE = "UNREADABLE"
    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    NOT_PERMITTED = "NOT_PERMITTED"
    FORM_TOKEN_MISSING = "FORM_TOKEN_MISSING"  # noqa: S105 (a code, not a password)
    NOT_FOUND = "NOT_FOUND"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    DIFFERENT_CONTENT = "DIFFERENT_CONTENT"
    TOO_LARGE = "TOO_LARGE"
    UNSUPPORTED_TYPE = "UNSUPPORTED_TYPE"
    REFUSED = "REFUSED"
    UNAVAILABLE = "UNAVAILABLE"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class ProblemFault:
    """One thing that is wrong."""

    code: Annotated[str, Field(pattern="^[A-Z_]+$", description="A code of the reference.")]
    field: Annotated[
        str,
        Field(
            description="A parameter, a header or a dotted path into the body; empty: the whole."
        ),
    ]
    reason: Annotated[str, Field(description="A sentence that says what to do.")]


@dataclass(frozen=True, slots=True)
class MessageReceipt:
    """The answer to one message, the same for every copy of it and the same as over NATS."""

    message_id: Annotated[str, Field(description="The Idempotency-Key of the message.")]
    sender: str
    kind: str
    verdict: Verdict
    reference: Annotated[str | None, Field(description="The record that the message concerned.")]
    first_position: Annotated[int | None, Field(description="Where the log begins to hold it.")]
    last_position: int | None
    recorded_at: datetime
    intake_sequence: Annotated[
        int | None, Field(description="Of a message over NATS: where its bytes are kept.")
    ]
    faults: tuple[ProblemFault, ...]
    faults_found: Annotated[
        int, Field(description="More than are listed when there were very many.")
    ]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer (RFC 9457). Nothing of what was sent stands in it."""

    type: Annotated[str, Field(description="urn:gt:problem: and the code in lower case.")]
    title: str
    status: int
    code: ProblemCode
    detail: Annotated[str, Field(description="A sentence that says what to do.")]
    faults: tuple[ProblemFault, ...] = ()
    receipt: Annotated[
        MessageReceipt | None, Field(description="Of a message that was read and refused.")
    ] = None


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: Annotated[str, Field(description="Its heading for people.")]


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """A board that the caller may read."""

    name: str
    title: str
    asks: Annotated[str, Field(description="The question that it answers.")]
    group: str
    columns: tuple[Column, ...]
    filters: Annotated[
        tuple[str, ...], Field(description="Columns that lines are chosen by, as parameters.")
    ]
    notes: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class BoardList:
    partnership: str
    boards: tuple[BoardSummary, ...]


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One event of a history."""

    position: Annotated[int, Field(description="Its place in the partnership's log.")]
    recorded_at: datetime
    entry: Annotated[int, Field(description="Its place in this history, from 1.")]
    event: Annotated[str, Field(description="The event type by its stored name.")]
    occurred_on: date
    agency: str
    role: str
    on_behalf_of: str | None
    origin: Annotated[str, Field(description="The partnership whose record it comes from.")]
    visibility: str
    correlation: str
    event_id: str
    content: Annotated[
        dict[str, Any] | None,
        Field(description="What it says, as the caller may read it; null: only that it was sent."),
    ]


@dataclass(frozen=True, slots=True)
class History:
    """Every event of one reference, in order, up to a position."""

    reference: str
    partnership: str
    position: int
    known_at: Annotated[datetime | None, Field(description="Null: as known now.")]
    events: tuple[HistoryEvent, ...]


@dataclass(frozen=True, slots=True)
class Change:
    position: int
    recorded_at: datetime
    reference: str
    entry: int
    event: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What was recorded after a position, as far as the caller may know of it."""

    partnership: str
    position: Annotated[int, Field(description="The end of the log.")]
    changes: tuple[Change, ...]
    next: Annotated[
        int,
        Field(description="What to give as `after` next time: everything up to it was looked at."),
    ]
    more: Annotated[bool, Field(description="There is more after `next` already.")]


@dataclass(frozen=True, slots=True)
class ViewPosition:
    view: str
    position: int
    incomplete_since: Annotated[
        int | None, Field(description="The first event that its rows lack.")
    ]


@dataclass(frozen=True, slots=True)
class Positions:
    """Up to where the views behind the caller's boards have taken in the log."""

    partnership: str
    views: tuple[ViewPosition, ...]


@dataclass(frozen=True, slots=True)
class MessageKind:
    kind: str
    about: str
    schema: Annotated[str, Field(description="The address of its JSON Schema.")]
    address: Annotated[str, Field(description="Where it is posted to.")]


@dataclass(frozen=True, slots=True)
class MessageKinds:
    """The kinds of messages that the caller may send."""

    sender: Annotated[str | None, Field(description="The agency for which the caller sends.")]
    kinds: tuple[MessageKind, ...]
