"""Who takes part, who sits where, who came: effective-dated, and bounded by each other."""

from datetime import date

from domain.errors import Code
from domain.governance.meeting import MEETING, MeetingKind, RecordMeeting
from domain.governance.membership import MEMBERSHIP, AdmitAgency, AgencyLeft, EndMembership
from domain.governance.sub_group import (
    SUB_GROUP,
    AppointMember,
    CeaseMember,
    ConstituteSubGroup,
)
from domain.register import Correction
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE, STOCKTON
from tests.support.governance import (
    GROUP_ID,
    MEMBERSHIP_ID,
    appointed,
    asked,
    ceased,
    constituted,
    held,
    joined,
    line,
)
from tests.support.scenario import given, state_of

JUNE = date(2026, 6, 1)
LEFT = EndMembership(
    membership_id=MEMBERSHIP_ID,
    left_on=date(2026, 3, 31),
    reason="Merged.",
    occurred_on=JUNE,
)
GROUP = state_of(SUB_GROUP, constituted(), appointed(), appointed(HEALTH, "Named Nurse"))
SITTING = given(MEETING, known={GROUP_ID: GROUP})

# --- Membership -------------------------------------------------------------------------------------------


def test_an_agency_of_the_pack_joins_and_leaves():
    given(MEMBERSHIP).when(asked(AdmitAgency, joined())).then(joined())
    given(MEMBERSHIP, joined()).when(LEFT).then(
        AgencyLeft(
            membership_id=MEMBERSHIP_ID, agency=POLICE, left_on=LEFT.left_on, reason="Merged."
        )
    )


def test_only_the_business_unit_keeps_the_directory():
    given(MEMBERSHIP).when(asked(AdmitAgency, joined()), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(SUB_GROUP).when(asked(ConstituteSubGroup, constituted()), by=POLICE).then_refused(
        Code.NOT_PERMITTED
    )


def test_an_agency_of_the_neighbour_does_not_join():
    theirs = asked(AdmitAgency, joined(), agency="middlesbrough-council")

    given(MEMBERSHIP).when(theirs).then_refused(Code.UNKNOWN_AGENCY, field="agency")


def test_a_membership_ends_once_and_not_before_it_began():
    gone = AgencyLeft(membership_id=MEMBERSHIP_ID, agency=POLICE, left_on=JUNE, reason="Merged.")
    early = LEFT.model_copy(update={"left_on": date(2019, 9, 28)})
    on_the_day = LEFT.model_copy(update={"left_on": date(2019, 9, 29)})

    given(MEMBERSHIP).when(LEFT).then_refused(Code.NOT_FOUND)
    given(MEMBERSHIP, joined(), gone).when(LEFT).then_refused(Code.WRONG_STATE)
    given(MEMBERSHIP, joined()).when(early).then_refused(Code.BAD_VALUE, field="left_on")
    assert given(MEMBERSHIP, joined()).when(on_the_day).then_accepted().left_on == date(2019, 9, 29)


def test_a_reference_of_a_membership_is_used_once():
    given(MEMBERSHIP, joined()).when(asked(AdmitAgency, joined(), agency=HEALTH)).then_refused(
        Code.ALREADY_EXISTS, field="membership_id"
    )


# --- Sub-groups -------------------------------------------------------------------------------------------


def test_a_sub_group_is_one_that_the_pack_lists():
    given(SUB_GROUP).when(asked(ConstituteSubGroup, constituted())).then(constituted())
    shared = constituted(sub_group="exploitation-group")
    given(SUB_GROUP).when(asked(ConstituteSubGroup, shared)).then(shared)
    given(SUB_GROUP).when(
        asked(ConstituteSubGroup, constituted(), sub_group="sewing-circle")
    ).then_refused(Code.NOT_IN_FRAMEWORK, field="sub_group")


def test_a_post_has_a_seat_until_it_ceases_and_may_come_back_later():
    known = given(SUB_GROUP, constituted(), appointed())
    known.when(asked(CeaseMember, ceased())).then(ceased())
    group = given(SUB_GROUP, constituted(), appointed(), ceased())
    again = appointed(from_on=date(2026, 5, 1))

    seats = group.when(asked(AppointMember, again)).then_accepted()
    assert [s.agency for s in seats.held(date(2026, 3, 31))] == [POLICE]
    assert list(seats.held(date(2026, 4, 30))) == []
    assert len(list(seats.held(date(2026, 5, 1)))) == 1
    group.when(asked(AppointMember, again, from_on=date(2026, 3, 31))).then_refused(
        Code.ALREADY_EXISTS, field="post"
    )


def test_a_seat_is_given_once_and_not_before_the_group_exists():
    known = given(SUB_GROUP, constituted(), appointed())

    known.when(asked(AppointMember, appointed())).then_refused(Code.ALREADY_EXISTS, field="post")
    known.when(asked(AppointMember, appointed(post="Inspector"))).then(appointed(post="Inspector"))
    early = appointed(HEALTH, from_on=date(2024, 3, 31))
    known.when(asked(AppointMember, early)).then_refused(Code.BAD_VALUE, field="from_on")
    given(SUB_GROUP).when(asked(AppointMember, appointed())).then_refused(Code.NOT_FOUND)


def test_a_seat_ends_only_where_there_is_one_and_not_before_it_began():
    known = given(SUB_GROUP, constituted(), appointed())

    known.when(asked(CeaseMember, ceased(HEALTH))).then_refused(Code.NOT_FOUND, field="post")
    known.when(asked(CeaseMember, ceased(until_on=date(2024, 3, 31)))).then_refused(
        Code.BAD_VALUE, field="until_on"
    )
    twice = given(SUB_GROUP, constituted(), appointed(), ceased())
    twice.when(asked(CeaseMember, ceased())).then_refused(Code.NOT_FOUND, field="post")


# --- Meetings ---------------------------------------------------------------------------------------------


def test_a_meeting_is_recorded_with_who_was_expected_and_who_came():
    SITTING.when(asked(RecordMeeting, held())).then(held())


def test_an_agency_with_a_seat_that_stayed_away_is_named_all_the_same():
    silent = held(attendance=(line(POLICE, 1, 1),))

    SITTING.when(asked(RecordMeeting, silent)).then_refused(
        Code.ATTENDANCE_INCOMPLETE, field="attendance"
    )


def test_an_agency_has_one_line():
    twice = held(attendance=(line(POLICE, 1, 1), line(POLICE, 1, 0), line(HEALTH, 1, 1)))

    SITTING.when(asked(RecordMeeting, twice)).then_refused(Code.BAD_VALUE, field="attendance")


def test_every_fault_of_an_attendance_is_named_at_once():
    wrong = held(attendance=(line(POLICE, 1, 2), line(STOCKTON, 1, 1)))

    refused = SITTING.when(asked(RecordMeeting, wrong)).refused
    assert refused is not None
    assert [(f.code, f.field) for f in refused.faults] == [
        (Code.ATTENDANCE_INCOMPLETE, "attendance"),
        (Code.ATTENDANCE_OVER_MEMBERSHIP, "attendance.0.attended"),
        (Code.ATTENDANCE_OVER_MEMBERSHIP, "attendance.1.expected"),
    ]


def test_a_meeting_is_of_a_sub_group_on_the_record():
    given(MEETING).when(asked(RecordMeeting, held())).then_refused(
        Code.NOT_FOUND, field="sub_group_id"
    )
    SITTING.when(asked(RecordMeeting, held(sub_group="executive"))).then_refused(
        Code.BAD_VALUE, field="sub_group"
    )


def test_a_meeting_is_not_recorded_before_it_is_held():
    SITTING.when(asked(RecordMeeting, held(held_on=date(2026, 6, 2)))).then_refused(
        Code.BAD_VALUE, field="held_on"
    )


def test_who_has_no_seat_that_day_does_not_record_the_meeting():
    SITTING.when(asked(RecordMeeting, held()), by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    SITTING.when(asked(RecordMeeting, held()), by=POLICE).then(held(recorded_by=POLICE))


def test_engagement_is_said_of_a_mapping_meeting_that_the_agency_came_to():
    mapping = {"kind": MeetingKind.EXPLOITATION_MAPPING}
    lines = (line(POLICE, 1, 1, engaged=False), line(HEALTH, 1, 0))
    good = held(**mapping, attendance=lines)

    SITTING.when(asked(RecordMeeting, good)).then(good)
    SITTING.when(asked(RecordMeeting, held(**mapping))).then_refused(
        Code.MISSING_FIELD, field="attendance.0.engaged"
    )
    SITTING.when(asked(RecordMeeting, held(attendance=lines))).then_refused(
        Code.BAD_VALUE, field="attendance.0.engaged"
    )


def test_a_meeting_that_was_none_is_taken_back_whatever_it_said():
    gone = Correction(corrects=1, reason="It was cancelled.", withdraws=True)
    wrong = held(attendance=(line(POLICE, 9, 9),))

    known = given(MEETING, wrong, known={GROUP_ID: GROUP})
    assert known.when(asked(RecordMeeting, wrong, correction=gone)).then_accepted().withdrawn
