"""Priorities of the business plan: set, refreshed, ended."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.improvement.priority import (
    PRIORITY,
    PriorityRefreshed,
    PrioritySet,
    RefreshPriority,
    SetPriority,
)
from tests.support.controls import POLICE
from tests.support.scenario import given

P1 = "HSSCP-P-2026-0001"
ON = date(2026, 4, 1)
SAID: dict[str, Any] = {
    "priority_id": P1,
    "priority": "neglect",
    "title": "Neglect is seen early",
    "from_on": ON,
    "until": None,
    "set_by": "Executive",
}
SET = PrioritySet(**SAID)
AGAIN: dict[str, Any] = {
    "priority_id": P1,
    "title": "Neglect is seen and named",
    "until": date(2028, 3, 31),
    "ends": False,
    "reason": "Half is done.",
    "set_by": "Executive",
}


def set_(**changes: Any) -> SetPriority:
    return SetPriority(**SAID | {"occurred_on": ON} | changes)


def refresh(**changes: Any) -> RefreshPriority:
    return RefreshPriority(**AGAIN | {"occurred_on": ON} | changes)


def test_a_priority_is_set_once_and_refreshed():
    given(PRIORITY).when(set_()).then(SET)
    given(PRIORITY, SET).when(set_()).then_refused(Code.ALREADY_EXISTS)
    given(PRIORITY, SET).when(refresh()).then(PriorityRefreshed(**AGAIN))
    given(PRIORITY).when(refresh()).then_refused(Code.NOT_FOUND)


def test_the_framework_lists_the_priorities():
    given(PRIORITY).when(set_(priority="astrology")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="priority"
    )


def test_it_ends_after_its_beginning_and_once():
    given(PRIORITY).when(set_(until=date(2026, 3, 31))).then_refused(Code.BAD_VALUE, field="until")
    given(PRIORITY, SET).when(refresh(until=date(2026, 3, 31))).then_refused(Code.BAD_VALUE)
    ended = given(PRIORITY, SET, PriorityRefreshed(**AGAIN | {"ends": True}))
    ended.when(refresh(ends=True)).then_refused(Code.WRONG_STATE, field="ends")
    assert not ended.when(refresh()).then_accepted().ended


def test_only_the_business_unit_keeps_the_plan():
    given(PRIORITY).when(set_(), by=POLICE).then_refused(Code.NOT_PERMITTED)
