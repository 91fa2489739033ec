"""What most decisions ask first: is there such a thing, is it new, is it in the right state, may this sender act on it."""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from domain.command import Context
from domain.errors import Code, refuse
from domain.names import AgencyId, StreamId

S = TypeVar("S")


def check_new(state: object | None, reference: StreamId, *, field: str) -> None:
    """Raises Refused ALREADY_EXISTS when something is recorded there."""
    if state is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{reference} is on the record already; use another reference",
            field=field,
        )


def check_standing(state: S | None, reference: StreamId, *, field: str) -> S:
    """The state. Raises Refused NOT_FOUND when nothing is recorded there."""
    if state is None:
        raise refuse(
            Code.NOT_FOUND,
            f"nothing is recorded as {reference}; record its beginning first",
            field=field,
        )
    return state


def check_status(
    reference: StreamId, status: StrEnum, allowed: Collection[StrEnum], *, field: str
) -> None:
    """Raises Refused WRONG_STATE, which names the states that it could be in."""
    if status not in allowed:
        raise refuse(
            Code.WRONG_STATE,
            f"{reference} is {status}; this needs it to be {' or '.join(sorted(allowed))}",
            field=field,
        )


def check_acts_for(agency: AgencyId, context: Context, *, field: str) -> None:
    """Only the agency itself, or the business unit on its behalf (invariant 7). Raises Refused NOT_PERMITTED."""
    if not context.acts_for(agency):
        raise refuse(
            Code.NOT_PERMITTED,
            f"this is for {agency} to send, or for the business unit on its behalf",
            field=field,
        )


def check_business_unit(context: Context) -> None:
    """Raises Refused NOT_PERMITTED for every other sender."""
    if not context.by_business_unit:
        raise refuse(
            Code.NOT_PERMITTED,
            "the business unit keeps this part of the record; send it to them",
        )
