"""Ready-made valid requests about audits and training; a test names only what it is about."""

from datetime import date
from typing import Any

from domain.quality.audit_commands import (
    CommissionAudit,
    ConcludeAudit,
    DrawAuditSample,
    GradeAudit,
    HoldAudit,
)
from domain.quality.audit_facts import Attendance, Grade, GradeCount, Sampling, VoiceOfChild
from domain.quality.audit_programme import AuditKind, PlannedAudit, SetAuditProgramme
from domain.quality.training_course import DeliverCourse, InviteEvaluation, ReceiveEvaluation
from domain.quality.training_facts import Attended, NeedSource
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE

AU = "HSSCP-AU-2026-0001"
AP = "HSSCP-AP-2026-0001"
TC = "HSSCP-TC-2026-0001"
ON = date(2026, 5, 1)
OBTAINED = VoiceOfChild(obtained=True, statement="A worker asked each of them.")
NOT_OBTAINED = VoiceOfChild(obtained=False, statement="Not obtained, because files were read.")


def set_programme(**changes: Any) -> SetAuditProgramme:
    values: dict[str, Any] = {
        "programme_id": AP,
        "begins_on": date(2026, 4, 1),
        "target": 12,
        "planned": (
            PlannedAudit(theme="thresholds", priority="neglect", month=5),
            PlannedAudit(theme="supervision", month=2, kind=AuditKind.RE_AUDIT),
        ),
        "occurred_on": ON,
    }
    return SetAuditProgramme(**values | changes)


def commission_audit(**changes: Any) -> CommissionAudit:
    values: dict[str, Any] = {
        "audit_id": AU,
        "title": "Thresholds at the front door",
        "terms_of_reference": "Whether thresholds are applied alike.",
        "standard": "The partnerships' threshold document.",
        "themes": ("thresholds",),
        "sampling": Sampling.RANDOM,
        "agencies": (POLICE, HARTLEPOOL, HEALTH),
        "due_on": date(2026, 9, 30),
        "occurred_on": ON,
    }
    return CommissionAudit(**values | changes)


def draw_sample(**changes: Any) -> DrawAuditSample:
    values: dict[str, Any] = {
        "audit_id": AU,
        "cases": 8,
        "method": Sampling.RANDOM,
        "drawn_from": "Open plans, every tenth.",
        "occurred_on": ON,
    }
    return DrawAuditSample(**values | changes)


def attendance(**changes: tuple[bool, bool]) -> tuple[Attendance, ...]:
    """Of each agency asked: attended, involved. Health came without having been involved."""
    of = {
        POLICE: (True, True),
        HARTLEPOOL: (True, True),
        HEALTH: (True, False),
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return tuple(
        Attendance(agency=agency, attended=attended, involved=involved)
        for agency, (attended, involved) in of.items()
    )


def hold_audit(**changes: Any) -> HoldAudit:
    values: dict[str, Any] = {
        "audit_id": AU,
        "held_on": date(2026, 5, 20),
        "attendance": attendance(),
        "practitioners": True,
        "occurred_on": date(2026, 5, 20),
    }
    return HoldAudit(**values | changes)


def grade_audit(good: int = 7, inadequate: int = 1, **changes: Any) -> GradeAudit:
    values: dict[str, Any] = {
        "audit_id": AU,
        "grades": (
            GradeCount(grade=Grade.GOOD, cases=good),
            GradeCount(grade=Grade.INADEQUATE, cases=inadequate),
        ),
        "occurred_on": date(2026, 5, 20),
    }
    return GradeAudit(**values | changes)


def conclude_audit(**changes: Any) -> ConcludeAudit:
    values: dict[str, Any] = {
        "audit_id": AU,
        "learning": "Thresholds are applied alike by day and not at night.",
        "voice_of_child": NOT_OBTAINED,
        "occurred_on": date(2026, 5, 30),
    }
    return ConcludeAudit(**values | changes)


def deliver_course(**changes: Any) -> DeliverCourse:
    values: dict[str, Any] = {
        "course_id": TC,
        "title": "Recording the voice of the child",
        "themes": ("voice-of-the-child",),
        "need": NeedSource.AUDIT,
        "delivered_on": date(2026, 1, 31),
        "booked": 30,
        "attended": (
            Attended(agency=POLICE, people=12),
            Attended(agency="middlesbrough-council", people=8),
        ),
        "occurred_on": date(2026, 1, 31),
    }
    return DeliverCourse(**values | changes)


def invite(stage: str, on: date, invited: int = 20, **changes: Any) -> InviteEvaluation:
    return InviteEvaluation(
        course_id=TC, stage=stage, invited_on=on, invited=invited, occurred_on=on, **changes
    )


def receive(stage: str, responses: int, mean: Any, **changes: Any) -> ReceiveEvaluation:
    return ReceiveEvaluation(
        course_id=TC,
        stage=stage,
        responses=responses,
        mean_score=mean,
        occurred_on=ON,
        **changes,
    )
