"""Control limits are set anew by a recorded decision, with a reason and the post that decided, and by nothing else."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.performance.indicator_definition import INDICATOR_DEFINITION, IndicatorDefined
from domain.performance.rebasing import (
    REBASING,
    ControlLimitsRebased,
    RebaseControlLimits,
    Rebasings,
    WithdrawRebasing,
)
from tests.support.controls import HARTLEPOOL, RE_REFERRALS, define_indicator
from tests.support.scenario import Given, given, state_of

VALUES: dict[str, Any] = {
    "code": RE_REFERRALS,
    "area": "hartlepool",
    "from_period": "2025-Q1",
    "reason": "The hub opened.",
    "decided_by": "Chair of the Performance Analysis Group",
}
ON = {"occurred_on": date(2026, 5, 1)}


def rebase(**changes: Any) -> RebaseControlLimits:
    return RebaseControlLimits(**VALUES | ON | changes)


def withdraw(**changes: Any) -> WithdrawRebasing:
    return WithdrawRebasing(**VALUES | ON | changes)


def rebased(**changes: Any) -> ControlLimitsRebased:
    return ControlLimitsRebased(partnership="hsscp", **VALUES | changes)


def with_definition(*facts: Any) -> Given:
    defined = define_indicator()
    fact = IndicatorDefined(
        partnership="hsscp",
        code=defined.code,
        version=1,
        meaning=defined.meaning,
        in_force_from=defined.in_force_from,
    )
    return given(REBASING, *facts, known={fact.stream: state_of(INDICATOR_DEFINITION, fact)})


def test_limits_are_set_anew_with_a_reason_and_who_decided():
    with_definition().when(rebase()).then(rebased())
    with_definition(rebased()).when(rebase(area=None)).then(rebased(area=None))


def test_the_same_period_is_not_set_anew_twice_but_after_a_withdrawal():
    with_definition(rebased()).when(rebase()).then_refused(Code.ALREADY_EXISTS, field="from_period")
    (gone,) = with_definition(rebased()).when(withdraw()).facts
    state = with_definition(rebased(), gone).when(rebase()).then_accepted()
    assert state == Rebasings(RE_REFERRALS, frozenset({("hartlepool", "2025-Q1")}))


@pytest.mark.parametrize(
    ("command", "by", "code"),
    [
        (rebase(), HARTLEPOOL, Code.NOT_PERMITTED),
        (rebase(area="middlesbrough"), "hsscp-business-unit", Code.UNKNOWN_AREA),
        (rebase(from_period="2027-Q1"), "hsscp-business-unit", Code.DATED_IN_FUTURE),
        (rebase(code="Unknown"), "hsscp-business-unit", Code.NOT_FOUND),
        (withdraw(), "hsscp-business-unit", Code.NOT_FOUND),
    ],
)
def test_what_is_refused(command, by, code):
    with_definition().when(command, by=by).then_refused(code)
