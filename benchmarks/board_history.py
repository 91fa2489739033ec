"""A long history as a partnership would record it: threads from finding to closed action, and quarterly figures."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from domain.fact import Actor, Event, Fact, Provenance
from domain.history import Unit
from domain.improvement.action_facts import (
    ActionClosed,
    ActionImplemented,
    ActionStarted,
    EvidenceType,
)
from domain.improvement.recommendation_facts import (
    RecommendationAccepted,
    RecommendationActioned,
)
from domain.performance.indicator_aggregate import AreaFigure, IndicatorAggregated, PublishedCount
from domain.performance.indicator_return import IndicatorSubmitted
from domain.performance.submission import Content
from domain.performance.value import Count, Form
from projections.view import View
from tests.support.controls import (
    HARTLEPOOL,
    POLICE,
    STOCKTON,
    action_agreed,
    finding_registered,
    progress_reported,
    recommendation_made,
)

_REPORTS = 6
_EVERY_KIND = 200
"""Events from the beginning in which every kind occurs."""
_WORDS = "The template is drafted, tried out with two teams, and changed after what they said. " * 2


def events(count: int) -> Iterator[Event]:
    """About one in sixteen of each kind, six progress reports for every action."""
    versions: dict[str, int] = {}
    for number, fact in enumerate(_facts()):
        if number == count:
            return
        versions[fact.stream] = versions.get(fact.stream, 0) + 1
        provenance = Provenance(
            event_id=UUID(int=number),
            occurred_on=date(2026, 1, 1) + timedelta(days=number % 300),
            actor=Actor(agency=(POLICE, HARTLEPOOL, STOCKTON)[number % 3]),
            partnership="hsscp",
            correlation_id=str(UUID(int=number)),
            causation_id=str(UUID(int=number)),
        )
        yield Event(fact.stream, versions[fact.stream], fact, provenance)


def concerned(views: Iterable[View]) -> tuple[View, ...]:
    """The views that this history has something for."""
    kinds = {type(event.fact) for event in events(_EVERY_KIND)}
    return tuple(view for view in views if view.handles & kinds)


def unit(event: Event) -> Unit:
    key = f"benchmark:{event.provenance.event_id}"
    return Unit(key, b"\x00" * 32, key, None, "benchmark", event.stream, (event,))


def _facts() -> Iterator[Fact]:
    thread = 0
    while True:
        thread += 1
        yield from _thread(thread)
        yield from _figure(thread)


def _thread(number: int) -> Iterator[Fact]:
    finding = f"HSSCP-F-2026-{number}"
    recommendation = f"HSSCP-R-2026-{number}"
    action = f"HSSCP-A-2026-{number}"
    owner = (HARTLEPOOL, STOCKTON)[number % 2]
    yield finding_registered(finding_id=finding, about=owner)
    yield recommendation_made(recommendation_id=recommendation, findings=(finding,), owner=owner)
    yield RecommendationAccepted(
        recommendation_id=recommendation,
        decided_by="Independent Scrutineer",
        decided_on=date(2026, 3, 1),
    )
    yield RecommendationActioned(recommendation_id=recommendation, action_id=action)
    yield action_agreed(action_id=action, recommendation_id=recommendation, owner_agency=owner)
    yield ActionStarted(action_id=action)
    for report in range(_REPORTS):
        yield progress_reported(
            action_id=action, percent=15 * report, narrative=_WORDS, reported_by=owner
        )
    yield ActionImplemented(action_id=action, summary=_WORDS, reported_by=owner)
    yield ActionClosed(
        action_id=action,
        approved_by="Performance Analysis Group",
        evidence_types=(EvidenceType.AUDIT,),
    )


def _figure(number: int) -> Iterator[Fact]:
    code, period = f"B.{number // 40}", f"{2001 + number % 40}-Q1"
    yield IndicatorSubmitted(
        partnership="hsscp",
        code=code,
        area="hartlepool",
        period=period,
        provider=HARTLEPOOL,
        content=Content(value=Count(numerator=40 + number % 50, denominator=400)),
        definition_version=1,
    )
    figure = PublishedCount(numerator=40 + number % 50, denominator=400)
    yield IndicatorAggregated(
        partnership="hsscp",
        code=code,
        period=period,
        definition_version=1,
        form=Form.PERCENTAGE,
        per=100,
        areas=(AreaFigure(area="hartlepool", figure=figure),),
        whole=figure,
    )
