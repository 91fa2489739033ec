"""What a reading that must be logged (decision.LogTheRead) puts on the record: `record-access.v1`, which V-19 shows."""

from collections.abc import Collection
from datetime import date

from pydantic import TypeAdapter, ValidationError

from domain.governance.access import RecordAccess
from domain.identifiers import suspected
from domain.names import AgencyId, Reference, StreamId
from domain.permission.decision import LogTheRead
from domain.permission.subject import Subject

MOST = 100
"""References of one entry; a reading of more is recorded in several."""

_REFERENCE: TypeAdapter[str] = TypeAdapter(Reference)


def access_commands(
    subject: Subject,
    log: LogTheRead,
    references: Collection[StreamId],
    *,
    what: str,
    on: date,
    business_unit: AgencyId,
    numbers: Collection[str],
) -> tuple[RecordAccess, ...]:
    """
    One command for every 100 references, in their order, to be sent before anything is shown.

    `what` says what was looked at, such as `the board of incidents`. `business_unit` records it for who has no agency
    of this partnership. `numbers` make the entries' references unique, one for each: 1 to 12 digits and capitals;
    ValueError when there are too few. A stream that is no reference, such as that of a return, is not named.
    """
    ordered = sorted({each for each in references if _names_something(each)})
    parts = [tuple(ordered[start : start + MOST]) for start in range(0, len(ordered), MOST)]
    return tuple(
        RecordAccess(
            occurred_on=on,
            access_id=f"{subject.partnership.upper()}-AC-{on.year}-{number}",
            agency=subject.agency or business_unit,
            post=f"{subject.role} {subject.id}"[:80],
            accessed=part,
            purpose=_purpose(log, what),
        )
        for part, number in zip(parts, tuple(numbers)[: len(parts)], strict=True)
    )


def _purpose(log: LogTheRead, what: str) -> str:
    if log.case_file is None:
        return f"Read on the pages: {what}."
    named = "whose name is left out" if suspected(log.case_file) else log.case_file
    return f"Read on the pages under the grant for case file {named}: {what}."


def _names_something(stream: StreamId) -> bool:
    try:
        _REFERENCE.validate_python(stream)
    except ValidationError:
        return False
    return True
