"""
What is kept about whom, by reference: how many texts, from when, held by whom, destroyed when (framework row V12).

No row holds any text, sealed or not, so that nothing here changes when a subject's key is destroyed (invariant 37).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.incidents.subject_facts import (
    LegalHoldLifted,
    LegalHoldPlaced,
    PersonalTextDestroyed,
    PersonalTextKept,
    SubjectFact,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class SubjectRow:
    """`about` are the incidents and reviews it is kept with; each of `held_by` is an entry and its authority."""

    subject_id: str
    texts: int
    about: tuple[str, ...]
    agencies: tuple[str, ...]
    first_kept_on: date | None
    last_kept_on: date | None
    held_by: tuple[str, ...]
    destroyed_on: date | None
    authority: str | None
    approved_by: str | None


SUBJECTS = Table("subjects", SubjectRow, ("subject_id",))

COLUMNS: tuple[tuple[str, str], ...] = (
    ("subject_id", "Subject"),
    ("texts", "Texts"),
    ("about", "Kept with"),
    ("agencies", "From"),
    ("first_kept_on", "First kept"),
    ("last_kept_on", "Last kept"),
    ("held_by", "Held by"),
    ("destroyed_on", "Destroyed"),
    ("authority", "Authority"),
    ("approved_by", "Approved by"),
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("SubjectFact", recorded.fact)
    row = rows.get(SUBJECTS, fact.subject_id) or _new(fact.subject_id)
    rows.put(SUBJECTS, _after(row, fact, recorded.event.version))


def _new(subject_id: str) -> SubjectRow:
    return SubjectRow(
        subject_id=subject_id,
        texts=0,
        about=(),
        agencies=(),
        first_kept_on=None,
        last_kept_on=None,
        held_by=(),
        destroyed_on=None,
        authority=None,
        approved_by=None,
    )


def _after(row: SubjectRow, fact: SubjectFact, entry: int) -> SubjectRow:
    match fact:
        case PersonalTextKept():
            days = [day for day in (row.first_kept_on, row.last_kept_on, fact.kept_on) if day]
            return replace(
                row,
                texts=row.texts + 1,
                about=tuple(dict.fromkeys((*row.about, fact.about))),
                agencies=tuple(dict.fromkeys((*row.agencies, fact.agency))),
                first_kept_on=min(days),
                last_kept_on=max(days),
            )
        case LegalHoldPlaced():
            return replace(row, held_by=(*row.held_by, f"{entry}: {fact.authority}"))
        case LegalHoldLifted():
            lifted = f"{fact.hold}: "
            return replace(row, held_by=tuple(h for h in row.held_by if not h.startswith(lifted)))
        case PersonalTextDestroyed():
            return replace(
                row,
                destroyed_on=fact.destroyed_on,
                authority=fact.authority,
                approved_by=fact.approved_by,
            )
        case _:
            assert_never(fact)


def read(rows: Iterable[SubjectRow]) -> tuple[SubjectRow, ...]:
    """What was kept longest ago first: it is the first whose time of retention ends."""
    return tuple(sorted(rows, key=lambda row: (row.first_kept_on or date.max, row.subject_id)))


VIEW = View(
    name="subjects",
    version=1,
    tables=(SUBJECTS,),
    handles=frozenset(get_args(SubjectFact)),
    fold=fold,
)
