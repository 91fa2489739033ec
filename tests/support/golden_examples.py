"""
The fields of one example of every stored event type, in the form in which they are stored.

The key is the stored name, or the stored name, `@` and what the example shows. An example is the source of a golden
file only until that file is written (python -m tests.support.golden); afterwards the file counts.
"""

from typing import Any

from tests.support import (
    golden_examples_assurance,
    golden_examples_audits,
    golden_examples_governance,
    golden_examples_improvement,
    golden_examples_incidents,
    golden_examples_obligations,
    golden_examples_performance,
    golden_examples_quality,
)

_SOURCE = {
    "type": "inspection",
    "reference": "80473",
    "title": "Inspection of services for children in need of help and protection",
    "published_on": "2014-02-11",
    "paragraph": None,
}
_FINDING = {"finding_id": "HSSCP-F-2026-0042"}
_RECOMMENDATION = {"recommendation_id": "HSSCP-R-2026-0007"}
_ACTION = {"action_id": "HSSCP-A-2026-0013"}
_CLOSING_LOOP = {"reference": "HSSCP/AUD/26", "held_on": "2026-11-05", "embedded": "partly"}
_MEANING = {
    "label": "Re-referrals within twelve months",
    "form": "percentage",
    "polarity": "low",
    "objective": "Help at the right time",
    "numerator": "Referrals within twelve months of an earlier one",
    "denominator": "Referrals",
    "source": "Children in need census",
    "per": 10_000,
    "categories": ["under-5", "over-5"],
}
_INDICATOR = {"partnership": "hsscp", "code": "3.2.4"}
_CELL = {"code": "3.2.4", "area": "hartlepool", "provider": "hartlepool-council"}
_RETURN = _INDICATOR | {"area": "hartlepool", "period": "2025-Q1", "provider": "hartlepool-council"}
_COUNT = {"kind": "count", "numerator": 120, "denominator": 480}
_CONTENT = {
    "value": _COUNT,
    "breakdown": [
        {"category": "under-5", "value": {"kind": "count", "numerator": 40, "denominator": 130}},
        {"category": "over-5", "value": {"kind": "count", "numerator": 80, "denominator": 350}},
    ],
    "breakdown_reason": None,
    "commentary": "Fewer than in the quarter before.",
}
_ROUND = {"round_id": "HSSCP-CR-2026-Q1"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "finding-registered.v1": _FINDING
    | {
        "kind": "improvement",
        "source": _SOURCE,
        "about": "hartlepool-council",
        "text": "Supervision does not record the child's views.",
        "themes": ["supervision", "voice-of-the-child"],
        "registered_by": "hsscp-business-unit",
        "illustrative": False,
    },
    "finding-themed.v1": _FINDING | {"themes": ["thresholds"]},
    "finding-evidence-linked.v1": _FINDING
    | {
        "evidence": _SOURCE | {"type": "audit", "paragraph": "14"},
        "linked_by": "hsscp-business-unit",
    },
    "finding-corrected.v1": _FINDING
    | {
        "corrects": 1,
        "text": "Supervision rarely records the child's views.",
        "reason": "The report says rarely.",
    },
    "finding-withdrawn.v1": _FINDING | {"reason": "The inspectorate withdrew the paragraph."},
    "recommendation-made.v1": _RECOMMENDATION
    | {
        "kind": "improve",
        "findings": ["HSSCP-F-2026-0042"],
        "text": "Record the child's views in every supervision.",
        "owner": "hartlepool-council",
        "owner_group": None,
        "themes": ["supervision", "voice-of-the-child"],
        "needs_closing_loop": True,
        "made_by": "hsscp-business-unit",
        "illustrative": True,
    },
    "recommendation-accepted.v1": _RECOMMENDATION
    | {"decided_by": "Director of Children's Services", "decided_on": "2026-03-02"},
    "recommendation-not-accepted.v1": _RECOMMENDATION
    | {
        "reason": "Covered by an earlier one.",
        "decided_by": "Director of Children's Services",
        "decided_on": "2026-03-02",
    },
    "recommendation-actioned.v1": _RECOMMENDATION | _ACTION,
    "recommendation-superseded.v1": _RECOMMENDATION
    | {"superseded_by": "HSSCP-R-2026-0008", "reason": "Two became one."},
    "recommendation-reopened.v1": _RECOMMENDATION
    | {"reason": "The audit found the change in half of the files.", "closing_loop": _CLOSING_LOOP},
    "recommendation-concluded.v1": _RECOMMENDATION
    | {
        "summary": "Recorded in nine of ten files.",
        "decided_by": "Independent Scrutineer",
        "closing_loop": _CLOSING_LOOP | {"embedded": "yes"},
    },
    "action-agreed.v1": _ACTION
    | _RECOMMENDATION
    | {
        "themes": ["supervision"],
        "text": "Add the child's views to the supervision form (cost: £0).",
        "measure": "Nine of ten files hold the child's views.",
        "indicator": None,
        "owner_agency": "hartlepool-council",
        "owner_post": "Head of Service, Children's Hub",
        "confirmed_by": "Assistant Director",
        "partners": ["cleveland-police"],
        "agreed_on": "2026-03-09",
        "due_on": "2026-09-30",
        "priority": "high",
        "illustrative": True,
    },
    "action-started.v1": _ACTION,
    "action-progress-reported.v1": _ACTION
    | {
        "percent": 40,
        "blocked": False,
        "narrative": "The form is in use in two teams.",
        "reported_by": "hartlepool-council",
        "reported_on": "2026-06-01",
    },
    "action-due-date-extended.v1": _ACTION
    | {
        "due_on": "2026-12-31",
        "reason": "The supplier is late.",
        "approved_by": "Independent Scrutineer",
    },
    "action-reassigned.v1": _ACTION
    | {
        "owner_agency": "stockton-council",
        "owner_post": "Principal Social Worker",
        "confirmed_by": "Assistant Director",
        "reason": "The team moved.",
    },
    "action-implemented.v1": _ACTION
    | {"summary": "The form is in use everywhere.", "reported_by": "hartlepool-council"},
    "impact-evidence-submitted.v1": _ACTION
    | {
        "evidence": {
            "type": "audit",
            "effect_on": "children-and-families",
            "period_from": "2026-07-01",
            "period_to": "2026-09-30",
            "pointer": "HSSCP/AUD/26, section 3",
            "text": "The child's views stand in nine of ten files.",
            "baseline": "4 of 10",
            "now": "9 of 10",
        },
        "submitted_by": "hartlepool-council",
    },
    "impact-evidence-accepted.v1": _ACTION
    | {"submission": 5, "accepted_by": "hsscp-business-unit", "post": "Quality Manager"},
    "impact-evidence-rejected.v1": _ACTION
    | {
        "submission": 5,
        "rejected_by": "hsscp-business-unit",
        "post": "Quality Manager",
        "reason": "It says what was done, not what changed.",
    },
    "action-closed.v1": _ACTION
    | {"approved_by": "Independent Scrutineer", "evidence_types": ["audit", "user-feedback"]},
    "action-reopened.v1": _ACTION
    | {"reason": "The change did not last.", "approved_by": "Independent Scrutineer"},
    "action-cancelled.v1": _ACTION
    | {"reason": "The service was closed.", "approved_by": "Independent Scrutineer"},
    "action-update-corrected.v1": _ACTION
    | {
        "corrects": 3,
        "percent": 30,
        "blocked": True,
        "narrative": "The form is in use in one team.",
        "reason": "One team was counted twice.",
    },
    "indicator-defined.v1": _INDICATOR
    | {"version": 1, "meaning": _MEANING, "in_force_from": "2024-04-01"},
    "indicator-revised.v1": _INDICATOR
    | {
        "version": 2,
        "meaning": _MEANING | {"source": "Children in need census, as revised in 2025"},
        "in_force_from": "2025-04-01",
        "reason": "The census was revised.",
    },
    "indicator-retired.v1": _INDICATOR
    | {"in_force_until": "2026-03-31", "reason": "The framework dropped it."},
    "collection-round-opened.v1": _ROUND
    | {
        "period": "2026-Q1",
        "due_on": "2026-07-31",
        "expected": [_CELL, _CELL | {"area": "stockton-on-tees", "provider": "stockton-council"}],
    },
    "return-extension-granted.v1": _ROUND
    | {"cell": _CELL, "due_on": "2026-08-31", "reason": "The system was down."},
    "collection-round-closed.v1": _ROUND,
    "indicator-submitted.v1": _RETURN
    | {"content": _CONTENT, "definition_version": 1, "round_id": "HSSCP-CR-2025-Q1"},
    "indicator-submitted.v1@number": _RETURN
    | {
        "content": {
            "value": {"kind": "number", "value": "1056.30"},
            "breakdown": [],
            "breakdown_reason": None,
            "commentary": None,
        },
        "definition_version": 1,
        "round_id": None,
    },
    "indicator-submitted.v1@symbol": _RETURN
    | {
        "content": {
            "value": {"kind": "symbol", "symbol": "low"},
            "breakdown": [],
            "breakdown_reason": "The system keeps no ages.",
            "commentary": None,
        },
        "definition_version": 1,
        "round_id": None,
    },
    "nil-return-submitted.v1": _RETURN
    | {"commentary": "No such case.", "definition_version": 1, "round_id": "HSSCP-CR-2025-Q1"},
    "submission-corrected.v1": _RETURN
    | {
        "corrects": 1,
        "content": _CONTENT | {"value": _COUNT | {"numerator": 121}},
        "reason": "One referral was recorded late.",
        "definition_version": 1,
        "confidential": False,
    },
    "submission-queried.v1": _RETURN | {"question": "Is the fall real?", "confidential": False},
    "submission-query-resolved.v1": _RETURN
    | {"query": 2, "answer": "Yes; the hub opened in May.", "confidential": False},
    "submission-withdrawn.v1": _RETURN
    | {"reason": "Sent for the wrong quarter.", "confidential": False},
    "indicator-aggregated.v1": _INDICATOR
    | {
        "period": "2025-Q1",
        "definition_version": 1,
        "form": "percentage",
        "per": None,
        "areas": [
            {
                "area": "hartlepool",
                "figure": {"kind": "count", "numerator": 120, "denominator": 480},
                "breakdown": [
                    {
                        "category": "under-5",
                        "figure": {"kind": "count", "numerator": "c", "denominator": "c"},
                    }
                ],
                "commentary": ["Fewer than in the quarter before."],
            },
            {
                "area": "stockton-on-tees",
                "figure": {"kind": "missing"},
                "breakdown": [],
                "commentary": [],
            },
        ],
        "whole": {"kind": "incomplete"},
        "whole_breakdown": [],
    },
    "benchmark-published.v1": _INDICATOR
    | {
        "comparator": {"name": "england", "area": None, "neighbour_set": None},
        "vintage": {"release": "Children in need 2025", "released_on": "2025-10-30"},
        "points": [
            {"period": "2024", "value": {"kind": "number", "value": "22.40"}},
            {"period": "2025", "value": {"kind": "symbol", "symbol": "u"}},
        ],
    },
    "target-set.v1": _INDICATOR
    | {
        "target": "20.0",
        "in_force_from": "2026-04-01",
        "reason": "Agreed by the executive group.",
    },
    "neighbour-set-adopted.v1": {
        "partnership": "hsscp",
        "area": "hartlepool",
        "neighbour_set": "dfe-2025",
        "neighbours": ["redcar-and-cleveland", "middlesbrough"],
        "reason": "Published with the 2025 release.",
    },
}

EXAMPLES |= golden_examples_obligations.EXAMPLES
EXAMPLES |= golden_examples_governance.EXAMPLES
EXAMPLES |= golden_examples_performance.EXAMPLES
EXAMPLES |= golden_examples_incidents.EXAMPLES
EXAMPLES |= golden_examples_assurance.EXAMPLES
EXAMPLES |= golden_examples_improvement.EXAMPLES
EXAMPLES |= golden_examples_audits.EXAMPLES
EXAMPLES |= golden_examples_quality.EXAMPLES
