"""Examples of membership, meetings, challenge, lines of enquiry and scrutiny; see golden_examples.py."""

from typing import Any

_MEMBERSHIP = {"membership_id": "HSSCP-AG-2026-0003", "agency": "cleveland-police"}
_GROUP = {"sub_group_id": "HSSCP-SG-2026-0002", "sub_group": "performance-analysis-group"}
_SEAT = _GROUP | {"agency": "cleveland-police", "post": "Detective Superintendent"}
_ENTERED = {"recorded_by": "hsscp-business-unit", "correction": None, "illustrative": True}
_CHALLENGE = {"challenge_id": "HSSCP-C-2026-0005"}
_CLOCK = {"clock": "challenge-stage-2"}
_STAGE = {"number": 1, "name": "Practitioner to practitioner"}
_ENQUIRY = {"line_of_enquiry_id": "HSSCP-K-2026-0004"}
_SCRUTINY = {"scrutiny_id": "HSSCP-SC-2026-0002"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "agency-joined.v1": _MEMBERSHIP
    | {"part": "statutory-partner", "joined_on": "2019-09-29", "illustrative": True},
    "agency-left.v1": _MEMBERSHIP | {"left_on": "2026-03-31", "reason": "The force was merged."},
    "sub-group-constituted.v1": _GROUP | {"constituted_on": "2024-04-01", "illustrative": True},
    "member-appointed.v1": _SEAT | {"from_on": "2024-04-01"},
    "member-ceased.v1": _SEAT | {"until_on": "2026-03-31", "reason": "The post was moved."},
    "meeting-held.v1": _ENTERED
    | {
        "meeting_id": "HSSCP-M-2026-0011",
        "sub_group_id": "HSSCP-SG-2026-0003",
        "sub_group": "exploitation-group",
        "kind": "exploitation-mapping",
        "held_on": "2026-05-12",
        "attendance": [
            {"agency": "cleveland-police", "expected": 2, "attended": 1, "engaged": True},
            {"agency": "hartlepool-council", "expected": 1, "attended": 0, "engaged": None},
        ],
        "correction": {
            "corrects": 1,
            "reason": "The police sent one officer, not two.",
            "withdraws": False,
        },
    },
    "professional-challenge-raised.v1": _CHALLENGE
    | {
        "making_agency": "nenc-icb",
        "receiving_agency": "hartlepool-council",
        "theme": "thresholds",
        "text": "Referrals are closed without telling who referred.",
        "raised_on": "2026-05-01",
        "stage": _STAGE | {"clock": "challenge-stage-1", "respond_by": "2026-05-07"},
        "illustrative": True,
    },
    "professional-challenge-responded.v1": _CHALLENGE
    | _CLOCK
    | {"stage": 2, "text": "It is so in one team.", "responded_on": "2026-05-14"},
    "professional-challenge-escalated-to-stage.v1": _CHALLENGE
    | {
        "stage": {
            "number": 4,
            "name": "Independent chair or executive",
            "clock": None,
            "respond_by": None,
        },
        "reason": "No answer came.",
        "escalated_by": "nenc-icb",
        "escalated_on": "2026-05-11",
    },
    "independent-advice-given.v1": _CHALLENGE
    | {
        "stage": 2,
        "advice": "Agree a form of words, and count for a quarter.",
        "given_by": "hsscp-independent-scrutineer",
    },
    "professional-challenge-resolved.v1": _CHALLENGE
    | _CLOCK
    | {
        "stage": 2,
        "outcome": "partly-upheld",
        "changed": "Every referrer is told the outcome within a week.",
        "resolved_on": "2026-06-02",
    },
    "professional-challenge-withdrawn.v1": _CHALLENGE | {"reason": "It rested on a mistake."},
    "key-line-of-enquiry-raised.v1": _ENQUIRY
    | {
        "question": "Do children wait longer for a strategy meeting than they did a year ago?",
        "standing_question": "right-support",
        "themes": ["thresholds"],
        "raised_by_group": "performance-analysis-group",
        "raised_by": "hsscp-business-unit",
        "raised_on": "2026-05-01",
        "exception_id": "HSSCP-X-2026-0001",
        "scrutiny_gap_id": "HSSCP-SMG-2026-0001",
        "illustrative": True,
    },
    "evidence-triangulated.v1": _ENQUIRY
    | {
        "source": {
            "type": "audit",
            "reference": "MACA 7, paragraph 12",
            "published_on": "2026-04-30",
        },
        "says": "supports",
        "text": "In a third of the files the meeting came later than the day after.",
        "added_by": "cleveland-police",
    },
    "key-line-of-enquiry-answered.v1": _ENQUIRY
    | {
        "answer": "They do, in the second half of the year.",
        "source_types": ["audit", "dataset"],
        "findings": ["HSSCP-F-2026-0042"],
        "answered_on": "2026-06-15",
    },
    "key-line-of-enquiry-escalated.v1": _ENQUIRY
    | {
        "to_group": "executive",
        "reason": "Two agencies read the figures differently.",
        "escalated_on": "2026-06-01",
    },
    "strength-reported.v1": _ENQUIRY
    | {
        "text": "All agencies come to the meeting once it is called.",
        "themes": ["working-together"],
        "source_types": ["audit", "dataset"],
    },
    "scrutiny-undertaken.v1": _SCRUTINY
    | {
        "title": "The front door after the new threshold document",
        "method": "Visit and conversations with practitioners",
        "function": "assurance",
        "themes": ["thresholds"],
        "agency": "hsscp-independent-scrutineer",
        "undertaken_on": "2026-04-20",
        "illustrative": True,
    },
    "scrutiny-judgement-given.v1": _SCRUTINY
    | {
        "assurance": "partly-assured",
        "judgement": "Decisions are timely; their reasons are not always written.",
    },
    "scrutiny-recommendation-made.v1": _SCRUTINY
    | {
        "text": "Write the reason for every decision at the front door.",
        "recommendation_id": "HSSCP-R-2026-0007",
    },
    "scrutiny-mapped.v1": _ENTERED
    | {
        "scrutiny_map_id": "HSSCP-SM-2026-0006",
        "theme": "thresholds",
        "body": "Children's Services Committee",
        "period_from": "2026-04-01",
        "period_to": "2027-03-31",
    },
    "scrutiny-gap-identified.v1": _ENTERED
    | {
        "scrutiny_gap_id": "HSSCP-SMG-2026-0001",
        "theme": "thresholds",
        "priority": "neglect",
        "text": "Nobody looks at what happens to referrals that are closed.",
        "identified_on": "2026-04-28",
    },
    "strategic-feedback-received.v1": _ENTERED
    | {
        "feedback_id": "HSSCP-SF-2026-0002",
        "from_board": "Health and Wellbeing Board",
        "themes": ["thresholds"],
        "text": "Schools say that they do not hear what became of a referral.",
        "received_on": "2026-04-14",
        "finding_id": "HSSCP-F-2026-0042",
        "challenge_id": "HSSCP-C-2026-0005",
    },
}
