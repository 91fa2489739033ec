"""
A report for one audience, in the four parts that a board is asked to report in (framework rows P6, V13).

Why the subject matters, the graphs, the story that explains them, the actions. What the figures were true for is said
by the snapshot: the position of the record, and the SHA-256 of the file that was published.
"""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.command import Context, Scope
from domain.fact import Closed, Visibility
from domain.names import IndicatorCode, Label, PackKey, Reference, ReportId, StreamId
from domain.register import Enter, Entered, register
from domain.standing import check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_indicator, check_listed

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Lower case, hexadecimal."""


class Graph(Closed):
    """One graph: its caption and the indicators that it shows; without any, it shows something else than figures."""

    caption: Label
    indicators: tuple[IndicatorCode, ...]


class ReportPublished(Entered):
    """`position` is the last event of the record that the report includes, `content_hash` the SHA-256 of its file."""

    TOPIC: ClassVar[str] = "report-published.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    title: Label
    audience: PackKey
    why_it_matters: PublicText
    graphs: tuple[Graph, ...]
    story: PublicText
    actions: tuple[Reference, ...]
    position: Annotated[int, Field(ge=1)]
    content_hash: Sha256

    @property
    def stream(self) -> StreamId:
        return self.report_id


class PublishReport(Enter):
    """Say that a report went to an audience: its four parts, and the snapshot that it was made from."""

    KIND: ClassVar[str] = "publish-report.v1"

    report_id: ReportId
    title: Label
    audience: PackKey
    why_it_matters: PublicText
    graphs: tuple[Graph, ...] = Field(max_length=50)
    story: PublicText
    actions: tuple[Reference, ...] = Field(max_length=100)
    position: Annotated[int, Field(ge=1)]
    content_hash: Sha256

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def check_published(command: PublishReport, context: Context) -> None:
    """For the business unit; the audience is one of the framework's stakeholders, each indicator of its catalogue."""
    check_business_unit(context)
    framework = context.scope.framework
    check_listed(command.audience, framework.stakeholders, what="stakeholder", field="audience")
    for place, graph in enumerate(command.graphs):
        for code in graph.indicators:
            check_indicator(code, context, field=f"graphs.{place}.indicators")


PUBLISHED_REPORT = register(
    "published-report", command=PublishReport, fact=ReportPublished, check=check_published
)
