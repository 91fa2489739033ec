"""Valid reports, briefings, yearly reports, accesses and deep dives; a test names only what it is about."""

from datetime import date
from typing import Any, TypeVar

from domain.fact import Closed
from domain.governance.access import (
    ApproveDisclosure,
    DisclosureApproved,
    InformationAccessed,
    LegalBasis,
    RecordAccess,
    RecordClass,
    RecordDestroyed,
    RecordDestruction,
)
from domain.governance.assurance_report import (
    AssuranceReportChallenged,
    AssuranceReportReceived,
    ChallengeAssuranceReport,
    KeyEvidence,
    ReceiveAssuranceReport,
)
from domain.governance.board_report import (
    AgencyFeedbackGiven,
    BoardReportIssued,
    GiveAgencyFeedback,
    IssueBoardReport,
    PriorityProgress,
)
from domain.governance.briefing import (
    BriefingIssued,
    BriefingKind,
    ConfirmDissemination,
    DisseminationConfirmed,
    IssueBriefing,
    Reach,
)
from domain.governance.framework_version import AdoptFrameworkVersion, FrameworkVersionAdopted
from domain.governance.published_report import Graph, PublishReport, ReportPublished
from domain.governance.reports import (
    ChildDeathOverviewReportReceived,
    ReceiveChildDeathOverviewReport,
    ReceiveSubGroupReport,
    SubGroupReportReceived,
)
from domain.governance.span import Span
from domain.governance.yearly_report import (
    DraftYearlyReport,
    OpenYearlyReport,
    PublishYearlyReport,
    YearlyReportDrafted,
    YearlyReportOpened,
    YearlyReportPublished,
)
from domain.performance.deep_dive import (
    CommissionDeepDive,
    DeepDiveCommissioned,
    DeepDivePresented,
    PresentDeepDive,
)
from domain.register import Enter, Entered
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE

C = TypeVar("C", bound=Enter)
E = TypeVar("E", bound=Entered)

ON = date(2026, 5, 1)
YEAR = Span(first=date(2025, 4, 1), last=date(2026, 3, 31))
QUARTER = Span(first=date(2026, 1, 1), last=date(2026, 3, 31))
_REPORT = {"report_id": "HSSCP-RE-2026-0001"}

VALUES: dict[type[Closed], dict[str, Any]] = {
    SubGroupReportReceived: _REPORT
    | {
        "sub_group": "exploitation-group",
        "covers": QUARTER,
        "themes": ("thresholds",),
        "summary": "Return interviews are offered in time.",
    },
    AssuranceReportReceived: _REPORT
    | {
        "agency": POLICE,
        "covers": YEAR,
        "improvements": ("Every officer has had the training.",),
        "areas_for_development": ("The child's words are not recorded at every visit.",),
        "evidence_of_impact": (
            KeyEvidence(text="Nine of ten hold the child's words.", pointer="Dip sample, March"),
        ),
        "recorded_by": POLICE,
    },
    AssuranceReportChallenged: _REPORT
    | {"challenged_by": HEALTH, "text": "How was the sample drawn?", "recorded_by": HEALTH},
    ChildDeathOverviewReportReceived: _REPORT
    | {
        "covers": YEAR,
        "themes": ("voice-of-the-child",),
        "summary": "Safer sleep was the factor named most often.",
        "factors": ("Advice did not reach every carer.",),
    },
    BoardReportIssued: _REPORT
    | {
        "title": "Quarterly report",
        "covers": QUARTER,
        "progress": (PriorityProgress(priority="neglect", text="Two actions are implemented."),),
        "concerns": ("Supervision is named again.",),
        "good_news": ("All agencies attended the audit.",),
        "direction_of_travel": "Test whether the template is used.",
        "about": ("HSSCP-A-2026-0001",),
    },
    AgencyFeedbackGiven: _REPORT
    | {"agency": HARTLEPOOL, "text": "Thank you; please add the breakdown.", "about": ()},
    ReportPublished: _REPORT
    | {
        "title": "Neglect in numbers",
        "audience": "public",
        "why_it_matters": "It is the commonest reason for a plan.",
        "graphs": (Graph(caption="What practitioners told us", indicators=()),),
        "story": "Plans rose and have stayed level.",
        "actions": ("HSSCP-A-2026-0001",),
        "position": 12,
        "content_hash": "0" * 64,
    },
    BriefingIssued: {
        "briefing_id": "HSSCP-B-2026-0001",
        "kind": BriefingKind.SEVEN_MINUTE,
        "title": "Recording the child's voice",
        "message": "Write what the child said.",
        "themes": ("voice-of-the-child",),
        "channels": ("team-meeting",),
        "asked": (POLICE, HARTLEPOOL),
        "confirm_by": date(2026, 5, 31),
        "about": ("HSSCP-F-2026-0001",),
    },
    DisseminationConfirmed: {
        "briefing_id": "HSSCP-B-2026-0001",
        "agency": POLICE,
        "channel": "team-meeting",
        "reach": Reach.TO_250,
        "confirmed_by": "Superintendent, Safeguarding",
        "recorded_by": POLICE,
    },
    YearlyReportOpened: {
        "yearly_report_id": "HSSCP-Y-2026-0001",
        "covers": YEAR,
        "publish_by": date(2026, 9, 30),
    },
    YearlyReportDrafted: {
        "yearly_report_id": "HSSCP-Y-2026-0001",
        "section": "impact",
        "agency": BUSINESS_UNIT,
        "statement": "Nine of ten records hold the child's words.",
        "evidence": ("HSSCP-A-2026-0001",),
    },
    YearlyReportPublished: {
        "yearly_report_id": "HSSCP-Y-2026-0001",
        "published_on": date(2026, 5, 20),
        "sent_to": ("public",),
    },
    FrameworkVersionAdopted: {
        "framework_version_id": "HSSCP-FW-2026-0001",
        "framework": "control",
        "version": "Version 1",
        "adopted_on": date(2026, 4, 1),
        "review_due_on": date(2029, 4, 1),
        "inducted": None,
    },
    InformationAccessed: {
        "access_id": "HSSCP-AC-2026-0001",
        "agency": POLICE,
        "post": "Review officer",
        "accessed": ("HSSCP-SI-2026-0001",),
        "purpose": "Preparing the summary for the rapid review.",
        "agreement": "tees-sharing-2026",
        "recorded_by": POLICE,
    },
    DisclosureApproved: {
        "access_id": "HSSCP-AC-2026-0001",
        "disclosed": ("HSSCP-PR-2026-0001",),
        "recipient": "HM Coroner",
        "purpose": "The inquest.",
        "necessity": "The coroner asked for the chronology.",
        "basis": LegalBasis.LEGAL_OBLIGATION,
        "agreement": None,
        "requested_by": "Business manager",
        "approved_by": "Information governance lead",
    },
    RecordDestroyed: {
        "access_id": "HSSCP-AC-2026-0001",
        "record_class": RecordClass.AUDIT_TOOL,
        "destroyed": ("HSSCP-AU-2019-0004",),
        "authority": "Retention schedule, line 12",
        "destroyed_by": "Partnership officer",
        "approved_by": "Information governance lead",
    },
    DeepDiveCommissioned: {
        "deep_dive_id": "HSSCP-DD-2026-0001",
        "title": "Early help",
        "question": "Do families get help in time?",
        "themes": ("thresholds",),
        "indicators": (),
        "sub_group": "executive",
        "with_bodies": ("Health and Wellbeing Board",),
        "due_on": date(2026, 9, 30),
    },
    DeepDivePresented: {
        "deep_dive_id": "HSSCP-DD-2026-0001",
        "presented_on": date(2026, 5, 20),
        "sub_group": "executive",
        "conclusion": "Most do.",
        "findings": ("HSSCP-F-2026-0001",),
    },
}


FACTS: dict[type[Enter], type[Entered]] = {
    ReceiveSubGroupReport: SubGroupReportReceived,
    ReceiveAssuranceReport: AssuranceReportReceived,
    ChallengeAssuranceReport: AssuranceReportChallenged,
    ReceiveChildDeathOverviewReport: ChildDeathOverviewReportReceived,
    IssueBoardReport: BoardReportIssued,
    GiveAgencyFeedback: AgencyFeedbackGiven,
    PublishReport: ReportPublished,
    IssueBriefing: BriefingIssued,
    ConfirmDissemination: DisseminationConfirmed,
    OpenYearlyReport: YearlyReportOpened,
    DraftYearlyReport: YearlyReportDrafted,
    PublishYearlyReport: YearlyReportPublished,
    AdoptFrameworkVersion: FrameworkVersionAdopted,
    RecordAccess: InformationAccessed,
    ApproveDisclosure: DisclosureApproved,
    RecordDestruction: RecordDestroyed,
    CommissionDeepDive: DeepDiveCommissioned,
    PresentDeepDive: DeepDivePresented,
}


def entered(fact: type[E], **changes: Any) -> E:
    """As it is stored, by the business unit unless the example says otherwise."""
    told = {"recorded_by": BUSINESS_UNIT, "correction": None}
    return fact(**told | VALUES[fact] | changes)


def sent(command: type[C], **changes: Any) -> C:
    """The command that enters the example of its fact."""
    values = {
        name: value for name, value in VALUES[FACTS[command]].items() if name != "recorded_by"
    }
    return command(**{"occurred_on": ON} | values | changes)
