"""The directory: which agency takes part, which sub-groups there are, and who sits in them, each from a day to a day."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.membership import AgencyJoined, AgencyLeft
from domain.governance.sub_group import MemberAppointed, MemberCeased, SubGroupConstituted
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class MembershipRow:
    """An agency in the partnership; `left_on` None: still. Both days included."""

    membership_id: str
    partnership: str
    agency: str
    part: str
    joined_on: date
    left_on: date | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class SubGroupRow:
    sub_group_id: str
    partnership: str
    sub_group: str
    constituted_on: date
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class SeatRow:
    """A post's seat in a sub-group; `term` counts its returns from 1. Both days included."""

    sub_group_id: str
    agency: str
    post: str
    term: int
    from_on: date
    until_on: date | None


@quick
@dataclass(frozen=True, slots=True)
class Terms:
    """How often a post has had the seat."""

    sub_group_id: str
    agency: str
    post: str
    terms: int


MEMBERSHIPS = Table("directory_memberships", MembershipRow, ("membership_id",))
SUB_GROUPS = Table("directory_sub_groups", SubGroupRow, ("sub_group_id",))
SEATS = Table("directory_seats", SeatRow, ("sub_group_id", "agency", "post", "term"))
_TERMS = Table("directory_terms", Terms, ("sub_group_id", "agency", "post"), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = AgencyJoined | AgencyLeft | SubGroupConstituted | MemberAppointed | MemberCeased


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership = recorded.provenance.partnership
    match fact:
        case AgencyJoined():
            rows.put(
                MEMBERSHIPS,
                MembershipRow(
                    membership_id=fact.membership_id,
                    partnership=partnership,
                    agency=fact.agency,
                    part=fact.part.value,
                    joined_on=fact.joined_on,
                    left_on=None,
                    illustrative=fact.illustrative,
                ),
            )
        case AgencyLeft():
            membership = rows.get(MEMBERSHIPS, fact.membership_id)
            if membership is not None:
                rows.put(MEMBERSHIPS, replace(membership, left_on=fact.left_on))
        case SubGroupConstituted():
            rows.put(
                SUB_GROUPS,
                SubGroupRow(
                    sub_group_id=fact.sub_group_id,
                    partnership=partnership,
                    sub_group=fact.sub_group,
                    constituted_on=fact.constituted_on,
                    illustrative=fact.illustrative,
                ),
            )
        case MemberAppointed():
            _appoint(rows, fact)
        case MemberCeased():
            _cease(rows, fact)
        case _:
            assert_never(fact)


def _appoint(rows: Rows, fact: MemberAppointed) -> None:
    seat = (fact.sub_group_id, fact.agency, fact.post)
    before = rows.get(_TERMS, *seat)
    term = before.terms + 1 if before else 1
    rows.put(_TERMS, Terms(*seat, terms=term))
    rows.put(SEATS, SeatRow(*seat, term=term, from_on=fact.from_on, until_on=None))


def _cease(rows: Rows, fact: MemberCeased) -> None:
    seat = (fact.sub_group_id, fact.agency, fact.post)
    terms = rows.get(_TERMS, *seat)
    held = rows.get(SEATS, *seat, terms.terms) if terms else None
    if held is not None:
        rows.put(SEATS, replace(held, until_on=fact.until_on))


VIEW = View(
    name="directory",
    version=1,
    tables=(MEMBERSHIPS, SUB_GROUPS, SEATS, _TERMS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
