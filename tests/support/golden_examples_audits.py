"""The fields of one example of every stored event type of audits and training; see golden_examples.py."""

from typing import Any

_AUDIT = {"audit_id": "HSSCP-AU-2026-0003"}
_CLOSES = {"recommendation_id": "HSSCP-R-2026-0007"} | _AUDIT
_OWN = {"audit_id": "HSSCP-SA-2026-0001", "agency": "cleveland-police", "kind": "early-help"}
_COURSE = {"course_id": "HSSCP-TC-2026-0004"}
_REPORT = {
    "report_id": "HSSCP-TR-2026-0001",
    "recorded_by": "hsscp-business-unit",
    "correction": None,
}
_CORRECTION = {"corrects": 2, "reason": "It was counted twice.", "withdraws": False}

EXAMPLES: dict[str, dict[str, Any]] = {
    "audit-programme-set.v1": {
        "programme_id": "HSSCP-AP-2026-0001",
        "begins_on": "2026-04-01",
        "target": 12,
        "planned": [
            {"theme": "thresholds", "priority": "neglect", "month": 6, "kind": "case"},
            {"theme": "supervision", "priority": None, "month": 2, "kind": "closing-loop"},
        ],
        "recorded_by": "hsscp-business-unit",
        "correction": None,
    },
    "audit-commissioned.v1": _AUDIT
    | {
        "programme_id": "HSSCP-AP-2026-0001",
        "kind": "closing-loop",
        "title": "Children's views in supervision, again",
        "terms_of_reference": "Whether supervision records the child's views since the template changed.",
        "standard": "Every record of supervision holds the child's views.",
        "themes": ["supervision"],
        "priority": "neglect",
        "sampling": "random",
        "agencies": ["cleveland-police", "hartlepool-council"],
        "commissioned_on": "2026-05-01",
        "due_on": "2026-09-30",
        "closes": "HSSCP-R-2026-0007",
    },
    "audit-sample-drawn.v1": _AUDIT
    | {
        "cases": 8,
        "method": "random",
        "drawn_from": "Open child in need plans, every tenth.",
        "correction": _CORRECTION,
    },
    "agency-audit-tool-returned.v1": _AUDIT
    | {"agency": "cleveland-police", "returned_on": "2026-06-01"},
    "audit-held.v1": _AUDIT
    | {
        "held_on": "2026-06-10",
        "attendance": [
            {"agency": "cleveland-police", "attended": True, "involved": False},
            {"agency": "hartlepool-council", "attended": True, "involved": True},
        ],
        "practitioners": True,
        "correction": None,
    },
    "audit-graded.v1": _AUDIT
    | {
        "grades": [
            {"grade": "good", "cases": 7},
            {"grade": "requires-improvement", "cases": 1},
        ],
        "correction": None,
    },
    "good-practice-identified.v1": _AUDIT
    | {
        "text": "Views are recorded in the child's own words.",
        "themes": ["voice-of-the-child"],
        "identified_by": "cleveland-police",
    },
    "audit-concluded.v1": _AUDIT
    | {
        "kind": "closing-loop",
        "title": "Children's views in supervision, again",
        "themes": ["supervision"],
        "held_on": "2026-06-10",
        "learning": "The template is used; what it asks is not always answered.",
        "good_practice": ["Views are recorded in the child's own words."],
        "voice_of_child": {
            "obtained": False,
            "statement": "Not obtained, because files were read.",
        },
        "closes": "HSSCP-R-2026-0007",
        "embedded": "partly",
        "correction": None,
    },
    "audit-withdrawn.v1": _AUDIT | {"reason": "It was merged with another audit."},
    "closing-loop-audit-scheduled.v1": _CLOSES | {"due_on": "2026-09-30"},
    "closing-loop-audit-concluded.v1": _CLOSES | {"held_on": "2026-06-10", "embedded": "partly"},
    "single-agency-audit-requested.v1": _OWN
    | {
        "area": "Early help assessments",
        "themes": ["thresholds"],
        "reason": "Fewer assessments were closed in time.",
        "due_on": "2026-09-30",
    },
    "single-agency-audit-notified.v1": _OWN
    | {"area": "Early help assessments", "themes": ["thresholds"], "expected_on": "2026-09-01"},
    "single-agency-audit-reported.v1": _OWN
    | {
        "audited_on": "2026-08-20",
        "outcome": "Assessments are of good quality and late.",
        "actions": ["Look at the allocation each week."],
        "correction": None,
    },
    "course-delivered.v1": _COURSE
    | {
        "title": "Recording the voice of the child",
        "themes": ["voice-of-the-child"],
        "need": "audit",
        "need_reference": "HSSCP-AU-2026-0003",
        "delivered_on": "2026-01-20",
        "booked": 30,
        "attended": [
            {"agency": "cleveland-police", "people": 12},
            {"agency": "hartlepool-council", "people": 14},
        ],
        "correction": None,
    },
    "evaluation-invited.v1": _COURSE
    | {"stage": "after-3-months", "invited_on": "2026-04-20", "invited": 26, "correction": None},
    "evaluation-received.v1": _COURSE
    | {
        "stage": "after-3-months",
        "received_on": "2026-05-01",
        "responses": 11,
        "mean_score": "7.30",
        "correction": None,
    },
    "training-needs-analysed.v1": _REPORT
    | {
        "analysed_on": "2026-03-01",
        "agencies": ["cleveland-police", "hartlepool-council"],
        "needs": [{"theme": "thresholds", "need": "When to refer.", "people": 140}],
    },
    "training-return-submitted.v1": _REPORT
    | {
        "agency": "cleveland-police",
        "until": "2026-03-31",
        "months": 12,
        "staff": 900,
        "trained": 640,
    },
    "training-report-published.v1": _REPORT
    | {
        "title": "Training in 2025/26",
        "period_from": "2025-04-01",
        "period_to": "2026-03-31",
        "published_on": "2026-05-01",
        "impact": "Three months on, supervisors say that they ask for the child's views.",
    },
}
