"""Examples of the stored event types of the figures that came after the first: limits, exceptions, derived, reminders."""

from typing import Any

_INDICATOR = {"partnership": "hsscp", "code": "3.2.4"}
_EXCEPTION = {"exception_id": "HSSCP-X-2025-0007"}
_REBASED = _INDICATOR | {
    "area": "hartlepool",
    "from_period": "2025-Q1",
    "decided_by": "Chair of the Performance Analysis Group",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "control-limits-rebased.v1": _REBASED | {"reason": "The hub opened in April 2025."},
    "control-limits-rebased.v1@partnership": _REBASED
    | {"area": None, "reason": "Both hubs opened in April 2025."},
    "rebasing-withdrawn.v1": _REBASED | {"reason": "The hub opened a year later."},
    "exception-detected.v1": _EXCEPTION
    | {
        "partnership": "hsscp",
        "policy": {"name": "making-data-count", "version": 1},
        "kind": "spc-signal",
        "code": "3.2.4",
        "area": "hartlepool",
        "period": "2025-Q1",
        "rule": "7-on-one-side",
        "direction": "high",
    },
    "exception-detected.v1@partnership": _EXCEPTION
    | {
        "partnership": "hsscp",
        "policy": {"name": "target", "version": 1},
        "kind": "target-missed",
        "code": "3.2.4",
        "area": None,
        "period": "2025-Q1",
        "rule": None,
        "direction": None,
    },
    "exception-discussed.v1": _EXCEPTION
    | {
        "group": "performance-analysis-group",
        "readings": [
            {"agency": "cleveland-police", "text": "More is reported since the campaign."},
            {"agency": "hartlepool-council", "text": "Thresholds are read differently."},
        ],
    },
    "consensus-recorded.v1": _EXCEPTION
    | {
        "group": "performance-analysis-group",
        "reading": "Thresholds are read differently since the spring.",
        "leads_to": "line-of-enquiry",
        "line_of_enquiry": "HSSCP-K-2025-0003",
        "recommendation_id": None,
        "reason": None,
    },
    "consensus-recorded.v1@no-action": _EXCEPTION
    | {
        "group": "performance-analysis-group",
        "reading": "One school reported a year at once.",
        "leads_to": "no-action",
        "line_of_enquiry": None,
        "recommendation_id": None,
        "reason": "It will not come again.",
    },
    "exception-withdrawn.v1": _EXCEPTION | {"reason": "The figure was corrected."},
    "commentary-added.v1": _INDICATOR
    | {
        "area": "hartlepool",
        "period": "2025-Q1",
        "provider": "hartlepool-council",
        "commentary": "The hub opened in April.",
        "exception_id": "HSSCP-X-2025-0007",
        "confidential": False,
    },
    "reminder-sent.v1": {
        "round_id": "HSSCP-CR-2026-Q1",
        "providers": ["hartlepool-council", "cleveland-police"],
        "sent_on": "2026-07-24",
    },
    "derived-indicator-calculated.v1": {
        "partnership": "hsscp",
        "code": "4.2.2",
        "period": "2025-Q1",
        "rule": "challenges-raised",
        "rule_version": 1,
        "position": 4711,
        "definition_version": 1,
        "form": "count",
        "per": None,
        "figure": {"kind": "count", "numerator": 9, "denominator": None},
        "breakdown": [
            {
                "category": "cleveland-police",
                "figure": {"kind": "count", "numerator": 9, "denominator": None},
            }
        ],
    },
    "derived-indicator-calculated.v1@suppressed": {
        "partnership": "hsscp",
        "code": "4.2.1",
        "period": "2025-Q1",
        "rule": "incident-notifications",
        "rule_version": 1,
        "position": 4711,
        "definition_version": 1,
        "form": "count",
        "per": None,
        "figure": {"kind": "count", "numerator": "c", "denominator": None},
        "breakdown": [
            {
                "category": "cleveland-police",
                "figure": {"kind": "count", "numerator": "c", "denominator": None},
            }
        ],
    },
}
