"""
Which of the newest figures are exceptions, by four policies with a version each; pure, over what is published.

What is found is put on the record by `detect-exception.v1`. Its reference follows from what was found, so that the same
figure found twice is the same exception, and a corrected policy (a new version) finds it anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from domain.names import PartnershipId
from domain.performance.exception import DetectException
from domain.performance.exception_facts import ExceptionKind, Policy
from domain.performance.indicator_definition import Polarity
from domain.performance.period import period
from domain.performance.spc import Variation
from projections.performance.indicators_board import BoardIndicator
from projections.performance.trends_board import Trend

MAKING_DATA_COUNT = Policy(name="making-data-count", version=1)
"""The newest figure is a signal of its control chart, for better or for worse."""

TARGET = Policy(name="target", version=1)
"""The newest figure is on the wrong side of its target."""

BENCHMARK = Policy(name="benchmark", version=1)
"""The newest figure is worse, by more than a tenth of it, than every comparator that there is."""

DATA_QUALITY = Policy(name="data-quality", version=1)
"""A figure of the newest period has not come, or not all of it."""

_TENTH = Decimal("0.1")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_UNREADY = frozenset({"missing", "incomplete"})


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest period's line of one series, and its trend."""

    line: BoardIndicator
    trend: Trend | None


def detect(
    lines: Iterable[BoardIndicator],
    trends: Iterable[Trend],
    known: Iterable[str],
    *,
    partnership: PartnershipId,
    today: date,
) -> tuple[DetectException, ...]:
    """The messages to submit, by code, area and policy. `known` are the references on the record already."""
    judged = {(t.code, t.area, t.period_kind): t for t in trends if _own(t, partnership)}
    newest: dict[tuple[str, str, str], BoardIndicator] = {}
    for line in lines:
        kind = period(line.period).kind.value
        at = (line.code, line.area, kind)
        if _own(line, partnership) and (at not in newest or newest[at].period < line.period):
            newest[at] = line
    found = [
        command
        for at, line in sorted(newest.items())
        if period(line.period).end <= today
        for command in _of(_Newest(line, judged.get(at)), partnership, today)
    ]
    seen = set(known)
    return tuple(command for command in found if command.exception_id not in seen)


def _own(place: BoardIndicator | Trend, partnership: PartnershipId) -> bool:
    return place.partnership == partnership and not place.category


def _of(newest: _Newest, partnership: PartnershipId, today: date) -> Iterator[DetectException]:
    line = newest.line
    signal = _signal(newest)
    if signal:
        yield _command(
            line, MAKING_DATA_COUNT, ExceptionKind.SPC, partnership, today, signal=signal
        )
    if line.value is not None:
        if line.target is not None and _worse(line.value, line.target, line.polarity):
            yield _command(line, TARGET, ExceptionKind.TARGET, partnership, today)
        if _behind(line, line.value):
            yield _command(line, BENCHMARK, ExceptionKind.BENCHMARK, partnership, today)
    elif line.figure in _UNREADY:
        yield _command(line, DATA_QUALITY, ExceptionKind.DATA_QUALITY, partnership, today)


def _signal(newest: _Newest) -> Mapping[str, object]:
    """Empty where the newest point is no signal, or the newest figure is not in the chart."""
    latest = newest.trend.chart.latest if newest.trend else None
    if latest is None or latest.point.period != newest.line.period:
        return {}
    if latest.variation in {None, Variation.COMMON_CAUSE}:
        return {}
    return {"rule": latest.rule, "direction": latest.direction}


def _worse(value: Decimal, than: Decimal, polarity: str) -> bool:
    match polarity:
        case Polarity.HIGH:
            return value < than
        case Polarity.LOW:
            return value > than
        case _:
            return False


def _behind(line: BoardIndicator, value: Decimal) -> bool:
    beside = (line.england, line.region_value, line.neighbour_median)
    there = [comparator for comparator in beside if comparator is not None]
    return bool(there) and all(
        _worse(value, than, line.polarity) and abs(value - than) > _TENTH * abs(than)
        for than in there
    )


def _command(
    line: BoardIndicator,
    policy: Policy,
    kind: ExceptionKind,
    partnership: PartnershipId,
    today: date,
    *,
    signal: Mapping[str, object] | None = None,
) -> DetectException:
    words = (signal or {}).get("rule") or ""
    told = (policy.name, str(policy.version), line.code, line.area, line.period, str(words))
    year = period(line.period).end.year
    values: dict[str, object] = {
        "exception_id": f"{partnership.upper()}-X-{year}-{_digest(told)}",
        "policy": policy,
        "kind": kind,
        "code": line.code,
        "area": line.area or None,
        "period": line.period,
        "occurred_on": today,
        **(signal or {}),
    }
    return DetectException.model_validate(values)


def _digest(told: Sequence[str]) -> str:
    """Twelve letters, 60 bits: no two of a partnership's exceptions will share them."""
    number = int.from_bytes(sha256("\n".join(told).encode()).digest()[:8], "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(12))
