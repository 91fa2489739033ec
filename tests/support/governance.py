"""Ready-made facts of membership, meetings, challenge, enquiry and scrutiny; a test names only what it is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.command import Scope
from domain.fact import Fact
from domain.framework import Agency
from domain.governance.challenge_facts import (
    ProfessionalChallengeRaised,
    ProfessionalChallengeResponded,
    Stage,
)
from domain.governance.line_of_enquiry_facts import (
    EvidenceTriangulated,
    KeyLineOfEnquiryRaised,
    Says,
    Source,
    StandingQuestion,
)
from domain.governance.meeting import Attendance, MeetingHeld, MeetingKind
from domain.governance.membership import AgencyJoined, Part
from domain.governance.scrutiny import ScrutinyFunction, ScrutinyUndertaken
from domain.governance.scrutiny_map import ScrutinyGapIdentified, ScrutinyMapped
from domain.governance.strategic_feedback import StrategicFeedbackReceived
from domain.governance.sub_group import MemberAppointed, MemberCeased, SubGroupConstituted
from tests.support.controls import BUSINESS_UNIT, FRAMEWORK, HARTLEPOOL, HEALTH, POLICE
from tests.support.scenario import Given

MEMBERSHIP_ID = "HSSCP-AG-2026-0001"
GROUP_ID = "HSSCP-SG-2026-0001"
MEETING_ID = "HSSCP-M-2026-0001"
CHALLENGE_ID = "HSSCP-C-2026-0001"
ENQUIRY_ID = "HSSCP-K-2026-0001"
SCRUTINY_ID = "HSSCP-SC-2026-0001"
MAP_ID = "HSSCP-SM-2026-0001"
GAP_ID = "HSSCP-SMG-2026-0001"
FEEDBACK_ID = "HSSCP-SF-2026-0001"

SCRUTINEER = "hsscp-independent-scrutineer"
SCOPE = Scope(
    "hsscp",
    replace(
        FRAMEWORK,
        agencies={
            **FRAMEWORK.agencies,
            SCRUTINEER: Agency(
                SCRUTINEER, "HSSCP Independent Scrutineer", "scrutiny", frozenset({"hsscp"})
            ),
        },
    ),
)
"""The control framework with a scrutineer in it."""


def under_scrutiny(decider: Any, *facts: Fact, known: Any = None) -> Given:
    """As `given`, where a scrutineer takes part."""
    return Given(decider, facts, known or {}, SCOPE)


def joined(**changes: Any) -> AgencyJoined:
    values: dict[str, Any] = {
        "membership_id": MEMBERSHIP_ID,
        "agency": POLICE,
        "part": Part.STATUTORY_PARTNER,
        "joined_on": date(2019, 9, 29),
        "illustrative": False,
    }
    return AgencyJoined(**values | changes)


def constituted(**changes: Any) -> SubGroupConstituted:
    values: dict[str, Any] = {
        "sub_group_id": GROUP_ID,
        "sub_group": "learning-group",
        "constituted_on": date(2024, 4, 1),
        "illustrative": False,
    }
    return SubGroupConstituted(**values | changes)


def appointed(agency: str = POLICE, post: str = "Superintendent", **changes: Any) -> Any:
    values: dict[str, Any] = {
        "sub_group_id": GROUP_ID,
        "sub_group": "learning-group",
        "agency": agency,
        "post": post,
        "from_on": date(2024, 4, 1),
    }
    return MemberAppointed(**values | changes)


def ceased(agency: str = POLICE, post: str = "Superintendent", **changes: Any) -> MemberCeased:
    values: dict[str, Any] = {
        "sub_group_id": GROUP_ID,
        "sub_group": "learning-group",
        "agency": agency,
        "post": post,
        "until_on": date(2026, 3, 31),
        "reason": "The post was moved.",
    }
    return MemberCeased(**values | changes)


def line(agency: str, expected: int, attended: int, *, engaged: bool | None = None) -> Attendance:
    return Attendance(agency=agency, expected=expected, attended=attended, engaged=engaged)


def held(**changes: Any) -> MeetingHeld:
    values: dict[str, Any] = {
        "meeting_id": MEETING_ID,
        "sub_group_id": GROUP_ID,
        "sub_group": "learning-group",
        "kind": MeetingKind.SUB_GROUP,
        "held_on": date(2026, 5, 12),
        "attendance": (line(POLICE, 1, 1), line(HEALTH, 1, 0)),
        "recorded_by": BUSINESS_UNIT,
        "correction": None,
        "illustrative": False,
    }
    return MeetingHeld(**values | changes)


def stage(number: int, respond_by: date | None) -> Stage:
    entry = FRAMEWORK.challenge_stages[number - 1]
    return Stage(number=number, name=entry.name, clock=entry.clock, respond_by=respond_by)


def raised(**changes: Any) -> ProfessionalChallengeRaised:
    """On the Friday before a bank holiday: three working days later is the Thursday."""
    values: dict[str, Any] = {
        "challenge_id": CHALLENGE_ID,
        "making_agency": HEALTH,
        "receiving_agency": HARTLEPOOL,
        "theme": "thresholds",
        "text": "Referrals are closed without telling who referred.",
        "raised_on": date(2026, 5, 1),
        "stage": stage(1, date(2026, 5, 7)),
        "illustrative": False,
    }
    return ProfessionalChallengeRaised(**values | changes)


def responded(**changes: Any) -> ProfessionalChallengeResponded:
    values: dict[str, Any] = {
        "challenge_id": CHALLENGE_ID,
        "stage": 1,
        "clock": "challenge-stage-1",
        "text": "It is so in one team.",
        "responded_on": date(2026, 5, 6),
    }
    return ProfessionalChallengeResponded(**values | changes)


def enquiry_raised(**changes: Any) -> KeyLineOfEnquiryRaised:
    values: dict[str, Any] = {
        "line_of_enquiry_id": ENQUIRY_ID,
        "question": "Do children wait longer for a strategy meeting?",
        "standing_question": StandingQuestion.RIGHT_SUPPORT,
        "themes": ("thresholds",),
        "raised_by_group": "learning-group",
        "raised_by": BUSINESS_UNIT,
        "raised_on": date(2026, 5, 1),
        "exception_id": None,
        "scrutiny_gap_id": None,
        "illustrative": False,
    }
    return KeyLineOfEnquiryRaised(**values | changes)


def triangulated(
    source_type: str = "audit", says: Says = Says.SUPPORTS, **changes: Any
) -> EvidenceTriangulated:
    values: dict[str, Any] = {
        "line_of_enquiry_id": ENQUIRY_ID,
        "source": Source(type=source_type, reference=f"{source_type} 7"),
        "says": says,
        "text": "In a third of the files.",
        "added_by": POLICE,
    }
    return EvidenceTriangulated(**values | changes)


def undertaken(**changes: Any) -> ScrutinyUndertaken:
    values: dict[str, Any] = {
        "scrutiny_id": SCRUTINY_ID,
        "title": "The front door",
        "method": "Visit",
        "function": ScrutinyFunction.ASSURANCE,
        "themes": ("thresholds",),
        "agency": SCRUTINEER,
        "undertaken_on": date(2026, 5, 1),
        "illustrative": False,
    }
    return ScrutinyUndertaken(**values | changes)


def mapped(**changes: Any) -> ScrutinyMapped:
    values: dict[str, Any] = {
        "scrutiny_map_id": MAP_ID,
        "theme": "thresholds",
        "body": "Children's Services Committee",
        "period_from": date(2026, 4, 1),
        "period_to": date(2027, 3, 31),
        "recorded_by": BUSINESS_UNIT,
        "correction": None,
        "illustrative": False,
    }
    return ScrutinyMapped(**values | changes)


def gap(**changes: Any) -> ScrutinyGapIdentified:
    values: dict[str, Any] = {
        "scrutiny_gap_id": GAP_ID,
        "theme": "supervision",
        "priority": "neglect",
        "text": "Nobody looks at supervision.",
        "identified_on": date(2026, 5, 2),
        "recorded_by": BUSINESS_UNIT,
        "correction": None,
        "illustrative": False,
    }
    return ScrutinyGapIdentified(**values | changes)


def feedback(**changes: Any) -> StrategicFeedbackReceived:
    values: dict[str, Any] = {
        "feedback_id": FEEDBACK_ID,
        "from_board": "Health and Wellbeing Board",
        "themes": ("thresholds",),
        "text": "Schools do not hear what became of a referral.",
        "received_on": date(2026, 5, 1),
        "finding_id": None,
        "challenge_id": None,
        "recorded_by": BUSINESS_UNIT,
        "correction": None,
        "illustrative": False,
    }
    return StrategicFeedbackReceived(**values | changes)


def asked(command: Any, fact: Fact, **changes: Any) -> Any:
    """The command that makes such a fact, on the first of June 2026 unless `changes` say otherwise."""
    values = {
        name: getattr(fact, name)
        for name in command.model_fields
        if name in type(fact).model_fields
    }
    return command(**values | {"occurred_on": date(2026, 6, 1)} | changes)
