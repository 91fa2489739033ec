"""Exceptions as the board reads them: what is open, who still owes an explanation, what followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.performance.period import period
from projections.performance.exceptions import ExceptionRow

_ORDER = ("detected", "discussed", "agreed", "withdrawn")


@dataclass(frozen=True, slots=True)
class BoardException:
    """
    One exception. `what` says what makes it one; `explained`: a provider of the figure has given its explanation, which a
    movement of this kind requires. `days_open` counts to the consensus, or to today.
    """

    exception_id: str
    code: str
    area: str
    period: str
    period_label: str
    what: str
    policy: str
    status: str
    explained: bool
    explanations: tuple[str, ...]
    readings: tuple[str, ...]
    consensus: str | None
    leads_to: str | None
    led_to: str | None
    reason: str | None
    detected_on: date
    days_open: int


COLUMNS: tuple[tuple[str, str], ...] = (
    ("exception_id", "Exception"),
    ("code", "Code"),
    ("area", "Area"),
    ("period", "Period"),
    ("period_label", "Period in words"),
    ("what", "What"),
    ("policy", "Policy"),
    ("status", "Status"),
    ("explained", "Explained"),
    ("explanations", "Explanations"),
    ("readings", "Readings"),
    ("consensus", "Consensus"),
    ("leads_to", "Leads to"),
    ("led_to", "Reference"),
    ("reason", "Reason"),
    ("detected_on", "Detected"),
    ("days_open", "Days open"),
)


def read(rows: Iterable[ExceptionRow], *, today: date) -> tuple[BoardException, ...]:
    """The open ones first, in each status the oldest first."""
    lines = [_line(row, today) for row in rows]
    lines.sort(key=lambda line: (line.detected_on, line.exception_id))
    return tuple(sorted(lines, key=lambda line: _ORDER.index(line.status)))


def _line(row: ExceptionRow, today: date) -> BoardException:
    signal = " ".join(part for part in (row.rule, row.direction) if part)
    return BoardException(
        exception_id=row.exception_id,
        code=row.code,
        area=row.area,
        period=row.period,
        period_label=period(row.period).label,
        what=f"{row.kind}: {signal}" if signal else row.kind,
        policy=f"{row.policy} v{row.policy_version}",
        status=row.status,
        explained=bool(row.explanations),
        explanations=row.explanations,
        readings=row.readings,
        consensus=row.consensus,
        leads_to=row.leads_to,
        led_to=row.led_to,
        reason=row.reason,
        detected_on=row.detected_on,
        days_open=((row.agreed_on or today) - row.detected_on).days,
    )
