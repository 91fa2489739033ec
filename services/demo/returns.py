"""A council's figure as the message that submits or corrects it."""

from dataclasses import dataclass
from datetime import date

from domain.framework import Framework
from domain.names import AreaId, IndicatorCode
from domain.performance.return_commands import CorrectSubmission, SubmitIndicator
from domain.performance.value import Count, Number, Symbol
from services.demo.message import Message, message
from services.demo.places import council_of, partnership_of

Value = Count | Number | Symbol


@dataclass(frozen=True, slots=True)
class Key:
    """What the figure is about; its council sends it."""

    code: IndicatorCode
    area: AreaId
    period: str


def submitted(
    framework: Framework,
    key: Key,
    value: Value,
    *,
    on: date,
    commentary: str | None = None,
    round_id: str | None = None,
) -> Message:
    council = council_of(framework, key.area)
    command = SubmitIndicator(
        occurred_on=on,
        code=key.code,
        area=key.area,
        period=key.period,
        provider=council,
        value=value,
        commentary=commentary,
        round_id=round_id,
    )
    id_ = f"submit-{key.code}-{key.area}-{key.period}"
    return message(id_, partnership_of(framework, key.area), council, command)


def corrected(
    framework: Framework, key: Key, value: Value, *, on: date, corrects: int, reason: str
) -> Message:
    """`corrects` is the entry of the figure's history that stands."""
    council = council_of(framework, key.area)
    command = CorrectSubmission(
        occurred_on=on,
        code=key.code,
        area=key.area,
        period=key.period,
        provider=council,
        corrects=corrects,
        value=value,
        reason=reason,
    )
    id_ = f"correct-{key.code}-{key.area}-{key.period}-{corrects}"
    return message(id_, partnership_of(framework, key.area), council, command)
