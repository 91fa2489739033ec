"""Examples of quality assurance beside audits and training: Section 11, schools, visits, inspections, voice."""

from typing import Any

_BY = "hsscp-business-unit"
_FIRST: dict[str, Any] = {"recorded_by": _BY, "correction": None}
_CYCLE = {"cycle_id": "HSSCP-S11-2026-0001"}
_ASSESSMENT = {"assessment_id": "HSSCP-SE-2026-0001", "agency": "cleveland-police"}
_ROUND = {"round_id": "HSSCP-SCH-2026-0001"} | _FIRST
_VISIT = {"visit_id": "HSSCP-SV-2026-0001"} | _FIRST
_INSPECTION = {"inspection_id": "HSSCP-IN-2026-0001"} | _FIRST
_REPORT = {"themed_report_id": "HSSCP-TH-2026-0001"} | _FIRST
_VOICE = {"voice_id": "HSSCP-V-2026-0001"} | _FIRST
_CORRECTION = {"corrects": 1, "reason": "The numbers were swapped.", "withdraws": False}

_SECTION_11: dict[str, dict[str, Any]] = {
    "section-11-cycle-opened.v1": _CYCLE
    | {
        "title": "Section 11, 2026 to 2028",
        "agencies": ["cleveland-police", "nenc-icb"],
        "opened_on": "2026-01-05",
        "due_on": "2026-03-31",
        "period": "P24M",
        "illustrative": True,
    },
    "section-11-return-received.v1": _CYCLE | _ASSESSMENT,
    "safeguarding-conversation-held.v1": _CYCLE
    | {
        "agency": "cleveland-police",
        "held_on": "2027-01-12",
        "summary": "Two of three actions are done; supervision takes longer.",
    },
    "challenge-event-held.v1": _CYCLE
    | {
        "agencies": ["cleveland-police", "nenc-icb"],
        "held_on": "2026-05-20",
        "summary": "Both said more about supervision.",
    },
    "staff-survey-closed.v1": _CYCLE
    | {
        "agency": "cleveland-police",
        "closed_on": "2026-02-20",
        "invited": 400,
        "responses": 130,
        "summary": "Most know whom to ask.",
    },
    "section-11-cycle-closed.v1": _CYCLE
    | {
        "closed_on": "2028-01-04",
        "not_returned": ["nenc-icb"],
        "summary": "The next cycle asks less about policies and more about supervision.",
    },
    "self-assessment-submitted.v1": _ASSESSMENT
    | _CYCLE
    | {
        "submitted_on": "2026-03-20",
        "scores": [
            {
                "standard": "leadership",
                "score": 3,
                "evidence": "The lead reports to the board every quarter.",
                "improvement": None,
                "deadline": None,
            },
            {
                "standard": "training",
                "score": 1,
                "evidence": None,
                "improvement": "Refresh training every two years.",
                "deadline": "2026-12-31",
            },
        ],
        "illustrative": True,
    },
    "standard-scored.v1": _ASSESSMENT
    | {
        "score": {
            "standard": "training",
            "score": 2,
            "evidence": "The register shows it.",
            "improvement": None,
            "deadline": None,
        },
        "reason": "The register was found.",
    },
    "evidence-attached.v1": _ASSESSMENT
    | {
        "standard": "training",
        "evidence": {
            "reference": "TR 2026/3",
            "title": "Training register",
            "published_on": "2026-03-01",
        },
    },
    "assessment-moderated.v1": _ASSESSMENT
    | {
        "standard": "training",
        "moderated": 1,
        "panel": ["nenc-icb", "hartlepool-council"],
        "moderated_on": "2026-04-15",
        "reason": "The register covers half of the staff.",
    },
    "section-11-action-agreed.v1": _ASSESSMENT
    | {
        "action": 1,
        "standard": "training",
        "text": "Train the other half.",
        "owner_post": "Head of Learning",
        "due_on": "2026-12-31",
    },
    "assessment-challenged.v1": _ASSESSMENT
    | {
        "challenger": "nenc-icb",
        "standard": "training",
        "text": "How do you know that it changed practice?",
    },
    "assessment-action-completed.v1": _ASSESSMENT
    | {
        "action": 1,
        "standard": "training",
        "completed_on": "2026-11-30",
        "result": "Nine of ten are trained.",
    },
}

_SCHOOLS: dict[str, dict[str, Any]] = {
    "school-audit-round-opened.v1": _ROUND
    | {
        "title": "Schools audit 2026",
        "opened_on": "2026-01-05",
        "due_on": "2026-03-31",
        "settings_asked": 90,
        "illustrative": True,
    },
    "school-audit-returned.v1": _ROUND
    | {
        "area": "hartlepool",
        "returned_on": "2026-03-20",
        "returned": 38,
        "counts": [
            {
                "setting_type": "academy",
                "standard": "school-policy",
                "level": 3,
                "settings": 30,
            }
        ],
        "correction": _CORRECTION,
    },
    "school-audit-validated.v1": _ROUND
    | {
        "area": "hartlepool",
        "validated_on": "2026-05-20",
        "visited": 8,
        "agreed": 7,
        "below_helped": 1,
    },
}

_FRONT_LINE: dict[str, dict[str, Any]] = {
    "survey-closed.v1": _FIRST
    | {
        "survey_id": "HSSCP-SU-2026-0001",
        "kind": "children",
        "title": "Your say in care",
        "agency": "hartlepool-council",
        "closed_on": "2026-03-01",
        "invited": 240,
        "responses": 90,
        "band": "51-to-100",
        "themes": ["voice-of-the-child"],
        "summary": "Most feel listened to.",
        "illustrative": True,
    },
    "board-evaluation-held.v1": _FIRST
    | {
        "survey_id": "HSSCP-SU-2026-0002",
        "title": "How the board works",
        "led_by": "Independent Chair",
        "held_on": "2026-04-01",
        "invited": 22,
        "responses": 19,
        "themes": ["supervision"],
        "summary": "Members want more time for challenge.",
        "illustrative": True,
    },
    "scrutiny-visit-held.v1": _VISIT
    | {
        "kind": "front-line",
        "title": "Visit to the front door",
        "agency": "hartlepool-council",
        "scrutineers": ["cleveland-police"],
        "topics": ["thresholds-and-escalation", "training"],
        "held_on": "2026-04-10",
        "summary": "Thresholds are known; escalation is not.",
        "illustrative": True,
    },
    "barrier-reported.v1": _VISIT
    | {
        "agency": "nenc-icb",
        "theme": "thresholds",
        "text": "Referrals come back without a reason.",
    },
    "themed-report-requested.v1": _REPORT
    | {
        "topic": "private-fostering",
        "title": "Private fostering 2025/26",
        "agency": "hartlepool-council",
        "requested_on": "2026-04-01",
        "due_on": "2026-06-30",
        "illustrative": True,
    },
    "themed-report-received.v1": _REPORT
    | {
        "received_on": "2026-06-20",
        "themes": ["thresholds"],
        "summary": "Notifications are few and late.",
    },
}

_INSPECTIONS: dict[str, dict[str, Any]] = {
    "inspection-notified.v1": _INSPECTION
    | {
        "inspectorates": ["ofsted", "cqc", "hmicfrs"],
        "kind": "jtai",
        "title": "Joint targeted area inspection of the front door",
        "agencies": ["hartlepool-council", "cleveland-police"],
        "notified_on": "2026-01-05",
        "illustrative": True,
    },
    "inspection-report-published.v1": _INSPECTION
    | {
        "published_on": "2026-03-02",
        "reference": "Letter of 2 March 2026",
        "judgement": None,
        "needs_statement": True,
        "statement_due_on": "2026-06-12",
    },
    "inspection-finding-registered.v1": _INSPECTION | {"finding_id": "HSSCP-F-2026-0042"},
    "statement-of-action-submitted.v1": _INSPECTION
    | {
        "lead_agency": "hartlepool-council",
        "submitted_on": "2026-06-10",
        "reference": "Statement of action, final",
    },
}

_VOICES: dict[str, dict[str, Any]] = {
    "voice-message-captured.v1": _VOICE
    | {
        "voice_of": "children",
        "method": "youth-group",
        "source": "Children in Care Council",
        "agency": "hartlepool-council",
        "captured_on": "2026-03-14",
        "cohort": "11-to-25",
        "themes": ["voice-of-the-child"],
        "message": "We want to know in good time who our new worker is.",
        "communication_needs": ["disability", "language"],
        "illustrative": True,
    },
    "voice-influence-recorded.v1": _VOICE
    | {
        "influence": "changed",
        "recorded_on": "2026-05-10",
        "text": "A change of worker is told in a letter a week before.",
        "finding_id": "HSSCP-F-2026-0042",
        "action_id": "HSSCP-A-2026-0013",
        "priority_id": "HSSCP-P-2026-0001",
    },
    "voice-fed-back.v1": _VOICE
    | {"fed_back_on": "2026-06-01", "how": "Told at the next meeting of the group."},
}

EXAMPLES: dict[str, dict[str, Any]] = {
    **_SECTION_11,
    **_SCHOOLS,
    **_FRONT_LINE,
    **_INSPECTIONS,
    **_VOICES,
}
