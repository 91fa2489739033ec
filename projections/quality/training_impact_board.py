"""V-12 as the board reads it: one line a course with its scores in the order of the framework's evaluation points."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.cadence import after
from domain.framework import EvaluationPoint, Framework
from projections.quality.training_impact import CourseRow, EvaluationRow, TrainingReportRow

HIDDEN = "c"
_WINDOW = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CourseLine:
    """
    One course. `scores` are such as `after-3-months 6.8` and `response_rates` such as `after-3-months 45 %`; `c` where fewer than
    five answered. `change` is the last score that is shown less the first. `not_invited` are the evaluation points
    that have gone by without an invitation.
    """

    course_id: str
    title: str
    need: str
    need_reference: str | None
    themes: tuple[str, ...]
    delivered_on: date
    booked: int
    attended: int
    attended_by: tuple[str, ...]
    scores: tuple[str, ...]
    response_rates: tuple[str, ...]
    change: Decimal | None
    not_invited: tuple[str, ...]


COLUMNS: tuple[tuple[str, str], ...] = (
    ("course_id", "Reference"),
    ("title", "Course"),
    ("need", "Need seen from"),
    ("need_reference", "Where it is said"),
    ("themes", "Themes"),
    ("delivered_on", "Delivered"),
    ("booked", "Booked"),
    ("attended", "Attended"),
    ("attended_by", "Attended by agency"),
    ("scores", "Scores of 10"),
    ("response_rates", "Response rates"),
    ("change", "Change"),
    ("not_invited", "Not evaluated"),
)

REPORT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("report_id", "Report"),
    ("partnership", "Partnership"),
    ("kind", "Kind"),
    ("agencies", "Agencies"),
    ("dated", "Dated"),
    ("period_from", "From"),
    ("months", "Months covered"),
    ("staff", "Staff"),
    ("trained", "Trained"),
    ("themes", "Themes"),
    ("words", "What it says"),
)


def read(
    courses: Iterable[CourseRow],
    evaluations: Iterable[EvaluationRow],
    *,
    today: date,
    framework: Framework,
) -> tuple[CourseLine, ...]:
    """The newest course first."""
    by_course: dict[str, dict[str, EvaluationRow]] = {}
    for row in evaluations:
        by_course.setdefault(row.course_id, {})[row.stage] = row
    lines = [_line(row, by_course.get(row.course_id, {}), today, framework) for row in courses]
    return tuple(sorted(lines, key=lambda line: (line.delivered_on, line.course_id), reverse=True))


def reports(rows: Iterable[TrainingReportRow]) -> tuple[TrainingReportRow, ...]:
    """The newest first."""
    return tuple(sorted(rows, key=lambda row: (row.dated, row.report_id), reverse=True))


def _line(
    course: CourseRow, found: Mapping[str, EvaluationRow], today: date, framework: Framework
) -> CourseLine:
    points = framework.evaluation_points
    stages = [*(p for p in points if p in found), *sorted(found.keys() - points.keys())]
    answered = [found[stage] for stage in stages if found[stage].received_on is not None]
    return CourseLine(
        course_id=course.course_id,
        title=course.title,
        need=course.need,
        need_reference=course.need_reference,
        themes=course.themes,
        delivered_on=course.delivered_on,
        booked=course.booked,
        attended=course.attended,
        attended_by=course.attended_by,
        scores=tuple(f"{row.stage} {_score(row)}" for row in answered),
        response_rates=tuple(f"{row.stage} {_rate(row)}" for row in answered),
        change=_change(answered),
        not_invited=tuple(
            point.id
            for point in points.values()
            if point.id not in found and _gone_by(point, course, today)
        ),
    )


def _score(row: EvaluationRow) -> str:
    if row.hidden:
        return HIDDEN
    return "none" if row.mean_score is None else str(row.mean_score)


def _rate(row: EvaluationRow) -> str:
    """In whole percent of those invited."""
    if row.hidden:
        return HIDDEN
    if not row.invited:
        return "nobody invited"
    return f"{round(100 * (row.responses or 0) / row.invited)} %"


def _change(answered: Sequence[EvaluationRow]) -> Decimal | None:
    scores = [row.mean_score for row in answered if row.mean_score is not None]
    return scores[-1] - scores[0] if len(scores) > 1 else None


def _gone_by(point: EvaluationPoint, course: CourseRow, today: date) -> bool:
    return after(course.delivered_on, point.after) + _WINDOW < today
