"""Themes of the child death overview panel: bands, never a count, and no field in which a case could be told."""

from datetime import date
from typing import Any, get_type_hints

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.improvement.child_death_theme import (
    CHILD_DEATH_THEME,
    ChildDeathThemeReceived,
    CountBand,
    ReceiveChildDeathTheme,
)
from domain.register import Correction
from domain.text import Personal, Public
from tests.support.controls import BUSINESS_UNIT
from tests.support.scenario import given

SAID: dict[str, Any] = {
    "child_death_theme_id": "HSSCP-CD-2026-0001",
    "theme": "supervision",
    "modifiable": True,
    "period": "2025",
    "count_band": CountBand.UP_TO_5,
    "source": "Panel's report 2024/25",
}


def receive(**changes: Any) -> ReceiveChildDeathTheme:
    return ReceiveChildDeathTheme(**SAID | {"occurred_on": date(2026, 5, 20)} | changes)


def test_a_theme_is_received_and_corrected_like_any_entry():
    entry = ChildDeathThemeReceived(**SAID, recorded_by=BUSINESS_UNIT, correction=None)
    given(CHILD_DEATH_THEME).when(receive()).then(entry)
    given(CHILD_DEATH_THEME, entry).when(receive()).then_refused(Code.ALREADY_EXISTS)
    wrong = Correction(corrects=1, reason="The band was wrong.")
    corrected = receive(count_band=CountBand.UP_TO_10, correction=wrong)
    state = given(CHILD_DEATH_THEME, entry).when(corrected).then_accepted()
    assert state.entry.count_band is CountBand.UP_TO_10


@pytest.mark.parametrize("count", [3, "1"])
def test_a_count_is_no_band(count):
    with pytest.raises(ValidationError):
        receive(count_band=count)


def test_nothing_of_a_case_can_be_said():
    with pytest.raises(ValidationError):
        receive(narrative="A child died.")
    marks = [
        mark
        for hint in get_type_hints(ChildDeathThemeReceived, include_extras=True).values()
        for mark in getattr(hint, "__metadata__", ())
    ]
    assert not [mark for mark in marks if isinstance(mark, Public | Personal)]


def test_the_theme_is_of_the_vocabulary():
    given(CHILD_DEATH_THEME).when(receive(theme="astrology")).then_refused(Code.UNKNOWN_THEME)
