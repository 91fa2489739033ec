"""
An agency's assurance report to the board, and the board's challenges to it (framework row V4).

The three parts are those of the standard template: identified improvements, areas for development, key evidence of
impact. Reporting is not assurance: until somebody has challenged or accepted it, the agency has only spoken for itself.
"""

from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Closed, Visibility
from domain.governance.span import Span, check_span
from domain.names import AgencyId, Label, ReportId, StreamId
from domain.register import Enter, Entered
from domain.standing import check_acts_for
from domain.text import PublicText
from domain.vocabulary import check_agency


class KeyEvidence(Closed):
    """What shows an effect on children or on practice; `pointer` says where it can be read."""

    text: PublicText
    pointer: Label


class AssuranceReportReceived(Entered):
    TOPIC: ClassVar[str] = "assurance-report-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    agency: AgencyId
    covers: Span
    improvements: tuple[PublicText, ...]
    areas_for_development: tuple[PublicText, ...]
    evidence_of_impact: tuple[KeyEvidence, ...]

    @property
    def stream(self) -> StreamId:
        return self.report_id


class AssuranceReportChallenged(Entered):
    """One challenge of an agency, or of the business unit for the board. The answer is a report or a correction."""

    TOPIC: ClassVar[str] = "assurance-report-challenged.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    challenged_by: AgencyId
    text: PublicText

    @property
    def stream(self) -> StreamId:
        return self.report_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC} {self.challenged_by}"


class ReceiveAssuranceReport(Enter):
    """
    An agency's report on its own safeguarding work. No evidence of impact may be said, and is then shown as a gap;
    a report without areas for development is refused, because nobody has none.
    """

    KIND: ClassVar[str] = "receive-assurance-report.v1"

    report_id: ReportId
    agency: AgencyId
    covers: Span
    improvements: tuple[PublicText, ...] = Field(max_length=30)
    areas_for_development: tuple[PublicText, ...] = Field(max_length=30)
    evidence_of_impact: tuple[KeyEvidence, ...] = Field(max_length=30)

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


class ChallengeAssuranceReport(Enter):
    """Question what an agency reports of itself. One standing challenge of each agency; a later one corrects it."""

    KIND: ClassVar[str] = "challenge-assurance-report.v1"

    report_id: ReportId
    challenged_by: AgencyId
    text: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def check_report(known: Dossier, command: ReceiveAssuranceReport, context: Context) -> None:
    """For the agency itself, or the business unit for it."""
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")
    check_span(command.covers, field="covers")
    if not command.areas_for_development:
        raise refuse(
            Code.MISSING_FIELD,
            "name at least one area for development; an assurance report without any assures nobody",
            field="areas_for_development",
        )
    challenges = known.entries(AssuranceReportChallenged)
    if any(challenge.challenged_by == command.agency for challenge in challenges):
        raise refuse(
            Code.SELF_CHALLENGE,
            f"{command.agency} has challenged this report, so it cannot be its own",
            field="agency",
        )


def check_challenge(known: Dossier, command: ChallengeAssuranceReport, context: Context) -> None:
    """Of any agency of the partnership but the one that reported."""
    check_agency(command.challenged_by, context, field="challenged_by")
    check_acts_for(command.challenged_by, context, field="challenged_by")
    [report] = known.entries(AssuranceReportReceived)
    if report.agency == command.challenged_by:
        raise refuse(
            Code.SELF_CHALLENGE,
            "an agency does not challenge its own report; correct it, or let another agency ask",
            field="challenged_by",
        )


ASSURANCE_REPORT = dossier(
    "assurance-report",
    Kind(ReceiveAssuranceReport, AssuranceReportReceived, check_report),
    Kind(ChallengeAssuranceReport, AssuranceReportChallenged, check_challenge),
)
