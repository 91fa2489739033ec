"""Examples of what stands in reports, briefings, yearly reports and the access log."""

from typing import Any

_ENTERED: dict[str, Any] = {"recorded_by": "hsscp-business-unit", "correction": None}
_YEAR = {"first": "2025-04-01", "last": "2026-03-31"}
_QUARTER = {"first": "2026-01-01", "last": "2026-03-31"}
_REPORT = _ENTERED | {"report_id": "HSSCP-RE-2026-0012"}
_BRIEFING = _ENTERED | {"briefing_id": "HSSCP-B-2026-0003"}
_YEARLY = _ENTERED | {"yearly_report_id": "HSSCP-Y-2026-0001"}
_ACCESS = _ENTERED | {"access_id": "HSSCP-AC-2026-0021"}
_DEEP_DIVE = _ENTERED | {"deep_dive_id": "HSSCP-DD-2026-0002"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "sub-group-report-received.v1": _REPORT
    | {
        "sub_group": "exploitation-group",
        "covers": _QUARTER,
        "themes": ["thresholds"],
        "summary": "Return interviews are offered in time; their learning is not yet used.",
    },
    "assurance-report-received.v1": _REPORT
    | {
        "agency": "cleveland-police",
        "covers": _YEAR,
        "improvements": ["Every officer in response teams has had the training."],
        "areas_for_development": ["The child's words are not recorded at every visit."],
        "evidence_of_impact": [
            {
                "text": "Nine of ten sampled records hold the child's words.",
                "pointer": "Dip sample March 2026",
            }
        ],
    },
    "assurance-report-received.v1@withdrawn": _REPORT
    | {
        "agency": "cleveland-police",
        "covers": _YEAR,
        "improvements": [],
        "areas_for_development": ["The child's words are not recorded at every visit."],
        "evidence_of_impact": [],
        "correction": {"corrects": 1, "reason": "Sent for the wrong year.", "withdraws": True},
    },
    "assurance-report-challenged.v1": _REPORT
    | {
        "challenged_by": "nenc-icb",
        "text": "How was the sample drawn, and by whom?",
    },
    "child-death-overview-report-received.v1": _REPORT
    | {
        "covers": _YEAR,
        "themes": ["voice-of-the-child"],
        "summary": "Safer sleep was the factor named most often.",
        "factors": ["Advice on safer sleep did not reach every carer."],
    },
    "board-report-issued.v1": _REPORT
    | {
        "title": "Quarterly report of the business unit",
        "covers": _QUARTER,
        "progress": [
            {"priority": "neglect", "text": "Two of three actions are implemented."},
            {"priority": None, "text": "The returns of the quarter are complete."},
        ],
        "concerns": ["Supervision is named again in two audits."],
        "good_news": ["All agencies attended the audit."],
        "direction_of_travel": "Test next quarter whether the new template is used.",
        "about": ["HSSCP-A-2026-0013", "HSSCP-AU-2026-0001"],
    },
    "agency-feedback-given.v1": _REPORT
    | {
        "agency": "hartlepool-council",
        "text": "The board thanks for the return and asks for the breakdown by age.",
        "about": ["HSSCP-RE-2026-0011"],
    },
    "report-published.v1": _REPORT
    | {
        "title": "Neglect in numbers",
        "audience": "public",
        "why_it_matters": "Neglect is the commonest reason for a protection plan.",
        "graphs": [
            {"caption": "Plans by category, five years", "indicators": ["3.2.4"]},
            {"caption": "What practitioners told us", "indicators": []},
        ],
        "story": "Plans rose for two years and have since stayed level.",
        "actions": ["HSSCP-A-2026-0013"],
        "position": 1204,
        "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    "briefing-issued.v1": _BRIEFING
    | {
        "kind": "seven-minute",
        "title": "Recording the child's voice",
        "message": "Write what the child said, in the child's words, in every supervision.",
        "themes": ["voice-of-the-child"],
        "channels": ["team-meeting"],
        "asked": ["cleveland-police", "hartlepool-council"],
        "confirm_by": "2026-06-30",
        "about": ["HSSCP-F-2026-0042"],
    },
    "dissemination-confirmed.v1": _BRIEFING
    | {
        "agency": "cleveland-police",
        "channel": "team-meeting",
        "reach": "51-to-250",
        "confirmed_by": "Superintendent, Safeguarding",
        "recorded_by": "cleveland-police",
    },
    "yearly-report-opened.v1": _YEARLY | {"covers": _YEAR, "publish_by": "2026-09-30"},
    "yearly-report-drafted.v1": _YEARLY
    | {
        "section": "impact",
        "agency": "hsscp-business-unit",
        "statement": "Nine of ten sampled records now hold the child's words.",
        "evidence": ["HSSCP-A-2026-0013"],
    },
    "yearly-report-published.v1": _YEARLY
    | {"published_on": "2026-09-28", "sent_to": ["public", "ofsted"]},
    "framework-version-adopted.v1": _ENTERED
    | {
        "framework_version_id": "HSSCP-FW-2026-0001",
        "framework": "tees",
        "version": "Working Together 2023, version 1",
        "adopted_on": "2026-04-01",
        "review_due_on": "2029-04-01",
        "inducted": "Development day of the executive",
    },
    "information-accessed.v1": _ACCESS
    | {
        "agency": "cleveland-police",
        "post": "Review officer",
        "accessed": ["HSSCP-SI-2026-0001"],
        "purpose": "Preparing the agency's summary for the rapid review.",
        "agreement": "tees-sharing-2026",
    },
    "disclosure-approved.v1": _ACCESS
    | {
        "disclosed": ["HSSCP-PR-2026-0001"],
        "recipient": "HM Coroner for Teesside",
        "purpose": "The inquest.",
        "necessity": "The coroner asked for the chronology and nothing else goes.",
        "basis": "legal-obligation",
        "agreement": None,
        "requested_by": "Business manager",
        "approved_by": "Information governance lead",
    },
    "record-destroyed.v1": _ACCESS
    | {
        "record_class": "audit-tool",
        "destroyed": ["HSSCP-AU-2019-0004"],
        "authority": "Retention schedule, line 12",
        "destroyed_by": "Partnership officer",
        "approved_by": "Information governance lead",
    },
    "deep-dive-commissioned.v1": _DEEP_DIVE
    | {
        "title": "Early help",
        "question": "Do families get help before they come to a conference?",
        "themes": ["thresholds"],
        "indicators": [],
        "sub_group": "executive",
        "with_bodies": ["Health and Wellbeing Board"],
        "due_on": "2027-01-31",
    },
    "deep-dive-presented.v1": _DEEP_DIVE
    | {
        "presented_on": "2027-01-20",
        "sub_group": "executive",
        "conclusion": "Most do; two wards stand out.",
        "findings": ["HSSCP-F-2026-0042"],
    },
}
