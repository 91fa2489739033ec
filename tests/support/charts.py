"""Charts as tests look at them: parsed by an XML parser, and the lines of boards that they are drawn from."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from domain.performance.indicator_definition import Polarity
from domain.performance.period import following
from domain.performance.spc import Point
from domain.performance.spc import chart as judged
from projections.governance.obligations_board import BoardObligation
from projections.governance.schedule import State
from projections.improvement.actions_board import BoardAction, Brag
from projections.improvement.themes_board import ThemeCount
from projections.performance.trends_board import Trend
from projections.quality.section_11_board import HeatCell, HeatStatus
from services.charts.chart import WORDS, Chart
from services.charts.svg import plain

SVG = "{http://www.w3.org/2000/svg}"


def parsed(chart: Chart) -> ET.Element:
    """The drawing; checks what holds for every chart."""
    root = ET.fromstring(chart.svg)  # noqa: S314 - what was drawn here
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, reading = root[0], root[1]
    assert (title.tag, reading.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.get("id") == root.get("aria-labelledby")
    assert reading.get("id") == root.get("aria-describedby")
    assert (title.text, reading.text) == (chart.title, chart.reading)
    assert 0 < len(chart.title.split()) <= WORDS
    assert plain(chart.reading) == chart.reading != ""
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert names <= {"svg", "g", "title", "desc", "text", "rect", "line", "path", "circle"}
    given = {name for each in root.iter() for name in each.attrib}
    assert not {
        name for name in given if name.startswith("on") or name in {"style", "class", "href"}
    }
    paper = ET.fromstring(chart.paper)  # noqa: S314
    assert paper.get("viewBox") == f"0 0 640 {root.get('height')}"
    assert len(list(paper.iter())) == len(list(root.iter()))
    return root


def drawn(root: ET.Element, name: str, **having: str) -> list[ET.Element]:
    """Every element of that name and those attributes (`stroke_width` is `stroke-width`)."""
    wanted = {key.replace("_", "-"): value for key, value in having.items()}
    return [
        each
        for each in root.iter(f"{SVG}{name}")
        if all(each.get(key) == value for key, value in wanted.items())
    ]


def words(root: ET.Element) -> list[str]:
    """What stands in the drawing, in order."""
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def line_of(kind: Any, **given: Any) -> Any:
    """A board's line with nothing in it but what is given."""
    return kind(**{field.name: given.get(field.name) for field in fields(kind)})


def action(brag: Brag | None, owner: str = "police", themes: Sequence[str] = ("neglect",)) -> Any:
    return line_of(
        BoardAction, brag=brag, owner_agency=owner, themes=tuple(themes), status="in-progress"
    )


def themed(name: str, hsscp: int, stscp: int) -> list[ThemeCount]:
    return [
        line_of(ThemeCount, theme=name, name=name, partnership=partnership, findings=number)
        for partnership, number in (("hsscp", hsscp), ("stscp", stscp))
    ]


def graded(agency: str, standard: str, own: int | None, moderated: int | None = None) -> HeatCell:
    counts = own if moderated is None else moderated
    cell: HeatCell = line_of(
        HeatCell,
        cycle_id="2026",
        agency=agency,
        standard=standard,
        label=f"What {standard} asks",
        status=HeatStatus.NOT_SCORED if own is None else HeatStatus.SUBMITTED,
        self_score=own,
        moderated=moderated,
        delta=None if moderated is None or own is None else moderated - own,
        met=None if counts is None else counts >= 2,
        actions_open=0,
        days_late=0,
    )
    return cell


def owed(due_on: date, state: State) -> BoardObligation:
    obligation: BoardObligation = line_of(BoardObligation, due_on=due_on, state=state)
    return obligation


def series(
    values: Sequence[float | str | None],
    *,
    first: str = "2024-04",
    polarity: Polarity = Polarity.LOW,
    target: str | None = None,
    rebased: dict[str, str] | None = None,
    label: str = "Re-referrals",
    gap: str = "suppressed",
) -> Trend:
    period: str | None = first
    points = []
    for value in values:
        assert period is not None
        number = None if value is None else Decimal(str(value))
        points.append(Point(period, number, gap if value is None else ""))
        period = following(period)
    return Trend(
        code="3.1.2",
        label=label,
        partnership="hsscp",
        area="hartlepool",
        category="",
        period_kind="month",
        chart=judged(points, polarity=polarity, rebased_from=tuple(rebased or {})),
        target=None if target is None else Decimal(target),
        rebased=rebased or {},
    )
