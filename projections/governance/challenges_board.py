"""
V-09 as the board reads it: the list of challenges with their deadlines, who challenges whom, and what each stage resolves.

Overdue is computed from the day of reading: nothing was answered by the last working day of the stage.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from domain.framework import Framework
from domain.governance.challenge import OPEN, ChallengeStatus
from domain.governance.challenge_facts import Outcome
from projections.governance.challenges import ESCALATED, ChallengeRow, StageRow


@dataclass(frozen=True, slots=True)
class BoardChallenge:
    """
    `working_days_left` counts to `respond_by`, below zero when it has passed; None when no answer is awaited or the
    stage has no clock. `days` are calendar days from raising to the end, or to today.
    """

    challenge_id: str
    partnership: str
    making_agency: str
    receiving_agency: str
    theme: str
    text: str
    raised_on: date
    stage: int
    stage_name: str
    status: str
    respond_by: date | None
    working_days_left: int | None
    overdue: bool
    advice: int
    outcome: str | None
    changed: str | None
    ended_on: date | None
    days: int
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("challenge_id", "Challenge"),
    ("partnership", "Partnership"),
    ("making_agency", "Made by"),
    ("receiving_agency", "Received by"),
    ("theme", "Theme"),
    ("text", "What is challenged"),
    ("raised_on", "Raised"),
    ("stage", "Stage"),
    ("stage_name", "Stage name"),
    ("status", "Status"),
    ("respond_by", "Respond by"),
    ("working_days_left", "Working days left"),
    ("overdue", "Overdue"),
    ("advice", "Independent advice"),
    ("outcome", "Outcome"),
    ("changed", "What changed"),
    ("ended_on", "Ended"),
    ("days", "Days"),
    ("illustrative", "Illustrative"),
)


@dataclass(frozen=True, slots=True)
class ChallengeCell:
    """One making and one receiving agency. `median_days` is of those resolved, in calendar days (None: none was)."""

    making_agency: str
    receiving_agency: str
    challenges: int
    open: int
    overdue: int
    upheld: int
    partly_upheld: int
    not_upheld: int
    agreed_change: int
    withdrawn: int
    median_days: float | None
    highest_stage: int
    illustrative: bool


MATRIX_COLUMNS: tuple[tuple[str, str], ...] = (
    ("making_agency", "Made by"),
    ("receiving_agency", "Received by"),
    ("challenges", "Challenges"),
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("upheld", "Upheld"),
    ("partly_upheld", "Partly upheld"),
    ("not_upheld", "Not upheld"),
    ("agreed_change", "Agreed change"),
    ("withdrawn", "Withdrawn"),
    ("median_days", "Median days to resolve"),
    ("highest_stage", "Highest stage"),
    ("illustrative", "Holds illustrative entries"),
)


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage (indicator 4.2.4). `on_time` and `late` are answers by their deadline; `overdue` were due and are awaited."""

    stage: int
    name: str
    entered: int
    on_time: int
    late: int
    overdue: int
    escalated: int
    resolved: int
    withdrawn: int
    illustrative: bool


STAGE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("stage", "Stage"),
    ("name", "Name"),
    ("entered", "Entered"),
    ("on_time", "Answered on time"),
    ("late", "Answered late"),
    ("overdue", "Overdue"),
    ("escalated", "Escalated"),
    ("resolved", "Resolved here"),
    ("withdrawn", "Withdrawn here"),
    ("illustrative", "Holds illustrative entries"),
)


def read(
    rows: Iterable[ChallengeRow], *, today: date, framework: Framework
) -> tuple[BoardChallenge, ...]:
    """Open ones first, the nearest deadline first; then the ended ones, the newest first."""
    lines = [_line(row, today, framework) for row in rows]
    going = [line for line in lines if line.status in OPEN]
    ended = [line for line in lines if line.status not in OPEN]
    return (
        *sorted(going, key=lambda line: (line.respond_by or date.max, line.challenge_id)),
        *sorted(ended, key=lambda line: (line.ended_on or today, line.challenge_id), reverse=True),
    )


def matrix(lines: Iterable[BoardChallenge]) -> tuple[ChallengeCell, ...]:
    """The lines of `read` by making and receiving agency."""
    cells: dict[tuple[str, str], list[BoardChallenge]] = {}
    for line in lines:
        cells.setdefault((line.making_agency, line.receiving_agency), []).append(line)
    return tuple(_cell(making, receiving, of) for (making, receiving), of in sorted(cells.items()))


def stages(rows: Iterable[StageRow], *, today: date) -> tuple[StageLine, ...]:
    """What happened at each stage, in order."""
    found: dict[int, list[StageRow]] = {}
    for row in rows:
        found.setdefault(row.stage, []).append(row)
    return tuple(_stage(number, found[number], today) for number in sorted(found))


def _line(row: ChallengeRow, today: date, framework: Framework) -> BoardChallenge:
    awaited = row.respond_by if row.status == ChallengeStatus.AWAITING_RESPONSE else None
    return BoardChallenge(
        challenge_id=row.challenge_id,
        partnership=row.partnership,
        making_agency=row.making_agency,
        receiving_agency=row.receiving_agency,
        theme=row.theme,
        text=row.text,
        raised_on=row.raised_on,
        stage=row.stage,
        stage_name=row.stage_name,
        status=row.status,
        respond_by=row.respond_by,
        working_days_left=framework.working_days.known_between(today, awaited) if awaited else None,
        overdue=awaited is not None and awaited < today,
        advice=row.advice,
        outcome=row.outcome,
        changed=row.changed,
        ended_on=row.ended_on,
        days=((row.ended_on or today) - row.raised_on).days,
        illustrative=row.illustrative,
    )


def _cell(making: str, receiving: str, of: Sequence[BoardChallenge]) -> ChallengeCell:
    outcomes = Counter(line.outcome for line in of)
    days = [line.days for line in of if line.outcome is not None]
    return ChallengeCell(
        making_agency=making,
        receiving_agency=receiving,
        challenges=len(of),
        open=sum(line.status in OPEN for line in of),
        overdue=sum(line.overdue for line in of),
        upheld=outcomes[Outcome.UPHELD],
        partly_upheld=outcomes[Outcome.PARTLY_UPHELD],
        not_upheld=outcomes[Outcome.NOT_UPHELD],
        agreed_change=outcomes[Outcome.AGREED_CHANGE],
        withdrawn=sum(line.status == ChallengeStatus.WITHDRAWN for line in of),
        median_days=median(days) if days else None,
        highest_stage=max(line.stage for line in of),
        illustrative=any(line.illustrative for line in of),
    )


def _stage(number: int, rows: Sequence[StageRow], today: date) -> StageLine:
    timed = [(row, row.respond_by) for row in rows if row.respond_by is not None]
    answered = [(row.responded_on, by) for row, by in timed if row.responded_on is not None]
    left = Counter(row.left for row in rows)
    return StageLine(
        stage=number,
        name=rows[0].stage_name,
        entered=len(rows),
        on_time=sum(on <= by for on, by in answered),
        late=sum(on > by for on, by in answered),
        overdue=sum(
            row.left is None and row.responded_on is None and by < today for row, by in timed
        ),
        escalated=left[ESCALATED],
        resolved=sum(left[outcome] for outcome in Outcome),
        withdrawn=left[ChallengeStatus.WITHDRAWN],
        illustrative=any(row.illustrative for row in rows),
    )
