"""Examples of the events beside the golden thread and of the exchange; see golden_examples.py."""

from typing import Any

_ACTION = {"action_id": "HSSCP-A-2026-0013"}
_PRIORITY = {"priority_id": "HSSCP-P-2026-0002"}
_CHANGE = {"change_id": "HSSCP-PC-2026-0003"}
_NATIONAL = {"learning_id": "HSSCP-NL-2026-0004"}
_SHARING = {
    "partnership": "hsscp",
    "with_partnership": "stscp",
    "agreement": "tees-learning-2026",
    "approved_by": "Independent Chair",
}
_ADOPTION = {"partnership": "hsscp", "learning_id": "STSCP-L-2026-0001"}
_EVIDENCE = {
    "type": "indicator-movement",
    "effect_on": "children-and-families",
    "period_from": "2026-05-05",
    "period_to": "2026-08-30",
    "pointer": "Quarterly dataset, page 4",
    "text": "Fewer children were referred again.",
    "baseline": "26.5 %",
    "now": "21.6 %",
    "benchmark": "England 22.4 %",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "progress-challenged.v1": _ACTION
    | {
        "question": "Nothing was reported for two quarters: what holds it up?",
        "challenged_by": "cleveland-police",
        "post": "Superintendent",
    },
    "support-offered.v1": _ACTION
    | {
        "offer": "Two trainers for the autumn.",
        "offered_by": "nenc-icb",
        "post": "Designated Nurse",
    },
    "assurance-accepted.v1": _ACTION
    | {
        "challenge": 4,
        "ground": "The new template was shown to the group.",
        "accepted_by": "cleveland-police",
        "post": "Superintendent",
    },
    "impact-evidence-submitted.v1@benchmark": _ACTION
    | {"evidence": _EVIDENCE, "submitted_by": "hartlepool-council"},
    "recommendation-made.v1@learning": {
        "recommendation_id": "HSSCP-R-2026-0008",
        "kind": "improve",
        "findings": [],
        "text": "Ask in every supervision what the child said.",
        "owner": "hartlepool-council",
        "owner_group": None,
        "themes": ["supervision"],
        "needs_closing_loop": False,
        "made_by": "hsscp-business-unit",
        "illustrative": False,
        "learning": ["STSCP-L-2026-0001"],
    },
    "priority-set.v1": _PRIORITY
    | {
        "priority": "neglect",
        "title": "Neglect is seen early",
        "from_on": "2026-04-01",
        "until": "2028-03-31",
        "set_by": "Executive",
    },
    "priority-refreshed.v1": _PRIORITY
    | {
        "title": "Neglect is seen early and named",
        "until": "2029-03-31",
        "ends": False,
        "reason": "Half of the plan is done.",
        "set_by": "Executive",
    },
    "procedure-change-requested.v1": _CHANGE
    | {
        "procedure": "Supervision of child protection cases",
        "finding_id": "HSSCP-F-2026-0042",
        "recommendation_id": None,
        "change": "Add what the child said to the record of each supervision.",
        "owner": "hsscp-business-unit",
        "due_on": "2026-12-31",
        "requested_by": "hartlepool-council",
    },
    "procedure-change-published.v1": _CHANGE
    | {
        "published_on": "2026-11-20",
        "edition": "Edition 7",
        "pointer": "Procedures, chapter 3.2",
    },
    "national-review-notified.v1": _NATIONAL
    | {
        "source": {
            "type": "national-review",
            "reference": "CSPRP-2025-1",
            "title": "Annual report of the national panel",
            "published_on": "2025-12-10",
            "paragraph": None,
        },
        "themes": ["supervision"],
        "notified_by": "hsscp-business-unit",
    },
    "national-learning-assigned.v1": _NATIONAL | {"agency": "nenc-icb", "due_on": "2026-09-30"},
    "local-position-assessed.v1": _NATIONAL
    | {
        "position": "gap",
        "finding_id": "HSSCP-F-2026-0043",
        "text": "Two of four agencies record supervision as recommended.",
        "assessed_by": "nenc-icb",
    },
    "child-death-theme-received.v1": {
        "child_death_theme_id": "HSSCP-CD-2026-0001",
        "theme": "safer-sleep",
        "modifiable": True,
        "period": "2025",
        "count_band": "0-to-5",
        "source": "Child death overview panel, report 2024/25",
        "recorded_by": "hsscp-business-unit",
        "correction": None,
    },
    "sharing-agreement-opened.v1": _SHARING
    | {
        "purpose": "To learn together what is found on either side of the river.",
        "lawful_basis": "Public task: Working Together 2023",
        "covers": ["improvement", "performance", "exchange"],
        "from_on": "2026-04-01",
        "review_on": "2027-04-01",
    },
    "sharing-agreement-paused.v1": _SHARING | {"reason": "The agreement is being reviewed."},
    "sharing-agreement-resumed.v1": _SHARING,
    "sharing-agreement-ended.v1": _SHARING | {"reason": "Replaced by the agreement of 2028."},
    "learning-shared.v1": {
        "learning_id": "HSSCP-L-2026-0001",
        "finding_id": "HSSCP-F-2026-0042",
        "recommendation_id": None,
        "briefing_id": None,
        "title": "What the child said belongs in supervision",
        "text": "Where supervision asks what the child said, plans change.",
        "themes": ["supervision", "voice-of-the-child"],
        "shared_by": "hsscp-business-unit",
    },
    "learning-adopted.v1": _ADOPTION | {"themes": ["supervision"], "decided_by": "Executive"},
    "learning-not-adopted.v1": _ADOPTION
    | {"reason": "The procedure here says so already.", "decided_by": "Executive"},
}
