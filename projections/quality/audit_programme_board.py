"""V-11 as the board reads it: the audits, and what was planned and held against the target, each and together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.command import Scope
from domain.names import PartnershipId
from domain.quality.audit_state import AuditStatus
from projections.quality.audit_programme import AuditRow, ProgrammeRow

BOTH = "both"

_FIRST_MONTH = 4
"""A year without a programme is counted from April, as the partnerships' yearly reports are."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One audit. `attendance` counts the agencies that came of those asked; the `absent` are named."""

    partnership: str
    audit_id: str
    title: str
    kind: str
    themes: tuple[str, ...]
    priority: str | None
    status: str
    due_on: date | None
    overdue: bool
    held_on: date | None
    method: str | None
    sample: str | None
    tools: str | None
    attendance: str | None
    absent: tuple[str, ...]
    not_involved: tuple[str, ...]
    practitioners: bool | None
    grades: tuple[str, ...]
    good_practice: int
    voice_obtained: bool | None
    voice: str | None
    closes: str | None
    loop_result: str | None
    learning: str | None


COLUMNS: tuple[tuple[str, str], ...] = (
    ("partnership", "Partnership"),
    ("audit_id", "Audit"),
    ("title", "Title"),
    ("kind", "Kind"),
    ("themes", "Themes"),
    ("priority", "Priority"),
    ("status", "Status"),
    ("due_on", "Due"),
    ("overdue", "Overdue"),
    ("held_on", "Held"),
    ("method", "Sample method"),
    ("sample", "Sample"),
    ("tools", "Tools returned"),
    ("attendance", "Attended"),
    ("absent", "Did not attend"),
    ("not_involved", "Not involved with the children"),
    ("practitioners", "Practitioners took part"),
    ("grades", "Grades"),
    ("good_practice", "Good practice"),
    ("voice_obtained", "Voice of the child"),
    ("voice", "How, or why not"),
    ("closes", "Tests"),
    ("loop_result", "Embedded"),
    ("learning", "Learning"),
)


@dataclass(frozen=True, slots=True)
class Programme:
    """
    The current programme year of one partnership, or of both together.

    `planned_by_now` are those of the months up to this one. `held` and `concluded` count the audits held in the
    year; of a neighbour only those that are concluded are known. `reached`: the target is.
    """

    partnership: str
    begins_on: date | None
    target: int
    planned: int
    planned_by_now: int
    held: int
    concluded: int
    reached: bool


def read(audits: Iterable[AuditRow], *, today: date) -> tuple[AuditLine, ...]:
    """The newest first: those under way by their due day, then those held."""
    lines = [_line(row, today) for row in audits]
    return tuple(sorted(lines, key=lambda line: line.held_on or line.due_on or today, reverse=True))


def programmes(
    audits: Iterable[AuditRow], planned: Iterable[ProgrammeRow], *, today: date, scope: Scope
) -> tuple[Programme, ...]:
    """
    A line for each partnership of the framework and, of two, one for both.

    The target of a minimum of audits a year can be read as of each or of both together; so the line of both has the
    framework's target as it is printed, and every other line the target of its own programme.
    """
    framework = scope.framework
    rows, known = list(audits), list(planned)
    lines = [
        _programme(name, _current(name, known, today), rows, framework.audits_a_year, today)
        for name in framework.partnerships
    ]
    if len(lines) == 1:
        return tuple(lines)
    return (*lines, _together(lines, framework.audits_a_year))


def _line(row: AuditRow, today: date) -> AuditLine:
    under_way = row.status == AuditStatus.COMMISSIONED
    came = f"{len(row.attended)} of {len(row.attended) + len(row.absent)}"
    return AuditLine(
        partnership=row.partnership,
        audit_id=row.audit_id,
        title=row.title,
        kind=row.kind,
        themes=row.themes,
        priority=row.priority,
        status=row.status,
        due_on=row.due_on,
        overdue=under_way and row.due_on is not None and row.due_on < today,
        held_on=row.held_on,
        method=row.method or row.sampling,
        sample=row.sample,
        tools=f"{len(row.tools)} of {len(row.asked)}" if row.asked else None,
        attendance=came if row.attended else None,
        absent=row.absent,
        not_involved=row.not_involved,
        practitioners=row.practitioners,
        grades=row.grades,
        good_practice=row.good_practice,
        voice_obtained=row.voice_obtained,
        voice=row.voice,
        closes=row.closes,
        loop_result=row.loop_result,
        learning=row.learning,
    )


def _current(
    partnership: PartnershipId, known: Sequence[ProgrammeRow], today: date
) -> ProgrammeRow | None:
    """The programme whose year today lies in; of two, the one that begins later."""
    running = [
        row
        for row in known
        if row.partnership == partnership and row.begins_on <= today < row.ends_before
    ]
    return max(running, key=lambda row: (row.begins_on, row.programme_id), default=None)


def _programme(
    partnership: PartnershipId,
    programme: ProgrammeRow | None,
    audits: Sequence[AuditRow],
    asked: int,
    today: date,
) -> Programme:
    if programme is None:
        year = today.year - (today.month < _FIRST_MONTH)
        begins, ends = date(year, _FIRST_MONTH, 1), date(year + 1, _FIRST_MONTH, 1)
    else:
        begins, ends = programme.begins_on, programme.ends_before
    held = [
        row.status
        for row in audits
        if row.partnership == partnership
        and row.held_on is not None
        and begins <= row.held_on < ends
        and row.status != AuditStatus.WITHDRAWN
    ]
    planned = programme.planned if programme else ()
    target = programme.target if programme else asked
    concluded = held.count(AuditStatus.CONCLUDED.value)
    return Programme(
        partnership=partnership,
        begins_on=programme.begins_on if programme else None,
        target=target,
        planned=len(planned),
        planned_by_now=sum(month[:7] <= f"{today:%Y-%m}" for month in planned),
        held=len(held),
        concluded=concluded,
        reached=concluded >= target,
    )


def _together(lines: Sequence[Programme], asked: int) -> Programme:
    concluded = sum(line.concluded for line in lines)
    return Programme(
        partnership=BOTH,
        begins_on=None,
        target=asked,
        planned=sum(line.planned for line in lines),
        planned_by_now=sum(line.planned_by_now for line in lines),
        held=sum(line.held for line in lines),
        concluded=concluded,
        reached=concluded >= asked,
    )
