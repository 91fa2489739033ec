"""
V-19 Access and disclosure log: who looked at what and why, what was disclosed to whom, what was destroyed.

References and purposes only. Every event in it is restricted, so it never holds anything of a neighbour's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.access import DisclosureApproved, InformationAccessed, RecordDestroyed
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class AccessRow:
    """
    One entry. `done` is accessed, disclosed or destroyed; `who` the post that did it or asked for it, at `agency`;
    `authority` the legal basis or the line of the retention schedule; `necessity` why a disclosure is proportionate.
    """

    access_id: str
    done: str
    on: date
    who: str
    agency: str
    references: tuple[str, ...]
    purpose: str | None
    necessity: str | None
    authority: str | None
    agreement: str | None
    recipient: str | None
    approved_by: str | None
    recorded_on: date
    corrections: int
    withdrawn: bool


ACCESSES = Table("access_log", AccessRow, ("access_id",), indexes=(("agency",), ("on",)))

COLUMNS: tuple[tuple[str, str], ...] = (
    ("access_id", "Entry"),
    ("done", "What was done"),
    ("on", "On"),
    ("who", "Who"),
    ("agency", "Agency"),
    ("references", "What"),
    ("purpose", "Why"),
    ("necessity", "Necessity"),
    ("authority", "Authority"),
    ("agreement", "Agreement"),
    ("recipient", "Recipient"),
    ("approved_by", "Approved by"),
    ("recorded_on", "Recorded"),
    ("corrections", "Corrections"),
    ("withdrawn", "Withdrawn"),
)

Handled = InformationAccessed | DisclosureApproved | RecordDestroyed


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    before = rows.get(ACCESSES, fact.access_id)
    correction = fact.correction
    rows.put(
        ACCESSES,
        replace(
            _row(fact, recorded.provenance.occurred_on, recorded.recorded_at.date()),
            corrections=before.corrections + 1 if before else 0,
            withdrawn=correction is not None and correction.withdraws,
        ),
    )


def _row(fact: Handled, on: date, recorded_on: date) -> AccessRow:
    match fact:
        case InformationAccessed():
            done, who, agency, references = "accessed", fact.post, fact.agency, fact.accessed
        case DisclosureApproved():
            done, who, agency = "disclosed", fact.requested_by, fact.recorded_by
            references = fact.disclosed
        case RecordDestroyed():
            done, who, agency = "destroyed", fact.destroyed_by, fact.recorded_by
            references = fact.destroyed
        case _:
            assert_never(fact)
    row = AccessRow(
        access_id=fact.access_id,
        done=done,
        on=on,
        who=who,
        agency=agency,
        references=references,
        purpose=None,
        necessity=None,
        authority=None,
        agreement=None,
        recipient=None,
        approved_by=None,
        recorded_on=recorded_on,
        corrections=0,
        withdrawn=False,
    )
    match fact:
        case InformationAccessed():
            return replace(row, purpose=fact.purpose, agreement=fact.agreement)
        case DisclosureApproved():
            return replace(
                row,
                purpose=fact.purpose,
                necessity=fact.necessity,
                authority=fact.basis.value,
                agreement=fact.agreement,
                recipient=fact.recipient,
                approved_by=fact.approved_by,
            )
        case RecordDestroyed():
            authority = f"{fact.record_class.value}: {fact.authority}"
            return replace(row, authority=authority, approved_by=fact.approved_by)
        case _:
            assert_never(fact)


def read(accesses: Iterable[AccessRow]) -> tuple[AccessRow, ...]:
    """The newest first."""
    lines = sorted(accesses, key=lambda row: row.access_id)
    return tuple(sorted(lines, key=lambda row: row.on, reverse=True))


VIEW = View(
    name="access_log",
    version=1,
    tables=(ACCESSES,),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
