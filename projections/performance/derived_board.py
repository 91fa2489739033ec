"""
Derived indicators as people read them, and the messages that put a quarter of them on the record.

What is the partnership's own work is shown as the record stands, recorded or not; what counts children is shown only as
it was calculated, since a live count that moves by one tells every small number it passes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.command import Scope
from domain.framework import IndicatorEntry
from domain.names import IndicatorCode
from domain.performance.derived import CalculateDerivedIndicator, DerivedIndicator, calculated
from domain.performance.derived_rules import RULES, DerivedRule
from domain.performance.period import is_period, period, quarter_of
from domain.performance.value import Form
from projections.performance.derived import CalculatedRow, CountedRow

BADGE = "derived"


@dataclass(frozen=True, slots=True)
class BoardDerived:
    """
    One cell. `category` empty: the headline. `rule` is its name and version; `position` that up to which a recorded
    calculation counted, None for a live count. `current` is False where a live count now differs from the recorded one.
    """

    code: str
    label: str
    period: str
    period_label: str
    category: str
    figure: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    symbol: str
    badge: str
    rule: str
    counts: str
    position: int | None
    current: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("code", "Code"),
    ("label", "Indicator"),
    ("period", "Period"),
    ("period_label", "Period in words"),
    ("category", "Category"),
    ("figure", "Figure"),
    ("numerator", "Numerator"),
    ("denominator", "Denominator"),
    ("value", "Value"),
    ("symbol", "Symbol"),
    ("badge", "Badge"),
    ("rule", "Rule"),
    ("counts", "What is counted"),
    ("position", "Position"),
    ("current", "Current"),
)

Cells = Mapping[str, tuple[int, int | None]]


def read(
    counted: Iterable[CountedRow], recorded: Iterable[CalculatedRow], *, scope: Scope
) -> tuple[BoardDerived, ...]:
    """By code, the newest quarter first, the headline before its categories. Quarters before the year 2000 are left out."""
    live = tallies(
        row for row in counted if row.partnership == scope.partnership and is_period(row.period)
    )
    lines: list[BoardDerived] = []
    standing: dict[tuple[str, str], list[CalculatedRow]] = {}
    for row in recorded:
        if row.partnership == scope.partnership:
            standing.setdefault((row.code, row.period), []).append(row)
    for entry, rule in derived(scope):
        now = {of: cells for (name, of), cells in live.items() if name == rule.name}
        quarters = {of for code, of in standing if code == entry.code} | now.keys()
        for of in sorted(quarters, reverse=True):
            told = sorted(standing.get((entry.code, of), []), key=lambda row: row.category)
            cells = None if rule.suppressed else _whole(now.get(of, {}), rule)
            lines += _recorded(entry, rule, told, cells) or _live(entry, rule, of, cells or {})
    return tuple(lines)


def calculations(
    counted: Iterable[CountedRow],
    before: Mapping[IndicatorCode, DerivedIndicator],
    of: str,
    *,
    scope: Scope,
    position: int,
    today: date,
) -> tuple[CalculateDerivedIndicator, ...]:
    """
    The messages for one quarter that has ended: a true nought where nothing was counted, and none for a percentage of
    nothing. `counted` holds the restricted rows too; `before` is what stands for the quarter, by code.
    """
    live = tallies(row for row in counted if row.partnership == scope.partnership)
    messages = []
    for entry, rule in derived(scope):
        cells = live.get((rule.name, of), {})
        if rule.form is Form.PERCENTAGE and not any(below for _, below in cells.values()):
            continue
        figure, breakdown = calculated(
            cells, rule, partnership=scope.partnership, before=before.get(entry.code)
        )
        messages.append(
            CalculateDerivedIndicator(
                code=entry.code,
                period=of,
                rule=rule.name,
                rule_version=rule.version,
                position=position,
                figure=figure,
                breakdown=breakdown,
                occurred_on=today,
            )
        )
    return tuple(messages)


def last_quarter(today: date) -> str:
    """The newest quarter that has ended."""
    start = period(quarter_of(today)).start
    return quarter_of(date.fromordinal(start.toordinal() - 1))


def derived(scope: Scope) -> list[tuple[IndicatorEntry, DerivedRule]]:
    """The indicators that the framework derives, with their rules, by code."""
    entries = sorted(scope.framework.indicators.values(), key=lambda entry: entry.code)
    return [(entry, RULES[entry.derived_by]) for entry in entries if entry.derived_by in RULES]


def tallies(
    counted: Iterable[CountedRow],
) -> dict[tuple[str, str], dict[str, tuple[int, int | None]]]:
    """By rule and quarter, of each category what all references add to it."""
    found: dict[tuple[str, str], dict[str, tuple[int, int | None]]] = {}
    for row in counted:
        cells = found.setdefault((row.rule, row.period), {})
        for name, above, below in zip(
            row.categories, row.numerators, row.denominators, strict=True
        ):
            so_far = cells.get(name, (0, None))
            divisor = so_far[1] if not below else (so_far[1] or 0) + int(below)
            cells[name] = (so_far[0] + int(above), divisor)
    return found


def _whole(cells: Cells, rule: DerivedRule) -> Cells:
    """The categories with their headline, as the rule shows them."""
    above = sum(number for number, _ in cells.values())
    below = [number for _, number in cells.values() if number is not None]
    whole = sum(below) if below else None
    parts = {n: (a, whole if rule.of_whole else b) for n, (a, b) in sorted(cells.items())}
    return {"": (above, whole), **parts}


def _recorded(
    entry: IndicatorEntry, rule: DerivedRule, told: Sequence[CalculatedRow], now: Cells | None
) -> list[BoardDerived]:
    was = {row.category: (row.numerator, row.denominator) for row in told}
    current = now is None or dict(now) == was
    return [
        _line(
            entry,
            rule,
            row.period,
            row.category,
            (row.numerator, row.denominator),
            symbol="c" if row.suppressed else "",
            recorded=(row.rule_version, row.position),
            current=current,
        )
        for row in told
    ]


def _live(entry: IndicatorEntry, rule: DerivedRule, of: str, cells: Cells) -> list[BoardDerived]:
    return [_line(entry, rule, of, name, numbers) for name, numbers in cells.items()]


def _line(
    entry: IndicatorEntry,
    rule: DerivedRule,
    of: str,
    category: str,
    numbers: tuple[int | None, int | None],
    *,
    symbol: str = "",
    recorded: tuple[int, int] | None = None,
    current: bool = True,
) -> BoardDerived:
    above, below = numbers
    value = None if symbol or above is None else _value(above, below, rule)
    unit = " %" if rule.form is Form.PERCENTAGE else ""
    return BoardDerived(
        code=entry.code,
        label=entry.label,
        period=of,
        period_label=period(of).label,
        category=category,
        figure=symbol or ("not-computable" if value is None else f"{value}{unit}"),
        numerator=above,
        denominator=below,
        value=value,
        symbol=symbol,
        badge=BADGE,
        rule=f"{rule.name} v{recorded[0] if recorded else rule.version}",
        counts=rule.counts,
        position=recorded[1] if recorded else None,
        current=current,
    )


def _value(above: int, below: int | None, rule: DerivedRule) -> Decimal | None:
    if rule.form is not Form.PERCENTAGE:
        return Decimal(above)
    if not below:
        return None
    return (Decimal(above) * 100 / below).quantize(Decimal("0.01"), ROUND_HALF_UP)
