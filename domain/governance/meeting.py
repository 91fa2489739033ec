"""
A meeting that was held, and who of those expected came (framework row V2; Tees, indicators 4.3.1 to 4.3.3).

The seats of the sub-group on that day bound what can be recorded (invariant 29), and no agency that had one is left out:
an absence that nobody writes down would make attendance look better than it was.
"""

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Context, Scope, cited
from domain.errors import Code, Fault, Refused, refuse
from domain.fact import Closed, Visibility
from domain.governance.sub_group import SubGroup
from domain.names import AgencyId, MeetingId, PackKey, StreamId, SubGroupId
from domain.register import Enter, Entered, register

Seats = Annotated[int, Field(ge=0, le=100)]


class MeetingKind(StrEnum):
    EXECUTIVE = "executive"
    SUB_GROUP = "sub-group"
    EXPLOITATION_MAPPING = "exploitation-mapping"  # MACE, VEMT


class Attendance(Closed):
    """
    Of one agency: how many of its seats were expected, and how many came.

    `engaged` in decision making is said of an exploitation-mapping meeting that the agency came to, else None.
    """

    agency: AgencyId
    expected: Seats
    attended: Seats
    engaged: bool | None = None


class MeetingHeld(Entered):
    """`attendance` has one line for every agency with a seat on `held_on`."""

    TOPIC: ClassVar[str] = "meeting-held.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    meeting_id: MeetingId
    sub_group_id: SubGroupId
    sub_group: PackKey
    kind: MeetingKind
    held_on: date
    attendance: tuple[Attendance, ...]
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.meeting_id


class RecordMeeting(Enter):
    """Record who came. For an agency that had a seat that day, and for the business unit."""

    KIND: ClassVar[str] = "record-meeting.v1"

    meeting_id: MeetingId
    sub_group_id: SubGroupId
    sub_group: PackKey
    kind: MeetingKind
    held_on: date
    attendance: tuple[Attendance, ...] = Field(min_length=1, max_length=60)
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.meeting_id

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.sub_group_id,)


def check(command: RecordMeeting, context: Context) -> None:
    """Raises Refused with every fault of the attendance. What is taken back is not judged again."""
    if command.correction is not None and command.correction.withdraws:
        return
    group = cited(context.known, command.sub_group_id, SubGroup, field="sub_group_id")
    if command.sub_group != group.sub_group:
        raise refuse(
            Code.BAD_VALUE, f"{group.id} is the sub-group {group.sub_group}", field="sub_group"
        )
    if command.held_on > command.occurred_on:
        raise refuse(
            Code.BAD_VALUE,
            "a meeting is recorded on the day it is held, or later",
            field="held_on",
        )
    seats = Counter(seat.agency for seat in group.held(command.held_on))
    if not (context.by_business_unit or context.actor.agency in seats):
        raise refuse(
            Code.NOT_PERMITTED,
            f"no seat in {group.id} on that day was yours; the business unit may record the meeting",
        )
    faults = [
        *_incomplete(command.attendance, seats),
        *(
            fault
            for place, line in enumerate(command.attendance)
            for fault in _of_line(line, seats[line.agency], command.kind, f"attendance.{place}")
        ),
    ]
    if faults:
        raise Refused(*faults)


def _incomplete(attendance: tuple[Attendance, ...], seats: Counter[AgencyId]) -> list[Fault]:
    named = Counter(line.agency for line in attendance)
    faults = []
    if missing := sorted(seats.keys() - named.keys()):
        reason = (
            f"name every agency with a seat that day, also who did not come: {', '.join(missing)}"
        )
        faults.append(Fault(Code.ATTENDANCE_INCOMPLETE, reason, "attendance"))
    if twice := sorted(agency for agency, lines in named.items() if lines > 1):
        reason = f"one line an agency, with all of its seats: {', '.join(twice)}"
        faults.append(Fault(Code.BAD_VALUE, reason, "attendance"))
    return faults


def _of_line(line: Attendance, seats: int, kind: MeetingKind, where: str) -> list[Fault]:
    faults = []
    if line.expected > seats:
        reason = f"{line.agency} had {seats} seats that day; no more can have been expected"
        faults.append(Fault(Code.ATTENDANCE_OVER_MEMBERSHIP, reason, f"{where}.expected"))
    if line.attended > line.expected:
        reason = f"{line.expected} seats of {line.agency} were expected; no more can have attended"
        faults.append(Fault(Code.ATTENDANCE_OVER_MEMBERSHIP, reason, f"{where}.attended"))
    came_to_mapping = kind is MeetingKind.EXPLOITATION_MAPPING and line.attended > 0
    if came_to_mapping and line.engaged is None:
        reason = "say whether the agency engaged in decision making (indicator 4.3.3)"
        faults.append(Fault(Code.MISSING_FIELD, reason, f"{where}.engaged"))
    if not came_to_mapping and line.engaged is not None:
        reason = "engagement is said of an exploitation-mapping meeting that the agency came to"
        faults.append(Fault(Code.BAD_VALUE, reason, f"{where}.engaged"))
    return faults


MEETING = register("meeting", command=RecordMeeting, fact=MeetingHeld, check=check)
