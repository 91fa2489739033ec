"""
Every series of V-05 as a control chart: rule set, limits, signals, assurance. Fed by what is published, so a suppressed
figure is a gap and no limit tells it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.names import PartnershipId
from domain.performance.indicator_definition import Polarity
from domain.performance.spc import Assurance, Chart, Judged, Point, chart
from projections.performance.indicators import DefinitionRow, FigureRow, RebasingRow, TargetRow

Place = tuple[str, str, str, str, str]
"""Code, partnership, area, category and kind of period: one series."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One series judged. `area` and `category` empty: the partnership's own headline. `rebased`: why limits begin anew."""

    code: str
    label: str
    partnership: str
    area: str
    category: str
    period_kind: str
    chart: Chart
    target: Decimal | None
    rebased: Mapping[str, str]

    @property
    def assurance(self) -> Assurance | None:
        return self.chart.assurance(self.target)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One point of one series, as a table has it. `gap` says why there is no value; `note` what else must be known."""

    code: str
    partnership: str
    area: str
    category: str
    period: str
    value: Decimal | None
    gap: str
    centre: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    rule: str
    variation: str
    target: Decimal | None
    assurance: str
    note: str
    rule_set: str


COLUMNS: tuple[tuple[str, str], ...] = (
    ("code", "Code"),
    ("partnership", "Partnership"),
    ("area", "Area"),
    ("category", "Category"),
    ("period", "Period"),
    ("value", "Value"),
    ("gap", "Why none"),
    ("centre", "Mean"),
    ("lower", "Lower limit"),
    ("upper", "Upper limit"),
    ("rule", "Signal"),
    ("variation", "Variation"),
    ("target", "Target"),
    ("assurance", "Assurance"),
    ("note", "Note"),
    ("rule_set", "Rule set"),
)


def read(
    figures: Iterable[FigureRow],
    definitions: Iterable[DefinitionRow],
    targets: Iterable[TargetRow],
    rebasings: Iterable[RebasingRow],
    *,
    partnership: PartnershipId,
) -> tuple[Trend, ...]:
    """The series by code, partnership, area and category. Targets and rebasings are those of `partnership`."""
    series: dict[Place, list[FigureRow]] = {}
    for row in sorted(figures, key=lambda row: (row.period_end, row.period)):
        series.setdefault(place_of(row), []).append(row)
    newest = {row.code: row for row in sorted(definitions, key=lambda row: row.version)}
    aims = sorted(targets, key=lambda row: row.first_day)
    anew: dict[tuple[str, str], dict[str, str]] = {}
    for rebasing in rebasings:
        whys = anew.setdefault((rebasing.code, rebasing.area), {})
        whys[rebasing.from_period] = rebasing.reason
    return tuple(
        _trend(rows, newest.get(place[0]), aims, anew, partnership)
        for place, rows in sorted(series.items())
    )


def place_of(row: FigureRow) -> Place:
    return (row.code, row.partnership, row.area, row.category, row.period_kind)


def _trend(
    rows: Sequence[FigureRow],
    definition: DefinitionRow | None,
    targets: Sequence[TargetRow],
    anew: Mapping[tuple[str, str], Mapping[str, str]],
    partnership: PartnershipId,
) -> Trend:
    last = rows[-1]
    own = last.partnership == partnership
    rebased = anew.get((last.code, last.area), {}) if own else {}
    end = last.period_end.isoformat()
    aims = [t for t in targets if t.code == last.code and t.first_day <= end]
    return Trend(
        code=last.code,
        label=definition.label if definition else last.code,
        partnership=last.partnership,
        area=last.area,
        category=last.category,
        period_kind=last.period_kind,
        chart=chart(
            [Point(row.period, row.value, _gap(row)) for row in rows],
            polarity=Polarity(definition.polarity) if definition else Polarity.NONE,
            rebased_from=tuple(rebased),
        ),
        target=aims[-1].target if aims and own and not last.category else None,
        rebased=rebased,
    )


def _gap(row: FigureRow) -> str:
    if row.value is not None:
        return ""
    return "suppressed" if row.symbol == "c" else row.symbol or row.kind


def points(trend: Trend) -> tuple[TrendPoint, ...]:
    """The table of one series, oldest first; the assurance stands with the newest figure, which it is about."""
    latest = trend.chart.latest
    return tuple(_point(trend, judged, judged is latest) for judged in trend.chart.points)


def _point(trend: Trend, judged: Judged, is_latest: bool) -> TrendPoint:  # noqa: FBT001 - of two
    limits = judged.limits
    assurance = trend.assurance if is_latest else None
    return TrendPoint(
        code=trend.code,
        partnership=trend.partnership,
        area=trend.area,
        category=trend.category,
        period=judged.point.period,
        value=judged.point.value,
        gap=judged.point.gap,
        centre=limits.centre if limits else None,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        rule=judged.rule or "",
        variation=judged.variation or "",
        target=trend.target,
        assurance=assurance or "",
        note=_note(trend, judged),
        rule_set=trend.chart.rule_set,
    )


def _note(trend: Trend, judged: Judged) -> str:
    notes = []
    if judged.limits is None:
        notes.append("too few figures for limits")
    elif judged.limits.trial:
        notes.append(f"trial limits, on {judged.limits.figures} figures")
    reason = trend.rebased.get(judged.point.period)
    if reason is not None:
        notes.append(f"limits begin anew: {reason}")
    return "; ".join(notes)
