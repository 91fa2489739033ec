"""The words of the record as types: references, slugs, codes, periods."""

from typing import Annotated

from pydantic import Field, StringConstraints

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

StreamId = str
"""The identity of one aggregate's history, readable: `HSSCP-F-2026-0042`. Unique across partnerships."""

PartnershipId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
"""Lower case, a subject token: `hsscp`. Its upper case begins every reference of that partnership."""

AgencyId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
AreaId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
ThemeId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
CategoryId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
AgreementId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]

IndicatorCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]+([._][A-Za-z0-9]+)*$", max_length=40)
]
"""As the framework prints it (`3.2.4`, `E1.4n`); no hyphen, so that it can stand inside a reference."""


def _reference(letters: str) -> StringConstraints:
    """`<PARTNERSHIP>-<letters>-<year>-<number>`: HSSCP-F-2026-0042 (ADR 0001)."""
    return StringConstraints(pattern=rf"^[A-Z][A-Z0-9]{{1,15}}-{letters}-\d{{4}}-[0-9A-Z]{{1,12}}$")


# the golden thread
FindingId = Annotated[str, _reference("F")]
RecommendationId = Annotated[str, _reference("R")]
ActionId = Annotated[str, _reference("A")]
PriorityId = Annotated[str, _reference("P")]
ProcedureChangeId = Annotated[str, _reference("PC")]
NationalLearningId = Annotated[str, _reference("NL")]
ChildDeathThemeId = Annotated[str, _reference("CD")]
SharedLearningId = Annotated[str, _reference("L")]
# incidents and reviews
SeriousIncidentId = Annotated[str, _reference("SI")]
RapidReviewId = Annotated[str, _reference("RR")]
PracticeReviewId = Annotated[str, _reference("PR")]
SubjectId = Annotated[str, _reference("SJ")]
"""Of a person about whom text is kept: given for this record alone, never a number that another system knows."""
# performance
ExceptionId = Annotated[str, _reference("X")]
DeepDiveId = Annotated[str, _reference("DD")]
# quality assurance
AuditProgrammeId = Annotated[str, _reference("AP")]
AuditId = Annotated[str, _reference("AU")]
SingleAgencyAuditId = Annotated[str, _reference("SA")]
Section11CycleId = Annotated[str, _reference("S11")]
SelfAssessmentId = Annotated[str, _reference("SE")]
SchoolAuditRoundId = Annotated[str, _reference("SCH")]
CourseId = Annotated[str, _reference("TC")]
TrainingReportId = Annotated[str, _reference("TR")]
SurveyId = Annotated[str, _reference("SU")]
VisitId = Annotated[str, _reference("SV")]
InspectionId = Annotated[str, _reference("IN")]
ThemedReportId = Annotated[str, _reference("TH")]
VoiceId = Annotated[str, _reference("V")]
# governance
MembershipId = Annotated[str, _reference("AG")]
SubGroupId = Annotated[str, _reference("SG")]
MeetingId = Annotated[str, _reference("M")]
ReportId = Annotated[str, _reference("RE")]
ChallengeId = Annotated[str, _reference("C")]
LineOfEnquiryId = Annotated[str, _reference("K")]
ObligationId = Annotated[str, _reference("O")]
BriefingId = Annotated[str, _reference("B")]
YearlyReportId = Annotated[str, _reference("Y")]
FrameworkVersionId = Annotated[str, _reference("FW")]
ScrutinyId = Annotated[str, _reference("SC")]
ScrutinyMapId = Annotated[str, _reference("SM")]
ScrutinyGapId = Annotated[str, _reference("SMG")]
StrategicFeedbackId = Annotated[str, _reference("SF")]
AccessId = Annotated[str, _reference("AC")]
SharingAgreementId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}-SH-[A-Z][A-Z0-9]{1,15}$")
]
"""`HSSCP-SH-STSCP`: one history of what the first shares with the second (ADR 0045)."""

REFERENCE = r"^[A-Z][A-Z0-9]{1,15}-[A-Z][A-Z0-9]{0,3}-\d{4}-[0-9A-Z]{1,12}$"
Reference = Annotated[str, StringConstraints(pattern=REFERENCE)]
"""Of any aggregate, where an event may point to more than one kind."""

PackKey = Annotated[str, StringConstraints(pattern=SLUG, max_length=50)]
"""What the framework pack lists something under: a sub-group, a priority, a clock."""

RequirementId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
"""A requirement of the framework pack: `rapid-review`."""

Entry = Annotated[int, Field(ge=1)]
"""The place of one event in its aggregate's history, counted from 1: the number that people read and name."""

Label = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
"""A short printed name from a framework or a published document; not a place for free text."""

Post = Annotated[
    str, StringConstraints(min_length=2, max_length=80, pattern=r"^[^\x00-\x1f\x7f@]+$")
]
"""A post, never a person's name: `Head of Service, Children's Hub`."""
