"""The examples of serious incidents, rapid reviews and reviews; see tests/support/golden_examples.py."""

from typing import Any

_INCIDENT = {"incident_id": "HSSCP-SI-2026-0003"}
_RAPID = {"rapid_review_id": "HSSCP-RR-2026-0003"} | _INCIDENT
_REVIEW = {"review_id": "HSSCP-PR-2026-0002"}
_SUBJECT = {"subject_id": "HSSCP-SJ-2026-0001"}
_DECLARATION = {
    "independent_of_case": True,
    "independent_of": ["hartlepool-council", "cleveland-police"],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "serious-incident-referred.v1": _INCIDENT
    | {
        "referred_by": "cleveland-police",
        "area": "hartlepool",
        "council": "hartlepool-council",
        "harm": "seriously-harmed",
        "abuse_or_neglect": "suspected",
        "aware_on": "2026-02-02",
        "referred_on": "2026-02-03",
        "illustrative": True,
    },
    "serious-incident-notified.v1": _INCIDENT
    | {
        "council": "hartlepool-council",
        "harm": "seriously-harmed",
        "abuse_or_neglect": "known",
        "notified_on": "2026-02-06",
    },
    "notification-declined.v1": _INCIDENT
    | {
        "council": "hartlepool-council",
        "reason": "No abuse or neglect is suspected.",
        "declined_on": "2026-02-05",
    },
    "notification-withdrawn.v1": _INCIDENT
    | {
        "council": "hartlepool-council",
        "reason": "The criteria are not met.",
        "withdrawn_on": "2026-02-20",
    },
    "rapid-review-linked.v1": _RAPID,
    "criminal-investigation-outcome-notified.v1": _INCIDENT
    | {"police": "cleveland-police", "outcome": "charged", "outcome_on": "2026-09-01"},
    "rapid-review-opened.v1": _RAPID | {"opened_on": "2026-02-09", "illustrative": True},
    "agency-summary-requested.v1": _RAPID
    | {"agency": "cleveland-police", "requested_on": "2026-02-09", "due_on": "2026-02-16"},
    "agency-summary-received.v1": _RAPID
    | {"agency": "cleveland-police", "received_on": "2026-02-13"},
    "immediate-safety-action-taken.v1": _RAPID
    | {"agency": "hartlepool-council", "taken_on": "2026-02-03"},
    "rapid-review-concluded.v1": _RAPID
    | {
        "route": "no-further-review",
        "reason": "What can be learned was learned.",
        "recommended_by": "Chair of the Learning Group",
        "concluded_on": "2026-02-26",
    },
    "panel-response-received.v1": _RAPID | {"response": "agrees", "received_on": "2026-03-10"},
    "review-route-recommended.v1": _REVIEW
    | _RAPID
    | {
        "review_type": "practice-review",
        "criteria": ["harmed"],
        "group": "learning-group",
        "chair": "Chair of the Learning Group",
        "agencies": ["hartlepool-council", "cleveland-police"],
        "reason": "The Panel asked for more.",
        "recommended_on": "2026-03-12",
        "illustrative": True,
    },
    "review-commissioned.v1": _REVIEW
    | _RAPID
    | {
        "review_type": "practice-review",
        "criteria": ["harmed"],
        "decided_by": "Independent chair",
        "commissioned_on": "2026-03-16",
        "due_on": "2026-10-30",
    },
    "review-not-commissioned.v1": _REVIEW
    | {
        "decided_by": "Independent chair",
        "reason": "An audit answers the question.",
        "decided_on": "2026-03-16",
    },
    "lead-reviewer-appointed.v1": _REVIEW
    | {
        "reviewer": "Independent reviewer",
        "declaration": _DECLARATION,
        "systems_trained": True,
        "appointed_on": "2026-03-30",
    },
    "reviewer-conflict-declared.v1": _REVIEW
    | {"agency": "cleveland-police", "declared_on": "2026-04-10"},
    "lead-reviewer-replaced.v1": _REVIEW
    | {
        "reviewer": "Second independent reviewer",
        "declaration": _DECLARATION,
        "systems_trained": False,
        "reason": "A conflict was declared.",
        "replaced_on": "2026-04-13",
    },
    "review-agency-added.v1": _REVIEW
    | {"agency": "nenc-icb", "reviewer_independent": True, "added_on": "2026-04-20"},
    "methodology-selected.v1": _REVIEW
    | {
        "methodology": "Learning together",
        "systems": True,
        "selected_on": "2026-04-01",
    },
    "practitioner-event-held.v1": _REVIEW
    | {
        "agencies": ["hartlepool-council", "cleveland-police"],
        "practitioners": 14,
        "held_on": "2026-05-12",
    },
    "family-invited.v1": _REVIEW
    | {"children_included": True, "expectations_explained": True, "invited_on": "2026-04-15"},
    "family-contribution-recorded.v1": _REVIEW
    | {"children_included": False, "contributed_on": "2026-05-20"},
    "family-declined.v1": _REVIEW | {"declined_on": "2026-05-20"},
    "agency-response-received.v1": _REVIEW
    | {
        "agency": "hartlepool-council",
        "document": "Response of Hartlepool Borough Council",
        "received_on": "2026-07-01",
    },
    "review-paused.v1": _REVIEW | {"reason": "police", "paused_on": "2026-06-01"},
    "review-resumed.v1": _REVIEW | {"reason": "The trial is over.", "resumed_on": "2026-06-29"},
    "review-report-agreed.v1": _REVIEW
    | {"agreed_by": "Executive group", "agreed_on": "2026-07-06"},
    "report-submitted-to-panel.v1": _REVIEW | {"submitted_on": "2026-07-07"},
    "publication-deferred.v1": _REVIEW
    | {
        "reason": "An inquest is open.",
        "review_on": "2026-10-01",
        "deferred_on": "2026-07-08",
    },
    "review-published.v1": _REVIEW
    | {
        "review_type": "practice-review",
        "document": "Learning from a local child safeguarding practice review",
        "partnership_response": "Response of the partnership",
        "family_not_informed": None,
        "submitted_on": "2026-07-07",
        "published_on": "2026-07-20",
        "public_until": "2027-07-20",
    },
    "publication-withdrawn.v1": _REVIEW
    | {
        "decided_by": "Independent chair",
        "reason": "A child could be recognised.",
        "withdrawn_on": "2026-08-01",
    },
    "personal-text-kept.v1": _SUBJECT
    | {
        "about": "HSSCP-RR-2026-0003",
        "text_kind": "agency-summary",
        "agency": "cleveland-police",
        "text": {
            "key_id": "0f8c1d2e3b4a59687786a5b4c3d2e1f0",
            "nonce": "dGhpcyBpcyBub3Qh",
            "ciphertext": "bm90aGluZyB0aGF0IGFueWJvZHkgd3JvdGUu",
        },
        "kept_on": "2026-02-12",
    },
    "legal-hold-placed.v1": _SUBJECT
    | {
        "authority": "Notice under section 21 of the Inquiries Act 2005",
        "placed_by": "Head of Legal Services",
        "placed_on": "2026-03-01",
    },
    "legal-hold-lifted.v1": _SUBJECT
    | {
        "hold": 2,
        "reason": "The inquiry has reported.",
        "lifted_by": "Head of Legal Services",
        "lifted_on": "2026-04-01",
    },
    "personal-text-destroyed.v1": _SUBJECT
    | {
        "access_id": "HSSCP-AC-2026-0009",
        "authority": "Retention schedule, line 14",
        "destroyed_by": "Records Officer",
        "approved_by": "Partnership Manager",
        "destroyed_on": "2026-05-01",
    },
}
