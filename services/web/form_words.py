"""What forms call things: the titles of what is sent most, and the questions in people's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.catalogue import COMMANDS
from services.bootstrap.messages import summary_of
from services.bootstrap.questions import Question, spoken


@dataclass(frozen=True, slots=True)
class Said:
    title: str
    lead: str


FIRST: Mapping[str, Said] = {
    "report-progress.v1": Said(
        "Update an action", "Say how far an action is, and what has been done."
    ),
    "report-implemented.v1": Said(
        "Say that an action is carried out",
        "Whether it helped is shown later, by evidence of impact.",
    ),
    "submit-impact-evidence.v1": Said(
        "Send evidence of impact",
        "Show what an action changed for children and families, or in practice. That something was done is no evidence.",
    ),
    "accept-evidence.v1": Said(
        "Accept evidence of impact", "For an agency that does not own the action."
    ),
    "reject-evidence.v1": Said(
        "Send evidence of impact back", "For an agency that does not own the action. Say why."
    ),
    "submit-indicator.v1": Said(
        "Send an indicator return",
        "Give a percentage or a rate as a count, where you know it: how many, and of how many.",
    ),
    "submit-nil-return.v1": Said("Send a nil return", "Say that there is nothing to report."),
    "register-finding.v1": Said(
        "Register a finding", "One finding of one document, with at least one theme."
    ),
    "raise-challenge.v1": Said(
        "Raise a professional challenge",
        "Challenge another agency. The first stage begins that day.",
    ),
    "respond-to-challenge.v1": Said(
        "Respond to a professional challenge", "For the agency that is challenged."
    ),
    "raise-line-of-enquiry.v1": Said(
        "Raise a key line of enquiry", "Put a question on the work plan of a group."
    ),
    "triangulate-evidence.v1": Said(
        "Add evidence to a key line of enquiry",
        "Set one source beside the others, and say what it says.",
    ),
    "confirm-dissemination.v1": Said(
        "Confirm that a briefing was passed on",
        "One form for each channel by which it reached your staff.",
    ),
}
"""By kind, in the order in which they are offered."""

_LABELS: Mapping[str, str] = {
    "occurred_on": "Day on which it happened",
    "illustrative": "Made up, to show how it works",
    "correction.corrects": "Number of the entry that is wrong",
    "correction.reason": "Reason for the correction",
    "correction.withdraws": "Take the entry back altogether",
    "percent": "How far it is, in percent",
    "narrative": "What has been done",
    "blocked": "Something stands in the way",
    "evidence.type": "What the evidence is",
    "evidence.effect_on": "Whom the change reached",
    "evidence.pointer": "Where it can be read",
    "evidence.text": "What it shows",
    "evidence.baseline": "Figure before",
    "evidence.now": "Figure now",
    "evidence.benchmark": "Figure elsewhere",
    "evidence.period_from": "First day of the period",
    "evidence.period_to": "Last day of the period",
    "submission": "Number of the entry with the evidence",
    "code": "Indicator",
    "provider": "Agency that sends it",
    "definition_version": "Version of the definition",
    "making_agency": "Agency that challenges",
    "receiving_agency": "Agency that is challenged",
    "raised_by_group": "Group that raises it",
    "says": "What the source does to the question",
    "reach": "How many people it reached",
    "confirmed_by": "Post of whoever confirms it",
    "decided_by": "Post of whoever decided",
    "approved_by": "Post of whoever approved it",
}
_LABELS_OF: Mapping[str, Mapping[str, str]] = {
    "report-implemented.v1": {"summary": "What has been done"},
    "accept-evidence.v1": {"post": "Post of whoever accepts it"},
    "reject-evidence.v1": {"post": "Post of whoever sends it back", "reason": "What is lacking"},
    "register-finding.v1": {
        "kind": "What it is",
        "about": "Agency that it is about",
        "text": "What was found",
    },
    "raise-challenge.v1": {"text": "What is challenged, and why"},
    "respond-to-challenge.v1": {"text": "What you answer"},
    "triangulate-evidence.v1": {"text": "What it says"},
    "agree-action.v1": {"text": "What is to be done", "measure": "How it will show that it helped"},
}
_HINTS: Mapping[str, str] = {
    "submission": "The history of the action numbers its entries.",
    "evidence.type": "An output is always sent back: that something was done does not show that it helped.",
}

_ASKED_BY_RULES: Mapping[str, frozenset[str]] = {
    "reject-evidence.v1": frozenset({"reason"}),
    "cancel-action.v1": frozenset({"reason", "approved_by"}),
    "extend-due-date.v1": frozenset({"reason", "approved_by"}),
    "reopen-action.v1": frozenset({"reason", "approved_by"}),
    "decline-recommendation.v1": frozenset({"reason", "decided_by"}),
    "decline-learning.v1": frozenset({"reason"}),
    "agree-action.v1": frozenset({"text", "measure", "owner_agency", "owner_post", "due_on"}),
}
"""What a message may leave out, and its rules then ask for."""


FIGURE_FORMS: Mapping[str, str] = {
    "number": "A number",
    "count": "A count",
    "symbol": "No number, and a sign for why",
    "nil": "Nothing to report: a nil return",
}
FIGURE_PARTS: Mapping[str, str] = {
    "value": "Number",
    "numerator": "Count: how many",
    "denominator": "Count: of how many (optional)",
    "symbol": "Sign",
}
FIGURE_HINTS: Mapping[str, str] = {
    "value": "Where you chose a number, such as 1,056.3",
    "numerator": "Where you chose a count, such as 2,122",
    "denominator": "Where you chose a count, and it is one of a whole",
    "symbol": "Where you chose a sign",
}


def title_of(kind: str) -> str:
    said = FIRST.get(kind)
    return said.title if said else spoken(kind.rpartition(".v")[0])


def lead_of(kind: str) -> str:
    """What it is for, with the names of fields as the form calls them."""
    said = FIRST.get(kind)
    if said:
        return said.lead
    parts = summary_of(COMMANDS[kind]).split("`")
    return "".join(f"“{_named(part)}”" if place % 2 else part for place, part in enumerate(parts))


def in_words(kind: str, questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same questions, called as people call them."""
    labels = {**_LABELS, **_LABELS_OF.get(kind, {})}
    asked = _ASKED_BY_RULES.get(kind, frozenset())
    return tuple(
        replace(
            each,
            label=labels.get(each.path, each.label),
            hint=_HINTS.get(each.path, each.hint),
            required=each.required or each.path in asked,
        )
        for each in questions
    )


def _named(part: str) -> str:
    return _LABELS.get(part, part.replace("_", " ")).lower()
