"""
The one decision: may this subject do this with that, now, and what must whoever lets it through then do?

Pure, and denies what nothing allows. It is the outer door: what a message may change is judged by its aggregate, as
for every sender.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from domain.names import AgencyId
from domain.permission.access_table import SENDS, Rule, What, rule_for
from domain.permission.resource import (
    Action,
    Board,
    History,
    Message,
    Operations,
    Report,
    Resource,
    Sensitivity,
)
from domain.permission.subject import UNRESTRICTED, Grant, Role, Subject

# --- Obligations ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnAgencyOnly:
    """Lines whose `columns` name agencies, and not this one, are left out; shared ones stay (lines.py)."""

    agency: AgencyId
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithoutRestricted:
    """Lines about restricted matters of these kinds are left out (lines.py)."""

    hidden: frozenset[Sensitivity]


@dataclass(frozen=True, slots=True)
class AggregatesOnly:
    """Entries are shown without what they say: figures before suppression are for their provider."""


@dataclass(frozen=True, slots=True)
class WithoutReferences:
    """No reference and no event type: an operator sees that something is stuck, not what it is about."""


@dataclass(frozen=True, slots=True)
class LogTheRead:
    """The reading is recorded before anything is shown (access_record.py); for an inspector with the case file."""

    case_file: str | None = None


Obligation = OwnAgencyOnly | WithoutRestricted | AggregatesOnly | WithoutReferences | LogTheRead

# --- Decision ---------------------------------------------------------------------------------------------


class Reason(StrEnum):
    """Why, as a sentence for the one who asked; it tells nothing about what was asked for."""

    PERMITTED = "Your role lets you do this."
    ANOTHER_PARTNERSHIP = "You are signed in at another partnership."
    NOT_FOR_ROLE = "Your role does not include this. The business manager can say who may do it."
    NO_AGENCY = "Your account names no agency. Ask whoever gave you your role."
    ANOTHER_AGENCY = "This belongs to another agency."
    AS_ANOTHER_AGENCY = "You can send for your own agency only."
    NOT_BY_MESSAGE = "This is taken on the partnership's own machine only."
    NO_GRANT = "An inspector needs a grant, and your account carries none."
    NOT_YET = "Your grant has not begun."
    EXPIRED = "Your grant has ended."
    NOT_GRANTED = "Your grant does not include this. Its sponsor can say what it includes."


@dataclass(frozen=True, slots=True)
class Decision:
    """
    Whoever lets it through does all of `obligations`. Equal decisions show the same: what is made under one may be
    kept for all to whom it was given.
    """

    permit: bool
    reason: Reason
    obligations: tuple[Obligation, ...] = ()


def decide(subject: Subject, action: Action, resource: Resource, *, now: datetime) -> Decision:
    """`now` is aware."""
    shut = _shut(subject, resource, now)
    if shut is not None:
        return _deny(shut)
    match resource:
        case Board():
            return _board(subject, action, resource)
        case History():
            return _history(subject, action, resource)
        case Report():
            return _report(subject, action, resource)
        case Message():
            return _message(subject, action, resource)
        case Operations():
            return _operations(subject, action)
        case _:
            assert_never(resource)


def _board(subject: Subject, action: Action, board: Board) -> Decision:
    rule = rule_for(subject.role, (What.BOARD, _row_of(board.sensitivity), action))
    bare = _without_restricted(subject, action, {board.sensitivity})
    match rule:
        case Rule.ALL:
            return _permit(*bare, *_log(subject, board))
        case Rule.OWN if board.agencies:
            return _of_own(subject, board, bare)
        case Rule.OWN:
            return _permit(*bare)
        case Rule.GRANT if _names_board(subject.grant, board.name, {board.sensitivity}):
            return _permit(*bare, *_log(subject, board))
        case Rule.GRANT:
            return _deny(Reason.NOT_GRANTED)
        case _:
            return _deny(Reason.NOT_FOR_ROLE)


def _of_own(subject: Subject, board: Board, bare: tuple[Obligation, ...]) -> Decision:
    if subject.agency is None:
        return _deny(Reason.NO_AGENCY)
    return _permit(OwnAgencyOnly(subject.agency, board.agencies), *bare)


def _history(subject: Subject, action: Action, history: History) -> Decision:  # noqa: PLR0911 (one a rule)
    rule = rule_for(subject.role, (What.HISTORY, history.sensitivity, action))
    log = LogTheRead(_case_file(subject))
    match rule:
        case Rule.ALL:
            return _permit(log)
        case Rule.ENTRIES:
            return _permit(AggregatesOnly(), log)
        case Rule.OWN if subject.agency in history.parties:
            return _permit(log)
        case Rule.OWN:
            return _deny(Reason.ANOTHER_AGENCY if subject.agency else Reason.NO_AGENCY)
        case Rule.GRANT if subject.grant and history.reference in subject.grant.references:
            figures = history.sensitivity is Sensitivity.FIGURES
            return _permit(*([AggregatesOnly()] if figures else []), log)
        case Rule.GRANT:
            return _deny(Reason.NOT_GRANTED)
        case _:
            return _deny(Reason.NOT_FOR_ROLE)


def _report(subject: Subject, action: Action, report: Report) -> Decision:
    """A report is for whom every matter in it is; the restricted lines of a mixed one are left out."""
    rules = {
        rule_for(subject.role, (What.REPORT, _row_of(matter), action)) for matter in report.matters
    }
    if not rules or not rules <= {Rule.ALL, Rule.OWN, Rule.GRANT}:
        return _deny(Reason.NOT_FOR_ROLE)
    if Rule.OWN in rules and subject.agency is None:
        return _deny(Reason.NO_AGENCY)
    if Rule.OWN in rules and subject.agency != report.about:
        return _deny(Reason.ANOTHER_AGENCY)
    if Rule.GRANT in rules and not _names_board(subject.grant, report.name, report.matters):
        return _deny(Reason.NOT_GRANTED)
    bare = _without_restricted(subject, action, report.matters)
    logged = report.matters & _RESTRICTED_MATTERS or Rule.GRANT in rules
    return _permit(*bare, *([LogTheRead(_case_file(subject))] if logged else []))


def _message(subject: Subject, action: Action, message: Message) -> Decision:
    rule = rule_for(subject.role, (What.MESSAGE, None, action))
    if rule not in {Rule.AS_OWN, Rule.AS_LISTED, Rule.AS_UNIT}:
        return _deny(Reason.NOT_FOR_ROLE)
    if message.local:
        return _deny(Reason.NOT_BY_MESSAGE)
    if subject.agency is None:
        return _deny(Reason.NO_AGENCY)
    if subject.agency != message.agency:
        return _deny(Reason.AS_ANOTHER_AGENCY)
    listed = message.aggregate in SENDS.get(subject.role, frozenset())
    if (
        (rule is Rule.AS_LISTED and not listed)
        or (rule is Rule.AS_OWN and message.coordinates)
        or (rule is Rule.AS_UNIT and not message.coordinates)
    ):
        return _deny(Reason.NOT_FOR_ROLE)
    return _permit()


def _operations(subject: Subject, action: Action) -> Decision:
    rule = rule_for(subject.role, (What.OPERATIONS, None, action))
    if rule is Rule.ALL:
        return _permit()
    if rule is Rule.BARE:
        return _permit(WithoutReferences())
    return _deny(Reason.NOT_FOR_ROLE)


# --- What several of them ask -----------------------------------------------------------------------------

_RESTRICTED_MATTERS = frozenset({Sensitivity.INCIDENTS, Sensitivity.RECORDS})


def _row_of(sensitivity: Sensitivity) -> Sensitivity:
    """MIXED has no row of its own: its other lines are private."""
    return Sensitivity.PRIVATE if sensitivity is Sensitivity.MIXED else sensitivity


def _without_restricted(
    subject: Subject, action: Action, matters: Collection[Sensitivity]
) -> tuple[WithoutRestricted, ...]:
    if Sensitivity.MIXED not in matters:
        return ()
    hidden = frozenset(
        matter
        for matter in _RESTRICTED_MATTERS
        if rule_for(subject.role, (What.BOARD, matter, action)) is not Rule.ALL
    )
    return (WithoutRestricted(hidden),) if hidden else ()


def _log(subject: Subject, board: Board) -> tuple[LogTheRead, ...]:
    """Every reading of an inspector, and everybody's of what is restricted."""
    logged = subject.role is Role.INSPECTOR or board.sensitivity in _RESTRICTED_MATTERS
    return (LogTheRead(_case_file(subject)),) if logged else ()


def _shut(subject: Subject, resource: Resource, now: datetime) -> Reason | None:
    """What keeps somebody out whatever is asked for."""
    if subject.partnership != resource.partnership:
        return Reason.ANOTHER_PARTNERSHIP
    if subject.role is not Role.INSPECTOR:
        return None
    if subject.grant is None:
        return Reason.NO_GRANT
    if now < subject.grant.begins:
        return Reason.NOT_YET
    return None if subject.grant.holds_at(now) else Reason.EXPIRED


def _names_board(grant: Grant | None, name: str, matters: Collection[Sensitivity]) -> bool:
    """By its name, or among those that show nothing restricted; of a mixed one the restricted lines go."""
    if grant is None:
        return False
    return name in grant.boards or (
        UNRESTRICTED in grant.boards and _RESTRICTED_MATTERS.isdisjoint(matters)
    )


def _case_file(subject: Subject) -> str | None:
    return subject.grant.case_file if subject.grant and subject.role is Role.INSPECTOR else None


def _permit(*obligations: Obligation) -> Decision:
    return Decision(permit=True, reason=Reason.PERMITTED, obligations=obligations)


def _deny(reason: Reason) -> Decision:
    return Decision(permit=False, reason=reason)
