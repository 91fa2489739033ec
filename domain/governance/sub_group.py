"""
A sub-group of the partnership and who sits in it on a given day (framework row V1; Tees, "Sub-group Reports").

A sub-group that two partnerships share has a history in each record: each keeps its own seats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AgencyId, PackKey, Post, StreamId, SubGroupId
from domain.quick import quick
from domain.standing import check_business_unit, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_agency, check_listed

# --- Events -----------------------------------------------------------------------------------------------


class _OfSubGroup(Fact):
    sub_group_id: SubGroupId

    @property
    def stream(self) -> StreamId:
        return self.sub_group_id


class SubGroupConstituted(_OfSubGroup):
    """`sub_group` is its key in the framework pack; it exists from `constituted_on`."""

    TOPIC: ClassVar[str] = "sub-group-constituted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    sub_group: PackKey
    constituted_on: date
    illustrative: bool


class MemberAppointed(_OfSubGroup):
    """A post at an agency has a seat from `from_on`, the day included."""

    TOPIC: ClassVar[str] = "member-appointed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    sub_group: PackKey
    agency: AgencyId
    post: Post
    from_on: date


class MemberCeased(_OfSubGroup):
    """The post had the seat until `until_on`, the day included."""

    TOPIC: ClassVar[str] = "member-ceased.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    sub_group: PackKey
    agency: AgencyId
    post: Post
    until_on: date
    reason: PublicText


SubGroupFact = SubGroupConstituted | MemberAppointed | MemberCeased

# --- State ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """`until_on` None: still held. Both days included."""

    agency: AgencyId
    post: Post
    from_on: date
    until_on: date | None = None

    def held(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@quick
@dataclass(frozen=True, slots=True)
class SubGroup:
    id: SubGroupId
    sub_group: PackKey
    constituted_on: date
    seats: tuple[Seat, ...] = ()

    def held(self, day: date) -> Iterable[Seat]:
        """The seats of a day."""
        return (seat for seat in self.seats if seat.held(day))


def evolve(group: SubGroup | None, fact: SubGroupFact) -> SubGroup:
    """The next state. Never judges."""
    if isinstance(fact, SubGroupConstituted):
        return SubGroup(fact.sub_group_id, fact.sub_group, fact.constituted_on)
    assert group is not None, "a history begins with the constitution"  # noqa: S101
    match fact:
        case MemberAppointed():
            return replace(group, seats=(*group.seats, Seat(fact.agency, fact.post, fact.from_on)))
        case MemberCeased():
            return replace(
                group,
                seats=tuple(
                    replace(seat, until_on=fact.until_on)
                    if _is_of(seat, fact.agency, fact.post)
                    else seat
                    for seat in group.seats
                ),
            )
        case _:
            assert_never(fact)


def _is_of(seat: Seat, agency: AgencyId, post: Post) -> bool:
    """A seat of that post which nobody has ended yet; there is at most one."""
    return seat.agency == agency and seat.post == post and seat.until_on is None


# --- Commands ---------------------------------------------------------------------------------------------


class _AboutSubGroup(Command):
    sub_group_id: SubGroupId

    def stream(self, scope: Scope) -> StreamId:
        return self.sub_group_id


class ConstituteSubGroup(_AboutSubGroup):
    """A sub-group of the framework pack begins to exist. For the business unit."""

    KIND: ClassVar[str] = "constitute-sub-group.v1"

    sub_group: PackKey
    constituted_on: date
    illustrative: bool = False


class AppointMember(_AboutSubGroup):
    """Give a post at an agency a seat. For the business unit."""

    KIND: ClassVar[str] = "appoint-member.v1"

    agency: AgencyId
    post: Post
    from_on: date


class CeaseMember(_AboutSubGroup):
    """The post gives its seat up. For the business unit."""

    KIND: ClassVar[str] = "cease-member.v1"

    agency: AgencyId
    post: Post
    until_on: date
    reason: PublicText


SubGroupCommand = ConstituteSubGroup | AppointMember | CeaseMember

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    group: SubGroup | None, command: SubGroupCommand, context: Context
) -> Sequence[SubGroupFact]:
    """Refuses a group that the pack does not know for this partnership, and days that do not fit together."""
    check_business_unit(context)
    if isinstance(command, ConstituteSubGroup):
        check_new(group, command.sub_group_id, field="sub_group_id")
        check_sub_group(command.sub_group, context, field="sub_group")
        return [
            SubGroupConstituted(
                sub_group_id=command.sub_group_id,
                sub_group=command.sub_group,
                constituted_on=command.constituted_on,
                illustrative=command.illustrative,
            )
        ]
    standing = check_standing(group, command.sub_group_id, field="sub_group_id")
    match command:
        case AppointMember():
            return [_appoint(standing, command, context)]
        case CeaseMember():
            return [_cease(standing, command)]
        case _:
            assert_never(command)


def check_sub_group(sub_group: PackKey, context: Context, *, field: str) -> None:
    """The framework lists it as one of this partnership's own or shared groups. Raises Refused NOT_IN_FRAMEWORK."""
    scope = context.scope
    listed = [
        group.id
        for group in scope.framework.sub_groups.values()
        if scope.partnership in group.partnerships
    ]
    check_listed(sub_group, listed, what=f"sub-group of {scope.partnership}", field=field)


def _appoint(group: SubGroup, command: AppointMember, context: Context) -> MemberAppointed:
    check_agency(command.agency, context, field="agency")
    if command.from_on < group.constituted_on:
        raise refuse(
            Code.BAD_VALUE,
            f"the sub-group exists from {group.constituted_on}; a seat cannot be older",
            field="from_on",
        )
    for seat in group.seats:
        if (seat.agency, seat.post) != (command.agency, command.post):
            continue
        if seat.until_on is None or command.from_on <= seat.until_on:
            raise refuse(
                Code.ALREADY_EXISTS,
                f"that post has the seat since {seat.from_on}; end it first, or begin after its end",
                field="post",
            )
    return MemberAppointed(
        sub_group_id=group.id,
        sub_group=group.sub_group,
        agency=command.agency,
        post=command.post,
        from_on=command.from_on,
    )


def _cease(group: SubGroup, command: CeaseMember) -> MemberCeased:
    held = [seat for seat in group.seats if _is_of(seat, command.agency, command.post)]
    if not held:
        raise refuse(
            Code.NOT_FOUND,
            f"that post of {command.agency} has no seat in {group.id} that could end",
            field="post",
        )
    if command.until_on < held[0].from_on:
        raise refuse(
            Code.BAD_VALUE,
            f"the seat is held since {held[0].from_on}; it cannot have ended before",
            field="until_on",
        )
    return MemberCeased(
        sub_group_id=group.id,
        sub_group=group.sub_group,
        agency=command.agency,
        post=command.post,
        until_on=command.until_on,
        reason=command.reason,
    )


SUB_GROUP = Decider(
    name="sub-group",
    commands=(ConstituteSubGroup, AppointMember, CeaseMember),
    facts=(SubGroupConstituted, MemberAppointed, MemberCeased),
    decide=decide,
    evolve=evolve,
)
