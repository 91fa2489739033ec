"""
What can be counted from the record itself, one row for each thing counted, and the calculations that were recorded.

Each row says what one incident, challenge, meeting, course or audit adds to its quarter, and goes when that is corrected
or withdrawn. What comes of incidents is kept out of every reader's sight: only a calculation, suppressed, shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.challenge_facts import (
    ProfessionalChallengeRaised,
    ProfessionalChallengeResolved,
    ProfessionalChallengeWithdrawn,
)
from domain.governance.meeting import MeetingHeld, MeetingKind
from domain.incidents.serious_incident_facts import (
    NotificationDeclined,
    NotificationWithdrawn,
    SeriousIncidentNotified,
    SeriousIncidentReferred,
)
from domain.performance.derived import DerivedIndicatorCalculated
from domain.performance.derived_rules import RULES
from domain.performance.indicator_aggregate import PublishedCount
from domain.performance.period import quarter_of
from domain.quality.audit_facts import AuditConcluded, AuditWithdrawn
from domain.quality.training_facts import CourseDelivered
from domain.quick import quick
from projections.view import Rows, Table, View

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class CountedRow:
    """
    What one `reference` adds to a `period` under a rule: its categories, each with a numerator and, where the rule makes
    a percentage, a denominator (else an empty text).
    """

    partnership: str
    rule: str
    reference: str
    period: str
    categories: tuple[str, ...]
    numerators: tuple[str, ...]
    denominators: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True)
class ReferredRow:
    """Who referred an incident, and when."""

    incident_id: str
    referred_by: str
    referred_on: date


@quick
@dataclass(frozen=True, slots=True)
class CalculatedRow:
    """One cell of a recorded calculation; `category` empty: the headline. A number that is suppressed is None."""

    partnership: str
    code: str
    period: str
    category: str
    rule: str
    rule_version: int
    position: int
    form: str
    numerator: int | None
    denominator: int | None
    suppressed: bool
    categories: tuple[str, ...]
    calculated_on: date


_KEY = ("partnership", "rule", "reference")
COUNTED = Table("derived_counted", CountedRow, _KEY)
RESTRICTED = Table("derived_restricted", CountedRow, _KEY, public=False)
REFERRED = Table("derived_referred", ReferredRow, ("incident_id",), public=False)
CALCULATED = Table(
    "derived_indicators", CalculatedRow, ("partnership", "code", "period", "category")
)

# --- Fold -------------------------------------------------------------------------------------------------

OfIncident = (
    SeriousIncidentReferred | SeriousIncidentNotified | NotificationDeclined | NotificationWithdrawn
)
OfChallenge = (
    ProfessionalChallengeRaised | ProfessionalChallengeResolved | ProfessionalChallengeWithdrawn
)
OfAudit = AuditConcluded | AuditWithdrawn
Handled = (
    OfIncident | OfChallenge | OfAudit | MeetingHeld | CourseDelivered | DerivedIndicatorCalculated
)

_MEETINGS: Mapping[MeetingKind, str] = {
    MeetingKind.EXECUTIVE: "executive-attendance",
    MeetingKind.SUB_GROUP: "sub-group-attendance",
    MeetingKind.EXPLOITATION_MAPPING: "mapping-attendance",
}


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    at = _Place(rows, recorded.provenance.partnership, fact.stream)
    match fact:
        case DerivedIndicatorCalculated():
            _calculated(rows, fact, recorded.provenance.occurred_on)
        case MeetingHeld():
            _meeting(at, fact)
        case CourseDelivered():
            gone = fact.correction is not None and fact.correction.withdraws
            people = {} if gone else {each.agency: (each.people, None) for each in fact.attended}
            at.put("training-places", fact.delivered_on, people)
        case AuditConcluded() | AuditWithdrawn():
            _audit(at, fact)
        case (
            ProfessionalChallengeRaised()
            | ProfessionalChallengeResolved()
            | ProfessionalChallengeWithdrawn()
        ):
            _challenge(at, fact)
        case _:
            _incident(rows, at, fact)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one reference's counts are kept."""

    rows: Rows
    partnership: str
    reference: str

    def put(self, rule: str, on: date, cells: Mapping[str, tuple[int, int | None]]) -> None:
        """In the place of what it added before; nothing when there are no cells."""
        table = RESTRICTED if RULES[rule].suppressed else COUNTED
        if not cells:
            self.rows.drop(table, self.partnership, rule, self.reference)
            return
        self.rows.put(
            table,
            CountedRow(
                partnership=self.partnership,
                rule=rule,
                reference=self.reference,
                period=quarter_of(on),
                categories=tuple(cells),
                numerators=tuple(str(above) for above, _ in cells.values()),
                denominators=tuple(
                    "" if below is None else str(below) for _, below in cells.values()
                ),
            ),
        )

    def drop(self, *rules: str) -> None:
        for rule in rules:
            table = RESTRICTED if RULES[rule].suppressed else COUNTED
            self.rows.drop(table, self.partnership, rule, self.reference)


def _incident(rows: Rows, at: _Place, fact: OfIncident) -> None:
    if isinstance(fact, SeriousIncidentReferred):
        rows.put(REFERRED, ReferredRow(fact.incident_id, fact.referred_by, fact.referred_on))
        at.put("incident-referrals", fact.referred_on, {"open": (1, None)})
        return
    referred = rows.get(REFERRED, fact.incident_id)
    if referred is None:
        return
    match fact:
        case SeriousIncidentNotified():
            became = "notified"
            by = {referred.referred_by: (1, None)}
            at.put("incident-notifications", fact.notified_on, by)
        case NotificationDeclined():
            became = "declined"
        case NotificationWithdrawn():
            became = "withdrawn"
            at.drop("incident-notifications")
        case _:
            assert_never(fact)
    at.put("incident-referrals", referred.referred_on, {became: (1, None)})


def _challenge(at: _Place, fact: OfChallenge) -> None:
    match fact:
        case ProfessionalChallengeRaised():
            at.put("challenges-raised", fact.raised_on, {fact.making_agency: (1, None)})
        case ProfessionalChallengeResolved():
            at.put("challenge-outcomes", fact.resolved_on, {fact.outcome.value: (1, None)})
            at.put("challenge-stages", fact.resolved_on, {f"stage-{fact.stage}": (1, 1)})
        case ProfessionalChallengeWithdrawn():
            at.drop("challenges-raised", "challenge-outcomes", "challenge-stages")
        case _:
            assert_never(fact)


def _meeting(at: _Place, fact: MeetingHeld) -> None:
    at.drop(*_MEETINGS.values())
    if fact.correction is None or not fact.correction.withdraws:
        cells = {line.agency: (line.attended, line.expected) for line in fact.attendance}
        at.put(_MEETINGS[fact.kind], fact.held_on, cells)


def _audit(at: _Place, fact: OfAudit) -> None:
    at.drop("audits-concluded", "closing-loop-audits")
    match fact:
        case AuditConcluded():
            if fact.correction is not None and fact.correction.withdraws:
                return
            at.put("audits-concluded", fact.held_on, {fact.kind.value: (1, None)})
            if fact.embedded is not None:
                at.put("closing-loop-audits", fact.held_on, {fact.embedded.value: (1, None)})
        case AuditWithdrawn():
            return
        case _:
            assert_never(fact)


def _calculated(rows: Rows, fact: DerivedIndicatorCalculated, on: date) -> None:
    """Every cell of the calculation; a category that it no longer has goes."""
    before = rows.get(CALCULATED, fact.partnership, fact.code, fact.period, "")
    for category in before.categories if before else ():
        rows.drop(CALCULATED, fact.partnership, fact.code, fact.period, category)
    named = tuple(part.category for part in fact.breakdown)
    rows.put(CALCULATED, _cell(fact, "", fact.figure, named, on))
    for part in fact.breakdown:
        rows.put(CALCULATED, _cell(fact, part.category, part.figure, (), on))


def _cell(
    fact: DerivedIndicatorCalculated,
    category: str,
    figure: PublishedCount,
    categories: tuple[str, ...],
    on: date,
) -> CalculatedRow:
    above, below = figure.numerator, figure.denominator
    return CalculatedRow(
        partnership=fact.partnership,
        code=fact.code,
        period=fact.period,
        category=category,
        rule=fact.rule,
        rule_version=fact.rule_version,
        position=fact.position,
        form=fact.form.value,
        numerator=above if isinstance(above, int) else None,
        denominator=below if isinstance(below, int) else None,
        suppressed="c" in {above, below},
        categories=categories,
        calculated_on=on,
    )


VIEW = View(
    name="derived",
    version=1,
    tables=(COUNTED, RESTRICTED, REFERRED, CALCULATED),
    handles=frozenset(
        (
            *get_args(OfIncident),
            *get_args(OfChallenge),
            *get_args(OfAudit),
            MeetingHeld,
            CourseDelivered,
            DerivedIndicatorCalculated,
        )
    ),
    fold=fold,
)
