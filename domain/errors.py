"""
The tree of our errors; its branches are what a caller can do.

GoldenThreadError
├── Refused           understood, but a rule says no; nothing was recorded; change the request
├── Conflict          somebody else changed it first; safe to try again
├── UnreadableEvent   a stored or received event that its contract rejects; needs an engineer
└── Misconfigured     a setting, a pack or a file is wrong; the sentence says which and how
"""

from dataclasses import dataclass
from enum import StrEnum
from traceback import walk_tb


class GoldenThreadError(Exception):
    """Anything this program raises on purpose."""


class Code(StrEnum):
    """Why a request was refused: the closed list that receipts carry. A published code is never renamed."""

    # what was sent cannot be read
    NOT_JSON = "NOT_JSON"
    UNKNOWN_MESSAGE = "UNKNOWN_MESSAGE"
    UNKNOWN_FIELD = "UNKNOWN_FIELD"
    MISSING_FIELD = "MISSING_FIELD"
    WRONG_TYPE = "WRONG_TYPE"
    BAD_VALUE = "BAD_VALUE"
    BAD_ENVELOPE = "BAD_ENVELOPE"
    TOO_LARGE = "TOO_LARGE"
    IDENTIFIER_SUSPECTED = "IDENTIFIER_SUSPECTED"
    # who sent it, and again
    DIFFERENT_CONTENT = "DIFFERENT_CONTENT"
    NOT_YOUR_PARTNERSHIP = "NOT_YOUR_PARTNERSHIP"
    NOT_PERMITTED = "NOT_PERMITTED"
    # identity
    ALREADY_EXISTS = "ALREADY_EXISTS"
    NOT_FOUND = "NOT_FOUND"
    WRONG_STATE = "WRONG_STATE"
    # vocabulary of the framework
    UNKNOWN_AGENCY = "UNKNOWN_AGENCY"
    UNKNOWN_AREA = "UNKNOWN_AREA"
    UNKNOWN_THEME = "UNKNOWN_THEME"
    UNKNOWN_SOURCE_TYPE = "UNKNOWN_SOURCE_TYPE"
    UNKNOWN_INDICATOR = "UNKNOWN_INDICATOR"
    NOT_IN_FRAMEWORK = "NOT_IN_FRAMEWORK"
    # the golden thread
    FINDING_NEEDS_THEME = "FINDING_NEEDS_THEME"
    STRENGTH_CANNOT_IMPROVE = "STRENGTH_CANNOT_IMPROVE"
    RECOMMENDATION_NEEDS_FINDING = "RECOMMENDATION_NEEDS_FINDING"
    REASON_REQUIRED = "REASON_REQUIRED"
    RECOMMENDATION_NOT_ACCEPTED = "RECOMMENDATION_NOT_ACCEPTED"
    ACTION_NOT_SMART = "ACTION_NOT_SMART"
    NOT_THE_OWNER = "NOT_THE_OWNER"
    DATED_BEFORE_AGREEMENT = "DATED_BEFORE_AGREEMENT"
    DATED_IN_FUTURE = "DATED_IN_FUTURE"
    NO_IMPACT_EVIDENCE = "NO_IMPACT_EVIDENCE"
    SELF_ASSURANCE = "SELF_ASSURANCE"
    OUTPUT_NOT_IMPACT = "OUTPUT_NOT_IMPACT"
    ACTION_CANCELLED = "ACTION_CANCELLED"
    CLOSING_LOOP_REQUIRED = "CLOSING_LOOP_REQUIRED"
    NOT_YOUR_SUBMISSION = "NOT_YOUR_SUBMISSION"
    # governance
    CHAIR_REQUIRED = "CHAIR_REQUIRED"
    SELF_CHALLENGE = "SELF_CHALLENGE"
    STAGE_NOT_HIGHER = "STAGE_NOT_HIGHER"
    ADVICE_TOO_EARLY = "ADVICE_TOO_EARLY"
    ATTENDANCE_OVER_MEMBERSHIP = "ATTENDANCE_OVER_MEMBERSHIP"
    ATTENDANCE_INCOMPLETE = "ATTENDANCE_INCOMPLETE"
    NOT_TRIANGULATED = "NOT_TRIANGULATED"
    # incidents and reviews
    NOT_NOTIFIABLE = "NOT_NOTIFIABLE"
    MUST_BE_NOTIFIED = "MUST_BE_NOTIFIED"
    NOT_NOTIFIED = "NOT_NOTIFIED"
    OUT_OF_ORDER = "OUT_OF_ORDER"
    SELF_COMMISSIONED = "SELF_COMMISSIONED"
    REVIEWER_NOT_INDEPENDENT = "REVIEWER_NOT_INDEPENDENT"
    NOT_READY_TO_PUBLISH = "NOT_READY_TO_PUBLISH"
    LEGAL_HOLD = "LEGAL_HOLD"
    # audits and training
    AUDIT_INCOMPLETE = "AUDIT_INCOMPLETE"
    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
    ONLY_WHO_ATTENDED = "ONLY_WHO_ATTENDED"
    RESPONSES_OVER_INVITED = "RESPONSES_OVER_INVITED"
    # quality assurance
    BELOW_STANDARD_NEEDS_ACTION = "BELOW_STANDARD_NEEDS_ACTION"
    # figures
    ALREADY_SUBMITTED = "ALREADY_SUBMITTED"
    DEFINITION_NOT_IN_FORCE = "DEFINITION_NOT_IN_FORCE"
    NUMERATOR_OVER_DENOMINATOR = "NUMERATOR_OVER_DENOMINATOR"
    DENOMINATOR_NOT_POSITIVE = "DENOMINATOR_NOT_POSITIVE"
    WRONG_FORM = "WRONG_FORM"
    BREAKDOWN_DOES_NOT_ADD_UP = "BREAKDOWN_DOES_NOT_ADD_UP"
    ROUND_NOT_OPEN = "ROUND_NOT_OPEN"
    NOT_EXPECTED = "NOT_EXPECTED"
    NOTHING_TO_CORRECT = "NOTHING_TO_CORRECT"
    SMALL_NUMBER = "SMALL_NUMBER"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: `field` is a dotted path into the body, or empty for the whole."""

    code: Code
    reason: str
    field: str = ""


class Refused(GoldenThreadError):
    """A rule says no. Carries every fault found, so that the sender mends them in one go."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{f.code} {f.field}: {f.reason}" for f in faults))
        self.faults = faults


class Conflict(GoldenThreadError):
    """The stream moved on between reading and appending."""


class UnreadableEvent(GoldenThreadError):
    """A stored or received event cannot be decoded. Never carries the content."""


class Misconfigured(GoldenThreadError):
    """A setting, a framework pack or an input file is wrong; the message names the place."""


def refuse(code: Code, reason: str, *, field: str = "") -> Refused:
    """Make the exception for one fault, to be raised by the caller."""
    return Refused(Fault(code, reason, field))


def without_content(error: Exception) -> str:
    """Class and place; the words only of our own errors, because others' may repeat what was sent."""
    words = f": {error}" if isinstance(error, GoldenThreadError) else ""
    frames = list(walk_tb(error.__traceback__))
    if not frames:
        return f"{type(error).__name__}{words}"
    frame, line = frames[-1]
    file = "/".join(frame.f_code.co_filename.split("/")[-2:])
    return f"{type(error).__name__} at {file}:{line}{words}"
