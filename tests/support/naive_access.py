"""The decision of domain/permission a second time, written plainly from the words of the design."""

from collections.abc import Collection, Iterable
from datetime import datetime

from domain.fact import Fact, Recorded, Visibility
from domain.names import AgencyId, PartnershipId, StreamId
from domain.permission.access_table import SENDS
from domain.permission.decision import (
    AggregatesOnly,
    Decision,
    LogTheRead,
    OwnAgencyOnly,
    Reason,
    WithoutReferences,
    WithoutRestricted,
)
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
from domain.permission.subject import UNRESTRICTED, Role, Subject

UNIT = "hsscp-business-unit"
_OF_RECORDS = (
    "information-accessed",
    "disclosure-",
    "record-destroyed",
    "personal-text-",
    "legal-hold-",
)
_OF_RETURNS = ("indicator-submitted", "nil-return-", "submission-", "commentary-added")
RESTRICTED = {Sensitivity.INCIDENTS, Sensitivity.RECORDS}


def naively(subject: Subject, action: Action, thing: Resource, now: datetime) -> Decision | None:  # noqa: PLR0911 (one question each)
    """What the design says in words, one question after another; None where it says no."""
    if subject.partnership != thing.partnership:
        return None
    grant = subject.grant
    out_of_time = grant is None or now < grant.begins or now >= grant.ends
    if subject.role is Role.INSPECTOR and out_of_time:
        return None
    if isinstance(thing, Message):
        return naive_message(subject, action, thing)
    if isinstance(thing, Operations):
        return naive_operations(subject, action)
    if action not in (Action.READ, Action.EXPORT) or subject.role is Role.ADMIN:
        return None
    if isinstance(thing, Report):
        return naive_report(subject, action, thing)
    if isinstance(thing, History):
        return naive_history(subject, action, thing)
    return naive_board(subject, action, thing)


def naive_matter(kinds: Collection[type[Fact]]) -> Sensitivity:
    """How sensitive it is that events of these types happened and what they say."""
    restricted = [kind for kind in kinds if kind.VISIBILITY is Visibility.RESTRICTED]
    if restricted:
        if len(restricted) < len(kinds):
            return Sensitivity.MIXED
        of_records = any(kind.TOPIC.startswith(_OF_RECORDS) for kind in restricted)
        return Sensitivity.RECORDS if of_records else Sensitivity.INCIDENTS
    if any(kind.TOPIC.startswith(_OF_RETURNS) for kind in kinds):
        return Sensitivity.FIGURES
    private = any(kind.VISIBILITY is Visibility.PRIVATE for kind in kinds)
    return Sensitivity.PRIVATE if private else Sensitivity.SHARED


def naive_matter_of_board(kinds: Iterable[type[Fact]]) -> Sensitivity:
    """As of events; but a board counts returns and never tells a figure of them."""
    found = naive_matter(frozenset(kinds))
    return Sensitivity.PRIVATE if found is Sensitivity.FIGURES else found


def naive_resource(
    partnership: PartnershipId,
    reference: StreamId,
    events: Collection[Recorded],
    agencies: Collection[AgencyId],
) -> History:
    """A history is of every agency whose name is anywhere in it, in quotes."""
    senders = {event.provenance.actor.agency for event in events}
    senders |= {event.provenance.on_behalf_of or "" for event in events}
    said = "".join(event.fact.model_dump_json() for event in events)
    parties = {name for name in agencies if name in senders or f'"{name}"' in said}
    matter = naive_matter({type(event.fact) for event in events})
    return History(partnership, reference, matter, frozenset(parties))


def may_see_restricted(role: Role, action: Action, matter: Sensitivity) -> bool:
    """Restricted matters: read by who needs them, taken away by the two who look after the record."""
    if role in (Role.BUSINESS_MANAGER, Role.RECORDS_OFFICER):
        return True
    if action is Action.EXPORT:
        return False
    if role is Role.SCRUTINEER:
        return True
    return role is Role.BOARD_MEMBER and matter is Sensitivity.INCIDENTS


def hides(role: Role, action: Action) -> tuple[WithoutRestricted, ...]:
    hidden = frozenset(m for m in RESTRICTED if not may_see_restricted(role, action, m))
    return (WithoutRestricted(hidden),) if hidden else ()


def naive_board(subject: Subject, action: Action, board: Board) -> Decision | None:  # noqa: PLR0911 (one question each)
    if board.sensitivity is Sensitivity.FIGURES:
        return None  # there is no such board
    bare = hides(subject.role, action) if board.sensitivity is Sensitivity.MIXED else ()
    if subject.role is Role.INSPECTOR:
        assert subject.grant is not None
        named = board.name in subject.grant.boards
        if not named and (board.sensitivity in RESTRICTED or not subject.grant.boards):
            return None
        if not named and UNRESTRICTED not in subject.grant.boards:
            return None
        return yes(*bare, LogTheRead(subject.grant.case_file))
    if board.sensitivity in RESTRICTED:
        may = may_see_restricted(subject.role, action, board.sensitivity)
        return yes(LogTheRead()) if may else None
    if subject.role is Role.RECORDS_OFFICER:
        return None
    if subject.role is Role.AGENCY_LEAD and board.sensitivity is not Sensitivity.SHARED:
        if not board.agencies:
            return yes(*bare)
        if subject.agency is None:
            return None
        return yes(OwnAgencyOnly(subject.agency, board.agencies), *bare)
    return yes(*bare)


def naive_history(subject: Subject, action: Action, history: History) -> Decision | None:  # noqa: PLR0911 (one question each)
    if history.sensitivity is Sensitivity.MIXED:
        return None  # one aggregate is restricted or it is not
    if subject.role is Role.INSPECTOR:
        assert subject.grant is not None
        if history.reference not in subject.grant.references:
            return None
        figures = history.sensitivity is Sensitivity.FIGURES
        log = LogTheRead(subject.grant.case_file)
        return yes(AggregatesOnly(), log) if figures else yes(log)
    if history.sensitivity in RESTRICTED:
        may = may_see_restricted(subject.role, action, history.sensitivity)
        return yes(LogTheRead()) if may else None
    if subject.role is Role.RECORDS_OFFICER:
        return None
    if subject.role is Role.AGENCY_LEAD and history.sensitivity is not Sensitivity.SHARED:
        return yes(LogTheRead()) if subject.agency in history.parties else None
    if history.sensitivity is Sensitivity.FIGURES and subject.role in (
        Role.BOARD_MEMBER,
        Role.ANALYST,
        Role.SCRUTINEER,
    ):
        return yes(AggregatesOnly(), LogTheRead())
    return yes(LogTheRead())


def naive_report(subject: Subject, action: Action, report: Report) -> Decision | None:  # noqa: PLR0911 (one question each)
    if not report.matters or Sensitivity.FIGURES in report.matters:
        return None
    if subject.role is Role.RECORDS_OFFICER:
        return None
    bare = hides(subject.role, action) if Sensitivity.MIXED in report.matters else ()
    restricted = report.matters & RESTRICTED
    if subject.role is Role.INSPECTOR:
        assert subject.grant is not None
        named = report.name in subject.grant.boards
        if not named and (restricted or UNRESTRICTED not in subject.grant.boards):
            return None
        return yes(*bare, LogTheRead(subject.grant.case_file))
    if not all(may_see_restricted(subject.role, action, m) for m in restricted):
        return None
    if subject.role is Role.AGENCY_LEAD and report.matters != {Sensitivity.SHARED}:
        return yes(*bare) if subject.agency and report.about == subject.agency else None
    return yes(*bare, *((LogTheRead(),) if restricted else ()))


def naive_message(subject: Subject, action: Action, message: Message) -> Decision | None:
    if action is not Action.SUBMIT or message.local:
        return None
    if subject.role in (Role.INSPECTOR, Role.ADMIN) or subject.agency != message.agency:
        return None
    if subject.role is Role.BUSINESS_MANAGER:
        return yes() if message.agency == UNIT else None
    if subject.role is Role.AGENCY_LEAD:
        return yes() if message.agency != UNIT else None
    return yes() if message.aggregate in SENDS[subject.role] else None


def naive_operations(subject: Subject, action: Action) -> Decision | None:
    if subject.role is Role.ADMIN and action in (Action.READ, Action.OPERATE):
        return yes(WithoutReferences())
    return yes() if subject.role is Role.BUSINESS_MANAGER and action is Action.READ else None


def yes(*obligations: object) -> Decision:
    return Decision(permit=True, reason=Reason.PERMITTED, obligations=obligations)  # type: ignore[arg-type]
