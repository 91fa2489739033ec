"""What `indicators` prints of V-05: figures beside what they are compared with, and the signs where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.performance.value import DfeSymbol
from projections.performance.indicators_board import BoardIndicator
from services.boards.performance import INDICATORS
from services.boards.ports import Stand
from services.boards.sheets import Sheet, sheet_of

SIGNS = {
    DfeSymbol.CONFIDENTIAL: "a small number withheld, and with it whatever would give it away",
    DfeSymbol.NOT_APPLICABLE: "not applicable",
    DfeSymbol.NOT_AVAILABLE: "not available",
    DfeSymbol.NOT_COLLECTED: "not collected",
    DfeSymbol.UNRELIABLE: "too unreliable to be published",
    DfeSymbol.LOW_RELIABILITY: "of low reliability",
    DfeSymbol.ROUNDS_TO_ZERO: "rounds to nought",
}
"""What stands where there is no number."""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One figure in words: comparators with their unit, `area` all for a partnership's headline."""

    code: str
    label: str
    period_label: str
    partnership: str
    area: str
    figure: str
    numerator: str
    denominator: str
    england: str
    region_value: str
    neighbour_median: str
    target: str


def indicators(
    lines: Sequence[BoardIndicator], stand: Stand, *, code: str | None, period: str | None
) -> list[Sheet]:
    """Without a code or a period: of each indicator its newest period."""
    if code is None and period is None:
        newest: dict[str, str] = {}
        for line in lines:
            newest[line.code] = max(newest.get(line.code, ""), line.period)
        chosen = [line for line in lines if newest[line.code] == line.period]
    else:
        chosen = [
            line
            for line in lines
            if (code is None or line.code == code) and (period is None or line.period == period)
        ]
    several = len({line.code for line in chosen}) > 1
    sheet = sheet_of(
        INDICATORS.title if several or not chosen else chosen[0].label,
        BoardIndicator,
        chosen,
        stand=stand,
        notes=(*INDICATORS.notes, *_signs(chosen)),
        shown=_columns(chosen, several=several),
        spare=("neighbour_median", "region_value", "numerator", "denominator"),
        labels=(*INDICATORS.labels, ("period_label", "Period"), *_comparators(chosen)),
    )
    people = sheet_of("", IndicatorLine, _told(chosen))
    return [sheet.seen_as(people.rows, columns=people.columns, first=None, more="")]


def _columns(lines: Sequence[BoardIndicator], *, several: bool) -> tuple[str, ...]:
    """Counts where there is room, and only the comparators that there are."""
    named = ("code", "label") if several else ()
    counts = () if several else ("numerator", "denominator")
    beside = (*counts, "england", "region_value", "neighbour_median", "target")
    filled = (c for c in beside if any(getattr(line, c) is not None for line in lines))
    return (*named, "period_label", "partnership", "area", "figure", *filled)


def _comparators(lines: Sequence[BoardIndicator]) -> tuple[tuple[str, str], ...]:
    regions = sorted({line.region for line in lines if line.region})
    return (("region_value", " and ".join(map(_named, regions)) or "Region"),)


def _named(identifier: str) -> str:
    """`north-east` → `North East`."""
    return identifier.replace("-", " ").title()


def _signs(lines: Sequence[BoardIndicator]) -> tuple[str, ...]:
    found = {line.symbol for line in lines}
    told = [f"{sign.value} {meaning}" for sign, meaning in SIGNS.items() if sign in found]
    return (f"Signs: {'; '.join(told)}.",) if told else ()


def _written(value: int | Decimal | None, unit: str = "") -> str:
    return "" if value is None else f"{value:,}{unit}"


def _told(lines: Sequence[BoardIndicator]) -> list[IndicatorLine]:
    """What is as in the line above is not said again; comparators have the unit of the figure."""
    percentages = {line.code for line in lines if line.figure.endswith(" %")}
    told = []
    above = ("", "")
    for line in lines:
        unit = " %" if line.code in percentages else ""
        again = above == (line.code, line.period)
        told.append(
            IndicatorLine(
                code="" if again else line.code,
                label="" if again else line.label,
                period_label="" if again else line.period_label,
                partnership=line.partnership,
                area=" ".join(filter(None, (line.area or "all", line.category))),
                figure=line.figure.replace("-", " ") if line.value is None else line.figure,
                numerator=_written(line.numerator),
                denominator=_written(line.denominator),
                england=_written(line.england, unit),
                region_value=_written(line.region_value, unit),
                neighbour_median=_written(line.neighbour_median, unit),
                target=_written(line.target, unit),
            )
        )
        above = (line.code, line.period)
    return told
