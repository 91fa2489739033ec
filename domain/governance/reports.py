"""Reports that come in from a sub-group or from the child death overview panel (framework rows V3, R10)."""

from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.governance.span import Span, check_span
from domain.governance.sub_group import check_sub_group
from domain.names import PackKey, ReportId, StreamId, ThemeId
from domain.register import Enter, Entered, register
from domain.standing import check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_themes

# --- Of a sub-group -----------------------------------------------------------------------------------------


class SubGroupReportReceived(Entered):
    """`sub_group` is one of the framework's; quarterly under the framework of 2023, half-yearly under that of 2015."""

    TOPIC: ClassVar[str] = "sub-group-report-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    sub_group: PackKey
    covers: Span
    themes: tuple[ThemeId, ...]
    summary: PublicText

    @property
    def stream(self) -> StreamId:
        return self.report_id


class ReceiveSubGroupReport(Enter):
    """Say that a sub-group has reported: for which time, on which themes, and in short what."""

    KIND: ClassVar[str] = "receive-sub-group-report.v1"

    report_id: ReportId
    sub_group: PackKey
    covers: Span
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    summary: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def check_sub_group_report(command: ReceiveSubGroupReport, context: Context) -> None:
    """For the business unit; of a sub-group of this partnership, with at least one theme."""
    check_business_unit(context)
    check_span(command.covers, field="covers")
    check_sub_group(command.sub_group, context, field="sub_group")
    check_themes(command.themes, context)


SUB_GROUP_REPORT = register(
    "sub-group-report",
    command=ReceiveSubGroupReport,
    fact=SubGroupReportReceived,
    check=check_sub_group_report,
)

# --- Of the child death overview panel ------------------------------------------------------------------------


class ChildDeathOverviewReportReceived(Entered):
    """The panel's annual report. It brings themes and modifiable factors; no case is ever recorded here."""

    TOPIC: ClassVar[str] = "child-death-overview-report-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    covers: Span
    themes: tuple[ThemeId, ...]
    summary: PublicText
    factors: tuple[PublicText, ...]

    @property
    def stream(self) -> StreamId:
        return self.report_id


class ReceiveChildDeathOverviewReport(Enter):
    """Say that the panel's annual report has come: its themes, and the factors that could have been changed."""

    KIND: ClassVar[str] = "receive-child-death-overview-report.v1"

    report_id: ReportId
    covers: Span
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    summary: PublicText
    factors: tuple[PublicText, ...] = Field(max_length=30)

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def check_child_death_overview_report(
    command: ReceiveChildDeathOverviewReport, context: Context
) -> None:
    """For the business unit. A report covers a year or more, so that no text is about one death of one month."""
    check_business_unit(context)
    check_span(command.covers, field="covers")
    if (command.covers.last - command.covers.first).days < _NEARLY_A_YEAR:
        raise refuse(
            Code.BAD_VALUE,
            "the annual report covers a year; a theme from one meeting is a child death theme",
            field="covers",
        )
    check_themes(command.themes, context)


_NEARLY_A_YEAR = 360  # days: some years of the panel end a few days early

CHILD_DEATH_OVERVIEW_REPORT = register(
    "child-death-overview-report",
    command=ReceiveChildDeathOverviewReport,
    fact=ChildDeathOverviewReportReceived,
    check=check_child_death_overview_report,
)
