"""The year's programme of multi-agency audits, linked to the priorities (framework row Q1)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Closed, Visibility
from domain.names import AuditProgrammeId, PackKey, StreamId, ThemeId
from domain.register import Enter, Entered, register
from domain.standing import check_business_unit
from domain.vocabulary import check_listed, check_themes

MOST_PLANNED = 100
_LATEST = 2099
"""The last year that a programme may begin in: a slip of the pen is no year."""


class AuditKind(StrEnum):
    """What a multi-agency audit is for. Closing loop: it tests whether a recommendation has become practice."""

    CASE = "case"
    RE_AUDIT = "re-audit"
    CLOSING_LOOP = "closing-loop"


class PlannedAudit(Closed):
    """One audit that is planned, in the calendar month 1 to 12 of the programme's year."""

    theme: ThemeId
    priority: PackKey | None = None
    month: Annotated[int, Field(ge=1, le=12)]
    kind: AuditKind = AuditKind.CASE


class AuditProgrammeSet(Entered):
    """
    What is planned for twelve months from `begins_on`, and how many audits are to be completed in them.

    Shared: the target of a minimum of audits a year is one of both partnerships (Tees, Multi-Agency Audits).
    """

    TOPIC: ClassVar[str] = "audit-programme-set.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    programme_id: AuditProgrammeId
    begins_on: date
    target: Annotated[int, Field(ge=0, le=MOST_PLANNED)]
    planned: tuple[PlannedAudit, ...]

    @property
    def stream(self) -> StreamId:
        return self.programme_id


class SetAuditProgramme(Enter):
    """Set the programme of multi-agency audits for the twelve months from `begins_on`, the first day of a month."""

    KIND: ClassVar[str] = "set-audit-programme.v1"

    programme_id: AuditProgrammeId
    begins_on: date
    target: Annotated[int, Field(ge=0, le=MOST_PLANNED)]
    planned: tuple[PlannedAudit, ...] = Field(max_length=MOST_PLANNED)

    def stream(self, scope: Scope) -> StreamId:
        return self.programme_id


def _check(command: SetAuditProgramme, context: Context) -> None:
    check_business_unit(context)
    if command.begins_on.day != 1:
        raise refuse(
            Code.BAD_VALUE,
            "a programme begins on the first day of a month; audits are planned by the month",
            field="begins_on",
        )
    if command.begins_on.year > _LATEST:
        raise refuse(
            Code.BAD_VALUE, f"a programme begins by {_LATEST}; check the year", field="begins_on"
        )
    for place, audit in enumerate(command.planned):
        check_themes((audit.theme,), context)
        if audit.priority is not None:
            check_listed(
                audit.priority,
                context.scope.framework.priorities,
                what="priority",
                field=f"planned.{place}.priority",
            )


AUDIT_PROGRAMME = register(
    "audit-programme", command=SetAuditProgramme, fact=AuditProgrammeSet, check=_check
)
