"""The sharing agreements of this partnership, and the learning that went either way under them (framework row G10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.exchange.learning_adoption import AdoptionFact, LearningAdopted, LearningNotAdopted
from domain.exchange.shared_learning import LearningShared
from domain.exchange.sharing_agreement import (
    SharingAgreementEnded,
    SharingAgreementOpened,
    SharingAgreementPaused,
    SharingAgreementResumed,
    SharingFact,
    SharingStatus,
)
from domain.fact import Recorded
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One signed agreement; `since` is when it came to its status, `reason` why it was paused or ended."""

    agreement: str
    with_partnership: str
    purpose: str
    lawful_basis: str
    covers: tuple[str, ...]
    from_on: date
    review_on: date
    status: str
    since: date
    reason: str | None
    approved_by: str


@quick
@dataclass(frozen=True, slots=True)
class LearningRow:
    """
    One item of learning that was offered. `about` is what it was learned from, at the partnership that offers it.
    `decision` is that of the other partnership: adopted, not adopted, or None as long as there is none.
    """

    learning_id: str
    partnership: str
    title: str
    text: str
    themes: tuple[str, ...]
    about: str
    shared_on: date
    decision: str | None
    decided_by: str | None
    decided_on: date | None
    reason: str | None


AGREEMENTS = Table("sharing_agreements", AgreementRow, ("agreement",))
LEARNING = Table("shared_learning", LearningRow, ("learning_id",))

AGREEMENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("agreement", "Agreement"),
    ("with_partnership", "With"),
    ("purpose", "Purpose"),
    ("lawful_basis", "Lawful basis"),
    ("covers", "Covers"),
    ("from_on", "From"),
    ("review_on", "Review on"),
    ("status", "Status"),
    ("since", "Since"),
    ("reason", "Reason"),
    ("approved_by", "Approved by"),
    ("review_overdue", "Review overdue"),
)
LEARNING_COLUMNS: tuple[tuple[str, str], ...] = (
    ("learning_id", "Learning"),
    ("partnership", "Offered by"),
    ("title", "Title"),
    ("text", "What was learned"),
    ("themes", "Themes"),
    ("about", "Learned from"),
    ("shared_on", "Shared"),
    ("decision", "Decision"),
    ("decided_by", "Decided by"),
    ("decided_on", "Decided on"),
    ("reason", "Reason"),
)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = SharingFact | LearningShared | AdoptionFact


def fold(rows: Rows, recorded: Recorded) -> None:
    fact, on = cast("Handled", recorded.fact), recorded.provenance.occurred_on
    match fact:
        case SharingAgreementOpened():
            rows.put(AGREEMENTS, _opened(fact, on))
        case SharingAgreementPaused():
            _turn(rows, fact.agreement, SharingStatus.PAUSED, on, fact.reason)
        case SharingAgreementResumed():
            _turn(rows, fact.agreement, SharingStatus.OPEN, on, None)
        case SharingAgreementEnded():
            _turn(rows, fact.agreement, SharingStatus.ENDED, on, fact.reason)
        case LearningShared():
            rows.put(LEARNING, _learned(fact, recorded))
        case LearningAdopted() | LearningNotAdopted():
            _decide(rows, fact, on)
        case _:
            assert_never(fact)


def _opened(fact: SharingAgreementOpened, on: date) -> AgreementRow:
    return AgreementRow(
        agreement=fact.agreement,
        with_partnership=fact.with_partnership,
        purpose=fact.purpose,
        lawful_basis=fact.lawful_basis,
        covers=tuple(context.value for context in fact.covers),
        from_on=fact.from_on,
        review_on=fact.review_on,
        status=SharingStatus.OPEN.value,
        since=on,
        reason=None,
        approved_by=fact.approved_by,
    )


def _turn(rows: Rows, agreement: str, status: SharingStatus, on: date, reason: str | None) -> None:
    row = rows.get(AGREEMENTS, agreement)
    if row is not None:
        rows.put(AGREEMENTS, replace(row, status=status.value, since=on, reason=reason))


def _learned(fact: LearningShared, recorded: Recorded) -> LearningRow:
    return LearningRow(
        learning_id=fact.learning_id,
        partnership=recorded.provenance.partnership,
        title=fact.title,
        text=fact.text,
        themes=fact.themes,
        about=fact.finding_id or fact.recommendation_id or fact.briefing_id or "",
        shared_on=recorded.provenance.occurred_on,
        decision=None,
        decided_by=None,
        decided_on=None,
        reason=None,
    )


def _decide(rows: Rows, fact: AdoptionFact, on: date) -> None:
    row = rows.get(LEARNING, fact.learning_id)
    if row is None:
        return
    decided = replace(row, decided_by=fact.decided_by, decided_on=on)
    match fact:
        case LearningAdopted():
            rows.put(LEARNING, replace(decided, decision="adopted", reason=None))
        case LearningNotAdopted():
            rows.put(LEARNING, replace(decided, decision="not adopted", reason=fact.reason))
        case _:
            assert_never(fact)


# --- What the board reads ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """`review_overdue`: it stands, and the day on which it was to be looked at again has passed."""

    agreement: str
    with_partnership: str
    purpose: str
    lawful_basis: str
    covers: tuple[str, ...]
    from_on: date
    review_on: date
    status: str
    since: date
    reason: str | None
    approved_by: str
    review_overdue: bool


def read_agreements(rows: Iterable[AgreementRow], *, today: date) -> tuple[AgreementLine, ...]:
    """What stands first, then what ended, the newest at the top."""
    lines = [
        AgreementLine(
            agreement=row.agreement,
            with_partnership=row.with_partnership,
            purpose=row.purpose,
            lawful_basis=row.lawful_basis,
            covers=row.covers,
            from_on=row.from_on,
            review_on=row.review_on,
            status=row.status,
            since=row.since,
            reason=row.reason,
            approved_by=row.approved_by,
            review_overdue=row.status != SharingStatus.ENDED and row.review_on < today,
        )
        for row in rows
    ]
    newest = sorted(lines, key=lambda line: line.since, reverse=True)
    return tuple(sorted(newest, key=lambda line: line.status == SharingStatus.ENDED))


def read_learning(rows: Iterable[LearningRow]) -> tuple[LearningRow, ...]:
    """What awaits a decision first, then the newest."""
    newest = sorted(rows, key=lambda row: (row.shared_on, row.learning_id), reverse=True)
    return tuple(sorted(newest, key=lambda row: row.decision is not None))


VIEW = View(
    name="sharing",
    version=1,
    tables=(AGREEMENTS, LEARNING),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
