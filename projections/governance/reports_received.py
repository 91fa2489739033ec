"""
Reports, as recorded: what came in from agencies, sub-groups and panels, what the board was told, what went out.

Deep dives stand here too, as reports that were asked for; and the versions of the framework, by which reports are due.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.assurance_report import AssuranceReportChallenged, AssuranceReportReceived
from domain.governance.board_report import AgencyFeedbackGiven, BoardReportIssued
from domain.governance.framework_version import FrameworkVersionAdopted
from domain.governance.published_report import ReportPublished
from domain.governance.reports import ChildDeathOverviewReportReceived, SubGroupReportReceived
from domain.governance.span import Span
from domain.performance.deep_dive import DeepDiveCommissioned, DeepDivePresented
from domain.quick import quick
from domain.register import Entered
from projections.view import Rows, Table, View, replace

PANEL = "child-death-overview-panel"
BUSINESS_UNIT = "business-unit"


@quick
@dataclass(frozen=True, slots=True)
class ReportRow:
    """
    One report. `came_from` is an agency, a sub-group, the child death overview panel or the business unit; `went_to`
    an agency, a stakeholder or a sub-group. `on` is the day it was received, issued or presented: None for a
    deep dive not yet presented, whose `due_on` is then what counts. `impact_items` counts the evidence of impact that
    an assurance report names, None for other reports.
    """

    report_id: str
    kind: str
    came_from: str
    went_to: str | None
    title: str
    covers_from: date | None
    covers_to: date | None
    on: date | None
    due_on: date | None
    themes: tuple[str, ...]
    about: tuple[str, ...]
    impact_items: int | None
    challenged_by: tuple[str, ...]
    corrections: int
    withdrawn: bool


@quick
@dataclass(frozen=True, slots=True)
class FrameworkRow:
    framework_version_id: str
    framework: str
    version: str
    adopted_on: date
    review_due_on: date
    inducted: str | None
    withdrawn: bool


REPORTS = Table("reports", ReportRow, ("report_id",), indexes=(("came_from",), ("kind",)))
FRAMEWORKS = Table("reports_framework", FrameworkRow, ("framework_version_id",))

Whole = (
    SubGroupReportReceived
    | ChildDeathOverviewReportReceived
    | AssuranceReportReceived
    | BoardReportIssued
    | AgencyFeedbackGiven
    | ReportPublished
    | DeepDiveCommissioned
)
Handled = Whole | AssuranceReportChallenged | DeepDivePresented | FrameworkVersionAdopted


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    on = recorded.provenance.occurred_on
    match fact:
        case FrameworkVersionAdopted():
            rows.put(FRAMEWORKS, _framework(fact))
        case AssuranceReportChallenged():
            row = rows.get(REPORTS, fact.report_id)
            if row is not None:
                rows.put(REPORTS, _challenged(row, fact))
        case DeepDivePresented():
            row = rows.get(REPORTS, fact.deep_dive_id)
            if row is not None:
                on_record = None if _withdraws(fact) else fact.presented_on
                rows.put(
                    REPORTS,
                    replace(row, on=on_record, went_to=fact.sub_group, about=fact.findings),
                )
        case _:
            before = rows.get(REPORTS, fact.stream)
            rows.put(REPORTS, _kept(before, _row(fact, on), fact))


def _row(fact: Whole, on: date) -> ReportRow:  # noqa: PLR0911 (one a kind)
    match fact:
        case SubGroupReportReceived():
            row = _new(fact.report_id, "sub-group report", fact.sub_group, fact.summary)
            return replace(_covering(row, fact.covers), on=on, themes=fact.themes)
        case ChildDeathOverviewReportReceived():
            row = _new(fact.report_id, "child death overview report", PANEL, fact.summary)
            return replace(_covering(row, fact.covers), on=on, themes=fact.themes)
        case AssuranceReportReceived():
            row = _new(fact.report_id, "assurance report", fact.agency, _points(fact))
            items = len(fact.evidence_of_impact)
            return replace(_covering(row, fact.covers), on=on, impact_items=items)
        case BoardReportIssued():
            row = _new(fact.report_id, "board report", BUSINESS_UNIT, fact.title)
            return replace(_covering(row, fact.covers), on=on, about=fact.about)
        case AgencyFeedbackGiven():
            row = _new(fact.report_id, "feedback", BUSINESS_UNIT, fact.text)
            return replace(row, on=on, went_to=fact.agency, about=fact.about)
        case ReportPublished():
            row = _new(fact.report_id, "published report", BUSINESS_UNIT, fact.title)
            return replace(row, on=on, went_to=fact.audience, about=fact.actions)
        case DeepDiveCommissioned():
            row = _new(fact.deep_dive_id, "deep dive", fact.sub_group, fact.title)
            return replace(row, due_on=fact.due_on, themes=fact.themes)
        case _:
            assert_never(fact)


def _new(report_id: str, kind: str, came_from: str, title: str) -> ReportRow:
    return ReportRow(
        report_id=report_id,
        kind=kind,
        came_from=came_from,
        went_to=None,
        title=title,
        covers_from=None,
        covers_to=None,
        on=None,
        due_on=None,
        themes=(),
        about=(),
        impact_items=None,
        challenged_by=(),
        corrections=0,
        withdrawn=False,
    )


def _covering(row: ReportRow, span: Span) -> ReportRow:
    return replace(row, covers_from=span.first, covers_to=span.last)


def _points(fact: AssuranceReportReceived) -> str:
    return (
        f"{len(fact.improvements)} improvements, {len(fact.areas_for_development)} areas for development, "
        f"{len(fact.evidence_of_impact)} items of evidence of impact"
    )


def _kept(before: ReportRow | None, row: ReportRow, fact: Whole) -> ReportRow:
    """A correction keeps the day of the first entry, and what others have said to it."""
    if before is None:
        return row
    presented = isinstance(fact, DeepDiveCommissioned)
    return replace(
        row,
        on=before.on,
        went_to=before.went_to if presented else row.went_to,
        about=before.about if presented else row.about,
        challenged_by=before.challenged_by,
        corrections=before.corrections + 1,
        withdrawn=_withdraws(fact),
    )


def _challenged(row: ReportRow, fact: AssuranceReportChallenged) -> ReportRow:
    others = set(row.challenged_by) - {fact.challenged_by}
    standing = others if _withdraws(fact) else others | {fact.challenged_by}
    return replace(row, challenged_by=tuple(sorted(standing)))


def _framework(fact: FrameworkVersionAdopted) -> FrameworkRow:
    return FrameworkRow(
        framework_version_id=fact.framework_version_id,
        framework=fact.framework,
        version=fact.version,
        adopted_on=fact.adopted_on,
        review_due_on=fact.review_due_on,
        inducted=fact.inducted,
        withdrawn=_withdraws(fact),
    )


def _withdraws(fact: Entered) -> bool:
    return fact.correction is not None and fact.correction.withdraws


VIEW = View(
    name="reports",
    version=1,
    tables=(REPORTS, FRAMEWORKS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
