"""Who was expected at which meeting, and who came: what the indicators 4.3.1 to 4.3.3 rest on."""

from dataclasses import dataclass
from datetime import date

from domain.fact import Recorded
from domain.governance.meeting import MeetingHeld
from domain.performance.period import quarter_of
from domain.quick import quick
from projections.view import Rows, Table, View

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One agency at one meeting, in seats. `quarter` is the financial year's; `engaged` as recorded."""

    meeting_id: str
    agency: str
    partnership: str
    sub_group: str
    kind: str
    held_on: date
    quarter: str
    expected: int
    attended: int
    engaged: bool | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class MeetingAgencies:
    """The agencies that a meeting has rows for, so that a correction can take them away."""

    meeting_id: str
    agencies: tuple[str, ...]


ATTENDANCE = Table(
    "attendance", AttendanceRow, ("meeting_id", "agency"), indexes=(("agency",), ("quarter",))
)
_MEETINGS = Table("attendance_meetings", MeetingAgencies, ("meeting_id",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------


def fold(rows: Rows, recorded: Recorded) -> None:
    """The newest entry of a meeting stands in the place of the earlier ones; a withdrawn one in nobody's."""
    fact = recorded.fact
    assert isinstance(fact, MeetingHeld), "the view handles nothing else"  # noqa: S101
    before = rows.get(_MEETINGS, fact.meeting_id)
    for agency in before.agencies if before else ():
        rows.drop(ATTENDANCE, fact.meeting_id, agency)
    if fact.correction is not None and fact.correction.withdraws:
        rows.drop(_MEETINGS, fact.meeting_id)
        return
    rows.put(
        _MEETINGS,
        MeetingAgencies(fact.meeting_id, tuple(line.agency for line in fact.attendance)),
    )
    for line in fact.attendance:
        rows.put(
            ATTENDANCE,
            AttendanceRow(
                meeting_id=fact.meeting_id,
                agency=line.agency,
                partnership=recorded.provenance.partnership,
                sub_group=fact.sub_group,
                kind=fact.kind.value,
                held_on=fact.held_on,
                quarter=quarter_of(fact.held_on),
                expected=line.expected,
                attended=line.attended,
                engaged=line.engaged,
                illustrative=fact.illustrative,
            ),
        )


VIEW = View(
    name="attendance",
    version=1,
    tables=(ATTENDANCE, _MEETINGS),
    handles=frozenset({MeetingHeld}),
    fold=fold,
)
